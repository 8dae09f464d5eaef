"""A picture of three planes of a brain: axial, coronal and sagittal, with the letters of its sides."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.brains.asking import Picture, turned
from widgets.results.thumbnails import grey_image

SIDES = QColor("#e6eaee")
ROWS, COLUMNS = 96, 256
"""Of a picture."""
_HALF = 80
"""Columns of the axial and of the coronal plane."""
_INSET = 3.0


def paint_planes(painter: QPainter, frame: QRectF, image: QImage, mirrored: bool) -> None:
    """Paint an image of three planes into a frame, as large as fits, with R or L beside the axial and the coronal plane."""
    scale = min(frame.width() / COLUMNS, frame.height() / ROWS)
    at = QPointF(frame.center().x() - COLUMNS * scale / 2, frame.center().y() - ROWS * scale / 2)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF(at.x(), at.y(), COLUMNS * scale, ROWS * scale), image)
    painter.setPen(SIDES)
    ends = ("R", "L") if mirrored else ("L", "R")
    for k in range(2):
        part = QRectF(at.x() + (k * _HALF * scale) + _INSET, at.y(), _HALF * scale - 2 * _INSET, _HALF * scale)
        for letter, side in zip(ends, (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight), strict=True):
            painter.drawText(part, side | Qt.AlignmentFlag.AlignVCenter, letter)


class PictureView(QWidget):
    """Shows one picture, or a sentence where there is none.

    Parameters
    ----------
    title : str
        Stands in its corner.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self._picture: Picture | None = None
        self._image: QImage | None = None
        self._mirrored = False
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(COLUMNS // 2, ROWS // 2 + self.fontMetrics().height())

    def sizeHint(self) -> QSize:
        """Twice as large as the least."""
        return QSize(COLUMNS * 3 // 2, ROWS * 3 // 2 + self.fontMetrics().height())

    def show_picture(self, picture: Picture | None) -> None:
        """Show a picture (96, 256) with the patient's left on the left, or none."""
        self._picture = picture
        self._build()

    def set_mirrored(self, mirrored: bool) -> None:
        """Put the patient's left on the right, or on the left."""
        self._mirrored = mirrored
        self._build()

    def _build(self) -> None:
        picture = self._picture
        self._image = None if picture is None else grey_image(turned(picture) if self._mirrored else picture)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.black)
        tall = self.fontMetrics().height()
        if self._image is not None:
            paint_planes(painter, QRectF(self.rect().adjusted(0, tall, 0, 0)), self._image, self._mirrored)
        painter.setPen(SIDES)
        painter.drawText(QRectF(self.rect()).adjusted(6, 1, -6, 0), Qt.AlignmentFlag.AlignTop, self.title)
        painter.end()
