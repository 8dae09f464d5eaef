"""Whether images of one study show one brain in one place, and whether a label map lies where the images change."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from app.placement import nearest_labels

Affine = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Labels = npt.NDArray[np.uint8]

_AROUND = 3
"""Voxels around a label map that count as what it lies in."""


def moved(labels: Labels, to_labels: Affine, shape: tuple[int, int, int]) -> Labels:
    """Return labels on a grid of `shape` whose voxels `to_labels` leads to theirs, nearest, 0 outside."""
    return nearest_labels(labels, to_labels, shape)


def overlap(brain: Mask, other: Mask, to_other: Affine) -> tuple[float, float]:
    """Compare two brains where both volumes reach.

    Parameters
    ----------
    brain, other : bool arrays
    to_other : float64 array (4, 4)
        From voxels of `brain` to those of `other`.

    Returns
    -------
    dice : float
        0 to 1.
    reached : float
        The share of `brain` that lies within the other volume.
    """
    x, y, z = brain.shape
    there = moved(np.ones(other.shape, np.uint8), to_other, (x, y, z)) != 0
    inside = brain & there
    both = moved(other.astype(np.uint8), to_other, (x, y, z)) != 0
    total = int(inside.sum()) + int(both.sum())
    dice = 2 * int((inside & both).sum()) / total if total else 0.0
    return dice, int(inside.sum()) / max(1, int(brain.sum()))


def explained(labels: Iterable[Labels], images: Iterable[npt.NDArray[np.float32]]) -> list[tuple[float, float]]:
    """Say of each of several places of one label map how well it fits the images of one grid.

    Returns
    -------
    list of (float, float)
        The share of its voxels that lie in the brain, and the share of the images' variance, in and around all of the places,
        that its labels account for (0 to 1).
    """
    places, images = list(labels), list(images)
    brain = np.logical_or.reduce([image != 0 for image in images])
    around = ndimage.binary_dilation(np.logical_or.reduce([place != 0 for place in places]), iterations=_AROUND) & brain
    values = [image[around].astype(np.float64) for image in images]
    found = []
    for place in places:
        size = int(np.count_nonzero(place))
        inside = float(np.count_nonzero(brain[place != 0]) / size) if size else 0.0
        found.append((inside, float(np.mean([_accounted(one, place[around]) for one in values]))))
    return found


def _accounted(values: npt.NDArray[np.float64], groups: Labels) -> float:
    """Return the share of the variance of values that lies between groups."""
    if values.size == 0 or values.std() == 0:
        return 0.0
    within = sum(float(values[groups == group].var() * (groups == group).sum()) for group in np.unique(groups))
    return 1 - within / float(values.var() * values.size)
