"""The row of chips: what a chip paints, how it goes, and chips of several sources beside each other."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from tests.support.gui import application as gui
from tests.support.gui.widget_helpers import grab
from widgets.results.chips.chip import Chip, ChipButton
from widgets.results.chips.chip_row import ChipRow, ChipSource

LEFT = Chip("side=left", "Left side", "Lesions on the patient's left", editable=True)
SIZE = Chip("size=20..40", "20 to 40 mm across", editable=True)
LONG = Chip("diagnosis", "Glioblastoma, a name that does not end anywhere soon and is wider than every panel that shows it")


@pytest.fixture
def row(qt: QApplication) -> Iterator[ChipRow]:
    row = ChipRow()
    gui.show(row, 430, 100)
    yield row
    gui.dispose(row)


def remove_when_asked(source: ChipSource) -> list[str]:
    """Have a source do what is asked; returns the keys that were."""
    asked: list[str] = []

    def remove(key: str) -> None:
        asked.append(key)
        source.show([chip for chip in source.chips if chip.key != key])

    source.removed.connect(remove)
    source.cleared.connect(lambda: source.show([]))
    return asked


def click(button: ChipButton, where: QPoint) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=where)


def test_a_chip_goes_by_its_cross_and_is_edited_by_its_words(row: ChipRow) -> None:
    source = row.add_source("filters")
    source.show([LEFT, SIZE])
    removed = remove_when_asked(source)
    chosen: list[str] = []
    source.chosen.connect(chosen.append)
    left, size = source.buttons
    click(size, QPoint(12, size.height() // 2))
    assert (chosen, removed) == (["size=20..40"], [])
    click(left, left.cross.center())
    assert (chosen, removed) == (["size=20..40"], ["side=left"])
    assert [button.chip for button in row.buttons] == [SIZE]
    assert row.buttons == [size], "what stays is not made anew, and keeps the focus"


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_a_chip_goes_by_a_key_and_the_next_one_has_the_focus(row: ChipRow, key: Qt.Key) -> None:
    add = QToolButton()
    row.add_former([QAction("Back", row), QAction("Forward", row)])
    row.add_button(add)
    source = row.add_source("filters")
    source.show([LEFT, SIZE, LONG])
    removed = remove_when_asked(source)
    first, second, third = source.buttons
    second.setFocus()
    QTest.keyClick(second, key)
    assert removed == ["size=20..40"]
    assert third.hasFocus()
    QTest.keyClick(third, key)
    assert first.hasFocus()
    QTest.keyClick(first, key)
    assert add.hasFocus() and not row.buttons


def test_return_and_the_space_bar_edit_only_what_can_be_edited(row: ChipRow) -> None:
    source = row.add_source("filters")
    source.show([LEFT, LONG])
    chosen: list[str] = []
    source.chosen.connect(chosen.append)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        for button in source.buttons:
            QTest.keyClick(button, key)
    assert chosen == ["side=left", "side=left"]


def test_chips_of_two_sources_stand_beside_each_other_and_are_cleared_together(row: ChipRow) -> None:
    filters, cases = row.add_source("filters"), row.add_source("cases")
    cases.show([Chip("P1", "Like P1")])
    assert row.clear.isHidden(), "one chip has a cross of its own"
    filters.show([LEFT])
    assert [button.chip.text for button in row.buttons] == ["Left side", "Like P1"]
    assert not row.clear.isHidden()
    for source in (filters, cases):
        remove_when_asked(source)
    row.clear.click()
    assert not row.buttons and row.clear.isHidden()


def test_a_narrow_panel_has_more_lines_and_cuts_no_chip_off(row: ChipRow) -> None:
    source = row.add_source("filters")
    source.show([LEFT, SIZE, LONG])
    row.resize(700, row.height())
    one = row.height()
    row.resize(220, row.height())
    assert row.height() > 2 * one - 10
    for button in source.buttons:
        assert button.geometry().right() < row.width() and button.geometry().bottom() < row.height()
    tops = [button.y() for button in source.buttons]
    assert tops == sorted(tops)
    row.resize(700, row.height())
    assert row.height() == one
    assert LONG.text in source.buttons[2].toolTip()


def test_a_chip_paints_its_words_the_cross_and_that_it_has_no_effect(row: ChipRow) -> None:
    source = row.add_source("filters")
    source.show([Chip("a", "Left side")])
    (button,) = source.buttons
    plain = grab(button).astype(int)
    cross = button.cross
    ground = plain[button.height() // 2, cross.left() + 2]
    inked = np.abs(plain - ground).max(2) > 60
    assert inked[:, 9 : cross.left()].sum() > 40
    assert inked[cross.center().y() - 4 : cross.center().y() + 5, cross.center().x() - 4 : cross.center().x() + 5].sum() > 8
    source.show([Chip("a", "Left side", "No study tells it.", void=True)])
    void = grab(button).astype(int)
    assert np.abs(void - plain).max() > 40
    middle = void[button.height() // 2 - 2 : button.height() // 2 + 3, 12 : cross.left() - 4]
    struck = (np.abs(middle - void[button.height() // 2, cross.left() + 2]).max(2) > 60).mean(1)
    assert struck.max() > 0.95, "its words are struck out"
    assert "without effect" in button.accessibleName() and "No study tells it" in button.toolTip()


def test_a_picture_stands_before_the_words(row: ChipRow) -> None:
    source = row.add_source("cases")
    source.show([Chip("a", "P1")])
    bare = source.buttons[0].sizeHint().width()
    source.show([Chip("a", "P1", icon="undo")])
    assert source.buttons[0].sizeHint().width() > bare + 12
