"""The only place that converts between voxels, mm, planes and network input.

Conventions (all of them pinned by ``tests/house/single/test_frames.py``):

* A volume is RAS+: axis 0 grows to the patient's right, axis 1 to the front, axis 2 to the head.
* It lies on the library grid, `LIBRARY_SHAPE` voxels of 1 mm.
* The plane of slice `k` is ``volume[:, ::-1, k].T``: row 0 is anterior, column 0 is the patient's LEFT.
* Sketch coordinates are (row, column) in mm from the centre of pixel (0, 0).
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from nibabel import orientations

LIBRARY_SHAPE = (240, 240, 155)
LIBRARY_SLICES = LIBRARY_SHAPE[2]
PLANE_SHAPE = (LIBRARY_SHAPE[1], LIBRARY_SHAPE[0])
LIBRARY_AFFINE = np.array([[1.0, 0, 0, -239.0], [0, 1.0, 0, 0.0], [0, 0, 1.0, 0.0], [0, 0, 0, 1.0]])
"""Voxel to mm of the library grid: the RAS+ form of BraTS's own affine diag(-1, -1, 1) with origin (0, 239, 0)."""

LIBRARY_BRAIN_CENTRE = (119.5, 110.0, 71.0)
"""Voxel centre of the mean brain box (columns 51-189, rows 45-213, slices 3-139), where other grids are placed."""

PREPROCESSING_VERSION = "zscore-nonzero/square240/bilinear/1"
"""Part of the model id: codes made with another preprocessing are never compared."""

FloatArray = npt.NDArray[np.float32]


def to_ras(volume: npt.NDArray[Any], affine: npt.NDArray[np.float64]) -> tuple[npt.NDArray[Any], npt.NDArray[np.float64]]:
    """Reorient a volume (X, Y, Z) to RAS+ by flipping and transposing axes only; returns a view and its affine.

    Examples
    --------
    BraTS's own files grow to the left and to the back.

    >>> stored = np.zeros((4, 5, 3), np.uint8)
    >>> stored[3, 0, 2] = 1  # left, anterior, superior
    >>> turned, affine = to_ras(stored, np.diag([-1.0, -1.0, 1.0, 1.0]))
    >>> np.argwhere(turned).tolist(), np.diag(affine).tolist()
    ([[0, 4, 2]], [1.0, 1.0, 1.0, 1.0])
    """
    ornt = orientations.io_orientation(affine)
    turned = orientations.apply_orientation(volume, ornt)
    return turned, affine @ orientations.inv_ornt_aff(ornt, volume.shape)


def ras_turn(shape: tuple[int, ...], affine: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the whole-numbered affine (4, 4) from voxels of a volume of `shape` to those of it after :func:`to_ras`.

    Examples
    --------
    The first axis grows to the left: voxel 0 becomes the last.

    >>> turn = ras_turn((240, 240, 155), np.diag([-1.0, 1.0, 1.0, 1.0]))
    >>> (turn @ [0, 10, 20, 1]).tolist()
    [239.0, 10.0, 20.0, 1.0]
    """
    back = orientations.inv_ornt_aff(orientations.io_orientation(affine), shape)
    turn: npt.NDArray[np.float64] = np.rint(np.linalg.inv(back)) + 0.0  # no negative zeros
    return turn


def from_ras(volume: npt.NDArray[Any], affine: npt.NDArray[np.float64]) -> npt.NDArray[Any]:
    """Undo :func:`to_ras`: a RAS+ volume in the axis order and directions of the file whose `affine` is given; a view.

    Examples
    --------
    >>> stored = np.arange(24).reshape(2, 3, 4)
    >>> affine = np.diag([-1.0, -1.0, 1.0, 1.0])
    >>> bool((from_ras(to_ras(stored, affine)[0], affine) == stored).all())
    True
    """
    back = orientations.ornt_transform(orientations.io_orientation(np.eye(4)), orientations.io_orientation(affine))
    turned: npt.NDArray[Any] = orientations.apply_orientation(volume, back)
    return turned


def plane(volume: npt.NDArray[Any], k: int) -> npt.NDArray[Any]:
    """Return slice `k` of a RAS+ volume (X, Y, Z) as a plane (rows, columns), row 0 anterior, column 0 left; a view.

    Examples
    --------
    >>> volume = np.zeros((4, 5, 3), np.uint8)
    >>> volume[0, 4, 1] = 1  # the patient's left, in front
    >>> np.argwhere(plane(volume, 1)).tolist()
    [[0, 0]]
    """
    return volume[:, ::-1, k].T


def planes(volume: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return all slices of a RAS+ volume (X, Y, Z) as planes (Z, rows, columns); a view.

    Examples
    --------
    >>> volume = np.zeros((4, 5, 3), np.uint8)
    >>> planes(volume).shape
    (3, 5, 4)
    """
    return volume[:, ::-1, :].transpose(2, 1, 0)


def from_planes(stack: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Undo :func:`planes`: planes (Z, rows, columns) to a RAS+ volume (X, Y, Z); a view.

    Examples
    --------
    >>> volume = np.arange(24).reshape(2, 3, 4)
    >>> bool((from_planes(planes(volume)) == volume).all())
    True
    """
    return stack.transpose(2, 1, 0)[:, ::-1, :]


def plane_to_voxel(row: float, column: float, k: int, rows: int = PLANE_SHAPE[0]) -> tuple[float, float, float]:
    """Return the RAS+ voxel (x, y, z) under (row, column) of the plane of slice `k`.

    Examples
    --------
    >>> plane_to_voxel(0, 10, 76)
    (10, 239, 76.0)
    """
    return column, rows - 1 - row, float(k)


def voxel_to_plane(x: float, y: float, rows: int = PLANE_SHAPE[0]) -> tuple[float, float]:
    """Return (row, column) of the plane in which the RAS+ voxel column (x, y) lies.

    Examples
    --------
    >>> voxel_to_plane(10, 239)
    (0, 10)
    """
    return rows - 1 - y, x


def mm_to_pixel(point_mm: tuple[float, float], spacing: tuple[float, float]) -> tuple[float, float]:
    """Convert sketch coordinates (row, column) in mm to pixels, `spacing` being mm a pixel (row, column).

    Examples
    --------
    >>> mm_to_pixel((6.0, 6.0), (0.5, 2.0))
    (12.0, 3.0)
    """
    return point_mm[0] / spacing[0], point_mm[1] / spacing[1]


def pixel_to_mm(point: tuple[float, float], spacing: tuple[float, float]) -> tuple[float, float]:
    """Convert (row, column) in pixels to sketch coordinates in mm.

    Examples
    --------
    >>> pixel_to_mm((12.0, 3.0), (0.5, 2.0))
    (6.0, 6.0)
    """
    return point[0] * spacing[0], point[1] * spacing[1]


def zscore_statistics(volume: npt.NDArray[Any]) -> tuple[float, float]:
    """Return mean and standard deviation over the non-zero voxels (0 and 1 for an empty volume).

    Examples
    --------
    >>> zscore_statistics(np.array([0.0, 0.0, 2.0, 4.0]))
    (3.0, 1.0)
    """
    flat = volume.ravel(order="K")  # in memory order, whatever the axes: five times quicker
    values = flat[flat != 0].astype(np.float64)
    if values.size == 0:
        return 0.0, 1.0
    spread = float(values.std())
    return float(values.mean()), spread if spread > 0 else 1.0


def zscore(volume: npt.NDArray[Any]) -> FloatArray:
    """Z-score by the non-zero voxels, applied to ALL voxels: background becomes ``-mean / std``.

    Examples
    --------
    >>> zscore(np.array([0.0, 0.0, 2.0, 4.0])).tolist()
    [-3.0, -3.0, -1.0, 1.0]
    """
    mean, spread = zscore_statistics(volume)
    return ((volume.astype(np.float64) - mean) / spread).astype(np.float32)


def to_square(stack: npt.NDArray[Any], fill: Any, side: int = PLANE_SHAPE[0]) -> npt.NDArray[Any]:
    """Pad with `fill` or crop planes (..., rows, columns) about their centre to (..., side, side).

    Examples
    --------
    >>> to_square(np.array([[1, 2, 3, 4]]), fill=0, side=3).tolist()
    [[0, 0, 0], [1, 2, 3], [0, 0, 0]]
    """
    if stack.shape[-2:] == (side, side):
        return stack
    out = np.full((*stack.shape[:-2], side, side), fill, stack.dtype)
    take, put = [], []
    for size in stack.shape[-2:]:
        keep = min(size, side)
        take.append(slice((size - keep) // 2, (size - keep) // 2 + keep))
        put.append(slice((side - keep) // 2, (side - keep) // 2 + keep))
    out[..., put[0], put[1]] = stack[..., take[0], take[1]]
    return out


@cache
def bilinear_matrix(source: int, target: int) -> FloatArray:
    """Return the weights (target, source), read-only, of half-pixel bilinear interpolation (``align_corners=False``).

    Examples
    --------
    >>> bilinear_matrix(2, 4)[:, 1].tolist()
    [0.0, 0.25, 0.75, 1.0]
    """
    centre = (np.arange(target) + 0.5) * source / target - 0.5
    centre = np.clip(centre, 0, source - 1)
    low = np.minimum(np.floor(centre).astype(np.int64), source - 1)
    high = np.minimum(low + 1, source - 1)
    weight = centre - low
    matrix = np.zeros((target, source), np.float64)
    np.add.at(matrix, (np.arange(target), low), 1 - weight)
    np.add.at(matrix, (np.arange(target), high), weight)
    result = matrix.astype(np.float32)
    result.flags.writeable = False
    return result


def resize_bilinear(stack: npt.NDArray[Any], size: int) -> FloatArray:
    """Resample planes (..., rows, columns) to (..., size, size), bilinear, pixel centres as areas.

    Examples
    --------
    >>> resize_bilinear(np.array([[0, 4], [0, 4]]), 4)[0].tolist()
    [0.0, 1.0, 3.0, 4.0]
    """
    given = np.asarray(stack, np.float32)
    out = np.empty((*given.shape[:-2], size, size), np.float32)
    rows, columns = _two_taps(given.shape[-2], size), _two_taps(given.shape[-1], size)
    # Plane by plane, so that one stays near the core; no product of matrices, whose threads would wait for each other.
    for place in np.ndindex(given.shape[:-2]):
        tall = _between(given[place], *rows)
        out[place] = _between(tall.T.copy(), *columns).T
    return out


@cache
def _two_taps(source: int, target: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], FloatArray, FloatArray]:
    """Return for each row of half-pixel bilinear interpolation the two rows it lies between, and their weights (target, 1)."""
    weights = bilinear_matrix(source, target)
    low = (weights != 0).argmax(1)
    high = np.minimum(low + 1, source - 1)
    places = np.arange(target)
    above = np.where(high > low, weights[places, high], np.float32(0))
    return low, high, weights[places, low][:, None], above[:, None]


def _between(
    plane: FloatArray, low: npt.NDArray[np.int64], high: npt.NDArray[np.int64], first: FloatArray, second: FloatArray
) -> FloatArray:
    """Return rows between the rows of a plane."""
    out = plane[low]
    out *= first
    other = plane[high]
    other *= second
    out += other
    return out


def _nearest_index(source: int, target: int) -> npt.NDArray[np.int64]:
    return np.minimum(((np.arange(target) + 0.5) * source / target).astype(np.int64), source - 1)


def resize_labels(stack: npt.NDArray[np.uint8], size: int) -> npt.NDArray[np.uint8]:
    """Resample label planes (..., rows, columns) to (..., size, size), nearest pixel centre.

    Examples
    --------
    >>> resize_labels(np.array([[0, 3], [1, 2]], np.uint8), 4).tolist()
    [[0, 0, 3, 3], [0, 0, 3, 3], [1, 1, 2, 2], [1, 1, 2, 2]]
    """
    rows = _nearest_index(stack.shape[-2], size)
    columns = _nearest_index(stack.shape[-1], size)
    return np.ascontiguousarray(stack[..., rows[:, None], columns[None, :]])


def network_planes(stack: npt.NDArray[Any], size: int, fill: Any = 0.0) -> FloatArray:
    """Turn z-scored planes (..., rows, columns) of 1 mm into network input (..., size, size) float32.

    Examples
    --------
    >>> network_planes(np.zeros((155, 240, 240)), 192).shape
    (155, 192, 192)
    """
    return resize_bilinear(to_square(stack, fill), size)


def network_labels(stack: npt.NDArray[np.uint8], size: int) -> npt.NDArray[np.uint8]:
    """Turn label planes (..., rows, columns) of 1 mm into network input (..., size, size) uint8.

    Examples
    --------
    >>> network_labels(np.zeros((155, 240, 240), np.uint8), 192).shape
    (155, 192, 192)
    """
    return resize_labels(to_square(stack, 0), size)


def labels_from_network(stack: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Bring network label planes (..., size, size) back to library planes (..., 240, 240), nearest.

    Examples
    --------
    >>> labels_from_network(np.zeros((155, 192, 192), np.uint8)).shape
    (155, 240, 240)
    """
    return resize_labels(stack, PLANE_SHAPE[0])
