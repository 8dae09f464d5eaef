"""Chips under the query bar: what else a search keeps to, each removable."""
