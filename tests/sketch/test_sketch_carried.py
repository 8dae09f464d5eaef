"""What is carried as a whole: how much of it is cut off is told, comes back by undo, and by carrying it back."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from app.sketch import Sketch, SketchChange
from app.sketch.tools import BrushTool, MoveTool

EDEMA, ENHANCING = 2, 3
K = 80
INSIDE = np.s_[60:180, 60:150]
"""Where drawing is allowed; not symmetrical, nor on slice K + 1 at all."""

CENTRE = (100.0, 75.0)


@pytest.fixture
def sketch() -> Sketch:
    """A disc of 10 mm inside the limit, whose mirror image is outside, and a part of which was drawn outside before."""
    made = Sketch()
    brush = BrushTool(10)
    brush.press(made, K, EDEMA, CENTRE, False)
    brush.release(CENTRE)
    allowed = np.zeros((made.slices, *made.shape), np.bool_)
    allowed[K][INSIDE] = True
    made.limit_to(allowed)
    return made


@pytest.fixture
def told(sketch: Sketch) -> list[SketchChange]:
    changes: list[SketchChange] = []
    sketch.listen(lambda change: changes.append(change) if change.settled else None)
    return changes


def carry(sketch: Sketch, *ways: tuple[float, float]) -> None:
    """Drag what lies at `CENTRE` and, each time from where it was dropped, on by some mm."""
    tool, at = MoveTool(grip_mm=0.0), CENTRE  # moves, and does not resize, wherever it takes hold
    for down, right in ways:
        tool.press(sketch, K, EDEMA, at, False)
        at = (at[0] + down, at[1] + right)
        tool.move(at)
        tool.release(at)


def outside(mask: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> float:
    left = mask.copy()
    left[INSIDE] = False
    return float(left.sum())


def test_a_move_tells_what_it_cuts_off_and_undo_brings_it_back(sketch: Sketch, told: list[SketchChange]) -> None:
    before = sketch.mask(K, EDEMA)
    carry(sketch, (0.0, -14.0))
    there = np.roll(before, -14, axis=1)
    assert told[-1].cut_mm2 == outside(there) > 0
    assert sketch.mask(K, EDEMA).sum() == before.sum() - outside(there)
    sketch.undo()
    assert told[-1].cut_mm2 == 0
    assert (sketch.mask(K, EDEMA) == before).all()


@pytest.mark.parametrize("ways", [[(0.0, -14.0), (0.0, 14.0)], [(0.0, -14.0), (20.0, 0.0), (-20.0, 14.0)]])
def test_what_is_dropped_half_outside_is_whole_again_when_it_is_dragged_back(
    sketch: Sketch, told: list[SketchChange], ways: list[tuple[float, float]]
) -> None:
    before = sketch.mask(K, EDEMA)
    carry(sketch, *ways)
    assert (sketch.mask(K, EDEMA) == before).all()
    assert [change.cut_mm2 > 0 for change in told] == [True] * (len(ways) - 1) + [False]
    for _ in ways:
        sketch.undo()
    assert (sketch.mask(K, EDEMA) == before).all()


def test_what_leaves_the_slice_is_whole_again_too(sketch: Sketch, told: list[SketchChange]) -> None:
    sketch.limit_to(None)
    before = sketch.mask(K, EDEMA)
    carry(sketch, (0.0, -72.0), (0.0, 72.0))
    assert told[0].cut_mm2 > 0
    assert told[1].cut_mm2 == 0
    assert (sketch.mask(K, EDEMA) == before).all()


def test_what_was_done_between_counts(sketch: Sketch) -> None:
    tool = MoveTool(grip_mm=0.0)
    tool.press(sketch, K, EDEMA, CENTRE, False)
    tool.release((100.0, 61.0))
    sketch.apply("brush", K, EDEMA, sketch.mask(K, EDEMA) & (np.arange(240)[:, None] > 100), "remove")
    shown = sketch.mask(K, EDEMA)
    tool.press(sketch, K, EDEMA, (99.0, 66.0), False)
    tool.release((99.0, 80.0))
    assert (sketch.mask(K, EDEMA) == np.roll(shown, 14, axis=1)).all(), "what was erased meanwhile stays away"


def test_a_click_on_what_was_cut_off_changes_nothing(sketch: Sketch) -> None:
    tool = MoveTool(grip_mm=0.0)
    tool.press(sketch, K, EDEMA, CENTRE, False)
    tool.release((100.0, 61.0))
    shown, position = sketch.mask(K, EDEMA), sketch.position
    tool.press(sketch, K, EDEMA, (100.0, 63.0), False)
    tool.release((100.0, 63.0))
    assert (sketch.mask(K, EDEMA) == shown).all()
    assert sketch.position is position


def test_a_whole_move_tells_nothing(sketch: Sketch, told: list[SketchChange]) -> None:
    carry(sketch, (20.0, 20.0))
    assert [change.cut_mm2 for change in told] == [0.0]


@pytest.mark.parametrize(
    ("act", "k"),
    [
        (lambda sketch: sketch.mirror(K), K),
        (lambda sketch: sketch.copy_to(K, K + 1), K + 1),
        (lambda sketch: sketch.set_label_map(K, np.full((240, 240), ENHANCING, np.uint8)), K),
    ],
)
def test_mirror_copy_and_paste_tell_what_they_cut_off(
    sketch: Sketch, told: list[SketchChange], act: Callable[[Sketch], object], k: int
) -> None:
    free = Sketch()
    free.load(sketch.committed())
    act(free)
    act(sketch)
    lost = int((free.label_map(k) != 0).sum()) - int((sketch.label_map(k) != 0).sum())
    assert told[-1].cut_mm2 == lost > 0


def test_drawing_over_the_limit_is_no_loss(sketch: Sketch, told: list[SketchChange]) -> None:
    brush = BrushTool(10)
    brush.press(sketch, K, EDEMA, (60.0, 100.0), False)
    brush.release((60.0, 110.0))
    assert [change.cut_mm2 for change in told] == [0.0]


def test_a_locked_structure_is_not_cut(sketch: Sketch, told: list[SketchChange]) -> None:
    sketch.locked = {EDEMA}
    sketch.mirror(K)
    assert told == []
