"""A mask in space: drawn on in each plane by the sketch's tools, grown, cleaned, undone."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from app.anatomy import Structure
from app.sketch import SolidMask
from app.sketch.solid import LABEL
from app.sketch.tools import BrushTool

BRAIN = Structure(LABEL, "brain", "Brain", (255, 190, 40))


def ball(radius: float = 6.0) -> npt.NDArray[np.bool_]:
    slices, rows, columns = np.meshgrid(*(np.arange(size) for size in (20, 24, 22)), indexing="ij")
    return np.asarray((slices - 10) ** 2 + (rows - 12) ** 2 + (columns - 11) ** 2 <= radius**2)


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_a_tool_draws_on_a_plane_and_on_its_neighbours(axis: int) -> None:
    solid = SolidMask(ball(), BRAIN)
    sketch, brush = solid.sketch(axis, 10), BrushTool(1.5)
    brush.press(sketch, 0, LABEL, (2.0, 3.0), False)
    brush.release((2.0, 3.0))
    assert solid.put("brush", axis, 10, sketch.mask(0, LABEL), depth=1)
    added = solid.mask & ~ball()
    planes = [k for k in range(added.shape[axis]) if added.take(k, axis).any()]
    assert planes == [9, 10, 11]
    assert np.argwhere(added.take(10, axis)).mean(axis=0).tolist() == [2, 3]
    assert added.sum() == 27
    assert solid.undo()
    assert np.array_equal(solid.mask, ball())
    assert solid.redo()
    assert np.array_equal(solid.mask & ~ball(), added)


def test_erasing_goes_through_the_planes_and_ends_at_the_edge() -> None:
    solid = SolidMask(np.ones((4, 5, 6), np.bool_), BRAIN)
    plane = solid.cut(0, 0)
    plane[2, 3] = False
    assert solid.put("erase", 0, 0, plane, depth=2)
    assert np.argwhere(~solid.mask).tolist() == [[0, 2, 3], [1, 2, 3], [2, 2, 3]]


def test_grown_and_shrunk_is_what_it_was_and_steps_have_names() -> None:
    solid = SolidMask(ball(), BRAIN)
    assert solid.grow()
    assert solid.mask.sum() > ball().sum()
    assert (solid.undo_name, solid.redo_name, solid.changed) == ("grow", None, True)
    assert solid.shrink()
    assert not (ball() & ~solid.mask).any()
    solid.undo()
    solid.undo()
    assert (solid.undo_name, solid.redo_name, solid.changed) == (None, "grow", False)
    assert np.array_equal(solid.mask, ball())


def test_cleaning_leaves_one_piece_without_holes() -> None:
    dirty = ball()
    dirty[10, 12, 11] = False
    dirty[1, 1, 1] = True
    solid = SolidMask(dirty, BRAIN)
    assert solid.clean()
    assert np.array_equal(solid.mask, ball())
    assert not solid.clean()


def test_what_changes_nothing_is_no_step() -> None:
    solid = SolidMask(np.zeros((3, 4, 5), np.bool_), BRAIN)
    assert not solid.grow()
    assert not solid.put("brush", 1, 2, solid.cut(1, 2))
    assert not solid.undo()
    assert not solid.redo()


def test_what_was_settled_counts_as_unchanged_also_after_old_steps_are_forgotten() -> None:
    solid = SolidMask(ball(), BRAIN, history_bytes=1)
    solid.grow()
    solid.settle()
    assert (solid.undo_name, solid.changed) == ("grow", False)
    solid.grow()
    assert (solid.undo_name, solid.changed) == ("grow", True)
    solid.undo()
    assert (solid.undo_name, solid.changed) == (None, False)
