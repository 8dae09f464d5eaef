"""One image file: read and checked, its orientation told, or what stands in its place."""
