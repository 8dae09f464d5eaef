"""What a display plane shows in numbers: places, the brain's box, a window that fits."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from widgets.pane.view_geometry import Point

FULL_WINDOW = (127.5, 255.0)
"""Level and width that show every display value."""

AUTO_PERCENTILES = (1.0, 99.5)


def place(point_mm: Point, shape: tuple[int, int]) -> str:
    """Say where a point (row, column) of 1-mm planes lies from the plane's middle: ``L 34.0 mm, A 12.5 mm``."""
    front, right = (shape[0] - 1) / 2 - point_mm[0], point_mm[1] - (shape[1] - 1) / 2
    return f"{'R' if right >= 0 else 'L'} {abs(right):.1f} mm, {'A' if front >= 0 else 'P'} {abs(front):.1f} mm"


def brain_box(volumes: Iterable[npt.NDArray[np.uint8]]) -> tuple[int, int, int, int] | None:
    """Return the box (row0, row1, column0, column1) of everything above 0 in volumes (slices, rows, columns)."""
    seen: npt.NDArray[np.bool_] | None = None
    for volume in volumes:
        there: npt.NDArray[np.bool_] = np.any(volume, axis=0)
        seen = there if seen is None else seen | there
    if seen is None or not seen.any():
        return None
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def automatic_window(plane: npt.NDArray[np.uint8]) -> tuple[float, float]:
    """Return level and width that show what is in a display plane (rows, columns); the full window if nothing is."""
    values = plane[plane > 0]
    if values.size == 0:
        return FULL_WINDOW
    low, high = (float(value) for value in np.percentile(values, AUTO_PERCENTILES))
    return (low + high) / 2, max(high - low, 16.0)
