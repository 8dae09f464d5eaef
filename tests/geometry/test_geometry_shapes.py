"""Outlines of pixels, simplification, regions and measures against the oracle."""

from __future__ import annotations

import itertools
import math
from time import process_time

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import c_geometry
from c_geometry import Rule
from tests.support import geometry_oracle as oracle

shapes = hnp.array_shapes(min_dims=2, max_dims=2, min_side=0, max_side=9)
masks = hnp.arrays(np.bool_, shapes)
label_maps = hnp.arrays(np.uint8, shapes, elements=st.integers(0, 3))
numbers = st.one_of(st.integers(-40, 40).map(lambda n: n / 4), st.floats(-10, 10))
outlines_given = st.lists(st.tuples(numbers, numbers), min_size=1, max_size=10)


def pairs(outline: npt.NDArray[np.float64]) -> list[oracle.Pair]:
    return [(float(r), float(c)) for r, c in outline]


@given(masks, st.sampled_from([(1.0, 1.0), (0.5, 2.0)]))
@settings(max_examples=80, deadline=None)
def test_outlines_filled_again_are_the_mask(mask: npt.NDArray[np.bool_], spacing: tuple[float, float]) -> None:
    parts = c_geometry.outlines(mask, spacing=spacing)
    every = [line for part in parts for line in part]
    for rule in Rule:
        again = np.zeros_like(mask)
        c_geometry.fill(again, every, rule=rule, spacing=spacing)
        assert np.array_equal(again, mask)
    grid = mask.tolist()
    regions = oracle.regions(grid, diagonal=True)
    assert len(parts) == max(itertools.chain.from_iterable(regions), default=0)
    for number, (outer, *inner) in enumerate(parts, start=1):
        part = np.array(regions) == number
        holes = oracle.regions(oracle.holes(part.tolist()), diagonal=False)
        assert len(inner) == max(itertools.chain.from_iterable(holes), default=0)
        assert oracle.signed_area(pairs(outer)) > 0
        assert all(oracle.signed_area(pairs(line)) < 0 for line in inner)
        around = np.zeros_like(mask)
        c_geometry.fill(around, [outer, *inner], spacing=spacing)
        assert np.array_equal(around, part)


def test_outlines_run_half_way_between_pixels_and_keep_corners_only() -> None:
    mask = np.zeros((6, 7), np.bool_)
    mask[1:4, 2:6] = True
    ((outline,),) = c_geometry.outlines(mask, spacing=(2.0, 1.0))
    corners = {(7.0, 5.0), (7.0, 2.0), (6.0, 1.5), (2.0, 1.5), (1.0, 2.0), (1.0, 5.0), (2.0, 5.5), (6.0, 5.5)}
    assert sorted(pairs(outline)) == sorted(corners)


def test_outlines_never_compute_with_memory_that_was_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fresh memory may hold anything; a signalling NaN in it would be told as an invalid value."""

    def poisoned(shape: int | tuple[int, ...], dtype: npt.DTypeLike = np.float64) -> npt.NDArray[np.generic]:
        made = np.zeros(shape, dtype)
        if made.dtype == np.float64:
            made.view(np.uint64)[...] = 0x7FF0_0000_0000_0001
        return made

    mask = np.zeros((6, 7), np.bool_)
    mask[1:4, 2:6] = True
    monkeypatch.setattr(np, "empty", poisoned)
    with np.errstate(all="raise"):
        ((outline,),) = c_geometry.outlines(mask, spacing=(2.0, 1.5))
    assert len(outline) == 8
    assert np.isfinite(outline).all()


def test_the_outline_around_comes_first_where_the_first_pixel_lies_over_a_hole() -> None:
    mask = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], np.bool_)
    ((outer, hole),) = c_geometry.outlines(mask)
    assert c_geometry.signed_area(outer) > 0 > c_geometry.signed_area(hole)


def test_outlines_of_one_label() -> None:
    labels = np.zeros((8, 8), np.uint8)
    labels[1:7, 1:7] = 2
    labels[3:5, 3:5] = 3
    assert [len(part) for part in c_geometry.outlines(labels, label=2)] == [2]
    assert [len(part) for part in c_geometry.outlines(labels)] == [1]
    assert c_geometry.outlines(labels, label=1) == []


@given(outlines_given, st.floats(0, 5))
@settings(max_examples=60, deadline=None)
def test_simplifying_stays_within_its_bound(points: list[oracle.Pair], tolerance: float) -> None:
    outline = np.array(points)
    thin = c_geometry.simplify(outline, tolerance)
    left = pairs(thin)
    source = iter(points)
    assert all(point in source for point in left), "a point was invented or changed places"
    assert len(left) >= min(3, len(points))
    edges = [(left[i - 1], left[i]) for i in range(len(left))]
    for point in points:
        assert min(oracle.distance_to_segment(point, a, b) for a, b in edges) <= tolerance * (1 + 1e-9) + 1e-9
    given_edges = [(points[i - 1], points[i]) for i in range(len(points))]
    if len(points) > 3:
        for (r0, c0), (r1, c1) in edges:
            for t in (0.25, 0.5, 0.75):
                middle = (r0 + t * (r1 - r0), c0 + t * (c1 - c0))
                assert min(oracle.distance_to_segment(middle, a, b) for a, b in given_edges) <= tolerance * (1 + 1e-9) + 1e-9


def test_simplifying_a_circle_leaves_few_points() -> None:
    mask = np.zeros((80, 80), np.bool_)
    c_geometry.brush(mask, [(40.0, 40.0)], 30.0)
    ((outline,),) = c_geometry.outlines(mask)
    thin = c_geometry.simplify(outline, 1.0)
    assert len(thin) < len(outline) / 3
    assert c_geometry.area(thin) == pytest.approx(c_geometry.area(outline), rel=0.02)


@given(label_maps, st.booleans())
@settings(max_examples=60, deadline=None)
def test_components_and_floods_hang_together(labels: npt.NDArray[np.uint8], diagonal: bool) -> None:
    expected = np.array(oracle.regions(labels.tolist(), diagonal), np.int32).reshape(labels.shape)
    found, count = c_geometry.components(labels, diagonal=diagonal)
    assert np.array_equal(found, expected)
    assert count == expected.max(initial=0)
    shifted = np.array(oracle.regions((labels + 1).tolist(), diagonal), np.int32).reshape(labels.shape)
    for row, column in np.ndindex(labels.shape):
        region = c_geometry.flood(labels, row, column, diagonal=diagonal)
        assert np.array_equal(region, shifted == shifted[row, column])
    assert not c_geometry.flood(labels, -1, 0).any()
    assert not c_geometry.flood(labels, 0, labels.shape[1]).any()


@given(masks)
@settings(max_examples=60, deadline=None)
def test_holes_are_filled(mask: npt.NDArray[np.bool_]) -> None:
    holes = np.array(oracle.holes(mask.tolist()), np.bool_).reshape(mask.shape)
    assert np.array_equal(c_geometry.fill_holes(mask), mask | holes)
    assert np.array_equal(c_geometry.fill_holes(np.asfortranarray(mask)), mask | holes)


@given(label_maps)
@settings(max_examples=50, deadline=None)
def test_mirror_turns_columns_round(labels: npt.NDArray[np.uint8]) -> None:
    mirrored = c_geometry.mirror(labels)
    assert np.array_equal(mirrored, labels[:, ::-1])
    assert mirrored.dtype == labels.dtype
    assert np.array_equal(c_geometry.mirror(np.asfortranarray(mirrored)), labels)
    assert c_geometry.mirror(labels > 1).dtype == np.bool_


@given(st.lists(outlines_given, min_size=1, max_size=3))
@settings(max_examples=80, deadline=None)
def test_measures(outlines: list[list[oracle.Pair]]) -> None:
    arrays = [np.array(outline) for outline in outlines]
    for outline, array in zip(outlines, arrays, strict=True):
        assert c_geometry.signed_area(array) == pytest.approx(oracle.signed_area(outline), rel=1e-9, abs=1e-9)
    assert c_geometry.area(arrays) == pytest.approx(abs(sum(map(oracle.signed_area, outlines))), rel=1e-9, abs=1e-9)
    assert c_geometry.perimeter(arrays) == pytest.approx(sum(map(oracle.perimeter, outlines)), rel=1e-12, abs=1e-12)
    found = c_geometry.diameters(arrays)
    assert found is not None
    points = [point for outline in outlines for point in outline]
    assert found.longest == pytest.approx(oracle.longest(points), rel=1e-12, abs=1e-100)
    start, end = pairs(found.longest_ends)
    assert math.dist(start, end) == pytest.approx(found.longest, rel=1e-12, abs=1e-100)
    kept = [tuple(0.0 if abs(v) < 1e-100 else v for v in point) for point in points]
    assert start in kept
    assert end in kept
    if found.longest > 1e-3:
        assert found.perpendicular == pytest.approx(oracle.widest_cut(outlines, start, end), rel=1e-5, abs=1e-5)
        a, b = found.perpendicular_ends
        assert math.dist(a, b) == pytest.approx(found.perpendicular, rel=1e-9, abs=1e-9)
        assert float((b - a) @ (np.array(end) - np.array(start))) == pytest.approx(0, abs=1e-6)


def test_a_60_mm_lesion_measures_60_mm() -> None:
    mask = np.zeros((240, 240), np.bool_)
    mask[100:130, 50:110] = True
    ((outline,),) = c_geometry.outlines(mask)
    found = c_geometry.diameters(outline)
    assert found is not None
    assert found.longest == pytest.approx(math.hypot(60, 29))
    mask = np.zeros((240, 240), np.bool_)
    c_geometry.brush(mask, [(120.0, 90.0), (120.0, 120.0)], 15.0)
    ((outline,),) = c_geometry.outlines(mask)
    found = c_geometry.diameters(outline)
    assert found is not None
    assert (found.longest, found.perpendicular) == (61.0, 31.0)


def test_diameters_of_many_corners_and_of_a_scribble_take_no_square_of_time() -> None:
    angle = np.linspace(0, 2 * np.pi, 100_000, endpoint=False)
    circle = 60 * np.column_stack([np.sin(angle), np.cos(angle)])
    scribble = np.random.default_rng(5).random((30_000, 2)) * 100
    started = process_time()
    found, wild = c_geometry.diameters(circle), c_geometry.diameters(scribble)
    assert process_time() - started < 5
    assert found is not None
    assert found[:2] == pytest.approx((120, 120), abs=1e-6)
    assert wild is not None
    some = scribble[np.hypot(*(scribble - 50).T) > 65]
    assert wild.longest == pytest.approx(oracle.longest(pairs(some)), rel=1e-12)


@pytest.mark.parametrize("turns", range(12))
def test_diameters_of_corners_that_all_but_lie_on_a_line(turns: int) -> None:
    rng = np.random.default_rng(turns)
    along = np.sort(rng.random(40)) * 10.0 ** rng.integers(-3, 4)
    slope = rng.normal()
    points = np.column_stack([along, slope * along]) + 1e-15 * rng.integers(-3, 4, (40, 2))
    found = c_geometry.diameters(points)
    assert found is not None
    assert found.longest == pytest.approx(oracle.longest(pairs(points)), rel=1e-14)
    square = np.array([(0, 0), (0, 2), (0, 4), (4, 4), (4, 2), (4, 0), (2, 0)], float) @ [[1, slope], [-slope, 1]]
    found = c_geometry.diameters([square, square[::-1]])
    assert found is not None
    assert found[:2] == pytest.approx(np.hypot(1, slope) * np.array([math.sqrt(32), math.sqrt(32)]))


def test_where_the_origin_lies_costs_no_digits() -> None:
    square = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], float) + 1e6
    assert c_geometry.area(square) == 1.0


def test_nothing_measures_nothing() -> None:
    empty = np.zeros((0, 2))
    assert c_geometry.diameters(empty) is None
    assert c_geometry.diameters([]) is None
    assert (c_geometry.area([]), c_geometry.perimeter(empty), c_geometry.signed_area(empty)) == (0, 0, 0)
    assert c_geometry.outlines(np.zeros((0, 4), np.bool_)) == []
    assert c_geometry.simplify(empty, 1.0).shape == (0, 2)
    single = c_geometry.diameters(np.array([(3.0, 4.0)]))
    assert single is not None
    assert (single.longest, single.perpendicular) == (0, 0)


def test_wrong_numbers_are_refused() -> None:
    wild = np.array([(0.0, 0.0), (math.nan, 1.0), (2.0, 2.0), (1.0, 3.0)])
    for measure in (c_geometry.area, c_geometry.perimeter, c_geometry.signed_area, c_geometry.diameters):
        with pytest.raises(ValueError, match="finite"):
            measure(wild)
    with pytest.raises(ValueError, match="finite"):
        c_geometry.simplify(wild, 1.0)
    vast = np.array([(0.0, 0.0), (5.0, 0.0), (5.0, 1e200), (2.0, 2.0)])
    for refuse in (c_geometry.area, c_geometry.perimeter, c_geometry.diameters, lambda given: c_geometry.simplify(given, 0.1)):
        with pytest.raises(ValueError, match="at most 1e100"):
            refuse(vast)
    for tolerance in (-1.0, math.nan):
        with pytest.raises(ValueError, match="tolerance"):
            c_geometry.simplify(np.zeros((5, 2)), tolerance)
