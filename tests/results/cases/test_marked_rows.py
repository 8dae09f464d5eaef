"""Rows that are called right or wrong, or searched with: by keys, by their two buttons and by their menu."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.support.gui import application as gui
from tests.support.gui.widget_helpers import answer, found_row
from widgets.results.panel import ResultsPanel
from widgets.results.result_row import ResultRow
from widgets.state.cases import CaseMark, CaseSource, Use
from widgets.state.search_types import FoundRow
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import Asked

RIGHT, WRONG = CaseMark("P1", "P1", 60, right=True), CaseMark("P2", "P2", 61, right=False)


@pytest.fixture
def panel(qt: QApplication) -> Iterator[ResultsPanel]:
    panel = ResultsPanel()
    panel.follow(StateHolder(parent=panel), {})
    gui.show(panel, 620, 900)
    panel.show_answer(answer([found_row(1, 60), found_row(2, 61), found_row(3, 62)]))
    gui.pump()
    yield panel
    gui.dispose(panel)


def asked(panel: ResultsPanel) -> Asked:
    assert panel._holder is not None
    return panel._holder.state.asked


def press(widget: ResultRow, key: Qt.Key) -> None:
    widget.setFocus()
    QTest.keyClick(widget, key)


def chips(panel: ResultsPanel) -> list[str]:
    return [chip.text for chip in panel.cases.source.chips]


def disc(row: ResultRow, right: bool) -> tuple[int, int, int]:
    """Return the colour of a button at its upper edge, where no sign is."""
    rect = row.buttons.rect(right)
    where = rect.center()
    where.setY(rect.top() + 4)
    return gui.colour_of(gui.picture_of(row), where)


def highlight(row: ResultRow) -> tuple[int, int, int]:
    colour = row.palette().color(QPalette.ColorRole.Highlight)
    return colour.red(), colour.green(), colour.blue()


def test_keys_call_a_row_right_or_wrong_and_take_it_back(panel: ResultsPanel) -> None:
    first, second, _ = panel.rows
    press(first, Qt.Key.Key_R)
    press(second, Qt.Key.Key_W)
    assert asked(panel).marks == (RIGHT, WRONG)
    assert chips(panel) == ["Right: P1, slice 60", "Wrong: P2, slice 61"]
    press(first, Qt.Key.Key_W)
    assert asked(panel).marks == (WRONG, CaseMark("P1", "P1", 60, right=False))
    press(first, Qt.Key.Key_W)
    assert asked(panel).marks == (WRONG,)


@pytest.mark.parametrize("right", [True, False])
def test_a_button_is_pressed_and_stays_lit(panel: ResultsPanel, right: bool) -> None:
    row = panel.rows[0]
    assert disc(row, right) != highlight(row)
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.buttons.rect(right).center().toPoint())
    assert [mark.right for mark in asked(panel).marks] == [right]
    assert row.mark is right
    panel.rows[1].setFocus()
    assert disc(row, right) == highlight(row)
    assert disc(row, not right) != highlight(row)
    assert row.accessibleDescription().startswith("called right" if right else "called wrong")


def test_buttons_are_offered_where_the_focus_is_alone(panel: ResultsPanel) -> None:
    first, second, _ = panel.rows
    first.setFocus()
    assert disc(first, True) == disc(first, False) != disc(second, True)
    second.setFocus()
    assert disc(second, True) == disc(second, False) != disc(first, True)


def test_a_double_click_on_a_button_opens_no_case(panel: ResultsPanel) -> None:
    opened: list[object] = []
    panel.case_wanted.connect(opened.append)
    row = panel.rows[0]
    QTest.mouseDClick(row, Qt.MouseButton.LeftButton, pos=row.buttons.rect(True).center().toPoint())
    assert not opened
    press(row, Qt.Key.Key_Return)
    assert opened == [row.row]


def test_undo_takes_marks_back_one_by_one_and_then_leaves_the_key_alone(panel: ResultsPanel) -> None:
    row = panel.rows[0]
    press(row, Qt.Key.Key_R)
    press(row, Qt.Key.Key_W)
    for left in ((RIGHT,), ()):
        QTest.keyClick(row, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert asked(panel).marks == left
    assert not panel.cases.undo()


def test_chips_take_away_what_they_say(panel: ResultsPanel) -> None:
    for mark_row, key in zip(panel.rows, (Qt.Key.Key_R, Qt.Key.Key_W, Qt.Key.Key_S), strict=True):
        press(mark_row, key)
    assert chips(panel) == ["Like P3, slice 62", "Right: P1, slice 60", "Wrong: P2, slice 61"]
    source = panel.cases.source
    source.buttons[1].removed.emit(source.chips[1].key)
    assert asked(panel).marks == (WRONG,)
    source.buttons[0].removed.emit(source.chips[0].key)
    assert asked(panel).case is None
    press(panel.rows[0], Qt.Key.Key_S)
    panel.chips.clear_all()
    assert (asked(panel).case, asked(panel).marks, chips(panel)) == (None, (), [])
    assert panel.cases.undo()
    assert asked(panel).marks == (WRONG,)


def test_the_menu_searches_with_a_case_or_a_part_of_it(panel: ResultsPanel) -> None:
    found = found_row(2, 61)
    menu = panel.row_menu(found)
    titles = {action.text().partition("\t")[0]: action for action in menu.actions()}
    assert titles["Search with this case"].text().endswith("\tS")
    for title, use in (
        ("Search with this case", Use.WHOLE),
        ("Search with this anatomy and my sketch", Use.ANATOMY),
        ("Search with this lesion on my template", Use.LESION),
    ):
        titles[title].trigger()
        assert asked(panel).case == CaseSource("P2", "P2", 61, use)
    menu.deleteLater()


def test_escape_in_the_panel_goes_back_to_the_sketch(panel: ResultsPanel) -> None:
    press(panel.rows[0], Qt.Key.Key_S)
    press(panel.rows[1], Qt.Key.Key_R)
    assert asked(panel).away
    press(panel.rows[1], Qt.Key.Key_Escape)
    assert (asked(panel).case, asked(panel).away) == (None, False)
    assert asked(panel).marks == (CaseMark("P2", "P2", 61, right=True),)


@pytest.mark.parametrize(("use", "ways"), [(Use.WHOLE, ()), (Use.ANATOMY, ("anywhere",)), (Use.LESION, ("healthy",))], ids=str)
def test_a_case_whose_part_is_not_compared_is_struck_out(panel: ResultsPanel, use: Use, ways: tuple[str, ...]) -> None:
    panel.cases.search_with(CaseSource("P3", "P3", 62, use))
    holder = panel._holder
    assert holder is not None
    for preset in ("here", "anywhere", "healthy", "paper"):
        holder.update(asked=asked(panel).with_preset(preset))
        (chip,) = panel.cases.source.chips
        assert chip.void is (preset in ways)
        assert chip.tip.startswith("Without effect") is chip.void
    holder.update(asked=replace(asked(panel), preset=None, by="normal"))
    assert panel.cases.source.chips[0].void is (use is Use.LESION)


@pytest.mark.parametrize("key", [Qt.Key.Key_W, Qt.Key.Key_R, Qt.Key.Key_S, Qt.Key.Key_Return])
def test_a_key_that_is_held_means_one_case(panel: ResultsPanel, key: Qt.Key) -> None:
    """Whichever comes into its place when the rows follow."""
    opened: list[object] = []
    panel.case_wanted.connect(opened.append)
    row = panel.rows[0]
    press(row, key)
    before = asked(panel), list(opened)
    for found in (found_row(1, 65), found_row(2, 66)):
        show(panel, [found, found_row(3, 62)], (RIGHT,))
        held = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "", autorep=True)
        QApplication.sendEvent(row, held)
        assert (asked(panel), opened) == before


def show(panel: ResultsPanel, rows: list[FoundRow], marks: tuple[CaseMark, ...] = ()) -> None:
    """Show another answer, to a request with these marks."""
    made = answer(rows)
    panel.show_answer(replace(made, request=replace(made.request, marks=marks)))
    gui.pump()


def focused(panel: ResultsPanel) -> str | None:
    return next((row.row.patient for row in panel.rows if row.hasFocus() and row.row is not None), None)


def test_after_a_mark_the_keyboard_stays_with_its_case_or_goes_to_the_next(panel: ResultsPanel) -> None:
    one, two, three, four = (found_row(n, 59 + n) for n in range(1, 5))
    panel.rows[1].setFocus()
    show(panel, [two, one, three], (RIGHT,))
    assert focused(panel) == "P2", "it moved up"
    show(panel, [one, three, four], (RIGHT, WRONG))
    assert focused(panel) == "P1", "what stands there now"
    panel.rows[2].setFocus()
    show(panel, [one, three], (WRONG,))
    assert focused(panel) == "P3", "the last, where there are fewer"


def test_after_a_mark_the_case_with_the_keyboard_is_in_sight(panel: ResultsPanel) -> None:
    rows = [found_row(n, 50 + n) for n in range(1, 31)]
    show(panel, rows)
    panel.rows[-1].setFocus()
    show(panel, rows, (RIGHT,))
    assert focused(panel) == "P30"
    assert not panel.rows[-1].visibleRegion().isEmpty()
    show(panel, rows, (RIGHT,))
    assert focused(panel) == "P1", "another question begins at the top"
    assert not panel.rows[0].visibleRegion().isEmpty()


def test_new_rows_take_the_keyboard_from_nobody(panel: ResultsPanel) -> None:
    panel.bar.setFocus()
    for marks in ((), (RIGHT,)):
        show(panel, [found_row(1, 60), found_row(2, 61)], marks)
        assert focused(panel) is None
