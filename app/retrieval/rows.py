"""The codes of a library as one list of rows, compared with a query in steps, each finer than the one before.

All rows are compared by their int8 copies (:mod:`app.retrieval.compact`), or along few directions where the codes have no more
(:mod:`app.retrieval.directions`); those that can be meant by the codes themselves, where they lie, in the type they are kept in;
the few that are left in float64. No wider copy is kept: one of 52,000 x 2 x 2,048 numbers would take 850 MB and, at the first
search, a second to make. Codes kept as bits need no such steps (:mod:`app.retrieval.bits`).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from app.codes import CodeSpace
from app.retrieval.bits import are_bits, differing, unpacked
from app.retrieval.compact import CompactCodes, DoubleArray, FloatArray, Quick
from app.retrieval.directions import DirectedCodes
from app.retrieval.query import Query
from app.retrieval.stack import Stack, Sum
from app.threads import Threads
from c_geometry import Blocks, best_of_groups, pair_distances, weigh

if TYPE_CHECKING:
    from app.library import CodeTable, StudyFacts

__all__ = ["CodeRows", "DoubleArray", "FloatArray", "Quick", "Rows", "Sum", "difference", "widen"]

Rows = npt.NDArray[np.intp]

KEPT_BYTES = 1 << 25
"""So much of distances to former queries is kept for each sum of parts: those of some eighty slices of a template in a library of
52,000, of four in one of a million."""

_FEW = 64
_LEAST_SHARE = 1 << 15
_SINGLE = 2.0**-24
"""Half the spacing of float32 numbers at 1: the relative error of one rounding."""

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


class _Kept:
    """What was computed for former queries, the newest in front, within a bound of bytes; two are always kept."""

    def __init__(self) -> None:
        self._values: OrderedDict[bytes, tuple[Quick, Quick]] = OrderedDict()

    def get(self, key: bytes) -> tuple[Quick, Quick] | None:
        value = self._values.get(key)
        if value is not None:
            self._values.move_to_end(key)
        return value

    def keep(self, key: bytes, value: tuple[Quick, Quick]) -> None:
        self._values[key] = value
        most = max(2, KEPT_BYTES // max(1, sum(array.nbytes for array in value)))
        while len(self._values) > most:
            self._values.popitem(last=False)


class CodeRows:
    """Every row of some tables, in their order.

    Parameters
    ----------
    tables : sequence of CodeTable
        Each study is in one of them; all are of one space and finite.
    former : CodeRows, optional
        What was there before: tables that are the same objects are not measured again.
    threads : int, optional
        How many threads a search may use, if not as many as `former`; never more than there are cores.

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

    def __init__(self, tables: Sequence[CodeTable], former: CodeRows | None = None, threads: int | None = None) -> None:
        self.blocks: list[CodeTable] = [table for table in tables if len(table)]
        self._threads: Threads = Threads(threads) if former is None or threads is not None else former._threads
        self._stack = Stack(self.blocks)
        self._compact: CompactCodes = CompactCodes(self._stack, self._threads, None if former is None else former._compact)
        self._directed: DirectedCodes = DirectedCodes(self._stack, self._threads, None if former is None else former._directed)
        tables = self.blocks
        self._studies: list[StudyFacts] = [study for table in tables for study in table.studies]
        before = np.cumsum([0, *(len(table.studies) for table in tables)])
        self._study = _joined([table.codes.study + start for table, start in zip(tables, before, strict=False)], np.int32)
        self._unit = _joined([table.codes.unit for table in tables], np.int16)
        self.patients = sorted({study.patient for study in self._studies})
        position = {name: place for place, name in enumerate(self.patients)}
        self.patient = np.array([position[study.patient] for study in self._studies], np.intp)[self._study]
        names = [(study.patient, study.study) for study in self._studies]
        place = np.empty(len(names), np.int64)
        place[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
        self.order = place[self._study] * (1 << 16) + self._unit
        self.abnormal_mm2 = _joined([_abnormal_mm2(table) for table in tables], np.float64)
        self.typical: dict[tuple[Sum, str], float] = {}
        self._kept: dict[Sum, _Kept] = {}
        self._half: dict[Sum, Blocks] = {}

    @property
    def space(self) -> CodeSpace | None:
        """What the codes are; None where there are none."""
        return self.blocks[0].space if self.blocks else None

    @property
    def studies(self) -> list[StudyFacts]:
        """The studies, ordered by patient and name."""
        return sorted(self._studies, key=lambda study: (study.patient, study.study))

    @property
    def in_order(self) -> list[StudyFacts]:
        """The studies in the order in which their rows follow each other."""
        return list(self._studies)

    @property
    def study(self) -> npt.NDArray[np.int32]:
        """The study of each row (N,), as its position in `in_order`."""
        return self._study

    @property
    def slices(self) -> npt.NDArray[np.int64]:
        """The unit of each row (N,): its slice, where codes describe slices."""
        return self._unit.astype(np.int64)

    @property
    def levels(self) -> npt.NDArray[np.int64]:
        """How many mm each row (N,) lies below the highest slice with brain of its study."""
        tops = np.array([study.slices[-1] for study in self._studies], np.int64)
        return tops[self._study] - self._unit if len(tops) else self.slices

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

    def row_of(self, study: str, k: int) -> int | None:
        """Return the row of a slice of a study (where a row is a study, of its representative slice); None if there is none."""
        number = next((place for place, facts in enumerate(self._studies) if facts.study == study), None)
        if number is None:
            return None
        rows = np.flatnonzero(self._study == number)
        return next((row for row in rows.tolist() if self.slice_of(row) == k), None)

    def take(self, name: str, rows: Rows) -> DoubleArray:
        """Return the numbers of a part of some rows, float64 (n, d)."""
        taken = np.empty((len(rows), 0 if self.space is None else self.space.part(name).dimensions), np.float64)
        tables, places = self._stack.places(rows)
        for number in np.unique(tables).tolist():
            here = tables == number
            numbers = self.blocks[number].codes.parts[name][places[here]]
            if are_bits(self.space, (name,)):
                numbers = unpacked(numbers)
            elif numbers.dtype == np.float16:
                wide = np.empty(numbers.shape, np.float32)
                widen(numbers, wide)
                numbers = wide
            taken[here] = numbers
        return taken

    def directions(self, parts: Sum) -> int | None:
        """Return along how many directions all rows are compared by a sum of parts; None if by all their numbers."""
        return self._directed.count(parts) if self.blocks else None

    def measure(self, sums: Sequence[Sum]) -> None:
        """Make ready for some sums of parts ahead of the first search that needs them; bits need nothing."""
        if self.blocks:
            numbers = [parts for parts in sums if not are_bits(self.space, parts)]
            self._compact.measure([parts for parts in numbers if self._directed.count(parts) is None])

    def squared(self, parts: Sum, query: Query) -> tuple[Quick, Quick]:
        """Return squared distances (N,) of a sum of parts to a query's, quickly, and a bound on the error of each.

        They are right within some hundredths. Those to former queries are kept: the normal part is that of a template's slice
        whenever a reader draws on it. Not to be written to.
        """
        kept = self._kept.setdefault(parts, _Kept())
        key = b"".join(query.parts[name].tobytes() for name in parts)
        value = kept.get(key)
        if value is None:
            value = self._compare(parts, query) if self.blocks else (np.empty(0, np.float32), np.empty(0, np.float32))
            for array in value:
                array.flags.writeable = False
            kept.keep(key, value)
        return value

    def weighed(self, terms: Sequence[tuple[float, Sum]], query: Query) -> tuple[Quick, Quick]:
        """Return squared distances (N,) by several sums of parts, each times a positive factor, added; bounds on their errors.

        Not to be written to.
        """
        if not terms:
            return np.zeros(len(self), np.float32), np.zeros(len(self), np.float32)
        of_terms = [self.squared(parts, query) for _, parts in terms]
        factors = [factor for factor, _ in terms]
        if factors == [1.0]:
            return of_terms[0]
        if any(one.dtype != np.float32 for one, _ in of_terms):
            weights = np.array(factors)
            return weights @ np.array([one for one, _ in of_terms]), weights @ np.array([one for _, one in of_terms])
        squared, error = np.empty((2, len(self)), np.float32)

        def add(some: slice) -> None:
            weigh([one[some] for one, _ in of_terms], [one[some] for _, one in of_terms], factors, squared[some], error[some])

        self.in_shares(add, len(self))
        return squared, error

    def in_shares(self, work: Callable[[slice], None], count: int) -> None:
        """Call `work` for shares of `count` rows, one at least, by as many threads as a search may use."""
        step = max(_LEAST_SHARE, -(-count // (4 * self._threads.count)))
        self._threads.run(work, [slice(start, min(start + step, count)) for start in range(0, max(1, count), step)])

    def _compare(self, parts: Sum, query: Query) -> tuple[Quick, Quick]:
        if are_bits(self.space, parts):
            return differing(self.blocks, parts[0], query.parts[parts[0]], self._threads)
        return self._directed.squared(parts, query.parts) or self._compact.squared(parts, query.parts)

    def closer(self, parts: Sum, query: Query, rows: Rows) -> tuple[DoubleArray, DoubleArray]:
        """Return what :meth:`squared` does of some rows (n,), as good as float32 arithmetic is where the codes are float16."""
        if not self.blocks or not self._stack.is_half(parts):
            squared, error = self.squared(parts, query)
            return squared[rows].astype(np.float64), error[rows].astype(np.float64)
        asked = np.sum([query.parts[name].astype(np.float64) for name in parts], axis=0)
        squared = self._distances(parts, rows, asked)
        error = 2.0**-17 * squared
        if len(parts) > 1:  # the sum of the query's parts is rounded, and so is each difference
            lengths = np.zeros(len(rows), np.float64)
            for name in parts:
                lengths += np.linalg.norm(query.parts[name].astype(np.float64))
                lengths += np.sqrt(self._distances((name,), rows, np.zeros_like(asked)))
            off = (len(parts) + 2) * _SINGLE * lengths
            error = error + (2 * np.sqrt(squared) + off) * off
        return squared, error

    def best(self, values: Quick, slices: int, owner: Rows | None = None) -> Rows:
        """Return the rows of the least values of each patient.

        Parameters
        ----------
        values : float32 or float64 array (N,)
            Such as :meth:`squared` gives, or any other score of all rows of which less is better.
        slices : int
            How many rows of each patient, at least one.
        owner : intp array (N,), optional
            `patient`, with -1 for rows to leave out.

        Returns
        -------
        intp array (P, slices)
            By the place in `patients`, each ascending by value, ties by `order`; -1 where a patient has no more rows.
        """
        return best_of_groups(values, self.order, self.patient if owner is None else owner, len(self.patients), slices)

    def pair_distances(self, parts: Sum, first: Rows, second: Rows) -> tuple[DoubleArray, DoubleArray] | None:
        """Return squared distances of pairs of rows, quickly, and bounds on their errors, float64 (n,); None if there is no way.

        There is one for single parts of float16 numbers.
        """
        if len(parts) > 1 or not self.blocks or not self._stack.is_half(parts):
            return None
        codes = [block.codes.parts[parts[0]] for block in self.blocks]
        squared = np.empty(len(first), np.float64)

        def compare(some: slice) -> None:
            squared[some] = pair_distances(codes, first[some], second[some])

        step = max(1, -(-len(first) // self._threads.count))
        self._threads.run(compare, [slice(start, start + step) for start in range(0, len(first), step)])
        terms = (self._stack.length(parts) + 8) * _SINGLE
        return squared, terms / (1 - terms) * squared

    def _distances(self, parts: Sum, rows: Rows, asked: DoubleArray) -> DoubleArray:
        """Return the squared distances of some rows' sums of float16 parts to a code (d,), in float32 arithmetic, (n,)."""
        if parts not in self._half:
            self._half[parts] = Blocks([[np.ascontiguousarray(one.codes.parts[name]) for name in parts] for one in self.blocks])
        codes, single, squared = self._half[parts], asked.astype(np.float32), np.empty(len(rows), np.float64)

        def compare(some: slice) -> None:
            squared[some] = codes.distances(rows[some], single)

        step = max(_FEW, -(-len(rows) // (4 * self._threads.count)))
        self._threads.run(compare, [slice(start, start + step) for start in range(0, len(rows), step)])
        return squared


def _wide(code: npt.NDArray[Any]) -> npt.NDArray[np.floating]:
    """Return a query's code (d,) as float32 where that is exact and enough, else as float64."""
    return code.astype(np.float32 if code.dtype == np.float16 else np.float64)


def difference(query: Query, rows: CodeRows, name: str, chosen: Rows) -> DoubleArray:
    """Return the differences of a query's part to those of some rows, float64 (n, d)."""
    asked = unpacked(query.parts[name]) if are_bits(rows.space, (name,)) else query.parts[name]
    return np.asarray(_wide(asked) - rows.take(name, chosen), np.float64)


def _abnormal_mm2(table: CodeTable) -> DoubleArray:
    """Return the abnormal area of each row, (N,)."""
    areas: list[DoubleArray] = []
    for facts in table.studies:
        of_slices = (
            np.array(list(facts.area_mm2.values()), np.float64).sum(axis=0) if facts.area_mm2 else np.zeros(len(facts.slices))
        )
        areas.append(of_slices if table.space.unit == "slice" else of_slices.sum(keepdims=True))
    return _joined(areas, np.float64)


def _joined(parts: Sequence[npt.NDArray[Any]], dtype: type[Any]) -> npt.NDArray[Any]:
    return np.concatenate(parts, dtype=dtype) if parts else np.empty(0, dtype)
