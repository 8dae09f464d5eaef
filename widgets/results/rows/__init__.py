"""The rows of the results: where they lie, what stands in them, in which order, and what can be chosen about that."""
