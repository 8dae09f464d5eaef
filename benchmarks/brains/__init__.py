"""Whole-brain codes, measured: searches of many, and what a variational model gives back."""
