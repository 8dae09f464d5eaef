"""Filters by the lesion on a slice: a slice without one has neither side nor size nor pattern, and does not match."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.errors import UserError
from app.findings.lesion import ENHANCING, NECROTIC, PATTERNS
from app.lesions import SIDES, sides_of
from app.retrieval.filters.filter import Doubles, Needs, Positions, Slices
from app.retrieval.filters.kinds import Choice, Range

_NEEDS = Needs(slices=True, lesion=True)


def _side(slices: Slices) -> Positions:
    assert slices.table is not None, "a filter by lesions needs what lies on the slices"
    found = slices.table.findings
    left, area = found.left.astype(np.float64), found.area.astype(np.float64)
    return sides_of(left, area - left, area) - 1


def _size(slices: Slices) -> Doubles:
    assert slices.table is not None, "a filter by lesions needs what lies on the slices"
    longest = slices.table.findings.longest.astype(np.float64)
    return np.where(slices.lesion, longest, np.nan)


def _pattern(slices: Slices) -> Positions:
    assert slices.table is not None, "a filter by lesions needs what lies on the slices"
    if not slices.table.tells_pattern:
        raise UserError("The structures of this model tell no pattern of enhancement: leave the filter pattern out.")
    return slices.table.findings.pattern.astype(np.int64)


SIDE = Choice("side", "Side of the lesion on the slice", SIDES[1:], ("left side", "right side", "both sides"), _side, _NEEDS)
SIZE = Range("size", "Longest diameter of the lesion on the slice", "mm", "20..40", "{} mm across", _size, _NEEDS)
PATTERN = Choice(
    "pattern",
    "Pattern of enhancement",
    PATTERNS,
    ("no enhancement", "ring enhancement", "solid enhancement"),
    _pattern,
    replace(_NEEDS, structures=(ENHANCING, NECROTIC)),
)
