"""What the mouse does on a pane, and the keys that are no commands of their own, for the card of keys."""

from __future__ import annotations

SLICES = ("Up, Down", "Next slice (Page Up, Page Down: ten)")
"""A pane takes them itself, as they go on while they are held."""

HOLD = ("H", "Hide the structures while it is held")
"""A pane takes it itself, since a command does not know when its key is let go."""

ROWS = (
    ("Arrows, Return", "Next row, open its case"),
    ("R, W, S", "Row is right, wrong, searched with"),
    ("P, C, D", "Pin row, compare it, its reasons in full"),
    ("E", "Draw on the row's case, from its label map"),
)
"""While a row has the focus."""

MOUSE = (
    ("Left button", "Draw with the tool"),
    ("Right button", "Erase with the tool; window in View"),
    ("Middle button", "Pan"),
    ("Wheel", "Scroll through the slices"),
    ("Ctrl + wheel", "Zoom about the pointer"),
    ("Shift + wheel", "Size of the brush"),
    ("Ctrl + drag", "Ellipse from its centre"),
    ("Shift + drag", "Ellipse becomes a circle"),
)
