"""The pointer's words: where it is on a slice, and what a drag does."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from widgets.pane.view_geometry import Point


@dataclass(frozen=True)
class PointerEvent:
    """The pointer on a slice.

    Attributes
    ----------
    point_mm : (float, float)
        (row, column) in mm from the centre of pixel (0, 0); outside the plane too.
    right : bool
        Whether the right button does it.
    shift, ctrl : bool
        Which keys are held.
    """

    point_mm: Point
    right: bool = False
    shift: bool = False
    ctrl: bool = False


class Grab(Enum):
    """What a drag does; a drag does one thing from press to release."""

    NONE = 0
    DRAW = 1
    PAN = 2
    WINDOW = 3
    KEYS = 4
    """The keys hold a pen down."""
