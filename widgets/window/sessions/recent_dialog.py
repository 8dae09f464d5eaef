"""The sessions that were saved last, and those that a crash has left."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.reading.sessions import SESSION_SUFFIX
from widgets.language import tr, tr_later
from widgets.shared.one_window import take_size
from widgets.window.sketches.kept import KeptFile
from widgets.window.sketches.recent_dialog import when

PATH = Qt.ItemDataRole.UserRole
NONE = tr_later("No session was saved yet: File > Save session keeps template, sketch, query and cases in one file.")


class RecentSessions(QDialog):
    """A list to choose from, by mouse or keys.

    Signals
    -------
    wanted(Path)
        A session to go on with.
    """

    wanted = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Recent sessions"))
        self._none = QLabel(tr(NONE))
        self._none.setWordWrap(True)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Recent sessions"))
        self.list.setWordWrap(True)
        self.list.itemActivated.connect(self._choose)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Open | QDialogButtonBox.StandardButton.Cancel)
        self._open = buttons.button(QDialogButtonBox.StandardButton.Open)
        self._open.setDefault(True)
        buttons.accepted.connect(lambda: self._choose(self.list.currentItem()))
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self._none)
        layout.addWidget(self.list, 1)
        layout.addWidget(buttons)
        take_size(self, QSize(520, 340))

    def show_entries(self, saved: Sequence[Path], left: Sequence[KeptFile]) -> None:
        """Show sessions.

        Parameters
        ----------
        saved : sequence of Path
            Files of the reader's own, the newest first.
        left : sequence of KeptFile
            Kept by windows that died.
        """
        self.list.clear()
        for path in saved:
            self._add(path, tr("{name}\nin {parent}", name=path.name.removesuffix(SESSION_SUFFIX), parent=path.parent))
        for entry in left:
            self._add(entry.path, tr("Left by a crash, {when}\nkept by the program itself", when=when(entry.changed)))
        there = self.list.count() > 0
        self.list.setCurrentRow(0 if there else -1)
        self.list.setVisible(there)
        self._none.setVisible(not there)
        self._open.setEnabled(there)
        self.list.setFocus()

    def _add(self, path: Path, text: str) -> None:
        item = QListWidgetItem(text, self.list)
        item.setData(PATH, path)
        item.setToolTip(str(path))

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None and self.isVisible():  # Return activates an entry, and presses the button
            self.accept()
            self.wanted.emit(item.data(PATH))
