"""A synthetic patient from a seed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.cohort.contrast import MODALITIES, draw_images
from app.cohort.head import BOX, BOX_SHAPE, GRID_SHAPE, coarse_head, coarse_points, draw_person, fine_head
from app.cohort.maps import template_maps
from app.cohort.tumour import Growth, Tumour, draw_plan, grow_core, grow_edema, push, refine_tumour

BRATS_AFFINE = np.array([[-1.0, 0, 0, 0], [0, -1.0, 0, 239.0], [0, 0, 1.0, 0], [0, 0, 0, 1.0]])
"""Voxel to mm of BraTS's files."""


@dataclass(frozen=True)
class SyntheticPatient:
    """A patient in BraTS's own file orientation (first axis to the left, second to the back, third to the head).

    Attributes
    ----------
    seed : int
    images : dict of int16 (240, 240, 155)
        By modality (t1, t1ce, t2, flair); background exactly 0.
    labels : uint8 (240, 240, 155)
        BraTS numbers: 1 necrotic and non-enhancing core, 2 edema, 4 enhancing tumour.
    affine : float64 (4, 4)
        Voxel to mm.
    """

    seed: int
    images: dict[str, npt.NDArray[np.int16]]
    labels: npt.NDArray[np.uint8]
    affine: npt.NDArray[np.float64]


def _streams(seed: int, count: int) -> list[np.random.Generator]:
    """Independent generators, one a stage, so that a change in one stage leaves the others' draws alone."""
    return [np.random.default_rng([seed, stage]) for stage in range(count)]


def make_patient(seed: int, normal: bool = False, upright: bool = False) -> SyntheticPatient:
    """Make the synthetic patient of a seed; the same seed gives the same voxels on any number of processes and threads.

    Parameters
    ----------
    seed : int
        Zero or more. A normal subject and a patient of one seed share their anatomy.
    normal : bool
        Without a tumour.
    upright : bool
        Centred, straight, of middle age and well scanned, as a template should be.

    Returns
    -------
    SyntheticPatient

    Raises
    ------
    EnvironmentFault, UserError
        If the template's maps cannot be had (see :func:`app.cohort.maps.template_maps`).
    """
    maps = template_maps()
    anatomy, disease, growth_rng, folds, margins, scanner = _streams(seed, 6)
    person = draw_person(anatomy, upright)
    points = coarse_points(anatomy, person, maps)
    tumour: Tumour | None = None
    if normal:
        fine = fine_head(folds, coarse_head(points, maps), person, maps)
    else:
        plan = draw_plan(disease)
        core = grow_core(growth_rng, coarse_head(points, maps), plan)
        push(points, core, plan)
        pushed = coarse_head(points, maps)
        edema = grow_edema(growth_rng, pushed, core, plan)
        fine = fine_head(folds, pushed, person, maps)
        tumour = refine_tumour(margins, Growth(plan, core, edema), fine)
    images = draw_images(scanner, fine, person, tumour, clean=upright)
    labels = np.zeros(GRID_SHAPE, np.uint8)
    if tumour is not None:
        box = np.zeros(BOX_SHAPE, np.uint8)
        box[tumour.span] = tumour.labels
        labels[BOX] = box

    turned = {name: np.ascontiguousarray(images[name][::-1, ::-1]) for name in MODALITIES}
    return SyntheticPatient(seed, turned, np.ascontiguousarray(labels[::-1, ::-1]), BRATS_AFFINE.copy())
