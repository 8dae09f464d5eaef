"""All codes of a library in memory, and the exact search over them: the first stage of every ranking.

Exact means: the rows are those that float64 differences of the codes as they are kept give, ties broken by patient, study and
slice. A quick product finds, with a bound on its own error, the few slices that can be meant; those alone are compared in
float64. So the product's speed costs nothing in truth, codes with equal distances included.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from app.codes import CodeSpace
from app.library import CodeTable, Library, StudyFacts
from app.retrieval.hits import Candidate, Hit, one_per_patient
from app.retrieval.measures import Measure, Near, choose_measure, offered
from app.retrieval.query import Query
from app.retrieval.rows import CodeRows, DoubleArray

_CHUNK = 1024

Rows = npt.NDArray[np.intp]


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
        self.rows: CodeRows = CodeRows(tables, former.rows if former else None)
        if self.rows.space is not None:
            self.rows.measure([parts for measure in offered(self.rows.space).values() for parts in measure.sums])

    @property
    def space(self) -> CodeSpace | None:
        """What the codes are; None where there are none."""
        return self.rows.space

    @property
    def patients(self) -> list[str]:
        """The library's patients, sorted."""
        return self.rows.patients

    @property
    def studies(self) -> list[StudyFacts]:
        """The library's studies, ordered by patient and study."""
        return self.rows.studies

    def nearest(
        self, query: Query, measure: Measure, weight: float, patients: int, slices: int = 1, exclude: Collection[str] = ()
    ) -> list[Candidate]:
        """Return the best slices of the nearest patients, nearest first.

        Parameters
        ----------
        query : Query
        measure : Measure
        weight : float
            W in [0, 1], for measures that need one.
        patients : int
            How many; there are always min(patients, the library's), `exclude` not counted.
        slices : int
            How many slices of each at most.
        exclude : collection of str
            Patients to leave out.
        """
        allowed = np.array([name not in exclude for name in self.patients], bool)
        patients = min(patients, int(allowed.sum()))
        if patients < 1:
            return []
        owner = self.rows.patient
        squared, error = measure.squared(self.rows, query, weight)
        low = np.where(allowed[owner], squared - error, np.inf)
        high = np.where(allowed[owner], squared + error, np.inf)
        # No patient's best slice is farther than `nearest`, so none of the wanted patients' best is farther than `limit`.
        nearest = np.full(len(self.patients), np.inf)
        np.minimum.at(nearest, owner, high)
        limit = np.partition(nearest, patients - 1)[patients - 1]
        if slices == 1:
            meant = np.flatnonzero(low <= np.minimum(nearest[owner], limit))
        else:
            closest = np.full(len(self.patients), np.inf)
            np.minimum.at(closest, owner, low)
            meant = _best_of_each(np.flatnonzero((closest <= limit)[owner] & allowed[owner]), owner, low, high, slices)
        return self._ranked(query, measure, weight, meant, patients, slices)

    def search(self, query: Query, by: str, weight: float, top: int, exclude: Collection[str] = ()) -> list[Hit]:
        """Return the best slice of each of the `top` nearest patients, nearest first.

        Parameters
        ----------
        query : Query
        by : str
            Name of a measure.
        weight, exclude
            As for :meth:`nearest`.
        top : int
            Rows wanted; there are always min(top, patients) rows, `exclude` not counted among the patients.

        Raises
        ------
        UserError
            If there is no such measure for these codes, or the weight is out of range.
        """
        if self.space is None:
            return []
        return one_per_patient(self.nearest(query, choose_measure(by, weight, self.space), weight, top, exclude=exclude), top)

    def _ranked(self, query: Query, measure: Measure, weight: float, meant: Rows, patients: int, slices: int) -> list[Candidate]:
        found: dict[int, list[tuple[float, int, int, dict[str, float]]]] = {}
        for row, distance, parts in self._exact(query, measure, weight, meant):
            found.setdefault(int(self.rows.patient[row]), []).append((distance, int(self.rows.order[row]), row, parts))
        best = sorted((sorted(ranked, key=_rank)[:slices] for ranked in found.values()), key=lambda ranked: _rank(ranked[0]))
        together = sorted((one for ranked in best[:patients] for one in ranked), key=_rank)
        return [
            Candidate(self.rows.study_of(row), self.rows.slice_of(row), distance, parts) for distance, _, row, parts in together
        ]

    def _exact(self, query: Query, measure: Measure, weight: float, meant: Rows) -> Iterator[tuple[int, float, dict[str, float]]]:
        """Yield row, distance and distance by part, computed in float64, of some rows."""
        for start in range(0, len(meant), _CHUNK):
            near = Near(self.rows, query, meant[start : start + _CHUNK])
            distances = measure.exact(near, weight).tolist()
            by_part = {name: near.length((name,)).tolist() for name in query.parts}
            for number, row in enumerate(near.chosen.tolist()):
                yield row, distances[number], {name: lengths[number] for name, lengths in by_part.items()}


def _rank(one: tuple[float, int, int, dict[str, float]]) -> tuple[float, int]:
    return one[:2]


def _best_of_each(rows: Rows, owner: Rows, low: DoubleArray, high: DoubleArray, slices: int) -> Rows:
    """Return those of `rows` that may be among the `slices` nearest of their patient."""
    rows = rows[np.lexsort((high[rows], owner[rows]))]
    starts = np.flatnonzero(np.diff(owner[rows], prepend=-1))
    counts = np.diff([*starts, len(rows)])
    last = starts + np.minimum(counts, slices) - 1  # no farther than this is the last that is wanted
    chosen: Rows = rows[low[rows] <= np.repeat(high[rows[last]], counts)]
    return chosen


def search(
    library: Library, query: Query, top: int = 10, by: str = "entire", weight: float = 0.5, exclude: Collection[str] = ()
) -> list[Hit]:
    """Search a library once; whoever searches again keeps an :class:`app.retrieval.Engine`."""
    return Reference([library.codes()]).search(query, by, weight, top, exclude)
