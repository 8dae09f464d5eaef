"""Kinds of queries, by which the figures are looked at one by one."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from app.evaluation.judging.slice_facts import PATTERNS, SliceFacts
from app.findings import infratentorial

SMALL_MM = 20.0
"""A lesion of a smaller longest diameter is small."""

Truths = npt.NDArray[np.bool_]


def strata(facts: SliceFacts) -> Mapping[str, Truths]:
    """Return which of N lesions are of each kind, bool (N,); every lesion is of four kinds, one of each pair or triple."""
    small = facts.longest_mm < SMALL_MM
    below = infratentorial(facts.level_mm, facts.offset_mm[:, 0], facts.offset_mm[:, 1])
    return {
        "small (under 20 mm)": small,
        "large": ~small,
        **{name: facts.pattern == PATTERNS.index(name) for name in ("ring", "solid")},
        "no enhancement": facts.pattern == PATTERNS.index("none"),
        "lateral": ~facts.bilateral,
        "bilateral": facts.bilateral,
        "supratentorial": ~below,
        "infratentorial": below,
    }
