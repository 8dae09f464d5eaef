"""How a hit stands among the library's patients: the share of them that is farther, by each kind of distance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.retrieval.hits import Hit
from app.retrieval.measures import Measure
from app.retrieval.query import Query
from app.retrieval.rows import CodeRows, DoubleArray, Rows
from c_geometry import least_of_groups, rows_within

DISTANCE = "distance"
"""The kind of distance that ranks; the others are the parts of the code."""

_ROUNDING = 1e-12
"""Two hashes are often equally far; a root that is squared again misses that by this at most."""

Bounded = tuple[DoubleArray, DoubleArray]
"""Squared distances, and bounds on their errors."""


@dataclass(frozen=True)
class _Nearest:
    """Each patient's best slice by one kind of distance: bounds of its squared distance (P,), and the rows that it may be."""

    low: DoubleArray
    high: DoubleArray
    rows: Rows
    closer: Callable[[Rows], Bounded]


class Standing:
    """The distance of every patient's best slice to a query, by each kind of distance; as good as float32 arithmetic is."""

    def __init__(self, rows: CodeRows, query: Query, measure: Measure, weight: float) -> None:
        self._rows = rows
        self._query = query
        self._measure = measure
        self._weight = weight
        self._known: dict[str, _Nearest] = {}

    def farther(self, hit: Hit) -> dict[str, float]:
        """Return the share of the library's other patients (0 to 1; 1 without any) whose best slice is farther than a hit."""
        own = self._rows.patients.index(hit.patient)
        others = len(self._rows.patients) - 1
        found = {}
        for name, distance in {DISTANCE: hit.distance, **hit.parts}.items():
            farther = self._are_farther(name, distance**2 * (1 + _ROUNDING))
            farther[own] = False
            found[name] = int(farther.sum()) / others if others else 1.0
        return found

    def _are_farther(self, name: str, squared: float) -> npt.NDArray[np.bool_]:
        """Tell of each patient whether its best slice is farther, (P,); rows are looked at closer where bounds leave it open."""
        if name not in self._known:
            self._known[name] = self._nearest(name)
        known, owner = self._known[name], self._rows.patient
        farther = known.low > squared
        unsure = ~farther & (known.high > squared)
        if unsure.any():
            rows = known.rows[unsure[owner[known.rows]]]
            closer, _ = known.closer(rows)
            best = least_of_groups(closer, np.zeros(len(rows)), owner[rows], len(unsure))
            farther[unsure] = best[unsure] > squared
        return farther

    def _nearest(self, name: str) -> _Nearest:
        rows, query, measure, weight = self._rows, self._query, self._measure, self._weight
        if name == DISTANCE:
            squared, error = measure.squared(rows, query, weight)
        else:
            squared, error = rows.squared((name,), query)
        high = least_of_groups(squared, error, rows.patient, len(rows.patients))
        low = least_of_groups(squared, -error, rows.patient, len(rows.patients))

        def closer(chosen: Rows) -> Bounded:
            if name == DISTANCE:
                return measure.closer(rows, query, weight, chosen)
            return rows.closer((name,), query, chosen)

        return _Nearest(low, high, rows_within(squared, error, rows.patient, high), closer)
