"""What a measure is, and the list of all of them.

A measure says how far a reference slice is from a query. Query bar, command line and evaluation read `MEASURES`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from app.codes import CodeSpace
from app.errors import UserError
from app.retrieval.query import Query
from app.retrieval.rows import CodeRows, DoubleArray, Quick, Rows, Sum, difference


@dataclass(frozen=True)
class Needs:
    """What a measure needs.

    Attributes
    ----------
    parts : tuple of str
        The parts of a code that it compares.
    drawn : bool
        Whether there must be a lesion to search for.
    weight : bool
        Whether it weighs parts against each other.
    added : tuple of str
        The parts whose numbers it adds to each other's, which those of bits cannot be.
    """

    parts: tuple[str, ...]
    drawn: bool = False
    weight: bool = False
    added: tuple[str, ...] = ()

    def suit(self, space: CodeSpace) -> bool:
        """Tell whether the codes of a space have what is needed."""
        kinds = {part.name: part.dtype for part in space.parts}
        return kinds.keys() >= set(self.parts) and not any(kinds[name] == "bits" for name in self.added)


class Near:
    """A query beside some rows, compared in float64; what was computed once is kept.

    Parameters
    ----------
    rows : CodeRows
    query : Query
    chosen : intp array (n,)
        Which rows.
    """

    def __init__(self, rows: CodeRows, query: Query, chosen: Rows) -> None:
        self.rows = rows
        self.query = query
        self.chosen = chosen
        self._differences: dict[str, DoubleArray] = {}
        self._lengths: dict[Sum, DoubleArray] = {}

    def difference(self, name: str) -> DoubleArray:
        """Return the query's part minus the rows', (n, d)."""
        if name not in self._differences:
            self._differences[name] = difference(self.query, self.rows, name, self.chosen)
        return self._differences[name]

    def length(self, parts: Sum) -> DoubleArray:
        """Return the lengths (L2 norms) of the sum of the differences of some parts, (n,)."""
        if parts not in self._lengths:
            added = self.difference(parts[0])
            for name in parts[1:]:
                added = added + self.difference(name)
            self._lengths[parts] = np.linalg.norm(added, axis=1)
        return self._lengths[parts]


class Measure(Protocol):
    """A way to tell how far reference slices are from a query.

    Attributes
    ----------
    name : str
        The word by which a search names it.
    title, explanation : str
        What a reader sees.
    needs : Needs
    sums : tuple of Sum
        Sums of parts whose lengths are measured once for every row of a library.
    """

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def explanation(self) -> str: ...

    @property
    def needs(self) -> Needs: ...

    @property
    def sums(self) -> tuple[Sum, ...]: ...

    def prepare(self, rows: CodeRows) -> None:
        """Find out about a library what every search needs, so that the first does not wait for it."""

    def squared(self, rows: CodeRows, query: Query, weight: float) -> tuple[Quick, Quick]:
        """Return squared distances to all rows, quickly, and a bound on the error of each, float32 or float64 (N,).

        What their own type rounds is counted in; nothing is written to them.
        """

    def closer(self, rows: CodeRows, query: Query, weight: float, chosen: Rows) -> tuple[DoubleArray, DoubleArray]:
        """Return squared distances to some rows (n,), with narrower bounds than those of `squared`."""

    def exact(self, near: Near, weight: float) -> DoubleArray:
        """Return the distances to some rows, float64 (n,)."""


MEASURES: dict[str, Measure] = {}
"""All measures by name, in the order in which they are offered."""


def register(measure: Measure) -> Measure:
    """Add a measure to those that are offered; `ValueError` if there is one of its name."""
    if measure.name in MEASURES:
        raise ValueError(f"there is a measure {measure.name} already")
    MEASURES[measure.name] = measure
    return measure


def offered(space: CodeSpace) -> dict[str, Measure]:
    """Return the measures that codes of a space allow, by name."""
    return {name: measure for name, measure in MEASURES.items() if measure.needs.suit(space)}


def choose_measure(by: str, weight: float, space: CodeSpace) -> Measure:
    """Return the measure of a name.

    Raises
    ------
    UserError
        If there is none, the codes of `space` do not allow it, or `weight` is not in [0, 1].
    """
    allowed: Mapping[str, Measure] = offered(space)
    if by not in allowed:
        choices = f"choose one of {', '.join(allowed)}" if allowed else "choose another model"
        if by in MEASURES:
            lacking = [name for name in MEASURES[by].needs.parts if name not in {part.name for part in space.parts}]
            if not lacking:
                raise UserError(f"A search by {by} adds up the numbers of codes, and this model keeps bits of them: {choices}.")
            raise UserError(f"A search by {by} needs a part of codes that this model does not make ({lacking[0]}): {choices}.")
        raise UserError(f"There is no search by {by}: {choices}.")
    if not 0 <= weight <= 1:
        raise UserError(f"The weight {weight:g} is out of range: give a number from 0 (normal only) to 1 (abnormal only).")
    return allowed[by]
