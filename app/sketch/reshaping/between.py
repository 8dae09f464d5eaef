"""The slices between drawn ones, filled by shapes that lead from one to the next.

S. P. Raya and J. K. Udupa, "Shape-based interpolation of multidimensional objects", IEEE Transactions on Medical Imaging
9(1), 32-42, 1990: each drawn shape becomes a map of distances from its outline, positive inside; maps of the slices between
lie on straight lines from one to the other, and their shapes are where they are positive.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from app.sketch.history import Change
from app.sketch.reshaping.masks import signed_distance
from app.sketch.reshaping.structures import spared
from app.sketch.runs import Mask
from app.sketch.sketch import Sketch

ROUNDING_MM = 1e-9


@dataclass(frozen=True)
class Between:
    """What was filled.

    Attributes
    ----------
    change : Change or None
        The step; None if there was nothing to fill.
    filled : tuple of int
        Slices on which something was added, in order.
    empty : tuple of int
        Slices between drawn ones that stay without a structure, the shapes on both sides being too far from each other.
    """

    change: Change | None
    filled: tuple[int, ...] = ()
    empty: tuple[int, ...] = ()


def fill_between(sketch: Sketch) -> Between:
    """Fill the slices between those on which a structure is drawn, structure by structure, in one step.

    Only slices without the structure are filled; what is drawn is not changed. Locked structures are neither filled nor
    covered, and nothing is added where drawing is not allowed.
    """
    sketch.cancel()
    found: dict[tuple[int, int], Mask] = {}
    empty: set[int] = set()
    for structure in sketch.structures:
        label = structure.label
        if label in sketch.locked:
            continue
        drawn = {k: mask for k in sketch.drawn_slices() if (mask := sketch.mask(k, label)).any()}
        for low, high in pairwise(drawn):
            for k, mask in _shapes(drawn[low], drawn[high], low, high, sketch.spacing).items():
                nothing = np.zeros_like(mask)
                found[k, label] = spared(sketch, k, label, nothing, mask)
                if not sketch.limited(k, found[k, label]).any():
                    empty.add(k)
    filled = sorted({k for (k, _), mask in found.items() if sketch.limited(k, mask).any()})
    change = sketch.put("fill between slices", found, stay=True)
    return Between(change, tuple(filled), tuple(sorted(empty)))


def _shapes(first: Mask, last: Mask, low: int, high: int, spacing: tuple[float, float]) -> dict[int, Mask]:
    """Return the shapes on the slices between `low` and `high`, by slice."""
    if high - low < 2:
        return {}
    window = _window(first | last)
    padded = [np.pad(mask[window], 1) for mask in (first, last)]  # neither may be full
    start, end = (signed_distance(mask, spacing)[1:-1, 1:-1] for mask in padded)
    shapes = {}
    for k in range(low + 1, high):
        part = (k - low) / (high - low)
        shape = np.zeros_like(first)
        shape[window] = (1 - part) * start + part * end > ROUNDING_MM
        shapes[k] = shape
    return shapes


def _window(mask: Mask) -> tuple[slice, slice]:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
