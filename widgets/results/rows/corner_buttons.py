"""Two small buttons at the end of a row's text: one pins the case to the top, one shows its reasons in full."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPalette, QPen

from widgets.language import tr_later

SIDE = 20

Corner = Literal["row.pin", "row.details"]
"""Ids of the commands that they carry out."""

CORNERS: tuple[Corner, ...] = ("row.pin", "row.details")

TIPS: dict[Corner, str] = {
    "row.pin": tr_later("Pin at the top of the rows, whatever is searched for, or unpin (P)"),
    "row.details": tr_later("Reasons in full (D)"),
}


@dataclass(frozen=True)
class CornerButtons:
    """Where the buttons of a row lie, and how they look.

    Attributes
    ----------
    text : QRectF
        Where the row's text stands.
    """

    text: QRectF

    def rect(self, corner: Corner) -> QRectF:
        """Return where a button lies: at the end of the first line, or of the last."""
        top = self.text.top() - 1 if corner == "row.pin" else self.text.bottom() - SIDE + 1
        return QRectF(self.text.right() - SIDE, top, SIDE, SIDE)

    def at(self, where: QPointF) -> Corner | None:
        """Return which button lies at a position; None if neither does."""
        return next((corner for corner in CORNERS if self.rect(corner).contains(where)), None)

    def paint(self, painter: QPainter, palette: QPalette, pressed: set[Corner], offered: bool, pointed: Corner | None) -> None:
        """Paint the buttons that are pressed, and both where the row is pointed at or has the focus."""
        role = QPalette.ColorRole
        for corner in CORNERS:
            if corner not in pressed and not offered:
                continue
            lit = corner in pressed or corner == pointed
            pen = QPen(palette.color(role.Highlight if lit else role.PlaceholderText), 1.6)
            painter.setPen(pen)
            painter.setBrush(palette.color(role.Highlight) if corner in pressed else palette.color(role.Base))
            box = self.rect(corner).adjusted(4, 4, -4, -4)
            (paint_pin if corner == "row.pin" else _chevron)(painter, box)


def paint_pin(painter: QPainter, box: QRectF) -> None:
    """Paint a drawing pin."""
    middle = box.center().x()
    head = QRectF(middle - 3.5, box.top(), 7, 5)
    painter.drawRect(head)
    painter.drawLine(QPointF(middle - 5.5, head.bottom() + 1.5), QPointF(middle + 5.5, head.bottom() + 1.5))
    painter.drawLine(QPointF(middle, head.bottom() + 1.5), QPointF(middle, box.bottom()))


def _chevron(painter: QPainter, box: QRectF) -> None:
    """Paint an arrow that points down, to where the reasons are shown."""
    low, middle = box.center().y() + 2.5, box.center().x()
    painter.drawPolyline([QPointF(box.left() + 1, low - 5), QPointF(middle, low), QPointF(box.right() - 1, low - 5)])
