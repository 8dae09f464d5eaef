"""Asked as a screen reader asks: every control has a name and a role, and the keyboard reaches it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QToolButton,
    QWidget,
)

from tests.support.gui import application as gui
from tests.support.gui.window_scene import OpenWindow, Window
from widgets.compare.plane_view import PlaneView
from widgets.libraries.engine_dialog import EngineDialog
from widgets.libraries.server_dialog import ServerDialog
from widgets.pane.canvas import SliceCanvas
from widgets.window.help.crash import CrashDialog
from widgets.window.settings.dialog import SettingsDialog

CONTROLS = (
    QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QAbstractItemView, SliceCanvas,
)  # fmt: skip


def controls_of(window: QWidget) -> list[QWidget]:
    """Return the controls that are seen, without the parts that Qt makes of them."""
    found = [one for kind in CONTROLS for one in window.findChildren(kind) if one.isVisibleTo(window)]
    return [one for one in found if not _is_part(one)]


def _is_part(one: QWidget) -> bool:
    parent = one.parentWidget()
    inside = isinstance(parent, (QAbstractSpinBox, QComboBox, QLineEdit)) or one.objectName().startswith("qt_")
    return inside or isinstance(one, (QScrollBar, PlaneView)) or type(parent).__name__ == "QComboBoxPrivateContainer"


def name_of(one: QWidget) -> str:
    asked = QAccessible.queryAccessibleInterface(one)
    named = asked.text(QAccessible.Text.Name)
    labels = [label for label, _ in asked.relations(QAccessible.RelationFlag.Label)]
    return named or next((label.text(QAccessible.Text.Name) for label in labels), "")


def nameless(window: QWidget) -> list[str]:
    return [f"{type(one).__name__} {one.toolTip()!r}" for one in controls_of(window) if len(name_of(one).strip()) < 1]


def without_role(window: QWidget) -> list[str]:
    no_role = (QAccessible.Role.NoRole, QAccessible.Role.Client)
    controls = [one for one in controls_of(window) if not isinstance(one, SliceCanvas)]
    return [name_of(one) for one in controls if QAccessible.queryAccessibleInterface(one).role() in no_role]


def unreachable(window: QWidget, by_commands: Callable[[QWidget], bool]) -> list[str]:
    """Return the names of controls that Tab does not come to and no command stands for."""
    controls = [one for one in controls_of(window) if one.isEnabled()]
    return [name_of(one) for one in controls if not one.focusPolicy() & Qt.FocusPolicy.TabFocus and not by_commands(one)]


def tab_round(window: QWidget) -> set[QWidget]:
    """Return what Tab comes to, from the first control to itself again."""
    seen: set[QWidget] = set()
    one = window.nextInFocusChain()
    while one is not None and one is not window and one not in seen:
        seen.add(one)
        one = one.nextInFocusChain()
    return seen


def test_every_control_of_the_window_has_a_name_a_role_and_a_way_to_it(reopen: OpenWindow) -> None:
    window = reopen()
    assert len(controls_of(window)) > 40
    assert nameless(window) == []
    assert without_role(window) == []
    assert unreachable(window, lambda one: by_command(window, one)) == []
    reached = tab_round(window)
    for one in controls_of(window):
        if one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert one in reached, name_of(one)


def by_command(window: Window, one: QWidget) -> bool:
    """Whether a command of the palette does what a button, or the slider and the number of slices, do."""
    if isinstance(one, QToolButton) and one.defaultAction() is not None:
        actions = [window.commands[command.id] for command in window.commands]
        return one.defaultAction() in actions
    titles = {command.plain_title.lower() for command in window.commands}
    spoken = name_of(one).lower().replace("  ", " ")
    return spoken in STOOD_FOR or spoken.lstrip("0123456789 ") in titles or spoken in titles


STOOD_FOR = {
    "t1", "t1ce", "t2", "flair",  # T goes through them
    "slice", "slice number",  # the arrows, Page Up, Page Down
    "diameter of the brush",  # [ and ]
}  # fmt: skip


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SBMIR_HOME", str(tmp_path / "home"))


DIALOGS: dict[str, Callable[[], QDialog]] = {
    "settings": SettingsDialog,
    "crash": lambda: CrashDialog("details", True),
    "server": ServerDialog,
    "engine": lambda: EngineDialog("a.sbmir"),
}


@pytest.fixture(params=list(DIALOGS))
def dialog(request: pytest.FixtureRequest, qt: object, home: None) -> Iterator[QDialog]:
    made = DIALOGS[request.param]()
    gui.show(made, 640, 600)
    yield made
    gui.dispose(made)


def test_every_control_of_a_dialog_has_a_name_a_role_and_a_way_to_it(dialog: QDialog) -> None:
    assert controls_of(dialog)
    assert nameless(dialog) == []
    assert without_role(dialog) == []
    assert unreachable(dialog, lambda one: False) == []


def test_every_control_of_the_manual_and_the_card_has_a_name(reopen: OpenWindow) -> None:
    window = reopen()
    window.commands["help.manual"].trigger()
    manual = window.aside.manual.window
    assert manual is not None
    window.show_keys()
    for one in (manual, window._card):
        assert one is not None
        assert nameless(one) == [] and without_role(one) == [] and unreachable(one, lambda control: False) == []
