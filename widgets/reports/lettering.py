"""Sizes of a report, in tenths of a millimetre."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

TITLE, TEXT, SMALL = 52, 32, 26
INK = QColor(25, 25, 25)
DIM = QColor(95, 95, 95)
LINE = QColor(190, 190, 190)

PAPERS = {"a4": (2100, 2970), "letter": (2159, 2794)}
MARGIN = 150
"""Free on each side."""
FOOT = 90
"""Of the lowest line, above the margin's edge."""

_WRAP = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
_ANYWHERE = int(Qt.TextFlag.TextWrapAnywhere)


def font(size: int, bold: bool = False) -> QFont:
    """Return the font of a report, `size` tenths of a mm high."""
    made = QFont()
    made.setPixelSize(size)
    made.setBold(bold)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def height_of(text: str, size: int, width: float, bold: bool = False) -> float:
    """Return how much of a column a text needs."""
    metrics = QFontMetricsF(font(size, bold))
    return float(metrics.boundingRect(QRectF(0, 0, width, 1e5), _flags(text, metrics, width), text).height())


def write(painter: QPainter, at: QRectF, text: str, size: int, colour: QColor = INK, bold: bool = False) -> float:
    """Write a text into a column, wrapped; returns its height."""
    painter.setFont(font(size, bold))
    painter.setPen(colour)
    metrics = QFontMetricsF(font(size, bold))
    height = height_of(text, size, at.width(), bold)
    painter.drawText(QRectF(at.left(), at.top(), at.width(), height + 2), _flags(text, metrics, at.width()), text)
    return height


def _flags(text: str, metrics: QFontMetricsF, width: float) -> int:
    """Break within words only where one is longer than a line, as paths are."""
    longest = max((metrics.horizontalAdvance(word) for word in text.split()), default=0.0)
    return (_WRAP & ~int(Qt.TextFlag.TextWordWrap) | _ANYWHERE) if longest > width else _WRAP
