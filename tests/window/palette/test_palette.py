"""The palette: opens over anything, finds, carries out, gives the keyboard back, and is readable wherever it lies."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListView

from tests.support.gui import application as gui
from tests.support.gui.window_scene import OpenWindow, Window
from widgets.shared import theme
from widgets.window.palette import CommandPalette
from widgets.window.palette.entries import Entry, inks
from widgets.window.palette.palette import ROWS

PLACE = (150.0, 150.0)
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(reopen: OpenWindow) -> Window:
    made = reopen()
    made.viewer.canvas.setFocus()
    gui.pump()
    return made


def palette_of(window: Window) -> CommandPalette:
    return window.palette_of_commands


def line(window: Window) -> QLineEdit:
    found = palette_of(window).findChild(QLineEdit)
    assert isinstance(found, QLineEdit)
    return found


def rows(window: Window) -> QListView:
    found = palette_of(window).findChild(QListView)
    assert isinstance(found, QListView)
    return found


def call(window: Window, typed: str = "") -> CommandPalette:
    """Press Ctrl+K wherever the keyboard is, and type."""
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_K, CTRL)
    gui.pump()
    QTest.keyClicks(line(window), typed)
    gui.pump()
    return palette_of(window)


def press(window: Window, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(line(window), key)
        gui.pump()


def titles(window: Window) -> list[str]:
    return [entry.title for entry in palette_of(window).entries]


# Opening and closing


def test_it_opens_over_any_focus_and_gives_it_back(window: Window) -> None:
    size = window.sketching.tool_bar.size_box
    for former in (window.viewer.canvas, size):
        former.setFocus()
        palette = call(window)
        assert palette.isVisible()
        assert QApplication.focusWidget() is line(window)
        press(window, Qt.Key.Key_Escape)
        assert not palette.isVisible()
        assert QApplication.focusWidget() is former


def test_its_key_closes_it_again_and_what_was_typed_is_forgotten(window: Window) -> None:
    palette = call(window, "lasso")
    call(window)
    assert not palette.isVisible()
    assert QApplication.focusWidget() is window.viewer.canvas
    assert call(window).isVisible()
    assert line(window).text() == ""


def test_letters_are_typed_and_choose_no_tool(window: Window) -> None:
    tool = window.sketching.tool
    call(window, "lp3x")
    assert line(window).text() == "lp3x"
    assert window.sketching.tool == tool
    assert not window.sketching.erasing


def test_keys_of_commands_do_nothing_behind_it(window: Window) -> None:
    """Undo's key and that of bringing in belong to whoever has the keyboard: the palette."""
    palette = call(window, "las")
    used: list[str] = []
    window.commands.used.connect(used.append)
    for key in (Qt.Key.Key_B, Qt.Key.Key_Z, Qt.Key.Key_D):
        QTest.keyClick(line(window), key, CTRL)
        gui.pump()
    assert used == []
    assert palette.isVisible() and QApplication.activeModalWidget() is None


def test_commands_are_found_by_their_keys_and_blanks_find_nothing_new(window: Window) -> None:
    call(window, "ctrl+z")
    assert titles(window)[0] == "Undo"
    call(window)
    call(window)
    everything = titles(window)
    QTest.keyClicks(line(window), "  ")
    gui.pump()
    assert titles(window) == everything


def test_a_click_elsewhere_closes_it(window: Window) -> None:
    palette = call(window)
    gui.click(window.viewer.canvas, (10.0, 10.0))
    assert not palette.isVisible()
    call(window)
    QTest.mouseClick(window.sketching.panel.hide_button(2), Qt.MouseButton.LeftButton)
    gui.pump()
    assert not palette.isVisible()


# Finding and carrying out


def test_return_carries_out_what_was_found(window: Window) -> None:
    palette = call(window, "lasso")
    assert titles(window)[0] == "Lasso"
    press(window, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert window.sketching.tool == "lasso"
    assert QApplication.focusWidget() is window.viewer.canvas


def test_arrows_go_round_and_the_mouse_chooses(window: Window) -> None:
    palette = call(window, "brush")
    found = [entry.id for entry in palette.entries]
    assert found[:3] == ["tool.brush", "draw.larger", "draw.smaller"]
    radius = window.sketching.radius_mm
    press(window, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert window.sketching.radius_mm > radius
    call(window, "brush")
    press(window, Qt.Key.Key_Up)
    assert palette.chosen == palette.entries[-1]
    place = next(n for n, entry in enumerate(palette.entries) if entry.id == "draw.smaller")
    view = rows(window)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.model().index(place, 0)).center())
    gui.pump()
    assert window.sketching.radius_mm == radius
    assert not palette.isVisible()


def test_pages_stop_at_the_ends_and_what_is_chosen_is_in_sight(window: Window) -> None:
    palette = call(window)
    view = rows(window)
    for _ in range(len(palette.entries)):
        press(window, Qt.Key.Key_PageDown)
    assert palette.chosen == palette.entries[-1]
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))
    press(window, Qt.Key.Key_PageUp)
    assert palette.chosen == palette.entries[-1 - ROWS]
    press(window, Qt.Key.Key_Down)
    assert palette.chosen == palette.entries[-ROWS]


def test_what_cannot_be_used_is_said_and_not_carried_out(window: Window) -> None:
    palette = call(window, "undo")
    assert palette.entries[0] == Entry("sketch.undo", "Undo", "Edit", "Ctrl+Z", "nothing to undo")
    press(window, Qt.Key.Key_Return)
    assert palette.isVisible(), "it stays, so that the reason can be read"
    press(window, Qt.Key.Key_Escape)
    gui.click(window.viewer.canvas, PLACE)
    call(window, "undo")
    assert titles(window)[0] == "Undo brush: edema"
    press(window, Qt.Key.Key_Return)
    assert window.sketching.sketch.is_empty()


def test_of_what_fits_alike_that_comes_first_which_can_be_used(window: Window) -> None:
    call(window, "re")
    barred = [bool(entry.obstacle) for entry in palette_of(window).entries if entry.title.startswith("Re")]
    assert barred == sorted(barred)


def test_nothing_found_is_said(window: Window) -> None:
    palette = call(window, "zzz")
    assert palette.entries == []
    press(window, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert palette.isVisible()
    assert not rows(window).isVisible()
    assert "No command" in line(window).accessibleDescription()


def test_what_was_chosen_last_comes_first_also_at_the_next_start(reopen: OpenWindow, window: Window) -> None:
    for typed in ("ruler", "mirror"):
        call(window, typed)
        press(window, Qt.Key.Key_Return)
    call(window)
    assert titles(window)[:2] == ["Mirror left-right", "Ruler"]
    assert len(titles(window)) == len(set(titles(window)))
    window.close()
    again = reopen()
    call(again)
    assert titles(again)[:2] == ["Mirror left-right", "Ruler"]


def test_a_switch_shows_that_it_is_on(window: Window) -> None:
    call(window, "neuro")
    assert not palette_of(window).entries[0].checked
    press(window, Qt.Key.Key_Return)
    call(window, "neuro")
    assert palette_of(window).entries[0].checked


def test_screen_readers_hear_what_is_chosen(window: Window) -> None:
    call(window, "mirror")
    assert line(window).accessibleName() == "Find a command"
    assert line(window).accessibleDescription() == "Mirror left-right, Edit, Ctrl+M"
    spoken = rows(window).model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Mirror left-right, Edit, Ctrl+M"
    press(window, Qt.Key.Key_Escape)
    call(window, "redo")
    assert line(window).accessibleDescription().endswith("not available: nothing was undone")


# Where it lies and how it looks


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1000, 600), (1920, 1000)])
def test_it_lies_on_the_pane_and_in_the_window(window: Window, width: int, height: int) -> None:
    window.resize(width, height)
    gui.pump()
    palette = call(window)
    assert window.rect().contains(palette.geometry())
    pane = QRect(window.viewer.mapTo(window, window.viewer.rect().topLeft()), window.viewer.size())
    if pane.width() > palette.width():
        assert abs(pane.center().x() - palette.geometry().center().x()) <= 1
    full = palette.height()
    press(window, Qt.Key.Key_L, Qt.Key.Key_A, Qt.Key.Key_S)
    assert palette.height() < full, "it is as high as there is something to show"


def test_it_stays_in_a_window_that_becomes_small(window: Window) -> None:
    palette = call(window)
    window.setMinimumSize(1, 1)
    window.resize(window.minimumSizeHint())
    gui.pump()
    assert window.rect().contains(palette.geometry())
    font = palette.font()
    font.setPointSizeF(3 * font.pointSizeF())
    palette.setFont(font)
    press(window, Qt.Key.Key_S)
    assert window.rect().contains(palette.geometry()), "also with letters three times as large"


def contrast(ink: QColor, ground: QColor) -> float:
    """Return the contrast of two colours, 1 to 21, as WCAG 2 has it."""

    def light(colour: QColor) -> float:
        channels = (colour.redF(), colour.greenF(), colour.blueF())
        red, green, blue = (c / 12.92 if c <= 0.04045 else float(((c + 0.055) / 1.055) ** 2.4) for c in channels)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    bright, dark = sorted((light(ink), light(ground)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", ["dark", "light"])
@pytest.mark.parametrize("chosen", [False, True])
@pytest.mark.parametrize("barred", [False, True])
def test_words_stand_out_from_their_ground(name: theme.Name, chosen: bool, barred: bool) -> None:
    palette = theme.palette(theme.THEMES[name])
    title, lesser, ground = inks(palette, chosen, barred)
    ground = ground or palette.color(QPalette.ColorRole.AlternateBase)
    assert contrast(lesser, ground) >= 4.5
    if not barred:
        assert contrast(title, ground) >= 4.5


def test_title_path_and_keys_are_painted_and_the_keys_end_in_one_column(window: Window) -> None:
    palette = call(window, "slice")
    view = rows(window)
    picture = gui.picture_of(palette)
    ends = []
    for n, entry in enumerate(palette.entries):
        rect = view.visualRect(view.model().index(n, 0)).translated(
            view.viewport().mapTo(palette, view.viewport().rect().topLeft())
        )
        ground = picture.pixelColor(rect.right() - 2, rect.center().y())
        inked = [
            x
            for x in range(rect.left(), rect.right())
            if any(picture.pixelColor(x, y) != ground for y in range(rect.top() + 2, rect.bottom() - 2))
        ]
        assert inked, entry.title
        gaps = sum(b - a > 9 for a, b in pairwise(inked))
        assert gaps >= (2 if entry.keys else 1), "title, path and keys stand apart"
        if entry.keys:
            ends.append(inked[-1])
    assert len(ends) >= 3
    assert max(ends) - min(ends) <= 2
