"""Smooth random fields and resampling, made so that the same seed gives the same numbers on any number of threads.

All work is done by scipy's sparse products and image routines, which are single-threaded: a BLAS product could round
differently with another number of threads.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy import ndimage, sparse

FloatArray = npt.NDArray[np.float32]
Shape = tuple[int, int, int]


@lru_cache(maxsize=64)
def _linear_matrix(source: int, target: int, step: float) -> sparse.csr_matrix:
    """Weights (target, source) that read a line of samples at 0, `step`, 2 `step` ... samples."""
    position = np.minimum(np.arange(target) * step, source - 1)
    low = np.minimum(np.floor(position).astype(np.int64), max(source - 2, 0))
    weight = (position - low).astype(np.float32)
    rows = np.arange(target)
    matrix = sparse.coo_matrix(
        (np.concatenate([1 - weight, weight]), (np.tile(rows, 2), np.concatenate([low, np.minimum(low + 1, source - 1)]))),
        shape=(target, source),
        dtype=np.float32,
    )
    return matrix.tocsr()


@lru_cache(maxsize=64)
def _spline_matrix(target: int, spacing: float) -> sparse.csr_matrix:
    """Weights of a cubic B-spline with a knot every `spacing` samples, at `target` samples."""
    position = np.arange(target) / spacing + 1.0
    low = np.floor(position).astype(np.int64)
    u = position - low
    weights = ((1 - u) ** 3 / 6, (3 * u**3 - 6 * u**2 + 4) / 6, (-3 * u**3 + 3 * u**2 + 3 * u + 1) / 6, u**3 / 6)
    columns = np.concatenate([low - 1 + k for k in range(4)])
    rows = np.tile(np.arange(target), 4)
    values = np.concatenate(weights).astype(np.float32)
    return sparse.csr_matrix((values, (rows, columns)), shape=(target, int(columns.max()) + 1))


def along_axis(matrix: sparse.csr_matrix, volume: FloatArray, axis: int) -> FloatArray:
    """Multiply every line of `volume` (X, Y, Z) along `axis` by `matrix` (target, source)."""
    moved = np.moveaxis(volume, axis, 0)
    product = matrix @ np.ascontiguousarray(moved).reshape(moved.shape[0], -1)
    return np.moveaxis(product.reshape(matrix.shape[0], *moved.shape[1:]), 0, axis)


def _separable(volume: FloatArray, matrices: Sequence[sparse.csr_matrix]) -> FloatArray:
    for axis in (2, 1, 0):
        volume = along_axis(matrices[axis], volume, axis)
    return np.ascontiguousarray(volume, np.float32)


def refine(coarse: FloatArray, shape: Shape, step: float = 0.5) -> FloatArray:
    """Read a coarse grid (x, y, z) linearly at every `step` of its samples, giving an array of `shape`."""
    return _separable(coarse, [_linear_matrix(n, m, step) for n, m in zip(coarse.shape, shape, strict=True)])


def smooth_noise(rng: np.random.Generator, shape: Shape, spacing: float) -> FloatArray:
    """Return smooth noise of about unit variance with structures of `spacing` samples, as float32 of `shape`."""
    matrices = [_spline_matrix(n, spacing) for n in shape]
    knots = rng.standard_normal([m.shape[1] for m in matrices], dtype=np.float32)
    # A cubic B-spline's squared weights sum to 0.479 on average: undo that in three directions.
    return _separable(knots, matrices) * np.float32(0.4794**-1.5)


def rough_noise(rng: np.random.Generator, shape: Shape, spacings: Sequence[float], weights: Sequence[float]) -> FloatArray:
    """Return a weighted sum of smooth noises, of unit variance."""
    total = np.zeros(shape, np.float32)
    for spacing, weight in zip(spacings, weights, strict=True):
        total += np.float32(weight) * smooth_noise(rng, shape, spacing)
    return total / np.float32(np.sqrt(np.sum(np.square(weights))))


def sample(volume: npt.NDArray[np.generic], points: Sequence[FloatArray], order: int = 1) -> FloatArray:
    """Interpolate `volume` at `points` (three arrays of equal shape, in voxels); outside is the border's value."""
    return np.asarray(ndimage.map_coordinates(volume, np.stack(points), np.float32, order=order, mode="nearest"), np.float32)


def sample_where(volume: FloatArray, points: Sequence[FloatArray], where: npt.NDArray[np.bool_]) -> FloatArray:
    """Interpolate like :func:`sample`, but only where it matters; elsewhere 0."""
    result = np.zeros(where.shape, np.float32)
    result[where] = sample(volume, [p[where] for p in points])
    return result


def thick_slices(volume: FloatArray, axis: int, thickness: float, offset: float) -> FloatArray:
    """Acquire `volume` (X, Y, Z) in slices `thickness` samples thick along `axis` and interpolate it back linearly."""
    size = volume.shape[axis]
    centres = np.arange(offset, size - 1 + thickness / 2, thickness)
    position = np.arange(size)
    overlap = np.clip(
        np.minimum(position[None] + 0.5, centres[:, None] + thickness / 2)
        - np.maximum(position[None] - 0.5, centres[:, None] - thickness / 2),
        0,
        None,
    )
    acquire = sparse.csr_matrix((overlap / np.maximum(overlap.sum(1, keepdims=True), 1e-6)).astype(np.float32))
    nearest = np.clip((position - offset) / thickness, 0, len(centres) - 1)
    low = np.minimum(np.floor(nearest).astype(np.int64), len(centres) - 2)
    weight = (nearest - low).astype(np.float32)
    back = sparse.csr_matrix(
        (np.concatenate([1 - weight, weight]), (np.tile(position, 2), np.concatenate([low, low + 1]))),
        shape=(size, len(centres)),
    )
    return along_axis((back @ acquire).tocsr(), volume, axis)


def largest_component(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Keep the largest 6-connected part of a mask."""
    parts, count = ndimage.label(mask)
    if count <= 1:
        return mask
    sizes = np.bincount(parts.ravel())
    sizes[0] = 0
    return np.asarray(parts == int(sizes.argmax()))


def drop_small(mask: npt.NDArray[np.bool_], voxels: int) -> npt.NDArray[np.bool_]:
    """Drop the 6-connected parts of a mask that are smaller than `voxels`."""
    parts, count = ndimage.label(mask)
    if count == 0:
        return mask
    keep = np.bincount(parts.ravel()) >= voxels
    keep[0] = False
    return np.asarray(keep[parts])
