"""Filling, brushing and point-in-outline against the oracle: not one pixel may differ."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import c_geometry
from c_geometry import Rule
from tests.support import geometry_oracle as oracle

ROWS, COLUMNS = 13, 11

# Whole and quarter pixels make ties of every kind; their neighbours in float64 make ties that plain arithmetic misses.
coordinates = st.one_of(
    st.integers(-12, 60).map(lambda n: n / 4),
    st.integers(-2, 14).map(float),
    st.floats(-4, 16),
    st.tuples(st.integers(-2, 14), st.sampled_from([-math.inf, math.inf])).map(lambda p: math.nextafter(p[0], p[1])),
    st.sampled_from([-1e9, 1e9, 0.1, 1 / 3, 5e-101, 2e-100, -2e-100]),
)
outline_lists = st.lists(st.lists(st.tuples(coordinates, coordinates), max_size=9), max_size=3)
rules = st.sampled_from(list(Rule))
spacings = st.sampled_from([(1.0, 1.0), (0.5, 2.0), (4.0, 0.25)])


def arrays(outlines: list[list[oracle.Pair]]) -> list[npt.NDArray[np.float64]]:
    return [np.array(outline, np.float64).reshape(-1, 2) for outline in outlines]


def cleaned(outlines: list[list[oracle.Pair]]) -> list[list[oracle.Pair]]:
    """The documented rule: what is smaller than 1e-100 counts as zero."""
    return [[(0.0 if abs(r) < 1e-100 else r, 0.0 if abs(c) < 1e-100 else c) for r, c in outline] for outline in outlines]


def check_fill(outlines: list[list[oracle.Pair]], rule: Rule) -> None:
    expected = np.array(oracle.fill(cleaned(outlines), ROWS, COLUMNS, rule == Rule.NON_ZERO))
    mask = np.zeros((ROWS, COLUMNS), np.bool_)
    box = c_geometry.fill(mask, arrays(outlines), rule=rule)
    assert np.array_equal(mask, expected)
    where = np.argwhere(expected)
    if len(where) == 0:
        assert box is None
    else:
        (top, left), (bottom, right) = where.min(axis=0), where.max(axis=0) + 1
        assert box == (top, bottom, left, right)


@given(outline_lists, rules)
@settings(max_examples=200, deadline=None)
def test_fill_is_the_exact_rule(outlines: list[list[oracle.Pair]], rule: Rule) -> None:
    check_fill(outlines, rule)


@pytest.mark.slow
@given(outline_lists, rules)
@settings(max_examples=2000, deadline=None)
def test_fill_is_the_exact_rule_2000_times(outlines: list[list[oracle.Pair]], rule: Rule) -> None:
    check_fill(outlines, rule)


@pytest.mark.parametrize("rule", list(Rule))
def test_fill_decides_ties_on_every_slope(rule: Rule) -> None:
    """The edge from the origin to (n, m) passes through pixel centres where rounded arithmetic is off to either side."""
    for n in range(1, 60):
        for m in (1, 3, n // 2, n - 1):
            triangle = [(0.0, 0.0), (float(n), float(m)), (0.0, 61.0)]
            expected = np.array(oracle.fill([triangle], 61, 61, rule == Rule.NON_ZERO))
            mask = np.zeros((61, 61), np.bool_)
            c_geometry.fill(mask, np.array(triangle), rule=rule)
            assert np.array_equal(mask, expected), (n, m)


@given(st.integers(0, 2**32 - 1), rules)
@settings(max_examples=15, deadline=None)
def test_fill_of_a_scribble_with_hundreds_of_crossings_a_row(seed: int, rule: Rule) -> None:
    """So many crossings are summed over the plane instead of sorted."""
    points = np.random.default_rng(seed).uniform(-3, 15, (400, 2))
    check_fill([[(float(r), float(c)) for r, c in points]], rule)


def test_areas_that_share_an_edge_share_no_pixel_and_leave_none_out() -> None:
    rng = np.random.default_rng(1)
    total = np.zeros((40, 40), np.int64)
    grid = np.stack(np.meshgrid(np.linspace(-1, 40, 9), np.linspace(-1, 40, 9), indexing="ij"), axis=-1)
    grid[1:-1, 1:-1] += rng.integers(-4, 5, (7, 7, 2)) / 4
    for r in range(8):
        for c in range(8):
            piece = np.zeros((40, 40), np.bool_)
            c_geometry.fill(piece, np.array([grid[r, c], grid[r, c + 1], grid[r + 1, c + 1], grid[r + 1, c]]))
            total += piece
    assert (total == 1).all()


def test_even_odd_makes_a_hole_where_non_zero_makes_none() -> None:
    rings = [np.array([(1, 1), (1, 9), (9, 9), (9, 1)], float), np.array([(3, 3), (3, 6), (6, 6), (6, 3)], float)]
    even, full = np.zeros((11, 11), np.bool_), np.zeros((11, 11), np.bool_)
    c_geometry.fill(even, rings)
    c_geometry.fill(full, rings, rule=Rule.NON_ZERO)
    assert (even.sum(), full.sum()) == (64 - 9, 64)
    assert not even[4, 4]


@given(outline_lists, rules, spacings)
@settings(max_examples=100, deadline=None)
def test_fill_divides_by_the_spacing(outlines: list[list[oracle.Pair]], rule: Rule, spacing: tuple[float, float]) -> None:
    in_mm = [outline * np.array(spacing) for outline in arrays(outlines) if len(outline)]
    direct, scaled = np.zeros((ROWS, COLUMNS), np.uint8), np.zeros((ROWS, COLUMNS), np.uint8)
    big = [outline for outline in arrays(outlines) if len(outline)]
    assert c_geometry.fill(direct, big, rule=rule, value=7) == c_geometry.fill(scaled, in_mm, rule=rule, spacing=spacing, value=7)
    assert np.array_equal(direct, scaled)
    assert set(np.unique(direct)) <= {0, 7}


def views(base: npt.NDArray[np.uint8]) -> list[npt.NDArray[np.uint8]]:
    """Planes of (13, 11) with every kind of stride."""
    return [
        np.zeros((ROWS, COLUMNS), np.uint8),
        np.asfortranarray(np.zeros((ROWS, COLUMNS), np.uint8)),
        np.zeros((2 * ROWS, 3 * COLUMNS), np.uint8)[::2, ::3],
        np.zeros((ROWS, COLUMNS), np.uint8)[::-1, ::-1],
        np.zeros((COLUMNS, ROWS), np.uint8).T,
    ]


def test_strides_of_planes_and_points_do_not_matter() -> None:
    points = np.array([(0.5, 2.0), (11.0, 0.0), (8.0, 10.5), (3.0, 9.0)])
    wide = np.zeros((8, 4))
    wide[::2, ::2] = points
    for way in (points, np.asfortranarray(points), wide[::2, ::2], points[::-1][::-1]):
        for plane in views(np.zeros(0, np.uint8)):
            c_geometry.fill(plane, way)
            assert np.array_equal(plane, np.array(oracle.fill([points.tolist()], ROWS, COLUMNS, False)))
        for plane in views(np.zeros(0, np.uint8)):
            box = c_geometry.brush(plane, way[:2], 2.0)
            assert box is not None
            assert plane.sum() == brushed(points[:2].tolist(), 2.0, (1.0, 1.0)).sum() > 0


@given(outline_lists, st.lists(st.tuples(coordinates, coordinates), max_size=12), rules)
@settings(max_examples=100, deadline=None)
def test_contains_is_the_exact_rule(outlines: list[list[oracle.Pair]], points: list[oracle.Pair], rule: Rule) -> None:
    exact = cleaned([points])[0]
    expected = [oracle.inside(cleaned(outlines), row, [column], rule == Rule.NON_ZERO)[0] for row, column in exact]
    assert c_geometry.contains(arrays(outlines), points, rule=rule).tolist() == expected


def brushed(way: list[oracle.Pair], radius: float, spacing: tuple[float, float]) -> npt.NDArray[np.bool_]:
    mask = np.zeros((ROWS, COLUMNS), np.bool_)
    for r in range(ROWS):
        for c in range(COLUMNS):
            centre = (r * spacing[0], c * spacing[1])
            segments = list(itertools.pairwise(way)) or [(p, p) for p in way]
            mask[r, c] = any(oracle.distance_to_segment(centre, a, b) <= radius for a, b in segments)
    return mask


# Sixteenths keep every operation of the rule exact enough that border pixels can be compared, too.
steps = st.integers(-32, 240).map(lambda n: n / 16)


@given(
    st.lists(st.tuples(steps, steps), min_size=1, max_size=4),
    st.one_of(st.integers(0, 100).map(lambda n: n / 16), st.floats(0, 9)),
    spacings,
)
@settings(max_examples=200, deadline=None)
def test_brush_covers_the_pixels_within_its_radius(way: list[oracle.Pair], radius: float, spacing: tuple[float, float]) -> None:
    mask = np.zeros((ROWS, COLUMNS), np.bool_)
    c_geometry.brush(mask, way, radius, spacing=spacing)
    for r, c in np.argwhere(mask != brushed(way, radius, spacing)):
        # Only centres within rounding of the border may differ, and only between two roundings of one distance.
        centre = (r * spacing[0], c * spacing[1])
        gaps = [oracle.distance_to_segment(centre, a, b) for a, b in zip(way, way[1:] or way, strict=False)]
        assert min(gaps) == pytest.approx(radius, rel=1e-12, abs=1e-12)


def test_brush_is_an_ellipse_of_pixels_where_pixels_are_not_square() -> None:
    mask = np.zeros((41, 41), np.bool_)
    assert c_geometry.brush(mask, [(20.0 * 2, 20.0 * 0.5)], 6.0, spacing=(2.0, 0.5)) == (17, 24, 8, 33)


def test_a_fast_zigzag_leaves_no_gap() -> None:
    way = np.array([(10 + 100 * (i % 2), 5 + i) for i in range(100)], float)
    mask = np.zeros((120, 120), np.bool_)
    c_geometry.brush(mask, way, 1.0)
    along = np.concatenate([np.linspace(a, b, 300) for a, b in itertools.pairwise(way)])
    assert mask[tuple(np.rint(along).astype(int).T)].all()


@pytest.mark.parametrize("outlines", [[], [[]], [[(3.0, 3.0)]], [[(1.0, 1.0), (9.0, 9.0)]], np.zeros((0, 2)), [[(5.0, 5.0)] * 6]])
def test_outlines_without_area_fill_nothing(outlines: list[list[oracle.Pair]]) -> None:
    mask = np.zeros((ROWS, COLUMNS), np.bool_)
    assert c_geometry.fill(mask, outlines) is None
    assert not mask.any()
    assert not c_geometry.contains(outlines, [(3.0, 3.0)]).any()


@pytest.mark.parametrize("shape", [(0, 0), (0, 5), (5, 0)])
def test_empty_planes_stay_empty(shape: tuple[int, int]) -> None:
    square = np.array([(-1, -1), (-1, 9), (9, 9), (9, -1)], float)
    assert c_geometry.fill(np.zeros(shape, np.bool_), square) is None
    assert c_geometry.brush(np.zeros(shape, np.bool_), [(0.0, 0.0)], 5.0) is None


def test_no_points_brush_nothing() -> None:
    assert c_geometry.brush(np.zeros((5, 5), np.bool_), np.zeros((0, 2)), 5.0) is None


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e10])
def test_wild_coordinates_are_refused(value: float) -> None:
    mask = np.zeros((5, 5), np.bool_)
    with pytest.raises(ValueError, match="finite"):
        c_geometry.fill(mask, np.array([(0, 0), (value, 3), (4, 4)]))
    with pytest.raises(ValueError, match="finite"):
        c_geometry.brush(mask, [(0.0, value)], 2.0)
    with pytest.raises(ValueError, match="finite"):
        c_geometry.contains(np.array([(0, 0), (4, 0), (4, 4)]), [(value, 1.0)])


def test_wrong_arrays_are_refused() -> None:
    square = np.array([(0, 0), (0, 4), (4, 4)], float)
    planes: list[Any] = [np.zeros((5, 5)), np.zeros((5, 5, 1), np.bool_), np.zeros(5, np.uint8), [[True]]]
    for mask in planes:
        with pytest.raises(ValueError, match="plane"):
            c_geometry.fill(mask, square)
    with pytest.raises(ValueError, match=r"\(N, 2\)"):
        c_geometry.fill(np.zeros((5, 5), np.bool_), np.zeros((3, 3)))
    locked = np.zeros((5, 5), np.bool_)
    locked.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        c_geometry.fill(locked, square)
    for spacing in ((0.0, 1.0), (1.0, -1.0), (math.nan, 1.0), (1.0, math.inf)):
        with pytest.raises(ValueError, match="spacing"):
            c_geometry.fill(np.zeros((5, 5), np.bool_), square, spacing=spacing)
    for radius in (-1.0, math.nan, math.inf):
        with pytest.raises(ValueError, match="radius"):
            c_geometry.brush(np.zeros((5, 5), np.bool_), [(1.0, 1.0)], radius)
