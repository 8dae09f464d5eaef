"""What can be measured of a whole lesion: volumes, the two diameters of each structure, side and region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

import c_geometry
from app import lesions
from app.anatomy import Structure
from app.findings.regions import region
from app.lesions import BrainBox

Planes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Extent:
    """The longest diameter in a slice and the longest one perpendicular to it, in mm, and on which slice they are."""

    longest_mm: float
    perpendicular_mm: float
    slice: int


@dataclass(frozen=True)
class LesionVolume:
    """A lesion in all slices of 1 mm voxels.

    Attributes
    ----------
    whole_ml : float
        Of everything labelled.
    volumes_ml : dict of str to float
        Of each structure that is there, by key, in drawing order.
    extents : dict of str to Extent
        Of the same, and of everything labelled under "whole".
    side : str
        "left", "right", "both" or "none".
    region : str or None
        Where its middle lies, roughly: "frontal" and so on (:func:`app.findings.region`); None without a lesion.
    """

    whole_ml: float
    volumes_ml: dict[str, float]
    extents: dict[str, Extent]
    side: str
    region: str | None


def measure_volume(labels: Planes, structures: Sequence[Structure], brain: BrainBox) -> LesionVolume:
    """Measure a lesion.

    Parameters
    ----------
    labels : uint8 array (slices, rows, columns)
        1 mm voxels; column 0 is the patient's LEFT.
    structures : sequence of Structure
        What the labels mean.
    brain : BrainBox
        What places are measured from.
    """
    slices = np.flatnonzero(labels.any(axis=(1, 2)))
    if not slices.size:
        return LesionVolume(0.0, {}, {}, "none", None)
    first = int(slices[0])
    part = labels[first : int(slices[-1]) + 1]
    counts = np.bincount(part.ravel(), minlength=256)
    there = [structure for structure in structures if counts[structure.label]]
    masks = {"whole": part != 0} | {structure.key: part == structure.label for structure in there}
    found = {key: _extent(mask, first) for key, mask in masks.items()}
    sides = lesions.sides(part, brain.column)
    level = first + float(np.average(np.arange(len(part)), weights=np.count_nonzero(part, axis=(1, 2))))
    middle = lesions.centroid(np.asarray(part.any(axis=0)))
    where = None if middle is None else region(brain.top - level, *brain.offset_mm(middle))
    volumes = {structure.key: float(counts[structure.label]) / 1000 for structure in there}
    return LesionVolume(float(counts[1:].sum()) / 1000, volumes, found, sides.side, where)


def _extent(mask: npt.NDArray[np.bool_], first: int) -> Extent:
    """Return the longest diameter among the connected parts of all planes of a mask (Z, rows, columns)."""
    reach = np.array([_reach(plane) for plane in mask])
    best = Extent(0.0, 0.0, first)
    for place in np.argsort(-reach, kind="stable"):
        if reach[place] <= best.longest_mm:
            break
        for outlines in c_geometry.outlines(mask[place]):
            found = c_geometry.diameters(outlines)
            if found is not None and found.longest > best.longest_mm:
                best = Extent(found.longest, found.perpendicular, first + int(place))
    return best


def _reach(plane: npt.NDArray[np.bool_]) -> float:
    """Return the diagonal of a mask's box in mm, which no diameter is longer than; 0 for an empty one."""
    rows, columns = np.flatnonzero(plane.any(axis=1)), np.flatnonzero(plane.any(axis=0))
    if not rows.size:
        return 0.0
    return float(np.hypot(rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1))
