"""Products of float16 codes with a query, against float64 arithmetic."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from c_geometry import products

UNIT = 2.0**-24


def check(codes: npt.NDArray[np.float16], query: npt.NDArray[np.float32]) -> None:
    """Assert that the products are right within the bound that is promised."""
    wide, single = codes.astype(np.float64), query.astype(np.float64)
    terms = len(query) * UNIT
    bound = terms / (1 - terms) * np.linalg.norm(wide, axis=1) * np.linalg.norm(single)
    made = products(codes, query)
    assert made.dtype == np.float32
    assert made.shape == (len(codes),)
    assert (np.abs(made - wide @ single) <= bound).all()


def test_every_finite_float16_counts_exactly() -> None:
    every = np.arange(1 << 16, dtype=np.uint32).astype(np.uint16).view(np.float16)
    finite = every[np.isfinite(every)]
    assert np.array_equal(products(finite[:, None], np.ones(1, np.float32)), finite.astype(np.float32))


@given(st.integers(0, 4), st.integers(0, 1100), st.integers(0, 2**32 - 1), st.sampled_from([1e-6, 1.0, 1e3]))
def test_products_are_within_their_bound(rows: int, length: int, seed: int, scale: float) -> None:
    rng = np.random.default_rng(seed)
    codes = (rng.standard_normal((rows, length)) * scale).astype(np.float16)
    check(codes, rng.standard_normal(length).astype(np.float32))


def test_any_strides_and_memory_that_cannot_be_written() -> None:
    rng = np.random.default_rng(1)
    codes = rng.standard_normal((12, 700)).astype(np.float16)
    query = rng.standard_normal(700).astype(np.float32)
    codes.flags.writeable = query.flags.writeable = False
    check(codes, query)
    check(codes[::-2, ::3], query[::3])
    check(np.asfortranarray(codes), query[::-1])


def test_other_types_and_shapes_are_refused() -> None:
    codes, query = np.zeros((3, 4), np.float16), np.zeros(4, np.float32)
    wrong: list[tuple[Any, Any]] = [
        (codes.astype(np.float32), query),
        (codes.tolist(), query),
        (codes[0], query),
        (codes, query[:3]),
        (codes, query[None]),
        (codes, query.astype(np.float64)),
    ]
    for first, second in wrong:
        with pytest.raises(ValueError, match="must be a float"):
            products(first, second)
