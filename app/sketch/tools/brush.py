"""The brush: paints what its disc passes over."""

from __future__ import annotations

import math

import numpy as np

from app.sketch.history import Box
from app.sketch.runs import Mask
from app.sketch.sketch import Sketch
from app.sketch.tools.base import DrawingTool, Line, Point
from c_geometry import brush

CIRCLE_POINTS = 64


class BrushTool(DrawingTool):
    """A round brush of `radius_mm`; a stroke has no gaps however fast it is.

    A brush smaller than a pixel still paints the pixel under the pointer.
    """

    key = "brush"
    title = "Brush"
    tip = "Brush: drag to paint"
    letter = "B"

    def __init__(self, radius_mm: float = 5.0) -> None:
        super().__init__()
        self.radius_mm = radius_mm
        self._last: Point = (0.0, 0.0)

    def press(self, sketch: Sketch, k: int, label: int, point_mm: Point, erase: bool) -> Box | None:
        """Begin with a dab."""
        self._last = point_mm
        return self._paint(point_mm) if self.begin(sketch, k, label, point_mm, erase) is not None else None

    def move(self, point_mm: Point) -> Box | None:
        """Paint from the last point to this one."""
        return self._paint(point_mm)

    def release(self, point_mm: Point) -> Box | None:
        """Paint the last bit and commit."""
        return self.commit(self._paint(point_mm))

    def outline(self, point_mm: Point | None) -> list[Line]:
        """Return the brush's true outline, a circle of 64 points."""
        if point_mm is None:
            return []
        angle = np.linspace(0, 2 * np.pi, CIRCLE_POINTS + 1)
        return [np.asarray(point_mm) + self.radius_mm * np.column_stack([np.sin(angle), np.cos(angle)])]

    def _paint(self, point_mm: Point) -> Box | None:
        stroke = self._stroke
        if stroke is None or not stroke.active:
            return None
        box = self._cover(stroke.coverage, self._last, point_mm)
        self._last = point_mm
        return stroke.grow(box)

    def _cover(self, coverage: Mask, start: Point, end: Point) -> Box | None:
        """Paint from one point to another; returns the box outside of which nothing changed."""
        return self._dab(coverage, start, end)

    def _dab(self, mask: Mask, start: Point, end: Point) -> Box | None:
        """Set what the disc passes over."""
        # Half a pixel's diagonal reaches at least one pixel centre from anywhere.
        radius = max(self.radius_mm, 0.5 * math.hypot(*self._spacing))
        return brush(mask, [start, end], radius, spacing=self._spacing)
