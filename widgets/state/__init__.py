"""What a window has open, asks and shows, as values; they know no room, and every room may know them."""
