"""Whether a found slice agrees with what was asked: the three points that readers judge, by the true label maps.

size: the longest diameters are within 3/4 and 4/3 of each other. place: the centroids, each from the middle of its brain's box,
are at most 20 mm apart in the plane, and the levels, each from its brain's top, at most 10 mm. pattern: both take up contrast in
the same way. A slice without a lesion has neither size nor place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.evaluation.judging.slice_facts import SliceFacts

NEAR_IN_PLANE_MM = 20.0
NEAR_LEVEL_MM = 10.0

Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Agreement:
    """How Q queries and N slices agree, bool (Q, N) each; `level` is a part of `place`."""

    size: Truths
    place: Truths
    pattern: Truths
    level: Truths

    @property
    def score(self) -> npt.NDArray[np.float64]:
        """The share of the three points in which they agree, (Q, N)."""
        return self.points / 3

    @property
    def points(self) -> npt.NDArray[np.int8]:
        """In how many of the three points they agree, (Q, N)."""
        return self.size.astype(np.int8) + self.place + self.pattern


def agreement(asked: SliceFacts, found: SliceFacts) -> Agreement:
    """Compare the facts of Q queries with those of N slices."""
    d_asked, d_found = asked.longest_mm[:, None], found.longest_mm[None]
    size = (3 * d_found <= 4 * d_asked) & (3 * d_asked <= 4 * d_found) & (d_asked > 0)
    apart = asked.offset_mm[:, None] - found.offset_mm[None]
    level = np.abs(asked.level_mm[:, None] - found.level_mm[None]) <= NEAR_LEVEL_MM
    place = (np.hypot(apart[..., 0], apart[..., 1]) <= NEAR_IN_PLANE_MM) & level
    return Agreement(size, place, asked.pattern[:, None] == found.pattern[None], level)
