"""Which filters make sense in a library, and with which values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.anatomy import Structure
from app.retrieval.filters.conditions import FILTERS, Condition
from app.retrieval.filters.filter import Filter, Slices
from app.retrieval.filters.kinds import Choice, Names
from app.retrieval.rows import CodeRows
from app.retrieval.second_look import LookTable

Offers = Mapping[str, Sequence[str]]
"""Filters by name, each with the values that a library has, as they are written; a range that is not known yet has none."""


def offered_filters(rows: CodeRows, table: LookTable | None, structures: Sequence[Structure]) -> dict[str, tuple[str, ...]]:
    """Return the filters that make sense, each with the values that there are.

    Parameters
    ----------
    rows : CodeRows
        Of the library.
    table : LookTable or None
        What lies on the rows; None where that has not been measured yet: then all that a lesion may have is offered.
    structures : sequence of Structure
        What the model knows.
    """
    slices = Slices(rows, table)
    of_slices = rows.space is None or rows.space.unit == "slice"
    keys = {structure.key for structure in structures}
    offers: dict[str, tuple[str, ...]] = {}
    for name, one in FILTERS.items():
        if one.needs.slices and not of_slices:
            continue
        if one.needs.lesion and not (keys and keys.issuperset(one.needs.structures)):
            continue
        if one.needs.lesion and table is None:
            offers[name] = _possible(one)
        elif there := tuple(one.there(slices)):
            offers[name] = there
    return offers


def obstacle(condition: Condition, offers: Offers) -> str | None:
    """Return why a condition means nothing in a library with these offers, in a sentence; None if it means something."""
    one = condition.filter
    if one.name not in offers:
        return f"Nothing in this library tells it: {one.title[0].lower()}{one.title[1:]}."
    if isinstance(one, Names) and not any(one.fits(value, text) for value in condition.values for text in offers[one.name]):
        return f"This library has no {one.said(condition.words)}."
    return None


def _possible(one: Filter) -> tuple[str, ...]:
    return one.choices if isinstance(one, Choice) else ()
