"""Tables of the commands of windows of their own, a file a window."""
