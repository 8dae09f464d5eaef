"""Reader studies in a window of their own: the question beside the canvas, and rows to be judged."""
