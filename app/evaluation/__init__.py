"""SBMIR: evaluation."""
