"""What a display plane shows in numbers: places, the brain's box, a window that fits."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from widgets.language import tr_later
from widgets.pane.view_geometry import Point

FULL_WINDOW = (127.5, 255.0)
"""Level and width that show every display value."""

AUTO_PERCENTILES = (1.0, 99.5)

PLANE_NAMES = {
    "axial": tr_later("Axial plane"),
    "coronal": tr_later("Coronal plane"),
    "sagittal": tr_later("Sagittal plane"),
}

Window = tuple[float, float]
"""Level and width in display values 0-255: level - width / 2 is black, level + width / 2 white."""


def place(point_mm: Point, shape: tuple[int, int]) -> str:
    """Say where a point (row, column) of 1-mm planes lies from the plane's middle: ``L 34.0 mm, A 12.5 mm``."""
    front, right = (shape[0] - 1) / 2 - point_mm[0], point_mm[1] - (shape[1] - 1) / 2
    return f"{'R' if right >= 0 else 'L'} {abs(right):.1f} mm, {'A' if front >= 0 else 'P'} {abs(front):.1f} mm"


def dragged_window(window: Window, right: float, down: float) -> Window:
    """Return a window after a drag by logical pixels: to the right it becomes wider, downwards its level rises."""
    level, width = window
    gain = max(width, 16.0) / 400.0
    return min(max(level + gain * down, 0.0), 255.0), min(max(width + gain * right, 2.0), 510.0)


def window_table(level: float, width: float) -> npt.NDArray[np.uint32]:
    """Return the grey of every display value in a window, (256,) uint32, 0xFFRRGGBB."""
    values = (np.arange(256) - (level - width / 2)) * 255 / max(width, 1.0)
    grey = np.rint(np.clip(values, 0, 255)).astype(np.uint32)
    return np.asarray(grey * np.uint32(0x010101) | np.uint32(0xFF000000), np.uint32)


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
