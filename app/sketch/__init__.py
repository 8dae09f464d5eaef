"""SBMIR: sketch."""
