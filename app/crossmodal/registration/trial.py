"""A known displacement of a CT, so that it can be told how much of it a registration finds."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from app.crossmodal.images import AIR_HU, FloatArray, Matrix, grid_around
from app.crossmodal.registration.transforms import Lattice, Mapping, Points, Spline

KNOTS_MM = 40.0
MOST_MM = 8.0


def draw_spline(
    rng: np.random.Generator, low: Points, high: Points, most_mm: float = MOST_MM, knots_mm: float = KNOTS_MM
) -> Spline:
    """Draw a displacement over a box, by knots every `knots_mm`; its longest vector in the box has `most_mm`."""
    lattice = Lattice.around(np.stack([low, high]), knots_mm)
    spline = Spline(lattice, rng.standard_normal((*lattice.shape, 3)))
    x, y, z = (int(n) for n in np.ceil(high - low) + 1)
    longest = float(np.linalg.norm(spline.on_grid((x, y, z), low), axis=3).max())
    return Spline(lattice, spline.knots * (most_mm / longest))


def displaced(hounsfield: FloatArray, affine: Matrix, truth: Mapping) -> FloatArray:
    """Return a CT (X, Y, Z) that is bent so that `truth` takes the MR to it, where ``truth.rigid`` alone took it before."""
    if truth.spline is None:
        return hounsfield
    # In the MR's frame: what lay at w lies at w + spline(w) now.
    to_mr = np.linalg.inv(truth.rigid) @ affine
    grid, shape = grid_around(hounsfield.shape, to_mr)
    field = truth.spline.on_grid(shape, grid[:3, 3])
    back = np.zeros_like(field)
    places = np.stack(np.meshgrid(*(np.arange(n, dtype=np.float32) for n in shape), indexing="ij"))
    for _ in range(6):  # w = y - spline(w)
        at = places + np.moveaxis(back, 3, 0)
        back = -np.stack([ndimage.map_coordinates(field[..., c], at, np.float32, 1, mode="nearest") for c in range(3)], 3)
    to_grid = np.linalg.inv(grid) @ to_mr
    voxels = np.stack(np.meshgrid(*(np.arange(n, dtype=np.float32) for n in hounsfield.shape), indexing="ij")).reshape(3, -1)
    on_grid = (to_grid[:3, :3] @ voxels + to_grid[:3, 3:]).astype(np.float32)
    moved = np.stack([ndimage.map_coordinates(back[..., c], on_grid, np.float32, 1, mode="nearest") for c in range(3)])
    source = np.linalg.inv(to_grid)
    at = (voxels + source[:3, :3].astype(np.float32) @ moved).reshape(3, *hounsfield.shape)
    return np.asarray(ndimage.map_coordinates(hounsfield, at, np.float32, 1, mode="constant", cval=AIR_HU))
