"""Where a place of the MR lies in the CT: a rigid motion after a smooth displacement by cubic B-splines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.crossmodal.images import FloatArray, Matrix

Points = npt.NDArray[np.float64]


def basis(position: Points) -> tuple[npt.NDArray[np.int64], Points]:
    """Return, for positions (N,) in knots, the first of four knots (N,) and the weights (N, 4) of cubic B-splines."""
    low = np.floor(position).astype(np.int64)
    u = position - low
    weights = np.stack([(1 - u) ** 3, 3 * u**3 - 6 * u**2 + 4, -3 * u**3 + 3 * u**2 + 3 * u + 1, u**3], axis=1) / 6
    return low, weights


@dataclass(frozen=True)
class Lattice:
    """Knots of a B-spline around a box.

    Attributes
    ----------
    low : float64 (3,)
        Corner of the box, mm; the second knot lies on it.
    spacing : float
        mm.
    shape : tuple of int
        Knots in x, y and z.
    """

    low: Points
    spacing: float
    shape: tuple[int, int, int]

    @classmethod
    def around(cls, points: Points, spacing: float) -> Lattice:
        """Return the lattice around points (N, 3)."""
        low, high = points.min(axis=0), points.max(axis=0)
        x, y, z = (int(n) for n in np.floor((high - low) / spacing) + 4)
        return cls(low, spacing, (x, y, z))

    def weights(self, points: Points) -> tuple[npt.NDArray[np.int64], Points]:
        """Return the 64 knots of each point (N, 64), as indices of the flattened lattice, and their weights (N, 64).

        Points outside the box are read at its border.
        """
        index = np.zeros((len(points), 1), np.int64)
        weight = np.ones((len(points), 1))
        for axis, n in enumerate(self.shape):
            position = np.clip((points[:, axis] - self.low[axis]) / self.spacing, 0, n - 3 - 1e-9)
            low, along = basis(position)
            index = (index[:, :, None] * n + (low[:, None] + np.arange(4))[:, None, :]).reshape(len(points), -1)
            weight = (weight[:, :, None] * along[:, None, :]).reshape(len(points), -1)
        return index, weight


@dataclass(frozen=True)
class Spline:
    """A displacement.

    Attributes
    ----------
    lattice : Lattice
    knots : float64 (x, y, z, 3)
        Displacements at the knots, mm.
    """

    lattice: Lattice
    knots: Points

    def at(self, points: Points) -> Points:
        """Return the displacement (N, 3) of points (N, 3), mm."""
        index, weight = self.lattice.weights(points)
        return np.asarray(np.einsum("nk,nkc->nc", weight, self.knots.reshape(-1, 3)[index]))

    def on_grid(self, shape: tuple[int, int, int], origin: Points) -> FloatArray:
        """Return the displacement (X, Y, Z, 3) on a RAS grid of 1 mm whose first voxel lies at `origin` (3,)."""
        values = self.knots.astype(np.float32)
        for axis, (n, size) in enumerate(zip(self.lattice.shape, shape, strict=True)):
            position = (origin[axis] + np.arange(size) - self.lattice.low[axis]) / self.lattice.spacing
            low, along = basis(np.clip(position, 0, n - 3 - 1e-9))
            dense = np.zeros((size, n), np.float32)
            dense[np.arange(size)[:, None], low[:, None] + np.arange(4)] = along
            values = np.moveaxis(np.tensordot(dense, values, (1, axis)), 0, axis)
        return np.ascontiguousarray(values)


@dataclass(frozen=True)
class Mapping:
    """Takes a place x of the MR to ``rigid (x + spline(x))`` of the CT, all in mm.

    Attributes
    ----------
    rigid : float64 (4, 4)
    spline : Spline or None
    """

    rigid: Matrix
    spline: Spline | None = None

    def at(self, points: Points) -> Points:
        """Return where points (N, 3) of the MR lie in the CT, (N, 3)."""
        moved = points if self.spline is None else points + self.spline.at(points)
        return np.asarray(moved @ self.rigid[:3, :3].T + self.rigid[:3, 3])


def bending(shape: tuple[int, int, int]) -> Points:
    """Return the quadratic form of squared second differences along the axes, with a trace of 0 for what is constant."""
    count = int(np.prod(shape))
    numbers = np.arange(count).reshape(shape)
    total = np.eye(count) * 1e-4
    for axis in range(3):
        a, b, c = (np.moveaxis(numbers, axis, 0)[start : start + shape[axis] - 2].ravel() for start in range(3))
        row = np.zeros((len(a), count))
        at = np.arange(len(a))
        row[at, a], row[at, b], row[at, c] = 1, -2, 1
        total += row.T @ row
    return total
