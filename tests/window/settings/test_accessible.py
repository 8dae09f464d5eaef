"""Asked as a screen reader asks: every control has a name and a role, the keyboard reaches it, and it shows that it has it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton, QToolButton

from tests.support.gui import accessible
from tests.support.gui import application as gui
from tests.support.gui.window_scene import OpenWindow
from widgets.libraries.engine_dialog import EngineDialog
from widgets.libraries.server_dialog import ServerDialog
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import WindowState
from widgets.study.start_dialog import StartDialog
from widgets.window.documents import Documents
from widgets.window.export_dialog import ExportDialog, PictureChoice
from widgets.window.first_start import DemoDialog
from widgets.window.help.crash import CrashDialog
from widgets.window.remembered import window_settings
from widgets.window.sessions.recent_dialog import RecentSessions
from widgets.window.settings.dialog import SettingsDialog
from widgets.window.sketches.recent_dialog import RecentDialog


def test_every_control_of_the_window_has_a_name_a_role_and_a_way_to_it(reopen: OpenWindow) -> None:
    window = reopen()
    assert len(accessible.controls_of(window)) > 40
    assert accessible.faults(window, accessible.by_commands(window.commands, *accessible.OF_A_PANE)) == {}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SBMIR_HOME", str(tmp_path / "home"))


def _demo() -> QDialog:
    return DemoDialog(Path("model.pt"), window_settings(), Documents((), StateHolder(WindowState())))


DIALOGS: dict[str, Callable[[], QDialog]] = {
    "settings": SettingsDialog,
    "crash": lambda: CrashDialog("details", True),
    "server": ServerDialog,
    "engine": lambda: EngineDialog("a.sbmir"),
    "reader study": lambda: StartDialog("a.sbmir"),
    "recent sketches": RecentDialog,
    "demo": _demo,
}


@pytest.fixture(params=list(DIALOGS))
def dialog(request: pytest.FixtureRequest, qt: object, home: None) -> Iterator[QDialog]:
    made = DIALOGS[request.param]()
    gui.show(made, 640, 600)
    yield made
    gui.dispose(made)


def test_every_control_of_a_dialog_has_a_name_a_role_and_a_way_to_it(dialog: QDialog) -> None:
    assert accessible.controls_of(dialog)
    assert accessible.faults(dialog) == {}


def test_every_control_of_the_manual_and_the_card_has_a_name(reopen: OpenWindow) -> None:
    window = reopen()
    window.commands["help.manual"].trigger()
    manual = window.aside.manual.window
    assert manual is not None
    assert accessible.faults(manual) == {}
    manual.close()
    window.show_keys()
    assert window._card is not None
    assert accessible.faults(window._card) == {}


def test_every_control_of_what_the_window_asks_has_a_name(reopen: OpenWindow) -> None:
    window = reopen()
    for dialog in (ExportDialog(window.viewer.canvas, PictureChoice(), window), RecentSessions(window)):
        gui.show(dialog, 520, 420)
        assert accessible.controls_of(dialog)
        assert accessible.faults(dialog) == {}
        gui.dispose(dialog)


def test_return_presses_the_button_that_has_the_keyboard(reopen: OpenWindow) -> None:
    window = reopen()
    window.activateWindow()
    pressed: list[str] = []
    window.banner.ask("Go on?", {"Go on": lambda: pressed.append("yes"), "Leave it": lambda: pressed.append("no")})
    gui.pump()
    button = next(one for one in window.banner.findChildren(QPushButton) if one.text() == "Leave it")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert pressed == ["no"] and not window.banner.isVisible()
    tool = next(one for one in window.sketching.panel.findChildren(QToolButton) if one.isCheckable() and not one.isChecked())
    tool.setFocus()
    QTest.keyClick(tool, Qt.Key.Key_Enter)
    assert tool.isChecked()


def test_the_pen_of_the_keys_is_taken_from_anywhere_in_the_window(reopen: OpenWindow) -> None:
    window = reopen()
    window.activateWindow()
    window.sketching.panel.setFocus()
    tool = next(one for one in window.sketching.panel.findChildren(QToolButton) if one.isEnabled())
    tool.setFocus()
    QTest.keyClick(tool, Qt.Key.Key_K, Qt.KeyboardModifier.ShiftModifier)
    assert window.state.state.drawn.by_keys and window.viewer.canvas.hasFocus()
