"""The codes of a library as one list of rows, compared with a query where they lie, as float16.

No float32 copy is kept: a copy of 52,000 x 2 x 2,048 numbers would take 850 MB and, at the first search, a second to make.
A kernel multiplies them as they are; what is measured once is widened a few rows at a time, into a buffer that stays in the
processor's cache.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

from app.library import CodeTable, StudyFacts
from c_geometry import products

HalfArray = npt.NDArray[np.float16]
FloatArray = npt.NDArray[np.float32]
DoubleArray = npt.NDArray[np.float64]

THREADS = 2
"""More wait for the same memory."""

_CHUNK_NUMBERS = 1 << 17
_UNIT = 2.0**-24
"""Half the spacing of float32 numbers at 1: the relative error of one rounding."""

_SIGN_EXPONENT_FRACTION = np.int32(-0x70002000)  # 0x8FFFE000
_EXPONENT_SHIFT = np.float32(2.0**112)


def widen(half: HalfArray, out: FloatArray) -> None:
    """Write finite float16 numbers into a float32 array of the same shape, exactly.

    NumPy's own conversion goes number by number and takes three times as long. Here sign, exponent and fraction are moved to
    their places; the multiplication makes up for the exponents' different zero and normalises the subnormal numbers.
    """
    bits = out.view(np.int32)
    np.copyto(bits, half.view(np.int16))  # with its sign, which then fills the upper bits
    np.left_shift(bits, 13, out=bits)
    np.bitwise_and(bits, _SIGN_EXPONENT_FRACTION, out=bits)
    np.multiply(out, _EXPONENT_SHIFT, out=out)


class _Block:
    """One table with the squared lengths of its rows: normal, abnormal and entire codes, float64 (3, rows)."""

    def __init__(self, table: CodeTable) -> None:
        self.table = table
        self.squares = np.empty((3, len(table)), np.float64)

    def half(self, part: int) -> HalfArray:
        """Return normal (0) or abnormal (1) codes as they are."""
        return self.table.codes.parts["abnormal" if part else "normal"]

    def measure(self, rows: slice, buffers: _Buffers) -> None:
        """Compute the squared lengths of some rows."""
        normal, abnormal = (buffers.double(part, buffers.wide(self.half(part)[rows])) for part in (0, 1))
        np.einsum("ij,ij->i", normal, normal, out=self.squares[0, rows])
        np.einsum("ij,ij->i", abnormal, abnormal, out=self.squares[1, rows])
        entire = np.add(normal, abnormal, out=normal)
        np.einsum("ij,ij->i", entire, entire, out=self.squares[2, rows])


class _Buffers:
    """Memory for the numbers of a few rows, one for each thread: fresh memory each time would cost more than the arithmetic."""

    def __init__(self, numbers: int) -> None:
        self._single = np.empty(numbers, np.float32)
        self._double = np.empty((2, numbers), np.float64)

    def wide(self, half: HalfArray) -> FloatArray:
        """Return numbers as float32, until the next are asked for."""
        wide = self._single[: half.size].reshape(half.shape)
        widen(half, wide)
        return wide

    def double(self, number: int, wide: FloatArray) -> DoubleArray:
        """Return numbers as float64, in one of two places."""
        double = self._double[number, : wide.size].reshape(wide.shape)
        np.copyto(double, wide)
        return double


class CodeRows:
    """Every row of some tables, in their order.

    Parameters
    ----------
    tables : sequence of CodeTable
        Each study is in one of them; codes are finite and of one length.
    former : CodeRows, optional
        What was there before: tables that are the same objects are not measured again.

    Attributes
    ----------
    patients : list of str
        Sorted.
    patient : intp array (N,)
        Position in `patients` of each row.
    order : int64 array (N,)
        Grows with patient, study and slice: the order in which ties are broken.
    """

    def __init__(self, tables: Sequence[CodeTable], former: CodeRows | None = None) -> None:
        known = {id(block.table): block for block in (former._blocks if former else ())}
        self._blocks: list[_Block] = [known.get(id(table)) or _Block(table) for table in tables if len(table)]
        _in_pieces([block for block in self._blocks if id(block.table) not in known], _Block.measure)
        tables = [block.table for block in self._blocks]
        self._starts = np.cumsum([0, *(len(table) for table in tables)])
        self._studies: list[StudyFacts] = [study for table in tables for study in table.studies]
        before = np.cumsum([0, *(len(table.studies) for table in tables)])
        self._study = _joined([table.codes.study + start for table, start in zip(tables, before, strict=False)])
        self._slice = _joined([table.codes.unit for table in tables])
        self.patients = sorted({study.patient for study in self._studies})
        position = {name: place for place, name in enumerate(self.patients)}
        self.patient = np.array([position[study.patient] for study in self._studies], np.intp)[self._study]
        names = [(study.patient, study.study) for study in self._studies]
        place = np.empty(len(names), np.int64)
        place[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
        self.order = place[self._study] * (1 << 16) + self._slice
        self._squares = np.concatenate([np.empty((3, 0)), *(block.squares for block in self._blocks)], axis=1)

    @property
    def studies(self) -> list[StudyFacts]:
        """The studies, ordered by patient and name."""
        return sorted(self._studies, key=lambda study: (study.patient, study.study))

    def __len__(self) -> int:
        return len(self.order)

    def study_of(self, row: int) -> StudyFacts:
        """Return the study of a row."""
        return self._studies[int(self._study[row])]

    def slice_of(self, row: int) -> int:
        """Return the slice of a row."""
        return int(self._slice[row])

    def abnormal_mm2(self) -> DoubleArray:
        """Return the abnormal area on each row's slice, float64 (N,)."""
        return np.array([area for study in self._studies for area in study.abnormal_mm2], np.float64)

    def take(self, part: int, rows: npt.NDArray[np.intp]) -> DoubleArray:
        """Return normal (0) or abnormal (1) codes of some rows, float64 (n, d)."""
        length = self._blocks[0].half(0).shape[1] if self._blocks else 0
        taken = np.empty((len(rows), length), np.float64)
        blocks = np.searchsorted(self._starts, rows, "right") - 1
        for number in np.unique(blocks).tolist():
            here = blocks == number
            half = self._blocks[number].half(part)[rows[here] - self._starts[number]]
            wide = np.empty(half.shape, np.float32)
            widen(half, wide)
            taken[here] = wide
        return taken

    def squared_normal(self, normal: FloatArray) -> tuple[DoubleArray, DoubleArray]:
        """Return squared distances (N,) of the normal codes to a query's (d,), and a bound on the error of each."""
        return self._squared(self._products([(0, normal)]), normal, 0, np.sqrt(self._squares[0]))

    def squared_abnormal(self, abnormal: FloatArray) -> tuple[DoubleArray, DoubleArray]:
        """Return squared distances (N,) of the abnormal codes to a query's (d,), and a bound on the error of each."""
        return self._squared(self._products([(1, abnormal)]), abnormal, 1, np.sqrt(self._squares[1]))

    def squared_entire(self, entire: FloatArray) -> tuple[DoubleArray, DoubleArray]:
        """Return squared distances (N,) of the sums of both codes to the query's sum (d,), and a bound on the error of each."""
        lengths = np.sqrt(self._squares[0]) + np.sqrt(self._squares[1])
        return self._squared(self._products([(0, entire), (1, entire)]), entire, 2, lengths)

    def _squared(
        self, product: DoubleArray, query: FloatArray, kind: int, multiplied: DoubleArray
    ) -> tuple[DoubleArray, DoubleArray]:
        """Return squared distances and bounds from products with rows whose lengths are (in sum) `multiplied`.

        A float32 product of d terms is wrong by at most d u |q| |r| / (1 - d u), u being `_UNIT`, whatever the order of its
        sum. The rest of the bound is for the rounding of a query that is a sum, and for the float64 arithmetic.
        """
        squares = self._squares[kind]
        own = float(np.dot(query.astype(np.float64), query))
        terms = (len(query) + 2) * _UNIT
        error = 2 * terms / (1 - terms) * np.sqrt(own) * multiplied + 4 * _UNIT * (np.sqrt(own) + np.sqrt(squares)) ** 2
        return own - 2 * product + squares, error

    def _products(self, terms: Sequence[tuple[int, FloatArray]]) -> DoubleArray:
        """Return the sum of float32 products of normal (0) and abnormal (1) codes with queries, float64 (N,)."""
        out = np.zeros(len(self), np.float64)
        offset = {id(block): start for block, start in zip(self._blocks, self._starts.tolist(), strict=False)}

        def multiply(block: _Block, rows: slice, _: _Buffers) -> None:
            target = out[offset[id(block)] :][rows]
            for part, query in terms:
                target += products(block.half(part)[rows], query)

        _in_pieces(self._blocks, multiply)
        return out


def _in_pieces(blocks: Sequence[_Block], work: Callable[[_Block, slice, _Buffers], None]) -> None:
    """Call `work` for the rows of all blocks, a few at a time, in `THREADS` threads with buffers for their numbers each."""
    pieces: list[tuple[_Block, slice]] = []
    for block in blocks:
        rows, length = block.half(0).shape
        step = max(1, _CHUNK_NUMBERS // max(1, length))
        pieces += [(block, slice(start, min(start + step, rows))) for start in range(0, rows, step)]

    def go(share: Sequence[tuple[_Block, slice]]) -> None:
        longest = max((block.half(0).shape[1] for block, _ in share), default=0)
        buffers = _Buffers(max(_CHUNK_NUMBERS, longest))
        for block, rows in share:
            work(block, rows, buffers)

    if len(pieces) < 2 * THREADS:
        go(pieces)
        return
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(go, [pieces[number::THREADS] for number in range(THREADS)]))


def _joined(parts: Sequence[npt.NDArray[np.integer]]) -> npt.NDArray[np.int64]:
    return np.concatenate(parts, dtype=np.int64) if parts else np.empty(0, np.int64)
