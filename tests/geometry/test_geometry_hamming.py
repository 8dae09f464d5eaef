"""Bits that differ, counted in every way that the machine has, against NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from c_geometry import HAMMING_WAYS, hamming

Bytes = npt.NDArray[np.uint8]


def counted(codes: Bytes, query: Bytes) -> list[int]:
    """Return what NumPy counts."""
    return [int(total) for total in np.unpackbits(codes ^ query, axis=1).sum(axis=1)]


@given(st.integers(0, 5), st.integers(0, 200), st.integers(0, 2**32 - 1), st.sampled_from(HAMMING_WAYS))
def test_every_way_counts_like_numpy(rows: int, length: int, seed: int, way: str) -> None:
    rng = np.random.default_rng(seed)
    codes, query = rng.integers(0, 256, (rows, length), np.uint8), rng.integers(0, 256, length, np.uint8)
    made = hamming(codes, query, way)
    assert made.dtype == np.int32
    assert made.tolist() == counted(codes, query)
    assert hamming(codes, query).tolist() == made.tolist()


@pytest.mark.parametrize("way", HAMMING_WAYS)
@pytest.mark.parametrize("length", [1, 7, 8, 9, 63, 64, 65, 128, 1001])
def test_every_bit_counts_once_and_nothing_beyond_a_row(way: str, length: int) -> None:
    """Rows of ones lie in a larger array: a read past a row's end would count its neighbour's bits."""
    around = np.full((3, length + 16), 255, np.uint8)
    around[1, 8 : 8 + length] = 0
    codes = np.ascontiguousarray(around[1:2, 8 : 8 + length])
    assert hamming(codes, np.full(length, 255, np.uint8), way).tolist() == [8 * length]
    assert hamming(codes, np.zeros(length, np.uint8), way).tolist() == [0]
    single = np.zeros(length, np.uint8)
    single[-1] = 0b1000_0000
    assert hamming(codes, single, way).tolist() == [1]
    packed = np.zeros((2, length), np.uint8)
    packed[1] = 255
    assert hamming(packed, np.zeros(length, np.uint8), way).tolist() == [0, 8 * length]


def test_any_strides_and_memory_that_cannot_be_written() -> None:
    rng = np.random.default_rng(1)
    codes, query = rng.integers(0, 256, (12, 90), np.uint8), rng.integers(0, 256, 90, np.uint8)
    codes.flags.writeable = query.flags.writeable = False
    assert hamming(codes, query).tolist() == counted(codes, query)
    assert hamming(codes[::-2, ::3], query[::3]).tolist() == counted(codes[::-2, ::3], query[::3])
    assert hamming(np.asfortranarray(codes), query[::-1]).tolist() == counted(codes, query[::-1])


def test_other_types_shapes_and_ways_are_refused() -> None:
    codes, query = np.zeros((3, 4), np.uint8), np.zeros(4, np.uint8)
    wrong: list[tuple[Any, Any]] = [
        (codes.astype(np.int8), query),
        (codes.tolist(), query),
        (codes[0], query),
        (codes, query[:3]),
        (codes, query.astype(np.uint16)),
    ]
    for of_rows, asked in wrong:
        with pytest.raises(ValueError, match="must be a uint8 array"):
            hamming(of_rows, asked)
    with pytest.raises(ValueError, match="cannot count by abacus: choose one of plain"):
        hamming(codes, query, "abacus")
