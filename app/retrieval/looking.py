"""From the codes' distances of all slices to rows by a second look, or to slices without a lesion at one level."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import numpy.typing as npt

import c_geometry
from app.anatomy import Structure
from app.lesions import BrainBox
from app.retrieval.exact_search import Reference
from app.retrieval.feedback import moved
from app.retrieval.hits import Candidate
from app.retrieval.measures import Measure
from app.retrieval.query import Query
from app.retrieval.rows import CodeRows, Quick
from app.retrieval.scales import typical_distance
from app.retrieval.second_look.judging import Drawn
from app.retrieval.second_look.looks import Look
from app.retrieval.second_look.table import LookTable, of_template
from app.retrieval.second_look.weights import LookWeights

Places = npt.NDArray[np.intp]
Doubles = npt.NDArray[np.float64]

LEAST_SIMILAR = 0.35
"""Where no row is as similar as this, nothing is close."""

LEAST_FILL, LEAST_OVERLAP = 0.15, 0.35
"""So is it where a drawing is as thin as no lesion (a line, a ring round the head) and nothing lies where it lies."""

SAME_LEVEL_MM, TOO_FAR = 4.0, 1.0
"""Healthy slices lie within so many mm of the level. Where no patient has one, the nearest levels are shown as not close: a mm
farther counts as so many typical distances."""

LEAST_GAP, CLEAR_SLICES, NEAR_LESION = 5, 10, 1.0
"""Slices at most `LEAST_GAP` from one with a lesion are none without: a rim that a segmentation missed lies beside what it found.
Up to `CLEAR_SLICES` from one they count as up to `NEAR_LESION` typical distances farther."""


@dataclass(frozen=True)
class Looked:
    """What a second look found.

    Attributes
    ----------
    candidates : list of Candidate
        One a patient, best first.
    looked_at : int
        How many slices the codes handed on.
    nothing_close : bool
        Whether even the best of them is not what was drawn, or not at the level asked for.
    """

    candidates: list[Candidate]
    looked_at: int
    nothing_close: bool = False


@dataclass(frozen=True, eq=False)
class Searched:
    """What is searched: codes, and what lies on their slices; rows that may be found, bool (N,)."""

    reference: Reference
    table: LookTable
    allowed: npt.NDArray[np.bool_]

    @property
    def rows(self) -> CodeRows:
        """The codes' rows."""
        return self.reference.rows


def look_again(
    library: Searched, query: Query, measure: Measure, weight: float, look: Look, weights: LookWeights, top: int
) -> Looked:
    """Return rows by a second look; patients without a lesion on any slice come last, by their codes.

    Parameters
    ----------
    library : Searched
    query : Query
        With a label map.
    measure, weight
        What gives the candidates: of each patient the nearest slices with a lesion.
    look : Look
    weights : LookWeights
    top : int
        Rows wanted.
    """
    table, rows = library.table, library.rows
    squared = measure.squared(rows, query, weight)[0]
    drawn, beside = drawn_by(query, table.usual, table.structures), _beside(query, table)
    places = np.flatnonzero(library.allowed[table.row])
    if look.slices is not None:
        places = _nearest_of_each(places, squared[table.row[places]], rows.patient[table.row[places]], look.slices)
    looked_at = len(places)
    seen = look.rank(drawn, beside, table, places, weights)
    patient = rows.patient[table.row]
    # A look compares a few hundred slices in full, which may be of fewer patients than there are rows to fill.
    marked = _marked(query, table)
    seen = moved(seen, marked, table, look, weights)
    while len(rest := places[~np.isin(patient[places], patient[seen.places])]) and len(np.unique(patient[seen.places])) < top:
        seen = seen.beside(moved(look.rank(drawn, beside, table, rest, weights), marked, table, look, weights))
    first = _first_of_each(patient[seen.places])[:top]
    exactly = partial(library.reference.exactly, query, measure, weight)
    found = exactly(table.row[seen.places[first]])
    candidates = [
        replace(
            candidate,
            scores={name: float(values[n]) for name, values in seen.judgements.items() if name != "shape"},
            similarity=float(seen.similarity[n]),
        )
        for candidate, n in zip(found, first.tolist(), strict=True)
    ]
    close = bool(len(first)) and float(seen.similarity[first[0]]) >= LEAST_SIMILAR
    overlap = max((candidate.scores["overlap"] for candidate in candidates), default=0.0)
    unlike = drawn.fill < LEAST_FILL and overlap < LEAST_OVERLAP
    if len(candidates) < top:
        held = {candidate.facts.patient for candidate in candidates}
        without = np.array([name not in held for name in rows.patients], bool)[rows.patient] & library.allowed
        candidates += _nearest(rows, exactly, squared, without, top - len(candidates))
    return Looked(candidates, looked_at, not close or unlike)


def healthy_at_level(library: Searched, query: Query, measure: Measure, weight: float, top: int) -> Looked:
    """Return slices without a lesion on them and near them, at the query's level, the most alike anatomy first.

    A level is where a slice lies from the brain's top, and for a template's slice also where it lies on the library grid: both
    must be near. Patients without such a slice are left out; if none has one, the nearest levels are returned as not close.
    """
    table, rows = library.table, library.rows
    squared = measure.squared(rows, query, weight)[0]
    gap = gaps(table)
    brain = query.brain or query.drawn_on or table.usual
    level = np.abs(rows.levels - brain.level_mm(query.slice)).astype(np.float64)
    if query.brain is None:
        level = np.maximum(level, np.abs(rows.slices - query.slice))
    allowed = library.allowed & (gap > LEAST_GAP)
    there = allowed & (level <= SAME_LEVEL_MM)
    close = bool(there.any())
    usual = max(typical_distance(rows, measure.sums[0]), 1e-9)
    beside = NEAR_LESION * np.maximum(CLEAR_SLICES - gap, 0) / CLEAR_SLICES + (0 if close else TOO_FAR * level)
    chosen = there if close else allowed
    cost = np.sqrt(np.maximum(squared, 0)) / usual + beside
    exactly = partial(library.reference.exactly, query, measure, weight)
    found = _nearest(rows, exactly, cost, chosen, top, lambda distance, row: distance / usual + float(beside[row]))
    return Looked(found, int(np.count_nonzero(chosen)), nothing_close=not close and bool(found))


def gaps(table: LookTable) -> Doubles:
    """Return how many slices each row (N,) lies from the nearest one with a lesion in its study; infinite where there is none."""
    numbers = table.slice_of_row.astype(np.float64)
    lesion = table.place >= 0
    first = np.flatnonzero(np.diff(table.study_of_row, prepend=-1)) if len(numbers) else np.empty(0, np.intp)
    before = np.where(lesion, numbers, -np.inf)
    after = np.where(lesion, numbers, np.inf)
    for start, end in zip(first.tolist(), [*first[1:].tolist(), len(numbers)], strict=True):
        np.maximum.accumulate(before[start:end], out=before[start:end])
        np.minimum.accumulate(after[start:end][::-1], out=after[start:end][::-1])
    return np.minimum(numbers - before, after - numbers)


def _brain_of(query: Query, k: int, usual: BrainBox) -> BrainBox:
    """Return what a place on slice `k` is measured from: the study's own brain, or for a template the library's mean brain."""
    if query.brain is not None:
        return query.brain
    return usual if query.drawn_on is None else of_template(usual, query.drawn_on, k)


def drawn_by(query: Query, usual: BrainBox, structures: Sequence[Structure]) -> Drawn:
    """Return the lesion that a query draws, measured from its own brain or from the library's mean brain, `usual`."""
    assert query.labels is not None, "a second look needs something drawn"
    drawn = Drawn.of(query.labels, query.slice, _brain_of(query, query.slice, usual), structures)
    assert drawn is not None, "a second look needs something drawn"
    return drawn


def _beside(query: Query, table: LookTable) -> dict[int, Drawn]:
    """Return what is drawn on other slices, by how much higher these lie."""
    beside = {
        k - query.slice: Drawn.of(plane, k, _brain_of(query, k, table.usual), table.structures)
        for k, plane in query.beside.items()
    }
    return {step: other for step, other in beside.items() if other is not None and step}


def _marked(query: Query, table: LookTable) -> list[tuple[Drawn, bool]]:
    """Return the lesions of the cases that were called right or wrong, those that have one."""
    found = [(Drawn.of(one.labels, one.slice, one.brain or table.usual, table.structures), one.right) for one in query.marked]
    return [(drawn, right) for drawn, right in found if drawn is not None]


def _nearest_of_each(places: Places, squared: Quick, patient: Places, count: int) -> Places:
    """Return those places that are among the `count` nearest of their patient, ascending."""
    if not len(places):
        return places
    order = np.arange(len(places), dtype=np.int64)
    best = c_geometry.best_of_groups(squared, order, patient, int(patient.max()) + 1, count)
    return np.sort(places[best[best >= 0]])


def _first_of_each(patients: Places) -> Places:
    """Return where each patient stands first, ascending."""
    return np.sort(np.unique(patients, return_index=True)[1])


def _nearest(
    rows: CodeRows,
    found_exactly: Callable[[Places], list[Candidate]],
    cost: Quick,
    allowed: npt.NDArray[np.bool_],
    top: int,
    cost_of: Callable[[float, int], float] = lambda distance, row: distance,
) -> list[Candidate]:
    """Return the slice of the least cost of each of the best `top` patients, among some rows.

    Quick distances choose twice as many; these are ordered by what `cost_of` makes of their exact distances and rows.
    """
    best = rows.best(cost, 1, np.where(allowed, rows.patient, -1))[:, 0]
    best = best[best >= 0]
    best = best[np.lexsort((rows.order[best], cost[best]))][: 2 * top]
    found = found_exactly(best)
    costs = [cost_of(candidate.distance, row) for candidate, row in zip(found, best.tolist(), strict=True)]
    return [found[n] for n in np.lexsort((rows.order[best], costs))[:top].tolist()]
