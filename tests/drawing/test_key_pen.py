"""Drawing with the keys alone: the pen that the arrows move, and what the keys mean while it is away."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from tests.support.gui import application as gui
from tests.support.gui.application import CTRL, NONE, SHIFT
from tests.support.gui.pane import EDEMA, FAR, MIDDLE, SLICE, Pane, shown_pane
from widgets.pane import marks

Key = Qt.Key


@pytest.fixture
def pane() -> Iterator[Pane]:
    with shown_pane() as made:
        made.controller.set_radius(5)
        yield made


def type_in(pane: Pane, *keys: Key, held: Qt.KeyboardModifier = NONE) -> None:
    """Type keys in what has the focus."""
    for key in keys:
        QTest.keyClick(pane.focusWidget(), key, held)
    gui.pump()


def take_pen(pane: Pane, tool: str = "brush") -> tuple[float, float]:
    """Take the pen, by keys; returns its place."""
    pane.controller.set_tool(tool)
    pane.canvas.setFocus()
    type_in(pane, Key.Key_K, held=SHIFT)
    assert pane.viewer.crosshair is not None
    return pane.viewer.crosshair


def rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()


def in_progress(pane: Pane) -> bool:
    return pane.controller.drawing or pane.canvas.busy


def drawn(pane: Pane) -> set[tuple[int, int]]:
    rows, columns = np.nonzero(pane.sketch.mask(SLICE, EDEMA))
    return set(zip(rows.tolist(), columns.tolist(), strict=True))


def test_without_the_pen_the_keys_are_what_they_were(pane: Pane) -> None:
    pane.canvas.setFocus()
    type_in(pane, Key.Key_Up, Key.Key_Up, Key.Key_Down)
    assert pane.viewer.slice == SLICE + 1
    pane.controller.set_tool("lasso")
    type_in(pane, Key.Key_Space)
    assert pane.controller.tool == "brush"
    gui.click(pane.canvas, MIDDLE)
    type_in(pane, Key.Key_Up, held=SHIFT)
    assert pane.viewer.slice == SLICE + 2 and not pane.sketch.is_empty(SLICE + 2), "copied to the slice above"


def test_the_arrows_move_the_pen_as_it_is_seen(pane: Pane) -> None:
    row, column = take_pen(pane)
    type_in(pane, Key.Key_Right, Key.Key_Down)
    assert pane.viewer.slice == SLICE
    assert pane.viewer.crosshair == (row + 1, column - 1), "the patient's right is on the left of the screen"
    pane.viewer.set_convention("neurological")
    type_in(pane, Key.Key_Right, Key.Key_Up, held=SHIFT)
    assert pane.viewer.crosshair == (row - 9, column + 9)
    type_in(pane, Key.Key_Up, held=CTRL)
    type_in(pane, Key.Key_PageDown)
    assert pane.viewer.slice == 0
    assert pane.viewer.crosshair == (row - 9, column + 9)


def test_the_mark_is_on_the_picture_and_says_whether_the_pen_is_down(pane: Pane) -> None:
    place = take_pen(pane)
    at = pane.canvas.position_of(*place)
    beside = QPointF(at.toPoint() - QPoint(90, 0))

    def ink() -> tuple[int, int, int]:
        return gui.colour_of(gui.picture_of(pane.canvas), beside)

    gui.assert_colour(ink(), rgb(marks.CROSSHAIR))
    type_in(pane, Key.Key_Space)
    gui.assert_colour(ink(), rgb(marks.FRAME))
    type_in(pane, Key.Key_Space)
    gui.assert_colour(ink(), rgb(marks.CROSSHAIR))
    type_in(pane, Key.Key_Escape)
    gui.assert_colour(ink(), (gui.GREY,) * 3)


def test_return_stamps_and_backspace_erases(pane: Pane) -> None:
    row, column = take_pen(pane)
    type_in(pane, Key.Key_Return)
    pane.shows((row + 2, column + 2), EDEMA)
    pane.shows((row + 2, column + 7), 0)
    assert len(pane.sketch.undo_name or "") > 0
    before = drawn(pane)
    type_in(pane, Key.Key_Left, Key.Key_Left, Key.Key_Left, Key.Key_Backspace)
    assert drawn(pane) < before
    pane.shows((row + 2, column + 2), 0)
    type_in(pane, Key.Key_Z, held=CTRL)
    assert drawn(pane) == before


def test_space_draws_a_stroke_of_one_step(pane: Pane) -> None:
    row, column = take_pen(pane)
    type_in(pane, Key.Key_Space)
    assert in_progress(pane)
    type_in(pane, Key.Key_Right, Key.Key_Right, held=SHIFT)
    type_in(pane, Key.Key_PageUp)
    assert pane.viewer.slice == SLICE, "a stroke holds the slice"
    type_in(pane, Key.Key_Space)
    assert not in_progress(pane)
    for across in (0, 10, 20):
        pane.shows((row + 2, column - across + 2), EDEMA)
    type_in(pane, Key.Key_Z, held=CTRL)
    assert not drawn(pane)


def test_a_lasso_goes_around(pane: Pane) -> None:
    row, column = take_pen(pane, "lasso")
    type_in(pane, Key.Key_Space)
    for way in (Key.Key_Left, Key.Key_Down, Key.Key_Right):
        type_in(pane, way, way, held=SHIFT)
    type_in(pane, Key.Key_Return)
    pane.shows((row + 10, column + 10), EDEMA)
    assert len(drawn(pane)) == pytest.approx(400, abs=45)


def test_a_polygon_is_closed_by_return_and_backspace_takes_a_corner_back(pane: Pane) -> None:
    row, column = take_pen(pane, "polygon")
    for way in (Key.Key_Left, Key.Key_Down, Key.Key_Right):
        type_in(pane, Key.Key_Space)
        type_in(pane, way, way, held=SHIFT)
    type_in(pane, Key.Key_Space)
    type_in(pane, Key.Key_Down, held=SHIFT)
    type_in(pane, Key.Key_Space, Key.Key_Backspace, Key.Key_Return)
    assert not in_progress(pane)
    assert len(drawn(pane)) == pytest.approx(400, abs=45)
    pane.shows((row + 10, column + 10), EDEMA)


def test_an_ellipse_is_a_box_and_not_a_circle_whatever_shift_does(pane: Pane) -> None:
    take_pen(pane, "ellipse")
    type_in(pane, Key.Key_Space)
    type_in(pane, Key.Key_Left, Key.Key_Left, Key.Key_Left, Key.Key_Down, held=SHIFT)
    type_in(pane, Key.Key_Space)
    rows, columns = zip(*drawn(pane), strict=True)
    assert (max(rows) - min(rows), max(columns) - min(columns)) == pytest.approx((10, 30), abs=2)


def test_esc_abandons_the_stroke_first_and_then_puts_the_pen_away(pane: Pane) -> None:
    take_pen(pane)
    type_in(pane, Key.Key_Space, Key.Key_Right, Key.Key_Escape)
    assert not drawn(pane) and not in_progress(pane)
    assert pane.commands["draw.by_keys"].isChecked()
    type_in(pane, Key.Key_Escape)
    assert pane.viewer.crosshair is None
    assert not pane.commands["draw.by_keys"].isChecked()
    type_in(pane, Key.Key_Up)
    assert pane.viewer.slice == SLICE + 1


def test_the_pen_is_lifted_where_the_keys_go_elsewhere(pane: Pane) -> None:
    place = take_pen(pane)
    other = QLineEdit(pane)
    other.show()
    type_in(pane, Key.Key_Space)
    other.setFocus()
    gui.pump()
    assert not in_progress(pane)
    pane.shows(place, EDEMA)


def test_a_mouse_takes_the_pen_along_but_not_while_it_is_down(pane: Pane) -> None:
    place = take_pen(pane)
    gui.hover(pane.canvas, FAR)
    type_in(pane, Key.Key_Return)
    pane.shows(FAR, EDEMA)
    pane.shows(place, 0)
    type_in(pane, Key.Key_Space)
    gui.hover(pane.canvas, MIDDLE)
    gui.click(pane.canvas, MIDDLE)
    assert in_progress(pane), "the keys hold the pen"
    type_in(pane, Key.Key_Space)
    pane.shows(MIDDLE, 0)


def test_letters_act_where_the_pen_is(pane: Pane) -> None:
    place = take_pen(pane)
    type_in(pane, Key.Key_Return, Key.Key_2, Key.Key_S)
    assert pane.controller.structure == EDEMA, "chosen under the pen"
    type_in(pane, Key.Key_D)
    pane.shows(place, 0)


def test_the_picture_follows_a_pen_that_leaves_it(pane: Pane) -> None:
    row, column = take_pen(pane)
    pane.canvas.zoom = 8
    type_in(pane, *(Key.Key_Left,) * 9, held=SHIFT)
    assert pane.viewer.crosshair == (row, column + 90)
    at = pane.canvas.position_of(row, column + 90)
    assert pane.canvas.rect().contains(at.toPoint())
    type_in(pane, *(Key.Key_Left,) * 9, held=SHIFT)
    assert pane.viewer.crosshair == (row, 239), "no further than the slice goes"


def test_a_tool_that_draws_nothing_says_so(pane: Pane) -> None:
    take_pen(pane, "view")
    type_in(pane, Key.Key_Space)
    assert "draws nothing" in pane.status.currentMessage()
    assert not in_progress(pane)


def test_another_study_puts_the_pen_away(pane: Pane) -> None:
    take_pen(pane)
    pane.viewer.set_study({"flair": gui.flat_planes()})
    assert not pane.commands["draw.by_keys"].isChecked()
    assert pane.viewer.crosshair is None
