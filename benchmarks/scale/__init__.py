"""What a search engine takes, measured beside the local search of the same codes: ``python -m benchmarks.scale --help``."""
