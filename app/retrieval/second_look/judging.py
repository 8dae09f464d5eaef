"""How alike a reader would call a drawn lesion and found ones: what is compared, as numbers.

Sizes are compared by logarithms, since a reader's eye compares ratios. Places are compared from the brain's top and the middle
of its box. Everything that a segmentation may have wrong is looked at twice, on the slice and as a mean with those beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log

import numpy as np
import numpy.typing as npt

import c_geometry
from app.anatomy import Structure
from app.findings import CELL_MM, Lesion, small_map
from app.findings.lesion import PATTERNS
from app.lesions import BrainBox
from app.retrieval.second_look.table import LookTable, Places

Plane = npt.NDArray[np.uint8]
Doubles = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]

JUDGEMENTS = ("size", "place", "pattern")
"""What readers judge of a case."""

SIZE_TERMS = ("longest", "longest2", "longest_beside", "area", "overlap", "its_area", "share", "company", "area_beside")
PLACE_TERMS = (
    "apart", "apart_15", "apart_25", "level", "level_8", "level_14", "apart_level", "overlap", "its_area", "company",
    "area_beside",
)  # fmt: skip
PATTERN_TERMS = (
    "enhancing", "enhancing_share", "necrotic", "necrotic_share", "shell", "enhancing_beside", "enhancing_share_beside",
    "necrotic_beside", "necrotic_share_beside", "shell_beside", "its_area", "share", "company", "overlap",
    "none", "ring", "solid",
)  # fmt: skip
"""Names of the columns of what is compared, in the order of their weights."""

_FARTHEST_CM = 6.0
_FARTHEST_LEVEL_CM = 4.0
_SIZE_TOLERANCE = log(4 / 3)


@dataclass(frozen=True, eq=False)
class Drawn:
    """A lesion that is asked for, measured once.

    Attributes
    ----------
    lesion : Lesion
    level, behind, right : float
        mm below the brain's top, and behind and right of the middle of its box.
    cells : uint8 array (120, 120)
        Its small map.
    """

    lesion: Lesion
    level: float
    behind: float
    right: float
    cells: Plane

    @classmethod
    def of(cls, plane: Plane, k: int, brain: BrainBox, structures: Sequence[Structure]) -> Drawn | None:
        """Return what is drawn on slice `k` of a brain; None where nothing is."""
        lesion = Lesion(plane, structures)
        if lesion.centroid is None:
            return None
        behind, right = brain.offset_mm(lesion.centroid)
        return cls(lesion, float(brain.level_mm(k)), behind, right, small_map(plane, structures))

    @property
    def pattern(self) -> int:
        """Position in `PATTERNS`; that of "none" where the structures tell none."""
        return PATTERNS.index(self.lesion.pattern or "none")

    @cached_property
    def fill(self) -> float:
        """Area of each part as a share of the disc over its longest diameter, the larger parts counting more.

        Near 0 for a line or a thin ring, and about 0.5 for most lesions, however many foci they have.
        """
        parts, count = c_geometry.components(self.lesion.labels > 0)
        shares = [(float(np.count_nonzero(parts == n)), c_geometry.longest(parts == n)) for n in range(1, count + 1)]
        total = sum(area for area, _ in shares)
        return sum(area * area / (np.pi / 4 * max(1.0, long) ** 2) for area, long in shares) / max(1.0, total)


@dataclass(frozen=True, eq=False)
class Compared:
    """A drawn lesion beside n found ones.

    Attributes
    ----------
    size, place, pattern : float64 arrays (n, number of terms)
        What the judgements are estimated from; see `SIZE_TERMS` and so on.
    overlap, classes : float64 arrays (n,)
        Dice of both lesions as wholes, and its mean over the classes that are in either.
    """

    size: Doubles
    place: Doubles
    pattern: Doubles
    overlap: Doubles
    classes: Doubles


def rough(drawn: Drawn, table: LookTable, places: Places, placed: bool) -> Floats:
    """Return how alike found lesions are without their overlap, (n,): enough to choose those that are compared in full.

    Parameters
    ----------
    drawn : Drawn
    table : LookTable
    places : intp array (n,)
    placed : bool
        Whether the place counts.
    """
    size = np.abs(np.log(np.float32(drawn.lesion.longest_mm) / np.maximum(table.longest[places], 1)))
    score = _soft((np.float32(_SIZE_TOLERANCE) - size) / np.float32(0.12))
    if placed:
        apart = np.hypot(table.behind[places] - np.float32(drawn.behind), table.right[places] - np.float32(drawn.right))
        level = np.abs(table.level[places] - np.float32(drawn.level))
        score += _soft((20 - apart) / 4) * _soft((10 - level) / 2)
    return np.asarray(score + np.float32(0.5) * (table.pattern[places] == drawn.pattern), np.float32)


def rough_in_sql(drawn: Drawn, placed: bool) -> str:
    """Return what :func:`rough` tells as an expression over columns: longest, below, behind, right (mm), pattern (position)."""
    size = f"abs(log({drawn.lesion.longest_mm!r} / greatest(longest, 1)))"
    score = _soft_in_sql(f"({_SIZE_TOLERANCE!r} - {size}) / 0.12")
    if placed:
        apart = f"hypot(behind - ({float(drawn.behind)!r}), right - ({float(drawn.right)!r}))"
        level = f"abs(below - ({float(drawn.level)!r}))"
        score += f" + {_soft_in_sql(f'(20 - {apart}) / 4')} * {_soft_in_sql(f'(10 - {level}) / 2')}"
    return f"{score} + 0.5 * (pattern = {int(drawn.pattern)})"


def _soft_in_sql(x: str) -> str:
    return f"(({x}) / (1 + abs({x})) * 0.5 + 0.5)"


def _soft(x: Floats) -> Floats:
    """Return a step from 0 to 1, smooth and quick to compute."""
    return np.asarray(x / (1 + np.abs(x)) * np.float32(0.5) + np.float32(0.5), np.float32)


def compare(drawn: Drawn, table: LookTable, places: Places, anywhere: bool = False) -> Compared:
    """Compare a drawn lesion with found ones.

    Parameters
    ----------
    drawn : Drawn
    table : LookTable
    places : intp array (n,)
        Which slices of the table.
    anywhere : bool
        Whether the lesions' maps are laid over each other by their centroids, as they are and mirrored (the better one counts),
        instead of where they lie.
    """
    laid = _overlaps_anywhere(drawn, table, places) if anywhere else _overlaps(drawn, table, places, None, False)
    overlap, classes = laid
    one = np.ones(len(places))
    area, beside = table.area[places].astype(np.float64), {name: v[places] for name, v in table.beside.items()}
    its_area, company, share = np.log(np.maximum(area, 1)), table.company[places], table.share[places]
    area_beside = np.log1p(beside["area"])
    longest = _ratio(drawn.lesion.longest_mm, table.longest[places])
    size = (
        longest, longest**2, _ratio(drawn.lesion.longest_mm, beside["longest"]), 0.5 * _ratio(drawn.lesion.area_mm2, area),
        overlap, its_area, share, company, area_beside,
    )  # fmt: skip
    back = np.clip(table.behind[places] - drawn.behind, -10 * _FARTHEST_CM, 10 * _FARTHEST_CM) / 10
    side = np.clip(table.right[places] - drawn.right, -10 * _FARTHEST_CM, 10 * _FARTHEST_CM) / 10
    apart = np.hypot(back, side)
    level = np.minimum(np.abs(table.level[places] - drawn.level) / 10, _FARTHEST_LEVEL_CM)
    place = (
        apart, np.maximum(apart - 1.5, 0), np.maximum(apart - 2.5, 0), level, np.maximum(level - 0.8, 0),
        np.maximum(level - 1.4, 0), apart * level, overlap, its_area, company, area_beside,
    )  # fmt: skip
    enhancing, necrotic = table.enhancing[places], table.necrotic[places]
    all_beside = np.maximum(beside["area"], 1)
    found = table.pattern[places]
    pattern = (
        np.log1p(enhancing), enhancing / np.maximum(area, 1), np.log1p(necrotic), necrotic / np.maximum(enhancing + necrotic, 1),
        table.shell[places], np.log1p(beside["enhancing"]), beside["enhancing"] / all_beside, np.log1p(beside["necrotic"]),
        beside["necrotic"] / np.maximum(beside["enhancing"] + beside["necrotic"], 1), beside["shell"], its_area, share, company,
        overlap, *(one * (found == number) for number in range(len(PATTERNS))),
    )  # fmt: skip
    judged = [np.stack(terms, axis=1).astype(np.float64) for terms in (size, place, pattern)]
    return Compared(judged[0], judged[1], judged[2], overlap, classes)


def _ratio(asked: float, found: npt.NDArray[np.floating]) -> Doubles:
    return np.asarray(np.abs(np.log(max(asked, 1.0) / np.maximum(found, 1))), np.float64)


def _overlaps(drawn: Drawn, table: LookTable, places: Places, shifts: npt.NDArray[np.int64] | None, mirrored: bool) -> Doubles:
    """Return Dice of small maps, moved by `shifts` (n, 2) cells: as wholes, and the mean over classes in either, (2, n)."""
    found = table.findings
    moved = np.zeros((len(places), 2), np.int64) if shifts is None else shifts
    labels = len(table.structures) + 1
    shared, own = c_geometry.overlaps(
        found.cells, found.starts, found.boxes, table.row[places], drawn.cells, moved, mirrored, labels
    )
    asked = np.bincount(drawn.cells.ravel(), minlength=labels)
    asked[0] = asked[1:].sum()
    total = asked + own
    dice = 2 * shared / np.maximum(total, 1)
    return np.stack([dice[:, 0], dice[:, 1:].sum(axis=1) / np.maximum(1, np.count_nonzero(total[:, 1:], axis=1))])


def _overlaps_anywhere(drawn: Drawn, table: LookTable, places: Places) -> Doubles:
    """Return the same with the lesions laid over each other by their centroids, as they are or mirrored: the better of both."""
    centre = np.array(drawn.lesion.centroid)
    across = np.array([centre[0], drawn.cells.shape[1] * CELL_MM - 1 - centre[1]])
    found = table.findings.centre[table.row[places]]
    best = np.zeros((2, len(places)))
    for target, mirrored in ((centre, False), (across, True)):
        shifts = np.rint((target - found) / CELL_MM).astype(np.int64)
        best = np.maximum(best, _overlaps(drawn, table, places, shifts, mirrored))
    return best
