"""What is painted over a slice besides the sketch: letters, scale bar, tool lines, frame."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from widgets.language import tr
from widgets.pane.view_geometry import Point, ViewGeometry

BACKGROUND = QColor(0, 0, 0)
INK = QColor(232, 236, 240)
SHADOW = QColor(0, 0, 0, 190)
FAINT_SHADOW = QColor(0, 0, 0, 110)
ERASE_INK = QColor(255, 128, 112)
FRAME = QColor(255, 170, 40)
MESSAGE = QColor(150, 158, 166)
CROSSHAIR = QColor(92, 168, 255)

LETTER_MARGIN = 8
LETTER_SIZE = 15
SCALE_LENGTHS = (1, 2, 5, 10, 20, 50, 100)
SCALE_SHARE = 0.25
"""The scale bar is at most this share of the width."""

CROSSHAIR_GAP = 5
CROSSHAIR_INSET = 30
"""From the edges, so that no line runs through a letter."""


Plane = Literal["axial", "coronal", "sagittal"]

Ends = tuple[str, str]

SIDES: dict[Plane, tuple[Ends, Ends]] = {
    "axial": (("L", "R"), ("A", "P")),
    "coronal": (("L", "R"), ("I", "S")),
    "sagittal": (("A", "P"), ("I", "S")),
}
"""The patient's sides at the first and last column, and at the first and last row, of a plane."""


def letters(view: ViewGeometry, plane: Plane = "axial") -> dict[Qt.AlignmentFlag, str]:
    """Return the patient's sides by the edge of the screen on which they lie."""
    flag = Qt.AlignmentFlag
    (first, last), (top, bottom) = SIDES[plane]
    if view.mirrored:
        first, last = last, first
    if view.rising:
        top, bottom = bottom, top
    return {flag.AlignLeft: first, flag.AlignRight: last, flag.AlignTop: top, flag.AlignBottom: bottom}


def plane_note(plane: Plane, index: int, count: int) -> str:
    """Say where a coronal or sagittal plane lies among `count`: ``R 34 mm`` from the middle, ``A 12 mm``, or ``midline``."""
    low, high = "AP" if plane == "coronal" else "LR"
    beyond = index - (count - 1) / 2
    if plane == "sagittal" and abs(beyond) < 1:
        return tr("midline")
    return f"{high if beyond >= 0 else low} {abs(beyond):.0f} mm"


def letter_font(size: int = LETTER_SIZE) -> QFont:
    """Return the font of letters and scale, of a height in logical pixels."""
    font = QFont()
    font.setPixelSize(size)
    font.setBold(True)
    return font


def letter_rects(area: QRect, clear: QRect | None = None) -> dict[Qt.AlignmentFlag, QRect]:
    """Return where the letters stand: at the edges of `area`, or of the part of it that is `clear` of other things."""
    clear = area if clear is None else clear
    box, inset = QRect(0, 0, 22, 22), LETTER_MARGIN + 11
    top, bottom = clear.top() + inset, clear.bottom() - inset
    middle, flag = area.center(), Qt.AlignmentFlag
    beside = max(min(middle.y(), bottom), top)
    placed = {
        flag.AlignLeft: (area.left() + inset, beside),
        flag.AlignRight: (area.right() - inset, beside),
        flag.AlignTop: (middle.x(), top),
        flag.AlignBottom: (middle.x(), bottom),
    }
    return {side: QRect(x - 11, y - 11, box.width(), box.height()) for side, (x, y) in placed.items()}


def scale_bar(view: ViewGeometry, area: QRect) -> tuple[int, QRect]:
    """Return the length in mm of the scale bar and the rectangle of bar and text."""
    room = SCALE_SHARE * area.width()
    length = max((mm for mm in SCALE_LENGTHS if mm * view.scale <= room), default=SCALE_LENGTHS[0])
    width = round(length * view.scale)
    return length, QRect(area.left() + 14, area.bottom() - 38, max(width, 60) + 4, 32)


def paint_text(painter: QPainter, rect: QRect, text: str, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignCenter) -> None:
    """Paint a text that can be read on black and on white."""
    painter.setPen(SHADOW)
    for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        painter.drawText(rect.translated(dx, dy), align, text)
    painter.setPen(INK)
    painter.drawText(rect, align, text)


def paint_letters(
    painter: QPainter, names: Mapping[Qt.AlignmentFlag, str], area: QRect, dirty: QRect, clear: QRect | None = None
) -> None:
    """Paint the letters of :func:`letters` where they touch `dirty`."""
    for side, rect in letter_rects(area, clear).items():
        if rect.adjusted(-1, -1, 1, 1).intersects(dirty):
            paint_text(painter, rect, names[side])


def paint_marks(painter: QPainter, view: ViewGeometry, area: QRect, dirty: QRect, clear: QRect) -> None:
    """Paint letters and scale bar of an axial slice where they touch `dirty`, in the part that is `clear` of other things."""
    painter.setFont(letter_font())
    paint_letters(painter, letters(view), area, dirty, clear)
    length, rect = scale_bar(view, clear)
    if not rect.adjusted(-2, -2, 2, 2).intersects(dirty):
        return
    left, right, y = rect.left() + 1, rect.left() + 1 + round(length * view.scale), rect.bottom() - 6
    for colour, width in ((SHADOW, 4), (INK, 2)):
        painter.setPen(QPen(colour, width))
        painter.drawLine(left, y, right, y)
        painter.drawLine(left, y - 4, left, y + 4)
        painter.drawLine(right, y - 4, right, y + 4)
    paint_text(painter, QRect(left, rect.top(), rect.width(), 18), f"{length} mm", Qt.AlignmentFlag.AlignLeft)


def crosshair_rects(view: ViewGeometry, point_mm: Point, area: QRect) -> tuple[QRect, QRect]:
    """Return the rectangles, in logical pixels, that the lines of a crosshair at (row, column) in mm touch."""
    at = view.to_widget(point_mm).toPoint()
    upright = QRect(at.x() - 1, area.top(), 3, area.height())
    return upright, QRect(area.left(), at.y() - 1, area.width(), 3)


def paint_crosshair(painter: QPainter, view: ViewGeometry, point_mm: Point, area: QRect, held: bool = False) -> None:
    """Paint two lines that cross at (row, column) in mm and leave the place free, in another colour where a pen is down."""
    at = view.to_widget(point_mm).toPoint()
    area = area.adjusted(CROSSHAIR_INSET, CROSSHAIR_INSET, -CROSSHAIR_INSET, -CROSSHAIR_INSET)
    for colour, width in ((FAINT_SHADOW, 3), (FRAME if held else CROSSHAIR, 1)):
        # Rectangles, since a painter takes ten times as long over a translucent line.
        for first, last in ((area.left(), at.x() - CROSSHAIR_GAP), (at.x() + CROSSHAIR_GAP, area.right())):
            painter.fillRect(first, at.y() - width // 2, max(last - first + 1, 0), width, colour)
        for first, last in ((area.top(), at.y() - CROSSHAIR_GAP), (at.y() + CROSSHAIR_GAP, area.bottom())):
            painter.fillRect(at.x() - width // 2, first, width, max(last - first + 1, 0), colour)


def paint_frame(painter: QPainter, area: QRect) -> None:
    """Paint the frame of a slice that was found."""
    painter.setPen(QPen(FRAME, 4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(area.adjusted(2, 2, -2, -2))


def paint_message(painter: QPainter, area: QRect, text: str) -> None:
    """Say in the middle why there is no picture."""
    painter.setPen(MESSAGE)
    painter.drawText(area.adjusted(20, 20, -20, -20), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
