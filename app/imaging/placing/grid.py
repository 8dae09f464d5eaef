"""From the grid that a study is read on to the library grid; :mod:`app.placement` keeps where it lies and leads back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from nibabel import affines, orientations

from app import frames
from app.placement import nearest_labels

_MATRIX_TOLERANCE = 1e-3
_ORIGIN_TOLERANCE_MM = 0.05
_TURNED_DEGREES = 5.0

Affine = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Grid:
    """A volume's own grid after reorientation to RAS+, and how it lies on the library grid.

    Attributes
    ----------
    shape : tuple of 3 int
        Voxels along x, y, z (RAS+).
    spacing : tuple of 3 float
        Edge of a voxel in mm along x, y, z.
    origin : tuple of 3 float or None
        The voxel (RAS+, of this grid) in which the library grid's voxel (0, 0, 0) lies; None where both are one grid.
    """

    shape: tuple[int, int, int]
    spacing: tuple[float, float, float]
    origin: tuple[float, float, float] | None

    @property
    def matrix(self) -> Affine:
        """The affine (4, 4) from voxels of this grid to those of the library grid."""
        if self.origin is None:
            return np.eye(4)
        affine = np.diag([*self.spacing, 1.0])
        affine[:3, 3] = -np.asarray(self.origin) * self.spacing
        return affine

    def to_library(self, volume: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Resample a RAS+ volume of this grid onto the library grid along its own axes, linear, 0 outside."""
        if self.origin is None:
            return volume
        positions = [
            origin + np.arange(size) / edge
            for size, edge, origin in zip(frames.LIBRARY_SHAPE, self.spacing, self.origin, strict=True)
        ]
        return _resample(volume, positions)

    def labels_to_library(self, labels: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
        """Resample a RAS+ label volume of this grid onto the library grid, nearest, 0 outside."""
        if self.origin is None:
            return labels
        return nearest_labels(labels, np.asarray(np.linalg.inv(self.matrix), np.float64), frames.LIBRARY_SHAPE)


def _resample(volume: npt.NDArray[np.float32], positions: Sequence[npt.NDArray[np.floating]]) -> npt.NDArray[np.float32]:
    """Sample a volume at every combination of positions (in voxels) along its axes, one axis after the other.

    Outside it is 0. Whole positions are met exactly. Returns Fortran order, in which volumes are kept.
    """
    out = volume.T  # C order inside, so that rows are copied whole
    for axis, along in enumerate(reversed(positions)):
        low = np.floor(along).astype(np.int64)
        weight = along - low
        sampled = _take(out, low, 1 - weight, axis)
        if weight.any():
            sampled += _take(out, low + 1, weight, axis)
        out = sampled
    return out.T


def _take(
    volume: npt.NDArray[np.float32], index: npt.NDArray[np.int64], weight: npt.NDArray[np.float64], axis: int
) -> npt.NDArray[np.float32]:
    """Take planes along an axis, weighted, those outside of the volume with weight 0."""
    size = volume.shape[axis]
    weight = np.where((index >= 0) & (index < size), weight, 0).astype(volume.dtype)
    taken = volume.take(np.clip(index, 0, size - 1), axis)
    taken *= np.expand_dims(weight, tuple(other for other in range(volume.ndim) if other != axis))
    return taken


def ras_shape(shape: tuple[int, int, int], affine: Affine) -> tuple[int, int, int]:
    """Return the shape that a volume of `shape` and `affine` has after reorientation to RAS+."""
    x, y, z = np.asarray(shape)[np.argsort(orientations.io_orientation(affine)[:, 0])]
    return int(x), int(y), int(z)


def ras_affine(shape: tuple[int, int, int], affine: Affine) -> Affine:
    """Return the affine that a volume of `shape` and `affine` has after reorientation to RAS+."""
    turned: Affine = affine @ orientations.inv_ornt_aff(orientations.io_orientation(affine), shape)
    return turned


def is_library_grid(shape: tuple[int, int, int], affine: Affine) -> bool:
    """Whether a RAS+ grid is the library's: its shape, 1 mm, not turned; the origin, which differs among archives, is free."""
    return shape == frames.LIBRARY_SHAPE and same_matrix(affine, frames.LIBRARY_AFFINE)


def same_matrix(one: Affine, other: Affine) -> bool:
    """Whether two affines agree in everything but the origin."""
    return bool(np.allclose(one[:3, :3], other[:3, :3], rtol=0, atol=_MATRIX_TOLERANCE))


def same_origin(one: Affine, other: Affine) -> bool:
    """Whether two affines have the same origin."""
    return bool(np.allclose(one[:3, 3], other[:3, 3], rtol=0, atol=_ORIGIN_TOLERANCE_MM))


def library_grid() -> Grid:
    """Return the library grid itself."""
    return Grid(frames.LIBRARY_SHAPE, (1.0, 1.0, 1.0), None)


def place_by_brain(brain: npt.NDArray[np.bool_], affine: Affine) -> tuple[Grid, str]:
    """Place a RAS+ grid so that the centre of its brain's bounding box lies at `app.frames.LIBRARY_BRAIN_CENTRE`.

    Parameters
    ----------
    brain : bool array (X, Y, Z)
        Non-zero voxels, RAS+; at least one.
    affine : float64 array (4, 4)
        Of the RAS+ grid.

    Returns
    -------
    grid : Grid
    description : str
        What was done, for the reader: never called a registration.
    """
    spacing = np.asarray(affines.voxel_sizes(affine), np.float64)
    # An axis of 1 mm is only shifted, by whole voxels, so that nothing is interpolated without need.
    unit = np.abs(spacing - 1) < _MATRIX_TOLERANCE
    spacing[unit] = 1.0
    low, high = np.zeros(3), np.zeros(3)
    for axis in range(3):
        filled = np.flatnonzero(brain.any(axis=tuple(other for other in range(3) if other != axis)))
        low[axis], high[axis] = filled[0], filled[-1]
    origin = (low + high) / 2 - np.asarray(frames.LIBRARY_BRAIN_CENTRE) / spacing
    origin[unit] = np.floor(origin[unit] + 0.5)
    x, y, z = brain.shape
    grid = Grid((x, y, z), _triple(spacing), _triple(origin))
    first, last = (low - origin) * spacing, (high - origin) * spacing
    notes = [
        f"resampled from {x} x {y} x {z} voxels of {spacing[0]:.3g} x {spacing[1]:.3g} x {spacing[2]:.3g} mm to 1 mm "
        "and placed by its brain's bounding box (not registered)"
    ]
    beyond = np.maximum(-first, last - (np.asarray(frames.LIBRARY_SHAPE) - 1)).max()
    if beyond > 0.5:
        notes.append(f"up to {beyond:.0f} mm of it reach beyond the library grid and are cut off")
    cosine = np.clip(np.diag(affine[:3, :3]) / affines.voxel_sizes(affine), -1, 1)
    turned = float(np.degrees(np.arccos(cosine)).max())
    if turned > _TURNED_DEGREES:
        notes.append(f"its axes stay turned by {turned:.0f} degrees")
    return grid, "; ".join(notes)


def _triple(values: Affine) -> tuple[float, float, float]:
    x, y, z = (float(value) for value in values)
    return x, y, z
