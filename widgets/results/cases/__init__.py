"""Found cases as what is searched with, and as what a reader calls right or wrong."""
