"""File > Recent sketches: when, on what, and what it looks like, seen in pixels; opened by mouse and keys."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QMessageBox, QPushButton

from app.sketch import open_sketch
from tests.support.gui import application as gui
from tests.support.gui import window_scene
from tests.support.gui.crashes import die, kept
from tests.support.gui.widget_helpers import pixels_of, wait_until
from tests.support.gui.window_scene import EDEMA, SLICE, OpenWindow, Window, close_window
from widgets.window.sketches.recent_dialog import PATH, PICTURE, RecentDialog, when

ENHANCING = 3


def draw_at(window: Window, column: float, label: int, k: int = SLICE) -> None:
    window.viewer.set_slice(k)
    window.sketching.set_structure(label)
    window.sketching.set_tool("brush")
    window.sketching.set_radius(20)
    gui.click(window.viewer.canvas, (150.0, column))


def show(window: Window) -> RecentDialog:
    """Show the list by its menu entry, with all pictures in it."""
    window.commands["sketch.recent"].trigger()
    dialog = window.findChild(RecentDialog)
    assert isinstance(dialog, RecentDialog)
    wait_until(lambda: all("…" not in item.text() for item in items(dialog)))
    return dialog


def items(dialog: RecentDialog) -> list[QListWidgetItem]:
    listed = dialog.findChild(QListWidget)
    assert isinstance(listed, QListWidget)
    return [listed.item(row) for row in range(listed.count())]


def columns_of(item: QListWidgetItem) -> list[int]:
    """Return the columns of a picture in which something is coloured."""
    pixels = pixels_of(item.icon().pixmap(PICTURE).toImage()).astype(int)
    return [int(n) for n in np.unique(np.nonzero(np.ptp(pixels, axis=2) > 40)[1])]


def test_each_is_listed_with_time_template_and_picture(reopen: OpenWindow) -> None:
    first = reopen()
    draw_at(first, 150.0, EDEMA)
    first.documents.take_template(window_scene.template("other", "1f" * 32))
    first.commands["sketch.clear"].trigger()
    gui.pump()
    draw_at(first, 90.0, ENHANCING)
    draw_at(first, 90.0, ENHANCING, SLICE + 2)
    dialog = show(first)
    before, now = (when(datetime.fromtimestamp(written)) for written in sorted(path.stat().st_mtime for path in kept()))
    assert [item.text().split("\n") for item in items(dialog)] == [
        [f"{now} · shown now", "on other", f"2 slices, most on slice {SLICE}", "enhancing tumour"],
        [before, "on template", f"slice {SLICE}", "edema"],
    ]
    newest, oldest = items(dialog)
    right = columns_of(oldest)
    left = columns_of(newest)
    assert right
    assert left
    assert max(right) < PICTURE.width() / 2 < min(left), "the patient's right on the picture's left"
    assert pixels_of(newest.icon().pixmap(PICTURE).toImage()).max(axis=2).max() > 240, "its own template lies behind"
    assert np.ptp(pixels_of(oldest.icon().pixmap(PICTURE).toImage())[:8, :8]) == 0, "nothing lies behind another one's"


def test_a_double_click_and_return_open_one_and_undo_brings_back(reopen: OpenWindow) -> None:
    former = reopen()
    draw_at(former, 150.0, EDEMA, SLICE - 5)
    close_window(former)
    window = reopen()
    draw_at(window, 90.0, ENHANCING)
    dialog = show(window)
    listed = dialog.findChild(QListWidget)
    assert isinstance(listed, QListWidget)
    place = listed.visualItemRect(items(dialog)[1]).center()
    QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=place)
    wait_until(lambda: window.sketching.sketch.drawn_slices() == [SLICE - 5])
    assert window.viewer.slice == SLICE - 5
    assert not dialog.isVisible()
    window.sketching.undo()
    assert window.sketching.sketch.drawn_slices() == [SLICE]
    show(window)
    listed.setCurrentRow(1)
    QTest.keyClick(listed, Qt.Key.Key_Return)
    wait_until(lambda: window.sketching.sketch.drawn_slices() == [SLICE - 5])


def test_one_that_is_taken_up_and_drawn_on_stays_as_it_was(reopen: OpenWindow) -> None:
    former = reopen()
    draw_at(former, 150.0, EDEMA)
    before = former.sketching.sketch.label_map(SLICE)
    close_window(former)
    window = reopen()
    window.commands["sketch.restore"].trigger()
    wait_until(lambda: not window.sketching.sketch.is_empty())
    assert len(kept()) == 1
    draw_at(window, 90.0, ENHANCING)
    maps = [open_sketch(path).sketch.label_map(SLICE) for path in kept()]
    assert len(maps) == 2
    assert any(np.array_equal(one, before) for one in maps)


def test_those_of_other_windows_say_so(reopen: OpenWindow) -> None:
    dead, other, window = reopen(), reopen(), reopen()
    draw_at(dead, 150.0, EDEMA)
    draw_at(other, 90.0, EDEMA)
    die(dead)
    standings = [item.text().partition("\n")[0].partition(" · ")[2] for item in items(show(window))]
    assert sorted(standings) == ["left by a crash", "shown in another window"]


def test_nothing_drawn_and_a_damaged_file_have_words(reopen: OpenWindow) -> None:
    window = reopen()
    dialog = show(window)
    assert items(dialog) == []
    texts = pixels_of(dialog.grab().toImage())
    assert np.ptp(texts[200:300]) > 100, "something is said where the list would be"
    opens = next(button for button in dialog.findChildren(QPushButton) if button.text() == "Open")
    assert not opens.isEnabled()
    draw_at(window, 150.0, EDEMA)
    kept()[0].write_text("{")
    (item,) = items(show(window))
    assert item.text().endswith("\nIt cannot be read.")
    assert "not a sketch file" in item.toolTip()


def answer_with(monkeypatch: pytest.MonkeyPatch, button: str) -> list[str]:
    """Press a button of the next questions; returns what they ask."""
    asked: list[str] = []

    def execute(box: QMessageBox) -> None:
        asked.append(f"{box.text()} {box.informativeText()}")
        next(each for each in box.buttons() if each.text().replace("&", "") == button).click()

    monkeypatch.setattr(QMessageBox, "exec", execute)
    return asked


def test_what_is_chosen_can_be_deleted_and_what_is_shown_cannot(reopen: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        former = reopen()
        draw_at(former, 90.0 + 10 * number, EDEMA)
        close_window(former)
    window = reopen()
    draw_at(window, 150.0, ENHANCING)
    own = window.sketches.keeper.own
    assert own is not None
    dialog = show(window)
    listed = dialog.findChild(QListWidget)
    assert isinstance(listed, QListWidget)
    delete = next(button for button in dialog.findChildren(QPushButton) if button.text() == "Delete …")
    assert len(items(dialog)) == 4
    assert not delete.isEnabled(), "the one that is shown"
    listed.setCurrentRow(2)
    asked = answer_with(monkeypatch, "Cancel")
    gui.key(listed, Qt.Key.Key_Delete)
    assert len(asked) == len(items(dialog)) - 3 == 1
    assert "It cannot be brought back." in asked[0]
    answer_with(monkeypatch, "Delete")
    gone = items(dialog)[2].data(PATH)
    gui.key(listed, Qt.Key.Key_Delete)
    assert not gone.exists()
    assert gone not in [item.data(PATH) for item in items(dialog)]
    assert len(items(dialog)) == 3
    assert listed.currentRow() == 2
    for row in (1, 2):
        items(dialog)[row].setSelected(True)
    delete.click()
    assert kept() == [own]
    assert not list(own.parent.glob("*.unanswered"))
    close_window(window)


def test_one_left_by_a_crash_that_is_deleted_is_not_asked_about(reopen: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    dead, window = reopen(), reopen()
    draw_at(dead, 150.0, EDEMA)
    die(dead)
    dialog = show(window)
    answer_with(monkeypatch, "Delete")
    listed = dialog.findChild(QListWidget)
    assert isinstance(listed, QListWidget)
    gui.key(listed, Qt.Key.Key_Delete)
    assert kept() == []
    assert items(dialog) == []
    assert not reopen().banner.isVisible()


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 5, 3, 8, 5), "today, 08:05"),
        (datetime(2026, 5, 2, 23, 59), "yesterday, 23:59"),
        (datetime(2025, 12, 31, 0, 0), "31 December 2025, 00:00"),
    ],
)
def test_times_are_said(moment: datetime, words: str) -> None:
    assert when(moment, datetime(2026, 5, 3, 9, 0)) == words


def test_the_list_closes_with_the_window(reopen: OpenWindow) -> None:
    window = reopen()
    draw_at(window, 150.0, EDEMA)
    dialog = show(window)
    assert dialog.rect().contains(QPoint(10, 10))
    window.close()
    assert not dialog.isVisible()
