"""Where a lesion lies and how far two of them overlap, defined once for the whole program."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app import frames

BOTH_SHARE = 0.25
"""A lesion is on both sides when the smaller part holds more than this share of it."""

MIDDLE = (frames.PLANE_SHAPE[1] - 1) / 2
"""The middle column of a library plane; where a brain is known, the middle of its box is better."""


@dataclass(frozen=True)
class Sides:
    """How many pixels of a lesion lie left and right of the middle (the patient's sides), and how many there are at all."""

    left: int
    right: int
    total: int

    @property
    def left_share(self) -> float:
        """The share on the left, 0.5 where there is no lesion."""
        return self.left / self.total if self.total else 0.5

    @property
    def side(self) -> str:
        """Return "left", "right", "both" or "none"."""
        if not self.total:
            return "none"
        if min(self.left, self.right) > BOTH_SHARE * self.total:
            return "both"
        return "left" if self.left > self.right else "right"


def sides(lesion: npt.NDArray[np.generic], middle: float = MIDDLE) -> Sides:
    """Count a lesion's pixels on both sides.

    Parameters
    ----------
    lesion : array (..., rows, columns)
        Not zero inside; column 0 is the patient's LEFT.
    middle : float
        The column between left and right; pixels on it belong to neither.
    """
    columns = np.count_nonzero(lesion, axis=tuple(range(lesion.ndim - 1)))
    place = np.arange(columns.size)
    return Sides(int(columns[place < middle].sum()), int(columns[place > middle].sum()), int(columns.sum()))


def dice(one: npt.NDArray[np.bool_], other: npt.NDArray[np.bool_], empty: float = 1.0) -> float:
    """Return the Dice coefficient of two masks of one shape; `empty` where nothing is in either."""
    total = np.count_nonzero(one) + np.count_nonzero(other)
    return 2 * np.count_nonzero(one & other) / total if total else empty


def dice_of_all(queries: npt.NDArray[np.bool_], masks: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Return Dice (Q, S) of every query mask (Q, H, W) with every mask (S, H, W); 0 where both are empty."""
    a = queries.reshape(len(queries), -1).astype(np.float32)
    b = masks.reshape(len(masks), -1).astype(np.float32)
    total = a.sum(1)[:, None] + b.sum(1)[None]
    return np.asarray(2 * (a @ b.T) / np.maximum(total, 1), np.float64)
