"""How a hit stands among the library's patients: the share of them that is farther, by each kind of distance."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from app.retrieval.hits import Hit
from app.retrieval.measures import Measure
from app.retrieval.query import Query
from app.retrieval.rows import CodeRows, DoubleArray

DISTANCE = "distance"
"""The kind of distance that ranks; the others are the parts of the code."""


class Standing:
    """The distance of every patient's best slice to a query, by each kind of distance; as good as float32 products are."""

    def __init__(self, rows: CodeRows, query: Query, measure: Measure, weight: float) -> None:
        self._rows = rows
        self._query = query
        self._measure = measure
        self._weight = weight

    @cached_property
    def _nearest(self) -> dict[str, DoubleArray]:
        squared = {DISTANCE: self._measure.squared(self._rows, self._query, self._weight)[0]}
        squared |= {name: self._rows.squared((name,), self._query)[0] for name in self._query.parts}
        return {name: self._best_of_patients(values) for name, values in squared.items()}

    def _best_of_patients(self, squared: DoubleArray) -> DoubleArray:
        best = np.full(len(self._rows.patients), np.inf)
        np.minimum.at(best, self._rows.patient, squared)
        return best

    def farther(self, hit: Hit) -> dict[str, float]:
        """Return the share of the library's other patients (0 to 1; 1 without any) whose best slice is farther than a hit."""
        own = self._rows.patients.index(hit.patient)
        others = len(self._rows.patients) - 1
        found = {}
        for name, distance in {DISTANCE: hit.distance, **hit.parts}.items():
            farther = self._nearest[name] > distance**2
            farther[own] = False
            found[name] = int(farther.sum()) / others if others else 1.0
        return found
