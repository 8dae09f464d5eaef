"""The titles above the pictures of the rows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from widgets.language import tr
from widgets.results import thumbnails
from widgets.results.rows.shape import Shape


class Headings(QWidget):
    """Titles that stand above the pictures of the first line of cases."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shape: Shape | None = None
        self._columns: tuple[str, ...] = ()
        self._cases = 0
        self.setFixedHeight(self.fontMetrics().height() + 6)

    def follow(self, shape: Shape, columns: Sequence[str], cases: int) -> None:
        """Stand above the pictures of so many cases side by side."""
        self._shape, self._columns, self._cases = shape, tuple(columns), cases
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._shape is None:
            return
        painter = QPainter(self)
        painter.setPen(QPen(self.palette().color(self.foregroundRole())))
        painter.setOpacity(0.75)
        for case in range(self._cases):
            left = self._shape.cell_rect(case).left()
            for place, key in enumerate(self._columns):
                rect = self._shape.picture_rect(place)
                title = QRectF(left + rect.left(), 0, rect.width(), self.height())
                painter.drawText(
                    title, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, tr(thumbnails.PICTURE_TITLES[key])
                )
        painter.end()
