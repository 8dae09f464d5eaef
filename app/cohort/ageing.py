"""An ageing brain, cognitively normal or with Alzheimer's disease, as T1 shows it: ventricles, hippocampi, sulci.

Each of the three tells the groups apart with an area under the curve of about 0.8, and age, which changes ventricles and sulci
too, is a nuisance: it differs by a year or two between the groups only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from app.cohort.contrast import draw_images
from app.cohort.fields import FloatArray, Shape, sample, sample_where
from app.cohort.head import Atrophy, CoarseHead, FineHead, Person, coarse_head, coarse_points, fine_head
from app.cohort.maps import TemplateMaps, template_maps

Diagnosis = Literal["CN", "AD"]

SCAN_MM = 2
SCAN_AFFINE = np.array([[-2.0, 0, 0, -0.5], [0, -2.0, 0, 238.5], [0, 0, 2.0, 0.5], [0, 0, 0, 1.0]])
"""Voxel to mm of the 2-mm files."""

VISITS_EVERY = 4
"""One in so many patients, as many of each group, is scanned again, `YEARS_BETWEEN` later."""
YEARS_BETWEEN = 1.5

STRUCTURES = ("ventricles", "hippocampi", "sulci", "brain")
"""What is measured of each brain."""

_HIPPOCAMPUS = ((24.0, -10.0, -21.0, 6.6), (27.0, -18.0, -17.0, 6.2), (29.0, -26.0, -12.0, 5.4), (27.0, -34.0, -6.0, 4.6))
"""Points along the right hippocampus and its radius there, MNI mm; the left is its mirror image."""

_SHARED = 0.12
"""Share of the variance of what is lost that all three structures have in common."""


@dataclass(frozen=True)
class AgeingBrain:
    """One scan of a patient, in BraTS's file orientation at 2 mm.

    Attributes
    ----------
    seed, visit : int
        `visit` counts from 1.
    diagnosis : {"CN", "AD"}
    age : float
        Years, at this visit.
    sex : str
        F or M; it changes nothing of the brain.
    t1 : int16 (120, 120, 77)
        Background exactly 0.
    affine : float64 (4, 4)
        Voxel to mm.
    volumes_ml : dict of str to float
        ``ventricles``, ``hippocampi``, ``sulci`` (fluid outside the ventricles) and ``brain`` (all within the mask).
    """

    seed: int
    visit: int
    diagnosis: Diagnosis
    age: float
    sex: str
    t1: npt.NDArray[np.int16]
    affine: npt.NDArray[np.float64]
    volumes_ml: dict[str, float]


def visits(seed: int) -> int:
    """Return how many scans the patient of a seed has."""
    return 2 if seed // 2 % VISITS_EVERY == 0 else 1


def draw_ageing_person(rng: np.random.Generator, diagnosis: Diagnosis, visit: int) -> tuple[Person, str]:
    """Draw a person at a visit, and the sex; the same generator state gives the same person at every visit."""
    ill = diagnosis == "AD"
    age = float(np.clip(rng.normal(73.5 if ill else 72.0, 6.5), 55, 89))
    common, *own = rng.standard_normal(4)
    lost = [float(np.sqrt(_SHARED) * common + np.sqrt(1 - _SHARED) * one) for one in own]
    sex = "F" if rng.random() < 0.5 else "M"
    later = (visit - 1) * YEARS_BETWEEN
    progress = later * (0.10 if ill else 0.02)
    # Ventricles and sulci vary between people of one age already (`coarse_points`, `fine_head`).
    atrophy = Atrophy(
        ventricles=-1.0 + (1.75 if ill else 0.0) + 0.35 * lost[0] + progress,
        hippocampi=0.1 + (0.9 if ill else 0.0) + 0.75 * lost[1] + progress,
        sulci=-0.5 + (1.15 if ill else 0.0) + 0.35 * lost[2] + progress,
    )
    return Person(age + later, 1.0, atrophy), sex


@lru_cache(maxsize=1)
def _hippocampi(shape: Shape, origin: tuple[float, ...]) -> FloatArray:
    """Return how far inside the hippocampi each voxel of the template lies, mm, below 0 outside (4 mm at most)."""
    x, y, z = np.meshgrid(*(np.arange(n) + o for n, o in zip(shape, origin, strict=True)), indexing="ij", sparse=True)
    inside = np.full(shape, -4.0, np.float32)
    points = np.array(_HIPPOCAMPUS)
    for t in np.linspace(0, len(points) - 1, 25):
        k = min(int(t), len(points) - 2)
        px, py, pz, radius = points[k] + (t - k) * (points[k + 1] - points[k])
        flat = np.sqrt(np.square(np.abs(x) - px) + np.square(y - py) + np.square(1.25 * (z - pz)))
        inside = np.maximum(inside, (radius - flat).astype(np.float32))
    return inside


def shrink_hippocampi(points: list[FloatArray], maps: TemplateMaps, amount: float) -> tuple[FloatArray, FloatArray]:
    """Narrow the hippocampi by about `amount` mm on each side, in place.

    Returns
    -------
    tissue, lost : float32 arrays (83, 99, 79)
        Membership of what is left of the hippocampi, and of what fluid takes the place of.
    """
    depth = _hippocampi(maps.shape, tuple(maps.origin.tolist()))
    near = sample(depth, points) > -3.5
    before = sample_where(depth, points, near)
    slopes = [sample_where(np.asarray(g, np.float32), points, near) for g in np.gradient(depth)]
    length = np.sqrt(sum(np.square(g) for g in slopes)) + np.float32(0.05)
    fade = np.where(near, np.clip((before + 3.5) / 2.5, 0, 1), 0).astype(np.float32)
    for axis, g in enumerate(slopes):
        points[axis] -= np.float32(amount) * fade * g / length
    after = np.where(near, before - np.float32(amount) * fade, np.float32(-4))
    was, left = (np.where(near, np.clip(d / 2 + 0.5, 0, 1), 0).astype(np.float32) for d in (before, after))
    return left, np.maximum(was - left, 0)


def make_ageing_brain(seed: int, visit: int = 1) -> AgeingBrain:
    """Make the scan of a seed's patient at a visit; the same seed and visit give the same voxels everywhere.

    Even seeds are cognitively normal, odd ones have Alzheimer's disease.

    Parameters
    ----------
    seed : int
        Zero or more.
    visit : int
        From 1.

    Returns
    -------
    AgeingBrain

    Raises
    ------
    EnvironmentFault, UserError
        If the template's maps cannot be had (see :func:`app.cohort.maps.template_maps`).
    """
    maps = template_maps()
    diagnosis: Diagnosis = "AD" if seed % 2 else "CN"
    disease, anatomy, folds = (np.random.default_rng([seed, stage]) for stage in (20, 21, 22))
    scanner = np.random.default_rng([seed, 23, visit])
    person, sex = draw_ageing_person(disease, diagnosis, visit)
    points = coarse_points(anatomy, person, maps)
    left, lost = shrink_hippocampi(points, maps, float(np.clip(person.atrophy.hippocampi, -0.8, 3.0)))
    coarse = replace(coarse_head(points, maps), lost=lost)
    fine = fine_head(folds, coarse, person, maps)
    t1 = draw_images(scanner, fine, person, None, clean=False, modalities=("t1",))["t1"]
    return AgeingBrain(
        seed,
        visit,
        diagnosis,
        person.age,
        sex,
        np.ascontiguousarray(_at_2_mm(t1)[::-1, ::-1]),
        SCAN_AFFINE.copy(),
        _volumes(fine, coarse, left),
    )


def _volumes(fine: FineHead, coarse: CoarseHead, hippocampi: FloatArray) -> dict[str, float]:
    ventricles = float((fine.ventricle * fine.fluid).sum()) / 1000
    brain = float(fine.inside.sum()) / 1000
    fluid = float(fine.fluid.sum()) / 1000
    return {
        "ventricles": round(ventricles, 2),
        "hippocampi": round(float((hippocampi * (coarse.mask > 0)).sum()) * 8 / 1000, 3),
        "sulci": round(fluid - ventricles, 1),
        "brain": round(brain, 1),
    }


def _at_2_mm(image: npt.NDArray[np.int16]) -> npt.NDArray[np.int16]:
    """Return the means of 2 x 2 x 2 voxels where most of the eight are brain, 0 elsewhere."""
    x, y, z = (n // 2 for n in image.shape)
    blocks = image[: 2 * x, : 2 * y, : 2 * z].reshape(x, 2, y, 2, z, 2)
    held = np.count_nonzero(blocks, axis=(1, 3, 5))
    means = blocks.sum(axis=(1, 3, 5), dtype=np.float32) / np.maximum(held, 1)
    brain = np.asarray(ndimage.binary_fill_holes(held >= 4))
    return np.where(brain, np.clip(np.round(means), 1, 32767), 0).astype(np.int16)
