"""What can be measured of a lesion on one slice, each thing when it is first asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from math import pi, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

import c_geometry
from app import lesions
from app.anatomy import Structure

Plane = npt.NDArray[np.uint8]

ENHANCING, NECROTIC = "enhancing", "core"
"""Keys of the structures that tell the pattern of enhancement; where a model has no such structures there is no pattern."""

LEAST_ENHANCING, LEAST_ENHANCING_SHARE = 20, 0.03
LEAST_NECROTIC, LEAST_NECROTIC_SHARE = 15, 0.1
SHELL_PIXELS, SHELL_SHARE = 2, 0.5


class Lesion:
    """Everything labelled on a plane of 1 mm pixels.

    Parameters
    ----------
    labels : uint8 array (240, 240)
        Column 0 is the patient's LEFT.
    structures : sequence of Structure
        What the labels mean.
    """

    def __init__(self, labels: Plane, structures: Sequence[Structure]) -> None:
        self.labels = labels
        self._label = {structure.key: structure.label for structure in structures}

    @cached_property
    def area_mm2(self) -> float:
        """Area of all labels together."""
        return float(np.count_nonzero(self.labels))

    @cached_property
    def areas_mm2(self) -> dict[str, float]:
        """Area of each structure, by key."""
        counts = np.bincount(self.labels.ravel(), minlength=256)
        return {key: float(counts[label]) for key, label in self._label.items()}

    @property
    def diameter_mm(self) -> float:
        """Diameter of the disc that has the lesion's area."""
        return 2 * sqrt(self.area_mm2 / pi)

    @cached_property
    def longest_mm(self) -> float:
        """Longest diameter, from edge to edge, of everything labelled; 0 without a lesion."""
        found = c_geometry.diameters([line for outlines in c_geometry.outlines(self.labels) for line in outlines])
        return 0.0 if found is None else float(found.longest)

    @cached_property
    def centroid(self) -> tuple[float, float] | None:
        """Row and column of the middle of all its pixels; None without a lesion."""
        return lesions.centroid(self.labels)

    @cached_property
    def side(self) -> str:
        """Where it lies: "left", "right", "both" or "none"."""
        return lesions.sides(self.labels).side

    def mask(self, key: str) -> npt.NDArray[np.bool_]:
        """Return where a structure is, bool (240, 240)."""
        return np.asarray(self.labels == self._label[key])

    @cached_property
    def pattern(self) -> str | None:
        """Return how it takes up contrast: "none", "ring" or "solid"; None without a lesion or such structures.

        "none" with fewer than 20 enhancing pixels or less than 3 % of the lesion. "ring" where necrotic pixels are at least 15
        and a tenth of enhancing and necrotic ones together, and at least half of the 2-pixel shell around them is enhancing.
        """
        if not self.area_mm2 or not {ENHANCING, NECROTIC} <= self._label.keys():
            return None
        enhancing, necrotic = self.areas_mm2[ENHANCING], self.areas_mm2[NECROTIC]
        if enhancing < LEAST_ENHANCING or enhancing < LEAST_ENHANCING_SHARE * self.area_mm2:
            return "none"
        if necrotic < LEAST_NECROTIC or necrotic < LEAST_NECROTIC_SHARE * (enhancing + necrotic):
            return "solid"
        inside = self.mask(NECROTIC)
        shell = _grown(inside, SHELL_PIXELS) & ~inside
        around = np.count_nonzero(shell & self.mask(ENHANCING))
        return "ring" if around >= SHELL_SHARE * np.count_nonzero(shell) else "solid"

    def as_json(self) -> dict[str, Any]:
        """Return all of it."""
        return {
            "area_mm2": self.area_mm2,
            "areas_mm2": self.areas_mm2,
            "diameter_mm": self.diameter_mm,
            "longest_diameter_mm": self.longest_mm,
            "side": self.side,
            "pattern": self.pattern,
        }


def _grown(mask: npt.NDArray[np.bool_], pixels: int) -> npt.NDArray[np.bool_]:
    """Return a mask grown over the sides of its pixels, so many times."""
    for _ in range(pixels):
        larger = mask.copy()
        larger[1:] |= mask[:-1]
        larger[:-1] |= mask[1:]
        larger[:, 1:] |= mask[:, :-1]
        larger[:, :-1] |= mask[:, 1:]
        mask = larger
    return mask
