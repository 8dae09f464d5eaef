"""What the mouse does on a pane, and the keys that are no commands of their own, for the card of keys."""

from __future__ import annotations

from widgets.language import tr_later

SLICES = (tr_later("Up, Down"), tr_later("Next slice (Page Up, Page Down: ten)"))
"""A pane takes them itself, as they go on while they are held."""

HOLD = ("H", tr_later("Hide the structures while it is held"))
"""A pane takes it itself, since a command does not know when its key is let go."""

PEN = (
    (tr_later("Arrows"), tr_later("Move the pen by 1 mm, with Shift by 10 mm")),
    (tr_later("Ctrl + Up, Down"), tr_later("Next slice")),
    (tr_later("Space"), tr_later("Put the pen down, lift it; set a corner")),
    (tr_later("Return"), tr_later("Stamp; lift the pen; close the shape")),
    ("Backspace", tr_later("Erase here; take a corner back")),
    ("Esc", tr_later("Put the pen away")),
)
"""While one draws with the keys."""

ROWS = (
    (tr_later("Arrows, Return"), tr_later("Next row, open its case")),
    ("R, W, S", tr_later("Row is right, wrong, searched with")),
    ("P, C, D", tr_later("Pin row, compare it, its reasons in full")),
    ("E", tr_later("Draw on the row's case, from its label map")),
)
"""While a row has the focus."""

MOUSE = (
    (tr_later("Left button"), tr_later("Draw with the tool")),
    (tr_later("Right button"), tr_later("Erase with the tool; window in View")),
    (tr_later("Middle button"), tr_later("Pan")),
    (tr_later("Wheel"), tr_later("Scroll through the slices")),
    (tr_later("Ctrl + wheel"), tr_later("Zoom about the pointer")),
    (tr_later("Shift + wheel"), tr_later("Size of the brush")),
    (tr_later("Ctrl + drag"), tr_later("Ellipse from its centre")),
    (tr_later("Shift + drag"), tr_later("Ellipse becomes a circle")),
)
