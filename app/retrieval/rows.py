"""The codes of a library as one list of rows, compared with a query where they lie, in the type they are kept in.

No wider copy is kept: one of 52,000 x 2 x 2,048 numbers would take 850 MB and, at the first search, a second to make. A kernel
multiplies float16 numbers as they are; what is measured once is widened a few rows at a time, into a buffer that stays in the
processor's cache. Other types are widened to float64 each time: no product of theirs can overflow or vanish there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from app.codes import CodeSpace, Numbers
from app.retrieval.query import Query
from c_geometry import pair_distances, products

if TYPE_CHECKING:
    from app.library import CodeTable, StudyFacts

FloatArray = npt.NDArray[np.float32]
DoubleArray = npt.NDArray[np.float64]
Sum = tuple[str, ...]
"""Names of parts whose numbers are added before a length is taken; often one part alone."""

THREADS = 2
"""More wait for the same memory."""

_CHUNK_NUMBERS = 1 << 17
_SINGLE = 2.0**-24
_DOUBLE = 2.0**-53
"""Half the spacing of float32 and float64 numbers at 1: the relative error of one rounding."""

_SIGN_EXPONENT_FRACTION = np.int32(-0x70002000)  # 0x8FFFE000
_EXPONENT_SHIFT = np.float32(2.0**112)


def widen(half: npt.NDArray[np.float16], out: FloatArray) -> None:
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
    """One table, and what was measured of it.

    Attributes
    ----------
    squares : dict of Sum to float64 array
        The squared lengths of its rows.
    products : dict of Sum to (bytes, float64 array)
        Their products with the last query, and what that was.
    areas : float64 array
        Their abnormal areas.
    """

    def __init__(self, table: CodeTable) -> None:
        self.table = table
        self.squares: dict[Sum, DoubleArray] = {}
        self.products: dict[Sum, tuple[bytes, DoubleArray]] = {}
        self.areas = _abnormal_mm2(table)

    def measure(self, sums: Sequence[Sum], rows: slice, buffers: _Buffers) -> None:
        """Compute squared lengths of some rows."""
        names = list(dict.fromkeys(name for parts in sums for name in parts))
        wide = {name: buffers.double(n, self.table.codes.parts[name][rows]) for n, name in enumerate(names)}
        for parts in sums:
            added = wide[parts[0]]
            room = added if parts == sums[-1] else buffers.sum(added.shape)  # the last may spoil what it adds: memory is slow
            for name in parts[1:]:
                added = np.add(added, wide[name], out=room)
            np.einsum("ij,ij->i", added, added, out=self.squares[parts][rows])


class _Buffers:
    """Memory for the numbers of a few rows, one for each thread: fresh memory each time would cost more than the arithmetic."""

    def __init__(self, parts: int, numbers: int) -> None:
        self._single = np.empty(numbers, np.float32)
        self._double = np.empty((parts + 1, numbers), np.float64)

    def double(self, place: int, numbers: Numbers) -> DoubleArray:
        """Return numbers as float64, in one of the places, until the next are put there."""
        double = self._double[place, : numbers.size].reshape(numbers.shape)
        if numbers.dtype == np.float16:
            single = self._single[: numbers.size].reshape(numbers.shape)
            widen(numbers, single)
            numbers = single
        np.copyto(double, numbers)
        return double

    def sum(self, shape: tuple[int, ...]) -> DoubleArray:
        """Return room for a sum."""
        room: DoubleArray = self._double[-1, : shape[0] * shape[1]].reshape(shape)
        return room


class CodeRows:
    """Every row of some tables, in their order.

    Parameters
    ----------
    tables : sequence of CodeTable
        Each study is in one of them; all are of one space and finite.
    former : CodeRows, optional
        What was there before: tables that are the same objects are not measured again.

    Attributes
    ----------
    patients : list of str
        Sorted.
    patient : intp array (N,)
        Position in `patients` of each row.
    order : int64 array (N,)
        Grows with patient, study and unit: the order in which ties are broken.
    abnormal_mm2 : float64 array (N,)
        The abnormal area on each row's slice (of the whole study where a row is that).
    typical : dict
        Typical distances that :mod:`app.retrieval.scales` has found.
    """

    def __init__(self, tables: Sequence[CodeTable], former: CodeRows | None = None) -> None:
        known = {id(block.table): block for block in (former._blocks if former else ())}
        self._blocks: list[_Block] = [known.get(id(table)) or _Block(table) for table in tables if len(table)]
        tables = [block.table for block in self._blocks]
        self._starts = np.cumsum([0, *map(len, tables)])
        self._studies: list[StudyFacts] = [study for table in tables for study in table.studies]
        before = np.cumsum([0, *(len(table.studies) for table in tables)])
        self._study = _joined([table.codes.study + start for table, start in zip(tables, before, strict=False)], np.int64)
        self._unit = _joined([table.codes.unit for table in tables], np.int64)
        self.patients = sorted({study.patient for study in self._studies})
        position = {name: place for place, name in enumerate(self.patients)}
        self.patient = np.array([position[study.patient] for study in self._studies], np.intp)[self._study]
        names = [(study.patient, study.study) for study in self._studies]
        place = np.empty(len(names), np.int64)
        place[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
        self.order = place[self._study] * (1 << 16) + self._unit
        self.abnormal_mm2 = _joined([block.areas for block in self._blocks], np.float64)
        self.typical: dict[tuple[Sum, str], float] = {}
        self._squares: dict[Sum, DoubleArray] = {}
        self._kept: dict[Sum, tuple[bytes, tuple[DoubleArray, DoubleArray]]] = {}

    @property
    def space(self) -> CodeSpace | None:
        """What the codes are; None where there are none."""
        return self._blocks[0].table.space if self._blocks else None

    @property
    def studies(self) -> list[StudyFacts]:
        """The studies, ordered by patient and name."""
        return sorted(self._studies, key=lambda study: (study.patient, study.study))

    @property
    def blocks(self) -> list[CodeTable]:
        """The tables that have rows, one after another."""
        return [block.table for block in self._blocks]

    def __len__(self) -> int:
        return len(self.order)

    def study_of(self, row: int) -> StudyFacts:
        """Return the study of a row."""
        return self._studies[int(self._study[row])]

    def slice_of(self, row: int) -> int:
        """Return the slice of a row; the representative one where a row is a whole study."""
        if self.space is not None and self.space.unit == "study":
            return self.study_of(row).representative_slice
        return int(self._unit[row])

    def take(self, name: str, rows: npt.NDArray[np.intp]) -> DoubleArray:
        """Return the numbers of a part of some rows, float64 (n, d)."""
        taken = np.empty((len(rows), self._part_length(name)), np.float64)
        blocks = np.searchsorted(self._starts, rows, "right") - 1
        for number in np.unique(blocks).tolist():
            here = blocks == number
            numbers = self._blocks[number].table.codes.parts[name][rows[here] - self._starts[number]]
            if numbers.dtype == np.float16:
                wide = np.empty(numbers.shape, np.float32)
                widen(numbers, wide)
                numbers = wide
            taken[here] = numbers
        return taken

    def measure(self, sums: Sequence[Sum]) -> None:
        """Measure the lengths of some sums of parts, and of these parts, ahead of the first search that needs them."""
        wanted = dict.fromkeys([*((name,) for parts in sums for name in parts), *sums])
        lacking = [block for block in self._blocks if not wanted.keys() <= block.squares.keys()]
        for block in lacking:
            block.squares = {parts: np.empty(len(block.table), np.float64) for parts in wanted} | block.squares
        _in_pieces(lacking, lambda block, rows, buffers: block.measure(list(wanted), rows, buffers))

    def squared(self, parts: Sum, query: Query) -> tuple[DoubleArray, DoubleArray]:
        """Return squared distances (N,) of a sum of parts to a query's, and a bound on the error of each.

        Those to the last query are kept: the normal part stays as it is while a reader draws on one slice.
        """
        asked = [_wide(query.parts[name]) for name in parts]
        key = b"".join(code.tobytes() for code in asked)
        kept = self._kept.get(parts)
        if kept is None or kept[0] != key:
            kept = self._kept[parts] = key, self._compare(parts, asked)
        return kept[1]

    def pair_distances(
        self, parts: Sum, first: npt.NDArray[np.intp], second: npt.NDArray[np.intp]
    ) -> tuple[DoubleArray, DoubleArray] | None:
        """Return squared distances of pairs of rows, quickly, and bounds on their errors, float64 (n,); None if there is no way.

        There is one for single parts of float16 numbers.
        """
        if len(parts) > 1 or self.space is None or self.space.part(parts[0]).dtype != "float16":
            return None
        codes = [block.table.codes.parts[parts[0]] for block in self._blocks]
        with ThreadPoolExecutor(THREADS) as pool:
            halves = zip(np.array_split(first, THREADS), np.array_split(second, THREADS), strict=True)
            squared = np.concatenate(list(pool.map(lambda half: pair_distances(codes, *half), halves)), dtype=np.float64)
        terms = (self._part_length(parts[0]) + 8) * _SINGLE
        return squared, terms / (1 - terms) * squared

    def _compare(self, parts: Sum, asked: Sequence[npt.NDArray[np.floating]]) -> tuple[DoubleArray, DoubleArray]:
        """Return squared distances and bounds.

        A product of d terms is wrong by at most d u |q| |r| / (1 - d u), u being the relative error of one rounding, whatever
        the order of its sum. The rest of the bound is for the rounding of a query that is a sum, and for float64 arithmetic,
        that of whoever computes the same distance from differences included.
        """
        query = asked[0]
        for code in asked[1:]:
            query = query + code
        product = self._products(parts, query)
        squares = self._lengths(parts)
        multiplied = sum((np.sqrt(self._lengths((name,))) for name in parts), np.zeros(len(self)))
        own = float(np.dot(query.astype(np.float64), query))
        longest = sum(float(np.linalg.norm(code.astype(np.float64))) for code in asked)
        unit = _SINGLE if any(self.space is not None and self.space.part(name).dtype == "float16" for name in parts) else _DOUBLE
        terms = (len(query) + 2) * unit
        error = 2 * terms / (1 - terms) * np.sqrt(own) * multiplied + 4 * unit * (np.sqrt(own) + np.sqrt(squares)) ** 2
        error += 2 * (len(query) + 8) * _DOUBLE * (longest + multiplied) ** 2
        return own - 2 * product + squares, error

    def _lengths(self, parts: Sum) -> DoubleArray:
        """Return the squared lengths of all rows, (N,)."""
        if parts not in self._squares:
            self.measure([parts])
            self._squares[parts] = _joined([block.squares[parts] for block in self._blocks], np.float64)
        return self._squares[parts]

    def _products(self, parts: Sum, query: npt.NDArray[np.floating]) -> DoubleArray:
        """Return the sum over parts of products with a query, float64 (N,); tables that know them are not asked again."""
        out = np.zeros(len(self), np.float64)
        ends = self._starts[1:].tolist()
        place = {id(block): out[end - len(block.table) : end] for block, end in zip(self._blocks, ends, strict=True)}
        key, double, single = query.tobytes(), query.astype(np.float64), query.astype(np.float32)
        new = [block for block in self._blocks if block.products.get(parts, (b"",))[0] != key]

        def multiply(block: _Block, rows: slice, _: _Buffers) -> None:
            target = place[id(block)][rows]
            for name in parts:
                numbers = block.table.codes.parts[name][rows]
                target += products(numbers, single) if numbers.dtype == np.float16 else numbers.astype(np.float64) @ double

        _in_pieces(new, multiply)
        for block in self._blocks:
            if block in new:
                block.products[parts] = key, place[id(block)]
            else:
                place[id(block)][:] = block.products[parts][1]
        return out

    def _part_length(self, name: str) -> int:
        return 0 if self.space is None else self.space.part(name).length


def _wide(code: npt.NDArray[Any]) -> npt.NDArray[np.floating]:
    """Return a query's code (d,) as float32 where that is exact and enough, else as float64."""
    return code.astype(np.float32 if code.dtype == np.float16 else np.float64)


def difference(query: Query, rows: CodeRows, name: str, chosen: npt.NDArray[np.intp]) -> DoubleArray:
    """Return the differences of a query's part to those of some rows, float64 (n, d)."""
    return np.asarray(_wide(query.parts[name]) - rows.take(name, chosen), np.float64)


def _abnormal_mm2(table: CodeTable) -> DoubleArray:
    """Return the abnormal area of each row, (N,)."""
    areas: list[DoubleArray] = []
    for facts in table.studies:
        of_slices = (
            np.array(list(facts.area_mm2.values()), np.float64).sum(axis=0) if facts.area_mm2 else np.zeros(len(facts.slices))
        )
        areas.append(of_slices if table.space.unit == "slice" else of_slices.sum(keepdims=True))
    return _joined(areas, np.float64)


def _in_pieces(blocks: Sequence[_Block], work: Callable[[_Block, slice, _Buffers], None]) -> None:
    """Call `work` for the rows of all blocks, a few at a time, in `THREADS` threads with buffers for their numbers each."""
    pieces: list[tuple[_Block, slice]] = []
    for block in blocks:
        rows, length = len(block.table), max(part.length for part in block.table.space.parts)
        step = max(1, _CHUNK_NUMBERS // length)
        pieces += [(block, slice(start, min(start + step, rows))) for start in range(0, rows, step)]

    def go(share: Sequence[tuple[_Block, slice]]) -> None:
        spaces = [block.table.space for block, _ in share]
        longest = max((part.length for space in spaces for part in space.parts), default=0)
        buffers = _Buffers(max((len(space.parts) for space in spaces), default=0), max(_CHUNK_NUMBERS, longest))
        for block, rows in share:
            work(block, rows, buffers)

    if len(pieces) < 2 * THREADS:
        go(pieces)
        return
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(go, [pieces[number::THREADS] for number in range(THREADS)]))


def _joined(parts: Sequence[npt.NDArray[Any]], dtype: type[Any]) -> npt.NDArray[Any]:
    return np.concatenate(parts, dtype=dtype) if parts else np.empty(0, dtype)
