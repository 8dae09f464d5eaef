"""A control for each kind of value that can be set."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from app.errors import UserError
from app.settings.entries import Entry, Kind
from widgets.language import tr

MOST_WHOLE = 1_000_000
MOST_NUMBER = 1_000_000.0
LINES = 4
"""Of a list, without scrolling."""


class Control(QWidget):
    """Shows and changes one value.

    Parameters
    ----------
    entry : Entry
    edit : QWidget
        Has the keyboard, and is what a screen reader names.

    Signals
    -------
    changed()
    """

    changed = Signal()

    def __init__(self, entry: Entry, edit: QWidget) -> None:
        super().__init__()
        self.entry = entry
        self.edit = edit
        edit.setAccessibleName(tr(entry.title))
        edit.setAccessibleDescription(tr(entry.description))
        edit.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        edit.installEventFilter(self)
        self.setFocusProxy(edit)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(edit, 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the wheel scroll the page, and change only what has the keyboard."""
        if event.type() == QEvent.Type.Wheel and not self.edit.hasFocus():
            event.ignore()
            return True
        return False

    # Abstract, as the next; Qt's metaclass leaves no room for ABCMeta.
    def value(self) -> Any:
        """Return the value; UserError if what is shown is none."""
        raise NotImplementedError

    def show_value(self, value: Any) -> None:
        """Show a value."""
        raise NotImplementedError


class Choice(Control):
    """One of several words."""

    def __init__(self, entry: Entry) -> None:
        self._box = QComboBox()
        for value, title in entry.choices.items():
            self._box.addItem(tr(title), value)
        super().__init__(entry, self._box)
        self._box.currentIndexChanged.connect(self.changed)

    def value(self) -> Any:
        """Return the chosen word."""
        return self._box.currentData()

    def show_value(self, value: Any) -> None:
        """Choose a word."""
        self._box.setCurrentIndex(self._box.findData(value))


class Switch(Control):
    """Yes or no."""

    def __init__(self, entry: Entry) -> None:
        self._box = QCheckBox()
        super().__init__(entry, self._box)
        self._box.toggled.connect(self.changed)

    def value(self) -> Any:
        """Return whether it is on."""
        return self._box.isChecked()

    def show_value(self, value: Any) -> None:
        """Switch it."""
        self._box.setChecked(bool(value))


class Whole(Control):
    """A whole number, or none, which stands below the least."""

    def __init__(self, entry: Entry) -> None:
        self._box = QSpinBox()
        least = int(entry.least or 0)
        self._none = least - 1 if entry.optional else None
        self._box.setRange(least if self._none is None else self._none, int(entry.most or MOST_WHOLE))
        if entry.optional:
            self._box.setSpecialValueText(tr("by itself"))
        super().__init__(entry, self._box)
        self._box.valueChanged.connect(self.changed)

    def value(self) -> Any:
        """Return the number or None."""
        number = self._box.value()
        return None if number == self._none else number

    def show_value(self, value: Any) -> None:
        """Show a number, or that there is none."""
        self._box.setValue(int(self._none or 0) if value is None else int(value))


class Number(Control):
    """A number with a fraction."""

    def __init__(self, entry: Entry) -> None:
        self._box = QDoubleSpinBox()
        self._box.setDecimals(2)
        self._box.setRange(entry.least or 0.0, entry.most or MOST_NUMBER)
        super().__init__(entry, self._box)
        self._box.valueChanged.connect(self.changed)
        self._shown: float | None = None

    def value(self) -> Any:
        """Return the number: as it was given, where only its rounding is shown and nobody has changed it."""
        number = self._box.value()
        return self._shown if self._shown is not None and round(self._shown, 2) == number else number

    def show_value(self, value: Any) -> None:
        """Show a number."""
        self._shown = float(value)
        self._box.setValue(self._shown)


class Text(Control):
    """A word that has to have a form."""

    def __init__(self, entry: Entry) -> None:
        self._line = QLineEdit()
        self._line.setPlaceholderText(tr(entry.possible))
        super().__init__(entry, self._line)
        self._line.textChanged.connect(self.changed)

    def value(self) -> Any:
        """Return the word."""
        return self._line.text().strip()

    def show_value(self, value: Any) -> None:
        """Show a word."""
        self._line.setText(str(value))


class File(Control):
    """A path, typed or chosen; nothing is the default."""

    def __init__(self, entry: Entry) -> None:
        self._line = QLineEdit()
        self._line.setPlaceholderText(tr("none") if entry.default is None else str(entry.default))
        super().__init__(entry, self._line)
        self._line.textChanged.connect(self.changed)
        button = QPushButton(tr("Choose…"))
        button.setAccessibleName(tr("Choose the file: {title}", title=tr(entry.title)))
        button.clicked.connect(self._ask)
        layout = self.layout()
        assert layout is not None
        layout.addWidget(button)

    def value(self) -> Any:
        """Return the path."""
        text = self._line.text().strip()
        return Path(text) if text else self.entry.default

    def show_value(self, value: Any) -> None:
        """Show a path."""
        self._line.setText("" if value in (None, self.entry.default) else str(value))

    def _ask(self) -> None:
        if path := QFileDialog.getOpenFileName(self, tr(self.entry.title), self._line.text())[0]:
            self._line.setText(path)


class Listed(Control):
    """A list, written in JSON; nothing is the default."""

    def __init__(self, entry: Entry) -> None:
        self._text = QPlainTextEdit()
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(LINES * self._text.fontMetrics().lineSpacing() + 12)
        super().__init__(entry, self._text)
        self._text.textChanged.connect(self.changed)

    def value(self) -> Any:
        """Return the list."""
        text = self._text.toPlainText().strip()
        if not text:
            return self.entry.default
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            place = (
                tr(" (line {lineno}, {msg})", lineno=error.lineno, msg=error.msg.lower())
                if isinstance(error, json.JSONDecodeError)
                else ""
            )
            raise UserError(tr("{title} is not written in JSON{place}.", title=tr(self.entry.title), place=place)) from error

    def show_value(self, value: Any) -> None:
        """Show a list."""
        self._text.setPlainText("" if value is None else json.dumps(value, indent=1, ensure_ascii=False))


_CONTROLS: dict[Kind, type[Choice | Switch | Whole | Number | Text | File | Listed]] = {
    Kind.CHOICE: Choice,
    Kind.SWITCH: Switch,
    Kind.WHOLE: Whole,
    Kind.NUMBER: Number,
    Kind.TEXT: Text,
    Kind.FILE: File,
    Kind.LIST: Listed,
}


def control_of(entry: Entry) -> Control:
    """Return the control for what can be set."""
    return _CONTROLS[entry.kind](entry)
