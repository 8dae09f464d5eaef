"""Longest diameters beside those of traced outlines, and overlaps of small maps beside plain arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from c_geometry import diameters, longest, outlines, overlaps

Cells = npt.NDArray[np.uint8]


@pytest.mark.parametrize("seed", range(12))
def test_the_longest_diameter_is_that_of_the_outlines(seed: int) -> None:
    """Noise, blobs and single pixels, up to the edges of the plane, in planes of all shapes and strides."""
    rng = np.random.default_rng(seed)
    for _ in range(40):
        shape = rng.integers(1, 30, 2)
        smooth = ndimage.gaussian_filter(rng.standard_normal(shape), rng.uniform(0, 3))
        plane = smooth > np.quantile(smooth, rng.uniform(0, 1))
        if rng.random() < 0.5:
            plane = plane[:: rng.choice([-1, 2]), :: rng.choice([-1, 1])].T
        found = diameters([line for component in outlines(plane) for line in component])
        assert longest(plane) == pytest.approx(found.longest if found else 0.0, abs=1e-9)
        assert longest(plane * np.uint8(200)) == longest(plane)


def test_nothing_has_no_diameter_and_no_plane_is_refused() -> None:
    for empty in ((0, 0), (0, 5), (5, 0), (5, 5)):
        assert longest(np.zeros(empty, np.uint8)) == 0
    planes: list[Any] = [np.zeros(3, np.uint8), np.zeros((3, 3), np.float32), np.zeros((2, 2, 2), np.uint8)]
    for wrong in planes:
        with pytest.raises(ValueError):
            longest(wrong)


def packed(maps: list[Cells], places: list[tuple[int, int]]) -> tuple[Cells, npt.NDArray[np.int64], Cells]:
    """Return cells, starts and boxes of maps whose first cells lie at some places."""
    kept = []
    for one in maps:
        flat = np.append(one.ravel(), np.zeros(one.size % 2, np.uint8))
        kept.append(flat[::2] | (flat[1::2] << 4))
    boxes = np.array([(*place, *one.shape) for one, place in zip(maps, places, strict=True)], np.uint8).reshape(-1, 4)
    return np.concatenate([np.empty(0, np.uint8), *kept]), np.cumsum([0, *map(len, kept)]), boxes


def counted(one: Cells, place: npt.NDArray[Any], query: Cells, labels: int) -> tuple[list[int], list[int]]:
    """Count what is shared on a plane with room on all sides; labels that do not exist count for nothing."""
    room = 400
    plane = np.zeros((2 * room, 2 * room), np.uint8)
    row, column = (place + room // 2).tolist()
    plane[row : row + one.shape[0], column : column + one.shape[1]] = np.where(one < labels, one, 0)
    there = np.zeros_like(plane)
    there[room // 2 : room // 2 + query.shape[0], room // 2 : room // 2 + query.shape[1]] = query
    own = [int((plane == label).sum()) for label in range(labels)]
    shared = [int(((plane == label) & (there == label)).sum()) for label in range(labels)]
    own[0], shared[0] = int((plane > 0).sum()), int(((plane > 0) & (there > 0)).sum())
    return shared, own


@given(st.integers(0, 2**32 - 1), st.booleans(), st.integers(2, 16))
def test_overlaps_are_those_of_plain_planes(seed: int, mirrored: bool, labels: int) -> None:
    rng = np.random.default_rng(seed)
    query = rng.integers(0, labels, rng.integers(1, 14, 2)).astype(np.uint8)
    maps = [rng.integers(0, 16, rng.integers(0, 6, 2)).astype(np.uint8) for _ in range(4)]
    places = [(int(rng.choice([0, 1, 5, 240])), int(rng.choice([0, 2, 7, 250]))) for _ in maps]
    rows = rng.integers(0, len(maps), 6)
    shifts = rng.integers(-12, 13, (6, 2))
    shared, own = overlaps(*packed(maps, places), rows, query, shifts, mirrored, labels)
    asked = np.ascontiguousarray(query[:, ::-1]) if mirrored else query
    for n, which in enumerate(rows.tolist()):
        at = np.array(places[which]) + shifts[n]
        if np.abs(at).max() > 180:  # beyond the plain planes, and beyond the query
            assert shared[n].tolist() == [0] * labels
        else:
            assert (shared[n].tolist(), own[n].tolist()) == counted(maps[which], at, asked, labels)
    assert shared.dtype == own.dtype == np.int32


def test_a_map_far_away_shares_nothing() -> None:
    maps = packed([np.ones((3, 3), np.uint8)], [(0, 0)])
    query = np.ones((3, 3), np.uint8)
    for shift in ((3, 0), (-3, 0), (0, 3), (0, -3), (1_000_000, 0), (-1_000_000, -1_000_000)):
        shared, own = overlaps(*maps, np.array([0]), query, np.array([shift]), False, 2)
        assert (shared.tolist(), own.tolist()) == ([[0, 0]], [[9, 9]])
    shared, _ = overlaps(*maps, np.array([0]), query, np.array([[-2, 2]]), False, 2)
    assert shared.tolist() == [[1, 1]]
    nobody, own = overlaps(*maps, np.empty(0, np.intp), query, np.empty((0, 2), np.int64), True, 2)
    assert nobody.shape == own.shape == (0, 2)
    assert overlaps(*maps, np.array([0]), np.empty((0, 0), np.uint8), np.array([[0, 0]]), False, 2)[0].tolist() == [[0, 0]]


HUGE = np.iinfo(np.int64).max
HOSTILE: dict[str, dict[str, Any]] = {
    "a start before the cells": {"starts": np.array([-1, 5])},
    "a start far before the cells": {"starts": np.array([np.iinfo(np.int64).min, 5])},
    "a start at the end": {"starts": np.array([5, 5])},
    "a start whose sum overflows": {"starts": np.array([HUGE, 5])},
    "a start whose sum just overflows": {"starts": np.array([HUGE - 4, 5])},
    "a box larger than the cells": {"boxes": np.array([[0, 0, 255, 255]], np.uint8)},
    "a box of one cell too many": {"boxes": np.array([[0, 0, 1, 11]], np.uint8)},
    "boxes of three numbers": {"boxes": np.zeros((1, 3), np.uint8)},
    "boxes in one line": {"boxes": np.zeros(4, np.uint8)},
    "starts too few": {"starts": np.array([0])},
    "starts too many": {"starts": np.array([0, 5, 5])},
    "no cells": {"cells": np.empty(0, np.uint8)},
    "cells in a table": {"cells": np.zeros((1, 5), np.uint8)},
    "a row that is none": {"rows": np.array([1])},
    "a row before the first": {"rows": np.array([-1])},
    "a row far away": {"rows": np.array([HUGE])},
    "rows in a table": {"rows": np.array([[0]])},
    "rows that are no numbers": {"rows": np.array([0.5])},
    "shifts too few": {"shifts": np.empty((0, 2), np.int64)},
    "shifts in one line": {"shifts": np.zeros(2, np.int64)},
    "shifts of three": {"shifts": np.zeros((1, 3), np.int64)},
    "a shift beyond everything": {"shifts": np.array([[0, HUGE]])},
    "a shift before everything": {"shifts": np.array([[np.iinfo(np.int64).min, 0]])},
    "a query in one line": {"query": np.zeros(3, np.uint8)},
    "a query of volumes": {"query": np.zeros((2, 2, 2), np.uint8)},
    "a query too high": {"query": np.zeros((256, 2), np.uint8)},
    "a query too wide": {"query": np.zeros((2, 256), np.uint8)},
    "a query of other labels": {"query": np.full((2, 2), 3, np.uint8)},
    "one label": {"labels": 1},
    "too many labels": {"labels": 17},
    "less than no label": {"labels": -1},
}


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("name", HOSTILE)
def test_what_would_read_elsewhere_is_refused(name: str, mirrored: bool) -> None:
    """As many cells as the map needs, and not one more: what is not refused would be read beyond them."""
    fine: dict[str, Any] = {
        "cells": np.full(5, 0x11, np.uint8),
        "starts": np.array([0, 5]),
        "boxes": np.array([[0, 0, 2, 5]], np.uint8),
        "rows": np.array([0]),
        "query": np.ones((2, 5), np.uint8),
        "shifts": np.zeros((1, 2), np.int64),
        "labels": 3,
    }
    assert overlaps(**fine, mirrored=mirrored)[0].tolist() == [[10, 10, 0]]
    wrong = {**fine, **HOSTILE[name]}
    with pytest.raises(ValueError):
        overlaps(**wrong, mirrored=mirrored)
