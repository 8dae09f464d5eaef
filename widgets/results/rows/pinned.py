"""Pinned cases among what is found: at the top, with what the present query says of them; the search itself knows no pins."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from math import nan
from typing import TYPE_CHECKING

from widgets.state.rows import CasePin, Order

if TYPE_CHECKING:
    from app.retrieval import Engine, Hit, Query
    from app.scale import ScaledEngine
    from widgets.state.search_types import FoundRow, SearchAnswer, SearchRequest


def pinned_hits(
    engine: Engine | ScaledEngine, query: Query, request: SearchRequest, found: Sequence[Hit], studies: Container[str]
) -> list[Hit]:
    """Return the hits of a request's pins, in their order, whatever its filters; called in the search thread only.

    Parameters
    ----------
    engine, query, request
        What was asked.
    found : sequence of Hit
        What was found: a pin that is among it is that hit.
    studies : container of str
        Those that the library has; pins of others are left out.
    """
    pins = [pin for pin in request.pins if pin.study in studies]
    known = {hit.place: hit for hit in found}
    if lacking := tuple(pin.place for pin in pins if pin.place not in known):
        from app.retrieval.filters import Among

        among = Among(only=lacking)
        result = engine.search(query, request.by, request.weight, len(lacking), among, preset=request.preset)
        known |= {hit.place: replace(hit, rank=0) for hit in result.hits}
    return [known.get(pin.place) or _out_of_reach(pin) for pin in pins]


def _out_of_reach(pin: CasePin) -> Hit:
    """Return the hit of a slice that such a search does not find: one with a lesion among healthy ones, say."""
    from app.retrieval import Hit

    return Hit(0, pin.patient, pin.study, pin.slice, nan, {})


def arranged(
    answer: SearchAnswer, pins: Sequence[CasePin], order: Order, known: Mapping[tuple[str, int], FoundRow]
) -> list[FoundRow]:
    """Return the rows as they stand: pinned ones, then the others in an order.

    Parameters
    ----------
    answer : SearchAnswer
    pins : sequence of CasePin
        At present, which may be more or fewer than when the answer was asked for.
    order : Order
    known : mapping of (study, slice) to FoundRow
        Rows as they were shown before, for pins that the answer has nothing of.
    """
    told = {row.place: row for row in (*answer.pinned, *answer.rows)}
    top = [row for pin in pins if (row := told.get(pin.place) or known.get(pin.place)) is not None]
    held = {row.place for row in top}
    return [*top, *in_order([row for row in answer.rows if row.place not in held], order)]


def in_order(rows: Sequence[FoundRow], order: Order) -> list[FoundRow]:
    """Return rows in an order; those that are alike in it stay as they were found, those that nothing is known of come last."""
    keys = {Order.LEVEL: _level_apart, Order.SIZE: _size_apart, Order.OVERLAP: _without_overlap}
    return sorted(rows, key=keys[order]) if order in keys else list(rows)


def _level_apart(row: FoundRow) -> tuple[bool, float]:
    """Millimetres between the levels."""
    return row.why is None, 0.0 if row.why is None else abs(row.why.level_mm)


def _size_apart(row: FoundRow) -> tuple[bool, float]:
    """Millimetres between the longest diameters; where nothing was drawn, the largest lesion comes first."""
    if row.why is None:
        return True, 0.0
    found = row.why.found.longest_mm
    return False, -found if row.why.asked is None else abs(found - row.why.asked.longest_mm)


def _without_overlap(row: FoundRow) -> tuple[bool, float]:
    overlap = None if row.why is None else row.why.overlap
    return overlap is None, 0.0 if overlap is None else -overlap
