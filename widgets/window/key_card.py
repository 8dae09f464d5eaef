"""The card of all keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.anatomy import STRUCTURES, Structure
from widgets.drawing import sketch_keys
from widgets.drawing.sketch_keys import DRAWING, Binding, shown_keys

Line = tuple[str, str]


class KeyCard(QDialog):
    """Shows every key and what the mouse does, in columns."""

    def __init__(self, parent: QWidget | None = None, structures: Sequence[Structure] = STRUCTURES) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        page = QWidget()
        columns = QHBoxLayout(page)
        columns.setSpacing(28)
        for groups in (
            [
                ("Tools", _lines(sketch_keys.tool_bindings())),
                ("Structures", _lines(sketch_keys.structure_bindings(structures))),
                ("Window", _menu_lines(parent)),
            ],
            [("Drawing", _lines(sketch_keys.DRAWING)), ("Mouse", sketch_keys.MOUSE)],
            [("Editing", _lines(sketch_keys.EDITING)), ("Viewing", sketch_keys.VIEWING)],
        ):
            column = QVBoxLayout()
            for title, lines in groups:
                if lines:
                    column.addWidget(_group(title, lines))
            column.addStretch(1)
            columns.addLayout(column)
        area = QScrollArea()
        area.setWidget(page)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(area)
        layout.addWidget(buttons)
        wanted = page.sizeHint()
        room = self.screen().availableSize()
        self.resize(min(wanted.width() + 50, room.width() - 40), min(wanted.height() + 80, room.height() - 60))


def _lines(bindings: Iterable[Binding]) -> list[Line]:
    return [(shown_keys(binding), binding.text) for binding in bindings if binding.keys]


def _menu_lines(window: QWidget | None) -> list[Line]:
    """Return the keys of a window's menus that no binding of the drawing pane has."""
    known = {QKeySequence(key) for binding in sketch_keys.EDITING for key in binding.keys}
    known |= {QKeySequence(keys) for keys, _ in sketch_keys.VIEWING} | {QKeySequence(key) for b in DRAWING for key in b.keys}
    lines = []
    for menu in window.menuBar().actions() if isinstance(window, QMainWindow) else []:
        inside = menu.menu()
        for action in inside.actions() if isinstance(inside, QMenu) else []:
            key = action.shortcut()
            if not key.isEmpty() and key not in known:
                known.add(key)
                lines.append((key.toString(QKeySequence.SequenceFormat.NativeText), action.text().replace("&", "").rstrip("…")))
    return lines


def _group(title: str, lines: Iterable[Line]) -> QWidget:
    group = QWidget()
    grid = QGridLayout(group)
    grid.setContentsMargins(0, 0, 0, 8)
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(3)
    head = QLabel(f"<b>{title}</b>")
    grid.addWidget(head, 0, 0, 1, 2)
    for row, (keys, text) in enumerate(lines, 1):
        key = QLabel(keys)
        key.setTextFormat(Qt.TextFormat.PlainText)
        grid.addWidget(key, row, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(QLabel(text), row, 1)
    grid.setColumnStretch(1, 1)
    return group
