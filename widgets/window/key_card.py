"""The card of all keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from widgets.commands import Command, Group, gestures
from widgets.commands.menus import in_menu_order
from widgets.language import tr, tr_later

if TYPE_CHECKING:
    from widgets.state.window_state import WindowState

Line = tuple[str, str]

PEN, MOUSE = tr_later("Drawing with the keys"), tr_later("Mouse")

COLUMNS = (
    ("Tools", "Structures", "Window"),
    ("Drawing", PEN, MOUSE),
    ("Editing", "Viewing", "Comparing", "Similar cases"),
)


class KeyCard(QDialog):
    """Shows every key of a window's commands and what the mouse does, in columns."""

    def __init__(self, commands: Iterable[Command[WindowState]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keys"))
        lines = lines_by_heading(commands)
        page = QWidget()
        columns = QHBoxLayout(page)
        columns.setSpacing(28)
        for headings in COLUMNS:
            column = QVBoxLayout()
            for heading in headings:
                if lines[heading]:
                    column.addWidget(_group(tr(heading), lines[heading]))
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


def lines_by_heading(commands: Iterable[Command[WindowState]]) -> dict[str, list[Line]]:
    """Return keys and what they do; those of the whole window in the order of the menus, the others in that of the tables."""
    commands = tuple(commands)
    lines: dict[str, list[Line]] = {PEN: list(gestures.PEN), MOUSE: list(gestures.MOUSE)}
    for group in Group:
        ordered = in_menu_order(commands) if group is Group.WINDOW else commands
        lines[group.value] = [
            (command.shown_keys, command.plain_title) for command in ordered if command.group is group and command.sequences
        ]
    lines[Group.VIEWING.value].append(gestures.SLICES)
    lines[Group.VIEWING.value].append(gestures.HOLD)
    lines[Group.RESULTS.value] += gestures.ROWS
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
        key = QLabel(tr(keys))
        key.setTextFormat(Qt.TextFormat.PlainText)
        grid.addWidget(key, row, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(QLabel(tr(text)), row, 1)
    grid.setColumnStretch(1, 1)
    return group
