"""Moving and resizing a contour."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

import c_geometry
from app.sketch.contours import bounds, contour_mask
from app.sketch.history import Box, union
from app.sketch.runs import Mask
from app.sketch.sketch import Sketch
from app.sketch.stroke import Stroke
from app.sketch.tools.base import Cursor, DrawingTool, Line, Point, pixel_at

LEAST_SCALE, MOST_SCALE = 0.1, 10.0

Pixels = npt.NDArray[np.intp]
"""(N, 2) rows and columns of pixels, which may lie beyond the slice."""


@dataclass(frozen=True)
class Dropped:
    """A contour that was moved and let go, of which less may show than there is.

    Attributes
    ----------
    position : object
        Where in the sketch's history that was.
    k, label : int
    shown : bool array (rows, columns)
        What shows of it.
    whole : Pixels
        All of it.
    """

    position: object
    k: int
    label: int
    shown: Mask
    whole: Pixels


class MoveTool(DrawingTool):
    """Drags a contour by its middle, or resizes it about its centre by its rim; the right button removes it.

    A move goes by whole pixels, so that the shape stays as it is. What is dragged off the slice, or to where drawing is not
    allowed, is there again when the same contour is dragged back, in the same drag or, while nothing else is done, in a later
    one. A click, a tremor of less than half a pixel and a drag that comes back change nothing, wherever drawing is allowed.

    Attributes
    ----------
    grip_mm : float
        How far from the outline its rim reaches, inside and outside (inside at most a third of the way to the centre).
    resizing : bool
        What the drag in progress does.
    """

    key = "move"
    title = "Move"
    tip = "Move: drag a contour, or resize it by its rim"
    letter = "M"
    start_may_erase = False
    swaps = False

    def __init__(self, grip_mm: float = 3.0) -> None:
        super().__init__()
        self.grip_mm = grip_mm
        self.resizing = False
        self._lifted = False
        self._start: Point = (0.0, 0.0)
        self._part: Mask = np.zeros((0, 0), np.bool_)
        self._whole: Pixels = np.argwhere(self._part)
        self._dropped: Dropped | None = None
        self._sketch: Sketch | None = None
        self._outlines: list[Line] = []
        self._centre = np.zeros(2)

    def press(self, sketch: Sketch, k: int, label: int, point_mm: Point, erase: bool) -> Box | None:
        """Take hold of the contour here."""
        self.cancel()
        found = self._find(sketch, k, label, point_mm)
        if found is None:
            return None
        self._part, self._outlines, self.resizing = found
        self._part, self._whole = self._taken(sketch, k, label, self._part, erase)
        self._sketch = sketch
        self._lifted = False
        stroke = self.begin(sketch, k, label, point_mm, erase)
        if stroke is None:
            return None
        self._start = point_mm
        self._centre = (self._outlines[0].min(axis=0) + self._outlines[0].max(axis=0)) / 2
        return stroke.replace(self._part, bounds(self._part)) if stroke.erase else None

    def cursor(self, sketch: Sketch, k: int, label: int, point_mm: Point | None) -> Cursor:
        """Tell what a press at a point would do; a cross where there is no contour to take hold of."""
        if point_mm is None or label in sketch.locked:
            return Cursor.CROSS
        found = self._find(sketch, k, label, point_mm)
        return Cursor.CROSS if found is None else Cursor.RESIZE if found[2] else Cursor.MOVE

    def move(self, point_mm: Point) -> Box | None:
        """Drag it to here."""
        stroke = self._stroke
        if stroke is None or not stroke.active or stroke.erase:
            return None
        if self._stays(point_mm):
            self._lifted = False
            return stroke.put_back()
        held = bounds(self._part)
        lifted = None if held is None or self._lifted else stroke.lift(self._part, held)
        self._lifted = True
        coverage = self._scaled(point_mm) if self.resizing else self._shifted(point_mm)
        stroke.carried = int(coverage.sum()) if self.resizing else len(self._whole)
        moved = stroke.replace(coverage, bounds(coverage))
        return moved if lifted is None else lifted if moved is None else union(lifted, moved)

    def release(self, point_mm: Point) -> Box | None:
        """Drop it here and commit."""
        dirty, stroke = self.move(point_mm), self._stroke
        changed = self.commit(dirty)
        if stroke is not None and stroke.carried and not self.resizing and self._sketch is not None:
            self._dropped = self._dropped_at(self._sketch, stroke, point_mm)
        return changed

    def outline(self, point_mm: Point | None) -> list[Line]:
        """Return the outlines of the contour where it is now."""
        if not self.active or self._stroke is None or self._stroke.erase:
            return []
        coverage = self._stroke.coverage if self._lifted else self._part
        shown = c_geometry.outlines(coverage, spacing=self._spacing)
        return [np.vstack([line, line[:1]]) for part in shown for line in part]

    def step_name(self, sketch: Sketch, label: int, erase: bool) -> str:
        """Return the name of the step in the history."""
        verb = "remove contour" if erase else ("resize" if self.resizing else "move")
        return f"{verb}: {sketch.structure(label).key}"

    def _find(self, sketch: Sketch, k: int, label: int, point_mm: Point) -> tuple[Mask, list[Line], bool] | None:
        """Return the contour held at a point: its mask, its outlines, and whether it is held by its rim."""
        pixel = pixel_at(sketch, point_mm)
        inside = contour_mask(sketch, k, label, pixel)
        if inside is not None:
            outlines = c_geometry.outlines(inside, spacing=sketch.spacing)[0]
            centre = (outlines[0].min(axis=0) + outlines[0].max(axis=0)) / 2
            gap = distance_to_outline(point_mm, outlines[0])
            return inside, outlines, gap <= min(self.grip_mm, math.dist(point_mm, centre) / 2)
        mask = sketch.mask(k, label)
        candidates = c_geometry.outlines(mask, spacing=sketch.spacing)
        gaps = [distance_to_outline(point_mm, part[0]) for part in candidates]
        if not gaps or min(gaps) > self.grip_mm:
            return None
        nearest = int(np.argmin(gaps))
        regions, _ = c_geometry.components(mask)
        return regions == nearest + 1, candidates[nearest], True

    def _taken(self, sketch: Sketch, k: int, label: int, part: Mask, erase: bool) -> tuple[Mask, Pixels]:
        """Return what shows of a contour that is taken hold of, and all of it: more than shows where it was dropped last."""
        last = self._dropped
        moves = not (erase or self.resizing) and last is not None and last.position is sketch.position
        if moves and last is not None and (last.k, last.label) == (k, label) and not (part & ~last.shown).any():
            return last.shown, last.whole
        return part, np.argwhere(part)

    def _dropped_at(self, sketch: Sketch, stroke: Stroke, point_mm: Point) -> Dropped:
        """Return what was let go at a point."""
        k, label = stroke.key
        shown = sketch.limited(k, stroke.coverage)
        return Dropped(sketch.position, k, label, shown, self._whole + self._way(point_mm))

    def _stays(self, point_mm: Point) -> bool:
        """Whether a contour dragged to a point lies where it was, to the pixel."""
        if self.resizing:
            way = abs(math.dist(point_mm, self._centre) - math.dist(self._start, self._centre))
            return way < min(self._spacing) / 2
        return self._way(point_mm) == (0, 0)

    def _way(self, point_mm: Point) -> tuple[int, int]:
        """Return the whole pixels (rows, columns) from the press to a point."""
        down, right = (
            math.floor((end - start) / mm + 0.5) for start, end, mm in zip(self._start, point_mm, self._spacing, strict=True)
        )
        return down, right

    def _shifted(self, point_mm: Point) -> Mask:
        shifted = np.zeros_like(self._part)
        there = self._whole + self._way(point_mm)
        row, column = there[((there >= 0) & (there < shifted.shape)).all(axis=1)].T
        shifted[row, column] = True
        return shifted

    def _scaled(self, point_mm: Point) -> Mask:
        held = math.dist(self._start, self._centre)
        scale = min(max(math.dist(point_mm, self._centre) / held, LEAST_SCALE), MOST_SCALE) if held > 0 else 1.0
        scaled = np.zeros_like(self._part)
        c_geometry.fill(scaled, [self._centre + scale * (line - self._centre) for line in self._outlines], spacing=self._spacing)
        return scaled


def distance_to_outline(point_mm: Point, outline: Line) -> float:
    """Return the distance of a point from a closed outline (N, 2), in mm."""
    start = outline
    edge = np.roll(outline, -1, axis=0) - start
    to_point = np.asarray(point_mm) - start
    squared = np.maximum((edge**2).sum(axis=1), np.finfo(np.float64).tiny)
    along = np.clip((to_point * edge).sum(axis=1) / squared, 0, 1)
    return float(np.sqrt(((to_point - along[:, None] * edge) ** 2).sum(axis=1)).min())
