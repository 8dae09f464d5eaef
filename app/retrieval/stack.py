"""Tables of codes one upon another, as one list of rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.threads import Threads

if TYPE_CHECKING:
    from app.library import CodeTable

Sum = tuple[str, ...]
"""Names of parts whose numbers are added before a length is taken; often one part alone."""

_PIECE_NUMBERS = 1 << 24


class Stack:
    """Some tables, none of them empty, all of one space.

    Attributes
    ----------
    tables : list of CodeTable
    starts : intp array
        The first row of each table, and the number of all rows.
    """

    def __init__(self, tables: Sequence[CodeTable]) -> None:
        self.tables = list(tables)
        self.starts = np.cumsum([0, *map(len, tables)], dtype=np.intp)

    def __len__(self) -> int:
        return int(self.starts[-1])

    def length(self, parts: Sum) -> int:
        """Return how many numbers the codes of some parts have, that of the longest."""
        return max(self.tables[0].space.part(name).length for name in parts)

    def is_half(self, parts: Sum) -> bool:
        """Tell whether all of some parts are kept as float16."""
        return all(self.tables[0].space.part(name).dtype == "float16" for name in parts)

    def places(self, rows: npt.NDArray[np.intp]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """Return the table of each of some rows, and which row of it that is."""
        tables = np.searchsorted(self.starts, rows, "right") - 1
        return tables, rows - self.starts[tables]

    def sample(self, count: int) -> list[tuple[CodeTable, int]]:
        """Return table and row of some rows, evenly from all."""
        tables, rows = self.places(np.linspace(0, len(self) - 1, min(len(self), count)).astype(np.intp))
        return [(self.tables[number], row) for number, row in zip(tables.tolist(), rows.tolist(), strict=True)]

    def in_pieces(
        self,
        threads: Threads,
        parts: Sum,
        work: Callable[[int, slice, slice], None],
        only: Sequence[int] | None = None,
        most: int = _PIECE_NUMBERS,
        multiple: int = 1,
    ) -> None:
        """Call `work` for the rows of all tables, or `only` of some, a few at a time: table, rows of it, and these among all.

        Pieces have at most `most` numbers of a part, and begin at multiples of so many rows of their table. There are enough
        that no thread is without one; fewer and larger ones cost less.
        """
        step = min(most // self.length(parts), -(-len(self) // (2 * threads.count)))
        step = max(1, step // multiple) * multiple
        pieces: list[tuple[int, slice, slice]] = []
        for number in range(len(self.tables)) if only is None else only:
            first, rows = int(self.starts[number]), len(self.tables[number])
            for start in range(0, rows, step):
                stop = min(start + step, rows)
                pieces.append((number, slice(start, stop), slice(first + start, first + stop)))
        threads.run(lambda piece: work(*piece), pieces)
