"""What a filter is: a property of slices, and the values of it that may be asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from app.library import StudyFacts
from app.retrieval.rows import CodeRows
from app.retrieval.second_look import LookTable

Mask = npt.NDArray[np.bool_]
Doubles = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Slices:
    """What filters look at: the N rows of a library, and what lies on them where somebody asks for it.

    Attributes
    ----------
    rows : CodeRows
    table : LookTable or None
        None where no filter in use needs it, or these codes have none.
    """

    rows: CodeRows
    table: LookTable | None = None

    @property
    def studies(self) -> list[StudyFacts]:
        """The studies, in the order of the rows."""
        return self.rows.in_order

    @cached_property
    def lesion(self) -> Mask:
        """Which rows hold a lesion, (N,)."""
        return np.zeros(len(self.rows), bool) if self.table is None else self.table.place >= 0

    def patients(self, mask: Mask) -> int:
        """Return how many patients have a row of a mask (N,)."""
        if mask.all():
            return len(self.rows.patients)
        found = np.zeros(len(self.rows.patients), bool)
        found[self.rows.patient[mask]] = True
        return int(np.count_nonzero(found))


@dataclass(frozen=True)
class Needs:
    """What a filter needs: codes that describe slices, of these such as hold a lesion, and structures by their keys."""

    slices: bool = False
    lesion: bool = False
    structures: tuple[str, ...] = ()


class Filter(Protocol):
    """A property of slices or of their studies.

    Attributes
    ----------
    name : str
        The word before ``=``.
    title, allowed : str
        What a reader sees, and what may stand behind ``=``.
    needs : Needs
    """

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def allowed(self) -> str: ...

    @property
    def needs(self) -> Needs: ...

    def read(self, text: str) -> Any:
        """Return what a text behind ``=`` asks for.

        Raises
        ------
        UserError
            If that is not allowed; the sentence says what is.
        """

    def said(self, words: Sequence[str]) -> str:
        """Return in plain words what texts behind ``=`` ask for, in small letters but for names: "left side"."""

    def matches(self, value: Any, slices: Slices) -> Mask:
        """Return which rows (N,) have a value that :meth:`read` returned; none where the property is not known.

        Raises
        ------
        UserError
            If it is known of no slice of such a library.
        """

    def there(self, slices: Slices) -> Sequence[str]:
        """Return which values a library has, as they are written (of numbers their range); empty where there are none."""
