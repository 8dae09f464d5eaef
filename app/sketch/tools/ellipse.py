"""The ellipse, drawn from corner to corner of its box or from its centre."""

from __future__ import annotations

import math

import numpy as np

from app.sketch.history import Box
from app.sketch.sketch import Sketch
from app.sketch.tools.base import DrawingTool, Held, Line, Point
from c_geometry import fill

ELLIPSE_POINTS = 256


def ellipse_outline(corner: Point, opposite: Point) -> Line:
    """Return the ellipse inside the box of two corners, closed, as points (N, 2) in mm."""
    angle = np.linspace(0, 2 * np.pi, ELLIPSE_POINTS + 1)
    first, second = np.asarray(corner), np.asarray(opposite)
    circle = np.column_stack([np.sin(angle), np.cos(angle)])
    return np.asarray((first + second) / 2 + np.abs(second - first) / 2 * circle, np.float64)


class EllipseTool(DrawingTool):
    """An ellipse in the box from press to release; it shows while it is dragged.

    Attributes
    ----------
    from_centre : bool
        The press sets the centre instead of a corner.
    circle : bool
        Both diameters become the larger one.
    """

    key = "ellipse"
    title = "Ellipse"
    tip = "Ellipse: drag from corner to corner; with Ctrl from the centre, with Shift a circle"
    letter = "E"

    def __init__(self) -> None:
        super().__init__()
        self.from_centre = False
        self.circle = False
        self._start: Point = (0.0, 0.0)
        self._line: Line = np.zeros((0, 2))

    def hold(self, held: Held) -> None:
        """Ctrl draws from the centre, Shift a circle."""
        self.circle, self.from_centre = held.shift, held.ctrl

    def press(self, sketch: Sketch, k: int, label: int, point_mm: Point, erase: bool) -> Box | None:
        """Set the first corner, or the centre."""
        self._start = point_mm
        self._line = np.zeros((0, 2))
        self.begin(sketch, k, label, point_mm, erase)
        return None

    def move(self, point_mm: Point) -> Box | None:
        """Draw the ellipse up to this corner of its box."""
        stroke = self._stroke
        if stroke is None or not stroke.active:
            return None
        self._line = ellipse_outline(*self._box(point_mm))
        coverage = np.zeros_like(stroke.coverage)
        return stroke.replace(coverage, fill(coverage, self._line, spacing=self._spacing))

    def release(self, point_mm: Point) -> Box | None:
        """Set the other corner and commit."""
        return self.commit(self.move(point_mm))

    def outline(self, point_mm: Point | None) -> list[Line]:
        """Return the ellipse so far."""
        return [self._line] if self.active and len(self._line) else []

    def _box(self, point_mm: Point) -> tuple[Point, Point]:
        """Return two opposite corners of the ellipse's box."""
        (row, column), (down, right) = self._start, (point_mm[0] - self._start[0], point_mm[1] - self._start[1])
        if self.circle:
            side = max(abs(down), abs(right))
            down, right = math.copysign(side, down), math.copysign(side, right)
        first = (row - down, column - right) if self.from_centre else self._start
        return first, (row + down, column + right)
