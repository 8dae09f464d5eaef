"""What a reader answers to one question: sketches, the rows that were shown for each, and what is thought of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Point = Literal["size", "place", "pattern"]
POINTS: tuple[Point, ...] = ("size", "place", "pattern")
"""What is judged of each hit: whether size, location and pattern of contrast enhancement are alike."""

Phase = Literal["drawing", "judging", "finished"]
KEPT = ConfigDict(extra="forbid", frozen=True)


class Judgement(BaseModel):
    """What a reader thinks of a hit; None is not said yet."""

    model_config = KEPT

    size: bool | None = None
    place: bool | None = None
    pattern: bool | None = None

    @property
    def values(self) -> tuple[bool | None, ...]:
        """All of them, in the order of `POINTS`."""
        return tuple(getattr(self, point) for point in POINTS)

    @property
    def complete(self) -> bool:
        """Whether all are said."""
        return None not in self.values

    @property
    def grade(self) -> int:
        """How many are alike, 0 to 3."""
        return sum(value is True for value in self.values)


class ShownRow(BaseModel):
    """A hit as it was shown, by the names that the library has for it."""

    model_config = KEPT

    rank: int = Field(ge=1)
    patient: str
    study: str
    slice: int
    distance: float
    similarity: float | None = None
    judgement: Judgement = Judgement()


class AskedBy(BaseModel):
    """How rows were searched for: the template's slice, the preset or the measure with its weight, and how many."""

    model_config = KEPT

    slice: int
    preset: str | None = None
    by: str | None = None
    weight: float | None = None
    top: int


class Attempt(BaseModel):
    """A sketch, and the rows that it brought.

    Attributes
    ----------
    sketch : dict
        What a sketch's file holds (docs/sketch-files.md).
    drawing_s : float
        How long the reader had drawn at this question by then, in seconds without pauses.
    """

    model_config = KEPT

    sketch: dict[str, Any]
    query: AskedBy
    rows: tuple[ShownRow, ...]
    drawing_s: float = Field(ge=0)


class Presented(BaseModel):
    """The case that is to be found again."""

    model_config = KEPT

    study: str
    patient: str
    slice: int


class Answer(BaseModel):
    """What a reader answered to one question.

    Attributes
    ----------
    question, stage, kind : str
        As the plan has them.
    begun, finished : str
        Times in UTC, ISO 8601; `finished` is None before that.
    drawing_s, judging_s : float
        Seconds without pauses.
    sketch : dict or None
        What is drawn and no rows were shown for yet.
    attempts : tuple of Attempt
        The last one's rows are those that are judged.
    presented : Presented or None
        None where the question is told in words.
    """

    model_config = KEPT

    question: str
    stage: str
    kind: Literal["image", "finding"]
    begun: str
    phase: Phase = "drawing"
    finished: str | None = None
    drawing_s: float = Field(default=0.0, ge=0)
    judging_s: float = Field(default=0.0, ge=0)
    sketch: dict[str, Any] | None = None
    attempts: tuple[Attempt, ...] = ()
    presented: Presented | None = None

    @property
    def rows(self) -> tuple[ShownRow, ...]:
        """The rows that are judged; none before any were shown."""
        return self.attempts[-1].rows if self.attempts else ()

    @property
    def unjudged(self) -> list[int]:
        """The ranks of rows of which something is not said yet."""
        return [row.rank for row in self.rows if not row.judgement.complete]

    @property
    def presented_rank(self) -> int | None:
        """The rank of the presented patient among the rows; None where that is not among them, or nobody was presented."""
        if self.presented is None:
            return None
        return next((row.rank for row in self.rows if row.patient == self.presented.patient), None)

    @property
    def last_sketch(self) -> dict[str, Any] | None:
        """What is drawn; None if nothing."""
        return self.sketch if self.sketch is not None or not self.attempts else self.attempts[-1].sketch

    def judged(self, rank: int, points: Sequence[Point], value: bool | None) -> Answer:
        """Return the same with points of a row judged; ValueError if there is no such row."""
        if rank not in [row.rank for row in self.rows]:
            raise ValueError(f"no row {rank} was shown")
        rows = tuple(_judged(row, points, value) if row.rank == rank else row for row in self.rows)
        last = self.attempts[-1].model_copy(update={"rows": rows})
        return self.model_copy(update={"attempts": (*self.attempts[:-1], last)})


def _judged(row: ShownRow, points: Sequence[Point], value: bool | None) -> ShownRow:
    judgement = row.judgement.model_copy(update=dict.fromkeys(points, value))
    return row.model_copy(update={"judgement": judgement})
