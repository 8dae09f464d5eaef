"""Where rows lie, and what lies where in them: pictures as large as there is room for, the text beside or below them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QFont, QFontMetrics

from widgets.results.row_text import LINES, WIDE_LINES, WIDE_SHARE, least_width

RANK_WIDTH = 26
GAP = 4

LEAST_PICTURE, MOST_PICTURE = 60, 240
"""Width of a picture, px."""

GRID_PICTURE = 90
"""Cases stand side by side only where their pictures are as wide as this."""

TEXT_WIDTH = 228
"""Of the text beside the pictures; more where the font wants more."""

IN_SIGHT = 2
"""So many lines of cases are in sight at once, unless pictures would be smaller than they may be."""


def text_width(font: QFont) -> float:
    """Return how wide the text beside the pictures is."""
    return max(float(TEXT_WIDTH), least_width(font) + 3 * GAP)


@dataclass(frozen=True)
class Shape:
    """How all rows of a list are laid out.

    Attributes
    ----------
    cell : QSize
        Of one case.
    across : int
        How many stand side by side.
    picture : QSize
        Of one picture.
    count : int
        How many pictures a case has.
    below : bool
        Whether the text stands below the pictures, else beside them.
    wide : bool
        Whether the text takes few, long lines.
    """

    cell: QSize
    across: int
    picture: QSize
    count: int
    below: bool
    wide: bool

    @classmethod
    def of(cls, room: QSize, frame: QSize, count: int, grid: bool, font: QFont) -> Shape:
        """Return how rows lie in a room.

        Parameters
        ----------
        room : QSize
            What is in sight at once, without the scroll bar.
        frame : QSize
            Of the pictures: its proportions are kept.
        count : int
            How many pictures a case has.
        grid : bool
            Whether cases stand side by side where there is room.
        font : QFont
        """
        text = text_width(font)
        across = 1
        if grid:
            least = RANK_WIDTH + max(text, count * (GRID_PICTURE + GAP))
            across = max(1, int(room.width() // least))
        width = room.width() // across
        beside = (width - RANK_WIDTH - text) / count - GAP
        below = grid or beside < LEAST_PICTURE
        line = QFontMetrics(font).height()
        inside = width - RANK_WIDTH - 2 * GAP
        wide = below and inside >= WIDE_SHARE * least_width(font)
        lines = line * (WIDE_LINES if wide else LINES)
        under = lines + GAP if below else 0
        wanted = (width - RANK_WIDTH) / count - GAP if below else beside
        highest = room.height() / IN_SIGHT - under - 2 * GAP
        shape = frame.height() / frame.width()
        picture = int(max(LEAST_PICTURE, min(wanted, highest / shape, MOST_PICTURE)))
        if below:  # where even the smallest do not fit, all of them are to be seen rather than some
            picture = max(1, min(picture, int(wanted)))
        high = round(picture * shape)
        height = high + under + 2 * GAP if below else max(lines, high) + 2 * GAP
        return cls(QSize(width, height), across, QSize(picture, high), count, below, wide)

    def cell_rect(self, number: int) -> QRect:
        """Return where the case of a number lies, from 0."""
        line, place = divmod(number, self.across)
        return QRect(QPoint(place * self.cell.width(), line * self.cell.height()), self.cell)

    def height(self, cases: int) -> int:
        """Return how high all lines are together."""
        return -(-cases // self.across) * self.cell.height()

    def picture_rect(self, place: int) -> QRectF:
        """Return where a picture lies in its cell."""
        left = RANK_WIDTH + place * (self.picture.width() + GAP)
        top = GAP if self.below else (self.cell.height() - self.picture.height()) // 2
        return QRectF(left, top, self.picture.width(), self.picture.height())

    def text_rect(self) -> QRectF:
        """Return where the text lies in its cell."""
        width, height = self.cell.width(), self.cell.height()
        if self.below:
            top = 2 * GAP + self.picture.height()
            return QRectF(RANK_WIDTH, top, max(0, width - RANK_WIDTH - 2 * GAP), height - top - GAP)
        left = self.picture_rect(self.count - 1).right() + 2 * GAP
        return QRectF(left, GAP, max(0.0, width - left - GAP), height - 2 * GAP)
