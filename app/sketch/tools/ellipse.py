"""The ellipse, drawn from corner to corner of its box."""

from __future__ import annotations

import numpy as np

from app.sketch.history import Box
from app.sketch.sketch import Sketch
from app.sketch.tools.base import DrawingTool, Line, Point
from c_geometry import fill

ELLIPSE_POINTS = 256


def ellipse_outline(corner: Point, opposite: Point) -> Line:
    """Return the ellipse inside the box of two corners, closed, as points (N, 2) in mm."""
    angle = np.linspace(0, 2 * np.pi, ELLIPSE_POINTS + 1)
    first, second = np.asarray(corner), np.asarray(opposite)
    circle = np.column_stack([np.sin(angle), np.cos(angle)])
    return np.asarray((first + second) / 2 + np.abs(second - first) / 2 * circle, np.float64)


class EllipseTool(DrawingTool):
    """An ellipse in the box from press to release; it shows while it is dragged."""

    key = "ellipse"
    title = "Ellipse"

    def __init__(self) -> None:
        super().__init__()
        self._corner: Point = (0.0, 0.0)
        self._opposite: Point = (0.0, 0.0)

    def press(self, sketch: Sketch, k: int, label: int, point_mm: Point, erase: bool) -> Box | None:
        """Set the first corner."""
        self._corner = self._opposite = point_mm
        self.begin(sketch, k, label, point_mm, erase)
        return None

    def move(self, point_mm: Point) -> Box | None:
        """Draw the ellipse up to this corner."""
        stroke = self._stroke
        if stroke is None or not stroke.active:
            return None
        self._opposite = point_mm
        coverage = np.zeros_like(stroke.coverage)
        return stroke.replace(coverage, fill(coverage, ellipse_outline(self._corner, point_mm), spacing=self._spacing))

    def release(self, point_mm: Point) -> Box | None:
        """Set the other corner and commit."""
        return self.commit(self.move(point_mm))

    def outline(self, point_mm: Point) -> list[Line]:
        """Return the ellipse so far."""
        return [ellipse_outline(self._corner, self._opposite)] if self.active else []
