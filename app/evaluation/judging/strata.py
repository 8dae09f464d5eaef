"""Kinds of queries, by which the figures are looked at one by one."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from app.evaluation.judging.slice_facts import PATTERNS, SliceFacts

SMALL_MM = 20.0
"""A lesion of a smaller longest diameter is small."""

CEREBELLUM_MM = (96.0, 15.0)
STEM_MM = (92.0, -5.0)
STEM_HALF_WIDTH_MM = 15.0
"""Below the brain's top, and behind the middle of its box: where cerebellum and brain stem lie, as measured on the template."""

Truths = npt.NDArray[np.bool_]


def infratentorial(facts: SliceFacts) -> Truths:
    """Return which lesions lie in the posterior fossa, (N,), by where their centroids are; approximately.

    That is 96 mm or more below the brain's top and 15 mm or more behind the middle of its box (cerebellum), or, at most 15 mm
    from the midline, 92 mm or more below the top and not more than 5 mm before that middle (brain stem and vermis).
    """
    behind, aside = facts.offset_mm[:, 0], np.abs(facts.offset_mm[:, 1])
    below = facts.level_mm
    cerebellum = (below >= CEREBELLUM_MM[0]) & (behind >= CEREBELLUM_MM[1])
    stem = (below >= STEM_MM[0]) & (behind >= STEM_MM[1]) & (aside <= STEM_HALF_WIDTH_MM)
    return np.asarray(cerebellum | stem, np.bool_)


def strata(facts: SliceFacts) -> Mapping[str, Truths]:
    """Return which of N lesions are of each kind, bool (N,); every lesion is of four kinds, one of each pair or triple."""
    small, below = facts.longest_mm < SMALL_MM, infratentorial(facts)
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
