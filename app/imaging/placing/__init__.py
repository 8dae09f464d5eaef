"""Where a study lies: its files on one grid, its brain apart from what lies around it, its grid on the library's."""
