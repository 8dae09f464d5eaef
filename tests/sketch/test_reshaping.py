"""Growing, shrinking and smoothing: against distances worked out one by one, and what is expected of areas, locks and undo."""

from __future__ import annotations

import itertools
import math

import numpy as np
import numpy.typing as npt
import pytest

from app.anatomy import Label
from app.sketch import Sketch, SketchChange
from app.sketch.reshaping import grow, grown, shrink, shrunk, smooth, smoothed

EDEMA, ENHANCING, CORE = int(Label.EDEMA), int(Label.ENHANCING), int(Label.NECROTIC)
K = 3
Mask = npt.NDArray[np.bool_]


def blobs(seed: int, shape: tuple[int, int] = (19, 23)) -> Mask:
    """Return a mask of rectangles and single pixels, some at the edge."""
    rng = np.random.default_rng(seed)
    mask = np.zeros(shape, np.bool_)
    for _ in range(4):
        row, column = int(rng.integers(shape[0])), int(rng.integers(shape[1]))
        mask[row : row + int(rng.integers(1, 6)), column : column + int(rng.integers(1, 6))] = True
    return mask


def near(mask: Mask, mm: float, spacing: tuple[float, float]) -> Mask:
    """Return which pixels' centres lie within some mm of the rectangles of a mask, one pair after the other."""
    found = np.zeros_like(mask)
    for row, column in np.ndindex(mask.shape):
        gaps = (
            math.hypot(
                max(abs(row - other) - 0.5, 0) * spacing[0] if row != other else 0.0,
                max(abs(column - beside) - 0.5, 0) * spacing[1] if column != beside else 0.0,
            )
            for other, beside in np.argwhere(mask)
        )
        found[row, column] = min(gaps, default=math.inf) <= mm + 1e-9
    return found


def disc(radius: float, centre: tuple[float, float] = (60.0, 70.0), shape: tuple[int, int] = (130, 140)) -> Mask:
    row, column = np.indices(shape)
    return np.asarray(np.hypot(row - centre[0], column - centre[1]) <= radius)


@pytest.mark.parametrize(
    "mm, spacing", [(0.5, (1.0, 1.0)), (1.0, (1.0, 1.0)), (2.5, (1.0, 1.0)), (2.0, (1.5, 0.7)), (3.0, (0.5, 2.0))]
)
@pytest.mark.parametrize("seed", range(3))
def test_what_lies_within_so_many_mm_is_added_and_taken_away(seed: int, mm: float, spacing: tuple[float, float]) -> None:
    mask = blobs(seed)
    assert (grown(mask, mm, spacing) == near(mask, mm, spacing)).all()
    outside = np.pad(~mask, 1, constant_values=True)
    assert (shrunk(mask, mm, spacing) == ~near(outside, mm, spacing)[1:-1, 1:-1]).all()


def test_half_a_mm_is_a_pixel_of_one_mm_and_less_than_half_is_none() -> None:
    mask = disc(9)
    assert grown(mask, 0.5).sum() > mask.sum() > shrunk(mask, 0.5).sum()
    assert (grown(mask, 0.4) == mask).all() and (shrunk(mask, 0.4) == mask).all()


@pytest.mark.parametrize("mm", [1.0, 2.0, 5.0, 10.0])
def test_a_disc_becomes_a_disc_of_the_other_radius(mm: float) -> None:
    assert grown(disc(25), mm).sum() == pytest.approx(math.pi * (25 + mm) ** 2, rel=0.05)
    assert shrunk(disc(25), mm).sum() == pytest.approx(math.pi * (25 - mm) ** 2, rel=0.05)
    assert (shrunk(grown(disc(25), mm), mm) == disc(25)).all()


def test_nothing_and_everything() -> None:
    nothing, everything = np.zeros((9, 9), np.bool_), np.ones((9, 9), np.bool_)
    assert not grown(nothing, 2).any() and not shrunk(nothing, 2).any() and not smoothed(nothing, 2).any()
    assert grown(everything, 2).all() and smoothed(everything, 2).all()
    assert shrunk(everything, 2).sum() == 25, "it ends where the plane does"


def test_smoothing_keeps_each_area_and_takes_corners_and_dents() -> None:
    square = np.zeros((130, 140), np.bool_)
    square[20:60, 20:60] = True
    square[38:42, 50:60] = False
    square[100, 100] = square[100, 101] = True
    rounder = smoothed(square, 3.0)
    assert rounder[:80].sum() == square[:80].sum()
    assert rounder[80:].sum() == 2, "a small contour is not swallowed by a large one"
    assert not rounder[20, 20] and rounder[40, 52]
    assert (smoothed(disc(20), 2.0) != disc(20)).sum() < 10, "what is smooth stays"


def test_smoothing_goes_by_mm() -> None:
    square = np.zeros((90, 90), np.bool_)
    square[30:60, 30:60] = True
    wide = smoothed(square, 4.0, (1.0, 0.25))  # hardly anything across the rows, much along them
    assert wide.sum() == square.sum()
    assert (wide != smoothed(square, 4.0)).any()


def sketch_of(*masks: tuple[int, Mask]) -> Sketch:
    sketch = Sketch(8, (130, 140))
    sketch.load([(K, label, mask) for label, mask in masks])
    return sketch


def test_one_step_and_its_name() -> None:
    sketch = sketch_of((EDEMA, disc(20)))
    sketch.load([(k, EDEMA, disc(20)) for k in (2, 3, 5)])
    change = grow(sketch, [2, 3, 4, 5], EDEMA, 2.0)
    assert change is not None and change.slices == (2, 3, 5), "nothing is drawn where nothing was"
    assert sketch.undo_name == "grow by 2 mm: edema"
    assert (sketch.mask(5, EDEMA) == grown(disc(20), 2.0)).all()
    sketch.undo()
    assert all((sketch.mask(k, EDEMA) == disc(20)).all() for k in (2, 3, 5))
    assert shrink(sketch, [3], EDEMA, 0.5) is not None and sketch.undo_name == "shrink by 0.5 mm: edema"
    sketch.undo()
    assert smooth(sketch, [3], EDEMA, 1.0) is None, "nothing changed, no step"
    assert sketch.undo_name is None


def test_what_hides_a_structure_goes_on_hiding_it() -> None:
    sketch = sketch_of((EDEMA, disc(20)), (CORE, disc(10, (60.0, 95.0))))
    seen = sketch.label_map(K) == CORE
    grow(sketch, [K], EDEMA, 5.0)
    assert ((sketch.label_map(K) == CORE) == seen).all()
    shrink(sketch, [K], CORE, 3.0)
    assert sketch.label_map(K)[60, 88] == EDEMA, "beneath it, edema has grown"


def test_a_lock_keeps_what_is_seen_of_a_structure() -> None:
    edema, core = disc(30), disc(10)
    for locked in (False, True):
        sketch = sketch_of((EDEMA, edema), (CORE, core))
        if locked:
            sketch.locked = {EDEMA}
        change = grow(sketch, [K], CORE, 3.0)
        assert (change is None) is locked
        assert (sketch.mask(K, CORE) == (core if locked else grown(core, 3.0))).all()
    sketch = sketch_of((EDEMA, edema), (CORE, core))
    sketch.locked = {CORE}
    assert grow(sketch, [K], CORE, 3.0) is None


def test_only_inside_the_brain_and_what_lies_outside_already_stays() -> None:
    brain = np.zeros((8, 130, 140), np.bool_)
    brain[:, :, :85] = True
    sketch = sketch_of((EDEMA, disc(20)))  # to column 90
    sketch.limit_to(brain)
    told: list[SketchChange] = []
    sketch.listen(told.append)
    grow(sketch, [K], EDEMA, 4.0)
    mask = sketch.mask(K, EDEMA)
    assert (mask == (grown(disc(20), 4.0) & brain[K] | disc(20))).all()
    assert told[0].cut_mm2 == (grown(disc(20), 4.0) & ~mask).sum() > 0


def test_a_stroke_in_progress_is_abandoned() -> None:
    sketch = sketch_of((EDEMA, disc(20)))
    stroke = sketch.begin("brush", K, EDEMA)
    assert stroke is not None
    stroke.coverage[:10] = True
    stroke.grow((0, 10, 0, 140))
    grow(sketch, [K], EDEMA, 1.0)
    assert not stroke.active
    assert (sketch.mask(K, EDEMA) == grown(disc(20), 1.0)).all()


def test_order_of_structures_and_labels_are_two_things() -> None:
    sketch = sketch_of()
    order = [structure.label for structure in sketch.structures]
    for under, over in itertools.combinations(order, 2):
        sketch.load([(K, under, disc(30)), (K, over, disc(10))])
        sketch.locked = {under}
        assert grow(sketch, [K], over, 2.0) is None
        sketch.load([(K, under, disc(10)), (K, over, disc(30, (60.0, 105.0)))])
        sketch.locked = {over}
        assert grow(sketch, [K], under, 2.0) is not None, "it grows beneath"
        assert (sketch.label_map(K)[disc(30, (60.0, 105.0))] == over).all()
        sketch.locked = set()
