"""A head as CT and MR scanners would show it, the CT turned and moved by a known rigid motion."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage
from scipy.spatial.transform import Rotation

from app.cohort.fields import FloatArray, Shape, refine, smooth_noise, thick_slices
from app.cohort.head import GRID_SHAPE, coarse_head, coarse_points, draw_person, fine_head
from app.cohort.maps import template_maps
from app.cohort.patient import BRATS_AFFINE
from app.cohort.shell import WholeHead, whole_head

MR_WEIGHTINGS = ("t1", "t2", "pd")
FLOOR_MNI_MM = -40.0
"""Below this height the skull's base and the face are missing: what is learned or judged lies above it."""

MOST_TURN_DEGREES = 4.0
MOST_SHIFT_MM = 5.0

HOUNSFIELD = {
    "fluid": 8.0, "grey": 38.0, "white": 29.0, "dura": 55.0, "compact": 1250.0, "marrow": 520.0, "muscle": 52.0, "fat": -95.0,
    "skin": 45.0, "calcium": 320.0,
}  # fmt: skip
"""Of each tissue; air is -1000."""

SIGNAL = {
    "t1": (0.16, 0.46, 0.62, 0.35, 0.04, 0.55, 0.40, 0.95, 0.45, 0.05),
    "t2": (1.00, 0.52, 0.38, 0.22, 0.03, 0.20, 0.20, 0.48, 0.36, 0.03),
    "pd": (0.76, 0.74, 0.62, 0.42, 0.05, 0.36, 0.50, 0.80, 0.50, 0.05),
}
"""Signal of each tissue, in the order of `HOUNSFIELD`, by weighting; air is 0."""

_COARSE: Shape = (121, 121, 79)


@dataclass(frozen=True)
class ScannedHead:
    """A head in BraTS's file orientation (first axis to the left, second to the back, third to the head).

    Attributes
    ----------
    seed : int
    images : dict of int16 (240, 240, 155)
        ct in Hounsfield units; t1, t2 and pd in the scanner's own units.
    affine : float64 (4, 4)
        Voxel to mm, of all four.
    mr_to_ct : float64 (4, 4)
        The rigid motion that takes a place in the MR (mm) to the same anatomy in the CT (mm).
    floor_mm : float
        Height of MNI z = -40 mm in the MR, above which the head is complete.
    """

    seed: int
    images: dict[str, npt.NDArray[np.int16]]
    affine: npt.NDArray[np.float64]
    mr_to_ct: npt.NDArray[np.float64]
    floor_mm: float


def draw_motion(rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Draw a rigid motion (4, 4) in mm about the middle of the grid, of 4 degrees an axis and 5 mm a direction at most."""
    turn = Rotation.from_euler("xyz", rng.uniform(-MOST_TURN_DEGREES, MOST_TURN_DEGREES, 3), degrees=True).as_matrix()
    middle = (BRATS_AFFINE @ np.append((np.array(GRID_SHAPE) - 1) / 2, 1))[:3]
    motion = np.eye(4)
    motion[:3, :3] = turn
    motion[:3, 3] = middle - turn @ middle + rng.uniform(-MOST_SHIFT_MM, MOST_SHIFT_MM, 3)
    return motion


def scan_ct(rng: np.random.Generator, head: WholeHead, motion: npt.NDArray[np.float64]) -> npt.NDArray[np.int16]:
    """Scan the head, moved by `motion`, with CT: Hounsfield units (240, 240, 155) in BraTS's file orientation."""
    density = np.full(GRID_SHAPE, -1000, np.float32)
    for name, value in HOUNSFIELD.items():
        drawn = value * (1 + 0.04 * rng.standard_normal())
        density += head.tissues[name] * np.float32(1000 + drawn)
    back = np.linalg.inv(BRATS_AFFINE) @ np.linalg.inv(motion) @ BRATS_AFFINE
    turned = np.ascontiguousarray(density[::-1, ::-1])
    moved = ndimage.affine_transform(turned, back[:3, :3], back[:3, 3], order=1, mode="constant", cval=-1000)
    moved = thick_slices(np.asarray(moved, np.float32), 2, float(rng.uniform(1, 5)), float(rng.uniform(0, 1)))
    # A reconstruction kernel leaves grain of about two voxels.
    grain = ndimage.gaussian_filter(rng.standard_normal(GRID_SHAPE, np.float32), (0.7, 0.7, 0))
    moved += np.float32(rng.uniform(4, 10)) * grain
    return np.asarray(np.clip(np.round(moved), -1024, 3071), np.int16)


def scan_mr(rng: np.random.Generator, head: WholeHead, weighting: str) -> npt.NDArray[np.int16]:
    """Scan the head with MR: (240, 240, 155) in BraTS's file orientation, 0 or more."""
    signal = np.zeros(GRID_SHAPE, np.float32)
    for name, value in zip(HOUNSFIELD, SIGNAL[weighting], strict=True):
        signal += head.tissues[name] * np.float32(value * (1 + 0.09 * rng.standard_normal()))
    signal += np.float32({"t1": 0.5, "t2": -0.2, "pd": -0.1}[weighting]) * head.texture
    bias = refine(smooth_noise(rng, _COARSE, 40.0), GRID_SHAPE)
    signal *= np.exp(np.float32(rng.uniform(0.02, 0.12)) * bias)
    signal = thick_slices(signal, 2, float(rng.uniform(1, 5)), float(rng.uniform(0, 1)))
    signal = ndimage.gaussian_filter(signal, (*(float(rng.uniform(0.2, 0.7)),) * 2, 0))
    grain = rng.standard_normal((2, *GRID_SHAPE), np.float32) * np.float32(rng.uniform(0.008, 0.03))
    signal = np.hypot(signal + grain[0], grain[1])
    scale = float(np.exp(rng.normal(np.log(600), 0.5)))
    return np.ascontiguousarray(np.clip(np.round(signal * scale), 0, 32767).astype(np.int16)[::-1, ::-1])


def make_scanned_head(seed: int) -> ScannedHead:
    """Make the head of a seed as CT and MR scanners show it; the same seed gives the same voxels everywhere.

    The brain is that of the normal subject of this seed (:func:`app.cohort.make_patient`).

    Parameters
    ----------
    seed : int
        Zero or more.

    Returns
    -------
    ScannedHead

    Raises
    ------
    EnvironmentFault, UserError
        If the template's maps cannot be had (see :func:`app.cohort.maps.template_maps`).
    """
    maps = template_maps()
    anatomy, folds, shell, place, ct, *mr = (np.random.default_rng([seed, stage]) for stage in (0, 3, 10, 11, 12, 13, 14, 15))
    person = draw_person(anatomy, False)
    points = coarse_points(anatomy, person, maps)
    head = whole_head(shell, fine_head(folds, coarse_head(points, maps), person, maps))
    motion = draw_motion(place)
    images = {"ct": scan_ct(ct, head, motion)}
    images |= {name: scan_mr(rng, head, name) for rng, name in zip(mr, MR_WEIGHTINGS, strict=True)}
    return ScannedHead(seed, images, BRATS_AFFINE.copy(), motion, _floor(points, maps.origin[2]))


def _floor(points: list[FloatArray], origin_mm: float) -> float:
    """Return the height (mm, in the files' frame) of the lowest plane that lies above MNI z = -40 mm throughout the brain."""
    middle = points[2][20:-20, 20:-20]
    heights = np.max(-middle, axis=(0, 1)) * -1 + origin_mm
    low = np.flatnonzero(heights >= FLOOR_MNI_MM)
    return float(2 * low[0]) if len(low) else float(GRID_SHAPE[2] - 1)
