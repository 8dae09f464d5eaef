"""Codes that lie in few directions, compared along these: what makes a library of a million slices quick to search exactly.

Of the numbers of a code few are independent: those of the shipped model's 1,152 numbers lie, but for a hundredth of their
squared length, along 64 to 128 directions. So each row is kept as what it is along them, as int8, with two lengths: of what
rounding took along the directions, and of all that lies beyond. The product with a query is known but for that of these
remainders, which Cauchy and Schwarz bound. Nothing is assumed of the directions: that they are orthogonal up to rounding, and
what that is worth, is measured.

Codes that lie in no few directions, and libraries whose int8 copies are scanned in a moment, do without.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from app.codes import Numbers
from app.retrieval.compact import GROWN, Asked, DoubleArray, FloatArray, round_wide
from app.retrieval.stack import Stack, Sum
from app.threads import Threads
from c_geometry import BLOCK_FACTS, BLOCK_ROWS, LANE_LEVELS, Lanes, along_axes

WORTH_NUMBERS = 1 << 26
"""Parts with fewer numbers in the whole library are scanned in three milliseconds or so as they are."""

COUNTS = (32, 64, 128, 256)
"""So many directions are tried, or all that there are."""

MOST_BEYOND = 0.03
"""So much of the codes' squared length may lie beyond the directions: a few hundred rows more are then compared in float32,
which takes less time than twice as many directions do of a million rows."""

_SAMPLE_ROWS = 1024
_SAMPLE_NUMBERS = 1 << 23
_FACTS = 7
_PIECE_NUMBERS = 1 << 21
_PIECE_BLOCKS = 1 << 12
_TOGETHER = 4
_SINGLE = 2.0**-24
_AWAY = 2.0**23
"""A distance D that is computed of a query which is `off` away is wrong by off (2 D + off) at most: by a 2**-22 part of the
squared lengths of query and row, which the kernel counts in, and by some 2**22 off * off."""


@dataclass(frozen=True, eq=False)
class Directions:
    """Some directions of a sum of parts.

    Attributes
    ----------
    centre : float32 array (d,)
        From which they start.
    axes : float32 array (d, K)
        Of about unit length and about orthogonal.
    spread : float64 array (K,)
        How far codes lie along each.
    skew : float
        How far the axes are from being orthogonal and of unit length, as the norm of axes' axes - 1.
    """

    centre: npt.NDArray[np.float32]
    axes: npt.NDArray[np.float32]
    spread: DoubleArray
    skew: float

    @classmethod
    def of(cls, sample: DoubleArray) -> Self | None:
        """Return the directions of codes such as a sample (n, d), or None if they lie in no few.

        They are found by every second row and judged by the others.
        """
        centre = np.median(sample[::2], axis=0).astype(np.float32)
        moved = sample - centre
        found, judged = moved[::2], moved[1::2]
        with threadpool_limits(1, "blas"):  # its threads wait for each other: on a busy machine for half a minute, here
            return cls._of(centre, found, judged)

    @classmethod
    def _of(cls, centre: npt.NDArray[np.float32], found: DoubleArray, judged: DoubleArray) -> Self | None:
        sizes, mixed = np.linalg.eigh(found @ found.T)
        sizes, mixed = sizes[::-1], mixed[:, ::-1]
        there = int((sizes > 1e-9 * sizes[:1]).sum())
        whole = float(np.square(judged).sum())
        if not whole > 0:
            return None
        for most in COUNTS:
            count = min(most, there)
            if not 0 < count <= len(centre) // 4:
                return None
            axes = ((found.T @ mixed[:, :count]) / np.sqrt(sizes[:count])).astype(np.float32)
            along = judged @ axes.astype(np.float64)
            if whole - float(np.square(along).sum()) <= MOST_BEYOND * whole:
                spread = np.sqrt(np.square(along).mean(axis=0))
                square = axes.T.astype(np.float64) @ axes.astype(np.float64)
                skew = float(np.linalg.norm(square - np.eye(count))) + 2.0**-40
                return cls(centre, axes, np.maximum(spread, spread.max() / 256), skew)
        return None


@dataclass(frozen=True, eq=False)
class _Short:
    """The rows of one table along the directions, and what is known of each, in blocks (:class:`c_geometry.Lanes`)."""

    rows: npt.NDArray[np.int8]
    facts: FloatArray


class DirectedCodes:
    """All rows of some tables, along few directions for each sum of parts that has them.

    Parameters
    ----------
    stack : Stack
    threads : Threads
    former : DirectedCodes, optional
        What was there before, as for :class:`app.retrieval.compact.CompactCodes`.
    """

    def __init__(self, stack: Stack, threads: Threads, former: DirectedCodes | None = None) -> None:
        self._stack = stack
        self._threads = threads
        self._directions: dict[Sum, Directions | None] = {}
        self._found_for = len(stack)
        known: dict[int, dict[Sum, _Short]] = {}
        if former is not None and len(stack) <= GROWN * former._found_for:
            self._directions, self._found_for = former._directions, former._found_for
            known = {id(table): short for table, short in zip(former._stack.tables, former._short, strict=True)}
        self._short: list[dict[Sum, _Short]] = [known.get(id(table), {}) for table in stack.tables]
        self._lanes: dict[Sum, Lanes] = {}

    def count(self, parts: Sum) -> int | None:
        """Return how many directions a sum of parts has, None if it is not compared along any."""
        directions = self._of(parts)
        return None if directions is None else directions.axes.shape[1]

    def squared(self, parts: Sum, codes: Mapping[str, npt.NDArray[Any]]) -> tuple[FloatArray, FloatArray] | None:
        """Return what :meth:`app.retrieval.compact.CompactCodes.squared` does, or None for a sum that has no few directions."""
        directions = self._of(parts)
        if directions is None:
            return None
        wide = [codes[name].astype(np.float64) for name in parts]
        moved = np.sum(wide, axis=0) - directions.centre
        off = 2.0**-40 * (sum(float(np.linalg.norm(one)) for one in wide) + float(np.linalg.norm(directions.centre)))
        axes = directions.axes.astype(np.float64)
        inside = np.einsum("i,ij->j", moved, axes)
        own, beyond = float(moved @ moved), float(np.linalg.norm(moved - np.einsum("ij,j->i", axes, inside))) + off
        asked = Asked.of(inside, directions.spread, LANE_LEVELS)
        integers = np.zeros(_filled(len(inside)), np.int16)
        integers[: len(inside)] = asked.integers
        squared, error = np.empty((2, len(self._stack)), np.float32)
        lanes = self._lanes[parts]
        more = off * off * _AWAY

        def compare(first: int) -> None:
            last = min(first + _PIECE_BLOCKS, lanes.blocks)
            lanes.bounds(integers, asked.step, own, beyond, asked.missed, more, squared, error, first, last)

        self._threads.run(compare, range(0, lanes.blocks, _PIECE_BLOCKS))
        return squared, error

    def _of(self, parts: Sum) -> Directions | None:
        """Return the directions of a sum of parts, found and all rows brought along them when they are first asked for."""
        stack = self._stack
        if parts not in self._directions:
            self._directions[parts] = None
            if stack.is_half(parts) and len(stack) * stack.length(parts) >= WORTH_NUMBERS:
                rows = stack.sample(min(_SAMPLE_ROWS, _SAMPLE_NUMBERS // stack.length(parts) + 1))
                codes = [np.stack([table.codes.parts[name][row] for table, row in rows]) for name in parts]
                self._directions[parts] = Directions.of(np.sum(codes, axis=0, dtype=np.float64))
        directions = self._directions[parts]
        lacking = [number for number, short in enumerate(self._short) if parts not in short]
        if directions is not None and lacking:
            self._bring(parts, directions, lacking)
        if directions is not None and parts not in self._lanes:
            short = [one[parts] for one in self._short]
            counts = [len(table) for table in stack.tables]
            self._lanes[parts] = Lanes(counts, [one.rows for one in short], [one.facts for one in short])
        return directions

    def _bring(self, parts: Sum, directions: Directions, lacking: Sequence[int]) -> None:
        """Bring the rows of some tables along the directions."""
        places = _filled(directions.axes.shape[1])
        blocks = [-(-len(self._stack.tables[number]) // BLOCK_ROWS) for number in lacking]
        starts = np.cumsum([0, *blocks])
        rows = np.empty((starts[-1], places // _TOGETHER, BLOCK_ROWS, _TOGETHER), np.int8)  # in one piece: large pages
        known = np.empty((starts[-1], BLOCK_FACTS), np.float32)
        for number, first, last in zip(lacking, starts, starts[1:], strict=False):
            self._short[number][parts] = _Short(rows[first:last], known[first:last])

        def bring(number: int, here: slice, _: slice) -> None:
            made, codes = self._short[number][parts], self._stack.tables[number].codes.parts
            some = [np.ascontiguousarray(codes[name][here]) for name in parts]
            short = np.zeros((len(some[0]), places), np.int8)
            facts = np.empty((len(some[0]), _FACTS), np.float64)
            shorten(some, directions, short[:, : directions.axes.shape[1]], facts)
            there = slice(here.start // BLOCK_ROWS, -(-here.stop // BLOCK_ROWS))
            made.rows[there] = _in_blocks(short).reshape(-1, BLOCK_ROWS, places // _TOGETHER, _TOGETHER).swapaxes(1, 2)
            made.facts[there] = _block_facts(facts, directions.skew)

        self._stack.in_pieces(self._threads, parts, bring, lacking, _PIECE_NUMBERS, BLOCK_ROWS)


def _filled(count: int) -> int:
    """Return how many places a row of so many numbers takes."""
    return -(-count // _TOGETHER) * _TOGETHER


def _in_blocks(rows: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return rows (n, m) filled up by zeros to whole blocks."""
    return np.pad(rows, ((0, -len(rows) % BLOCK_ROWS), (0, 0)))


def _block_facts(facts: DoubleArray, skew: float) -> FloatArray:
    """Return the facts of rows (n, 7) as those of blocks, float32 (blocks, `BLOCK_FACTS`).

    The kernel takes the axes as orthogonal where it concludes from a row's distance to that along the directions: the factor for
    what rounding took makes up for it. Bounds of few rows are rounded up; what is computed with is right to float32.
    """
    scale, reach, lost, _, base, rest, wrong = _in_blocks(facts).T.reshape(_FACTS, -1, BLOCK_ROWS)
    of_rows = [scale.astype(np.float32), np.maximum(base, 0).astype(np.float32), _above(lost * (1 + skew) ** 2), _above(rest)]
    of_blocks = [_above(reach.max(axis=1, keepdims=True)), _above(wrong.max(axis=1, keepdims=True))]
    return np.concatenate([*of_rows, *of_blocks], axis=1)


def _above(numbers: DoubleArray) -> FloatArray:
    """Return float32 numbers that are no less."""
    return np.nextafter(numbers.astype(np.float32), np.float32(np.inf))


def shorten(codes: Sequence[Numbers], directions: Directions, rows: npt.NDArray[np.int8], facts: DoubleArray) -> None:
    """Write what sums of float16 codes (n, d), one array a part, are along some directions: int8 (n, K) and facts (n, 7).

    The facts of a row are its scale s; s \\|R\\| or more; what rounding took along the directions; the squared length of what it
    left, and that of what it left and of all else together; the length of all else; what the fifth may be wrong by. With x a row,
    A the axes, y = A'x and z what rounding left of y, the square of Az and that of x - Az are together those of x and, twice, of
    Az, less 2 yz; Az is as long as z but for the axes' skew. What arithmetic may be wrong by is counted in.
    """
    axes, skew = directions.axes, directions.skew
    along, squares, sizes = along_axes(codes, directions.centre, axes)
    off = (len(codes) + 1) * _SINGLE * (1.001 * sizes + float(np.linalg.norm(directions.centre)))
    length = np.sqrt(squares) * (1 + 2.0**-17) + off
    mistaken = np.sqrt(axes.shape[1]) * (1 + skew) * 132 * _SINGLE * length + (1 + skew) * off
    left = round_wide(along, directions.spread, rows, facts[:, :4])
    kept = np.sqrt(facts[:, 3])
    product = np.einsum("ij,ij->i", along, left)
    rest = squares * (1 + 2.0**-17) + 4 * off * length - 2 * product + facts[:, 3] * (1 + skew) + 2 * mistaken * kept
    facts[:, 2] = np.linalg.norm(along - left, axis=1) * (1 + 2.0**-30) + skew * kept + mistaken + 2 * off
    facts[:, 4] = squares + 2 * facts[:, 3] - 2 * product
    facts[:, 5] = np.sqrt(np.maximum(rest, 0)) + 2 * off
    facts[:, 6] = 2 * skew * facts[:, 3] + 2 * mistaken * kept + 2.0**-17 * squares + 4 * off * length
