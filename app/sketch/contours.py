"""The contours of a sketch: connected components of a structure on a slice, measured, found and removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

import c_geometry
from app.sketch.history import Box, Change
from app.sketch.runs import Mask
from app.sketch.sketch import Sketch


@dataclass(frozen=True)
class Contour:
    """One connected component of a structure on a slice.

    Attributes
    ----------
    mask : bool array (rows, columns)
    outlines : list of float64 arrays (N, 2)
        Its outer outline and its holes, (row, column) in mm.
    area_mm2 : float
        Of its pixels.
    perimeter_mm : float
        Holes included.
    diameters : Diameters
        Longest and perpendicular diameter in mm, and where they end.
    """

    mask: Mask
    outlines: list[c_geometry.Points]
    area_mm2: float
    perimeter_mm: float
    diameters: c_geometry.Diameters


def contours(sketch: Sketch, k: int, label: int) -> list[Contour]:
    """Return the contours of a structure on slice `k`, in the order of their first pixel, hidden parts included."""
    regions, _ = c_geometry.components(sketch.mask(k, label))
    return [
        measure(regions == number, outlines, sketch.spacing)
        for number, outlines in enumerate(c_geometry.outlines(regions != 0, spacing=sketch.spacing), start=1)
    ]


def largest_contour(sketch: Sketch, k: int, label: int) -> tuple[Contour | None, int]:
    """Return the contour with the most pixels of a structure on slice `k` (None without any), and how many there are."""
    whole = sketch.mask(k, label)
    box = bounds(whole)
    if box is None:
        return None, 0
    window = (slice(box[0], box[1]), slice(box[2], box[3]))
    regions, count = c_geometry.components(whole[window])
    part = regions == 1 + int(np.bincount(regions.ravel())[1:].argmax())
    corner = np.array([box[0] * sketch.spacing[0], box[2] * sketch.spacing[1]])
    outlines = [corner + line for line in c_geometry.outlines(part, spacing=sketch.spacing)[0]]
    mask = np.zeros_like(whole)
    mask[window] = part
    return measure(mask, outlines, sketch.spacing), count


def measure(mask: Mask, outlines: list[c_geometry.Points], spacing: tuple[float, float]) -> Contour:
    """Return a contour of a mask (rows, columns) that is not empty, with its measures."""
    diameters = c_geometry.diameters(outlines)
    if diameters is None:
        raise ValueError("an empty mask has no contour")
    return Contour(
        mask=mask,
        outlines=outlines,
        area_mm2=int(mask.sum()) * spacing[0] * spacing[1],
        perimeter_mm=c_geometry.perimeter(outlines),
        diameters=diameters,
    )


def contour_mask(sketch: Sketch, k: int, label: int, pixel: tuple[int, int]) -> Mask | None:
    """Return the mask of the contour at a pixel (row, column), or None if there is none."""
    mask = sketch.mask(k, label)
    row, column = pixel
    if not (0 <= row < sketch.shape[0] and 0 <= column < sketch.shape[1] and mask[row, column]):
        return None
    return c_geometry.flood(mask, row, column, diagonal=True)


def remove_contour(sketch: Sketch, k: int, label: int, pixel: tuple[int, int]) -> Change | None:
    """Remove the contour at a pixel (row, column), one step; None if there is none."""
    mask = contour_mask(sketch, k, label, pixel)
    if mask is None:
        return None
    return sketch.apply(f"remove contour: {sketch.structure(label).key}", k, label, mask, "remove")


def bounds(mask: npt.NDArray[Any]) -> Box | None:
    """Return the box around all that is not 0 in a mask or label map (rows, columns); None if there is nothing."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if rows.size == 0:
        return None
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1
