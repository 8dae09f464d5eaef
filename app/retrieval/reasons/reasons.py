"""Why a found slice is like what was asked: sizes, sides, level, patterns and overlap, in numbers and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from app import lesions
from app.anatomy import STRUCTURES, Structure
from app.findings import ENHANCING, Lesion, region
from app.lesions import USUAL_BRAIN, BrainBox
from app.retrieval.hits import Hit
from app.retrieval.query import Query

if TYPE_CHECKING:
    from app.library import StudyFacts

Plane = npt.NDArray[np.uint8]

_ON_A_PLANE = {"both": "midline"}
"""How a reader says it of a single plane."""

_PATTERN_WORDS = {"none": "no enhancement", "ring": "ring", "solid": "solid"}

JUDGED = ("size", "place", "pattern")
"""What a reader judges."""

UNLIKELY = 0.5
"""Below it a judgement is more likely a no than a yes."""


@dataclass(frozen=True, eq=False)
class Reasons:
    """Why a found slice is like what was asked.

    Attributes
    ----------
    asked : Lesion or None
        What was drawn, or lies on the example's slice; None where that is nothing or not known.
    found : Lesion
        What lies on the found slice; its area is 0 where there is no lesion.
    level_mm : int
        How much higher the found slice is (lower: negative).
    found_slice : int
        Its number.
    structures : tuple of Structure
        What the labels mean.
    farther : mapping of str to float
        By kind of distance the share of the library's other patients that are farther; empty where nobody asked.
    judged : mapping of str to float
        How likely a reader calls size, place and pattern alike (0 to 1), where a second look has estimated it.
    similarity : float or None
        0 to 1, likewise.
    brain : BrainBox
        Of the found study: what places in it are measured from.
    doubts : tuple of str
        What should be known of the found study before it is trusted.
    """

    asked: Lesion | None
    found: Lesion
    level_mm: int
    found_slice: int
    structures: tuple[Structure, ...]
    farther: Mapping[str, float] = field(default_factory=dict)
    judged: Mapping[str, float] = field(default_factory=dict)
    similarity: float | None = None
    brain: BrainBox = USUAL_BRAIN
    doubts: tuple[str, ...] = ()

    @cached_property
    def overlap(self) -> float | None:
        """Dice of both lesions as wholes, 0 to 1; None where nothing was drawn."""
        return None if self.asked is None else lesions.dice(self.asked.labels > 0, self.found.labels > 0, empty=0.0)

    @cached_property
    def overlaps(self) -> dict[str, float]:
        """Dice of each structure that is in either of them, by key."""
        if self.asked is None:
            return {}
        keys = [s.key for s in self.structures if self.asked.areas_mm2[s.key] or self.found.areas_mm2[s.key]]
        return {key: lesions.dice(self.asked.mask(key), self.found.mask(key)) for key in keys}

    @property
    def words(self) -> tuple[str, ...]:
        """The same in a few words, the weightiest first (the size)."""
        apart = self.level_mm
        level = "same level" if apart == 0 else f"{abs(apart)} mm {'higher' if apart > 0 else 'lower'}"
        found, asked = self.found, self.asked
        if not found.area_mm2:
            return "no lesion in this slice", level
        side = _ON_A_PLANE.get(found.side, found.side)
        if asked is None:
            return f"lesion of {found.diameter_mm:.0f} mm, {side}", level
        words = [f"{asked.diameter_mm:.0f} vs {found.diameter_mm:.0f} mm", side, f"overlap {100 * (self.overlap or 0):.0f} %"]
        enhances = bool(found.areas_mm2.get(ENHANCING))
        if bool(asked.areas_mm2.get(ENHANCING)) != enhances:
            words.append("enhances" if enhances else "no enhancement")
        return (*words, level)

    @property
    def cost_most(self) -> tuple[str, ...]:
        """Which of size, place and pattern a reader would most likely not call alike, the worst first; those below a half."""
        judged = {name: self.judged[name] for name in JUDGED if name in self.judged}
        return tuple(name for name in sorted(judged, key=judged.__getitem__) if judged[name] < UNLIKELY)

    @property
    def sentence(self) -> str:
        """All in one short sentence: "left frontal, 8 mm higher, ring, 31 mm for 34 mm"."""
        apart = self.level_mm
        level = "same level" if apart == 0 else f"{abs(apart)} mm {'higher' if apart > 0 else 'lower'}"
        if not self.found.area_mm2:
            return f"no lesion, {level}"
        words = [self.where, level]
        if self.found.pattern is not None:
            words.append(_PATTERN_WORDS[self.found.pattern])
        longest = f"{self.found.longest_mm:.0f} mm"
        return ", ".join([*words, longest if self.asked is None else f"{longest} for {self.asked.longest_mm:.0f} mm"])

    @property
    def where(self) -> str:
        """Side and, roughly, which part of the brain the found lesion lies in: "left frontal"."""
        centroid = self.found.centroid
        if centroid is None:
            return ""
        part = region(self.brain.level_mm(self.found_slice), *self.brain.offset_mm(centroid))
        return f"{_ON_A_PLANE.get(self.found.side, self.found.side)} {part}"

    def as_json(self) -> dict[str, Any]:
        """Return all of it, as ``search --json`` writes it."""
        return {
            "sentence": self.sentence,
            "similarity": None if self.similarity is None else round(100 * self.similarity, 1),
            "judged": dict(self.judged),
            "cost_most": list(self.cost_most),
            "asked": None if self.asked is None else self.asked.as_json(),
            "found": self.found.as_json() if self.found.area_mm2 else None,
            "level_mm": self.level_mm,
            "overlap": None if self.overlap is None else {"whole": self.overlap, **self.overlaps},
            "farther": dict(self.farther),
            "words": list(self.words),
            "doubts": list(self.doubts),
        }


def compare(
    asked: Plane | None,
    asked_slice: int,
    found: Plane,
    found_slice: int,
    structures: Sequence[Structure] = STRUCTURES,
    farther: Mapping[str, float] | None = None,
) -> Reasons:
    """Compare a found slice with what was asked.

    Parameters
    ----------
    asked, found : uint8 arrays (240, 240)
        Label planes; `asked` is None or empty for a query without a lesion.
    asked_slice, found_slice : int
        Slice numbers on the library grid.
    structures : sequence of Structure
        What the labels mean.
    farther : mapping of str to float, optional
        See :class:`Reasons`.
    """
    drawn = Lesion(asked, structures) if asked is not None and asked.any() else None
    return Reasons(drawn, Lesion(found, structures), found_slice - asked_slice, found_slice, tuple(structures), farther or {})


def explain(
    query: Query, hit: Hit, found: Plane, structures: Sequence[Structure] = STRUCTURES, facts: StudyFacts | None = None
) -> Reasons:
    """Return why a hit is like its query, with what a second look has thought of it.

    Parameters
    ----------
    query : Query
    hit : Hit
    found : uint8 array (240, 240)
        The label plane of the hit.
    structures : sequence of Structure
        What the labels mean.
    facts : StudyFacts, optional
        Of the hit's study; None where they are not known.
    """
    reasons = compare(query.labels, query.slice, found, hit.slice, structures)
    brain, doubts = (None, ()) if facts is None else (facts.brain, facts.doubts)
    return replace(reasons, judged=hit.scores, similarity=hit.similarity, brain=brain or USUAL_BRAIN, doubts=doubts)
