"""Where a study lies: from the voxels of its source to those of the library grid and back, for clicks and label maps.

A source voxel is an index (i, j, k) into the study's files as they are: along the axes of the NIfTI or MetaImage file, or
(column, row, slice) of the stacked DICOM series whose grid the study is read on. A library voxel is an index (x, y, z), RAS+,
into `app.frames.LIBRARY_SHAPE`. Whole numbers are the centres of voxels.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from nibabel import orientations

from app import frames
from app.errors import UserError

How = Literal["as found", "resampled", "placed", "registered"]
"""Found on the library grid; brought to it by its affine; by the centre of its brain's box; by a registration."""

Row = tuple[float, float, float, float]
Matrix = tuple[Row, Row, Row, Row]
Shape = tuple[int, int, int]
Points = npt.NDArray[np.float64]

_SAME_AFFINE = 1e-3
_TIE_DECIMALS = 6
"""What lies between two voxels within so many digits lies between them, whatever the axes it was computed along."""


def matrix(values: npt.ArrayLike) -> Matrix:
    """Return an affine (4, 4) as the value that a :class:`Placement` holds."""
    one, two, three, four = (_row(row) for row in np.asarray(values, np.float64).tolist())
    return one, two, three, four


def _row(values: list[float]) -> Row:
    a, b, c, d = (float(value) for value in values)
    return a, b, c, d


@dataclass(frozen=True)
class Placement:
    """How the source of a study lies on the library grid.

    Attributes
    ----------
    how : str
        See `How`.
    native_affine : 4 tuples of 4 float
        Source voxel to mm in the scanner's or archive's world (RAS+).
    native_shape : tuple of 3 int or None
        Voxels of the source along its own axes. None where a former version of the program brought the study in.
    to_library : 4 tuples of 4 float or None
        Source voxel to library voxel, all steps composed: the axes turned, resampled, moved. None as `native_shape`.

    Raises
    ------
    ValueError
        If the numbers are not finite, or a matrix cannot be inverted.
    """

    how: How
    native_affine: Matrix
    native_shape: Shape | None = None
    to_library: Matrix | None = None

    def __post_init__(self) -> None:
        for values in (self.native_affine, self.to_library):
            if values is None:
                continue
            found = np.asarray(values)
            if not np.isfinite(found).all() or not np.array_equal(found[3], (0, 0, 0, 1)) or np.linalg.det(found[:3, :3]) == 0:
                raise ValueError(f"no affine that can be inverted: {values}")
        if (self.native_shape is None) != (self.to_library is None) or min(self.native_shape or (1,)) < 1:
            raise ValueError(f"a shape {self.native_shape} with a matrix {self.to_library}")

    @classmethod
    def as_found(cls, affine: npt.ArrayLike = frames.LIBRARY_AFFINE) -> Placement:
        """Return how a source on the library grid lies, whatever the order and directions of its axes, which `affine` tells."""
        native = np.asarray(affine, np.float64)
        x, y, z = (frames.LIBRARY_SHAPE[int(axis)] for axis in orientations.io_orientation(native)[:, 0])
        return cls("as found", matrix(native), (x, y, z), matrix(frames.ras_turn((x, y, z), native)))

    @classmethod
    def of_former(cls, affine: npt.ArrayLike, placed: bool) -> Placement:
        """Return what can be known of a study for which only its affine was kept, and whether its brain's box placed it."""
        return cls("placed", matrix(affine)) if placed else cls.as_found(affine)

    def same_source(self, other: Placement) -> bool:
        """Whether two placements can be of the same files: their shapes and affines agree, as far as they can be compared.

        Former versions kept, of a DICOM series that is askew to the library's axes, not its own affine.
        """
        if (self.to_library is None) != (other.to_library is None) and (self._askew or other._askew):
            return True
        if None not in (self.native_shape, other.native_shape) and self.native_shape != other.native_shape:
            return False
        return bool(np.allclose(self.native_affine, other.native_affine, atol=_SAME_AFFINE))

    def source_grid(self) -> tuple[Shape, Points]:
        """Return `native_shape` and `native_affine`, float64 (4, 4); `UserError` where the shape was not kept."""
        return self._known()[0], np.asarray(self.native_affine)

    # -- points

    def onto_library(self, points: npt.ArrayLike) -> Points:
        """Return the library voxels (..., 3) in which source voxels (..., 3) lie; fractions are kept.

        Raises
        ------
        UserError
            If how the source lies was not kept (see `to_library`); so do the others of this class.
        """
        return _apply(self._known()[1], points)

    def onto_source(self, points: npt.ArrayLike) -> Points:
        """Return the source voxels (..., 3) in which library voxels (..., 3) lie; fractions are kept."""
        return _apply(_inverse(self._known()[1]), points)

    def source_voxel(self, k: int, row: float, column: float) -> Shape | None:
        """Return the source voxel under (row, column) of the plane of slice `k`; None where it lies outside of the source."""
        shape, to_library = self._known()
        turn = frames.ras_turn(shape, np.asarray(self.native_affine))
        turned = _nearest(_apply(turn @ _inverse(to_library), frames.plane_to_voxel(row, column, k)))
        nearest = _apply(_inverse(turn), turned)  # half-way ones as in label maps, however the file's axes run
        if not ((nearest >= 0) & (nearest < shape)).all():
            return None
        x, y, z = (round(index) for index in nearest)
        return x, y, z

    def plane_point(self, voxel: npt.ArrayLike) -> tuple[float, float, float]:
        """Return (slice, row, column) of the library's planes in which a source voxel (3,) lies; fractions are kept."""
        x, y, z = (float(value) for value in self.onto_library(voxel))
        row, column = frames.voxel_to_plane(x, y)
        return z, row, column

    # -- label maps

    def labels_onto_source(self, planes: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
        """Bring label planes of the library grid back onto the source's own grid.

        Parameters
        ----------
        planes : uint8 array (155, 240, 240)

        Returns
        -------
        uint8 array of `native_shape`
            Along the source's own axes, nearest, 0 where the library grid does not reach.
        """
        shape, to_library = self._known()
        return nearest_labels(frames.from_planes(planes), to_library, shape)

    def labels_onto_library(self, labels: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
        """Bring labels of the source's own grid, uint8 of `native_shape`, to label planes (155, 240, 240), nearest, 0 outside."""
        shape, to_library = self._known()
        if labels.shape != shape:
            raise ValueError(f"labels of shape {labels.shape} for a source of {shape}")
        turned, _ = frames.to_ras(labels, np.asarray(self.native_affine))
        to_turned = frames.ras_turn(shape, np.asarray(self.native_affine)) @ _inverse(to_library)
        return np.ascontiguousarray(frames.planes(nearest_labels(turned, to_turned, frames.LIBRARY_SHAPE)))

    @property
    def _askew(self) -> bool:
        return self.to_library is not None and not _along_axes(np.asarray(self.to_library))

    def _known(self) -> tuple[Shape, Points]:
        if self.native_shape is None or self.to_library is None:
            raise UserError(
                "Where the voxels of this study's files lie is not in the library, because a former version brought it in: "
                "remove the study and index it again."
            )
        return self.native_shape, np.asarray(self.to_library)


def nearest_labels(labels: npt.NDArray[np.uint8], to_labels: Points, shape: Shape) -> npt.NDArray[np.uint8]:
    """Sample a label volume at every voxel of another grid, nearest, 0 outside.

    Parameters
    ----------
    labels : uint8 array (X, Y, Z)
    to_labels : float64 array (4, 4)
        From voxels of the other grid to voxels of `labels`.
    shape : tuple of 3 int
        Of the other grid.

    Returns
    -------
    uint8 array of `shape`
        In Fortran order, in which volumes are kept.
    """
    return _along(labels, to_labels, shape) if _along_axes(to_labels) else _across(labels, to_labels, shape)


def _along(labels: npt.NDArray[np.uint8], to_labels: Points, shape: Shape) -> npt.NDArray[np.uint8]:
    """Sample along axes that are those of `labels` in some order: an index for each, instead of one for every voxel."""
    order = np.abs(to_labels[:3, :3]).argmax(axis=1)  # the axis of the other grid along which each axis of the labels runs
    put: list[slice] = [slice(0)] * 3
    out = labels
    for axis, other in enumerate(order):
        index = _nearest(to_labels[axis, other] * np.arange(shape[other]) + to_labels[axis, 3])
        inside = np.flatnonzero((index >= 0) & (index < labels.shape[axis]))
        put[other] = slice(int(inside[0]), int(inside[-1]) + 1) if inside.size else slice(0)
        out = _taken(out, index[inside], axis)
    result = np.zeros(shape, labels.dtype, order="F")
    result[tuple(put)] = out.transpose(np.argsort(order))
    return result


def _taken(labels: npt.NDArray[np.uint8], index: npt.NDArray[np.int64], axis: int) -> npt.NDArray[np.uint8]:
    """Take planes along an axis; a view where they lie side by side, as they do on the library grid and of 1 mm."""
    for step in (1, -1):
        if index.size and (np.diff(index) == step).all():
            low, high = sorted((int(index[0]), int(index[-1])))
            part = labels[(*(slice(None),) * axis, slice(low, high + 1))]
            return np.flip(part, axis) if step < 0 else part
    return labels.take(index, axis)


def _across(labels: npt.NDArray[np.uint8], to_labels: Points, shape: Shape) -> npt.NDArray[np.uint8]:
    """Sample along any axes, voxel by voxel, where there can be labels at all."""
    result = np.zeros(shape, labels.dtype, order="F")
    if not labels.any():
        return result
    used = [np.flatnonzero(labels.any(axis=tuple({0, 1, 2} - {axis}))) for axis in range(3)]
    corners = np.array(list(itertools.product(*((along[0] - 0.5, along[-1] + 0.5) for along in used))))
    reached = _apply(_inverse(to_labels), corners)
    low = np.clip(np.floor(reached.min(axis=0)).astype(int), 0, shape)
    high = np.clip(np.ceil(reached.max(axis=0)).astype(int) + 1, 0, shape)
    plane = np.stack(np.meshgrid(np.arange(low[0], high[0]), np.arange(low[1], high[1]), indexing="ij"), axis=-1)
    for z in range(low[2], high[2]):  # one plane at a time: its points are small beside the volume
        index = _nearest(plane @ to_labels[:3, :2].T + to_labels[:3, 2] * z + to_labels[:3, 3])
        inside = ((index >= 0) & (index < labels.shape)).all(axis=-1)
        result[low[0] : high[0], low[1] : high[1], z][inside] = labels[tuple(index[inside].T)]
    return result


def _nearest(points: Points) -> npt.NDArray[np.int64]:
    """Return the nearest whole positions; half-way ones go up."""
    return np.floor(np.round(points, _TIE_DECIMALS) + 0.5).astype(np.int64)


def _along_axes(affine: npt.NDArray[Any]) -> bool:
    """Whether an affine leads along axes only: one number in each row and column."""
    used = affine[:3, :3] != 0
    return bool((used.sum(axis=0) == 1).all() and (used.sum(axis=1) == 1).all())


def _apply(affine: Points, points: npt.ArrayLike) -> Points:
    return np.asarray(points, np.float64) @ affine[:3, :3].T + affine[:3, 3]


def _inverse(affine: Points) -> Points:
    return np.asarray(np.linalg.inv(affine), np.float64)
