"""The lines of the palette: what each says of its command, and how it is painted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from widgets.commands import CommandSet
from widgets.commands.command import unmarked
from widgets.language import current, tr, translated

Index = QModelIndex | QPersistentModelIndex

ENTRY_ROLE = Qt.ItemDataRole.UserRole
PADDING = 10
"""Left and right of a line, in logical pixels."""
GAP = 14
"""Between title, path and keys."""
LEAST_PATH = 40
"""Where less room is left than this, the path is left out."""


@dataclass(frozen=True)
class Entry:
    """A command as the palette shows it now.

    Attributes
    ----------
    id, title, keys : str
    path : str
        The menu where it stands too, or its heading on the card of keys.
    obstacle : str
        Why it cannot be used; "" if it can.
    checked : bool
        Whether it is switched on.
    english : str
        Its English title where that is another one: words of it are typed without changing the keyboard.
    """

    id: str
    title: str
    path: str
    keys: str
    obstacle: str = ""
    checked: bool = False
    english: str = ""

    @property
    def said(self) -> str:
        """What a screen reader says."""
        state = tr("not available: {why}", why=self.obstacle) if self.obstacle else (tr("on") if self.checked else "")
        return ", ".join(part for part in (self.title, self.path, self.keys, state) if part)


def entries_of(commands: CommandSet, without: str = "") -> list[Entry]:
    """Return an entry for each command but the one `without`, as things are now."""
    found = []
    for command in commands:
        if command.id == without:
            continue
        action = commands[command.id]
        title = unmarked(translated(command.name) or action.text())
        on = action.isCheckable() and action.isChecked()
        obstacle, english = commands.obstacle(command.id), unmarked(command.name or command.title)
        said = (command.path, command.shown_keys, obstacle)
        found.append(Entry(command.id, title, *said, on, "" if current() == "en" else english))
    return found


class EntryList(QAbstractListModel):
    """The entries that the typed words mean."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Show other entries."""
        self.beginResetModel()
        self._entries = list(entries)
        self.endResetModel()

    def entry(self, row: int) -> Entry | None:
        """Return the entry of a row, None where there is none."""
        return self._entries[row] if 0 <= row < len(self._entries) else None

    @property
    def entries(self) -> list[Entry]:
        """The entries in their order."""
        return list(self._entries)

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many entries there are."""
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the title, what a screen reader says, or the entry itself."""
        entry = self.entry(index.row())
        if entry is None:
            return None
        texts = {Qt.ItemDataRole.DisplayRole: entry.title, Qt.ItemDataRole.AccessibleTextRole: entry.said, ENTRY_ROLE: entry}
        return texts.get(Qt.ItemDataRole(role))


class EntryPainter(QStyledItemDelegate):
    """Paints an entry on one line: title, path in a lesser ink, keys at the right; greyed with the reason if it is barred."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a line."""
        return QSize(100, option.fontMetrics.height() + PADDING)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one entry."""
        entry = index.data(ENTRY_ROLE)
        if not isinstance(entry, Entry):
            return
        chosen = bool(option.state & option.state.State_Selected)
        title, lesser, ground = inks(option.palette, chosen, bool(entry.obstacle))
        rect, metrics = QRect(option.rect), option.fontMetrics
        painter.save()
        if ground is not None:
            painter.fillRect(rect, ground)
        gutter = metrics.horizontalAdvance("✓ ")
        rect.adjust(PADDING, 0, -PADDING, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(title)
        if entry.checked:
            painter.drawText(rect, middle | Qt.AlignmentFlag.AlignLeft, "✓")
        rect.adjust(gutter, 0, 0, 0)
        painter.setPen(lesser)
        painter.drawText(rect, middle | Qt.AlignmentFlag.AlignRight, entry.keys)
        if entry.keys:
            rect.adjust(0, 0, -metrics.horizontalAdvance(entry.keys) - GAP, 0)
        painter.setPen(title)
        shown = metrics.elidedText(entry.title, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, middle | Qt.AlignmentFlag.AlignLeft, shown)
        rect.adjust(metrics.horizontalAdvance(shown) + GAP, 0, 0, 0)
        if rect.width() >= LEAST_PATH:
            painter.setPen(lesser)
            beside = f"{entry.path}: {entry.obstacle}" if entry.obstacle else entry.path
            beside = metrics.elidedText(beside, Qt.TextElideMode.ElideRight, rect.width())
            painter.drawText(rect, middle | Qt.AlignmentFlag.AlignLeft, beside)
        painter.restore()


def inks(palette: QPalette, chosen: bool, barred: bool) -> tuple[QColor, QColor, QColor | None]:
    """Return the ink of the title, that of path and keys, and the ground (None: the list's own)."""
    role = QPalette.ColorRole
    quiet = palette.color(role.PlaceholderText)
    if chosen and barred:
        return palette.color(role.Text), palette.color(role.Text), palette.color(role.Mid)
    if chosen:
        ink = palette.color(role.HighlightedText)
        return ink, ink, palette.color(role.Highlight)
    if barred:
        return palette.color(QPalette.ColorGroup.Disabled, role.Text), quiet, None
    return palette.color(role.Text), quiet, None
