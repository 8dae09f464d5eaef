"""All codes of a library in memory, and the exact search over them: the first stage of every ranking.

Exact means: the rows are those that float64 differences of the codes as they are kept give, ties broken by patient, study and
slice. Quick arithmetic finds, with a bound on its own error, the slices that can be meant: int8 among all, float32 among those;
the few that are left are compared in float64. So its speed costs nothing in truth, codes with equal distances included.
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
from app.retrieval.rows import CodeRows, DoubleArray, Quick, Rows
from c_geometry import best_of_groups, least_of_groups, rows_within

Mask = npt.NDArray[np.bool_]

_CHUNK = 1024
_FEW = 32
"""So few rows are compared in float64 at once."""


class Reference:
    """The codes of a library as of one moment.

    Parameters
    ----------
    tables : sequence of CodeTable
        Each study is in one of them.
    former : Reference, optional
        What was there before; where its tables are among `tables`, what is known of them is kept.
    threads : int, optional
        How many threads a search may use; by default as many as `former`, or as there are cores, up to
        `app.threads.ENOUGH`.
    """

    def __init__(self, tables: Sequence[CodeTable], former: Reference | None = None, threads: int | None = None) -> None:
        self.rows: CodeRows = CodeRows(tables, former.rows if former else None, threads)
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
        self, query: Query, measure: Measure, weight: float, patients: int, slices: int = 1, allowed: Mask | None = None
    ) -> list[Candidate]:
        """Return the best slices of the nearest patients, nearest first.

        Parameters
        ----------
        query : Query
        measure : Measure
        weight : float
            W in [0, 1], for measures that need one.
        patients : int
            How many; there are always as many, as far as the library has them among what is allowed.
        slices : int
            How many slices of each at most.
        allowed : bool array (N,), optional
            Which rows may be found; by default all.
        """
        owner, order = self.rows.patient, self.rows.order
        if allowed is None or allowed.all():
            patients = min(patients, len(self.patients))
        else:
            owner = np.asarray(np.where(allowed, owner, -1), np.intp)
            patients = min(patients, int(np.count_nonzero(np.bincount(owner[allowed], minlength=1))))
        if patients < 1:
            return []
        meant = self._meant(measure.squared(self.rows, query, weight), owner, order, patients, slices)
        if len(meant) > _FEW:
            closer = measure.closer(self.rows, query, weight, meant)
            meant = meant[self._meant(closer, owner[meant], order[meant], patients, slices)]
        return self._ranked(query, measure, weight, meant, patients, slices)

    def exactly(self, query: Query, measure: Measure, weight: float, rows: Rows) -> list[Candidate]:
        """Return some rows, in the order given, with their exact distances to a query."""
        found = {row: (distance, parts) for row, distance, parts in self._exact(query, measure, weight, rows)}
        return [Candidate(self.rows.study_of(row), self.rows.slice_of(row), *found[row]) for row in rows.tolist()]

    def search(self, query: Query, by: str, weight: float, top: int, exclude: Collection[str] = ()) -> list[Hit]:
        """Return the best slice of each of the `top` nearest patients, nearest first.

        Parameters
        ----------
        query : Query
        by : str
            Name of a measure.
        weight : float
            As for :meth:`nearest`.
        exclude : collection of str
            Patients to leave out.
        top : int
            Rows wanted; there are always min(top, patients) rows, `exclude` not counted among the patients.

        Raises
        ------
        UserError
            If there is no such measure for these codes, or the weight is out of range.
        """
        if self.space is None:
            return []
        allowed = np.array([name not in exclude for name in self.patients], np.bool_)[self.rows.patient] if exclude else None
        return one_per_patient(self.nearest(query, choose_measure(by, weight, self.space), weight, top, allowed=allowed), top)

    def _meant(self, within: tuple[Quick, Quick], owner: Rows, order: npt.NDArray[np.int64], patients: int, slices: int) -> Rows:
        """Return the rows that may be among the best `slices` of one of the nearest `patients`, by distances within their errors.

        No patient's best slice is farther than the `nearest` that its bounds allow, so none of the wanted patients' best is
        farther than `limit`; nor is a patient's last wanted slice farther than the `last` by such bounds.
        """
        squared, error = within
        nearest = self._least(squared, error, owner)
        limit = np.partition(nearest, patients - 1)[patients - 1]
        if slices == 1:
            return self._within(squared, error, owner, np.minimum(nearest, limit))
        high = np.add(squared, error, dtype=np.float64)
        best = best_of_groups(high, order, owner, len(self.patients), slices)
        last = np.where(best[:, -1] < 0, np.inf, high[best[:, -1]])
        closest = self._least(squared, -error, owner)
        return self._within(squared, error, owner, np.where(closest <= limit, last, -np.inf))

    def _least(self, squared: Quick, error: Quick, owner: Rows) -> DoubleArray:
        """Return the least sum of both of each patient (P,), dealt out to threads where there are many rows."""
        shares: list[DoubleArray] = []

        def least(some: slice) -> None:
            shares.append(least_of_groups(squared[some], error[some], owner[some], len(self.patients)))

        self.rows.in_shares(least, len(owner))
        return np.asarray(np.minimum.reduce(shares), np.float64)

    def _within(self, squared: Quick, error: Quick, owner: Rows, bounds: DoubleArray) -> Rows:
        """Return the rows whose difference of both is within their patient's bound, likewise."""
        shares: dict[int, Rows] = {}

        def within(some: slice) -> None:
            shares[some.start] = rows_within(squared[some], error[some], owner[some], bounds) + some.start

        self.rows.in_shares(within, len(owner))
        return np.concatenate([shares[start] for start in sorted(shares)])

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


def search(
    library: Library, query: Query, top: int = 10, by: str = "entire", weight: float = 0.5, exclude: Collection[str] = ()
) -> list[Hit]:
    """Search a library once; whoever searches again keeps an :class:`app.retrieval.Engine`."""
    return Reference([library.codes()]).search(query, by, weight, top, exclude)
