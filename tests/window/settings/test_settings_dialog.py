"""The dialog shows everything that can be set, writes what was changed and nothing else, and says what cannot be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QDoubleSpinBox,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from app import settings
from app.settings import Settings
from app.settings.entries import Kind, entries, nested, values_of
from tests.support.gui import application as gui
from tests.support.gui.window_scene import OpenWindow
from widgets.shared import theme
from widgets.window.settings.dialog import SettingsDialog

STRUCTURE = {"label": 5, "key": "liver", "name": "Liver", "colour": "#2040ff"}

OTHERS: dict[str, Any] = {
    "theme": "light",
    "language": "ja",
    "convention": "neurological",
    "structures": [STRUCTURE],
    "device": "cpu",
    "precision": "float32",
    "search.top": 25,
    "search.rest_ms": 300,
    "search.threads": 2,
    "keep_identifiers": True,
    "keep_age_and_sex": True,
    "cache.codes_gb": 1.5,
    "cache.pictures_gb": 0.0,
}
"""A value that is not the default for each entry that is no file."""

CONTROLS = {
    Kind.CHOICE: QComboBox,
    Kind.SWITCH: QCheckBox,
    Kind.WHOLE: QSpinBox,
    Kind.NUMBER: QDoubleSpinBox,
    Kind.TEXT: QLineEdit,
    Kind.FILE: QLineEdit,
    Kind.LIST: QPlainTextEdit,
}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SBMIR_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def dialogs(qt: QApplication, home: Path) -> Iterator[list[SettingsDialog]]:
    made: list[SettingsDialog] = []
    yield made
    for dialog in made:
        gui.dispose(dialog)


def opened(dialogs: list[SettingsDialog]) -> SettingsDialog:
    dialogs.append(SettingsDialog())
    gui.show(dialogs[-1], 680, 640)
    return dialogs[-1]


def written() -> dict[str, Any]:
    path = settings.settings_file()
    return {} if not path.exists() else dict(json.loads(path.read_text("utf-8")))


def test_everything_that_can_be_set_is_shown_by_the_control_of_its_type(dialogs: list[SettingsDialog]) -> None:
    dialog = opened(dialogs)
    assert set(dialog.rows) == {entry.name for entry in entries()} == set(values_of(Settings()))
    top = {name.partition(".")[0] for name in dialog.rows}
    assert top == set(Settings.model_fields), "each field of the typed settings"
    for row in dialog.rows.values():
        entry = row.entry
        assert isinstance(row.control.edit, CONTROLS[entry.kind])
        assert entry.title and entry.description.endswith(".") and entry.group
        assert row.control.value() == entry.default
        assert not row.restore.isEnabled()


def test_nothing_is_written_where_nothing_was_changed(dialogs: list[SettingsDialog]) -> None:
    opened(dialogs).accept()
    assert written() == {}


def test_every_value_can_be_changed_kept_and_restored(dialogs: list[SettingsDialog], tmp_path: Path) -> None:
    file = tmp_path / "a file"
    file.write_text("x")
    values = OTHERS | {entry.name: file for entry in entries() if entry.kind is Kind.FILE}
    dialog = opened(dialogs)
    saved: list[Settings] = []
    dialog.saved.connect(saved.append)
    for name, row in dialog.rows.items():
        row.control.show_value(values[name])
        assert row.restore.isEnabled()
    dialog.accept()
    assert dialog.result() == SettingsDialog.DialogCode.Accepted
    assert values_of(settings.load_settings()) == values
    assert saved == [settings.load_settings()]
    again = opened(dialogs)
    assert {name: row.control.value() for name, row in again.rows.items()} == values
    again.rows["search.top"].restore.click()
    again.accept()
    assert "top" not in written()["search"] and written()["search"]["rest_ms"] == 300
    last = opened(dialogs)
    last.buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults).click()
    assert written()["theme"] == "light", "nothing is written before OK"
    last.accept()
    assert written() == {"schema": 2}


def test_what_others_wrote_stays(dialogs: list[SettingsDialog], home: Path) -> None:
    home.mkdir()
    settings.settings_file().write_text(
        json.dumps({"schema": 2, "of_a_friend": 1, "search": {"top": 7, "odd": 2}, "cache": {"codes_gb": 1.23456}})
    )
    dialog = opened(dialogs)
    assert "of_a_friend" in dialog.told.text() and dialog.told.isVisible()
    dialog.rows["search.rest_ms"].control.show_value(90)
    dialog.accept()
    assert written() == {
        "schema": 2,
        "of_a_friend": 1,
        "search": {"top": 7, "odd": 2, "rest_ms": 90},
        "cache": {"codes_gb": 1.23456},
    }


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("device", "gpu", "Device can be auto, cpu, mps, cuda, or cuda: with a number."),
        ("model", "/nowhere/model.pt", "There is no file /nowhere/model.pt: choose another one."),
        ("search.look_weights", "a\0b", "No path has a NUL in it."),
        ("structures", "[{", "Structures is not written in JSON (line 1"),
        ("structures", '[{"label": 1}]', "docs/sketch-files.md"),
        ("structures", "[" * 100_000, "Structures is not written in JSON"),
        ("structures", "7", "valid list"),
    ],
)
def test_what_cannot_be_is_said_where_it_stands(dialogs: list[SettingsDialog], name: str, typed: str, sentence: str) -> None:
    dialog = opened(dialogs)
    dialog.rows["theme"].control.show_value("light")
    edit = dialog.rows[name].control.edit
    if isinstance(edit, QPlainTextEdit):
        edit.setPlainText(typed)
    else:
        assert isinstance(edit, QLineEdit)
        edit.setText(typed)
    dialog.accept()
    assert dialog.isVisible() and written() == {}
    row = dialog.rows[name]
    assert sentence in row.problem.text() and row.problem.isVisible()
    assert edit.hasFocus()
    row.restore.click()
    assert not row.problem.isVisible()
    dialog.accept()
    assert not dialog.isVisible() and written()["theme"] == "light"


def test_a_folder_that_cannot_be_written_is_told(dialogs: list[SettingsDialog], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr("app.settings.file.write_aside", refuse)
    dialog = opened(dialogs)
    dialog.rows["theme"].control.show_value("light")
    dialog.accept()
    assert dialog.isVisible() and "No space left" in dialog.told.text()


def wheel(widget: QWidget) -> None:
    middle = QPointF(widget.rect().center())
    where = QPointF(widget.mapToGlobal(middle.toPoint()))
    buttons, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(
        widget, QWheelEvent(middle, where, QPoint(), QPoint(0, -120), buttons, keys, Qt.ScrollPhase.NoScrollPhase, False)
    )


def test_the_wheel_scrolls_and_changes_nothing_that_has_not_the_keyboard(dialogs: list[SettingsDialog]) -> None:
    dialog = opened(dialogs)
    for name in ("theme", "search.top", "cache.codes_gb"):
        row = dialog.rows[name]
        dialog.buttons.setFocus()
        wheel(row.control.edit)
        assert row.control.value() == row.entry.default
        row.control.edit.setFocus()
        wheel(row.control.edit)
        assert row.control.value() != row.entry.default


def test_it_fits_on_a_small_screen(dialogs: list[SettingsDialog]) -> None:
    least = opened(dialogs).minimumSizeHint()
    assert least.width() <= 640 and least.height() <= 480


def test_the_window_goes_by_it_at_once(qt: QApplication, reopen: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    window = reopen()

    def set_and_accept(dialog: SettingsDialog) -> int:
        for name in ("theme", "convention", "search.rest_ms"):
            dialog.rows[name].control.show_value(OTHERS[name])
        dialog.accept()
        return 1

    monkeypatch.setattr(SettingsDialog, "exec", set_and_accept)
    window.commands["settings.open"].trigger()
    try:
        assert theme.current(qt) == theme.THEMES["light"]
        assert window.state.state.convention == "neurological"
        assert window.live._rest.interval() == 300
    finally:
        theme.apply(qt)


def test_names_and_values_are_turned_into_the_file_and_back() -> None:
    usual = values_of(Settings())
    assert Settings.model_validate(nested(usual)) == Settings()
    with pytest.raises(ValueError, match="top"):
        settings.set_values({"search.top": 0})
