"""Distances that are square roots of sums of squared lengths: the formula once, from which both values are computed.

    distance^2 = sum over terms of  share * (|sum over the term's parts of differences| / scale)^2

The quick values take squared lengths from int8 or float32 arithmetic, with a bound on their error; the exact one takes them from
float64 differences. A term alone, without share and scale, is its length to the last bit, since sqrt(x * x) is x in IEEE 754.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.retrieval.measures.measure import Near, Needs
from app.retrieval.query import Query
from app.retrieval.rows import CodeRows, DoubleArray, Quick, Rows, Sum
from app.retrieval.scales import Over, typical_distance


def whole(weight: float) -> float:
    """Return the share of a term that counts fully, whatever the weight."""
    return 1.0


@dataclass(frozen=True)
class Term:
    """One squared length.

    Attributes
    ----------
    parts : tuple of str
        The parts whose differences are added.
    share : callable
        From the weight W in [0, 1] to how much the term counts.
    scale : Over or None
        The slices whose typical distance of these parts the length is divided by; None divides by nothing.
    """

    parts: Sum
    share: Callable[[float], float] = whole
    scale: Over | None = None

    def divisor(self, rows: CodeRows) -> float:
        """Return what the length is divided by in a library."""
        return 1.0 if self.scale is None else typical_distance(rows, self.parts, self.scale)


@dataclass(frozen=True)
class SumOfSquares:
    """A measure made of terms; see the module's docstring, and :class:`app.retrieval.measures.Measure`."""

    name: str
    title: str
    explanation: str
    terms: tuple[Term, ...]
    drawn: bool = False

    @property
    def needs(self) -> Needs:
        """The parts of the terms, added where a term has several; a weight where a share depends on one."""
        parts = tuple(dict.fromkeys(name for term in self.terms for name in term.parts))
        added = tuple(dict.fromkeys(name for term in self.terms if len(term.parts) > 1 for name in term.parts))
        return Needs(parts, self.drawn, any(term.share is not whole for term in self.terms), added)

    @property
    def sums(self) -> tuple[Sum, ...]:
        """The parts of each term."""
        return tuple(term.parts for term in self.terms)

    def prepare(self, rows: CodeRows) -> None:
        """Find the typical distances."""
        for term in self.terms:
            term.divisor(rows)

    def squared(self, rows: CodeRows, query: Query, weight: float) -> tuple[Quick, Quick]:
        """Return squared distances to all rows and bounds on their errors, (N,)."""
        return rows.weighed(self._factors(rows, weight), query)

    def closer(self, rows: CodeRows, query: Query, weight: float, chosen: Rows) -> tuple[DoubleArray, DoubleArray]:
        """Return closer squared distances to some rows and bounds on their errors, float64 (n,)."""
        squared, error = np.zeros((2, len(chosen)), np.float64)
        for factor, parts in self._factors(rows, weight):
            of_term = rows.closer(parts, query, chosen)
            squared += factor * of_term[0]
            error += factor * of_term[1]
        return squared, error

    def _factors(self, rows: CodeRows, weight: float) -> list[tuple[float, Sum]]:
        """Return what the squared length of each term counts, and its parts; what counts for nothing is left out."""
        factors = [(term.share(weight) / term.divisor(rows) ** 2, term.parts) for term in self.terms]
        return [(factor, parts) for factor, parts in factors if factor > 0]

    def in_sql(self, squared: Callable[[Sum], str], divisor: Callable[[Sum, Over], float], weight: float) -> str:
        """Return the squared distance as an expression of SQL, for search engines that answer statements (:mod:`app.scale`).

        Parameters
        ----------
        squared : callable
            From the parts of a term to the expression of their squared length.
        divisor : callable
            From them and the slices that count to the library's typical distance.
        weight : float
            W in [0, 1].
        """
        added = []
        for term in self.terms:
            factor = term.share(weight) / (1.0 if term.scale is None else divisor(term.parts, term.scale)) ** 2
            if factor > 0:
                added.append(squared(term.parts) if factor == 1 else f"{float(factor)!r} * {squared(term.parts)}")
        return " + ".join(added) or "0.0"

    def exact(self, near: Near, weight: float) -> DoubleArray:
        """Return the distances to some rows, float64 (n,)."""
        squared = np.zeros(len(near.chosen), np.float64)
        for term in self.terms:
            squared += term.share(weight) * (near.length(term.parts) / term.divisor(near.rows)) ** 2
        return np.sqrt(squared)
