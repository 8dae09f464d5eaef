"""What the window exports of its results: pages, a table of distances, the clipboard."""
