"""Rows in blocks, compared with a query: against arithmetic in float64, and each kernel against the plain one."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from c_geometry import BLOCK_FACTS, BLOCK_ROWS, LANE_KERNELS, LANE_LEVELS, Lanes, weigh

Singles = npt.NDArray[np.float32]
LEAST = np.float32(1e-36)


def table(rng: np.random.Generator, rows: int, places: int) -> tuple[npt.NDArray[np.int8], Singles]:
    """Return the blocks and facts of some rows; scales, squares and lengths of very different sizes among them."""
    blocks = -(-rows // BLOCK_ROWS)
    numbers = rng.integers(-127, 128, (blocks, places // 4, BLOCK_ROWS, 4), np.int8)
    facts = rng.random((blocks, BLOCK_FACTS), np.float32) * rng.choice([0, 1e-3, 1, 1e3], (blocks, BLOCK_FACTS))
    return numbers, np.asarray(facts, np.float32)


def in_rows(blocks: npt.NDArray[np.int8], count: int) -> npt.NDArray[np.int64]:
    """Return the rows (count, K) of some blocks."""
    return blocks.swapaxes(1, 2).reshape(len(blocks) * BLOCK_ROWS, -1)[:count].astype(np.int64)


@given(st.integers(0, 2**32 - 1), st.sampled_from([4, 8, 32, 64, 512]), st.lists(st.integers(1, 70), min_size=1, max_size=4))
def test_squared_distances_are_those_of_the_definition(seed: int, places: int, counts: list[int]) -> None:
    rng = np.random.default_rng(seed)
    tables = [table(rng, count, places) for count in counts]
    lanes = Lanes(counts, [rows for rows, _ in tables], [facts for _, facts in tables])
    assert lanes.blocks == sum(len(rows) for rows, _ in tables)
    query = rng.integers(-LANE_LEVELS, LANE_LEVELS, places, np.int16, endpoint=True)
    unit, own, beyond, missed, more = 1e-7, float(rng.random()), 0.3, 0.01, 1e-4
    for rows, facts in tables:  # the square of a sum is not negative
        products = rows.swapaxes(1, 2).reshape(len(rows), BLOCK_ROWS, places).astype(np.int64) @ query.astype(np.int64)
        facts[:, 16:32] += 2 * unit * facts[:, :16] * np.abs(products)
    squared, error = np.full((2, sum(counts)), -1, np.float32)
    middle = int(rng.integers(0, lanes.blocks, endpoint=True))
    for first, last in ((0, middle), (middle, lanes.blocks)):
        lanes.bounds(query, unit, own, beyond, missed, more, squared, error, first, last)
    start = 0
    for count, (rows, facts) in zip(counts, tables, strict=True):
        wide = facts.astype(np.float64)
        of_rows = wide[:, : 4 * BLOCK_ROWS].reshape(-1, 4, BLOCK_ROWS).swapaxes(0, 1).reshape(4, -1)[:, :count]
        scale, base, lost, rest = of_rows
        reach, wrong = (np.repeat(fact, BLOCK_ROWS)[:count] for fact in wide[:, 4 * BLOCK_ROWS :].T)
        value = np.maximum(own - 2 * unit * scale * (in_rows(rows, count) @ query.astype(np.int64)) + base, 0)
        fixed = 2 * beyond * rest + 2 * missed * reach + wrong + more
        bound = fixed + 2 * lost * (2 * lost + np.sqrt(value + fixed + 3 * lost**2))
        found, off = squared[start : start + count].astype(np.float64), error[start : start + count].astype(np.float64)
        slack = 2.0**-18 * (own + base)
        assert (np.abs(found - value) <= slack).all(), "so that it is counted in"
        assert (off >= bound + 0.9 * slack).all()
        assert (off <= (bound + 4 * slack + 4 * lost * np.sqrt(slack)) * (1 + 1e-5) + 1e-30).all()
        start += count


@pytest.mark.parametrize("kernel", LANE_KERNELS)
@pytest.mark.parametrize("places", [4, 32, 100, 512])
def test_all_kernels_give_the_same_bits(kernel: str, places: int) -> None:
    rng = np.random.default_rng(places)
    rows, facts = table(rng, 1000, places)
    rows[:, :, 3], query = 127, np.full(places, LANE_LEVELS, np.int16)  # the largest sums there are
    lanes = Lanes([1000], [rows], [facts])
    for asked in (query, -query, rng.integers(-300, 300, places).astype(np.int16)):
        made = [np.zeros((2, 1000), np.float32) for _ in range(2)]
        for one, name in zip(made, (kernel, "plain C"), strict=True):
            lanes.bounds(asked, 1e-6, 2.0, 0.1, 0.2, 0.3, one[0], one[1], 0, lanes.blocks, name)
        assert np.array_equal(made[0], made[1])
        terms = [np.abs(rng.standard_normal(1000)).astype(np.float32) for _ in range(4)]
        for one, name in zip(made, (kernel, "plain C"), strict=True):
            weigh(terms[:2], terms[2:], [0.3, 7.0], one[0], one[1], name)
        assert np.array_equal(made[0], made[1])


@pytest.mark.parametrize("kernel", LANE_KERNELS)
def test_what_float32_cannot_hold_tells_nothing(kernel: str) -> None:
    rows, facts = np.ones((1, 1, BLOCK_ROWS, 4), np.int8), np.zeros((1, BLOCK_FACTS), np.float32)
    facts[0, 16], facts[0, 33], facts[0, 50] = (
        3e38,
        1e30,
        np.inf,
    )  # the squares of one, what rounding took of one, the rest of one
    squared, error = np.zeros((2, 5), np.float32)
    lanes = Lanes([5], [rows], [facts])
    lanes.bounds(np.ones(4, np.int16), 1.0, 1e38, 1.0, 0.0, 0.0, squared, error, 0, 1, kernel)
    assert np.isinf(error[:3]).all() and (squared[:3] == 0).all()
    assert np.isfinite(error[3:]).all() and squared[4] == np.float32(1e38)
    far = np.full(5, 3e38, np.float32)
    weigh([far, far], [np.zeros(5, np.float32), error], [1.0, 1.0], squared, error, kernel)
    assert np.isinf(error).all() and (squared == 0).all()


@given(st.integers(0, 300), st.integers(1, 8), st.integers(0, 2**32 - 1))
def test_sums_are_weighed(rows: int, terms: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    squared, error = (rng.random((2, terms, rows)) * rng.choice([1e-20, 1, 1e9], (2, terms, 1))).astype(np.float32)
    factors = rng.choice([1e-6, 0.3, 1, 1e5], terms).tolist()
    sums, wrong = np.empty((2, rows), np.float32)
    weigh(list(squared), list(error), factors, sums, wrong)
    true, bound = (np.array(factors) @ one.astype(np.float64) for one in (squared, error))
    off = np.abs(sums - true)
    assert (off + bound <= wrong).all() and (wrong <= 1.001 * bound + 2.0**-17 * true + LEAST * 2).all()
    assert (sums - wrong <= true - bound).all() and (sums + wrong >= true + bound).all(), "in float32 as well"


def test_what_makes_no_sense_is_refused() -> None:
    rows, facts = np.zeros((2, 1, BLOCK_ROWS, 4), np.int8), np.zeros((2, BLOCK_FACTS), np.float32)
    query, out = np.zeros(4, np.int16), np.zeros(20, np.float32)
    lanes = Lanes([20], [rows], [facts])

    def asked(some: Any = query, where: Any = out, first: int = 0, last: int = 2, kernel: str | None = None) -> None:
        lanes.bounds(some, 1.0, 1.0, 0.0, 0.0, 0.0, where, where, first, last, kernel)

    asked()
    wrong: list[tuple[Any, str]] = [
        (lambda: Lanes([], [], []), "one table at least"),
        (lambda: Lanes([0], [rows[:0]], [facts[:0]]), "none of which is empty"),
        (lambda: Lanes([20], [rows[0]], [facts]), "int8 arrays"),
        (lambda: Lanes([40], [rows], [facts]), "40 rows must be of the shape"),
        (lambda: Lanes([20], [rows.astype(np.int16)], [facts]), "20 rows must be int8"),
        (lambda: Lanes([20], [rows], [facts[:1]]), "the facts of 20 rows must be of the shape"),
        (lambda: Lanes([20], [np.zeros((2, 129, BLOCK_ROWS, 4), np.int8)], [facts]), "at most 512"),
        (lambda: asked(query[:3]), "must have 4 numbers"),
        (lambda: asked(where=out[:19]), "room for 20 distances"),
        (lambda: asked(np.full(4, -LANE_LEVELS - 1, np.int16)), "must be from -32767"),
        (lambda: asked(first=-1), "from 0 to 2"),
        (lambda: asked(last=3), "from 0 to 2"),
        (lambda: asked(kernel="wishes"), "no kernel 'wishes'"),
        (lambda: weigh([], [], [], out, out), "from 1 to 8 terms"),
        (lambda: weigh([out], [out[:3]], [1.0], out, out), "all must be of 20 rows"),
        (lambda: weigh([out.astype(np.float64)], [out], [1.0], out, out), "mismatch"),
    ]
    for work, says in wrong:
        with pytest.raises(ValueError, match=says):
            work()
