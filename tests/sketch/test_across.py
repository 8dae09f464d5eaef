"""A plane across the slices: what tools draw on it lies in the slices at the right place, and is one step."""

from __future__ import annotations

import numpy as np
import pytest

from app.anatomy import Label
from app.sketch import Axis, PlaneAcross, Sketch, SketchChange
from app.sketch.tools import BrushTool, FillTool

EDEMA, CORE = int(Label.EDEMA), int(Label.NECROTIC)
SLICES, ROWS, COLUMNS = 12, 30, 40


@pytest.fixture
def sketch() -> Sketch:
    return Sketch(SLICES, (ROWS, COLUMNS))


def dab(across: PlaneAcross, slice_mm: float, along_mm: float, radius_mm: float = 0.1, erase: bool = False) -> None:
    tool = BrushTool(radius_mm)
    tool.press(across.sketch, 0, EDEMA, (slice_mm, along_mm), erase)
    tool.release((slice_mm, along_mm))


@pytest.mark.parametrize(("axis", "pixel"), [("row", (7, 25)), ("column", (25, 7))])
def test_a_point_lies_where_it_was_pointed_at(sketch: Sketch, axis: Axis, pixel: tuple[int, int]) -> None:
    across = PlaneAcross(sketch, axis, 7)
    assert across.sketch.shape == (SLICES, COLUMNS if axis == "row" else ROWS)
    dab(across, 4.0, 25.0)
    assert sketch.is_empty(), "nothing before it is taken over"
    across.take()
    assert np.argwhere(sketch.label_planes()).tolist() == [[4, *pixel]]


def test_one_step_that_stays_where_one_looks(sketch: Sketch) -> None:
    told: list[SketchChange] = []
    across = PlaneAcross(sketch, "column", 7)
    dab(across, 5.0, 12.0, 3.0)
    sketch.listen(told.append)
    change = across.take()
    assert change is not None and change.slices == tuple(range(2, 9))
    assert [each.stay for each in told] == [True]
    assert sketch.undo_name == "brush: edema, sagittal"
    sketch.undo()
    assert sketch.is_empty() and sketch.undo_name is None


def test_it_shows_and_erases_what_is_drawn(sketch: Sketch) -> None:
    for k in range(3, 9):
        block = np.zeros((ROWS, COLUMNS), np.bool_)
        block[5:20, 10:30] = True
        sketch.apply("block", k, EDEMA, block)
    across = PlaneAcross(sketch, "row", 7)
    assert (across.sketch.label_map(0) == sketch.cut("row", 7)).all()
    dab(across, 5.0, 20.0, 2.0, erase=True)
    across.take()
    assert not sketch.mask(5, EDEMA)[7, 18:23].any()
    assert sketch.mask(5, EDEMA)[6].sum() == sketch.mask(5, EDEMA)[8].sum() == 20, "the rows beside it are as they were"
    assert sketch.undo_name == "erase with brush: edema, coronal"


def test_depth(sketch: Sketch) -> None:
    across = PlaneAcross(sketch, "row", 1)
    dab(across, 5.0, 20.0, 2.0)
    across.take(3)
    rows = np.flatnonzero(sketch.mask(5, EDEMA).any(axis=1))
    assert rows.tolist() == [0, 1, 2, 3, 4], "as far as there are rows"
    across = PlaneAcross(sketch, "row", 2)
    dab(across, 5.0, 20.0, 2.0, erase=True)
    across.take(1)
    assert np.flatnonzero(sketch.mask(5, EDEMA).any(axis=1)).tolist() == [0, 4]


def test_limit_locks_and_the_rule_of_the_start_are_those_of_the_sketch(sketch: Sketch) -> None:
    brain = np.zeros((SLICES, ROWS, COLUMNS), np.bool_)
    brain[:, :, :20] = True
    sketch.limit_to(brain)
    sketch.locked, sketch.start_decides = {CORE}, True
    across = PlaneAcross(sketch, "row", 7)
    assert across.sketch.begin("brush", 0, CORE) is None
    assert across.sketch.start_decides
    dab(across, 5.0, 20.0, 4.0)
    across.take(2)
    columns = np.flatnonzero(sketch.label_planes().any(axis=(0, 1)))
    assert columns.min() == 16 and columns.max() == 19


def test_nothing_drawn_is_no_step(sketch: Sketch) -> None:
    across = PlaneAcross(sketch, "row", 7)
    assert across.take() is None
    tool = FillTool()
    tool.press(across.sketch, 0, EDEMA, (5.0, 5.0), False)
    tool.release((5.0, 5.0))
    assert across.take() is None and sketch.undo_name is None


def test_spacings_go_with_the_axes() -> None:
    sketch = Sketch(SLICES, (ROWS, COLUMNS), spacing=(0.5, 0.8), slice_mm=3.0)
    assert PlaneAcross(sketch, "row", 3).sketch.spacing == (3.0, 0.8)
    assert PlaneAcross(sketch, "column", 3).sketch.spacing == (3.0, 0.5)
