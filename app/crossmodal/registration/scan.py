"""A CT and an MR of one head that a registration brings together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from app.crossmodal.images import AIR_HU, CT_SPAN_HU, FloatArray, Matrix, grid_around, on_grid, read_volumes, scaled, stack
from app.crossmodal.registration.transforms import Mapping
from app.errors import UserError

LEAST_MM = 20
"""A thinner MR does not tell where a CT belongs."""

Stack = npt.NDArray[np.float16]


@dataclass(frozen=True)
class Scan:
    """A CT in its own voxels and an MR on its grid of 1 mm.

    Attributes
    ----------
    hounsfield : float32 (X, Y, Z)
    ct_affine : float64 (4, 4)
        Voxel to mm.
    mr : float16 (Z, H, W)
        Planes, 0 to 1.
    grid : float64 (4, 4)
        Voxel (RAS) of the MR to mm.
    """

    hounsfield: FloatArray
    ct_affine: Matrix
    mr: Stack
    grid: Matrix

    @property
    def shape(self) -> tuple[int, int, int]:
        """Voxels of the MR (x, y, z)."""
        z, y, x = self.mr.shape
        return x, y, z

    @property
    def middle_mm(self) -> Matrix:
        """The middle of the MR (1, 3), mm."""
        return np.asarray([self.grid[:3, :3] @ ((np.array(self.shape) - 1) / 2) + self.grid[:3, 3]])

    def ct_on_mr(self, mapping: Mapping) -> FloatArray:
        """Return the CT on the MR's grid (X, Y, Z), Hounsfield units."""
        rigid = np.linalg.inv(self.ct_affine) @ mapping.rigid
        if mapping.spline is None:
            return on_grid(self.hounsfield, rigid @ self.grid, self.shape, AIR_HU)
        field = mapping.spline.on_grid(self.shape, self.grid[:3, 3])
        places = np.indices(self.shape, np.float32).reshape(3, -1) + self.grid[:3, 3:].astype(np.float32)
        places += field.reshape(-1, 3).T
        at = rigid[:3, :3].astype(np.float32) @ places + rigid[:3, 3:].astype(np.float32)
        read = ndimage.map_coordinates(self.hounsfield, at, np.float32, 1, mode="constant", cval=AIR_HU)
        return np.asarray(read.reshape(self.shape), np.float32)


def read_scan(ct_path: Path, mr_path: Path) -> Scan:
    """Read a CT and an MR of one head, roughly where the other lies.

    Raises
    ------
    UserError
        If a file cannot be read, does not say where it lies, the CT is not in Hounsfield units, the MR is too thin, or the two
        have nothing in common.
    """
    ct, mr = read_volumes(ct_path, mr_path)
    grid, shape = grid_around(mr.data.shape, mr.affine)
    if min(shape) < LEAST_MM:
        raise UserError(
            f"{mr_path} is only {min(shape)} mm thick, and at least {LEAST_MM} are needed to register a CT with: "
            "give the whole head."
        )
    if not (on_grid(ct.data, np.linalg.inv(ct.affine) @ grid, shape, AIR_HU) > CT_SPAN_HU).any():
        raise UserError(
            f"{ct_path} and {mr_path} say that they lie in different places, so that there is nothing to begin with: export both "
            "with their positions, or put them roughly upon each other first."
        )
    signal = on_grid(mr.data, np.linalg.inv(mr.affine) @ grid, shape, 0.0)
    return Scan(np.asarray(ct.data, np.float32), ct.affine, stack(scaled(signal)), grid)
