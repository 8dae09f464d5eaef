"""One person's head: where every voxel of the library grid lies in the template, and what tissue that makes it.

The map backward from the person to the template is kept on a 2-mm grid (it is smooth) and refined to 1 mm at the end, when a
tumour has pushed it. Arrays are RAS (x, y, z) inside `BOX`, the part of the library grid in which a brain can lie.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage
from scipy.spatial.transform import Rotation

from app.cohort.fields import FloatArray, Shape, largest_component, refine, rough_noise, sample, sample_where, smooth_noise
from app.cohort.maps import TemplateMaps

GRID_SHAPE: Shape = (240, 240, 155)
BOX = (slice(38, 202), slice(12, 208), slice(0, 155))
BOX_SHAPE: Shape = (164, 196, 155)
COARSE_MM = 2
COARSE_SHAPE: Shape = (83, 99, 79)
BRAIN_CENTRE = (119.5, 110.0, 69.5)
"""Mean centre of real brains' boxes on the library grid, voxels (RAS)."""


@dataclass(frozen=True)
class Atrophy:
    """What a brain lost beyond its age, mm: how much wider its ventricles, narrower its hippocampi and wider its sulci are."""

    ventricles: float = 0.0
    hippocampi: float = 0.0
    sulci: float = 0.0


NO_ATROPHY = Atrophy()


@dataclass(frozen=True)
class Person:
    """What varies between people: age in years, how far the head may be off centre, and what of the brain is lost."""

    age: float
    jitter: float
    atrophy: Atrophy = NO_ATROPHY


@dataclass
class CoarseHead:
    """The anatomy at 2 mm: `points` are template voxels (three arrays), the rest memberships, all of `COARSE_SHAPE`.

    `lost` is where fluid has taken a tissue's place, None where nowhere.
    """

    points: list[FloatArray]
    tissue: FloatArray
    white: FloatArray
    hindbrain: FloatArray
    falx: FloatArray
    midline: FloatArray
    mask: FloatArray
    lost: FloatArray | None = None


@dataclass
class FineHead:
    """The anatomy at 1 mm inside the brain; every map is flat, one value a voxel of `inside`.

    Attributes
    ----------
    inside : bool (164, 196, 155)
        The brain.
    fluid, grey, white : float32 (V,)
        Tissue fractions, adding to 1.
    texture, ventricle, plexus, falx, rim : float32 (V,)
        T1 texture; memberships; `rim` is 1 on the brain's outer surface and 0 from about 6 mm below it.
    """

    inside: npt.NDArray[np.bool_]
    fluid: FloatArray
    grey: FloatArray
    white: FloatArray
    texture: FloatArray
    ventricle: FloatArray
    plexus: FloatArray
    falx: FloatArray
    rim: FloatArray


def draw_person(rng: np.random.Generator, upright: bool) -> Person:
    """Draw a person; `upright` is the template: of middle age and hardly off centre."""
    age = float(np.clip(rng.normal(59, 13), 22, 86))
    return Person(48.0, 0.15) if upright else Person(age, 1.0)


def coarse_points(rng: np.random.Generator, person: Person, maps: TemplateMaps) -> list[FloatArray]:
    """Draw the map from the person's 2-mm grid to template voxels: affine, random warp, ventricles by age."""
    j = person.jitter
    scale = np.array([0.955, 0.94, 0.925]) * (1 + j * 0.028 * rng.standard_normal() + j * 0.014 * rng.standard_normal(3))
    turn = Rotation.from_euler("xyz", j * rng.normal(0, (3.5, 2.5, 2.5)), degrees=True)
    centre = np.array(BRAIN_CENTRE) + j * rng.normal(0, (1.5, 2.5, 2.0))
    matrix = (turn.as_matrix() * scale).T / (scale**2)[:, None]  # the inverse of turn @ diag(scale)
    axes = [np.arange(n) * COARSE_MM + box.start - c for n, box, c in zip(COARSE_SHAPE, BOX, centre, strict=True)]
    x, y, z = np.meshgrid(*axes, indexing="ij", sparse=True)
    middle = (np.array(maps.shape) - 1) / 2
    points = [(row[0] * x + row[1] * y + row[2] * z + m).astype(np.float32) for row, m in zip(matrix, middle, strict=True)]
    strength = 0.5 + 0.5 * j
    for spacing, amplitude in ((31.0, 3.2), (15.0, 1.9), (7.5, 1.1)):
        for axis in range(3):
            points[axis] += np.float32(amplitude * strength) * smooth_noise(rng, COARSE_SHAPE, spacing)
    growth = 0.06 * (person.age - 55) + j * rng.normal(0, 1.1) + person.atrophy.ventricles
    swell(points, maps, float(np.clip(growth, -1.2, 3.5)))
    return points


def swell(points: list[FloatArray], maps: TemplateMaps, amount: float) -> None:
    """Widen the ventricles by about `amount` mm on each side, in place."""
    blurred = ndimage.gaussian_filter(maps.ventricle[::2, ::2, ::2], 1.6)
    halves = [np.float32(0.5) * p for p in points]
    near = np.minimum(sample(blurred, halves) * 4, 1)
    gradient = [sample_where(np.asarray(g, np.float32), halves, near > 0) for g in np.gradient(blurred)]
    length = np.sqrt(sum(np.square(g) for g in gradient)) + np.float32(0.03)
    for axis, g in enumerate(gradient):
        points[axis] += np.float32(amount) * near * g / length


def coarse_head(points: list[FloatArray], maps: TemplateMaps) -> CoarseHead:
    """Read the template's maps at the coarse points."""
    within = np.ones(COARSE_SHAPE, np.bool_)
    for p, n in zip(points, maps.shape, strict=True):
        within &= (p > 0) & (p < n - 1)
    mask = sample_where(maps.mask, points, within)
    near = mask > 0
    tissue = np.where(near, sample_where(maps.tissue, points, near), np.float32(-1))
    read = (maps.white, maps.hindbrain, maps.falx, maps.midline)
    white, hindbrain, falx, midline = (sample_where(m, points, near) for m in read)
    return CoarseHead(points, tissue, white, hindbrain, falx, midline, mask)


def _folding(rng: np.random.Generator, maps: TemplateMaps) -> tuple[FloatArray, FloatArray]:
    """Draw the person's own sulci: distance (mm) to the nearest one, and how deep they go, on a 2-mm template grid."""
    x, y, z = (n // 2 + 1 for n in maps.shape)
    field = rough_noise(rng, (x, y, z), (6.5, 4.0), (1.0, 0.35))
    slope = np.sqrt(sum(np.square(np.asarray(g, np.float32)) for g in np.gradient(field)))
    # Where the field is flat it has no line nearby: a floor under the slope keeps plateaus from becoming sulci.
    signed = 2 * field / np.maximum(slope, 0.12)
    reach = 9 + 4 * smooth_noise(rng, (x, y, z), 12.0)
    return signed.astype(np.float32), reach.astype(np.float32)


def fine_head(rng: np.random.Generator, coarse: CoarseHead, person: Person, maps: TemplateMaps) -> FineHead:
    """Refine the anatomy to 1 mm and draw the person's own folds and mask."""
    level = np.float32(0.5 + 0.06 * rng.standard_normal())
    soft = refine(coarse.mask, BOX_SHAPE) + np.float32(0.08) * refine(smooth_noise(rng, COARSE_SHAPE, 6.0), BOX_SHAPE)
    candidates = soft > level
    candidates = largest_component(np.asarray(ndimage.binary_opening(candidates, iterations=1)))
    index = np.flatnonzero(candidates)

    def fine(values: FloatArray) -> FloatArray:
        return refine(values, BOX_SHAPE).ravel()[index]

    def smooth(values: FloatArray) -> FloatArray:
        """A map without fine detail is read at 2 mm, which is much faster."""
        return fine(sample_where(values, coarse.points, near))

    near = np.asarray(ndimage.binary_dilation(coarse.mask > 0, iterations=2))

    points = [fine(p) for p in coarse.points]
    tissue = sample(maps.tissue, points)
    depth = smooth(maps.depth)
    signed, reach = _folding(rng, maps)
    wider = np.float32(person.atrophy.sulci)
    at_surface = [np.float32(0.5) * sample_where(s, coarse.points, near) for s in maps.surface]
    limit = np.maximum(fine(sample_where(reach, at_surface, near)), 2)
    sulcus = np.abs(sample(signed, [fine(s) for s in at_surface]))
    distance = np.minimum(np.hypot(sulcus, 1.3 * np.maximum(depth - limit, 0)), depth + 2)
    folded = np.clip((distance - np.float32(2.5) - np.float32(0.5) * wider) / 2.9, -0.85, 0.42)
    weight = np.float32(0.66) * smooth(maps.cortex) * np.clip(1.15 - smooth(maps.midline), 0.25, 1)
    tissue += weight * folded
    # Outside the cortex lies fluid, more of it with age and unevenly; sulci widen too.
    gap = max(0.0, 0.5 + 0.03 * (person.age - 55) + 0.7 * rng.standard_normal() + person.atrophy.sulci)
    uneven = fine(gap * (1 + 0.6 * smooth_noise(rng, COARSE_SHAPE, 12.0)))
    tissue -= np.float32(1.3) * np.clip((uneven - depth) / 1.5, 0, 1) * (1 - smooth(maps.hindbrain))

    if coarse.lost is not None:
        tissue -= np.float32(1.6) * fine(coarse.lost)

    atrophy = 0.005 * (person.age - 55)
    white = np.clip((tissue - np.float32(0.24)) / np.float32(0.40), 0, 1)
    fluid = np.clip((-tissue - np.float32(0.26 - atrophy)) / np.float32(0.40), 0, 1)
    deep = np.minimum(smooth(maps.deep) * 1.6, 1)
    white += deep * (np.clip(0.8 * tissue, 0, 1) - white)
    outer = ndimage.gaussian_filter(coarse.mask, 1.6)
    rim = np.clip((np.float32(0.9) - fine(outer)) * np.float32(2.6), 0, 1)
    return FineHead(
        candidates,
        fluid,
        1 - fluid - white,
        white,
        sample(maps.texture, points),
        smooth(maps.ventricle),
        smooth(maps.plexus),
        smooth(maps.falx),
        rim,
    )
