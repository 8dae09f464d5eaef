"""Two small buttons beside a row's rank, by which it is called right or wrong."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen

from widgets.language import tr_later

SIDE = 20
MARGIN = 5

TIPS = {True: tr_later("Right: more like this (R)"), False: tr_later("Wrong: not like this (W)")}


@dataclass(frozen=True)
class MarkButtons:
    """Where the buttons of a row lie, and how they look.

    Attributes
    ----------
    width, height : float
        Of the column in which they stand, one at its top and one at its bottom.
    """

    width: float
    height: float

    def rect(self, right: bool) -> QRectF:
        """Return where the button for right or for wrong lies."""
        top = MARGIN if right else self.height - MARGIN - SIDE
        return QRectF((self.width - SIDE) / 2 + 1, top, SIDE, SIDE)

    def at(self, where: QPointF) -> bool | None:
        """Return which button lies at a position; None if neither does."""
        return next((right for right in (True, False) if self.rect(right).contains(where)), None)

    def paint(self, painter: QPainter, palette: QPalette, mark: bool | None, offered: bool, pointed: bool | None) -> None:
        """Paint the button that is pressed, and both where they are offered.

        Parameters
        ----------
        painter : QPainter
        palette : QPalette
        mark : bool or None
            Whether the row was called right or wrong.
        offered : bool
            Whether the row is pointed at or has the focus.
        pointed : bool or None
            Which button is pointed at.
        """
        role = QPalette.ColorRole
        for right in (True, False):
            if mark is not right and not offered:
                continue
            disc = self.rect(right).adjusted(1, 1, -1, -1)
            pressed = mark is right
            painter.setPen(QPen(palette.color(role.Highlight if pressed or pointed is right else role.PlaceholderText), 1.2))
            painter.setBrush(palette.color(role.Highlight) if pressed else palette.color(role.Button))
            painter.drawEllipse(disc)
            ink = palette.color(role.HighlightedText if pressed else role.ButtonText)
            _sign(painter, disc.adjusted(5, 5, -5, -5), right, ink)


def _sign(painter: QPainter, box: QRectF, right: bool, ink: QColor) -> None:
    """Paint a tick or a cross."""
    pen = QPen(ink, 1.8)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    if right:
        elbow = QPointF(box.left() + box.width() * 0.38, box.bottom())
        painter.drawPolyline([QPointF(box.left(), box.center().y()), elbow, box.topRight()])
    else:
        painter.drawLine(box.topLeft(), box.bottomRight())
        painter.drawLine(box.bottomLeft(), box.topRight())
