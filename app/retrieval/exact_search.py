"""All codes of a library in memory, and the exact search over them.

Exact means: the rows are those that float64 differences of the float16 codes give, ties broken by patient, study and slice.
A float32 product finds, with a bound on its own error, the few slices that can be meant; those alone are compared in
float64. So the product's speed costs nothing in truth, codes with equal distances included.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from app.library import CodeTable, Library, StudyFacts
from app.retrieval.distances import By, Scales, check_by, rounded, typical_distances
from app.retrieval.rows import CodeRows, DoubleArray, FloatArray

_CHUNK = 1024


@dataclass(frozen=True)
class Query:
    """What is searched for.

    Attributes
    ----------
    normal : float32 array (d,)
        Normal anatomy code, with the library's precision.
    abnormal : float32 array (d,)
        Abnormal anatomy code; zeros, the code of nothing abnormal, where nothing was drawn.
    drawn : bool
        Whether there is an abnormal part; without one only a search by normal makes sense.
    slice : int
        The slice asked about.
    encode_ms : float
        What encoding took.
    """

    normal: FloatArray
    abnormal: FloatArray
    drawn: bool
    slice: int
    encode_ms: float = 0.0


@dataclass(frozen=True)
class Hit:
    """The best slice of one patient; distances as in :mod:`app.retrieval.distances`, `rank` from 1."""

    rank: int
    patient: str
    study: str
    slice: int
    distance: float
    normal_distance: float
    abnormal_distance: float


class Reference:
    """The codes of a library as of one moment.

    Parameters
    ----------
    tables : sequence of CodeTable
        Each study is in one of them.
    former : Reference, optional
        What was there before; where its tables are among `tables`, what is known of them is kept.
    """

    def __init__(self, tables: Sequence[CodeTable], former: Reference | None = None) -> None:
        self._rows: CodeRows = CodeRows(tables, former._rows if former else None)
        self._kept: tuple[bytes, tuple[DoubleArray, DoubleArray]] | None = None

    @property
    def patients(self) -> list[str]:
        """The library's patients, sorted."""
        return self._rows.patients

    @property
    def studies(self) -> list[StudyFacts]:
        """The library's studies, ordered by patient and study."""
        return self._rows.studies

    @cached_property
    def scales(self) -> Scales:
        """Median distances sN and sA."""
        return typical_distances(self._rows)

    def search(self, query: Query, by: str, weight: float, top: int, exclude: Collection[str] = ()) -> list[Hit]:
        """Return the best slice of each of the `top` nearest patients, nearest first.

        Parameters
        ----------
        query : Query
        by : "entire", "normal", "abnormal" or "both"
        weight : float
            W in [0, 1]; only "both" uses it.
        top : int
            Rows wanted; there are always min(top, patients) rows, `exclude` not counted among the patients.
        exclude : collection of str
            Patients to leave out.
        """
        mode = check_by(by, weight)
        allowed = np.array([name not in exclude for name in self.patients], bool)
        rows = min(top, int(allowed.sum()))
        if rows < 1:
            return []
        squared, error = self._squared(query, mode, weight)
        low = np.where(allowed[self._rows.patient], squared - error, np.inf)
        high = np.where(allowed[self._rows.patient], squared + error, np.inf)
        # No patient's best slice is farther than `nearest`, so none of the wanted rows is farther than `limit`.
        nearest = np.full(len(self.patients), np.inf)
        np.minimum.at(nearest, self._rows.patient, high)
        limit = np.partition(nearest, rows - 1)[rows - 1]
        candidates = np.flatnonzero(low <= np.minimum(nearest[self._rows.patient], limit))
        return self._rank(query, mode, weight, candidates, rows)

    def _squared(self, query: Query, by: By, weight: float) -> tuple[DoubleArray, DoubleArray]:
        """Return squared distances to all rows and bounds on their errors, (N,) each."""
        if by == "normal":
            return self._normal_squared(query)
        if by == "abnormal":
            return self._rows.squared_abnormal(query.abnormal)
        if by == "entire":
            return self._rows.squared_entire(query.normal + query.abnormal)
        normal, abnormal = (1 - weight) / self.scales.normal**2, weight / self.scales.abnormal**2
        first, second = self._normal_squared(query), self._rows.squared_abnormal(query.abnormal)
        return normal * first[0] + abnormal * second[0], normal * first[1] + abnormal * second[1]

    def _normal_squared(self, query: Query) -> tuple[DoubleArray, DoubleArray]:
        """Return the normal part, which stays as it is while a reader draws on one slice."""
        key = query.normal.tobytes()
        if self._kept is None or self._kept[0] != key:
            self._kept = key, self._rows.squared_normal(query.normal)
        return self._kept[1]

    def _rank(self, query: Query, by: By, weight: float, candidates: npt.NDArray[np.intp], rows: int) -> list[Hit]:
        found: dict[int, tuple[float, int, Hit]] = {}
        for row, distance, normal, abnormal in self._exact(query, by, weight, candidates):
            patient, order = int(self._rows.patient[row]), int(self._rows.order[row])
            if patient in found and found[patient][:2] <= (distance, order):
                continue
            study = self._rows.study_of(row)
            hit = Hit(0, study.patient, study.study, self._rows.slice_of(row), distance, normal, abnormal)
            found[patient] = distance, order, hit
        best = sorted(found.values(), key=lambda entry: entry[:2])[:rows]
        return [Hit(rank, *_without_rank(hit)) for rank, (_, _, hit) in enumerate(best, 1)]

    def _exact(
        self, query: Query, by: By, weight: float, candidates: npt.NDArray[np.intp]
    ) -> Iterator[tuple[int, float, float, float]]:
        """Yield row, distance, normal and abnormal distance, computed in float64, of some rows."""
        for start in range(0, len(candidates), _CHUNK):
            chosen = candidates[start : start + _CHUNK]
            normal_part = query.normal - self._rows.take(0, chosen)
            abnormal_part = query.abnormal - self._rows.take(1, chosen)
            normal, abnormal = np.linalg.norm(normal_part, axis=1), np.linalg.norm(abnormal_part, axis=1)
            if by == "entire":
                distance = np.linalg.norm(normal_part + abnormal_part, axis=1)
            elif by == "both":
                scaled = (1 - weight) * (normal / self.scales.normal) ** 2 + weight * (abnormal / self.scales.abnormal) ** 2
                distance = np.sqrt(scaled)
            else:
                distance = normal if by == "normal" else abnormal
            yield from zip(chosen.tolist(), distance.tolist(), normal.tolist(), abnormal.tolist(), strict=True)


def _without_rank(hit: Hit) -> tuple[str, str, int, float, float, float]:
    return hit.patient, hit.study, hit.slice, hit.distance, hit.normal_distance, hit.abnormal_distance


def make_query(normal: FloatArray, abnormal: FloatArray | None, k: int, encode_ms: float = 0.0) -> Query:
    """Return a query from codes (d,); `abnormal` None when nothing was drawn."""
    part = rounded(normal)
    return Query(part, np.zeros_like(part) if abnormal is None else rounded(abnormal), abnormal is not None, k, encode_ms)


def search(
    library: Library, query: Query, top: int = 10, by: str = "entire", weight: float = 0.5, exclude: Collection[str] = ()
) -> list[Hit]:
    """Search a library once; whoever searches again keeps an :class:`app.retrieval.Engine`."""
    return Reference([library.codes()]).search(query, by, weight, top, exclude)
