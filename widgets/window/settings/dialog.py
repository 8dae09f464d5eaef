"""The dialog in which everything is set that the settings file knows."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QGroupBox,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.errors import SbmirError, UserError
from app.settings import read_settings, set_values, settings_file
from app.settings.entries import Entry, entries, problems_of, values_of
from widgets.language import tr, translated
from widgets.shared import theme
from widgets.shared.one_window import take_size
from widgets.window.settings.controls import Control, control_of

USUAL_SIZE = QSize(680, 640)


class SettingRow(QWidget):
    """A control with what it is for, its way back to the default, and what is wrong with it."""

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.entry = entry
        self.control: Control = control_of(entry)
        self.restore = QToolButton()
        self.restore.setText("↺")
        self.restore.setToolTip(tr("Restore the default: {value}", value=_in_words(entry)))
        self.restore.setAccessibleName(tr("Restore the default of {title}", title=tr(entry.title)))
        self.restore.clicked.connect(lambda: self.control.show_value(entry.default))
        note = theme.quiet_label(" ".join((tr(entry.description), *((tr("From the next start on."),) if entry.later else ()))))
        note.setWordWrap(True)
        self.problem = QLabel()
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self.problem.setObjectName("problem")
        self.problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 6)
        layout.setSpacing(3)
        beside = self.control.layout()
        assert beside is not None
        beside.addWidget(self.restore)
        for part in (self.control, note, self.problem):
            layout.addWidget(part)
        self.control.changed.connect(self._on_change)

    def show_value(self, value: Any) -> None:
        """Show a value."""
        self.control.show_value(value)
        self._on_change()

    def tell(self, sentence: str) -> None:
        """Say what is wrong; nothing with an empty sentence."""
        self.problem.setText(translated(sentence))
        self.problem.setVisible(bool(sentence))

    def _on_change(self) -> None:
        self.tell("")
        try:
            usual = self.control.value() == self.entry.default
        except UserError:
            usual = False
        self.restore.setEnabled(not usual)


class SettingsDialog(QDialog):
    """Shows all settings and writes those that were changed.

    Signals
    -------
    saved(Settings)
        As they are from now on.
    """

    saved = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Settings"))
        loaded = read_settings()
        self._former = values_of(loaded.settings)
        self.rows = {entry.name: SettingRow(entry) for entry in entries()}
        for name, row in self.rows.items():
            row.show_value(self._former[name])
        self.told = QLabel(" ".join(map(translated, loaded.notices)))
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        self.told.setObjectName("problem")
        self.told.setVisible(bool(loaded.notices))
        take_size(self, USUAL_SIZE)
        self._lay_out()

    def _lay_out(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        for group in dict.fromkeys(row.entry.group for row in self.rows.values()):
            box = QGroupBox(tr(group))
            form = QFormLayout(box)
            form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
            form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
            for row in self.rows.values():
                if row.entry.group == group:
                    label = QLabel(tr(row.entry.title))
                    label.setBuddy(row.control.edit)
                    form.addRow(label, row)
            column.addWidget(box)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(page)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        which = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(which.Ok | which.Cancel | which.RestoreDefaults)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        restore = self.buttons.button(which.RestoreDefaults)
        restore.setText(tr("Restore all defaults"))
        restore.clicked.connect(self.restore_all)
        where = theme.quiet_label(tr("Kept in {file}", file=settings_file()))
        where.setWordWrap(True)
        where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        for part in (self.told, area, where, self.buttons):
            layout.addWidget(part, 1 if part is area else 0)

    def restore_all(self) -> None:
        """Show every default; nothing is written before OK."""
        for row in self.rows.values():
            row.show_value(row.entry.default)

    def accept(self) -> None:
        """Write what was changed and close; or say what cannot be, there where it stands."""
        changed, problems = self._changed()
        problems |= problems_of(changed)
        for name, row in self.rows.items():
            row.tell(problems.get(name, ""))
        if problems:
            self.rows[next(name for name in self.rows if name in problems)].control.setFocus()
            return
        try:
            if changed:
                set_values(changed)
            settings = read_settings().settings
        except SbmirError as error:
            self.told.setText(translated(str(error)))
            self.told.show()
            return
        self.saved.emit(settings)
        super().accept()

    def _changed(self) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the values that differ from the former ones, and what is wrong where there is none."""
        changed: dict[str, Any] = {}
        problems: dict[str, str] = {}
        for name, row in self.rows.items():
            try:
                value = row.control.value()
            except UserError as error:
                problems[name] = str(error)
            else:
                if value != self._former[name]:
                    changed[name] = value
        return changed, problems


def _in_words(entry: Entry) -> str:
    if isinstance(entry.default, bool):
        return tr("on") if entry.default else tr("off")
    if entry.default is None:
        return tr("none")
    return tr(entry.choices.get(str(entry.default), str(entry.default)))
