"""The distances of every slice of a library to a query, as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from app.errors import UserError
from app.jobs import Job
from app.retrieval.measures import Near

if TYPE_CHECKING:
    from app.retrieval import Engine, Query
    from app.retrieval.rows import Rows

AT_ONCE = 4096
"""Rows that are compared together."""


def distances_csv(engine: Engine, query: Query, job: Job) -> bytes:
    """Return patient, study and slice of every slice, and its distance by each measure that the codes allow.

    Distances are those of float64 arithmetic over the codes as kept, which rank; filters and marks leave no slice out.
    Where nothing is drawn, measures that need it have no column. Measures that weigh take the model's default weight.

    Parameters
    ----------
    engine : Engine
    query : Query
    job : Job
        Told of the progress.

    Raises
    ------
    UserError
        If the library is empty.
    """
    rows = engine.library.reference.rows
    if not len(rows):
        raise UserError(f"The library {engine.library.address} holds no slices: there are no distances to write.")
    measures = [one for one in engine.offers.values() if query.drawn or not one.needs.drawn]
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["patient", "study", "slice", *(one.name for one in measures)])
    starts = range(0, len(rows), AT_ONCE)
    job.start(len(starts), "Comparing all slices")
    for start in starts:
        chosen = np.arange(start, min(start + AT_ONCE, len(rows)), dtype=np.intp)
        near = Near(rows, query, chosen)
        columns = [one.exact(near, engine.default_weight).tolist() for one in measures]
        table.writerows(_lines(engine, chosen, columns))
        job.advance("Comparing all slices")
    return text.getvalue().encode("utf-8", "surrogatepass")


def _lines(engine: Engine, chosen: Rows, columns: list[list[float]]) -> Iterator[list[object]]:
    rows = engine.library.reference.rows
    for place, row in enumerate(chosen.tolist()):
        facts = rows.study_of(row)
        yield [_cell(facts.patient), _cell(facts.study), rows.slice_of(row), *(repr(column[place]) for column in columns)]


def _cell(name: str) -> str:
    """Return a name that no spreadsheet takes for a formula."""
    return f"'{name}" if name[:1] in "=+-@\t\r" else name
