"""SBMIR: retrieval."""
