"""Distances of pairs of float16 codes, against float64 arithmetic."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from c_geometry import pair_distances

UNIT = 2.0**-24


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
