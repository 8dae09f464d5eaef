"""The threshold brush: paints what its disc passes over, where the picture lies within a range of values."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

import c_geometry
from app.sketch.history import Box
from app.sketch.runs import Mask
from app.sketch.sketch import Sketch
from app.sketch.tools.base import Line, Point
from app.sketch.tools.brush import BrushTool

Values = npt.NDArray[np.float32]
Range = tuple[float, float]

AROUND = (5.0, 95.0)
"""Percentiles of what lies under the brush that a range is taken from."""


class ThresholdTool(BrushTool):
    """A brush that touches only pixels whose value lies within a range; with either button.

    Without a picture (see :meth:`attend`) it is a brush like the other.

    Attributes
    ----------
    previewing : bool
        Whether :meth:`outline` shows everything on the slice that lies within the range, not only what is under the brush.
    """

    key = "threshold"
    title = "Threshold brush"
    tip = "Threshold brush: paint only what is as bright as the range says; Z takes the range from under the pointer"
    letter = "Y"

    def __init__(self, radius_mm: float = 5.0) -> None:
        super().__init__(radius_mm)
        self.previewing = False
        self._values: Values | None = None
        self._allowed: Mask | None = None
        self._within: Mask | None = None
        self._swept: Mask = np.zeros((0, 0), np.bool_)

    def attend(self, values: Values | None, allowed: Mask | None, limits: Range, spacing: tuple[float, float]) -> None:
        """Paint on a picture from now on.

        Parameters
        ----------
        values : float32 array (rows, columns) or None
            Of the slice that is drawn on; None for no picture.
        allowed : bool array (rows, columns) or None
            Where drawing is allowed; None for everywhere.
        limits : (float, float)
            The least and the greatest value that is painted on.
        spacing : (float, float)
            mm a pixel, (row, column).
        """
        self._values, self._allowed, self._spacing = values, allowed, spacing
        self._within = None if values is None else (values >= limits[0]) & (values <= limits[1])
        if self._within is not None and allowed is not None:
            self._within &= allowed

    def range_at(self, point_mm: Point) -> Range | None:
        """Return the range of what lies under the brush at a point, without the rarest values; None where there is nothing.

        The value of the pixel at the point itself is always in it.
        """
        if self._values is None:
            return None
        disc = np.zeros_like(self._values, np.bool_)
        self._dab(disc, point_mm, point_mm)
        found = self._values[disc if self._allowed is None else disc & self._allowed]
        if not found.size:
            return None
        low, high = np.percentile(found, AROUND).tolist()
        row, column = (round(mm / step) for mm, step in zip(point_mm, self._spacing, strict=True))
        if 0 <= row < disc.shape[0] and 0 <= column < disc.shape[1] and (self._allowed is None or self._allowed[row, column]):
            here = float(self._values[row, column])
            low, high = min(low, here), max(high, here)
        return low, high

    def press(self, sketch: Sketch, k: int, label: int, point_mm: Point, erase: bool) -> Box | None:
        """Begin with a dab."""
        self._swept = np.zeros(sketch.shape, np.bool_)
        return super().press(sketch, k, label, point_mm, erase)

    def outline(self, point_mm: Point | None) -> list[Line]:
        """Return the brush's true outline and that of what it would paint; of all within the range while it is previewed."""
        lines = super().outline(point_mm)
        if self._within is None:
            return lines
        if self.previewing:
            return lines + self._outlines(self._within, (0, 0))
        if point_mm is not None:
            disc = np.zeros_like(self._within)
            box = self._dab(disc, point_mm, point_mm)
            if box is not None:
                window = (slice(box[0], box[1]), slice(box[2], box[3]))
                lines += self._outlines(disc[window] & self._within[window], (box[0], box[2]))
        return lines

    def _cover(self, coverage: Mask, start: Point, end: Point) -> Box | None:
        if self._within is None or self._within.shape != coverage.shape:
            return self._dab(coverage, start, end)
        box = self._dab(self._swept, start, end)
        if box is not None:
            window = (slice(box[0], box[1]), slice(box[2], box[3]))
            coverage[window] |= self._swept[window] & self._within[window]
        return box

    def _outlines(self, mask: Mask, corner: tuple[int, int]) -> list[Line]:
        offset = np.array([corner[0] * self._spacing[0], corner[1] * self._spacing[1]])
        shapes = c_geometry.outlines(mask, spacing=self._spacing)
        return [offset + np.vstack([line, line[:1]]) for shape in shapes for line in shape]
