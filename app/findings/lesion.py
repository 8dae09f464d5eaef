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

PATTERNS = ("none", "ring", "solid")
"""How a lesion takes up contrast."""


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
        return {key: float(np.count_nonzero(self.labels == label)) for key, label in self._label.items()}

    @property
    def diameter_mm(self) -> float:
        """Diameter of the disc that has the lesion's area."""
        return 2 * sqrt(self.area_mm2 / pi)

    @cached_property
    def longest_mm(self) -> float:
        """Longest diameter, from edge to edge, of everything labelled; 0 without a lesion."""
        return c_geometry.longest(self.labels)

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
    def shell_share(self) -> float:
        """Share of the 2-pixel shell around the necrotic part that is enhancing; 0 without one."""
        if not {ENHANCING, NECROTIC} <= self._label.keys() or not self.areas_mm2[NECROTIC]:
            return 0.0
        inside = self.mask(NECROTIC)
        shell = _grown(inside, SHELL_PIXELS) & ~inside
        return int(np.count_nonzero(shell & self.mask(ENHANCING))) / max(1, int(np.count_nonzero(shell)))

    @cached_property
    def pattern(self) -> str | None:
        """Return how it takes up contrast: "none", "ring" or "solid"; None without a lesion or such structures.

        "none" with fewer than 20 enhancing pixels or less than 3 % of the lesion. "ring" where necrotic pixels are at least 15
        and a tenth of enhancing and necrotic ones together, and at least half of the 2-pixel shell around them is enhancing.
        """
        if not self.area_mm2 or not {ENHANCING, NECROTIC} <= self._label.keys():
            return None
        numbers = (self.area_mm2, self.areas_mm2[ENHANCING], self.areas_mm2[NECROTIC], self.shell_share)
        return PATTERNS[int(patterns(*(np.array([number]) for number in numbers))[0])]

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


def patterns(
    area: npt.NDArray[Any], enhancing: npt.NDArray[Any], necrotic: npt.NDArray[Any], shell: npt.NDArray[Any]
) -> npt.NDArray[np.int64]:
    """Return how many lesions take up contrast, as positions in `PATTERNS`.

    Parameters
    ----------
    area, enhancing, necrotic : arrays (n,)
        Pixels of 1 mm2: of everything labelled, and of these structures.
    shell : array (n,)
        Share of the shell around the necrotic part that is enhancing, 0 to 1.
    """
    none = (enhancing < LEAST_ENHANCING) | (enhancing < LEAST_ENHANCING_SHARE * area)
    ring = (necrotic >= LEAST_NECROTIC) & (necrotic >= LEAST_NECROTIC_SHARE * (enhancing + necrotic)) & (shell >= SHELL_SHARE)
    return np.where(none, 0, np.where(ring, 1, 2))


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
