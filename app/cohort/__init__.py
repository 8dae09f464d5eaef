"""SBMIR: cohort."""
