"""The patients whose brains are most alike, a row each: three planes, distance, what is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from widgets.brains.asking import Row, turned
from widgets.brains.picture_view import COLUMNS, ROWS, paint_planes
from widgets.language import tr, translated
from widgets.results.thumbnails import grey_image

if TYPE_CHECKING:
    from app.library import StudyFacts

STUDY = Qt.ItemDataRole.UserRole
PICTURE = Qt.ItemDataRole.UserRole + 1
_GAP = 8
_LEAST_WIDTH = COLUMNS // 2

Index = QModelIndex | QPersistentModelIndex


def facts_text(facts: StudyFacts) -> str:
    """Return diagnosis, age and sex as far as they are known, and the collection."""
    told = facts.patient_facts
    parts = [facts.collection]
    if told is not None:
        parts = [told.diagnosis, "" if told.age is None else tr("{age} years", age=told.age), told.sex, facts.collection]
    return ", ".join(part for part in parts if part)


def row_text(row: Row) -> str:
    """Return what stands beside a row's picture."""
    names = row.facts.patient if row.facts.study == row.facts.patient else f"{row.facts.patient}\n{row.facts.study}"
    return tr(
        "{rank}.  {names}\nDistance {distance:.2f}\n{facts_text}",
        rank=row.rank,
        names=names,
        distance=row.distance,
        facts_text=facts_text(row.facts),
    )


class BrainRows(QListWidget):
    """The rows.

    Signals
    -------
    chosen(str)
        The study of the row that became current.
    opened(str)
        A row was double-clicked, or Enter was pressed.
    """

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()
        self._mirrored = False
        self.setAccessibleName(tr("Most similar brains"))
        self.setItemDelegate(_Delegate(self))
        self.setResizeMode(QListView.ResizeMode.Adjust)  # pictures grow and shrink with the list
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(_LEAST_WIDTH + 120)
        self.currentItemChanged.connect(self._on_current)
        self.itemActivated.connect(lambda item: self.opened.emit(item.data(STUDY)))

    @property
    def mirrored(self) -> bool:
        """Whether the patient's left is on the right."""
        return self._mirrored

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; none is current."""
        self._rows = tuple(rows)
        self.clear()
        for row in self._rows:
            item = QListWidgetItem(row_text(row), self)
            item.setData(STUDY, row.facts.study)
            item.setToolTip("\n".join(map(translated, row.facts.notices)))
        self._build()

    def set_mirrored(self, mirrored: bool) -> None:
        """Put the patient's left on the right, or on the left."""
        self._mirrored = mirrored
        self._build()

    def choose(self, study: str) -> None:
        """Make the row of a study current, if there is one."""
        for k in range(self.count()):
            if self.item(k).data(STUDY) == study:
                self.setCurrentRow(k)
                self.scrollToItem(self.item(k))
                return
        self.setCurrentRow(-1)

    @property
    def current_study(self) -> str:
        """The study of the current row; empty where none is."""
        item = self.currentItem()
        return str(item.data(STUDY)) if item is not None else ""

    def _build(self) -> None:
        for k, row in enumerate(self._rows):
            image = grey_image(turned(row.picture) if self._mirrored else row.picture)
            self.item(k).setData(PICTURE, image)

    def _on_current(self, now: QListWidgetItem | None) -> None:
        if now is not None:
            self.chosen.emit(now.data(STUDY))


class _Delegate(QStyledItemDelegate):
    """Paints a row; its picture grows with the width of the list."""

    def __init__(self, rows: BrainRows) -> None:
        super().__init__(rows)
        self._list = rows

    def _picture_size(self) -> QSize:
        wide = min(max(_LEAST_WIDTH, self._list.viewport().width() * 11 // 20), COLUMNS * 3 // 2)
        return QSize(wide, wide * ROWS // COLUMNS)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as the picture, or as the text."""
        text = self._list.fontMetrics().lineSpacing() * (str(index.data()).count("\n") + 1)
        return QSize(self._list.viewport().width(), max(self._picture_size().height(), text) + 2 * _GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint picture and text, on the ground of a chosen row where it is current."""
        frame, palette = QRect(option.rect), option.palette
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        size = self._picture_size()
        picture = QRectF(frame.left() + _GAP, frame.top() + _GAP, size.width(), frame.height() - 2 * _GAP)
        painter.save()
        if chosen:
            painter.fillRect(frame, palette.color(QPalette.ColorRole.Highlight))
        painter.fillRect(picture, Qt.GlobalColor.black)
        image = index.data(PICTURE)
        if isinstance(image, QImage):
            paint_planes(painter, picture, image, self._list.mirrored)
        painter.setPen(palette.color(QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text))
        told = QRectF(picture.right() + _GAP, picture.top(), frame.right() - picture.right() - 2 * _GAP, picture.height())
        metrics = option.fontMetrics
        for k, line in enumerate(str(index.data()).split("\n")):
            at = QPointF(told.left(), told.top() + metrics.ascent() + k * metrics.lineSpacing())
            painter.drawText(at, metrics.elidedText(line, Qt.TextElideMode.ElideRight, int(told.width())))
        painter.restore()
