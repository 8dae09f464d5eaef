"""Outlines as large as they are drawn, with holes and crossings, against the exact rule in whole numbers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pytest

import c_geometry
from c_geometry import Rule

Outline = npt.NDArray[np.int64]

PARTS = 1024
"""Coordinates are multiples of 1/1024 pixel, so that 64-bit whole numbers hold every product of the rule."""

PLANES = ((240, 240), (97, 301))


def exact(outlines: list[Outline], shape: tuple[int, int], rule: Rule) -> npt.NDArray[np.bool_]:
    """Return the pixels inside outlines (N, 2) in 1/1024 pixel, by the documented rule, without a rounding anywhere."""
    rows, columns = shape
    crossings = np.zeros((rows, columns + 1), np.int64)
    for outline in outlines:
        for start, end in zip(np.roll(outline, 1, axis=0).tolist(), outline.tolist(), strict=True):
            (y0, x0), (y1, x1) = sorted((start, end))
            turn = 1 if start[0] < end[0] else -1
            row = np.arange(max(-(-y0 // PARTS), 0), min(-(-y1 // PARTS), rows))
            if row.size:
                column = -(-(x0 * (y1 - y0) + (row * PARTS - y0) * (x1 - x0)) // (PARTS * (y1 - y0)))
                crossings[row, np.clip(column, 0, columns)] += turn if rule == Rule.NON_ZERO else 1
    around: npt.NDArray[np.int64] = crossings[:, :-1].cumsum(axis=1)
    return np.asarray(around != 0 if rule == Rule.NON_ZERO else around % 2 == 1)


def drawings(count: int, seed: int) -> Iterator[tuple[list[Outline], tuple[int, int]]]:
    """Yield blobs, scribbles, rings with holes and stars; some snapped to half pixels, which makes ties everywhere."""
    rng = np.random.default_rng(seed)
    for number in range(count):
        shape = PLANES[number % len(PLANES)]
        outlines = []
        for _ in range(int(rng.integers(1, 5))):
            points = int(rng.choice([3, 5, 20, 200]))
            middle, angle = rng.uniform(0, 1, 2) * shape, np.linspace(0, 2 * np.pi * rng.integers(1, 4), points, endpoint=False)
            reach = rng.uniform(5, 160) * (1 + 0.5 * rng.random() * rng.normal(0, 1, points))
            blob = np.column_stack([reach * np.sin(angle), reach * np.cos(angle)])
            walk = rng.normal(0, 30, (points, 2)).cumsum(axis=0)
            outline = middle + (walk if rng.random() < 0.3 else blob)
            outlines.append(outline)
            if rng.random() < 0.5:
                outlines.append(middle + 0.6 * (outline - middle)[:: int(rng.choice([-1, 1]))])
        step = int(rng.choice([1, PARTS // 2, PARTS]))
        yield [step * np.rint(outline * PARTS / step).astype(np.int64) for outline in outlines], shape


@pytest.mark.parametrize("count", [100, pytest.param(2_000, marks=pytest.mark.slow)])
def test_no_pixel_differs_from_the_exact_rule(count: int) -> None:
    filled = 0
    for outlines, shape in drawings(count, seed=count):
        for rule in Rule:
            expected = exact(outlines, shape, rule)
            mask = np.zeros(shape, np.bool_)
            c_geometry.fill(mask, [outline / PARTS for outline in outlines], rule=rule)
            assert np.array_equal(mask, expected)
            filled += int(mask.sum())
    assert filled > 1_000 * count
