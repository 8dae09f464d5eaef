"""Tools that fill an outline: the freehand lasso and the straight polygon."""

from __future__ import annotations

import math

import numpy as np

from app.sketch.history import Box
from app.sketch.sketch import Sketch
from app.sketch.stroke import Stroke
from app.sketch.tools.base import DrawingTool, Line, Point
from c_geometry import Rule, fill


def fill_outline(stroke: Stroke, points: list[Point], spacing: tuple[float, float]) -> Box | None:
    """Fill a closed outline into a stroke; where it crosses itself nothing that it goes around is lost."""
    box = fill(stroke.coverage, np.array(points, np.float64).reshape(-1, 2), rule=Rule.NON_ZERO, spacing=spacing)
    return stroke.grow(box)


class LassoTool(DrawingTool):
    """A freehand outline that closes itself on release."""

    key = "lasso"
    title = "Lasso"

    def __init__(self) -> None:
        super().__init__()
        self._points: list[Point] = []

    def press(self, sketch: Sketch, k: int, label: int, point_mm: Point, erase: bool) -> Box | None:
        """Begin the outline."""
        self._points = [point_mm] if self.begin(sketch, k, label, point_mm, erase) is not None else []
        return None

    def move(self, point_mm: Point) -> Box | None:
        """Add a point to the outline."""
        if self.active and point_mm != self._points[-1]:
            self._points.append(point_mm)
        return None

    def release(self, point_mm: Point) -> Box | None:
        """Close the outline, fill it and commit."""
        self.move(point_mm)
        stroke = self._stroke
        box = None if stroke is None else fill_outline(stroke, self._points, self._spacing)
        self._points = []
        return self.commit(box)

    def outline(self, point_mm: Point) -> list[Line]:
        """Return the open outline so far."""
        return [np.array(self._points)] if self.active and len(self._points) > 1 else []


class PolygonTool(DrawingTool):
    """Straight edges from click to click; a click near the first corner closes it (so does :meth:`finish`).

    While it is open the other button takes the last corner back.

    Attributes
    ----------
    close_mm : float
        How near to the first corner a click closes.
    erase : bool
        Which button it was begun with.
    """

    key = "polygon"
    title = "Polygon"

    def __init__(self, close_mm: float = 3.0) -> None:
        super().__init__()
        self.close_mm = close_mm
        self._points: list[Point] = []
        self.erase = False

    def press(self, sketch: Sketch, k: int, label: int, point_mm: Point, erase: bool) -> Box | None:
        """Set a corner, close, or take a corner back; on another slice or structure a new polygon begins."""
        stroke = self._stroke
        goes_on = stroke is not None and stroke.active and stroke is sketch.stroke and stroke.key == (k, label)
        if not goes_on:
            self._points = [point_mm] if self.begin(sketch, k, label, point_mm, erase) is not None else []
            self.erase = erase
            return None
        if erase != self.erase:
            self._points.pop()
            return None if self._points else self.cancel()
        if len(self._points) > 2 and math.dist(point_mm, self._points[0]) <= self.close_mm:
            return self.finish()
        if point_mm != self._points[-1]:
            self._points.append(point_mm)
        return None

    def move(self, point_mm: Point) -> Box | None:
        """Do nothing: only clicks set corners."""
        return None

    def release(self, point_mm: Point) -> Box | None:
        """Do nothing: only clicks set corners."""
        return None

    def finish(self) -> Box | None:
        """Close the polygon (Enter, double click), fill it and commit."""
        stroke = self._stroke
        box = None if stroke is None else fill_outline(stroke, self._points, self._spacing)
        self._points = []
        return self.commit(box)

    def outline(self, point_mm: Point) -> list[Line]:
        """Return the corners so far and the edge to the pointer."""
        return [np.array([*self._points, point_mm])] if self.active else []
