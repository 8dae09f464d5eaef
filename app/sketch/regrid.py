"""Sketches from one grid to another, by their mm."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from app.sketch.runs import Mask
from app.sketch.sketch import Sketch


def same_grid(one: Sketch, other: Sketch) -> bool:
    """Whether two sketches have their slices and pixels in the same places."""
    return _grid(one) == _grid(other)


def onto_grid(sketch: Sketch, like: Sketch) -> list[tuple[int, int, Mask]]:
    """Resample a sketch onto the grid of another one, nearest pixel centre, nothing outside.

    Returns
    -------
    list of (slice, label, mask)
        As :meth:`app.sketch.Sketch.load` takes it; masks are bool (rows, columns) of `like`, empty ones left out. A slice of
        `like` takes the nearest slice of `sketch`, so thick slices fill the thin ones around them.
    """
    slices, rows, columns = (_nearest(to, came) for to, came in zip(_axes(like), _axes(sketch), strict=True))
    found = []
    for k, label, mask in sketch.committed():
        padded = np.zeros((mask.shape[0] + 1, mask.shape[1] + 1), np.bool_)
        padded[:-1, :-1] = mask  # index -1 stands for outside
        moved = padded[np.ix_(rows, columns)]
        if moved.any():
            found += [(int(target), label, moved.copy()) for target in np.flatnonzero(slices == k)]
    return found


def _grid(sketch: Sketch) -> tuple[object, ...]:
    return sketch.slices, sketch.shape, sketch.slice_mm, sketch.spacing, sketch.origin


def _axes(sketch: Sketch) -> list[tuple[int, float, float]]:
    """Return size, spacing in mm and origin in mm of slices, rows and columns."""
    sizes, spacings = (sketch.slices, *sketch.shape), (sketch.slice_mm, *sketch.spacing)
    return list(zip(sizes, spacings, sketch.origin, strict=True))


def _nearest(to: tuple[int, float, float], came: tuple[int, float, float]) -> npt.NDArray[np.intp]:
    """Return for each position on one axis the nearest one on another, -1 where that is outside."""
    places = to[2] + to[1] * np.arange(to[0])
    index = np.floor((places - came[2]) / came[1] + 0.5).astype(np.intp)
    return np.where((index >= 0) & (index < came[0]), index, -1)
