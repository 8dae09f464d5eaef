"""The tools, driven by points without a window."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest

import c_geometry
from app.sketch import TOOLS, Box, Point, Sketch, Tool
from app.sketch.tools import BrushTool, EllipseTool, FillTool, LassoTool, MoveTool, PickTool, PolygonTool, RulerTool

CORE, EDEMA, ENHANCING = 1, 2, 3
K = 80


def drag(tool: Tool, sketch: Sketch, label: int, points: Sequence[Point], erase: bool = False, k: int = K) -> list[Box | None]:
    """Press at the first point, go along the others, release at the last."""
    boxes = [tool.press(sketch, k, label, points[0], erase)]
    boxes += [tool.move(point) for point in points[1:]]
    return [*boxes, tool.release(points[-1])]


SQUARE: list[Point] = [(50.0, 50.0), (50.0, 90.0), (90.0, 90.0), (90.0, 50.0)]


def draw(tool: Tool, sketch: Sketch, label: int, erase: bool = False) -> None:
    """Draw something with whatever tool, around (70, 70)."""
    if isinstance(tool, PolygonTool):
        for point in [*SQUARE, SQUARE[0]]:
            drag(tool, sketch, label, [point], erase)
    else:
        drag(tool, sketch, label, [(60.0, 60.0), (60.0, 80.0), (80.0, 80.0)], erase)


def test_every_tool_is_listed_under_its_key() -> None:
    assert set(TOOLS) == {"view", "brush", "threshold", "lasso", "polygon", "ellipse", "fill", "move", "ruler", "pick"}
    for key, make in TOOLS.items():
        tool = make()
        assert tool.key == key
        assert tool.title


@pytest.mark.parametrize("key", ["brush", "lasso", "polygon", "ellipse"])
def test_drawing_is_one_named_step_and_erasing_takes_it_away(key: str) -> None:
    sketch = Sketch()
    draw(TOOLS[key](), sketch, EDEMA)
    assert sketch.undo_name == f"{key}: edema"
    assert sketch.label_map(K)[62, 74] == EDEMA
    drawn = sketch.label_map(K)
    draw(TOOLS[key](), sketch, EDEMA, erase=True)
    assert sketch.undo_name == f"erase with {key}: edema"
    assert sketch.is_empty()
    sketch.undo()
    assert np.array_equal(sketch.label_map(K), drawn)
    sketch.undo()
    assert sketch.is_empty()


@pytest.mark.parametrize("key", list(TOOLS))
def test_cancel_leaves_nothing(key: str) -> None:
    sketch = Sketch()
    draw(EllipseTool(), sketch, ENHANCING)
    sketch.undo()
    sketch.redo()
    before = sketch.label_map(K)
    tool = TOOLS[key]()
    tool.press(sketch, K, ENHANCING, (70.0, 70.0), False)
    tool.move((75.0, 99.0))
    tool.move((95.0, 95.0))
    tool.cancel()
    assert np.array_equal(sketch.label_map(K), before)
    assert sketch.undo_name == "ellipse: enhancing"
    tool.release((95.0, 95.0))
    assert np.array_equal(sketch.label_map(K), before)
    assert tool.cancel() is None


@pytest.mark.parametrize("key", list(TOOLS))
def test_tools_leave_locked_structures_alone(key: str) -> None:
    sketch = Sketch()
    draw(EllipseTool(), sketch, EDEMA)
    sketch.locked.add(EDEMA)
    before = sketch.label_map(K)
    draw(TOOLS[key](), sketch, EDEMA)
    draw(TOOLS[key](), sketch, EDEMA, erase=True)
    assert np.array_equal(sketch.label_map(K), before)
    assert sketch.undo_name == "ellipse: edema"


@pytest.mark.parametrize("key", list(TOOLS))
def test_an_abandoned_press_does_no_harm(key: str) -> None:
    """Undo in the middle of a drag takes the stroke away; the rest of the drag goes nowhere."""
    sketch = Sketch()
    tool = TOOLS[key]()
    tool.press(sketch, K, EDEMA, (60.0, 60.0), False)
    tool.move((80.0, 80.0))
    sketch.undo()
    tool.move((90.0, 60.0))
    tool.release((90.0, 60.0))
    assert sketch.is_empty()
    assert sketch.undo_name is None


@pytest.mark.parametrize("key", ["brush", "lasso", "ellipse"])
def test_the_box_to_repaint_covers_what_changed(key: str) -> None:
    sketch = Sketch()
    tool = TOOLS[key]()
    shown = sketch.label_map(K)
    points = [(60.0, 60.0), (100.0, 90.0), (70.0, 75.0), (64.0, 99.0)]
    boxes = [tool.press(sketch, K, EDEMA, points[0], False)]
    for i, point in enumerate([*points[1:], points[-1]]):
        for box in boxes:
            if box is not None:
                window = (slice(box[0], box[1]), slice(box[2], box[3]))
                shown[window] = sketch.label_map(K)[window]
        assert np.array_equal(shown, sketch.label_map(K))
        boxes = [tool.move(point) if i < 3 else tool.release(point)]
    assert boxes[0] is not None


def test_the_start_decides_by_the_rule_of_the_option() -> None:
    sketch = Sketch()
    sketch.start_decides = True
    brush = BrushTool(radius_mm=5)
    drag(brush, sketch, EDEMA, [(60.0, 60.0), (60.0, 80.0)])
    assert sketch.undo_name == "brush: edema", "the first stroke adds: nothing is there yet"
    drag(brush, sketch, EDEMA, [(60.0, 70.0), (75.0, 70.0)])
    assert sketch.mask(K, EDEMA)[75, 70], "begun inside: adds"
    drag(brush, sketch, EDEMA, [(100.0, 70.0), (60.0, 70.0)])
    assert sketch.undo_name == "erase with brush: edema"
    assert not sketch.mask(K, EDEMA)[75, 70], "begun outside: removes"
    drag(brush, sketch, EDEMA, [(60.0, 61.0)], erase=True)
    assert not sketch.mask(K, EDEMA)[60, 61], "the right button erases all the same"
    drag(brush, sketch, EDEMA, [(120.0, 70.0)], k=K + 1)
    assert not sketch.is_empty(K + 1)


def test_the_brush_paints_its_outline() -> None:
    sketch = Sketch(spacing=(1.0, 0.5))
    brush = BrushTool(radius_mm=7.0)
    drag(brush, sketch, EDEMA, [(60.0, 50.0)])
    (circle,) = brush.outline((60.0, 50.0))
    assert np.hypot(*(circle - (60.0, 50.0)).T) == pytest.approx(7.0)
    expected = np.zeros(sketch.shape, np.bool_)
    c_geometry.fill(expected, circle, spacing=sketch.spacing)
    assert np.count_nonzero(expected ^ sketch.mask(K, EDEMA)) < 12
    assert c_geometry.area(circle) == pytest.approx(sketch.mask(K, EDEMA).sum() * 0.5, rel=0.02)


def test_a_brush_smaller_than_a_pixel_paints_the_pixel_under_it() -> None:
    sketch = Sketch()
    drag(BrushTool(radius_mm=0.01), sketch, EDEMA, [(60.5, 50.5)])
    assert 1 <= sketch.mask(K, EDEMA).sum() <= 4


def test_a_lasso_that_crosses_itself_loses_nothing() -> None:
    sketch = Sketch()
    angle = np.linspace(0, 4 * np.pi, 100)
    points = [(float(100 + 30 * math.sin(a)), float(100 + 30 * math.cos(a))) for a in angle]
    drag(LassoTool(), sketch, EDEMA, points)
    assert sketch.mask(K, EDEMA).sum() == pytest.approx(math.pi * 900, rel=0.02)


def test_a_lasso_shows_its_open_outline() -> None:
    lasso = LassoTool()
    sketch = Sketch()
    lasso.press(sketch, K, EDEMA, SQUARE[0], False)
    for point in SQUARE[1:]:
        lasso.move(point)
    (line,) = lasso.outline(SQUARE[-1])
    assert line.tolist() == [list(point) for point in SQUARE]
    lasso.release(SQUARE[-1])
    assert lasso.outline(SQUARE[-1]) == []
    assert sketch.mask(K, EDEMA).sum() == 1600


def test_a_polygon_closes_at_its_first_corner_or_on_finish() -> None:
    sketch = Sketch()
    polygon = PolygonTool()
    for point in SQUARE:
        drag(polygon, sketch, EDEMA, [point])
    assert sketch.is_empty()
    assert len(polygon.outline((70.0, 70.0))[0]) == 5
    drag(polygon, sketch, EDEMA, [(51.0, 51.0)])
    assert sketch.mask(K, EDEMA).sum() == 1600
    assert polygon.outline((70.0, 70.0)) == []
    for point in SQUARE[:3]:
        drag(polygon, sketch, CORE, [point])
    assert polygon.finish() is not None
    assert sketch.undo_name == "polygon: core"
    for point in SQUARE[:3]:
        drag(polygon, sketch, ENHANCING, [point])
    drag(polygon, sketch, ENHANCING, [SQUARE[0]], k=K + 1)
    assert polygon.finish() is None, "another slice begins another polygon"
    assert not sketch.mask(K, ENHANCING).any()


def test_an_ellipse_shows_while_it_is_dragged() -> None:
    sketch = Sketch()
    ellipse = EllipseTool()
    ellipse.press(sketch, K, EDEMA, (50.0, 60.0), False)
    ellipse.move((150.0, 160.0))
    assert sketch.mask(K, EDEMA).sum() == pytest.approx(math.pi * 50 * 50, rel=0.01)
    ellipse.move((70.0, 100.0))
    ellipse.release((70.0, 100.0))
    assert sketch.mask(K, EDEMA).sum() == pytest.approx(math.pi * 10 * 20, rel=0.03)
    assert sketch.undo() is not None
    assert sketch.is_empty(), "the larger ellipse left nothing"


def test_an_ellipse_from_its_centre_and_a_circle() -> None:
    sketch = Sketch()
    ellipse = EllipseTool()
    ellipse.from_centre = True
    drag(ellipse, sketch, EDEMA, [(100.0, 100.0), (90.0, 80.0)])
    rows, columns = (np.flatnonzero(sketch.mask(K, EDEMA).any(axis=axis)) for axis in (1, 0))
    assert (rows[0], rows[-1], columns[0], columns[-1]) == pytest.approx((90, 110, 80, 120), abs=1)
    ellipse.from_centre, ellipse.circle = False, True
    drag(ellipse, sketch, CORE, [(150.0, 150.0), (140.0, 110.0)])
    rows, columns = (np.flatnonzero(sketch.mask(K, CORE).any(axis=axis)) for axis in (1, 0))
    assert (rows[0], rows[-1], columns[0], columns[-1]) == pytest.approx((110, 150, 110, 150), abs=1)
    ellipse.from_centre = True
    drag(ellipse, sketch, ENHANCING, [(100.0, 100.0), (103.0, 100.0)])
    assert sketch.mask(K, ENHANCING).sum() == pytest.approx(math.pi * 9, abs=6)


@pytest.mark.parametrize("erase", [False, True])
def test_the_other_button_takes_a_corner_of_a_polygon_back(erase: bool) -> None:
    sketch = Sketch()
    sketch.apply("all", K, EDEMA, np.full(sketch.shape, erase))
    polygon = PolygonTool()
    for point in [*SQUARE[:3], (200.0, 20.0)]:
        drag(polygon, sketch, EDEMA, [point], erase)
    drag(polygon, sketch, EDEMA, [(10.0, 10.0)], not erase)
    drag(polygon, sketch, EDEMA, [SQUARE[3]], erase)
    polygon.finish()
    assert (sketch.mask(K, EDEMA) != erase).sum() == 1600
    steps = sketch.history().size
    drag(polygon, sketch, EDEMA, [SQUARE[0]], erase)
    drag(polygon, sketch, EDEMA, [SQUARE[0]], not erase)
    assert not polygon.active, "no corner, no polygon"
    assert sketch.stroke is None
    assert sketch.history().size == steps


def ring(sketch: Sketch, label: int) -> None:
    drag(BrushTool(radius_mm=3), sketch, label, [*SQUARE, SQUARE[0]])


def test_fill_closes_a_ring_with_another_structure() -> None:
    sketch = Sketch()
    ring(sketch, ENHANCING)
    fill = FillTool()
    drag(fill, sketch, CORE, [(70.0, 70.0)])
    assert sketch.undo_name == "fill: core"
    drawn = sketch.label_map(K)
    assert drawn[70, 70] == CORE
    assert drawn[50, 70] == ENHANCING
    assert (drawn[54:87, 54:87] == CORE).all()
    drag(fill, sketch, CORE, [(10.0, 10.0)])
    assert np.array_equal(sketch.label_map(K), drawn), "outside nothing holds the fill"
    drag(fill, sketch, CORE, [(70.0, 70.0)], erase=True)
    assert sketch.undo_name == "erase with fill: core"
    assert not sketch.mask(K, CORE).any()
    drag(fill, sketch, ENHANCING, [(50.0, 70.0)])
    assert sketch.mask(K, ENHANCING)[70, 70], "inside the structure its holes are filled"
    drag(fill, sketch, EDEMA, [(70.0, 70.0)])
    assert np.array_equal(sketch.mask(K, EDEMA), sketch.mask(K, ENHANCING)), "a region is handed to another structure"


def test_move_keeps_the_shape() -> None:
    sketch = Sketch(spacing=(1.0, 0.5))
    drag(BrushTool(radius_mm=15), sketch, EDEMA, [(60.0, 40.0), (70.0, 50.0)])
    drag(BrushTool(radius_mm=2), sketch, EDEMA, [(150.0, 100.0)])
    before = sketch.mask(K, EDEMA)
    move = MoveTool()
    drag(move, sketch, EDEMA, [(65.0, 45.0), (300.0, 45.0), (85.0, 50.0)])
    assert sketch.undo_name == "move: edema"
    expected = np.zeros_like(before)
    expected[20:, 10:] = before[:-20, :-10]
    expected[140:] = before[140:]
    expected[140:170] |= before[140:170]
    moved = sketch.mask(K, EDEMA)
    assert np.array_equal(moved[:130], expected[:130])
    assert np.array_equal(moved[140:], before[140:]), "another contour stays"
    drag(move, sketch, EDEMA, [(85.0, 50.0), (86.0, 50.0), (85.0, 50.0)])
    assert np.array_equal(sketch.mask(K, EDEMA), moved)
    assert sketch.undo() is not None
    assert np.array_equal(sketch.mask(K, EDEMA), before), "moved and moved back was no step"


def test_move_resizes_by_the_rim_and_removes_with_the_right_button() -> None:
    sketch = Sketch()
    drag(BrushTool(radius_mm=20), sketch, EDEMA, [(100.0, 100.0)])
    before = sketch.mask(K, EDEMA)
    move = MoveTool()
    move.press(sketch, K, EDEMA, (121.0, 100.0), False)
    assert move.resizing
    (line,) = move.outline((121.0, 100.0))
    assert len(line) > 10
    move.move((180.0, 100.0))
    move.release((142.0, 100.0))
    assert sketch.undo_name == "resize: edema"
    grown = sketch.mask(K, EDEMA)
    assert grown.sum() == pytest.approx(4 * before.sum(), rel=0.03)
    drag(move, sketch, EDEMA, [(100.0, 100.0)], erase=True)
    assert (sketch.undo_name, sketch.is_empty()) == ("remove contour: edema", True)
    assert drag(move, sketch, EDEMA, [(100.0, 100.0), (50.0, 50.0)]) == [None, None, None]


def test_the_ruler_measures_and_changes_nothing() -> None:
    sketch = Sketch()
    ruler = RulerTool()
    assert ruler.ends is None
    drag(ruler, sketch, EDEMA, [(10.0, 10.0), (40.0, 50.0)])
    assert ruler.length_mm == 50.0
    ruler.move((90.0, 90.0))
    assert ruler.outline((0.0, 0.0))[0].tolist() == [[10.0, 10.0], [40.0, 50.0]]
    assert sketch.revision == 0
    drag(ruler, sketch, EDEMA, [(10.0, 10.0)])
    assert ruler.outline((0.0, 0.0)) == []


def test_pick_tells_what_is_under_the_pointer() -> None:
    sketch = Sketch()
    ring(sketch, ENHANCING)
    pick = PickTool()
    found = []
    for point in ((50.0, 70.0), (70.0, 70.0), (-500.0, 70.0)):
        drag(pick, sketch, EDEMA, [point])
        found.append(pick.picked)
    assert found == [ENHANCING, None, None]


@pytest.mark.parametrize("key", list(TOOLS))
def test_points_far_outside_are_harmless(key: str) -> None:
    sketch = Sketch()
    drag(TOOLS[key](), sketch, EDEMA, [(-500.0, -500.0), (900.0, -300.0), (1e5, 1e5)])
    drag(TOOLS[key](), sketch, EDEMA, [(-500.0, -500.0)], erase=True)
