"""SBMIR: codes."""
