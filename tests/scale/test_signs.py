"""Bits of codes: their Hamming distance is near a multiple of the distance, whatever the codes."""

from __future__ import annotations

import numpy as np
import pytest

from app.scale.signs import DIRECTIONS, PLANES, Signs


def walks(count: int, length: int, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    axes = rng.standard_normal((length, length)) * (np.arange(length)[:, None] + 4.0) ** -1.5
    return np.asarray(rng.standard_normal((count, length)) @ axes, np.float32)


def apart(signs: Signs, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.asarray(np.bitwise_count(signs.bits(one) ^ signs.bits(other)).sum(axis=1) * signs.scale)


def test_bits_tell_distances() -> None:
    codes = walks(2000, 48)
    signs = Signs.learned(codes)
    assert signs.bits(codes).shape == (2000, DIRECTIONS * PLANES // 8)
    one, other = codes[:1000], codes[1000:]
    true = np.linalg.norm(one - other, axis=1)
    assert np.corrcoef(true, apart(signs, one, other))[0, 1] > 0.95
    # The nearest of a query are found among some more by bits.
    query = codes[:1] + walks(1, 48, 5) * 0.2
    nearest = np.argsort(np.linalg.norm(codes - query, axis=1))[:10]
    by_bits = np.argsort(apart(signs, codes, np.repeat(query, len(codes), axis=0)), kind="stable")[:100]
    assert set(nearest.tolist()) <= set(by_bits.tolist())


@pytest.mark.parametrize("count", [0, 1, 2, 40])
def test_few_codes_or_codes_that_are_all_alike_do(count: int) -> None:
    for codes in (walks(count, 16), np.ones((count, 16), np.float32)):
        signs = Signs.learned(codes)
        assert np.isfinite(signs.scale)
        assert signs.scale > 0
        assert signs.bits(np.ones((3, 16), np.float32)).shape == (3, DIRECTIONS * PLANES // 8)


def test_planes_come_back_from_their_arrays() -> None:
    codes = walks(300, 24)
    signs = Signs.learned(codes)
    again = Signs.of_arrays(signs.as_arrays())
    assert again.bits(codes).tobytes() == signs.bits(codes).tobytes()
    assert again.scale == pytest.approx(signs.scale)
