"""Cases of the library that a search is made with, or that a reader has called right or wrong."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Use(Enum):
    """What of a case is searched with; the values are what a reader sees before the patient's name."""

    WHOLE = "Like"
    """The case's slice with its lesion, instead of the sketch."""
    ANATOMY = "Anatomy of"
    """Its normal anatomy, with what is drawn."""
    LESION = "Lesion of"
    """Its lesion, on the template's slice that is shown."""


@dataclass(frozen=True)
class CaseSource:
    """A slice of a case to search with."""

    patient: str
    study: str
    slice: int
    use: Use = Use.WHOLE

    @property
    def said(self) -> str:
        """What is searched with, as a reader sees it."""
        return f"{self.use.value} {self.patient}, slice {self.slice}"


@dataclass(frozen=True)
class CaseMark:
    """A slice of a case that a reader has called right or wrong."""

    patient: str
    study: str
    slice: int
    right: bool

    @property
    def said(self) -> str:
        """What was called so, as a reader sees it."""
        return f"{'Right' if self.right else 'Wrong'}: {self.patient}, slice {self.slice}"


Marks = tuple[CaseMark, ...]


def toggled(marks: Marks, mark: CaseMark) -> Marks:
    """Return marks with another one in the place of the patient's; without it, if it is there already."""
    others = tuple(one for one in marks if one.patient != mark.patient)
    return others if mark in marks else (*others, mark)
