"""Sizes of structures in a line, each behind a square of its colour."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

Part = tuple[tuple[int, int, int], str]

SQUARE, GAP, BETWEEN = 9, 4, 10


class PartsLabel(QWidget):
    """One line in the longest of some wordings that fits; all that is said is the accessible name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wordings: Sequence[Sequence[Part]] = ((),)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def say(self, wordings: Sequence[Sequence[Part]]) -> None:
        """Say one of some wordings, at least one, the fullest first: colours (red, green, blue) and what stands behind them."""
        self._wordings = wordings
        self.setAccessibleName(", ".join(text for _, text in wordings[0]))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint squares and words."""
        room = self.contentsRect()
        fitting = (wording for wording in self._wordings if self._width(wording) <= room.width())
        painter, left = QPainter(self), room.left()
        for colour, text in next(fitting, self._wordings[-1]):
            corner = QPoint(left, room.center().y() - SQUARE // 2)
            painter.fillRect(QRect(corner, QSize(SQUARE, SQUARE)), QColor(*colour))
            left += SQUARE + GAP
            painter.setPen(self.palette().windowText().color())
            width = self.fontMetrics().horizontalAdvance(text)
            painter.drawText(QRect(left, room.top(), width + 1, room.height()), Qt.AlignmentFlag.AlignVCenter, text)
            left += width + BETWEEN

    def _width(self, wording: Sequence[Part]) -> int:
        metrics = self.fontMetrics()
        return sum(SQUARE + GAP + metrics.horizontalAdvance(text) + BETWEEN for _, text in wording) - BETWEEN
