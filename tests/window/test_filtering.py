"""Filters in the whole window: live, by a row's menu, and where nothing passes."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from tests.support.gui import accessible
from tests.support.gui import application as gui
from tests.support.gui.searching_window import MakeWindow, draw, rows_of, wait_for_rows, words
from tests.support.gui.widget_helpers import FakeOpener, wait_until
from widgets.window.main_window import MainWindow


def answered(window: MainWindow, opener: FakeOpener, *where: str) -> None:
    """Wait for the answer to a search with these filters."""
    wait_until(lambda: bool(opener.engine.where) and opener.engine.where[-1] == where and not window.service.busy)


def test_filters_are_asked_live_and_rows_stay_as_many(make_window: MakeWindow, opener: FakeOpener) -> None:
    window = make_window()
    draw(window)
    wait_for_rows(window)
    first = rows_of(window)[0][0]
    found = window.results.rows[0].row
    assert found is not None
    menu = {action.text(): action for action in window.results.row_menu(found).actions()}
    menu[f"Exclude this patient ({first})"].trigger()
    answered(window, opener, f"patient!={first}")
    wait_until(lambda: rows_of(window)[0][0] != first)
    assert len(rows_of(window)) == 10
    menu["Only cases on this side (right)"].trigger()
    answered(window, opener, f"patient!={first}", "side=right")
    assert [button.chip.text for button in window.results.chips.buttons] == [f"Not patient {first}", "Right side"]
    assert not menu["Only this collection"].isEnabled(), "its study belongs to none"
    window.commands["filter.clear"].trigger()
    answered(window, opener)
    wait_until(lambda: rows_of(window)[0][0] == first)
    assert not window.commands["filter.clear"].isEnabled()


def test_where_nothing_passes_a_button_removes_the_filter(make_window: MakeWindow, opener: FakeOpener) -> None:
    opener.engine.passed_by_nobody = "sex=F"
    window = make_window()
    draw(window)
    wait_for_rows(window)
    for text in ("sex=F", "side=right"):
        window.results.filters.add(text)
    wait_until(lambda: "No case passes the filters" in words(window))
    assert "\u201cFemale\u201d" in words(window)
    buttons = {button.text(): button for button in window.results.empty.findChildren(QPushButton) if not button.isHidden()}
    assert set(buttons) == {"Remove \u201cFemale\u201d", "Remove all filters"}
    buttons["Remove \u201cFemale\u201d"].click()
    answered(window, opener, "side=right")
    wait_until(lambda: len(rows_of(window)) == 10)
    assert not window.commands["filter.remove_blocking"].isEnabled()


def test_the_labels_of_a_row_are_exported_from_its_own_library(make_window: MakeWindow) -> None:
    window = make_window()
    draw(window)
    wait_for_rows(window)
    asked: list[tuple[str, str]] = []
    window.results.export_wanted.disconnect()
    window.results.export_wanted.connect(lambda library, study: asked.append((library, study)))
    found = window.results.rows[0].row
    assert found is not None
    menu = {action.text(): action for action in window.results.row_menu(found).actions()}
    menu["Export labels…"].trigger()
    library = window.state.state.shown.library
    assert library is not None
    assert asked == [(library.address, found.study)]


def test_a_filter_is_asked_for_by_a_key_of_the_window(make_window: MakeWindow) -> None:
    window = make_window()
    window.commands["filter.add"].trigger()
    popup = window.results.filters.popup
    assert popup is not None
    assert [popup.kinds.item(row).text() for row in range(popup.kinds.count())] == [
        "Side",
        "Size",
        "Collection",
        "Patient",
        "Sex",
    ]
    for row in range(popup.kinds.count()):
        popup.kinds.setCurrentRow(row)
        gui.pump()
        assert accessible.faults(popup) == {}
    popup.close()
    assert window.results.filters.popup is None
