"""What was called right stays among the rows, by the slice that was called so."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from app.retrieval.query import Marked, Query
from app.retrieval.rows import CodeRows

Mask = npt.NDArray[np.bool_]


def right_cases(query: Query, lesion: bool | None) -> list[Marked]:
    """Return what was called right, but for patients who are never found.

    Parameters
    ----------
    query : Query
    lesion : bool or None
        Whether slices with a lesion are searched, or those without; only such slices can stay. None where both are.
    """
    never = query.never
    right = [one for one in query.marked if one.right and one.patient not in never]
    return [one for one in right if lesion is None or bool(one.labels.any()) is lesion]


def rows_of(patients: Collection[str], rows: CodeRows) -> Mask:
    """Return which rows of a library are some patients', bool (N,)."""
    mine = np.array([name in patients for name in rows.patients], np.bool_)
    return np.asarray(mine[rows.patient])


def kept_slices(right: Sequence[Marked], rows: CodeRows) -> Mask:
    """Return which rows of a library may be found, bool (N,): of patients of right cases only the slices that were called so."""
    if not right:
        return np.ones(len(rows), np.bool_)
    allowed = ~rows_of({one.patient for one in right}, rows)
    for one in right:
        if (row := rows.row_of(one.study, one.slice)) is not None:
            allowed[row] = True
    return allowed
