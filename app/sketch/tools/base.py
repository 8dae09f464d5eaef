"""What every tool is, and what those that draw have in common."""

from __future__ import annotations

import math
from typing import Protocol

import numpy as np
import numpy.typing as npt

from app.sketch.history import Box
from app.sketch.sketch import Sketch
from app.sketch.stroke import Stroke

Point = tuple[float, float]
"""(row, column) in mm from the centre of pixel (0, 0)."""

Line = npt.NDArray[np.float64]
"""(N, 2) points to draw over the picture, joined in order."""


class Tool(Protocol):
    """One way to draw, driven by points; what it returns is the box of pixels to repaint.

    A tool is used for one sketch at a time. `press` with `erase` is the right mouse button: it removes instead of adding.
    """

    @property
    def key(self) -> str:
        """Short name, the key of `TOOLS`."""

    @property
    def title(self) -> str:
        """Name to show."""

    def press(self, sketch: Sketch, k: int, label: int, point_mm: Point, erase: bool) -> Box | None:
        """Begin at a point of slice `k`, drawing the structure `label`."""

    def move(self, point_mm: Point) -> Box | None:
        """Go on to a point."""

    def release(self, point_mm: Point) -> Box | None:
        """End at a point: commits one named step, or none if nothing changed."""

    def cancel(self) -> Box | None:
        """Abandon what is in progress; leaves nothing."""

    def outline(self, point_mm: Point) -> list[Line]:
        """Return what to draw over the picture while the pointer is at a point: cursor, open lasso, ruler."""


def pixel_at(sketch: Sketch, point_mm: Point) -> tuple[int, int]:
    """Return the pixel (row, column) whose centre is nearest to a point; it may lie outside the slice."""
    return (math.floor(point_mm[0] / sketch.spacing[0] + 0.5), math.floor(point_mm[1] / sketch.spacing[1] + 0.5))


class DrawingTool:
    """A tool that draws one stroke between press and release; the base of most tools.

    `start_may_erase` is False for tools to which the sketch's `start_decides` does not apply.
    """

    key = ""
    title = ""
    start_may_erase = True

    def __init__(self) -> None:
        self._stroke: Stroke | None = None
        self._spacing = (1.0, 1.0)

    @property
    def active(self) -> bool:
        """Whether something is in progress."""
        return self._stroke is not None and self._stroke.active

    def cancel(self) -> Box | None:
        """Abandon what is in progress; leaves nothing."""
        stroke, self._stroke = self._stroke, None
        return stroke.cancel() if stroke is not None else None

    def outline(self, point_mm: Point) -> list[Line]:
        """Return nothing to draw; tools with a cursor or an open line override this."""
        return []

    def begin(self, sketch: Sketch, k: int, label: int, point_mm: Point, erase: bool) -> Stroke | None:
        """Begin a stroke, with the sketch's rule of what the start decides; None where the structure is locked."""
        self.cancel()
        if sketch.start_decides and self.start_may_erase and not erase:
            mask = sketch.mask(k, label)
            row, column = pixel_at(sketch, point_mm)
            inside = 0 <= row < sketch.shape[0] and 0 <= column < sketch.shape[1] and bool(mask[row, column])
            erase = not inside and bool(mask.any())
        self._spacing = sketch.spacing
        self._stroke = sketch.begin(self.step_name(sketch, label, erase), k, label, erase)
        return self._stroke

    def step_name(self, sketch: Sketch, label: int, erase: bool) -> str:
        """Return the name of the step in the history, as a menu shows it."""
        tool = self.title.lower()
        return f"{f'erase with {tool}' if erase else tool}: {sketch.structure(label).key}"

    def commit(self, dirty: Box | None) -> Box | None:
        """End the stroke; returns the box of its change, or `dirty` if it changed nothing."""
        stroke, self._stroke = self._stroke, None
        change = stroke.commit() if stroke is not None else None
        return dirty if change is None else change.box
