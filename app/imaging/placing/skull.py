"""Recognising a head that still has its skull, where the rest of the program expects the brain alone on a background of zeros."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from nibabel.affines import voxel_sizes
from scipy import ndimage

SKULL = (
    "the head seems to have its skull still (or the background is not zero), so what is found will be poor; strip the skull first"
)
"""The notice that a study with a skull gets."""

MAX_BRAIN_LITRES = 2.3
"""No brain fills more; a head from the crown to the chin fills 3.5 to 5, and a background of noise the whole volume."""

_STEP_MM = 2.0
_SHELLS = 12
"""Depth from the surface is looked at in so many shells of `_STEP_MM`..."""
_BONE = slice(2, 8)
"""...of which these, 4 to 16 mm deep, hold bone where there is some."""
_DARK = 0.65
"""Bone is darker than this share of both scalp and brain. Brains alone measured 0.86 and more, heads 0.35 and less."""
_CROWN = 0.55
"""The part of the height that lies below the crown, where there is neither face nor neck."""
_BODY = 0.1
"""Share of the bright tissue's intensity above which something is tissue and not noise."""
_FEW = 50


def has_skull(images: Mapping[str, npt.NDArray[Any]], affine: npt.NDArray[np.float64]) -> bool:
    """Say whether images of one study show more than a brain.

    Two signs are looked for: more non-zero voxels than a brain has, and, in the crown of at least half of the images, a dark
    layer (bone) between a bright one (scalp) and what lies deeper (brain).

    Parameters
    ----------
    images : mapping of str to array (X, Y, Z)
        By modality, RAS+, on one grid.
    affine : float64 array (4, 4)
        Of that grid.
    """
    sizes = np.asarray(voxel_sizes(affine), np.float64)
    litres = float(sizes.prod()) / 1e6
    if any(np.count_nonzero(image) * litres > MAX_BRAIN_LITRES for image in images.values()):
        return True
    layered = plain = 0
    for image in images.values():  # the dear part, so it ends as soon as the rest changes nothing
        if bone_contrast(image, sizes) < _DARK:
            layered += 1
        else:
            plain += 1
        if 2 * layered >= len(images) or 2 * plain > len(images):
            break
    return 2 * layered >= len(images)


def bone_contrast(image: npt.NDArray[Any], sizes: npt.NDArray[np.float64]) -> float:
    """Return how bright the darkest layer below the surface of the crown is, as a share of the layers above and below it.

    Parameters
    ----------
    image : array (X, Y, Z)
        RAS+.
    sizes : float64 array (3,)
        Edges of a voxel in mm.
    """
    steps = np.maximum(1, np.rint(_STEP_MM / sizes)).astype(int)
    image = image[tuple(slice(None, None, step) for step in steps)]
    positive = image[image > 0]
    if positive.size < _FEW:
        return 1.0
    bright = float(np.percentile(positive, 98))
    solid = image > _BODY * bright
    height = np.flatnonzero(solid.any(axis=(0, 1)))
    crown = slice(height[0] + int(_CROWN * (height[-1] - height[0])), height[-1] + 1)
    # Slice by slice, for the scalp is a closed ring in each of them; bone and air inside of it are filled.
    body = np.stack([ndimage.binary_fill_holes(plane) for plane in np.moveaxis(solid[:, :, crown], 2, 0)], axis=2)
    body = np.pad(body, ((1, 1), (1, 1), (0, 1)))
    depth = ndimage.distance_transform_edt(body, sampling=sizes * steps)
    values = np.pad(image[:, :, crown], ((1, 1), (1, 1), (0, 1)))
    shells = np.array([_median(values[(depth > at) & (depth <= at + _STEP_MM)]) for at in np.arange(_SHELLS) * _STEP_MM])
    if not np.isfinite(shells).all():
        return 1.0
    darkest = _BONE.start + int(np.argmin(shells[_BONE]))
    around = min(shells[:darkest].max(), shells[darkest + 1 :].max())
    return float(shells[darkest] / around) if around > 0 else 1.0


def _median(values: npt.NDArray[Any]) -> float:
    return float(np.median(values)) if values.size >= _FEW else float("nan")
