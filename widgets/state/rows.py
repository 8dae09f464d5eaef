"""How the rows of the results are shown, and which cases stay at their top."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from widgets.language import tr_later

COLUMNS = ("t1", "t1ce", "t2", "flair", "labels")
"""What of a slice a row can show, in the order in which it stands there; the last is the label map on FLAIR."""

SEQUENCES = COLUMNS[:-1]

USUAL_COLUMNS = ("t1", "t1ce", "flair", "labels")


class Order(Enum):
    """What comes first; the values are what is written down."""

    SIMILARITY = "similarity"
    LEVEL = "level"
    SIZE = "size"
    OVERLAP = "overlap"

    @property
    def title(self) -> str:
        """As a reader sees it."""
        return _TITLES[self]


_TITLES = {
    Order.SIMILARITY: tr_later("Most similar"),
    Order.LEVEL: tr_later("Nearest level"),
    Order.SIZE: tr_later("Nearest size"),
    Order.OVERLAP: tr_later("Most overlap"),
}


@dataclass(frozen=True)
class CasePin:
    """A slice of a case that stays at the top of the rows."""

    patient: str
    study: str
    slice: int

    @property
    def place(self) -> tuple[str, int]:
        """Study and slice."""
        return self.study, self.slice


@dataclass(frozen=True)
class Rows:
    """How rows are shown.

    Attributes
    ----------
    columns : tuple of str
        Some of `COLUMNS`, in their order; at least one.
    grid : bool
        Whether cases stand side by side, else one in a line.
    order : Order
    details : bool
        Whether the reasons of the row that has the focus are shown in full.
    pins : tuple of CasePin
        What stays at the top, in this order, whatever is searched for; at most one slice of a patient.
    """

    columns: tuple[str, ...] = USUAL_COLUMNS
    grid: bool = False
    order: Order = Order.SIMILARITY
    details: bool = False
    pins: tuple[CasePin, ...] = ()

    def with_columns(self, columns: Iterable[str]) -> Rows:
        """Return the same with other columns, in their own order; the same where that would leave none."""
        chosen = set(columns)
        ordered = tuple(one for one in COLUMNS if one in chosen)
        return replace(self, columns=ordered or self.columns)

    def turned(self, column: str) -> Rows:
        """Return the same with a column shown or hidden; the last one stays."""
        return self.with_columns(set(self.columns) ^ {column})

    def with_pin(self, pin: CasePin) -> Rows:
        """Return the same with a case at the top, in the place of another slice of its patient; without it if it is there."""
        others = tuple(one for one in self.pins if one.patient != pin.patient)
        return replace(self, pins=others if pin in self.pins else (*others, pin))

    def without_pins(self) -> Rows:
        """Return the same with nothing pinned: in another library there are none of that name, or others."""
        return replace(self, pins=())
