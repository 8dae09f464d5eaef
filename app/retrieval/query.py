"""What is searched for: a code of each part, with the library's precision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from app.codes import CodeSpace, Numbers
from app.errors import UserError
from app.lesions import BrainBox

Plane = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Marked:
    """A slice of the library that a reader has called right or wrong.

    Attributes
    ----------
    study, patient : str
    slice : int
    right : bool
    labels : uint8 array (240, 240)
        The library's label map of it.
    brain : BrainBox or None
        Of its study.
    """

    study: str
    patient: str
    slice: int
    right: bool
    labels: Plane
    brain: BrainBox | None = None


@dataclass(frozen=True, eq=False)
class Query:
    """What is searched for.

    Attributes
    ----------
    parts : mapping of str to array (d,)
        The code of each part of the library's space, with the part's dtype: query and library use one precision.
    drawn : bool
        Whether there is a lesion to search for; without one only measures that need none make sense.
    slice : int
        The slice asked about.
    labels : uint8 array (240, 240) or None
        What lies on that slice, where it is known: what was drawn, or the example's own label map.
    encode_ms : float
        What encoding took.
    brain : BrainBox or None
        Of the study that the slice belongs to: what places on it are measured from. None for a template's.
    drawn_on : BrainBox or None
        Of the template that the slice belongs to. It stands for brains of all sizes: levels on it count in proportion.
    beside : mapping of int to uint8 array (240, 240)
        What else is drawn, by slice.
    own : tuple of str
        Patients of the library of whom the query is made; they are never found.
    marked : tuple of Marked
        What a reader has called right or wrong: the right ones stay among the rows, patients of the wrong ones are never found.
    """

    parts: Mapping[str, Numbers]
    drawn: bool
    slice: int
    labels: Plane | None = None
    encode_ms: float = 0.0
    brain: BrainBox | None = None
    drawn_on: BrainBox | None = None
    beside: Mapping[int, Plane] = field(default_factory=dict)
    own: tuple[str, ...] = ()
    marked: tuple[Marked, ...] = ()

    @property
    def never(self) -> tuple[str, ...]:
        """The patients who are never found."""
        return tuple(dict.fromkeys([*self.own, *(one.patient for one in self.marked if not one.right)]))

    @classmethod
    def of(
        cls,
        space: CodeSpace,
        codes: Mapping[str, npt.NDArray[Any]],
        k: int,
        *,
        drawn: bool = True,
        labels: Plane | None = None,
        encode_ms: float = 0.0,
    ) -> Query:
        """Return a query from what a model gave for some parts (d,); a part without a code gets zeros.

        Raises
        ------
        UserError
            If a number is none, or larger than the library can keep.
        """
        parts: dict[str, Numbers] = {}
        for part in space.parts:
            code = codes.get(part.name)
            parts[part.name] = np.zeros(part.length, part.in_memory) if code is None else space.stored_as(part.name, code)
            if parts[part.name].shape != (part.length,):
                raise ValueError(f"the part {part.name} of a query is {parts[part.name].shape}, not ({part.length},)")
            if not np.isfinite(parts[part.name]).all():
                raise UserError(f"The model gives a code for this query that is not finite in {part.dtype}: use another model.")
        return cls(parts, drawn, k, labels, encode_ms)
