"""A study as scanners leave it: skull on, every sequence moved, on a grid of its own, in thick slices, shaded and noisy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from scipy import ndimage
from scipy.spatial.transform import Rotation

from app.cohort.fields import FloatArray, refine, smooth_noise
from app.cohort.head import BOX, BOX_SHAPE, GRID_SHAPE, coarse_head, coarse_points, draw_person, fine_head
from app.cohort.maps import template_maps
from app.cohort.patient import BRATS_AFFINE
from app.cohort.shell import LAYERS, WholeHead, whole_head
from app.cohort.tumour import Growth, Tumour, draw_plan, grow_core, grow_edema, push, refine_tumour

RAW_SEQUENCES = ("t1", "t1ce", "t2", "flair")
MOST_TURN_DEGREES = 15.0
MOST_SHIFT_MM = 15.0
SLICE_MM = (1.0, 7.0)

SIGNAL = {
    "t1": (0.16, 0.46, 0.62, 0.35, 0.04, 0.55, 0.40, 0.95, 0.45, 0.05),
    "t1ce": (0.17, 0.50, 0.64, 0.85, 0.04, 0.60, 0.45, 0.95, 0.55, 0.05),
    "t2": (1.00, 0.52, 0.38, 0.22, 0.03, 0.20, 0.20, 0.48, 0.36, 0.03),
    "flair": (0.13, 0.60, 0.52, 0.30, 0.04, 0.30, 0.30, 0.60, 0.40, 0.05),
}
"""Signal of each tissue, in the order of `app.cohort.shell.LAYERS`, by sequence; air is 0."""

TUMOUR_SIGNAL = {"t1": (0.34, 0.46, 0.44), "t1ce": (0.36, 0.47, 0.95), "t2": (0.82, 0.78, 0.66), "flair": (0.50, 0.92, 0.80)}
"""Signal of necrosis, edema and enhancing tumour, by sequence."""

_TEXTURE = {"t1": 0.5, "t1ce": 0.45, "t2": -0.2, "flair": -0.15}
_COARSE = (121, 121, 79)
_MIDDLE = (np.array(GRID_SHAPE) - 1) / 2
_PLANES = {"axial": ("L", "P", "S"), "sagittal": ("P", "S", "R"), "coronal": ("L", "S", "A")}
_AXES = {"L": (-1, 0, 0), "R": (1, 0, 0), "P": (0, -1, 0), "A": (0, 1, 0), "S": (0, 0, 1), "I": (0, 0, -1)}
_FIELD_MM = (240.0, 250.0, 190.0)
"""How far a scan reaches from right to left, back to front, bottom to top."""

Affine = npt.NDArray[np.float64]
_Value = TypeVar("_Value", bound=np.generic)


@dataclass(frozen=True, eq=False)
class RawScan:
    """One sequence of a raw study.

    Attributes
    ----------
    image : int16 array (X, Y, Z)
        On the scan's own grid.
    affine : float64 array (4, 4)
        Voxel to mm in the scanner's world.
    motion : float64 array (4, 4)
        The rigid motion that takes a place of the head (mm, as BraTS's files lie) to where it lay during this scan (mm).
    """

    image: npt.NDArray[np.int16]
    affine: Affine
    motion: Affine


@dataclass(frozen=True, eq=False)
class RawStudy:
    """A synthetic patient as scanners leave one, with the truth.

    Attributes
    ----------
    seed : int
    scans : dict of str to RawScan
        By sequence.
    brain : bool array (240, 240, 155)
        The brain in BraTS's file orientation, on `affine`.
    labels : uint8 array (240, 240, 155)
        As `app.cohort.SyntheticPatient.labels`.
    affine : float64 array (4, 4)
    """

    seed: int
    scans: dict[str, RawScan]
    brain: npt.NDArray[np.bool_]
    labels: npt.NDArray[np.uint8]
    affine: Affine


def make_raw_study(seed: int) -> RawStudy:
    """Make the study of a seed; the same seed gives the same voxels everywhere.

    Brain and tumour are those of the synthetic patient of this seed (:func:`app.cohort.make_patient`).

    Raises
    ------
    EnvironmentFault, UserError
        If the template's maps cannot be had (see :func:`app.cohort.maps.template_maps`).
    """
    maps = template_maps()
    anatomy, disease, growing, folds, margins, shell = (np.random.default_rng([seed, stage]) for stage in (0, 1, 2, 3, 4, 10))
    person = draw_person(anatomy, False)
    points = coarse_points(anatomy, person, maps)
    plan = draw_plan(disease)
    core = grow_core(growing, coarse_head(points, maps), plan)
    push(points, core, plan)
    pushed = coarse_head(points, maps)
    edema = grow_edema(growing, pushed, core, plan)
    fine = fine_head(folds, pushed, person, maps)
    tumour = refine_tumour(margins, Growth(plan, core, edema), fine)
    head = whole_head(shell, fine)
    streams = [np.random.default_rng([seed, stage]) for stage in range(20, 20 + len(RAW_SEQUENCES))]
    scans = {
        sequence: _scan(rng, _signal(rng, head, tumour, sequence)) for rng, sequence in zip(streams, RAW_SEQUENCES, strict=True)
    }
    brain, labels = np.zeros(GRID_SHAPE, np.bool_), np.zeros(BOX_SHAPE, np.uint8)
    brain[BOX] = fine.inside
    labels[tumour.span] = tumour.labels
    whole = np.zeros(GRID_SHAPE, np.uint8)
    whole[BOX] = labels
    return RawStudy(seed, scans, _filed(brain), _filed(whole), BRATS_AFFINE.copy())


def _filed(volume: npt.NDArray[_Value]) -> npt.NDArray[_Value]:
    """Turn a volume of the cohort's RAS axes to BraTS's file orientation."""
    return np.ascontiguousarray(volume[::-1, ::-1])


def _signal(rng: np.random.Generator, head: WholeHead, tumour: Tumour, sequence: str) -> FloatArray:
    """Return what a sequence would show of the head without any fault, RAS (240, 240, 155)."""
    drawn = [np.float32(value * (1 + 0.06 * rng.standard_normal())) for value in SIGNAL[sequence]]
    signal = np.float32(_TEXTURE[sequence]) * head.texture
    for name, level in zip(LAYERS, drawn, strict=True):
        signal += head.tissues[name] * level
    box = signal[BOX][tumour.span]
    parts = (tumour.necrotic, tumour.edema, tumour.enhancing)
    box *= np.clip(1 - (tumour.necrotic + tumour.edema + tumour.enhancing), 0, 1)
    for value, part in zip(TUMOUR_SIGNAL[sequence], parts, strict=True):
        box += part * np.float32(value)
    return signal


def draw_motion(rng: np.random.Generator) -> Affine:
    """Draw a rigid motion (4, 4) in mm about the middle of the head: up to 15 degrees about any axis, 15 mm a direction."""
    axis = rng.standard_normal(3)
    turn = Rotation.from_rotvec(axis / np.linalg.norm(axis) * rng.uniform(0, MOST_TURN_DEGREES), degrees=True).as_matrix()
    middle = (BRATS_AFFINE @ np.append(_MIDDLE, 1))[:3]
    motion = np.eye(4)
    motion[:3, :3] = turn
    motion[:3, 3] = middle - turn @ middle + rng.uniform(-MOST_SHIFT_MM, MOST_SHIFT_MM, 3)
    return motion


def draw_grid(rng: np.random.Generator) -> tuple[tuple[int, int, int], Affine]:
    """Draw shape and affine of a scan: plane, pixel, slice thickness, a little tilt."""
    plane = str(rng.choice(list(_PLANES), p=[0.6, 0.2, 0.2]))
    pixel = float(rng.uniform(0.8, 1.1))
    thick = float(rng.uniform(*SLICE_MM))
    directions = np.array([_AXES[letter] for letter in _PLANES[plane]], np.float64).T
    tilt = Rotation.from_euler("xyz", rng.uniform(-6, 6, 3), degrees=True).as_matrix()
    reach = np.abs(directions.T) @ np.array(_FIELD_MM)
    edges = np.array([pixel, pixel, thick])
    x, y, z = (int(n) for n in np.ceil(reach / edges))
    affine = np.eye(4)
    affine[:3, :3] = tilt @ directions * edges
    middle = (BRATS_AFFINE @ np.append(_MIDDLE, 1))[:3]
    affine[:3, 3] = middle - affine[:3, :3] @ ((np.array([x, y, z]) - 1) / 2)
    return (x, y, z), affine


def _scan(rng: np.random.Generator, signal: FloatArray) -> RawScan:
    """Scan a head: moved, on a grid of its own, averaged over thick slices, shaded, noisy."""
    motion = draw_motion(rng)
    shape, affine = draw_grid(rng)
    shaded = signal * np.exp(np.float32(rng.uniform(0.05, 0.2)) * refine(smooth_noise(rng, _COARSE, 35.0), GRID_SHAPE))
    to_head = np.linalg.inv(BRATS_AFFINE) @ np.linalg.inv(motion) @ affine
    seen = thick_slices(_filed(shaded), to_head, shape)
    grain = rng.standard_normal((2, *shape), np.float32) * np.float32(rng.uniform(0.01, 0.03))
    scale = float(np.exp(rng.normal(np.log(600), 0.5)))
    magnitude = np.hypot(seen + grain[0], grain[1]) * scale
    return RawScan(np.clip(np.round(magnitude), 0, 32767).astype(np.int16), affine, motion)


def scanned_again(rng: np.random.Generator, volume: npt.NDArray[np.generic], affine: Affine) -> RawScan:
    """Scan what was scanned before: moved, on a grid of its own, averaged over thick slices; neither shaded nor noisy.

    Parameters
    ----------
    rng : Generator
    volume : array (X, Y, Z)
        About as large as a head; its middle is what is turned about.
    affine : float64 array (4, 4)
        Voxel to mm.
    """
    middle = (affine @ np.append((np.array(volume.shape) - 1) / 2, 1))[:3] - (BRATS_AFFINE @ np.append(_MIDDLE, 1))[:3]
    to_place = np.eye(4)
    to_place[:3, 3] = middle
    motion = to_place @ draw_motion(rng) @ np.linalg.inv(to_place)
    shape, grid = draw_grid(rng)
    grid = to_place @ grid
    seen = thick_slices(volume, np.linalg.inv(affine) @ np.linalg.inv(motion) @ grid, shape)
    return RawScan(np.clip(np.round(seen), 0, 32767).astype(np.int16), grid, motion)


def thick_slices(volume: npt.NDArray[np.generic], to_volume: Affine, shape: tuple[int, int, int]) -> FloatArray:
    """Sample a volume on another grid, each slice being the mean over its thickness."""
    parts = max(1, round(float(np.linalg.norm(to_volume[:3, 2]))))
    total = np.zeros(shape, np.float32)
    for part in range(parts):
        offset = to_volume[:3, 3] + to_volume[:3, 2] * ((part + 0.5) / parts - 0.5)
        total += ndimage.affine_transform(volume, to_volume[:3, :3], offset, output_shape=shape, order=1, output=np.float32)
    return total / np.float32(parts)
