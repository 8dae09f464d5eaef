"""The queries of this window: back, forward, and a list of them."""
