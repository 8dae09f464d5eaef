"""One row of the results: the best slice of one patient, its pictures, its distances, and why it is similar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import anatomy
from widgets.results import thumbnails
from widgets.state.search_types import FoundRow

RANK_WIDTH = 26
GAP = 4
TEXT_WIDTH = 228
SMALL = 0.9
"""Size of the text beside the pictures, patient's name apart, as a share of the usual one."""

QUIET = 0.68
"""How much of the text's colour quiet text has, the rest being the ground's."""

GREY_TEXT = QColor(200, 200, 200)
"""Words on pictures that are not there; the grey below is dark in every theme."""

LINES = 5
"""Lines of text beside the pictures: patient, three distances, the reasons."""


@dataclass(frozen=True)
class Scale:
    """What the rows of one answer share: the frame of the pictures, the longest bar of each distance, the ranking."""

    frame: QRect
    longest: dict[str, float]
    by: str
    radiological: bool = True


def distances(row: FoundRow, by: str) -> dict[str, float]:
    """Return the distances of a row by their titles; the one that ranks comes first where it is not a part itself."""
    parts = {name.capitalize(): distance for name, distance in row.parts.items()}
    return parts if by in row.parts else {by.capitalize(): row.distance, **parts}


class ResultRow(QWidget):
    """Paints one found case; the wheel and the keys belong to the panel around it.

    Signals
    -------
    opened(FoundRow), menu_wanted(FoundRow, QPoint)
        Double click or Enter; right click or the menu key (global position).
    painted(ResultRow)
        The row's paint event has ended.
    """

    opened = Signal(object)
    menu_wanted = Signal(object, object)
    painted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row: FoundRow | None = None
        self._scale: Scale | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @property
    def row(self) -> FoundRow | None:
        """The found case that is shown."""
        return self._row

    def show_row(self, row: FoundRow, scale: Scale) -> None:
        """Show another found case."""
        self._row, self._scale = row, scale
        words = ", ".join(row.reasons)
        self.setAccessibleName(f"{row.rank}: {row.patient}, slice {row.slice}")
        self.setAccessibleDescription(words)
        lines = [f"{title} {value:.4g}" for title, value in distances(row, scale.by).items()]
        self.setToolTip(
            f"<b>{escape(row.patient)}</b> · {escape(row.study)}, slice {row.slice}<br>{words}<br>{' · '.join(lines)}<br>"
            f"{'' if row.lacking is None else f'<b>{escape(row.lacking.sentence)}</b><br>'}"
            "<i>Sizes: the query's lesion and this one's, as discs of equal area</i>"
        )
        self.update()

    def picture_rect(self, key: str) -> QRectF:
        """Return where a picture of `thumbnails.PICTURES` is painted, in this widget's coordinates."""
        height = self.height() - 2 * GAP
        frame = self._scale.frame if self._scale else thumbnails.USUAL_FRAME
        width = height * frame.width() / frame.height()
        room = (self.width() - RANK_WIDTH - TEXT_WIDTH) / len(thumbnails.PICTURES) - GAP
        shrink = min(1.0, max(room, 24.0) / width)
        left = RANK_WIDTH + thumbnails.PICTURES.index(key) * (width * shrink + GAP)
        return QRectF(round(left), round(GAP + height * (1 - shrink) / 2), round(width * shrink), round(height * shrink))

    def text_rect(self) -> QRectF:
        """Return the part to the right of the pictures."""
        left = self.picture_rect(thumbnails.PICTURES[-1]).right() + 2 * GAP
        return QRectF(left, GAP, max(0.0, self.width() - left - GAP), self.height() - 2 * GAP)

    def sizeHint(self) -> QSize:
        return QSize(RANK_WIDTH + 4 * 76 + TEXT_WIDTH, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        if self.hasFocus() or self.underMouse():
            painter.fillRect(self.rect(), palette.color(QPalette.ColorRole.AlternateBase))
        if self._row is not None and self._scale is not None:
            self._paint_rank(painter, self._row)
            for key, picture in self._row.pictures.items():
                rect = self.picture_rect(key)
                painter.fillRect(rect, Qt.GlobalColor.black)
                ratio = self.devicePixelRatioF()
                thumbnails.paint_slice(painter, rect, picture, self._scale.frame, self._scale.radiological, ratio)
            if self._row.lacking is not None:
                self._paint_lacking(painter, "Reading…" if self._row.lacking.awaited else "No pictures")
            self._paint_side(painter, self._scale.radiological)
            self._paint_text(painter, self._row, self._scale)
        line = palette.color(QPalette.ColorRole.Mid)
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), line)
        if self.hasFocus():
            painter.fillRect(QRectF(0, 0, 2, self.height()), palette.color(QPalette.ColorRole.Highlight))
        painter.end()
        self.painted.emit(self)

    def _paint_rank(self, painter: QPainter, row: FoundRow) -> None:
        font = QFont(self.font())
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(self._dim())
        painter.drawText(QRectF(2, 0, RANK_WIDTH - 4, self.height()), Qt.AlignmentFlag.AlignCenter, str(row.rank))

    def _paint_lacking(self, painter: QPainter, words: str) -> None:
        """Say on the grey pictures why they are grey; the tool tip says it at length."""
        painter.setFont(self.font())
        painter.setPen(GREY_TEXT)
        for key in anatomy.NETWORK_MODALITIES:
            painter.drawText(self.picture_rect(key), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)

    def _paint_side(self, painter: QPainter, radiological: bool) -> None:
        """Say on the first picture which side of the patient is on its left."""
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * SMALL)
        painter.setFont(font)
        painter.setPen(self._dim())
        rect = self.picture_rect(thumbnails.PICTURES[0]).adjusted(3, 1, 0, 0)
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, "R" if radiological else "L")

    def _paint_text(self, painter: QPainter, row: FoundRow, scale: Scale) -> None:
        area = self.text_rect()
        line = area.height() / LINES
        bold = QFont(self.font())
        bold.setBold(True)
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * SMALL)
        metrics = QFontMetricsF(font)
        where = f"slice {row.slice}"
        first = QRectF(area.left(), area.top(), area.width(), line)
        used = metrics.horizontalAdvance(where) + 6
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        painter.setFont(bold)
        name = QFontMetricsF(bold).elidedText(row.patient, Qt.TextElideMode.ElideMiddle, max(0.0, area.width() - used))
        painter.drawText(first, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(font)
        painter.setPen(self._dim())
        painter.drawText(first, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, where)
        bars = distances(row, scale.by)
        for place, (title, value) in enumerate(bars.items()):
            rect = QRectF(area.left(), area.top() + line * (place + 1), area.width(), line)
            self._paint_bar(painter, rect, title, value, scale.longest[title], ranks=title.lower() == scale.by)
        reasons = QRectF(area.left(), area.top() + line * (len(bars) + 1), area.width(), line)
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        words = fitting(row.reasons, reasons.width(), metrics)
        painter.drawText(reasons, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_bar(self, painter: QPainter, rect: QRectF, title: str, value: float, longest: float, ranks: bool) -> None:
        palette = self.palette()
        metrics = QFontMetricsF(painter.font())
        title_width = metrics.horizontalAdvance("Abnormal") + 6
        number_width = metrics.horizontalAdvance("888.8") + 6
        painter.setPen(palette.color(QPalette.ColorRole.Text) if ranks else self._dim())
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, short_number(value))
        track = QRectF(rect.left() + title_width, rect.center().y() - 2.5, rect.width() - title_width - number_width, 5)
        if track.width() <= 8:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(QPalette.ColorRole.Mid))
        painter.drawRoundedRect(track, 2.5, 2.5)
        share = min(1.0, value / longest) if longest > 0 else 0.0
        painter.setBrush(palette.color(QPalette.ColorRole.Highlight) if ranks else self._dim())
        track.setWidth(max(5.0, share * track.width()))
        painter.drawRoundedRect(track, 2.5, 2.5)

    def _dim(self) -> QColor:
        text = self.palette().color(QPalette.ColorRole.Text)
        base = self.palette().color(QPalette.ColorRole.Base)
        pairs = ((text.red(), base.red()), (text.green(), base.green()), (text.blue(), base.blue()))
        return QColor(*(round(QUIET * one + (1 - QUIET) * other) for one, other in pairs))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._row is not None:
            self.opened.emit(self._row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._row is not None:
            self.opened.emit(self._row)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._row is not None:
            self.menu_wanted.emit(self._row, event.globalPos())


def short_number(value: float) -> str:
    """Write a distance in at most five characters, so that numbers of one size stand below each other."""
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 1000 else f"{value:.0f}"


def fitting(words: Sequence[str], width: float, metrics: QFontMetricsF) -> str:
    """Join the first words that fit as a whole into `width` pixels; the tool tip has the others."""
    text = words[0] if words else ""
    for word in words[1:]:
        longer = f"{text} · {word}"
        if metrics.horizontalAdvance(longer) > width:
            break
        text = longer
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
