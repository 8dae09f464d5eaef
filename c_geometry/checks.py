"""What the kernels' fronts accept: every array and number is checked here before a kernel sees it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
"""(N, 2) points, (row, column)."""

Outlines = Points | Sequence[npt.ArrayLike]
"""One closed outline (N, 2), or a sequence of them."""

Plane = npt.NDArray[np.bool_] | npt.NDArray[np.uint8]
Spacing = tuple[float, float]
Box = tuple[int, int, int, int]
"""(row0, row1, column0, column1), half-open, in pixels."""

MOST = 1e100


def as_points(points: npt.ArrayLike) -> Points:
    """Return `points` as a float64 array (N, 2); an empty sequence gives (0, 2). Raises ValueError for other shapes."""
    array = np.asarray(points, dtype=np.float64)
    if array.ndim == 2 and array.shape[1] == 2:
        return array
    if array.size == 0:
        return array.reshape(0, 2)
    raise ValueError(f"points must be (N, 2), row and column, not {array.shape}")


def as_outlines(outlines: Outlines) -> list[Points]:
    """Return one array (N, 2) or a sequence of them as a list of float64 arrays (N, 2)."""
    if isinstance(outlines, np.ndarray) and outlines.ndim == 2:
        return [as_points(outlines)]
    return [as_points(outline) for outline in outlines]


def as_measurable(points: Points) -> Points:
    """Return `points` (N, 2). Raises ValueError unless all are finite and at most 1e100, so that no product overflows."""
    if not (np.abs(points) <= MOST).all():
        raise ValueError("an outline's coordinates must be finite and at most 1e100")
    return points


def as_plane(mask: Plane) -> npt.NDArray[np.uint8]:
    """Return a bool or uint8 plane as uint8 without a copy. Raises ValueError for anything else."""
    if not isinstance(mask, np.ndarray) or mask.ndim != 2 or mask.dtype.char not in "?B":
        raise ValueError("a mask must be a plane (rows, columns) of bool or uint8")
    return mask.view(np.uint8)


def as_spacing(spacing: Spacing) -> Spacing:
    """Return `spacing` as two floats. Raises ValueError unless both are positive and finite."""
    row_mm, column_mm = spacing
    if not (0 < row_mm < float("inf") and 0 < column_mm < float("inf")):
        raise ValueError(f"the pixel spacing must be positive and finite, not {spacing}")
    return float(row_mm), float(column_mm)


def check_array(array: object, dtype: npt.DTypeLike, shape: tuple[int, ...], what: str) -> None:
    """Refuse (ValueError) what is no C-contiguous array of a type and shape; -1 stands for any length."""
    if not isinstance(array, np.ndarray) or array.dtype != dtype or array.ndim != len(shape):
        raise ValueError(f"{what} must be {np.dtype(dtype).name} of {len(shape)} axes")
    if any(wanted not in (-1, there) for wanted, there in zip(shape, array.shape, strict=True)):
        raise ValueError(f"{what} must be of the shape {shape}, not {array.shape}")
    if not array.flags.c_contiguous:
        raise ValueError(f"{what} must lie in one piece in memory")


def number_of_kernel(name: str | None, kernels: Sequence[str]) -> int:
    """Return which of some kernels has a name, the first for None. Raises ValueError if there is none of that name."""
    if name is None:
        return 0
    if name not in kernels:
        raise ValueError(f"this machine has no kernel {name!r}, but {', '.join(kernels)}")
    return kernels.index(name)
