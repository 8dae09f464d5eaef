"""Slices between drawn ones: shapes that lead from one to the next, per structure, in one step."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pytest

from app.anatomy import Label
from app.sketch import Sketch
from app.sketch.reshaping import fill_between

EDEMA, ENHANCING, CORE = int(Label.EDEMA), int(Label.ENHANCING), int(Label.NECROTIC)
SHAPE = (100, 110)
Mask = npt.NDArray[np.bool_]


def disc(radius: float, centre: tuple[float, float] = (50.0, 55.0)) -> Mask:
    row, column = np.indices(SHAPE)
    return np.asarray(np.hypot(row - centre[0], column - centre[1]) <= radius)


def sketch_of(*masks: tuple[int, int, Mask]) -> Sketch:
    sketch = Sketch(30, SHAPE)
    sketch.load(masks)
    return sketch


def test_radii_lie_on_a_line_from_one_disc_to_the_other() -> None:
    sketch = sketch_of((5, EDEMA, disc(30)), (15, EDEMA, disc(10)))
    between = fill_between(sketch)
    assert between.filled == tuple(range(6, 15)) and between.empty == ()
    for k in range(6, 15):
        radius = 30 - 2 * (k - 5)
        assert sketch.mask(k, EDEMA).sum() == pytest.approx(math.pi * radius**2, rel=0.05)
        assert (sketch.mask(k, EDEMA) & ~sketch.mask(k - 1, EDEMA)).sum() == 0
    assert (sketch.mask(5, EDEMA) == disc(30)).all() and (sketch.mask(15, EDEMA) == disc(10)).all()


def test_equal_shapes_are_repeated() -> None:
    sketch = sketch_of((5, EDEMA, disc(20)), (9, EDEMA, disc(20)))
    fill_between(sketch)
    assert all((sketch.mask(k, EDEMA) == disc(20)).all() for k in (6, 7, 8))


def test_a_ring_stays_a_ring() -> None:
    ring = disc(30) & ~disc(12)
    sketch = sketch_of((5, EDEMA, ring), (9, EDEMA, ring))
    fill_between(sketch)
    assert (sketch.mask(7, EDEMA) == ring).all()


def test_one_step_for_all_structures_and_nothing_that_is_drawn_changes() -> None:
    outer, inner = [(5, EDEMA, disc(30)), (9, EDEMA, disc(28))], [(5, CORE, disc(8)), (7, CORE, disc(3)), (9, CORE, disc(6))]
    sketch = sketch_of(*outer, *inner, (20, ENHANCING, disc(5)))
    between = fill_between(sketch)
    assert between.change is not None and between.change.slices == (6, 7, 8) == between.filled
    assert (sketch.mask(7, CORE) == disc(3)).all(), "the core was drawn there"
    assert sketch.mask(7, EDEMA).any(), "the edema was not"
    assert 10 < sketch.mask(6, CORE).sum() < disc(8).sum()
    assert sketch.undo_name == "fill between slices"
    sketch.undo()
    assert sketch.drawn_slices() == [5, 7, 9, 20]
    assert sketch.undo_name is None


@pytest.mark.parametrize("more", [(), ((6, EDEMA, 9),), ((8, CORE, 9),)])
def test_nothing_to_fill(more: tuple[tuple[int, int, int], ...]) -> None:
    sketch = sketch_of((5, EDEMA, disc(20)), *((k, label, disc(radius)) for k, label, radius in more))
    between = fill_between(sketch)
    assert (between.change, between.filled, between.empty) == (None, (), ())
    assert sketch.undo_name is None
    assert fill_between(sketch_of()).change is None


def test_shapes_that_do_not_meet_are_told_of() -> None:
    sketch = sketch_of((5, EDEMA, disc(8, (20.0, 20.0))), (9, EDEMA, disc(8, (80.0, 90.0))))
    between = fill_between(sketch)
    assert between.change is None and between.empty == (6, 7, 8)


def test_locks_and_the_brain_hold() -> None:
    brain = np.zeros((30, *SHAPE), np.bool_)
    brain[:, :, :60] = True
    sketch = sketch_of((5, EDEMA, disc(20)), (9, EDEMA, disc(20)), (5, CORE, disc(5)), (9, CORE, disc(5)), (7, EDEMA, disc(9)))
    sketch.locked = {EDEMA}
    sketch.limit_to(brain)
    between = fill_between(sketch)
    assert between.filled == (6, 8), "on slice 7 a locked edema is seen where the core would be"
    assert not sketch.mask(6, EDEMA).any() and not sketch.mask(7, CORE).any()
    assert (sketch.mask(6, CORE) == disc(5) & brain[6]).all()


def test_a_shape_that_fills_the_plane() -> None:
    full = np.ones(SHAPE, np.bool_)
    sketch = sketch_of((5, EDEMA, full), (7, EDEMA, full))
    fill_between(sketch)
    assert sketch.mask(6, EDEMA).all()
