"""What a ranking stage is, and the list of all of them.

The exact search over the codes gives candidates: several slices of a patient, of more patients than there will be rows. Each
stage ranks them again, by whatever it knows; the first slice of each patient then becomes a row. Without stages the rows are
those of the exact search.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from app.errors import UserError
from app.retrieval.hits import Candidate, LabelPlanes
from app.retrieval.query import Query


@dataclass(frozen=True)
class Depth:
    """How far down the exact search goes: the best `slices` slices of each of the nearest `patients` patients."""

    patients: int
    slices: int = 1


class Stage(Protocol):
    """A second look at candidates.

    Attributes
    ----------
    name, title : str
        The word by which a search names it, and what a reader sees.
    depth : Depth
        What it wants to look at; there are never fewer patients than rows are asked for, as far as the library has them.
    """

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def depth(self) -> Depth: ...

    def rank(self, query: Query, candidates: Sequence[Candidate], planes: LabelPlanes) -> list[Candidate]:
        """Return the candidates in a new order, best first; those that are left out get no row.

        Parameters
        ----------
        query : Query
            What was asked: its parts, its slice, and the label map drawn on it where there is one.
        candidates : sequence of Candidate
            In the order of the stage before.
        planes : LabelPlanes
            Reads label planes of candidates, all that are asked for together in one round trip.
        """


STAGES: dict[str, Stage] = {}
"""All stages by name."""


def register(stage: Stage) -> Stage:
    """Add a stage; `ValueError` if there is one of its name."""
    if stage.name in STAGES:
        raise ValueError(f"there is a ranking stage {stage.name} already")
    STAGES[stage.name] = stage
    return stage


def choose_stages(names: Sequence[str]) -> list[Stage]:
    """Return the stages of some names, in their order; UserError if one is unknown."""
    for name in names:
        if name not in STAGES:
            choices = f"choose from {', '.join(STAGES)}" if STAGES else "leave it out"
            raise UserError(f"There is no ranking stage {name}: {choices}.")
    return [STAGES[name] for name in names]


def depth_of(stages: Sequence[Stage], top: int) -> Depth:
    """Return how far the exact search must go for `top` rows."""
    patients = max([top, *(stage.depth.patients for stage in stages)])
    return Depth(patients, max([1, *(stage.depth.slices for stage in stages)]))
