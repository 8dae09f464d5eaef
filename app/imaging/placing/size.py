"""Brains of a size that no head has: the sign of a spacing that was lost."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from app.imaging.placing.skull import MAX_BRAIN_LITRES

_MIN_LITRES = 0.3
"""A newborn's brain has 0.35 l."""
_EDGES_MM = (50.0, 300.0)
"""A slab of thick slices is thicker, a head with neck shorter."""


def odd_size(brain: npt.NDArray[np.bool_], sizes: npt.NDArray[np.float64]) -> list[str]:
    """Return the notice for a brain, bool (X, Y, Z) in voxels of `sizes` (3,) mm, that is larger or smaller than heads are.

    None for an ordinary one.
    """
    litres = float(np.count_nonzero(brain) * sizes.prod()) / 1e6
    box = [_extent(brain, axis) * size for axis, size in enumerate(sizes)]
    measured = f"{litres * 1000:.0f} ml" if litres < 1 else f"{litres:.1f} litres"
    if litres < _MIN_LITRES or min(box) < _EDGES_MM[0]:
        what = "smaller than any head's"
    elif litres > MAX_BRAIN_LITRES or max(box) > _EDGES_MM[1]:
        what = "larger than any, unless the skull is still there"
    else:
        return []
    edges = " x ".join(f"{edge:.0f}" for edge in box)
    return [f"the brain has a size of {measured} ({edges} mm), {what}: check that the voxel size in the headers is right."]


def _extent(brain: npt.NDArray[np.bool_], axis: int) -> int:
    used = np.flatnonzero(brain.any(axis=tuple({0, 1, 2} - {axis})))
    return int(used[-1] - used[0] + 1) if used.size else 0
