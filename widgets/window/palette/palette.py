"""The palette: a line to type in and the commands that it means, above everything else in the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, QSettings, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QLineEdit, QListView, QMainWindow, QVBoxLayout, QWidget
from shiboken6 import isValid

from widgets.commands import CommandSet
from widgets.language import tr
from widgets.window.palette.entries import Entry, EntryList, EntryPainter, entries_of
from widgets.window.palette.matching import matching

RECENT_KEY = "palette/recent"
RECENT = 6
"""How many commands that were chosen last come first."""

ROWS = 12
"""At most so many are seen at once; the others scroll."""
WIDTH_LETTERS = 78
MARGIN = 12
"""Between the palette and the window's edges, at least."""
FROM_TOP = 0.1
"""Of the pane's height above the palette."""

STYLE = """
#palette { background: palette(alternate-base); border: 1px solid palette(mid); border-radius: 6px; }
#palette QLineEdit { border: 1px solid palette(mid); border-radius: 4px; padding: 5px 7px; background: palette(base); }
#palette QLineEdit:focus { border-color: palette(highlight); }
#palette QListView { border: none; background: transparent; }
"""

STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -ROWS, Qt.Key.Key_PageDown: ROWS}


class CommandPalette(QFrame):
    """Finds a window's commands by typing and carries one out; while it is open the keyboard is its own.

    Parameters
    ----------
    commands : CommandSet
    own : str
        Id of the command that opens the palette, which it need not offer.
    window : QMainWindow
        The palette lies in it, above its central part.
    store : QSettings or None
        Remembers between starts what was chosen last.
    """

    def __init__(self, commands: CommandSet, own: str, window: QMainWindow, store: QSettings | None = None) -> None:
        super().__init__(window)
        self._commands = commands
        self._own = own
        self._window = window
        self._store = store
        self._recent = _remembered(store)
        self._former: QWidget | None = None
        self._opened = False
        self.setObjectName("palette")
        self.setStyleSheet(STYLE)
        self.setAccessibleName(tr("Find a command"))
        self._edit = QLineEdit()
        self._edit.setPlaceholderText(tr("Find a command: type some letters of it"))
        self._edit.setAccessibleName(tr("Find a command"))
        self._edit.setClearButtonEnabled(True)
        self._entries = EntryList(self)
        self._list = QListView()
        self._list.setAccessibleName(tr("Commands"))
        self._list.setModel(self._entries)
        self._list.setItemDelegate(EntryPainter(self._list))
        self._list.setUniformItemSizes(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setMouseTracking(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._nothing = QLabel(tr("No command has these words."))
        self._nothing.setObjectName("quiet")
        self._nothing.setContentsMargins(8, 4, 8, 4)
        self._parts = QVBoxLayout(self)
        self._parts.setContentsMargins(7, 7, 7, 7)
        self._parts.setSpacing(6)
        for part in (self._edit, self._nothing, self._list):
            self._parts.addWidget(part)
        self._edit.textChanged.connect(self._filter)
        self._edit.installEventFilter(self)
        self._list.clicked.connect(self._on_clicked)
        self._list.entered.connect(self._list.setCurrentIndex)
        self._list.selectionModel().currentChanged.connect(self._say)
        self.hide()

    @property
    def entries(self) -> list[Entry]:
        """What is offered, in its order."""
        return self._entries.entries

    @property
    def chosen(self) -> Entry | None:
        """What Return would carry out."""
        return self._entries.entry(self._list.currentIndex().row())

    def toggle(self) -> None:
        """Open the palette, or close it."""
        if self._opened:
            self.dismiss()
        else:
            self.open()

    def open(self) -> None:
        """Show all commands, those chosen last first, and take the keyboard."""
        self._former = QApplication.focusWidget()
        self._opened = True
        self._edit.clear()
        self._filter("")
        self.show()
        self.raise_()
        self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if (app := QApplication.instance()) is not None:
            app.installEventFilter(self)

    def dismiss(self, give_back: bool = True) -> None:
        """Close the palette, and give the keyboard back to whoever had it."""
        self._opened = False
        if (app := QApplication.instance()) is not None:
            app.removeEventFilter(self)
        self.hide()
        former, self._former = self._former, None
        if give_back and former is not None and isValid(former) and former.isVisible():
            former.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that move and choose; close where something else is clicked or gets the keyboard."""
        if watched is self._edit:
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
                return self._keeps(event)
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._takes(event)
            if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut and self._opened:
                stays = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
                if event.reason() not in stays:
                    self.dismiss(give_back=False)
        elif isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            if isinstance(watched, QWidget) and watched.window() is self._window and not self._holds(watched):
                self.dismiss()
        elif watched is self._window and event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _holds(self, widget: QWidget) -> bool:
        return widget is self or self.isAncestorOf(widget)

    def _keeps(self, event: QKeyEvent) -> bool:
        """Keep a key from the commands behind the palette; its own key still closes it."""
        if QKeySequence(event.keyCombination()) in self._commands[self._own].shortcuts():
            return False
        event.accept()
        return True

    def _takes(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.dismiss()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._carry_out()
        elif key in STEPS:
            self._step(STEPS[key])
        else:
            return key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        return True

    def _step(self, rows: int) -> None:
        count = self._entries.rowCount()
        if not count:
            return
        row = self._list.currentIndex().row() + rows
        row = row % count if abs(rows) == 1 else min(max(row, 0), count - 1)
        self._list.setCurrentIndex(self._entries.index(row))

    def _filter(self, typed: str) -> None:
        typed = typed.strip()
        entries = entries_of(self._commands, without=self._own)
        places = {name: place for place, name in enumerate(self._recent)}
        entries.sort(key=lambda entry: places.get(entry.id, len(places)))
        if typed:  # of those that fit equally well
            entries.sort(key=lambda entry: (bool(entry.obstacle), entry.id not in places, len(entry.title)))
        found = matching(typed, entries, lambda entry: (entry.title, f"{entry.path} {entry.keys} {entry.english}"))
        self._entries.set_entries(found)
        self._list.setCurrentIndex(self._entries.index(0))
        self._list.setVisible(bool(found))
        self._nothing.setVisible(not found)
        self._say()
        self._place()

    def _place(self) -> None:
        """Lie in the middle of the pane, as high as there are entries, and never beyond the window."""
        window = self._window.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        centre = self._window.centralWidget() or self._window
        pane = QRect(centre.mapTo(self._window, QPoint(0, 0)), centre.size()) if centre is not self._window else window
        width = min(self.fontMetrics().averageCharWidth() * WIDTH_LETTERS, window.width())
        left = min(max(pane.center().x() - width // 2, window.left()), window.right() + 1 - width)
        top = max(pane.top() + round(FROM_TOP * pane.height()), window.top())
        rows = min(self._entries.rowCount(), ROWS)
        self._list.setFixedHeight(rows * max(self._list.sizeHintForRow(0), 1))
        self._parts.activate()
        height = min(self.sizeHint().height(), window.bottom() + 1 - top)
        if height < self.sizeHint().height():
            self._list.setFixedHeight(max(self._list.height() - (self.sizeHint().height() - height), 0))
        self.setGeometry(left, top, width, height)

    def _say(self) -> None:
        """Tell screen readers, which are at the line that is typed in, what Return would carry out."""
        self._edit.setAccessibleDescription(self.chosen.said if self.chosen is not None else self._nothing.text())

    def _on_clicked(self, index: QModelIndex) -> None:
        self._list.setCurrentIndex(index)
        self._carry_out()

    def _carry_out(self) -> None:
        """Close and carry the chosen command out, if it can be used."""
        entry = self.chosen
        if entry is None or not self._commands[entry.id].isEnabled():
            return
        self._recent = [entry.id, *(name for name in self._recent if name != entry.id)][:RECENT]
        if self._store is not None:
            self._store.setValue(RECENT_KEY, ",".join(self._recent))
        self.dismiss()
        # A question that the command asks must not be asked from within the key that chose it.
        QTimer.singleShot(0, self._commands[entry.id].trigger)


def _remembered(store: QSettings | None) -> list[str]:
    kept = str(store.value(RECENT_KEY) or "") if store is not None else ""
    return [name for name in kept.split(",") if name][:RECENT]
