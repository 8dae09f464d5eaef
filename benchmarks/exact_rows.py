"""The rows of a search by the definition, in float64 throughout, for many queries at once; shares nothing with the search."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from app.library import CodeTable
from app.retrieval import Query

DoubleArray = npt.NDArray[np.float64]
Place = tuple[str, int]

_BATCH = 250
_CHUNK = 512
_MARGIN = 1e-9
"""Of the largest squared length: far more than float64 products are wrong by."""


class ExactRows:
    """Patient and slice of the best rows by  sum of factor * (distance by a part)^2.

    Parameters
    ----------
    tables : sequence of CodeTable
    factors : mapping of str to float
        By part; what the search's own measure weighs them with.
    top : int
    """

    def __init__(self, tables: Sequence[CodeTable], factors: dict[str, float], top: int) -> None:
        self._tables = tables
        self._factors = factors
        self._top = top
        owners = [table.studies[number].patient for table in tables for number in table.codes.study.tolist()]
        self._patients, self._owner = np.unique(owners, return_inverse=True)
        self._starts = np.cumsum([0, *map(len, tables)])

    def of(self, queries: Sequence[Query]) -> list[list[Place]]:
        """Return the best rows of some queries."""
        found: list[list[Place]] = []
        for start in range(0, len(queries), _BATCH):
            batch = queries[start : start + _BATCH]
            squared = self._squared(batch)
            found += [self._rows(query, squared[:, number]) for number, query in enumerate(batch)]
        return found

    def _squared(self, queries: Sequence[Query]) -> DoubleArray:
        """Return squared distances (N, queries) by float64 products."""
        out = np.zeros((int(self._starts[-1]), len(queries)), np.float64)
        for part, factor in self._factors.items():
            asked = np.stack([query.parts[part] for query in queries], axis=1).astype(np.float64)
            own = np.square(asked).sum(axis=0)
            for table, first in zip(self._tables, self._starts.tolist(), strict=False):
                for start in range(0, len(table), _CHUNK):
                    codes = table.codes.parts[part][start : start + _CHUNK].astype(np.float64)
                    lengths = np.square(codes).sum(axis=1)
                    out[first + start : first + start + len(codes)] += factor * (lengths[:, None] - 2 * codes @ asked + own)
        return out

    def _rows(self, query: Query, squared: DoubleArray) -> list[Place]:
        """Return the rows of one query; what products cannot tell apart is computed from differences."""
        margin = _MARGIN * float(squared.max())
        nearest = np.full(len(self._patients), np.inf)
        np.minimum.at(nearest, self._owner, squared)
        limit = np.sort(nearest)[min(self._top, len(nearest)) - 1]
        meant = np.flatnonzero(squared <= np.minimum(nearest[self._owner], limit) + 2 * margin)
        best: dict[int, tuple[float, int]] = {}
        for row in meant.tolist():
            number = int(np.searchsorted(self._starts, row, "right")) - 1
            codes = self._tables[number].codes.parts
            apart = {
                part: query.parts[part].astype(np.float64) - codes[part][row - self._starts[number]] for part in self._factors
            }
            exact = sum(factor * float(np.square(apart[part]).sum()) for part, factor in self._factors.items())
            owner = int(self._owner[row])
            best[owner] = min(best.get(owner, (np.inf, -1)), (exact, row))
        ranked = sorted((exact, owner, row) for owner, (exact, row) in best.items())[: self._top]
        return [(str(self._patients[owner]), self._slice(row)) for _, owner, row in ranked]

    def _slice(self, row: int) -> int:
        number = int(np.searchsorted(self._starts, row, "right")) - 1
        return int(self._tables[number].codes.unit[row - self._starts[number]])
