"""Bringing any brain to one place and size: an affine registration of its T1 to the template's, on 2 mm.

Seen so, brains differ by their shape and no longer by where and how large they lie; how much of a skull is filled still tells.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from app import frames
from app.errors import UserError

FloatArray = npt.NDArray[np.float32]
Matrix = npt.NDArray[np.float64]

SHAPE = (80, 96, 80)
VOXEL_MM = 2.0
LIMIT = 3.0
"""Intensities are kept within so many standard deviations of the brain's mean; what lies outside the brain has the lowest."""

PREPARATION = "t1/affine-template/80x96x80x2mm/zscore-brain/limit3/1"
"""Version of all of this: codes made with another preparation are never compared."""

_FEWEST_ML = 300.0
_STAGES = ((4, 1.5, 12), (2, 0.8, 12))
"""Of the registration: every so many voxels of the frame, blur in mm times 2, and most steps."""
_RIDGE = 1e-3
_MOST_STRETCH = 1.6


@dataclass(frozen=True)
class Reference:
    """What brains are brought to.

    Attributes
    ----------
    volume : float32 (80, 96, 80)
        The template's T1 in the frame, prepared, its brain's box in the middle.
    """

    volume: FloatArray


def reference_from(image: FloatArray) -> Reference:
    """Return the reference for a T1 of a template, (240, 240, 155), 0 outside the brain; `UserError` where there is none."""
    box = _box(image)
    middle = (box[0] + box[1]) / 2
    to_library = np.eye(4)
    to_library[:3, :3] *= VOXEL_MM
    to_library[:3, 3] = middle - VOXEL_MM * (np.array(SHAPE) - 1) / 2
    return Reference(standardised(_sampled(image, to_library)))


def place(image: FloatArray, reference: Reference) -> FloatArray:
    """Bring a brain into the frame and prepare it.

    Parameters
    ----------
    image : float32 array (240, 240, 155)
        T1 on the library grid (`app.frames.LIBRARY_SHAPE`), 0 outside the brain.
    reference : Reference

    Returns
    -------
    float32 array (80, 96, 80)
        RAS+, 2 mm; mean 0 and deviation 1 within the brain, limited to `LIMIT`, ``-LIMIT`` outside.

    Raises
    ------
    UserError
        If it holds too little brain, or cannot be brought to the reference.
    """
    if image.shape != frames.LIBRARY_SHAPE:
        raise ValueError(f"an image of shape {image.shape}")
    return standardised(_sampled(image, register(image, reference)))


def standardised(volume: FloatArray) -> FloatArray:
    """Return a volume with mean 0 and deviation 1 over its non-zero voxels, within `LIMIT`, ``-LIMIT`` elsewhere."""
    brain = volume != 0
    values = volume[brain]
    if values.size * VOXEL_MM**3 < _FEWEST_ML * 1000:
        raise UserError("too little brain is left of it: choose a T1 image of a whole brain")
    mean, spread = values.mean(dtype=np.float64), values.std(dtype=np.float64)
    out = np.clip((volume - np.float32(mean)) / np.float32(max(spread, 1e-6)), -LIMIT, LIMIT)
    return np.where(brain, out, np.float32(-LIMIT)).astype(np.float32)


def register(image: FloatArray, reference: Reference) -> Matrix:
    """Return the affine (4, 4) from voxels of the frame to those of the library grid that brings a brain to the reference.

    Least squares of intensities by Gauss-Newton, from coarse to fine, beginning with the boxes of both brains.

    Raises
    ------
    UserError
        If there is too little brain, or what is found stretches it more than brains differ.
    """
    small, to_small = _halved(image)
    brain = small > -LIMIT
    if np.count_nonzero(brain) * VOXEL_MM**3 < _FEWEST_ML * 1000:
        raise UserError("there is too little brain in it: choose a T1 image of a whole brain")
    matrix = _first_guess(brain, reference.volume > -LIMIT)
    begun = np.linalg.det(matrix[:3, :3])
    for step, blur, rounds in _STAGES:
        matrix = _refined(small, reference.volume, matrix, step, blur, rounds)
    stretch = np.linalg.svd(matrix[:3, :3], compute_uv=False)
    if stretch.max() > _MOST_STRETCH or stretch.min() < 1 / _MOST_STRETCH or np.linalg.det(matrix[:3, :3]) * begun <= 0:
        raise UserError("it cannot be brought to the template: choose a T1 image of one whole brain, without the skull")
    return np.asarray(to_small @ matrix, np.float64)


def _refined(moving: FloatArray, fixed: FloatArray, matrix: Matrix, step: int, blur: float, rounds: int) -> Matrix:
    """Improve `matrix` (frame voxel to voxel of `moving`) on every `step`-th voxel of the frame."""
    moved, still = (ndimage.gaussian_filter(v, blur) for v in (moving, fixed))
    slopes = [np.asarray(g, np.float32) for g in np.gradient(moved)]
    grid = [np.arange(step // 2, n, step, dtype=np.float64) for n in fixed.shape]
    points = np.stack([p.ravel() for p in np.meshgrid(*grid, indexing="ij")])
    wanted = still[np.ix_(*(g.astype(int) for g in grid))].ravel().astype(np.float64)
    centre = (np.array(fixed.shape) - 1) / 2
    local = np.vstack([(points - centre[:, None]) / 40, np.ones(points.shape[1])])
    best, best_error = matrix, np.inf
    for _ in range(rounds):
        at = matrix[:3, :3] @ points + matrix[:3, 3:]
        found = ndimage.map_coordinates(moved, at, order=1, mode="constant", cval=-LIMIT).astype(np.float64)
        rest = wanted - found
        error = float(np.mean(np.square(rest)))
        if error > best_error * 0.9995:
            break
        best, best_error = matrix, error
        steep = [ndimage.map_coordinates(g, at, order=1, mode="constant") for g in slopes]
        columns = np.stack([g * c for g in steep for c in local])
        normal = columns @ columns.T
        normal[np.diag_indices(12)] *= 1 + _RIDGE
        change = np.linalg.solve(normal + 1e-9 * np.trace(normal) * np.eye(12), columns @ rest).reshape(3, 4)
        matrix = matrix.copy()
        matrix[:3, :3] += change[:, :3] / 40
        matrix[:3, 3] += change[:, 3] - change[:, :3] @ centre / 40
    return best


def _halved(image: FloatArray) -> tuple[FloatArray, Matrix]:
    """Return an image at 2 mm, standardised, and the affine from its voxels to those of the library grid."""
    x, y, z = (n // 2 for n in image.shape)
    blocks = image[: 2 * x, : 2 * y, : 2 * z].reshape(x, 2, y, 2, z, 2)
    held = np.count_nonzero(blocks, axis=(1, 3, 5))
    means = blocks.sum(axis=(1, 3, 5), dtype=np.float32) / np.maximum(held, 1)
    small = np.where(held >= 4, means, np.float32(0))
    to_library = np.diag([2.0, 2.0, 2.0, 1.0])
    to_library[:3, 3] = 0.5
    return standardised(small), to_library


def _first_guess(brain: npt.NDArray[np.bool_], wanted: npt.NDArray[np.bool_]) -> Matrix:
    """Return the affine from the frame to `brain` that brings the centres and spreads of both together."""
    (here, spread), (there, goal) = (_moments(mask) for mask in (brain, wanted))
    matrix = np.eye(4)
    matrix[:3, :3] = np.diag(spread / goal)
    matrix[:3, 3] = here - matrix[:3, :3] @ there
    return matrix


def _moments(mask: npt.NDArray[np.bool_]) -> tuple[Matrix, Matrix]:
    places = np.argwhere(mask)
    return places.mean(axis=0), places.std(axis=0)


def _box(image: FloatArray) -> tuple[Matrix, Matrix]:
    places = [np.flatnonzero((image != 0).any(axis=tuple({0, 1, 2} - {axis}))) for axis in range(3)]
    if not all(len(p) for p in places):
        raise UserError("there is no brain in it: choose a T1 image of a whole brain")
    return np.array([p[0] for p in places], np.float64), np.array([p[-1] for p in places], np.float64)


def _sampled(image: FloatArray, to_library: Matrix) -> FloatArray:
    """Read an image at the voxels of the frame; 0 where less than half of what surrounds a voxel is brain."""
    brain = (image != 0).astype(np.float32)
    # The brain's own mean on the other side of its border, so that blurring darkens no rim.
    filled = np.where(image != 0, image, image[image != 0].mean()).astype(np.float32)
    low, high = _box(image)
    span = tuple(slice(max(int(a) - 4, 0), int(b) + 5) for a, b in zip(low, high, strict=True))
    shift = np.array([s.start for s in span], np.float64)
    soft = [ndimage.gaussian_filter(v[span], 0.7) for v in (filled, brain)]
    values, inside = (
        ndimage.affine_transform(v, to_library[:3, :3], to_library[:3, 3] - shift, SHAPE, order=1, mode="constant") for v in soft
    )
    return np.where(inside >= 0.5, values, 0).astype(np.float32)
