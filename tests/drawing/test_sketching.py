"""Drawing by mouse: what is on the screen, what is told, and what the history holds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QInputDevice, QMouseEvent, QPointingDevice, QTabletEvent
from PySide6.QtWidgets import QApplication

import c_geometry
from app.sketch import TOOLS, Sketch
from app.sketch.tools import BrushTool
from tests.support.gui import application as gui
from tests.support.gui.application import CTRL, RIGHT, SHIFT
from tests.support.gui.pane import CORE, EDEMA, ENHANCING, FAR, MIDDLE, MIRRORED, SLICE, SQUARE, Pane, shown_pane


@pytest.fixture
def pane() -> Iterator[Pane]:
    with shown_pane() as made:
        yield made


# Drawing


@pytest.mark.parametrize("convention", ["radiological", "neurological"])
def test_the_brush_paints_where_the_pointer_is(pane: Pane, convention: str) -> None:
    pane.viewer.set_convention(convention)
    pane.controller.set_radius(6)
    pane.draw("brush", [(60.0, 70.0), (90.0, 80.0)])
    pane.shows((60.0, 70.0), EDEMA)
    pane.shows((75.0, 75.0), EDEMA)
    pane.shows((75.0, 164.0), 0)
    pane.shows((75.0, 85.0), 0)
    assert pane.sketch.mask(SLICE, EDEMA)[75, 75]


def test_the_brush_is_as_large_as_it_says(pane: Pane) -> None:
    pane.controller.set_radius(20)
    pane.draw("brush", [MIDDLE])
    assert pane.area(EDEMA) == pytest.approx(np.pi * 20**2, rel=0.02)
    pane.shows((100.0, 118.0), EDEMA)
    pane.shows((100.0, 122.5), 0)


def test_a_fast_zigzag_has_no_gaps(pane: Pane) -> None:
    pane.controller.set_radius(2)
    points = [(60.0 + 3 * n, 70.0 if n % 2 else 170.0) for n in range(30)]
    pane.draw("brush", points)
    mask = pane.sketch.mask(SLICE, EDEMA)
    for (row0, column0), (row1, column1) in pairwise(points):
        for share in np.linspace(0, 1, 50):
            assert mask[round(row0 + share * (row1 - row0)), round(column0 + share * (column1 - column0))]


@pytest.mark.parametrize("tool", ["lasso", "ellipse"])
def test_outlines_are_filled_on_release(pane: Pane, tool: str) -> None:
    pane.draw(tool, SQUARE if tool == "lasso" else [(80.0, 80.0), (100.0, 100.0), (120.0, 120.0)], ENHANCING)
    pane.shows(MIDDLE, ENHANCING)
    pane.shows(MIRRORED, 0)
    pane.shows(FAR, 0)
    assert pane.told[-1] == (SLICE, True)


def test_later_structures_lie_on_earlier_ones(pane: Pane) -> None:
    pane.draw("ellipse", [(90.0, 90.0), (110.0, 110.0)], CORE)
    pane.draw("ellipse", [(80.0, 80.0), (120.0, 120.0)], ENHANCING)
    pane.draw("ellipse", [(60.0, 60.0), (140.0, 140.0)], EDEMA)
    pane.shows(MIDDLE, CORE)
    pane.shows((85.0, 100.0), ENHANCING)
    pane.shows((70.0, 100.0), EDEMA)


@pytest.mark.parametrize("closing", ["key", "double click", "first corner"])
def test_a_polygon_is_closed_by_key_double_click_or_its_first_corner(pane: Pane, closing: str) -> None:
    pane.controller.set_tool("polygon")
    for corner in SQUARE:
        gui.click(pane.canvas, corner)
    pane.shows(MIDDLE, 0)
    assert not [told for told in pane.told if told[1]]
    if closing == "key":
        gui.key(pane.canvas, Qt.Key.Key_Return)
    elif closing == "double click":
        gui.double_click(pane.canvas, (100.0, 70.0))
    else:
        gui.click(pane.canvas, SQUARE[0])
    pane.shows(MIDDLE, EDEMA)
    assert pane.told[-1] == (SLICE, True)
    assert not pane.controller.drawing


def test_right_clicks_take_corners_of_an_open_polygon_back_and_never_close_it(pane: Pane) -> None:
    pane.controller.set_tool("polygon")
    corners = [(row + 0.3, column + 0.3) for row, column in SQUARE]  # no pixel's centre lies on an edge
    for corner in [*corners, (150.0, 90.0), FAR]:
        gui.click(pane.canvas, corner)
    gui.click(pane.canvas, FAR, RIGHT)
    position = pane.canvas.position_of(*FAR)
    gui.send_mouse(pane.canvas, QEvent.Type.MouseButtonDblClick, position, RIGHT, True)
    gui.release(pane.canvas, FAR, RIGHT)
    assert pane.controller.drawing, "two quick clicks are no double click that closes"
    gui.key(pane.canvas, Qt.Key.Key_Return)
    assert pane.area(EDEMA) == 1600


@pytest.mark.parametrize(("keys", "box"), [(CTRL, (80, 120, 60, 140)), (SHIFT, (100, 140, 100, 140))])
def test_keys_draw_an_ellipse_from_its_centre_or_a_circle(pane: Pane, keys: Qt.KeyboardModifier, box: tuple[int, ...]) -> None:
    pane.controller.set_tool("ellipse")
    way = [pane.canvas.position_of(*point) for point in (MIDDLE, (120.0, 140.0))]
    for kind, place in ((QEvent.Type.MouseButtonPress, way[0]), (QEvent.Type.MouseMove, way[1])):
        gui.send_mouse(pane.canvas, kind, place, gui.LEFT, True, keys)
    gui.send_mouse(pane.canvas, QEvent.Type.MouseButtonRelease, way[1], gui.LEFT, False, keys)
    mask = pane.sketch.mask(SLICE, EDEMA)
    rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    assert (rows[0], rows[-1], columns[0], columns[-1]) == pytest.approx(box, abs=1)


# A pen


@pytest.mark.parametrize("tool", ["brush", "lasso"])
def test_a_pen_a_thousand_times_a_second_draws_without_gaps(pane: Pane, tool: str) -> None:
    """A tablet's own events are left to Qt, which makes mouse events of them; none of those is lost, painted or not."""
    angle = np.linspace(0, 2 * np.pi, 2000)
    way = [(100 + 40 * float(np.sin(a)) + 2 * float(np.sin(40 * a)), 100 + 40 * float(np.cos(a))) for a in angle]
    pane.controller.set_radius(1.5)
    pane.controller.set_tool(tool)
    pen = QPointingDevice(
        "pen", 7, QInputDevice.DeviceType.Stylus, QPointingDevice.PointerType.Pen, QInputDevice.Capability.Position, 1, 1
    )
    expected = Sketch()
    logic = TOOLS[tool]()
    if isinstance(logic, BrushTool):
        logic.radius_mm = 1.5
    logic.press(expected, SLICE, EDEMA, way[0], False)
    kinds = [QEvent.Type.TabletPress, *[QEvent.Type.TabletMove] * (len(way) - 2), QEvent.Type.TabletRelease]
    twins = {
        QEvent.Type.TabletPress: QEvent.Type.MouseButtonPress,
        QEvent.Type.TabletMove: QEvent.Type.MouseMove,
        QEvent.Type.TabletRelease: QEvent.Type.MouseButtonRelease,
    }
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for kind, point in zip(kinds, way, strict=True):
        place = pane.canvas.position_of(*point)
        there = QPointF(pane.canvas.mapToGlobal(place))
        button = none if kind == QEvent.Type.TabletMove else left
        held = none if kind == QEvent.Type.TabletRelease else left
        tablet = QTabletEvent(kind, pen, place, there, 0.0, 0, 0, 0, 0, 0, gui.NONE, button, held)
        QApplication.sendEvent(pane.canvas, tablet)
        assert not tablet.isAccepted(), "an event that is taken makes no mouse event"
        source = Qt.MouseEventSource.MouseEventSynthesizedByQt
        QApplication.sendEvent(pane.canvas, QMouseEvent(twins[kind], place, place, there, button, held, gui.NONE, source, pen))
        logic.move(point)
    logic.release(way[-1])
    gui.pump()
    assert pane.area(EDEMA) > 300
    assert np.count_nonzero(pane.sketch.mask(SLICE, EDEMA) != expected.mask(SLICE, EDEMA)) <= 2, "roundings at most"
    assert c_geometry.components(pane.sketch.mask(SLICE, EDEMA))[1] == 1
    pane.shows(way[500], EDEMA)


def test_an_open_polygon_holds_the_slice_and_another_slice_abandons_it(pane: Pane) -> None:
    pane.controller.set_tool("polygon")
    for corner in SQUARE[:3]:
        gui.click(pane.canvas, corner)
    gui.wheel(pane.canvas, MIDDLE, 120)
    gui.key(pane.canvas, Qt.Key.Key_Up)
    assert pane.viewer.slice == SLICE
    pane.viewer.set_slice(SLICE + 1)
    assert not pane.controller.drawing
    gui.wheel(pane.canvas, MIDDLE, 120)
    assert pane.viewer.slice == SLICE + 2
    assert pane.sketch.is_empty()
    assert pane.sketch.undo_name is None


def test_the_right_button_erases_and_x_swaps(pane: Pane) -> None:
    pane.draw("ellipse", [(60.0, 60.0), (140.0, 140.0)])
    pane.controller.set_tool("brush")
    gui.click(pane.canvas, MIDDLE, RIGHT)
    pane.shows(MIDDLE, 0)
    gui.key(pane.canvas, Qt.Key.Key_X)
    assert pane.controller.erasing
    gui.click(pane.canvas, MIDDLE, RIGHT)
    pane.shows(MIDDLE, EDEMA)
    gui.click(pane.canvas, (80.0, 100.0))
    pane.shows((80.0, 100.0), 0)
    gui.key(pane.canvas, Qt.Key.Key_X)
    assert not pane.controller.erasing


def test_fill_and_move(pane: Pane) -> None:
    pane.draw("ellipse", [(80.0, 80.0), (120.0, 120.0)])
    pane.controller.set_tool("brush")
    gui.click(pane.canvas, MIDDLE, RIGHT)
    pane.draw("fill", [(85.0, 100.0)])
    pane.shows(MIDDLE, EDEMA)
    pane.draw("move", [MIDDLE, (100.0, 110.0), (100.0, 150.0)])
    pane.shows((100.0, 150.0), EDEMA)
    pane.shows((100.0, 85.0), 0)


def test_the_pointer_says_what_the_move_tool_would_do(pane: Pane) -> None:
    pane.draw("ellipse", [(80.0, 80.0), (120.0, 120.0)])
    pane.controller.set_tool("move")
    shapes = []
    for point in (MIDDLE, (100.0, 121.0), FAR):
        gui.hover(pane.canvas, point)
        shapes.append(pane.canvas.cursor().shape())
    shape = Qt.CursorShape
    assert shapes == [shape.SizeAllCursor, shape.SizeFDiagCursor, shape.CrossCursor]
    gui.hover(pane.canvas, MIDDLE)
    pane.controller.set_tool("brush")
    assert pane.canvas.cursor().shape() == shape.CrossCursor


def test_the_ruler_measures_and_changes_nothing(pane: Pane) -> None:
    pane.draw("ruler", [(80.0, 80.0), (110.0, 120.0)])
    lines = pane.canvas.grab().toImage()
    assert pane.sketch.revision == 0
    assert not pane.told
    notes = [pane.canvas.note]
    gui.key(pane.canvas, Qt.Key.Key_Escape)
    notes.append(pane.canvas.note)
    assert notes == ["50.0 mm", None]
    assert pane.canvas.grab().toImage() != lines


def test_pick_chooses_what_is_seen(pane: Pane) -> None:
    pane.draw("ellipse", [(60.0, 60.0), (140.0, 140.0)], EDEMA)
    pane.draw("ellipse", [(90.0, 90.0), (110.0, 110.0)], CORE)
    pane.controller.set_structure(ENHANCING)
    pane.controller.set_tool("pick")
    gui.click(pane.canvas, MIDDLE)
    assert pane.controller.structure == CORE
    gui.click(pane.canvas, FAR)
    assert pane.controller.structure == CORE
    gui.hover(pane.canvas, (70.0, 100.0))
    gui.key(pane.canvas, Qt.Key.Key_S)
    assert pane.controller.structure == EDEMA


def test_view_draws_nothing(pane: Pane) -> None:
    gui.key(pane.canvas, Qt.Key.Key_V)
    before = pane.canvas.position_of(*MIDDLE)
    gui.drag(pane.canvas, [MIDDLE, (120.0, 120.0)])
    assert pane.sketch.revision == 0
    assert pane.canvas.position_of(*MIDDLE) != before


# What is told, and when VTK works


def test_drawing_is_told_live_and_settles_on_release(pane: Pane) -> None:
    pane.controller.set_tool("brush")
    gui.press(pane.canvas, (60.0, 60.0))
    gui.move(pane.canvas, (70.0, 70.0))
    gui.move(pane.canvas, (80.0, 80.0))
    assert pane.told == [(SLICE, False)] * 3
    pane.shows((70.0, 70.0), EDEMA)
    gui.release(pane.canvas, (80.0, 80.0))
    assert pane.told == [(SLICE, False)] * 4 + [(SLICE, True)], "the last bit of the stroke, and that it is done"
    gui.hover(pane.canvas, (90.0, 90.0))
    assert len(pane.told) == 5


def test_vtk_does_not_render_during_a_stroke_and_little_is_painted(pane: Pane, monkeypatch: pytest.MonkeyPatch) -> None:
    gui.hover(pane.canvas, (60.0, 60.0))
    pane.draw("ellipse", [(60.0, 60.0), (140.0, 140.0)])
    pane.controller.set_tool("brush")
    gui.pump()
    monkeypatch.setattr(pane.canvas.renderer, "render", lambda *given: pytest.fail("VTK rendered"))
    watch = gui.PaintWatch(pane.canvas)
    gui.press(pane.canvas, (100.0, 100.0))
    gui.pump()
    for column in range(100, 120, 2):
        gui.move(pane.canvas, (100.0, float(column)))
        gui.pump()
    gui.release(pane.canvas, (100.0, 118.0))
    gui.pump()
    assert len(watch.areas) >= 10
    assert max(watch.areas) < 0.05 * pane.canvas.width() * pane.canvas.height()


def test_a_stroke_that_changes_nothing_settles_nothing(pane: Pane) -> None:
    pane.draw("brush", [MIDDLE])
    pane.told.clear()
    name = pane.sketch.undo_name
    gui.click(pane.canvas, FAR, RIGHT)
    assert pane.sketch.undo_name == name
    pane.shows(MIDDLE, EDEMA)


# History


def test_undo_and_redo_by_key_with_their_names_in_the_menu(pane: Pane) -> None:
    undo, redo = pane.commands["sketch.undo"], pane.commands["sketch.redo"]
    assert not undo.isEnabled()
    pane.draw("lasso", SQUARE)
    pane.draw("brush", [FAR], CORE)
    assert undo.text() == "Undo brush: core"
    gui.key(pane.canvas, Qt.Key.Key_Z, CTRL)
    pane.shows(FAR, 0)
    assert (undo.text(), redo.text()) == ("Undo lasso: edema", "Redo brush: core")
    gui.key(pane.canvas, Qt.Key.Key_Z, CTRL)
    pane.shows(MIDDLE, 0)
    assert (undo.text(), undo.isEnabled()) == ("Undo", False)
    gui.key(pane.canvas, Qt.Key.Key_Z, CTRL | SHIFT)
    pane.shows(MIDDLE, EDEMA)
    assert pane.told[-1] == (SLICE, True)


def test_undo_goes_to_the_slice_that_it_changes(pane: Pane) -> None:
    pane.draw("brush", [MIDDLE])
    pane.viewer.set_slice(SLICE + 3)
    gui.key(pane.canvas, Qt.Key.Key_Z, CTRL)
    assert pane.viewer.slice == SLICE
    pane.shows(MIDDLE, 0)


@pytest.mark.parametrize("tool", ["brush", "lasso", "ellipse", "polygon", "fill", "move", "ruler", "pick"])
@pytest.mark.parametrize("way", ["Esc", "Ctrl+Z"])
def test_an_abandoned_stroke_leaves_nothing(pane: Pane, tool: str, way: str) -> None:
    pane.draw("ellipse", [(80.0, 80.0), (120.0, 120.0)])
    before, name = pane.sketch.label_map(SLICE), pane.sketch.undo_name
    pane.controller.set_tool(tool)
    gui.press(pane.canvas, MIDDLE)
    gui.move(pane.canvas, (130.0, 130.0))
    gui.move(pane.canvas, FAR)
    if way == "Esc":
        gui.key(pane.canvas, Qt.Key.Key_Escape)
    else:
        gui.key(pane.canvas, Qt.Key.Key_Z, CTRL)
    gui.move(pane.canvas, (150.0, 100.0))
    gui.release(pane.canvas, (150.0, 100.0))
    assert np.array_equal(pane.sketch.label_map(SLICE), before)
    assert pane.sketch.undo_name == name
    pane.shows(FAR, 0)
    pane.shows(MIDDLE, EDEMA)
    assert not pane.controller.drawing
    assert not pane.canvas.busy


def test_copy_mirror_and_clear(pane: Pane) -> None:
    pane.draw("brush", [MIDDLE])
    gui.key(pane.canvas, Qt.Key.Key_Up, SHIFT)
    assert pane.viewer.slice == SLICE + 1
    pane.shows(MIDDLE, EDEMA)
    gui.key(pane.canvas, Qt.Key.Key_M, CTRL)
    pane.shows(MIDDLE, 0)
    pane.shows(MIRRORED, EDEMA)
    gui.key(pane.canvas, Qt.Key.Key_Delete, CTRL)
    pane.shows(MIRRORED, 0)
    assert pane.sketch.drawn_slices() == [SLICE]
    assert pane.sketch.undo_name == "clear slice"


def test_what_others_change_is_shown_by_itself(pane: Pane) -> None:
    labels = np.zeros((240, 240), np.uint8)
    labels[90:110, 90:110] = CORE
    pane.sketch.set_label_map(SLICE, labels, "Label map of P3")
    pane.shows(MIDDLE, CORE)
    assert pane.commands["sketch.undo"].text() == "Undo Label map of P3"
    pane.sketch.load([])
    pane.shows(MIDDLE, 0)
    assert not pane.commands["sketch.undo"].isEnabled()
