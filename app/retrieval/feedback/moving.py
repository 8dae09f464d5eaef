"""Marks at work: a query with moved codes, and the scores of a second look moved by how alike slices are to marked cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from app.errors import UserError
from app.retrieval.bits import as_kept
from app.retrieval.feedback.marks import Marks
from app.retrieval.feedback.rocchio import PUBLISHED, rocchio
from app.retrieval.opened import OpenedLibrary
from app.retrieval.query import Marked, Query
from app.retrieval.second_look import Look, LookTable, LookWeights, Seen
from app.retrieval.second_look.judging import Drawn


def refined(query: Query, marks: Marks, library: OpenedLibrary) -> Query:
    """Return a query that is moved by what a reader has called right or wrong.

    Each part of its codes is moved by itself; one without a lesion keeps no abnormal code, whatever the cases have. Label maps of
    the cases come with it in one round trip, for a second look.

    Parameters
    ----------
    query : Query
    marks : Marks
    library : OpenedLibrary
        Of which the cases are.

    Raises
    ------
    UserError
        If the library has no such study or slice, or one slice of a patient is called right and another wrong.
    """
    marked = list(marks)
    if not marked:
        return query
    rows = library.reference.rows
    space = rows.space
    found = np.array([library.row_of(place) for place, _ in marked], np.intp)
    assert space is not None, "a library that has a row has a space"
    is_right = np.array([right for _, right in marked], np.bool_)
    parts = dict(query.parts)
    for name, code in query.parts.items():
        numbers = np.unpackbits(code) if space.part(name).dtype == "bits" else code
        if query.drawn or numbers.any():
            cases = rows.take(name, found)
            parts[name] = as_kept(space, name, rocchio(numbers, cases[is_right], cases[~is_right], PUBLISHED))
    planes = library.label_planes([place for place, _ in marked])
    kept = []
    for ((study, k), right), row, labels in zip(marked, found.tolist(), planes, strict=True):
        facts = rows.study_of(row)
        kept.append(Marked(study, facts.patient, k, right, labels, facts.brain))
    _refuse_both(kept)
    return replace(query, parts=parts, marked=tuple(kept))


def _refuse_both(marked: Sequence[Marked]) -> None:
    """Refuse what cannot be: patients of wrong slices are never found, and right slices are always."""
    right = {one.patient: one for one in marked if one.right}
    for one in marked:
        if not one.right and (other := right.get(one.patient)) is not None:
            raise UserError(
                f"Of the patient {one.patient}, slice {other.slice} of {other.study} is called right and slice {one.slice} of "
                f"{one.study} wrong; who has a wrong one is not found again: decide for one."
            )


def moved(seen: Seen, marked: Sequence[tuple[Drawn, bool]], table: LookTable, look: Look, weights: LookWeights) -> Seen:
    """Return what a second look has seen, ranked by scores that marked cases have moved.

    Parameters
    ----------
    seen : Seen
    marked : sequence of (Drawn, bool)
        Lesions of marked cases, and whether each is right.
    table : LookTable
    look : Look
    weights : LookWeights
        As they were looked at.
    """
    if not marked:
        return seen
    alike = np.stack([look.likeness(drawn, table, seen.places, weights) for drawn, _ in marked])
    is_right = np.array([right for _, right in marked], np.bool_)
    score = rocchio(seen.score, alike[is_right], alike[~is_right], PUBLISHED)
    return seen.ranked_by(score, look.scale(weights))
