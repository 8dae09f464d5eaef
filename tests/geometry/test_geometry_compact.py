"""int8 copies of float16 codes: every kernel that the machine can run against plain C and float64 arithmetic."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from c_geometry import KERNELS, LEVELS, Blocks, along_axes, crossed, dots, squeeze

LENGTHS = [1, 7, 63, 1152, 2048, 2049, 4097]
Codes = npt.NDArray[np.float16]


def awkward_codes(rng: np.random.Generator, rows: int, length: int) -> Codes:
    """Return codes with everything that is awkward: zero, equal, huge, subnormal and mixed rows."""
    codes = rng.standard_normal((rows, length))
    codes *= rng.choice([1e-7, 6e-5, 1e-3, 1.0, 50.0, 6e4], (rows, 1)) * rng.choice([0, 1, 1, 1], (rows, 1))
    codes[rng.random(codes.shape) < 0.02] *= 100
    codes[rows // 2 :: 3] = codes[:1]
    return np.asarray(np.clip(codes, -65504, 65504), np.float16)


def squeezed(
    codes: Codes, centre: npt.NDArray[np.float32], spread: npt.NDArray[np.float32], kernel: str | None = None
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float64]]:
    """Return the int8 copies of codes and what is known of each row."""
    rows, facts = np.empty(codes.shape, np.int8), np.empty((len(codes), 4))
    squeeze(codes, centre, spread, rows, facts, kernel)
    return rows, facts


def test_plain_c_is_there_and_last() -> None:
    assert KERNELS[-1] == "plain C"
    assert len(set(KERNELS)) == len(KERNELS)
    with pytest.raises(ValueError, match="no kernel 'abacus'"):
        dots(np.zeros((1, 1), np.int8), np.zeros(1, np.int16), "abacus")


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("length", LENGTHS)
def test_products_of_integers_are_exact(kernel: str, length: int) -> None:
    """The largest numbers of one sign included, whose sums are the largest."""
    rng = np.random.default_rng(length)
    rows = rng.integers(-127, 128, (9, length)).astype(np.int8)
    rows[:3] = np.array([[127], [-127], [0]])
    for query in (rng.integers(-LEVELS, LEVELS + 1, length), np.full(length, LEVELS), np.full(length, -LEVELS)):
        exact = rows.astype(np.int64) @ query
        assert dots(rows, query.astype(np.int16), kernel).tolist() == exact.tolist()


@given(st.integers(0, 7), st.sampled_from(LENGTHS), st.integers(0, 2**32 - 1))
def test_all_kernels_give_the_same_bits(rows: int, length: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    codes = awkward_codes(rng, rows, length)
    centre, spread = rng.standard_normal(length).astype(np.float32), (0.01 + rng.random(length)).astype(np.float32)
    plain, facts = squeezed(codes, centre, spread, "plain C")
    chosen = rng.integers(0, rows, 5) if rows else np.zeros(0, np.intp)
    blocks = [[codes[: rows // 2], codes[: rows // 2]], [codes[rows // 2 :], codes[rows // 2 :]]]
    for kernel in KERNELS:
        copies, known = squeezed(codes, centre, spread, kernel)
        assert np.array_equal(copies, plain)
        assert np.array_equal(known, facts)
        assert np.array_equal(crossed(plain, plain[::-1].copy(), spread, kernel), crossed(plain, plain[::-1].copy(), spread))
        assert np.array_equal(
            Blocks(blocks).distances(chosen, centre, kernel), Blocks(blocks).distances(chosen, centre, "plain C")
        )


@given(st.integers(1, 7), st.sampled_from(LENGTHS), st.integers(0, 2**32 - 1), st.sampled_from([0.0, 1.0, 1000.0]))
def test_what_is_told_of_a_copy_is_true(rows: int, length: int, seed: int, origin: float) -> None:
    rng = np.random.default_rng(seed)
    codes = awkward_codes(rng, rows, length)
    centre = (origin * rng.standard_normal(length)).astype(np.float32)
    spread = (0.001 + 10 * rng.random(length) ** 4).astype(np.float32)
    copies, (scale, reach, lost, left) = (made.T for made in squeezed(codes, centre, spread))
    wide = copies.T.astype(np.float64)
    kept = spread.astype(np.float64) * scale[:, None] * wide
    rest = np.linalg.norm(codes.astype(np.float64) - centre - kept, axis=1)
    exact = np.linalg.norm(wide, axis=1) * scale
    assert (np.abs(wide) <= 127).all()
    assert (reach >= exact).all()
    assert (reach <= exact * 1.0001).all()
    assert (lost >= rest).all()
    assert (lost <= rest * 1.001 + 1e-6 * np.linalg.norm(codes.astype(np.float64) - centre, axis=1)).all()
    assert (np.abs(left - (kept**2).sum(axis=1)) <= 2.0**-18 * left).all()
    steps = np.abs(codes.astype(np.float64) - centre - kept) / np.where(scale > 0, scale, 1)[:, None] / spread
    assert (steps[scale > 0] <= 0.501).all(), "to the nearest integer"


@pytest.mark.parametrize("parts", [1, 2, 3])
@pytest.mark.parametrize("length", LENGTHS)
def test_distances_of_chosen_rows_are_within_their_bound(parts: int, length: int) -> None:
    rng = np.random.default_rng(parts)
    blocks = [[awkward_codes(rng, count, length) for _ in range(parts)] for count in (4, 0, 9)]
    blocks[0][0].flags.writeable = False
    whole = [np.concatenate([block[part] for block in blocks]).astype(np.float64) for part in range(parts)]
    query = (rng.standard_normal(length) * 30).astype(np.float32)
    query[: length // 2] = sum(part[5] for part in whole)[: length // 2]
    chosen = rng.integers(0, 13, 20)
    made = Blocks(blocks).distances(chosen, query)
    exact = np.linalg.norm(query - sum(part[chosen] for part in whole), axis=1)
    unit = 2.0**-24
    lengths = np.linalg.norm(query) + sum(np.linalg.norm(part[chosen], axis=1) for part in whole)
    off = parts * unit * lengths if parts > 1 else 0.0
    assert (np.abs(np.sqrt(made) - exact) <= (66 * unit / (1 - 66 * unit)) * exact + off).all()


def test_a_code_is_at_distance_zero_from_itself() -> None:
    codes = awkward_codes(np.random.default_rng(3), 20, 700)
    for row in range(20):
        assert Blocks([[codes]]).distances(np.array([row]), codes[row].astype(np.float32)).tolist() == [0.0]


def test_every_finite_float16_counts_exactly() -> None:
    every = np.arange(1 << 16, dtype=np.uint32).astype(np.uint16).view(np.float16)
    finite = every[np.isfinite(every)][:, None]
    for kernel in KERNELS:
        made = Blocks([[finite]]).distances(np.arange(len(finite)), np.zeros(1, np.float32), kernel)
        assert np.array_equal(made, finite[:, 0].astype(np.float32) ** 2)


@pytest.mark.parametrize("parts", [1, 2])
@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("count", [1, 64, 65])
def test_along_axes_is_within_its_bound_by_every_kernel(parts: int, length: int, count: int) -> None:
    rng = np.random.default_rng(length + count)
    codes = [awkward_codes(rng, 19, length) for _ in range(parts)]
    centre = (10 * rng.standard_normal(length)).astype(np.float32)
    axes = rng.standard_normal((length, count)).astype(np.float32)
    moved = sum(part.astype(np.float64) for part in codes) - centre
    each = [np.linalg.norm(part.astype(np.float64), axis=1) for part in codes]
    unit = 2.0**-24
    off = parts * unit * (sum(each) + np.linalg.norm(centre))
    plain = along_axes(codes, centre, axes, "plain C")
    along, squares, sizes = plain
    allowed = np.linalg.norm(axes, axis=0) * (130 * unit * np.linalg.norm(moved, axis=1) + 1.01 * off)[:, None]
    assert along.shape == (19, count)
    assert (np.abs(along - moved @ axes) <= allowed).all()
    assert (np.abs(np.sqrt(squares) - np.linalg.norm(moved, axis=1)) <= 34 * unit * np.sqrt(squares) + off).all()
    assert np.allclose(sizes, sum(each), rtol=66 * unit, atol=0)
    for kernel in KERNELS:
        for one, other in zip(along_axes(codes, centre, axes, kernel), plain, strict=True):
            assert np.array_equal(one, other)


def test_what_makes_no_sense_is_refused() -> None:
    codes, line, rows, facts = np.zeros((3, 4), np.float16), np.ones(4, np.float32), np.zeros((3, 4), np.int8), np.zeros((3, 4))
    many, chosen = np.zeros((4, 3), np.int8), np.array([0, 2])
    wrong: list[tuple[Any, str]] = [
        (lambda: squeeze(codes.astype(np.float32), line, line, rows, facts), "codes must be float16"),
        (lambda: squeeze(codes, line[:3], line, rows, facts), "centre must be of the shape"),
        (lambda: squeeze(codes, line, line, rows[:2], facts), "rows must be of the shape"),
        (lambda: squeeze(codes, line, line, many.T, facts), "in one piece"),
        (lambda: squeeze(codes, line, line, rows, facts[:, :3]), "facts must be of the shape"),
        (lambda: dots(rows.astype(np.int16), np.zeros(4, np.int16)), "rows must be int8"),
        (lambda: dots(rows, np.zeros(3, np.int16)), "the query must be of the shape"),
        (lambda: dots(rows, np.full(4, LEVELS + 1, np.int16)), "must be from -8191 to 8191"),
        (lambda: crossed(rows, rows[:2], line), "second must be of the shape"),
        (lambda: along_axes([], line, np.ones((4, 2), np.float32)), "from 1 to 8 parts"),
        (lambda: along_axes([codes, codes[:2]], line, np.ones((4, 2), np.float32)), "codes must be of the shape"),
        (lambda: along_axes([codes], line, np.ones((3, 2), np.float32)), "axes must be of the shape"),
        (lambda: along_axes([codes.T.copy().T], line, np.ones((4, 2), np.float32)), "in one piece"),
        (lambda: Blocks([[codes], [codes, codes]]).distances(chosen, line), "the same parts"),
        (lambda: Blocks([[codes]]).distances(chosen + 1, line), "from 0 to 2"),
        (lambda: Blocks([[codes]]).distances(chosen - 1, line), "from 0 to 2"),
        (lambda: Blocks([[codes]]).distances(chosen, line[:3]), "the query must be of the shape"),
        (lambda: Blocks([]).distances(chosen, line), "from 0 to -1"),
    ]
    for work, says in wrong:
        with pytest.raises(ValueError, match=says):
            work()
    assert Blocks([]).distances(chosen[:0], line).shape == (0,)
