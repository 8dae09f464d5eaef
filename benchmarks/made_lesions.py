"""Made-up lesions for the studies of `benchmarks.code_tables`: what a second look compares, measured as the program does."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from app.anatomy import STRUCTURES
from app.findings import Findings
from app.library import CodeTable
from app.retrieval.second_look import LookTable

Plane = npt.NDArray[np.uint8]

KINDS = 12
"""So many lesions are measured, each on all slices of a study; studies take them in turns."""

SIDE = 240
NECROTIC, EDEMA, ENHANCING = 1, 2, 3


def lesion(kind: int, area_mm2: float) -> Plane | None:
    """Return a lesion of one of `KINDS` and an area: edema around a ring or a disc, at a place of its own; None without one."""
    if area_mm2 <= 0:
        return None
    row, column = 80 + 8 * kind, (75, 110, 160)[kind % 3]
    apart = np.hypot(*np.ogrid[-row : SIDE - row, -column : SIDE - column]) / np.sqrt(area_mm2 / np.pi)
    plane = np.where(apart <= 1, EDEMA, 0)
    plane[apart <= 0.7] = ENHANCING
    if kind % 2:
        plane[apart <= 0.5] = NECROTIC
    return plane.astype(np.uint8)


def look_table(library: Sequence[CodeTable]) -> LookTable:
    """Return what lies on the slices of some tables."""
    studies = [study for table in library for study in table.studies]
    measured = [Findings.of([lesion(kind, area) for area in studies[0].abnormal_mm2], STRUCTURES) for kind in range(KINDS)]
    return LookTable(studies, [measured[number % KINDS] for number in range(len(studies))], STRUCTURES)


def drawn(number: int) -> Plane:
    """Return what a reader draws: the lesion of a kind by the query's number, in one of some sizes."""
    plane = lesion(number % KINDS, 400.0 + 100 * (number % 7))
    assert plane is not None
    return plane
