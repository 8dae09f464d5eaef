"""What is judged of slices: facts of their lesions, how two of them agree and overlap, and what kind each is of."""
