"""Where a brain is to lie: turned as the template's, the middle of its place on the library grid, in its own size.

The template is the MNI152 brain of nilearn's wheel, in the proportions of the library's brains. A brain is laid over it by
motion and stretching, and the stretching is not kept: one millimetre of the library stays one of the head,
so that sizes and volumes are the patient's.
"""

from __future__ import annotations

import contextlib
import io
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import SimpleITK

from app import frames
from app.preparation.images import Affine, affine_of, array_of, image_of, resampled
from app.preparation.registering import Check, Coarser, similar

_TEMPLATE_MM = 2
_BRAIN = 0.1
"""The template's brain is brighter, of its brightest."""
_PROPORTIONS = (0.955, 0.94, 0.925)
"""Of the library's brains to the MNI152 brain, right to left, back to front, bottom to top (as `app.cohort` draws them)."""


def pose(brain: SimpleITK.Image, check: Check) -> tuple[Affine, Affine]:
    """Return how a brain has to be moved to lie on the library grid.

    Parameters
    ----------
    brain : Image
        0 outside of the brain.
    check : callable
        Called between steps.

    Returns
    -------
    rigid, stretched : float64 array (4, 4)
        From the library's world (`app.frames.LIBRARY_AFFINE`) to that of the brain, RAS+ mm: without stretching, and with.
    """
    stretched = similar(Coarser.of(template_brain()), Coarser.of(brain), check)
    left, _, right = np.linalg.svd(stretched[:3, :3])
    rigid = np.eye(4)
    rigid[:3, :3] = left @ right
    middle = (frames.LIBRARY_AFFINE @ (*frames.LIBRARY_BRAIN_CENTRE, 1.0))[:3]
    rigid[:3, 3] = stretched[:3, :3] @ middle + stretched[:3, 3] - rigid[:3, :3] @ middle
    return rigid, stretched


@lru_cache(maxsize=1)
def template_brain() -> SimpleITK.Image:
    """Return the template's brain where it lies in the library's world, 2 mm."""
    from nilearn.datasets import load_mni152_template

    with contextlib.redirect_stdout(io.StringIO()):  # nilearn tells of its own choices
        loaded = load_mni152_template(resolution=_TEMPLATE_MM)
    volume, native = np.asarray(loaded.dataobj, np.float32), np.asarray(loaded.affine, np.float64)
    volume = np.where(volume > _BRAIN, volume, 0)  # resampling left traces all over it
    held = np.argwhere(volume)
    middle = (native @ np.append((held.min(axis=0) + held.max(axis=0)) / 2, 1))[:3]
    to_library = np.diag([*_PROPORTIONS, 1.0])
    home = (frames.LIBRARY_AFFINE @ (*frames.LIBRARY_BRAIN_CENTRE, 1.0))[:3]
    to_library[:3, 3] = home - np.array(_PROPORTIONS) * middle
    return image_of(volume, to_library @ native)


def laid_template(rigid: Affine, stretched: Affine) -> npt.NDArray[np.bool_]:
    """Return the template's brain where it lies over one that `rigid` lays on the library grid, bool (240, 240, 155)."""
    template = template_brain()
    mask = image_of(array_of(template) > 0, affine_of(template))
    to_template = np.linalg.inv(stretched) @ rigid
    return resampled(mask, frames.LIBRARY_SHAPE, frames.LIBRARY_AFFINE, to_template) > 0.5
