"""Tools that fill an outline: the freehand lasso and the straight polygon."""

from __future__ import annotations

import math

import numpy as np

from app.sketch.history import Box
from app.sketch.sketch import Sketch
from app.sketch.stroke import Stroke
from app.sketch.tools.base import DrawingTool, Line, Point
from c_geometry import Rule, fill


def fill_outline(stroke: Stroke, outline: Line, spacing: tuple[float, float]) -> Box | None:
    """Fill a closed outline into a stroke; where it crosses itself nothing that it goes around is lost."""
    return stroke.grow(fill(stroke.coverage, outline, rule=Rule.NON_ZERO, spacing=spacing))


class Way:
    """Points that come one by one; however many there are, they are looked at without a copy."""

    def __init__(self, start: Point) -> None:
        self._room = np.empty((256, 2))
        self._room[0] = self.last = start
        self._count = 1

    @property
    def line(self) -> Line:
        """The points so far, (N, 2)."""
        return self._room[: self._count]

    def add(self, point_mm: Point) -> None:
        """Go on to a point; standing still adds none."""
        if point_mm == self.last:
            return
        if self._count == len(self._room):
            self._room = np.concatenate([self._room, np.empty_like(self._room)])
        self._room[self._count] = self.last = point_mm
        self._count += 1


class LassoTool(DrawingTool):
    """A freehand outline that closes itself on release."""

    key = "lasso"
    title = "Lasso"
    tip = "Lasso: draw around, it closes itself"
    letter = "L"

    def __init__(self) -> None:
        super().__init__()
        self._way = Way((0.0, 0.0))

    def press(self, sketch: Sketch, k: int, label: int, point_mm: Point, erase: bool) -> Box | None:
        """Begin the outline."""
        self._way = Way(point_mm)
        self.begin(sketch, k, label, point_mm, erase)
        return None

    def move(self, point_mm: Point) -> Box | None:
        """Add a point to the outline."""
        if self.active:
            self._way.add(point_mm)
        return None

    def release(self, point_mm: Point) -> Box | None:
        """Close the outline, fill it and commit."""
        self.move(point_mm)
        stroke = self._stroke
        return self.commit(None if stroke is None else fill_outline(stroke, self._way.line, self._spacing))

    def outline(self, point_mm: Point | None) -> list[Line]:
        """Return the open outline so far."""
        return [self._way.line] if self.active and len(self._way.line) > 1 else []


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
    tip = "Polygon: click the corners; Enter or a double click closes it, the other button takes a corner back"
    letter = "P"
    by_clicks = True

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

    def finish(self) -> Box | None:
        """Close the polygon (Enter, double click), fill it and commit."""
        stroke = self._stroke
        box = None if stroke is None else fill_outline(stroke, np.array(self._points).reshape(-1, 2), self._spacing)
        self._points = []
        return self.commit(box)

    def double_click(self, erase: bool) -> Box | None:
        """Close it with the button that draws it; two quick clicks of the other take two corners back."""
        return self.finish() if erase == self.erase and self.active else None

    def outline(self, point_mm: Point | None) -> list[Line]:
        """Return the corners so far and the edge to the pointer."""
        return [np.array([*self._points, point_mm])] if self.active and point_mm is not None else []
