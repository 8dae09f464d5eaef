"""Pictures of a slice side by side, as large as there is room for."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.language import tr
from widgets.results import thumbnails

GAP = 4
LETTERS = QColor(235, 235, 235)


class Pictures(QWidget):
    """Paints pictures with their titles, all in one frame; mirrored as the patient is looked at.

    Parameters
    ----------
    columns : int
        How many stand in a line.
    radiological : bool
    """

    def __init__(self, columns: int, radiological: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        self._radiological = radiological
        self._pictures: dict[str, QImage] = {}
        self._frame = QRect(thumbnails.USUAL_FRAME)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_pictures(self, pictures: Mapping[str, QImage], frame: QRect) -> None:
        """Show these, by the keys of `thumbnails.PICTURE_TITLES`."""
        self._pictures, self._frame = dict(pictures), QRect(frame)
        titles = ", ".join(tr(thumbnails.PICTURE_TITLES[key]) for key in self._pictures)
        self.setAccessibleName(tr("Pictures: {titles}", titles=titles) if titles else tr("No pictures"))
        self.update()

    def set_columns(self, columns: int) -> None:
        """Show so many in a line."""
        self._columns = columns
        self.update()

    def rect_of(self, key: str) -> QRectF:
        """Return where a picture is painted, in this widget's coordinates."""
        place = list(self._pictures).index(key)
        columns = min(self._columns, len(self._pictures))
        lines = -(-len(self._pictures) // columns)
        width = (self.width() - GAP * (columns - 1)) / columns
        height = (self.height() - GAP * (lines - 1)) / lines
        shape = self._frame.width() / self._frame.height()
        width, height = min(width, height * shape), min(height, width / shape)
        left, top = place % columns * (width + GAP), place // columns * (height + GAP)
        return QRectF(round(left), round(top), max(1, int(width)), max(1, int(height)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = QFont(self.font())
        font.setPointSizeF(max(6.0, font.pointSizeF() * 0.85))
        painter.setFont(font)
        for key, picture in self._pictures.items():
            rect = self.rect_of(key)
            painter.fillRect(rect, Qt.GlobalColor.black)
            thumbnails.paint_slice(painter, rect, picture, self._frame, self._radiological, self.devicePixelRatioF())
            painter.setPen(LETTERS)
            inside = rect.adjusted(3, 1, -3, -1)
            painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, tr(thumbnails.PICTURE_TITLES[key]))
            side = "R" if self._radiological else "L"
            painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, side)
        painter.end()
