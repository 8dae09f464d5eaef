"""Colours: legible in both themes, changed at once in windows that are open, and as the system has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from tests.support.gui import application as gui
from tests.support.gui.window_scene import OpenWindow
from widgets.pane import marks
from widgets.results import result_row
from widgets.shared import theme
from widgets.shared.icons import icon

THEMES: list[theme.Name] = ["dark", "light"]

INKS = ("text", "quiet", "accent", "warning")
GROUNDS = ("ground", "raised", "field")
PAIRS = [(ink, ground) for ink in INKS for ground in GROUNDS] + [("on_accent", "accent"), ("text", "line")]
"""What is read on what: words, links and warnings on each ground, checked buttons, buttons that are pressed."""

MARKED = [("quiet", "field"), ("accent", "ground"), ("text", "ground"), ("accent", "field"), ("text", "accent")]
"""What shows where the keyboard is and what is chosen, on what lies beside it."""


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 defines it."""

    def light(colour: str) -> float:
        read = QColor(colour)
        channels = (read.redF(), read.greenF(), read.blueF())
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return float(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])

    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.fixture
def app(qt: QApplication) -> Iterator[QApplication]:
    yield qt
    theme.apply(qt)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_words_can_be_read(name: theme.Name, ink: str, ground: str) -> None:
    colours = asdict(theme.THEMES[name])
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("name", THEMES)
def test_the_place_of_the_keyboard_can_be_seen(name: theme.Name) -> None:
    colours = asdict(theme.THEMES[name])
    for mark, ground in MARKED[:-1]:
        assert contrast(colours[mark], colours[ground]) >= 3, (mark, ground)
    assert contrast(colours["text"], colours["accent"]) >= 2.3, "the frame of a checked button that has the keyboard"


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("group", [QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive])
def test_qt_paints_words_that_can_be_read(name: theme.Name, group: QPalette.ColorGroup) -> None:
    palette, role = theme.palette(theme.THEMES[name]), QPalette.ColorRole
    pairs = [
        (role.WindowText, role.Window), (role.Text, role.Base), (role.Text, role.AlternateBase), (role.ButtonText, role.Button),
        (role.PlaceholderText, role.Base), (role.ToolTipText, role.ToolTipBase), (role.HighlightedText, role.Highlight),
        (role.Link, role.Base), (role.Link, role.Window), (role.BrightText, role.AlternateBase),
    ]  # fmt: skip
    for ink, ground in pairs:
        found = contrast(palette.color(group, ink).name(), palette.color(group, ground).name())
        assert found >= 4.5, (ink, ground, found)


@pytest.mark.parametrize("name", THEMES)
def test_the_lesser_words_of_rows_can_be_read(app: QApplication, name: theme.Name) -> None:
    theme.apply(app, name)
    row = result_row.ResultRow()
    base = row.palette().color(QPalette.ColorRole.Base).name()
    raised = row.palette().color(QPalette.ColorRole.AlternateBase).name()
    assert min(contrast(row._dim().name(), ground) for ground in (base, raised)) >= 4.5
    row.deleteLater()


def test_what_is_written_on_pictures_can_be_read_on_black() -> None:
    for ink in (result_row.GREY_TEXT, marks.INK, marks.MESSAGE, marks.ERASE_INK):
        assert contrast(ink.name(), "#000000") >= 4.5


def test_no_colour_of_the_style_is_outside_the_theme() -> None:
    assert not re.findall(r"#[0-9a-fA-F]{6}", theme._STYLE)


def test_a_window_that_is_open_changes_at_once(app: QApplication, reopen: OpenWindow) -> None:
    window = reopen()
    action = window.commands["sketch.mirror"]
    seen = {}
    for name in THEMES:
        theme.apply(app, name)
        gui.pump()
        ground = gui.picture_of(window.statusBar()).pixelColor(300, 10).name()
        inks = gui.picture_of(window.sketching.panel)
        seen[name] = ground, action.icon().pixmap(32).toImage()
        assert ground == theme.THEMES[name].ground
        assert inks.pixelColor(2, inks.height() - 2).name() == theme.THEMES[name].ground
    assert seen["dark"][1] != seen["light"][1], "icons are inked anew"


@pytest.mark.parametrize("name", THEMES)
def test_icons_have_the_ink_of_their_state(app: QApplication, name: theme.Name) -> None:
    theme.apply(app, name)
    colours, mode, state = theme.THEMES[name], QIcon.Mode, QIcon.State
    for wanted, one, other in (
        (colours.text, mode.Normal, state.Off),
        (colours.on_accent, mode.Normal, state.On),
        (colours.faint, mode.Disabled, state.Off),
        (colours.faint, mode.Disabled, state.On),
    ):
        image = icon("lock").pixmap(64, one, other).toImage()
        inked = {image.pixelColor(x, y).name() for x in range(64) for y in range(64) if image.pixelColor(x, y).alpha() == 255}
        assert inked == {wanted}


def test_an_icon_that_is_not_there_is_told_when_it_is_asked_for(app: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon")


def test_the_system_is_followed_where_that_was_chosen(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    theme.apply(app, "system")
    assert theme.current(app) == theme.THEMES["dark"], "a system that says nothing"
    tell = app.styleHints().colorSchemeChanged
    for name in ("light", "dark", "light"):
        monkeypatch.setattr(theme, "_of_system", lambda app, name=name: name)
        tell.emit(Qt.ColorScheme.Light if name == "light" else Qt.ColorScheme.Dark)
        assert theme.current(app) == theme.THEMES["light" if name == "light" else "dark"]
    theme.apply(app, "dark")
    tell.emit(Qt.ColorScheme.Light)
    assert theme.current(app) == theme.THEMES["dark"], "what was chosen stays"
