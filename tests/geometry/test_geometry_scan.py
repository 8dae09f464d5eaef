"""Products of float16 codes with a query, and distances of pairs of them, against float64 arithmetic."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from c_geometry import pair_distances, products

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


def check_pairs(
    blocks: list[npt.NDArray[np.float16]], first: npt.NDArray[np.intp], second: npt.NDArray[np.intp]
) -> npt.NDArray[np.float32]:
    """Assert that the squared distances of pairs are right within the bound that is promised; return them."""
    wide = np.concatenate(blocks).astype(np.float64)
    exact = ((wide[first] - wide[second]) ** 2).sum(axis=1)
    terms = (wide.shape[1] + 3) * UNIT
    made = pair_distances(blocks, first, second)
    assert made.dtype == np.float32
    assert made.shape == first.shape
    assert (np.abs(made - exact) <= terms / (1 - terms) * exact).all()
    return made


@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=4),
    st.sampled_from([1, 7, 8, 511, 512, 513, 1100]),
    st.integers(0, 2**32 - 1),
    st.sampled_from([1e-6, 1.0, 1e3]),
)
def test_distances_of_pairs_are_within_their_bound(counts: list[int], length: int, seed: int, scale: float) -> None:
    rng = np.random.default_rng(seed)
    blocks = [(rng.standard_normal((count, length)) * scale + scale).astype(np.float16) for count in counts]
    pairs = rng.integers(0, sum(counts), (2, 9 if sum(counts) else 0))
    check_pairs(blocks, pairs[0], pairs[1])


def test_a_code_is_at_distance_zero_from_itself_and_its_twins() -> None:
    rng = np.random.default_rng(2)
    block = (300 + rng.standard_normal((4, 600))).astype(np.float16)
    block[3] = block[0]
    block.flags.writeable = False
    made = check_pairs([block, block[::-1]], np.array([0, 0, 3, 0]), np.array([0, 3, 4, 1]))
    assert made[:3].tolist() == [0, 0, 0]
    assert made[3] > 0


def test_every_finite_float16_differs_from_zero_by_itself() -> None:
    every = np.arange(1 << 16, dtype=np.uint32).astype(np.uint16).view(np.float16)
    finite = every[np.isfinite(every)][:, None]
    made = pair_distances([finite, np.zeros((1, 1), np.float16)], np.arange(len(finite)), np.full(len(finite), len(finite)))
    assert np.array_equal(made, finite[:, 0].astype(np.float32) ** 2)


def test_pairs_that_make_no_sense_are_refused() -> None:
    block, rows = np.zeros((3, 4), np.float16), np.array([0, 2])
    wrong: list[tuple[Any, Any, Any, str]] = [
        ([block.astype(np.float32)], rows, rows, "must be float16"),
        ([block[0]], rows, rows, "must be float16"),
        ([block, block[:, :3]], rows, rows, "of one length"),
        ([block], rows, rows[:1], r"two arrays \(n,\)"),
        ([block], rows[None], rows[None], r"two arrays \(n,\)"),
        ([block], rows, rows + 1, "from 0 to 2"),
        ([block], rows - 1, rows, "from 0 to 2"),
    ]
    for blocks, first, second, says in wrong:
        with pytest.raises(ValueError, match=says):
            pair_distances(blocks, first, second)
    nothing = np.zeros(0, np.intp)
    assert pair_distances([], nothing, nothing).shape == (0,)
