"""Any command, found by typing."""

from widgets.window.palette.palette import CommandPalette

__all__ = ["CommandPalette"]
