"""One mask grown, shrunk or smoothed by millimetres.

Distances run from the centre of a pixel to the outline that is seen, which goes along the edges of pixels: half a pixel
beyond the centres of the outermost ones.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from scipy import ndimage

import c_geometry
from app.sketch.runs import Mask

REACH = 4.0
"""How many standard deviations a Gaussian is followed."""

ROUNDING_MM = 1e-6
"""Distances are sums of halves of a spacing: one that is equal to what is asked for must not fail by its last bit."""

Window = tuple[slice, slice]


def grown(mask: Mask, mm: float, spacing: tuple[float, float] = (1.0, 1.0)) -> Mask:
    """Return a mask with everything that lies within some millimetres of it.

    Parameters
    ----------
    mask : bool array (rows, columns)
    mm : float
        How far; a pixel is added if its centre is no farther from the outline.
    spacing : (float, float)
        mm a pixel, (row, column).

    Returns
    -------
    bool array (rows, columns)
    """
    found = mask.copy()
    window = _around(mask, mm, spacing)
    if window is not None:
        found[window] |= _outline_distance(mask[window], spacing) <= mm + ROUNDING_MM
    return found


def shrunk(mask: Mask, mm: float, spacing: tuple[float, float] = (1.0, 1.0)) -> Mask:
    """Return a mask without everything that lies within some millimetres of its outline; parameters as of :func:`grown`.

    What is cut off by the edge of the plane is taken to end there.
    """
    found = np.zeros_like(mask)
    window = _around(mask, 0, spacing)
    if window is not None:
        inside = np.pad(mask[window], 1)
        found[window] = (_outline_distance(~inside, spacing) > mm + ROUNDING_MM)[1:-1, 1:-1]
    return found


def smoothed(mask: Mask, mm: float, spacing: tuple[float, float] = (1.0, 1.0)) -> Mask:
    """Return a mask whose contours are smoothed, each with its area kept.

    A contour is blurred by a Gaussian, and as many of the brightest pixels as it had are taken: corners go, dents fill, nothing
    becomes larger or smaller on the whole.

    Parameters
    ----------
    mask : bool array (rows, columns)
    mm : float
        Standard deviation of the Gaussian.
    spacing : (float, float)
        mm a pixel, (row, column).

    Returns
    -------
    bool array (rows, columns)
    """
    found = np.zeros_like(mask)
    regions, count = c_geometry.components(mask)
    for number in range(1, count + 1):
        part: Mask = regions == number
        window = _around(part, 2 * mm, spacing)
        if window is not None:
            found[window] |= _smooth_contour(part[window], mm, spacing)
    return found


def signed_distance(mask: Mask, spacing: tuple[float, float] = (1.0, 1.0)) -> npt.NDArray[np.float64]:
    """Return how far each pixel's centre lies inside the outline of a mask, in mm; negative outside.

    Parameters
    ----------
    mask : bool array (rows, columns)
        Neither empty nor full.
    spacing : (float, float)

    Returns
    -------
    float64 array (rows, columns)
    """
    return np.where(mask, _outline_distance(~mask, spacing), -_outline_distance(mask, spacing))


def _smooth_contour(part: Mask, mm: float, spacing: tuple[float, float]) -> Mask:
    sigma = [mm / step for step in spacing]
    blurred = ndimage.gaussian_filter(part.astype(np.float64), sigma, mode="constant", truncate=REACH)
    # Where greys are equal, what is there goes before what is not, so that a smooth contour stays as it is.
    order = np.lexsort((~part.ravel(), -np.round(blurred.ravel(), 9)))
    found = np.zeros(part.size, np.bool_)
    found[order[: int(part.sum())]] = True
    return found.reshape(part.shape)


def _around(mask: Mask, mm: float, spacing: tuple[float, float]) -> Window | None:
    """Return the box around a mask with so much room beside it; None if it is empty."""
    held = ndimage.find_objects(mask.view(np.uint8))
    if not held:
        return None
    rows, columns = (
        slice(max(part.start - room, 0), min(part.stop + room, size))
        for part, size, room in zip(held[0], mask.shape, (math.ceil(mm / step) + 1 for step in spacing), strict=True)
    )
    return rows, columns


def _outline_distance(mask: Mask, spacing: tuple[float, float]) -> npt.NDArray[np.float64]:
    """Return how far each pixel's centre is from the nearest pixel of a mask as the rectangle that it is; 0 inside.

    On a grid twice as fine, which has the pixels' corners and the middles of their sides, the nearest point of a rectangle is
    always one of the grid.
    """
    rows, columns = mask.shape
    fine = np.zeros((2 * rows + 1, 2 * columns + 1), np.bool_)
    for row in range(3):
        for column in range(3):
            fine[row : row + 2 * rows : 2, column : column + 2 * columns : 2] |= mask
    found = ndimage.distance_transform_edt(~fine, sampling=[step / 2 for step in spacing])
    distance: npt.NDArray[np.float64] = found[1::2, 1::2]
    return distance
