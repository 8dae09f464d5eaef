"""Rows: where they lie, in which order, what is chosen about them."""
