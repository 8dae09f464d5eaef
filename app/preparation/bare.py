"""Recognising a brain whose skull was taken off before it came here: its edge is kept as somebody drew it, and not cut again."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from nibabel.affines import voxel_sizes
from scipy import ndimage

from app import frames
from app.preparation.brain import Mask, largest_piece
from app.preparation.images import Affine

_BODY = 0.1
"""What is brighter, of the bright tissue, is something and not noise or what resampling left around the brain."""
_STEP_MM = 2.0
_SHELLS = 15
"""Depth below the surface is looked at in so many shells of `_STEP_MM`..."""
_BONE = slice(2, 9)
"""...of which these hold bone where there is some."""
_DARK = 0.72
"""Bone is darker than this share of scalp and brain. Brains alone measured 0.85 and more, heads 0.6 and less."""
_TOP_MM = 90.0
"""So far below the crown there is neither face nor neck."""
_LITRES = (0.3, 2.3)
_FEW = 50


def bare_brain(volume: npt.NDArray[Any], affine: Affine) -> Mask | None:
    """Return where the brain is in an image without skull; None where there is a skull, or what is there is no brain.

    Parameters
    ----------
    volume : array (X, Y, Z)
        Intensities on the grid on which they were measured; slices may be thick.
    affine : float64 array (4, 4)
        Voxel to mm, RAS+.

    Returns
    -------
    bool array (X, Y, Z) or None
    """
    positive = volume[volume > 0]
    if positive.size < _FEW:
        return None
    bright = float(np.percentile(positive, 98))
    # Filled before the largest piece is taken: bone may be so dark that the scalp is a piece of its own, around the brain.
    body = largest_piece(_filled(np.asarray(volume > _BODY * bright)))
    litres = np.count_nonzero(body) * float(np.prod(voxel_sizes(affine))) / 1e6
    if not _LITRES[0] <= litres <= _LITRES[1] or bone_contrast(volume, body, affine) < _DARK:
        return None
    return body


def bone_contrast(volume: npt.NDArray[Any], body: Mask, affine: Affine) -> float:
    """Return how bright the darkest layer below the surface of the crown is, as a share of the layers above and below it.

    Parameters
    ----------
    volume : array (X, Y, Z)
    body : bool array (X, Y, Z)
        What is not air around the head.
    affine : float64 array (4, 4)
        Voxel to mm, RAS+.
    """
    image, turned = frames.to_ras(volume, affine)
    inside, _ = frames.to_ras(body, affine)
    sizes = np.asarray(voxel_sizes(turned), np.float64)
    steps = np.maximum(1, np.rint(_STEP_MM / sizes)).astype(int)
    thin = tuple(slice(None, None, step) for step in steps)
    sizes = sizes * steps
    inside = np.pad(inside[thin], 1)
    depth = ndimage.distance_transform_edt(inside, sampling=sizes)[1:-1, 1:-1, 1:-1]
    top = int(np.flatnonzero(inside.any(axis=(0, 1)))[-1]) - 1
    crown = slice(max(0, top - round(_TOP_MM / sizes[2])), None)
    values, depth = image[thin][:, :, crown], depth[:, :, crown]
    shells = np.array([_median(values[(depth > at) & (depth <= at + _STEP_MM)]) for at in np.arange(_SHELLS) * _STEP_MM])
    if np.isnan(shells[_BONE]).all():
        return 1.0
    darkest = _BONE.start + int(np.nanargmin(shells[_BONE]))
    outer, inner = shells[:darkest], shells[darkest + 1 :]
    if np.isnan(outer).all() or np.isnan(inner).all():
        return 1.0
    around = min(np.nanmax(outer), np.nanmax(inner))
    return float(shells[darkest] / around) if around > 0 else 1.0


def _filled(mask: Mask) -> Mask:
    """Return a mask without holes, plane by plane along each axis: a hole that opens at the skull's base is one in a plane."""
    filled = mask.copy()
    for axis in range(3):
        planes = np.moveaxis(filled, axis, 0)
        for plane in planes:
            plane[...] = ndimage.binary_fill_holes(plane)
    return filled


def _median(values: npt.NDArray[Any]) -> float:
    """Return the median; NaN of a few, as of a shell that is thinner than a slice."""
    return float(np.median(values)) if values.size >= _FEW else float("nan")
