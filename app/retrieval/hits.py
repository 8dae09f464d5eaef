"""What a search finds: candidates, that is slices with their distances, and at the end a hit for each patient."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from app.library import StudyFacts

Plane = npt.NDArray[np.uint8]
Place = tuple[str, int]
"""A study and a slice of it."""


@dataclass(frozen=True)
class Candidate:
    """A slice that may become a hit.

    Attributes
    ----------
    facts : StudyFacts
        Of its study.
    slice : int
        The representative one where codes describe whole studies.
    distance : float
        By the measure of the search.
    parts : mapping of str to float
        The distance by each part of the code alone (L2).
    scores : mapping of str to float
        What ranking stages thought of it, by stage, and the second look of size, place, pattern and overlap (0 to 1).
    similarity : float or None
        0 to 1: the agreement with a reader's judgements that the second look expects; None where it did not look.
    """

    facts: StudyFacts
    slice: int
    distance: float
    parts: Mapping[str, float]
    scores: Mapping[str, float] = field(default_factory=dict)
    similarity: float | None = None

    @property
    def place(self) -> Place:
        """Study and slice."""
        return self.facts.study, self.slice


@dataclass(frozen=True)
class Hit:
    """The best slice of one patient; `rank` from 1, the rest as in :class:`Candidate`."""

    rank: int
    patient: str
    study: str
    slice: int
    distance: float
    parts: Mapping[str, float]
    scores: Mapping[str, float] = field(default_factory=dict)
    similarity: float | None = None

    @property
    def place(self) -> Place:
        """Study and slice."""
        return self.study, self.slice


def one_per_patient(candidates: Iterable[Candidate], top: int) -> list[Hit]:
    """Return the first candidate of each of the first `top` patients as hits."""
    best: dict[str, Candidate] = {}
    for candidate in candidates:
        if len(best) == top:
            break
        best.setdefault(candidate.facts.patient, candidate)
    return [
        Hit(rank, patient, one.facts.study, one.slice, one.distance, one.parts, one.scores, one.similarity)
        for rank, (patient, one) in enumerate(best.items(), 1)
    ]


class LabelPlanes:
    """Label planes of found slices, each read once.

    Parameters
    ----------
    read : callable
        Returns the label planes uint8 (240, 240) of some places in one round trip, such as
        :meth:`app.retrieval.OpenedLibrary.label_planes`.
    known : mapping of (study, slice) to uint8 array (240, 240), optional
        What was read before.
    """

    def __init__(self, read: Callable[[Sequence[Place]], Sequence[Plane]], known: Mapping[Place, Plane] | None = None) -> None:
        self._read = read
        self.kept: dict[Place, Plane] = dict(known or {})

    def of(self, places: Iterable[Place]) -> list[Plane]:
        """Return the label planes of some places, the new ones in one round trip."""
        places = list(places)
        if new := [place for place in dict.fromkeys(places) if place not in self.kept]:
            self.kept.update(zip(new, self._read(new), strict=True))
        return [self.kept[place] for place in places]
