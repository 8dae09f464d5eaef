"""float16 codes as bfloat16 and a rest: both give back every number, and the one is as near as bfloat16 can be."""

from __future__ import annotations

import numpy as np
import pytest

from app.scale import halves


def every_half() -> np.ndarray:
    numbers = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
    return numbers[np.isfinite(numbers)]


@pytest.mark.parametrize("length", [1, 7, 8, 9, 31])
def test_every_number_comes_back_bit_by_bit(length: int) -> None:
    numbers = every_half()
    codes = np.resize(numbers, (-(-len(numbers) // length), length))
    short, rest = halves.split(codes)
    assert rest.shape == (len(codes), halves.rest_bytes(length))
    assert halves.joined(short, rest).tobytes() == codes.tobytes()


def test_the_bfloat16_is_the_nearest_one() -> None:
    numbers = every_half().reshape(1, -1)
    short, _ = halves.split(numbers)
    near = (short.astype(np.uint32) << np.uint32(16)).view(np.float32).astype(np.float64)
    there = numbers != 0
    off = np.abs(near - numbers)[there] / np.abs(numbers.astype(np.float64))[there]
    assert off.max() <= 2.0**-8
