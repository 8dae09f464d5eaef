"""What a cohort of synthetic patients looks like, in pictures and figures."""
