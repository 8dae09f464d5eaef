"""Sessions: the whole of what a window shows in one file, kept by itself and saved, and queries to be asked again."""
