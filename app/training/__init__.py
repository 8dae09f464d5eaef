"""SBMIR: training."""
