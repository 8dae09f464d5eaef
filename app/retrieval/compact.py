"""int8 copies of a library's codes, by which all rows are compared with a query quickly, each within a bound of its own.

Of each number of a part is kept  R = (number - centre) / (spread s)  rounded to an integer, centre and spread being the
library's for that place of the code, s the row's own: half of what float16 takes, and a quarter of float32. What rounding took
from a row is a vector whose length e is kept too. The distance D of a query to what rounding left is known from one product of
integers, and by the triangle inequality the distance to the row itself lies between D - e and D + e, whatever was taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from app.codes import Numbers
from app.retrieval.stack import Stack, Sum
from app.threads import Threads
from c_geometry import LEVELS, add_products, crossed, dots, finish_bounds, squeeze

DoubleArray = npt.NDArray[np.float64]
FloatArray = npt.NDArray[np.float32]
Quick = npt.NDArray[np.floating[Any]]
"""Squared distances of all rows, or bounds on their errors: float32 where the codes are float16, since no more is needed."""

FACTS = 4
"""How much is known of a copied row (:func:`c_geometry.squeeze`)."""
GROWN = 4
"""What suited the codes of a library may not suit those of one that is so many times as big."""

_SAMPLE_ROWS = 512
_SAMPLE_NUMBERS = 1 << 22
_LEAST_SPREAD = 2.0**-8
_SLACK = 1 + 2.0**-30
_CHUNK = 64
_NARROW = 2.0**-22
_LEAST = 1e-36


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
class Asked:
    """A query as integers, to be multiplied with the copies of one part: multiples of `step` of spread times number."""

    integers: npt.NDArray[np.int16]
    step: float
    missed: float

    @classmethod
    def of(cls, moved: DoubleArray, spread: npt.NDArray[Any], levels: int = LEVELS) -> Asked:
        weighed = moved * spread
        step = float(np.abs(weighed).max(initial=0)) / levels
        if not 0 < step < np.inf:  # nothing to tell rows apart by, or too much for float64
            return cls(np.zeros(len(moved), np.int16), 0.0, float(np.linalg.norm(weighed)) * _SLACK)
        integers = np.clip(np.rint(weighed / step), -levels, levels)
        return cls(integers.astype(np.int16), step, float(np.linalg.norm(weighed - step * integers)) * _SLACK)


@dataclass(frozen=True, eq=False)
class _Copy:
    """The int8 numbers (N, d) of one part of a table, and what is known of each row (:func:`c_geometry.squeeze`)."""

    rows: npt.NDArray[np.int8]
    facts: DoubleArray


@dataclass(frozen=True, eq=False)
class _Copies:
    """The copies of one table by part, and the squared lengths of what rounding left of sums of parts."""

    of_parts: dict[str, _Copy] = field(default_factory=dict)
    of_sums: dict[Sum, DoubleArray] = field(default_factory=dict)

    def squares(self, parts: Sum) -> DoubleArray:
        """Return the squared lengths of what rounding left of a sum of parts, (N,)."""
        return self.of_sums[parts] if len(parts) > 1 else self.of_parts[parts[0]].facts[:, 3]


class CompactCodes:
    """The int8 copies of all rows of some tables.

    Parameters
    ----------
    stack : Stack
    threads : Threads
    former : CompactCodes, optional
        What was there before: tables that are the same objects are not copied again, unless the library has grown so much
        that what suited the codes then may not suit them now.
    """

    def __init__(self, stack: Stack, threads: Threads, former: CompactCodes | None = None) -> None:
        self._stack = stack
        self._threads = threads
        self._roundings: dict[str, Rounding] = {}
        self._rounded_for = len(stack)
        known: dict[int, _Copies] = {}
        if former is not None and len(stack) <= GROWN * former._rounded_for:
            self._roundings, self._rounded_for = former._roundings, former._rounded_for
            known = {id(table): copies for table, copies in zip(former._stack.tables, former._copies, strict=True)}
        self._copies: list[_Copies] = [known.get(id(table)) or _Copies() for table in stack.tables]

    def measure(self, sums: Sequence[Sum]) -> None:
        """Copy the parts of some sums, ahead of the first search that needs them."""
        for name in dict.fromkeys(name for parts in sums for name in parts):
            lacking = [number for number, copies in enumerate(self._copies) if name not in copies.of_parts]
            if lacking:
                self._copy(name, lacking)
        for parts in dict.fromkeys(sums):
            lacking = [number for number, copies in enumerate(self._copies) if len(parts) > 1 and parts not in copies.of_sums]
            if lacking:
                self._square(parts, lacking)

    def squared(self, parts: Sum, codes: Mapping[str, npt.NDArray[Any]]) -> tuple[Quick, Quick]:
        """Return squared distances (N,) of a sum of parts to a query's codes (d,), and a bound on the error of each."""
        self.measure([parts])
        with np.errstate(over="ignore", invalid="ignore"):  # what float64 cannot hold has an infinite bound
            moved = [codes[name].astype(np.float64) - self._roundings[name].centre for name in parts]
            added = np.sum(moved, axis=0)
            own, longest = float(added @ added), float(sum(np.linalg.norm(one) for one in moved))
            asked = {name: Asked.of(added, self._roundings[name].spread) for name in parts}
        half = self._stack.is_half(parts)
        squared, error = np.empty((2, len(self._stack)), np.float32 if half else np.float64)

        def compare(number: int, here: slice, there: slice) -> None:
            copies = self._copies[number]
            product, wrong, lost, lengths = np.zeros((4, here.stop - here.start), np.float64)
            for name, one in asked.items():
                copy = copies.of_parts[name]
                products = dots(copy.rows[here], one.integers)
                add_products(products, copy.facts[here], one.step, one.missed, product, wrong, lost, lengths)
            finish_bounds(copies.squares(parts)[here], own, longest, product, wrong, lost, lengths)
            squared[there], error[there] = narrowed(product, wrong) if half else (product, wrong)

        self._stack.in_pieces(self._threads, parts, compare)
        return squared, error

    def _copy(self, name: str, lacking: Sequence[int]) -> None:
        stack = self._stack
        if name not in self._roundings:
            count = min(_SAMPLE_ROWS, max(1, _SAMPLE_NUMBERS // stack.length((name,))))
            self._roundings[name] = Rounding.of(np.stack([table.codes.parts[name][row] for table, row in stack.sample(count)]))
        rounding = self._roundings[name]
        for number in lacking:
            codes = stack.tables[number].codes.parts[name]
            self._copies[number].of_parts[name] = _Copy(np.empty(codes.shape, np.int8), np.empty((len(codes), FACTS), np.float64))

        def copy(number: int, here: slice, _: slice) -> None:
            made = self._copies[number].of_parts[name]
            round_codes(stack.tables[number].codes.parts[name][here], rounding, made.rows[here], made.facts[here])

        stack.in_pieces(self._threads, (name,), copy, lacking)

    def _square(self, parts: Sum, lacking: Sequence[int]) -> None:
        made = {number: np.zeros(len(self._stack.tables[number]), np.float64) for number in lacking}

        def square(number: int, here: slice, _: slice) -> None:
            target, copies = made[number][here], self._copies[number].of_parts
            for place, name in enumerate(parts):
                copy, spread = copies[name], self._roundings[name].spread
                target += copy.facts[here, 3]
                for other in parts[:place]:
                    beside = copies[other]
                    scales = 2 * copy.facts[here, 0] * beside.facts[here, 0]
                    weights = spread * self._roundings[other].spread
                    target += scales * _crossed(copy.rows[here], beside.rows[here], weights)

        self._stack.in_pieces(self._threads, parts, square, lacking)
        for number, squares in made.items():
            self._copies[number].of_sums[parts] = squares


def narrowed(squared: DoubleArray, error: DoubleArray) -> tuple[FloatArray, FloatArray]:
    """Return squared distances as float32, and bounds that count in what that takes from them and from sums with their bounds."""
    with np.errstate(over="ignore"):
        single, wrong = squared.astype(np.float32), ((error + _NARROW * squared) * (1 + _NARROW) + _LEAST).astype(np.float32)
    beyond = ~np.isfinite(single)
    single[beyond], wrong[beyond] = 0, np.inf
    return single, wrong


def round_codes(numbers: Numbers, rounding: Rounding, rows: npt.NDArray[np.int8], facts: DoubleArray) -> None:
    """Write the int8 copies (n, d) of some codes and what is known of each row (n, 4); see :func:`c_geometry.squeeze`.

    Types other than float16 are rounded in float64.
    """
    if numbers.dtype == np.float16:
        squeeze(np.ascontiguousarray(numbers), rounding.centre, rounding.spread, rows, facts)
        return
    for start in range(0, len(numbers), _CHUNK):
        here = slice(start, start + _CHUNK)
        moved = numbers[here].astype(np.float64) - rounding.centre
        left = round_wide(moved, rounding.spread, rows[here], facts[here])
        facts[here, 2] += np.linalg.norm(moved - left, axis=1) * _SLACK + 2.0**-40 * np.linalg.norm(moved, axis=1)


def round_wide(moved: DoubleArray, spread: npt.NDArray[Any], rows: npt.NDArray[np.int8], facts: DoubleArray) -> DoubleArray:
    """Write int8 copies of numbers (n, d) and what is known of each row, but for what rounding took; return what it left."""
    places = moved / spread
    scale = np.abs(places).max(axis=1, initial=0) / 127
    near = np.rint(places / np.where(scale > 0, scale, 1)[:, None])
    left: DoubleArray = near * scale[:, None] * spread
    rows[:] = near
    facts[:, 0], facts[:, 1], facts[:, 2] = scale, scale * np.linalg.norm(near, axis=1) * _SLACK, 0
    facts[:, 3] = np.square(left).sum(axis=1)
    return left


def _crossed(first: npt.NDArray[np.int8], second: npt.NDArray[np.int8], weights: npt.NDArray[Any]) -> DoubleArray:
    """Return the sums of weight * first * second of each row, (n,)."""
    if weights.dtype == np.float32:
        return crossed(first, second, weights)
    return np.asarray((first.astype(np.float64) * second * weights).sum(axis=1), np.float64)
