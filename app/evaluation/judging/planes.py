"""Label planes of many slices, kept as the one box that holds all their labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from app import frames

Plane = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class LabelStack:
    """Label planes (S, 240, 240), nothing being labelled outside a box: 1 MB a study instead of 8.

    Attributes
    ----------
    count : int
        S.
    low : tuple of int
        The box's first plane, row and column.
    box : uint8 array (s, rows, columns)
        What lies in it.
    """

    count: int
    low: tuple[int, int, int]
    box: Plane

    @classmethod
    def of(cls, planes: Plane) -> Self:
        """Keep planes uint8 (S, 240, 240)."""
        inside = planes != 0
        held = [np.flatnonzero(inside.any(axis=axes)) for axes in ((1, 2), (0, 2), (0, 1))]
        spans = [(int(one[0]), int(one[-1]) + 1) if one.size else (0, 0) for one in held]
        box = planes[tuple(slice(*span) for span in spans)]
        return cls(len(planes), (spans[0][0], spans[1][0], spans[2][0]), np.ascontiguousarray(box))

    def planes(self) -> Plane:
        """Return all planes, uint8 (S, 240, 240)."""
        whole = np.zeros((self.count, *frames.PLANE_SHAPE), np.uint8)
        whole[tuple(slice(low, low + size) for low, size in zip(self.low, self.box.shape, strict=True))] = self.box
        return whole

    def plane(self, row: int) -> Plane:
        """Return plane number `row`, uint8 (240, 240)."""
        whole = np.zeros(frames.PLANE_SHAPE, np.uint8)
        if self.low[0] <= row < self.low[0] + len(self.box):
            whole[self._window] = self.box[row - self.low[0]]
        return whole

    @property
    def _window(self) -> tuple[slice, slice]:
        return slice(self.low[1], self.low[1] + self.box.shape[1]), slice(self.low[2], self.low[2] + self.box.shape[2])

    def cut(self, planes: Plane) -> Plane:
        """Return the part of other planes (Q, 240, 240) that lies in the box's rows and columns; a view."""
        return planes[(slice(None), *self._window)]
