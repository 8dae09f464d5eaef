"""What a row says beside its pictures: how alike, of whom, why, and what a reader would not call alike.

Five lines: the similarity with its bar (or the distance by codes, where no second look was made), the patient, two lines of
the sentence, and size, place and pattern with a tick or a cross (or the distances of the parts that were compared). Where there
is much width the patient stands beside the similarity, and the sentence takes one line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isnan

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPalette, QPen

from app.retrieval.measures import MEASURES
from widgets.language import tr, translated
from widgets.state.search_types import FoundRow

LINES = 5
WIDE_LINES = 3

WIDE_SHARE = 1.6
"""Text as wide as this, measured by what the longest sentence needs in two lines, takes `WIDE_LINES`."""

ASIDE = 22
"""What the first line and the last leave free at their end, for buttons."""

SMALL = 0.9
"""Size of the text beside the pictures, patient's name and similarity apart, as a share of the usual one."""

SMALLEST = 0.6
"""So far a sentence shrinks before it would be cut off."""

SENTENCE_LINES = 2

LONGEST_SENTENCE = "midline infratentorial, 155 mm higher, no enhancement, 188 mm for 188 mm"

BAR_HEIGHT = 6

MARK = 9
"""Side of a tick or a cross, px."""

LEFT, RIGHT = (Qt.AlignmentFlag.AlignVCenter | side for side in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight))


def distances(row: FoundRow, by: str) -> dict[str, float]:
    """Return the distances of a row by their titles; the one that ranks comes first where it is not a part itself."""
    parts = {tr(name.capitalize()): distance for name, distance in row.parts.items()}
    return parts if by in row.parts or isnan(row.distance) else {tr(by.capitalize()): row.distance, **parts}


def short_number(value: float) -> str:
    """Write a distance in at most five characters, so that numbers of one size stand below each other; a dash for none."""
    return "–" if isnan(value) else f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 1000 else f"{value:.0f}"


def percent(similarity: float | None) -> str:
    """Write a similarity as a reader sees it; a row that no second look has seen has a dash."""
    return "–" if similarity is None else f"{100 * similarity:.0f} %"


def wrapped(text: str, width: float, metrics: QFontMetricsF) -> list[str]:
    """Break a text into lines at most `width` wide, after a comma rather than between other words; a longer word stays whole."""
    lines: list[str] = []
    rest = pieces(text)
    while rest:
        count = 1
        while count < len(rest) and metrics.horizontalAdvance(joined(rest[: count + 1])) <= width:
            count += 1
        if count < len(rest):
            commas = [n for n in range(1, count + 1) if rest[n - 1].rstrip().endswith((",", "、"))]
            if commas and metrics.horizontalAdvance(joined(rest[commas[-1] :])) <= width:
                count = commas[-1]
        lines.append(joined(rest[:count]))
        rest = rest[count:]
    return lines


def pieces(text: str) -> list[str]:
    """Return the parts of a text between which a line may end: behind a blank, and behind a comma of Japanese."""
    return [piece for piece in re.split(r"(?<=[ 、])", text) if piece]


def joined(parts: Sequence[str]) -> str:
    """Return parts as they stand in one line."""
    return "".join(parts).rstrip()


def fitted(text: str, width: float, font: QFont, most: int = SENTENCE_LINES) -> tuple[QFont, list[str]]:
    """Return the font in which a text takes at most so many lines of a width, and the lines.

    The font is that given, or as much smaller as it must be.
    """
    fitting = QFont(font)
    lines = []
    for step in range(20, round(20 * SMALLEST) - 1, -1):
        fitting.setPointSizeF(font.pointSizeF() * step / 20)
        metrics = QFontMetricsF(fitting)
        lines = wrapped(text, width, metrics)
        if len(lines) <= most and all(metrics.horizontalAdvance(line) <= width for line in lines):
            break
    return fitting, lines


def small(font: QFont) -> QFont:
    """Return the font of the text beside the pictures."""
    smaller = QFont(font)
    smaller.setPointSizeF(font.pointSizeF() * SMALL)
    return smaller


def least_width(font: QFont) -> float:
    """Return how wide the text must be for the longest sentence to take its lines."""
    return _least_width(font.key())


@lru_cache(maxsize=16)
def _least_width(key: str) -> float:
    """Return the same by a font's key: every place in a row goes by it, so it is asked for often."""
    font = QFont()
    font.fromString(key)
    metrics = QFontMetricsF(small(font))
    words = pieces(translated(LONGEST_SENTENCE))
    halves = ((joined(words[:n]), joined(words[n:])) for n in range(1, len(words)))
    return min(max(map(metrics.horizontalAdvance, pair)) for pair in halves) + 1


def fitting(words: Sequence[str], width: float, metrics: QFontMetricsF) -> str:
    """Join the first words that fit as a whole into `width` pixels; the tool tip has the others."""
    text = words[0] if words else ""
    for word in words[1:]:
        longer = f"{text} · {word}"
        if metrics.horizontalAdvance(longer) > width:
            break
        text = longer
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)


@dataclass(frozen=True)
class Colours:
    """The row's palette, the colour of what is said by the way, and that of the bar."""

    palette: QPalette
    quiet: QColor
    bar: QColor


class RowText:
    """Paints the text of one row.

    Parameters
    ----------
    painter : QPainter
    area : QRectF
    font : QFont
        The row's.
    colours : Colours
    wide : bool
        Whether `area` is wide and low.
    """

    def __init__(self, painter: QPainter, area: QRectF, font: QFont, colours: Colours, wide: bool = False) -> None:
        self._painter = painter
        self._area = area
        self._bold = QFont(font)
        self._bold.setBold(True)
        self._small = small(font)
        self._colours = colours
        self._wide = wide
        self._lines = WIDE_LINES if wide else LINES
        self._text = colours.palette.color(QPalette.ColorRole.Text)

    def paint(self, row: FoundRow, by: str, looked: bool) -> None:
        """Paint all lines; `looked` tells whether a second look has found the rows, else `by` has."""
        if looked:
            self._similarity(row.similarity)
            self._marks(row.judged, row.cost_most)
        else:
            self._say(
                self._first(),
                tr("Distance {number}", number=short_number(row.parts.get(by, row.distance))),
                self._bold,
                self._text,
            )
            line = self._last()
            compared = MEASURES[by].needs.parts if by in MEASURES else ()
            rest = [
                f"{tr(name.capitalize())} {short_number(row.parts[name])}"
                for name in row.parts
                if name in compared and name != by
            ]
            self._say(line, fitting(rest, line.width(), QFontMetricsF(self._small)), self._small, self._colours.quiet)
        self._patient(row)
        self._sentence(translated(row.sentence or ", ".join(row.reasons)))

    def _line(self, place: int, lines: int = 1) -> QRectF:
        height = self._area.height() / self._lines
        return QRectF(self._area.left(), self._area.top() + place * height, self._area.width(), lines * height)

    def _first(self) -> QRectF:
        """Return where the similarity stands."""
        line = self._line(0)
        line.setWidth(line.width() * 0.45 if self._wide else max(0.0, line.width() - ASIDE))
        return line

    def _last(self) -> QRectF:
        return self._line(self._lines - 1).adjusted(0, 0, -ASIDE, 0)

    def _say(self, rect: QRectF, words: str, font: QFont, colour: QColor, where: Qt.AlignmentFlag = LEFT) -> None:
        self._painter.setFont(font)
        self._painter.setPen(colour)
        self._painter.drawText(rect, where, words)

    def _similarity(self, similarity: float | None) -> None:
        """Paint how alike in percent, with a bar: the longer the more alike."""
        line = self._first()
        self._say(line, percent(similarity), self._bold, self._text)
        used = QFontMetricsF(self._bold).horizontalAdvance("100 %") + 8
        track = QRectF(line.left() + used, line.center().y() - BAR_HEIGHT / 2, line.width() - used, BAR_HEIGHT)
        if similarity is None or track.width() <= 2 * BAR_HEIGHT:
            return
        painter, round_end = self._painter, BAR_HEIGHT / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colours.palette.color(QPalette.ColorRole.Mid))
        painter.drawRoundedRect(track, round_end, round_end)
        painter.setBrush(self._colours.bar)
        track.setWidth(max(float(BAR_HEIGHT), min(1.0, similarity) * track.width()))
        painter.drawRoundedRect(track, round_end, round_end)

    def _patient(self, row: FoundRow) -> None:
        line, where = self._line(0 if self._wide else 1), tr("slice {slice}", slice=row.slice)
        if self._wide:
            line.setLeft(line.left() + line.width() * 0.5)
            line.setRight(line.right() - ASIDE)
        room = line.width() - QFontMetricsF(self._small).horizontalAdvance(where) - 6
        name = QFontMetricsF(self._small).elidedText(row.patient, Qt.TextElideMode.ElideMiddle, max(0.0, room))
        self._say(line, name, self._small, self._text)
        self._say(line, where, self._small, self._colours.quiet, RIGHT)

    def _sentence(self, sentence: str) -> None:
        """Paint why, wrapped; a sentence that is too long for its lines is smaller, never cut off."""
        first, most = (1, 1) if self._wide else (2, SENTENCE_LINES)
        font, lines = fitted(sentence, self._area.width(), self._small, most)
        for place, line in enumerate(lines):
            self._say(self._line(first + place), line, font, self._text)

    def _marks(self, judged: Mapping[str, float], cost_most: Sequence[str]) -> None:
        """Paint a tick or a cross before each judgement; what cost most is bold."""
        line = self._last()
        bold = small(self._bold)
        left = line.left()
        for name in judged:
            crossed = name in cost_most
            font = bold if name in cost_most[:1] else self._small
            colour = self._text if crossed else self._colours.quiet
            self._mark(QRectF(left, line.center().y() - MARK / 2, MARK, MARK), crossed, colour)
            left += MARK + 4
            said = tr(name)
            self._say(QRectF(left, line.top(), line.right() - left, line.height()), said, font, colour)
            left += QFontMetricsF(font).horizontalAdvance(said) + 12

    def _mark(self, box: QRectF, crossed: bool, colour: QColor) -> None:
        pen = QPen(colour, 1.8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        self._painter.setPen(pen)
        inner = box.adjusted(1, 1, -1, -1)
        if crossed:
            self._painter.drawLine(inner.topLeft(), inner.bottomRight())
            self._painter.drawLine(inner.bottomLeft(), inner.topRight())
        else:
            elbow = QPointF(inner.left() + inner.width() * 0.38, inner.bottom())
            self._painter.drawPolyline([QPointF(inner.left(), inner.center().y()), elbow, inner.topRight()])
