"""int8 copies of a library's codes, by which all rows are compared with a query quickly, each within a bound of its own.

Of each number of a part is kept  R = (number - centre) / (spread s)  rounded to an integer, centre and spread being the
library's for that place of the code, s the row's own: half of what float16 takes, and a quarter of float32. What rounding took
from a row is a vector whose length e is kept too. The distance D of a query to what rounding left is known from one product of
integers, and by the triangle inequality the distance to the row itself lies between D - e and D + e, whatever was taken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from app.codes import Numbers
from app.retrieval.threads import Threads
from c_geometry import LEVELS, add_products, crossed, dots, finish_bounds, squeeze

if TYPE_CHECKING:
    from app.library import CodeTable

DoubleArray = npt.NDArray[np.float64]
Sum = tuple[str, ...]
"""Names of parts whose numbers are added before a length is taken; often one part alone."""

_FACTS = 4
_PIECE_BYTES = 1 << 22
_SAMPLE_ROWS = 512
_SAMPLE_NUMBERS = 1 << 22
_GROWN = 4
_LEAST_SPREAD = 2.0**-8
_SLACK = 1 + 2.0**-30


@dataclass(frozen=True, eq=False)
class Rounding:
    """How the numbers of a part are rounded; whatever it is, bounds hold, and are narrow if it suits the codes.

    Attributes
    ----------
    centre, spread : arrays (d,)
        For each place of the code; float32 for float16 codes, else float64.
    """

    centre: npt.NDArray[Any]
    spread: npt.NDArray[Any]

    @classmethod
    def of(cls, sample: Numbers) -> Rounding:
        """Return what suits codes such as a sample (n, d): medians, since most slices are healthy, and distances from them.

        Places where the sample hardly differs get some room, for rows that do.
        """
        kind = np.float32 if sample.dtype == np.float16 else np.float64
        wide = np.ascontiguousarray(sample.T, np.float64)
        centre = np.median(wide, axis=1).astype(kind)
        spread = np.sqrt(np.square(np.subtract(wide, centre[:, None], dtype=np.float64)).mean(axis=1))
        spread = np.maximum(spread, _LEAST_SPREAD * spread.max(initial=0)).astype(kind)
        spread[~((spread > 0) & np.isfinite(spread))] = 1
        return cls(centre, spread)


@dataclass(frozen=True, eq=False)
class _Asked:
    """A query as integers, to be multiplied with the copies of one part: multiples of `step` of spread times number."""

    integers: npt.NDArray[np.int16]
    step: float
    missed: float

    @classmethod
    def of(cls, moved: DoubleArray, spread: npt.NDArray[Any]) -> _Asked:
        weighed = moved * spread
        step = float(np.abs(weighed).max(initial=0)) / LEVELS
        if not 0 < step < np.inf:  # nothing to tell rows apart by, or too much for float64
            return cls(np.zeros(len(moved), np.int16), 0.0, float(np.linalg.norm(weighed)) * _SLACK)
        integers = np.clip(np.rint(weighed / step), -LEVELS, LEVELS)
        return cls(integers.astype(np.int16), step, float(np.linalg.norm(weighed - step * integers)) * _SLACK)


@dataclass(frozen=True, eq=False)
class _Copy:
    """The int8 numbers (N, d) of one part of a table, and what is known of each row (:func:`c_geometry.squeeze`)."""

    rows: npt.NDArray[np.int8]
    facts: DoubleArray


@dataclass(eq=False)
class _Block:
    """The copies of one table, and the squared lengths of sums of its parts."""

    table: CodeTable
    copies: dict[str, _Copy] = field(default_factory=dict)
    squares: dict[Sum, DoubleArray] = field(default_factory=dict)

    def of(self, parts: Sum) -> DoubleArray:
        """Return the squared lengths of what rounding left of a sum of parts, (N,)."""
        return self.squares[parts] if len(parts) > 1 else self.copies[parts[0]].facts[:, 3]


class CompactCodes:
    """The int8 copies of all rows of some tables.

    Parameters
    ----------
    tables : sequence of CodeTable
        Of one space, none of them empty.
    threads : Threads
    former : CompactCodes, optional
        What was there before: tables that are the same objects are not copied again, unless the library has grown so much
        that what suited the codes then may not suit them now.
    """

    def __init__(self, tables: Sequence[CodeTable], threads: Threads, former: CompactCodes | None = None) -> None:
        self._threads = threads
        self._starts = np.cumsum([0, *map(len, tables)])
        self._roundings: dict[str, Rounding] = {}
        self._rounded_for = len(self)
        known: dict[int, _Block] = {}
        if former is not None and len(self) <= _GROWN * former._rounded_for:
            self._roundings, self._rounded_for = former._roundings, former._rounded_for
            known = {id(block.table): block for block in former._blocks}
        self._blocks: list[_Block] = [known.get(id(table)) or _Block(table) for table in tables]

    def __len__(self) -> int:
        return int(self._starts[-1])

    def measure(self, sums: Sequence[Sum]) -> None:
        """Copy the parts of some sums, ahead of the first search that needs them."""
        for name in dict.fromkeys(name for parts in sums for name in parts):
            lacking = [block for block in self._blocks if name not in block.copies]
            if lacking:
                self._copy(name, lacking)
        for parts in dict.fromkeys(sums):
            lacking = [block for block in self._blocks if len(parts) > 1 and parts not in block.squares]
            if lacking:
                self._square(parts, lacking)

    def squared(self, parts: Sum, codes: Mapping[str, npt.NDArray[Any]]) -> tuple[DoubleArray, DoubleArray]:
        """Return squared distances (N,) of a sum of parts to a query's codes (d,), and a bound on the error of each."""
        self.measure([parts])
        with np.errstate(over="ignore", invalid="ignore"):  # what float64 cannot hold has an infinite bound
            moved = [codes[name].astype(np.float64) - self._roundings[name].centre for name in parts]
            added = np.sum(moved, axis=0)
            own, longest = float(added @ added), float(sum(np.linalg.norm(one) for one in moved))
            asked = {name: _Asked.of(added, self._roundings[name].spread) for name in parts}
        squared, error = np.zeros((2, len(self)), np.float64)

        def compare(block: _Block, here: slice, there: slice) -> None:
            lost, lengths = np.zeros((2, here.stop - here.start), np.float64)
            for name, one in asked.items():
                copy = block.copies[name]
                products = dots(copy.rows[here], one.integers)
                add_products(products, copy.facts[here], one.step, one.missed, squared[there], error[there], lost, lengths)
            finish_bounds(block.of(parts)[here], own, longest, squared[there], error[there], lost, lengths)

        self._in_pieces(self._blocks, compare)
        return squared, error

    def lengths(self, name: str, rows: npt.NDArray[np.intp]) -> DoubleArray:
        """Return lengths that those of some rows' numbers of a part do not exceed, float64 (n,)."""
        self.measure([(name,)])
        out = np.empty(len(rows), np.float64)
        blocks = np.searchsorted(self._starts, rows, "right") - 1
        centre = float(np.linalg.norm(self._roundings[name].centre.astype(np.float64)))
        for number in np.unique(blocks).tolist():
            here = blocks == number
            facts = self._blocks[number].copies[name].facts[rows[here] - self._starts[number]]
            out[here] = (np.sqrt(facts[:, 3]) + facts[:, 2] + centre) * (1 + 2.0**-16)
        return out

    # -- copying

    def _copy(self, name: str, blocks: Sequence[_Block]) -> None:
        if name not in self._roundings:
            self._roundings[name] = Rounding.of(self._sample(name))
        rounding = self._roundings[name]
        for block in blocks:
            shape = block.table.codes.parts[name].shape
            block.copies[name] = _Copy(np.empty(shape, np.int8), np.empty((len(block.table), _FACTS), np.float64))

        def copy(block: _Block, here: slice, _: slice) -> None:
            made = block.copies[name]
            round_codes(block.table.codes.parts[name][here], rounding, made.rows[here], made.facts[here])

        self._in_pieces(blocks, copy)

    def _sample(self, name: str) -> Numbers:
        """Return the numbers of some rows of a part, evenly from the whole library."""
        length = self._blocks[0].table.space.part(name).length
        count = min(len(self), _SAMPLE_ROWS, max(1, _SAMPLE_NUMBERS // length))
        rows = np.linspace(0, len(self) - 1, count).astype(np.intp)
        blocks = np.searchsorted(self._starts, rows, "right") - 1
        places = zip(blocks.tolist(), (rows - self._starts[blocks]).tolist(), strict=True)
        return np.stack([self._blocks[number].table.codes.parts[name][row] for number, row in places])

    def _square(self, parts: Sum, blocks: Sequence[_Block]) -> None:
        made = {id(block): np.zeros(len(block.table), np.float64) for block in blocks}

        def square(block: _Block, here: slice, _: slice) -> None:
            target = made[id(block)][here]
            for number, name in enumerate(parts):
                copy, spread = block.copies[name], self._roundings[name].spread
                target += copy.facts[here, 3]
                for other in parts[:number]:
                    beside = block.copies[other]
                    scales = 2 * copy.facts[here, 0] * beside.facts[here, 0]
                    weights = spread * self._roundings[other].spread
                    target += scales * _crossed(copy.rows[here], beside.rows[here], weights)

        self._in_pieces(blocks, square)
        for block in blocks:
            block.squares[parts] = made[id(block)]

    def _in_pieces(self, blocks: Sequence[_Block], work: Callable[[_Block, slice, slice], None]) -> None:
        """Call `work` for the rows of some blocks, a few at a time: with the block, its rows, and these among all rows."""
        starts = {id(block): int(start) for block, start in zip(self._blocks, self._starts, strict=False)}
        pieces: list[tuple[_Block, slice, slice]] = []
        for block in blocks:
            rows, length = len(block.table), max(part.length for part in block.table.space.parts)
            step, first = max(1, _PIECE_BYTES // length), starts[id(block)]
            for start in range(0, rows, step):
                stop = min(start + step, rows)
                pieces.append((block, slice(start, stop), slice(first + start, first + stop)))
        self._threads.run(lambda piece: work(*piece), pieces)


def round_codes(numbers: Numbers, rounding: Rounding, rows: npt.NDArray[np.int8], facts: DoubleArray) -> None:
    """Write the int8 copies (n, d) of some codes and what is known of each row (n, 4); see :func:`c_geometry.squeeze`.

    Types other than float16 are rounded in float64.
    """
    if numbers.dtype == np.float16:
        squeeze(np.ascontiguousarray(numbers), rounding.centre, rounding.spread, rows, facts)
        return
    for row, code in enumerate(numbers):
        moved = code.astype(np.float64) - rounding.centre
        places = moved / rounding.spread
        scale = float(np.abs(places).max(initial=0)) / 127
        near = np.rint(places / scale) if scale > 0 else np.zeros_like(places)
        left = near * scale * rounding.spread
        rows[row] = near
        reach, lost = scale * float(np.linalg.norm(near)), float(np.linalg.norm(moved - left))
        facts[row] = scale, reach * _SLACK, (lost + 2.0**-40 * float(np.linalg.norm(moved))) * _SLACK, float(left @ left)


def _crossed(first: npt.NDArray[np.int8], second: npt.NDArray[np.int8], weights: npt.NDArray[Any]) -> DoubleArray:
    """Return the sums of weight * first * second of each row, (n,)."""
    if weights.dtype == np.float32:
        return crossed(first, second, weights)
    return np.asarray((first.astype(np.float64) * second * weights).sum(axis=1), np.float64)
