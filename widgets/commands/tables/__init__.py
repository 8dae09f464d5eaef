"""Tables of commands, a file a menu or part of the window."""
