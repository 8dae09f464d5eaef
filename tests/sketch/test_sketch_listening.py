"""A sketch tells whoever listens what changed: where, under which name, and whether it has settled."""

from __future__ import annotations

import numpy as np
import pytest

from app.anatomy import Label
from app.sketch import Sketch, SketchChange
from app.sketch.runs import Mask

EDEMA, CORE = int(Label.EDEMA), int(Label.NECROTIC)
SIZE = (20, 30)


def block(row0: int, row1: int, column0: int, column1: int) -> Mask:
    mask = np.zeros(SIZE, np.bool_)
    mask[row0:row1, column0:column1] = True
    return mask


@pytest.fixture
def sketch() -> Sketch:
    return Sketch(slices=6, shape=SIZE)


@pytest.fixture
def told(sketch: Sketch) -> list[SketchChange]:
    changes: list[SketchChange] = []
    sketch.listen(changes.append)
    return changes


def test_a_step_is_told_with_its_name_and_tight_boxes(sketch: Sketch, told: list[SketchChange]) -> None:
    sketch.apply("draw", 2, EDEMA, block(3, 7, 4, 9))
    assert told == [SketchChange({2: (3, 7, 4, 9)}, settled=True, name="draw")]
    sketch.copy_to(2, 4)
    sketch.clear()
    assert dict(told[-1].boxes) == {2: (3, 7, 4, 9), 4: (3, 7, 4, 9)} and told[-1].name == "clear sketch"
    sketch.undo()
    sketch.redo()
    assert [change.name for change in told[-2:]] == ["clear sketch"] * 2
    assert told[-1].slice == 2 and not any(change.whole for change in told)


def test_what_is_told_is_there_already(sketch: Sketch) -> None:
    seen: list[int] = []
    sketch.listen(lambda change: seen.append(int(np.count_nonzero(sketch.label_map(change.slice)))))
    sketch.apply("draw", 2, EDEMA, block(3, 7, 4, 9))
    sketch.undo()
    assert seen == [20, 0]


def test_nothing_is_told_where_nothing_changes(sketch: Sketch, told: list[SketchChange]) -> None:
    sketch.apply("draw", 2, EDEMA, block(0, 0, 0, 0))
    sketch.undo()
    sketch.clear()
    stroke = sketch.begin("lasso", 2, EDEMA)
    assert stroke is not None
    stroke.commit()
    sketch.locked = {EDEMA}
    sketch.set_label_map(2, block(1, 3, 1, 3) * np.uint8(EDEMA))
    assert told == []


def test_a_stroke_is_told_as_it_grows_and_when_it_is_done(sketch: Sketch, told: list[SketchChange]) -> None:
    stroke = sketch.begin("brush", 3, EDEMA)
    assert stroke is not None
    for column in (5, 6):
        stroke.coverage[4, column] = True
        stroke.grow((4, 5, column, column + 1))
    stroke.commit()
    assert told == [
        SketchChange({3: (4, 5, 5, 6)}, settled=False),
        SketchChange({3: (4, 5, 6, 7)}, settled=False),
        SketchChange({3: (4, 5, 5, 7)}, settled=True, name="brush"),
    ]


@pytest.mark.parametrize("abandoned", [True, False])
def test_a_stroke_that_leaves_nothing_has_no_name(sketch: Sketch, told: list[SketchChange], abandoned: bool) -> None:
    sketch.apply("draw", 3, EDEMA, block(0, 10, 0, 10))
    stroke = sketch.begin("brush", 3, EDEMA)
    assert stroke is not None
    stroke.coverage[4, 5] = True
    stroke.grow((4, 5, 5, 6))
    if abandoned:
        sketch.cancel()
    else:
        stroke.commit()
    assert told[-1] == SketchChange({3: (4, 5, 5, 6)}, settled=True)


def test_opening_tells_of_the_whole(sketch: Sketch, told: list[SketchChange]) -> None:
    sketch.apply("draw", 1, EDEMA, block(3, 7, 4, 9))
    sketch.replace_all([(4, CORE, block(1, 2, 1, 2))])
    assert told[-1] == SketchChange({1: (3, 7, 4, 9), 4: (1, 2, 1, 2)}, settled=True, name="open sketch", whole=True)
    sketch.load([(5, CORE, block(1, 2, 1, 2))])
    assert told[-1] == SketchChange({4: sketch.whole, 5: sketch.whole}, settled=True, whole=True)


def test_who_does_not_listen_any_more_is_left_alone(sketch: Sketch, told: list[SketchChange]) -> None:
    other: list[SketchChange] = []
    unlisten = sketch.listen(other.append)
    sketch.apply("draw", 2, EDEMA, block(3, 7, 4, 9))
    unlisten()
    unlisten()
    sketch.clear()
    assert (len(other), len(told)) == (1, 2)
