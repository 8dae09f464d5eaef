"""Codes that are kept as bits: vectors of zeros and ones.

The squared distance of two of them is the count of bits in which they differ, the Hamming distance. A kernel counts them in the
packed bytes, without any error, so neither a smaller copy of the codes nor a closer look is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.codes import CodeSpace, Numbers
from app.retrieval.compact import FloatArray
from app.retrieval.stack import Sum
from app.threads import Threads
from c_geometry import hamming

if TYPE_CHECKING:
    from app.library import CodeTable

_PIECE_ROWS = 1 << 16
_ROUNDINGS = np.float32(2.0**-22)


def are_bits(space: CodeSpace | None, parts: Sum) -> bool:
    """Tell whether some parts are kept as bits; `ValueError` where they are and are more than one, since bits cannot be added."""
    found = space is not None and any(space.part(name).dtype == "bits" for name in parts)
    if found and len(parts) > 1:
        raise ValueError(f"the bits of {' and '.join(parts)} cannot be added")
    return found


def unpacked(numbers: Numbers) -> npt.NDArray[np.uint8]:
    """Return bits, packed in the last axis, as zeros and ones."""
    return np.unpackbits(numbers, axis=-1)


def as_kept(space: CodeSpace, name: str, numbers: npt.NDArray[np.floating]) -> Numbers:
    """Return numbers of a part (..., d), a number for each bit, as the part is kept: rounded to its type, bits packed."""
    if space.part(name).dtype == "bits":
        return np.packbits(numbers >= 0.5, axis=-1)
    whole = np.issubdtype(space.part(name).in_memory, np.integer)
    return space.stored_as(name, np.rint(numbers) if whole else numbers)


def differing(
    tables: Sequence[CodeTable], name: str, code: npt.NDArray[np.uint8], threads: Threads
) -> tuple[FloatArray, FloatArray]:
    """Return in how many bits a part of each row differs from a query's code (B,), float32 (N,).

    Beside it a bound for the rounding of whoever computes a distance from that, as quick values have one of their error.
    """
    counts = np.empty(sum(map(len, tables)), np.float32)
    pieces, before = [], 0
    for table in tables:
        rows = table.codes.parts[name]
        for start in range(0, len(rows), _PIECE_ROWS):
            some = rows[start : start + _PIECE_ROWS]
            pieces.append((some, slice(before + start, before + start + len(some))))
        before += len(rows)

    def count(piece: tuple[Numbers, slice]) -> None:
        rows, there = piece
        counts[there] = hamming(rows, code)

    threads.run(count, pieces)
    return counts, _ROUNDINGS * counts
