"""Sketches as documents: kept by themselves, saved to files, taken up again."""
