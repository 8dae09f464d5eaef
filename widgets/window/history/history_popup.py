"""The list of former queries, with pictures."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from widgets.language import tr
from widgets.shared.theme import quiet_label
from widgets.state.opened import OpenedStudy
from widgets.state.window_state import Convention
from widgets.window.history.past_query import PastQuery
from widgets.window.history.query_list import KEPT, QueryList
from widgets.window.sketches.sketch_picture import behind, sketch_icon

PICTURE = QSize(64, 76)
SIZE = QSize(430, 460)
PAST = Qt.ItemDataRole.UserRole


class HistoryPopup(QFrame):
    """Lists queries, the newest first; a click or Return brings one back.

    Signals
    -------
    chosen(PastQuery)
    closed()
    """

    chosen = Signal(object)
    closed = Signal()

    def __init__(
        self, queries: QueryList, template: OpenedStudy | None, convention: Convention, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("popup")
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Former queries"))
        self.list.setIconSize(PICTURE)
        self.list.setSpacing(2)
        self.list.setWordWrap(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        for past in reversed(queries.entries):
            item = self._item(past, template, convention == "radiological", past is queries.shown)
            self.list.addItem(item)
            if past is queries.shown:
                self.list.setCurrentItem(item)
        self.list.itemClicked.connect(self._choose)
        note = quiet_label(
            tr("The last {kept} queries of this window, the newest first.", kept=KEPT)
            if queries.entries
            else tr("Nothing has been searched for in this window yet.")
        )
        note.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(note)
        layout.addWidget(self.list, 1)
        self.resize(SIZE)

    def open_over(self, window: QWidget) -> None:
        """Open in the right upper part of a window."""
        self.resize(SIZE.boundedTo(window.size()))
        corner = window.mapToGlobal(window.rect().topRight())
        self.move(corner.x() - self.width() - 24, corner.y() + min(150, max(0, window.height() - self.height())))
        self.show()
        self.list.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.list.currentItem() is not None:
            self._choose(self.list.currentItem())
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    def _item(self, past: PastQuery, template: OpenedStudy | None, radiological: bool, shown: bool) -> QListWidgetItem:
        ground = behind(past.picture, template) if past.ground is None else past.ground
        icon = sketch_icon(ground, past.picture, PICTURE, radiological, self.devicePixelRatioF())
        moment = f"{past.moment:%H:%M}" + (tr(", shown now") if shown else "")
        item = QListWidgetItem(icon, f"{moment} · {past.title}\n{past.details}")
        item.setToolTip(
            "\n".join([past.title, past.details, *([tr("on {template}", template=past.template)] if past.template else [])])
        )
        item.setData(PAST, past)
        return item

    def _choose(self, item: QListWidgetItem) -> None:
        past = item.data(PAST)
        self.close()
        self.chosen.emit(past)
