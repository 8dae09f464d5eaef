"""SBMIR: library."""
