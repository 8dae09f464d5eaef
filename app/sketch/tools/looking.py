"""Tools that change nothing: looking, the ruler, and picking the structure under the pointer."""

from __future__ import annotations

import math

import numpy as np

from app.sketch.history import Box
from app.sketch.sketch import Sketch
from app.sketch.tools.base import Cursor, Line, Note, Point, ToolBase, pixel_at


class ViewTool(ToolBase):
    """Leaves the pointer to the picture: drags pan and set the window."""

    key = "view"
    title = "View"
    tip = "View: drag to pan, right-drag for the window"
    letter = "V"
    takes_pointer = False
    draws = False
    swaps = False

    def cursor(self, sketch: Sketch, k: int, label: int, point_mm: Point | None) -> Cursor:
        """Return a hand."""
        return Cursor.HAND


class RulerTool(ToolBase):
    """Measures the distance from press to release; the line stays until the next one.

    Attributes
    ----------
    ends : (Point, Point) or None
        The line's ends in mm.
    """

    key = "ruler"
    title = "Ruler"
    tip = "Ruler: drag to measure in mm"
    letter = "R"
    draws = False
    swaps = False

    def __init__(self) -> None:
        self.ends: tuple[Point, Point] | None = None
        self._dragging = False

    @property
    def length_mm(self) -> float | None:
        """Length of the line in mm; None without a line."""
        return None if self.ends is None else math.dist(*self.ends)

    @property
    def note(self) -> Note | None:
        """The length, at the line's end."""
        return None if self.ends is None else Note(f"{math.dist(*self.ends):.1f} mm", self.ends[1])

    def press(self, sketch: Sketch, k: int, label: int, point_mm: Point, erase: bool) -> Box | None:
        """Begin a line; the right button takes the line away."""
        self._dragging = not erase
        self.ends = None if erase else (point_mm, point_mm)
        return None

    def move(self, point_mm: Point) -> Box | None:
        """Draw the line to this point."""
        if self._dragging and self.ends is not None:
            self.ends = (self.ends[0], point_mm)
        return None

    def release(self, point_mm: Point) -> Box | None:
        """End the line here; a click without a way leaves none."""
        self.move(point_mm)
        self._dragging = False
        if self.length_mm == 0:
            self.ends = None
        return None

    def cancel(self) -> Box | None:
        """Take the line away."""
        self.ends = None
        self._dragging = False
        return None

    def outline(self, point_mm: Point | None) -> list[Line]:
        """Return the line."""
        return [] if self.ends is None else [np.array(self.ends)]


class PickTool(ToolBase):
    """Tells the structure under the pointer."""

    key = "pick"
    title = "Pick"
    tip = "Pick: click to choose the structure under the pointer"
    letter = "K"
    draws = False
    swaps = False
    by_clicks = True

    def __init__(self) -> None:
        self._picked = 0
        self._at: tuple[Sketch, int] | None = None

    @property
    def picked(self) -> int | None:
        """Label on top where it was pressed or moved to."""
        return self._picked or None

    def press(self, sketch: Sketch, k: int, label: int, point_mm: Point, erase: bool) -> Box | None:
        """Look here."""
        self._at = (sketch, k)
        return self.move(point_mm)

    def move(self, point_mm: Point) -> Box | None:
        """Look there, while pressed."""
        if self._at is not None:
            sketch, k = self._at
            self._picked = sketch.label_at(k, pixel_at(sketch, point_mm))
        return None

    def release(self, point_mm: Point) -> Box | None:
        """Look a last time; `picked` stays."""
        self.move(point_mm)
        self._at = None
        return None

    def cancel(self) -> Box | None:
        """Forget what was picked."""
        self._picked = 0
        self._at = None
        return None
