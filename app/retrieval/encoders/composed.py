"""Normal anatomy of one query and the lesion of another, as one query."""

from __future__ import annotations

from dataclasses import replace

from app.errors import UserError
from app.retrieval.query import Query

PARTS = ("normal", "abnormal")


def composed(anatomy: Query, lesion: Query) -> Query:
    """Return the query "this lesion in that anatomy".

    The lesion lies on the slice of the anatomy, where it lies on its own plane; what is drawn beside it moves along. Who is never
    found by either is not found.

    Parameters
    ----------
    anatomy, lesion : Query
        Whose normal, and whose abnormal part.

    Raises
    ------
    UserError
        If the codes have no such parts.
    """
    if any(name not in query.parts for query in (anatomy, lesion) for name in PARTS):
        raise UserError("This model's codes have no normal and abnormal part to be taken from different slices.")
    step = anatomy.slice - lesion.slice
    return replace(
        anatomy,
        parts={**anatomy.parts, "abnormal": lesion.parts["abnormal"]},
        drawn=lesion.drawn,
        labels=lesion.labels,
        encode_ms=anatomy.encode_ms + lesion.encode_ms,
        beside={k + step: plane for k, plane in lesion.beside.items()},
        own=tuple(dict.fromkeys([*anatomy.own, *lesion.own])),
    )
