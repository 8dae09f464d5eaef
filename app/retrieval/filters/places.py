"""Filters by where a slice lies."""

from __future__ import annotations

import numpy as np

from app.retrieval.filters.filter import Doubles, Needs, Slices
from app.retrieval.filters.kinds import Range

_NEEDS = Needs(slices=True)


def _level(slices: Slices) -> Doubles:
    return slices.rows.levels.astype(np.float64)


def _slice(slices: Slices) -> Doubles:
    return slices.rows.slices.astype(np.float64)


LEVEL = Range("level", "Level below the top of the patient's own brain", "mm", "40..80", "{} mm below the top", _level, _NEEDS)
SLICE = Range("slice", "Slice of the library grid, from the feet", "slice numbers", "60..90", "slice {}", _slice, _NEEDS)
