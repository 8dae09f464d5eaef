"""The list of kept sketches: when each was drawn, on what, and what it looks like."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QShortcut
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.errors import SbmirError
from app.frames import PLANE_SHAPE
from app.sketch import SketchSummary, summarise
from widgets.language import tr, tr_later, translated
from widgets.shared import dialogs, theme
from widgets.shared.background import Background
from widgets.shared.one_window import take_size
from widgets.state.opened import OpenedStudy
from widgets.state.window_state import Convention
from widgets.window.sketches.kept import KEPT, KeptFile
from widgets.window.sketches.sketch_picture import behind, sketch_icon

Plane = npt.NDArray[np.uint8]

PICTURE = QSize(92, 110)
PATH = Qt.ItemDataRole.UserRole
SHOWN = Qt.ItemDataRole.UserRole + 1

Read = tuple[Path, SketchSummary | str]
"""A kept sketch and what it shows, or why it cannot be read."""


class RecentDialog(QDialog):
    """Lists kept sketches with their pictures; one is opened by a double click, Return or the button, and any can be deleted.

    Signals
    -------
    wanted(Path)
        A sketch is to be opened.
    unwanted(list of Path)
        Sketches are to be deleted; the reader has been asked.
    """

    wanted = Signal(object)
    unwanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Recent sketches"))
        self.setModal(False)
        self._template: OpenedStudy | None = None
        self._radiological = True
        self._reading = Background[list[Read]](self._on_read, self._on_failure, tr_later("Reading the kept sketches"))
        self._list = QListWidget()
        self._list.setAccessibleName(tr("Recent sketches"))
        self._list.setIconSize(PICTURE)
        self._list.setSpacing(3)
        self._list.setUniformItemSizes(True)
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self._list.itemActivated.connect(self._open)
        self._list.itemSelectionChanged.connect(self._on_selection)
        self._list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self._empty = theme.quiet_label(tr("Nothing has been drawn yet. Every sketch is kept here by itself, stroke by stroke."))
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        note = theme.quiet_label(
            tr(
                "The last {kept} sketches, the newest first. Opening one leaves it here; Undo brings back what is drawn now.",
                kept=KEPT,
            )
        )
        note.setWordWrap(True)
        buttons = QDialogButtonBox()
        self._button = buttons.addButton(tr("Open"), QDialogButtonBox.ButtonRole.ActionRole)
        self._button.setDefault(True)
        self._button.clicked.connect(lambda: self._open(self._list.currentItem()))
        self._delete = buttons.addButton(tr("Delete …"), QDialogButtonBox.ButtonRole.ActionRole)
        self._delete.setAutoDefault(False)
        self._delete.clicked.connect(self._ask_to_delete)
        for key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            QShortcut(key, self._list, self._delete.click, context=Qt.ShortcutContext.WidgetShortcut)
        buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole).clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(note)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._empty, 1)
        layout.addWidget(buttons)
        take_size(self, QSize(560, 560))

    def show_entries(
        self, entries: Sequence[KeptFile], own: Path | None, template: OpenedStudy | None, convention: Convention
    ) -> None:
        """List sketches.

        Parameters
        ----------
        entries : sequence of KeptFile
        own : Path or None
            The one that this window shows.
        template : OpenedStudy or None
            What lies behind the sketches that were drawn on it.
        convention : str
            Which way round they are shown.
        """
        self._template, self._radiological = template, convention == "radiological"
        row = max(self._list.currentRow(), 0) if self.isVisible() else 0
        self._list.clear()
        for entry in entries:
            words = [when(entry.changed), *_standing(entry, own)]
            item = QListWidgetItem(self._icon(np.zeros(PLANE_SHAPE, np.uint8), None), " · ".join(words) + "\n…")
            item.setData(PATH, entry.path)
            item.setData(SHOWN, entry.shown)
            self._list.addItem(item)
        self._list.setCurrentRow(min(row, len(entries) - 1))
        self._list.setVisible(bool(entries))
        self._empty.setVisible(not entries)
        self._on_selection()
        paths = [entry.path for entry in entries]
        if paths:  # all at once: each takes a millisecond, and a turn of the threads on a busy machine a hundred
            self._reading.start(lambda: [_read(path) for path in paths])

    def shut_down(self) -> None:
        """End the reading, for a program that closes."""
        self._reading.stop()
        self.close()

    def _on_read(self, found: list[Read]) -> None:
        for path, summary in found:
            items = (self._list.item(row) for row in range(self._list.count()))
            item = next((item for item in items if item.data(PATH) == path), None)
            if item is None:
                continue
            if isinstance(summary, str):
                item.setText(tr("{first_line}\nIt cannot be read.", first_line=_first_line(item)))
                item.setToolTip(summary)
            else:
                item.setText(f"{_first_line(item)}\n{_described(summary)}")
                item.setIcon(self._icon(behind(summary, self._template), summary))

    def _on_failure(self, sentence: str) -> None:
        for row in range(self._list.count()):
            item = self._list.item(row)
            item.setText(tr("{first_line}\nIt cannot be read.", first_line=_first_line(item)))
            item.setToolTip(sentence)

    def _icon(self, plane: Plane, summary: SketchSummary | None) -> QIcon:
        return sketch_icon(plane, summary, PICTURE, self._radiological, self.devicePixelRatioF())

    def _on_selection(self) -> None:
        chosen = self._list.selectedItems()
        shown = any(item.data(SHOWN) for item in chosen)
        self._button.setEnabled(len(chosen) == 1)
        self._delete.setEnabled(bool(chosen) and not shown)
        self._delete.setToolTip(tr("What a window shows is not deleted") if shown else tr("Delete what is chosen (Del)"))

    def _ask_to_delete(self) -> None:
        chosen = self._list.selectedItems()
        which = (
            tr("this sketch ({first_line})", first_line=_first_line(chosen[0]))
            if len(chosen) == 1
            else tr("these {count} sketches", count=len(chosen))
        )
        if dialogs.ask_to_delete(self, which, len(chosen) > 1):
            self.unwanted.emit([item.data(PATH) for item in chosen])

    def _open(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.accept()
            self.wanted.emit(item.data(PATH))


def _read(path: Path) -> Read:
    try:
        return path, summarise(path)
    except SbmirError as error:
        return path, translated(str(error))


def when(moment: datetime, now: datetime | None = None) -> str:
    """Say when something was: the time alone today and yesterday, else the date too."""
    days = ((now or datetime.now()).date() - moment.date()).days
    date = tr("{day} {moment:%B %Y}", day=moment.day, moment=moment)
    return tr("{day}, {moment:%H:%M}", day={0: tr("today"), 1: tr("yesterday")}.get(days, date), moment=moment)


def _standing(entry: KeptFile, own: Path | None) -> tuple[str, ...]:
    if entry.path == own:
        return (tr("shown now"),)
    if entry.shown:
        return (tr("shown in another window"),)
    return (tr("left by a crash"),) if entry.unanswered else ()


def _first_line(item: QListWidgetItem) -> str:
    return item.text().partition("\n")[0]


def _described(summary: SketchSummary) -> str:
    count = len(summary.slices)
    slices = (
        tr("slice {largest}", largest=summary.largest)
        if count == 1
        else tr("{count} slices, most on slice {largest}", count=count, largest=summary.largest)
    )
    drawn = ", ".join(tr(structure.title).lower() for structure in summary.structures)
    return tr(
        "on {template}\n{slices}\n{drawn}",
        template=summary.template_name or tr("an unnamed template"),
        slices=slices,
        drawn=drawn,
    )
