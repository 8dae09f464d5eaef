"""The threshold brush: only what lies within the range is painted or erased, a stroke is one step, and its outline tells."""

from __future__ import annotations

import numpy as np
import pytest

from app.anatomy import Label
from app.sketch import Sketch
from app.sketch.tools import BrushTool, ThresholdTool
from c_geometry import fill

EDEMA = int(Label.EDEMA)
K, SHAPE, SPACING = 2, (60, 80), (1.0, 1.0)
WAY = [(30.0, 20.0), (30.0, 60.0)]


@pytest.fixture
def values() -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Return a picture that grows brighter to the right: the value is the column."""
    return np.broadcast_to(np.arange(SHAPE[1], dtype=np.float32), SHAPE).copy()


def drag(tool: BrushTool, sketch: Sketch, erase: bool = False) -> None:
    tool.press(sketch, K, EDEMA, WAY[0], erase)
    tool.move(WAY[1])
    tool.release(WAY[1])


def test_it_paints_what_the_brush_would_and_the_range_allows(values: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> None:
    plain, sketch = Sketch(4, SHAPE), Sketch(4, SHAPE)
    drag(BrushTool(6.0), plain)
    tool = ThresholdTool(6.0)
    tool.attend(values, None, (25.0, 40.0), SPACING)
    drag(tool, sketch)
    wanted = plain.mask(K, EDEMA) & (values >= 25) & (values <= 40)
    assert wanted.any() and (sketch.mask(K, EDEMA) == wanted).all()
    assert sketch.undo_name == "threshold brush: edema"
    sketch.undo()
    assert sketch.is_empty() and sketch.undo_name is None


def test_it_erases_within_the_range_only(values: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> None:
    sketch = Sketch(4, SHAPE)
    drag(BrushTool(6.0), sketch)
    before = sketch.mask(K, EDEMA)
    tool = ThresholdTool(20.0)
    tool.attend(values, None, (30.0, 80.0), SPACING)
    drag(tool, sketch, erase=True)
    assert (sketch.mask(K, EDEMA) == before & (values < 30)).all()


def test_nothing_in_range_is_no_step(values: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> None:
    sketch = Sketch(4, SHAPE)
    tool = ThresholdTool(6.0)
    tool.attend(values, None, (500.0, 600.0), SPACING)
    drag(tool, sketch)
    assert sketch.is_empty() and sketch.undo_name is None


def test_each_stroke_begins_anew(values: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> None:
    sketch = Sketch(4, SHAPE)
    tool = ThresholdTool(6.0)
    tool.attend(values, None, (25.0, 40.0), SPACING)
    drag(tool, sketch)
    tool.attend(values, None, (45.0, 50.0), SPACING)
    tool.press(sketch, K, EDEMA, (10.0, 47.0), False)
    tool.release((10.0, 47.0))
    columns = np.flatnonzero(sketch.mask(K, EDEMA)[25:35].any(axis=0))
    assert columns.max() == 40, "what the former stroke passed over is not painted by this one"


def test_the_outline_is_that_of_what_a_dab_paints(values: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> None:
    tool = ThresholdTool(6.0)
    assert len(tool.outline((30.0, 40.0))) == 1, "without a picture it is the circle"
    tool.attend(values, None, (38.0, 44.0), SPACING)
    _, *shown = tool.outline((30.0, 40.0))
    sketch = Sketch(4, SHAPE)
    tool.press(sketch, K, EDEMA, (30.0, 40.0), False)
    tool.release((30.0, 40.0))
    inside = np.zeros(SHAPE, np.bool_)
    fill(inside, shown)
    assert inside.any() and (inside == sketch.mask(K, EDEMA)).all()


def test_the_preview_is_all_that_is_in_range_and_allowed(values: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> None:
    allowed = np.zeros(SHAPE, np.bool_)
    allowed[10:50] = True
    tool = ThresholdTool(6.0)
    tool.attend(values, allowed, (38.0, 44.0), SPACING)
    assert tool.outline(None) == []
    tool.previewing = True
    inside = np.zeros(SHAPE, np.bool_)
    fill(inside, tool.outline(None))
    assert (inside == allowed & (values >= 38) & (values <= 44)).all()


def test_a_range_from_a_place(values: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> None:
    tool = ThresholdTool(10.0)
    assert tool.range_at((30.0, 40.0)) is None, "no picture"
    tool.attend(values, None, (0.0, 80.0), SPACING)
    found = tool.range_at((30.0, 40.0))
    assert found is not None
    low, high = found
    assert 30 < low < 34 and 46 < high < 50 and low + high == pytest.approx(80)
    values[30, 40] = 500
    assert tool.range_at((30.0, 40.0)) == (low, 500.0), "the place itself is in it, however rare its value"
    tool.attend(values, np.zeros(SHAPE, np.bool_), (0.0, 80.0), SPACING)
    assert tool.range_at((30.0, 40.0)) is None
    tool.attend(values, None, (0.0, 80.0), SPACING)
    assert tool.range_at((-50.0, -50.0)) is None
