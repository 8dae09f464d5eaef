"""One row of the results: the best slice of one patient, its pictures, how similar it is, and why."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFont, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app import anatomy
from widgets.results import thumbnails
from widgets.results.cases.mark_buttons import TIPS, MarkButtons
from widgets.results.cases.row_commands import command_of
from widgets.results.row_text import Colours, RowText, distances, least_width, percent, small
from widgets.state.search_types import FoundRow

RANK_WIDTH = 26
GAP = 4
TEXT_WIDTH = 228
"""Of the text beside the pictures; more where the font wants more."""

QUIET = 0.68
"""How much of the text's colour quiet text has, the rest being the ground's."""

GREY_TEXT = QColor(200, 200, 200)
"""Words on pictures that are not there; the grey below is dark in every theme."""


@dataclass(frozen=True)
class Scale:
    """What the rows of one answer share.

    Attributes
    ----------
    frame : QRect
        Of the pictures.
    by : str
        The measure that ranks, where no second look was made.
    looked : bool
        Whether one was.
    dimmed : bool
        Whether none of the rows is close: then no bar calls for attention. Pictures are never dimmed: they are to be read.
    radiological : bool
    """

    frame: QRect
    by: str
    looked: bool = False
    dimmed: bool = False
    radiological: bool = True


def text_width(font: QFont) -> float:
    """Return how wide the text beside the pictures is."""
    return max(float(TEXT_WIDTH), least_width(font) + 3 * GAP)


def spoken(row: FoundRow) -> str:
    """Say how similar a row is and why, for screen readers and the tool tip."""
    similar = [] if row.similarity is None else [f"{percent(row.similarity)} similar"]
    told = ", ".join([*similar, row.sentence or ", ".join(row.reasons)])
    alike = [name for name in row.judged if name not in row.cost_most]
    kinds = {"alike": alike, "not alike": row.cost_most}
    return "; ".join([told, *(f"{kind}: {', '.join(names)}" for kind, names in kinds.items() if names)])


class ResultRow(QWidget):
    """Paints one found case; the wheel and the keys belong to the panel around it.

    Signals
    -------
    opened(FoundRow), menu_wanted(FoundRow, QPoint)
        Double click; right click or the menu key (global position).
    command_wanted(str, FoundRow)
        A key or one of the two buttons; the id of the command (:mod:`widgets.results.cases.row_commands`).
    painted(ResultRow)
        The row's paint event has ended.
    """

    opened = Signal(object)
    menu_wanted = Signal(object, object)
    command_wanted = Signal(str, object)
    painted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row: FoundRow | None = None
        self._scale: Scale | None = None
        self._mark: bool | None = None
        self._pointed: bool | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @property
    def row(self) -> FoundRow | None:
        """The found case that is shown."""
        return self._row

    @property
    def mark(self) -> bool | None:
        """Whether the case was called right or wrong; None if neither."""
        return self._mark

    @property
    def buttons(self) -> MarkButtons:
        """The two buttons by which it is called so."""
        return MarkButtons(RANK_WIDTH, self.height())

    def show_mark(self, mark: bool | None) -> None:
        """Show whether the case was called right or wrong."""
        self._mark = mark
        if self._row is not None:
            called = [] if mark is None else ["called right" if mark else "called wrong"]
            self.setAccessibleDescription("; ".join([*called, spoken(self._row)]))
        self.update()

    def show_row(self, row: FoundRow, scale: Scale) -> None:
        """Show another found case."""
        self._row, self._scale = row, scale
        words = spoken(row)
        self.setAccessibleName(f"{row.rank}: {row.patient}, slice {row.slice}")
        self.setAccessibleDescription(words)
        lines = [f"{title} {value:.4g}" for title, value in distances(row, scale.by).items()]
        lacking = "" if row.lacking is None else f"<br><b>{escape(row.lacking.sentence)}</b>"
        self.setToolTip(
            f"<b>{escape(row.patient)}</b> · {escape(row.study)}, slice {row.slice}<br>{words}<br>"
            f"{' · '.join(row.reasons)}<br>Distances of the codes: {' · '.join(lines)}{lacking}"
        )
        self.update()

    def picture_rect(self, key: str) -> QRectF:
        """Return where a picture of `thumbnails.PICTURES` is painted, in this widget's coordinates."""
        height = self.height() - 2 * GAP
        frame = self._scale.frame if self._scale else thumbnails.USUAL_FRAME
        width = height * frame.width() / frame.height()
        room = (self.width() - RANK_WIDTH - text_width(self.font())) / len(thumbnails.PICTURES) - GAP
        shrink = min(1.0, max(room, 24.0) / width)
        left = RANK_WIDTH + thumbnails.PICTURES.index(key) * (width * shrink + GAP)
        return QRectF(round(left), round(GAP + height * (1 - shrink) / 2), round(width * shrink), round(height * shrink))

    def text_rect(self) -> QRectF:
        """Return the part to the right of the pictures."""
        left = self.picture_rect(thumbnails.PICTURES[-1]).right() + 2 * GAP
        return QRectF(left, GAP, max(0.0, self.width() - left - GAP), self.height() - 2 * GAP)

    def sizeHint(self) -> QSize:
        return QSize(RANK_WIDTH + 4 * 76 + round(text_width(self.font())), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        if self.hasFocus() or self.underMouse():
            painter.fillRect(self.rect(), palette.color(QPalette.ColorRole.AlternateBase))
        if self._row is not None and self._scale is not None:
            self._paint_rank(painter, self._row)
            self.buttons.paint(painter, palette, self._mark, self.hasFocus() or self.underMouse(), self._pointed)
            for key, picture in self._row.pictures.items():
                rect = self.picture_rect(key)
                painter.fillRect(rect, Qt.GlobalColor.black)
                ratio = self.devicePixelRatioF()
                thumbnails.paint_slice(painter, rect, picture, self._scale.frame, self._scale.radiological, ratio)
            if self._row.lacking is not None:
                self._paint_lacking(painter, "Reading…" if self._row.lacking.awaited else "No pictures")
            self._paint_side(painter, self._scale.radiological)
            bar = self._dim() if self._scale.dimmed else palette.color(QPalette.ColorRole.Highlight)
            text = RowText(painter, self.text_rect(), self.font(), Colours(palette, self._dim(), bar))
            text.paint(self._row, self._scale.by, self._scale.looked)
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
        painter.setFont(small(self.font()))
        painter.setPen(self._dim())
        rect = self.picture_rect(thumbnails.PICTURES[0]).adjusted(3, 1, 0, 0)
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, "R" if radiological else "L")

    def _dim(self) -> QColor:
        text = self.palette().color(QPalette.ColorRole.Text)
        base = self.palette().color(QPalette.ColorRole.Base)
        pairs = ((text.red(), base.red()), (text.green(), base.green()), (text.blue(), base.blue()))
        return QColor(*(round(QUIET * one + (1 - QUIET) * other) for one, other in pairs))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        right = self.buttons.at(event.position())
        if right is not None and event.button() == Qt.MouseButton.LeftButton and self._row is not None:
            self.command_wanted.emit("row.right" if right else "row.wrong", self._row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._point_at(self.buttons.at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point_at(None)

    def _point_at(self, pointed: bool | None) -> None:
        if pointed is not self._pointed:
            self._pointed = pointed
            self.update()

    def event(self, event: QEvent) -> bool:
        """Explain the buttons where they are pointed at, elsewhere the row."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            right = self.buttons.at(QPointF(event.pos()))
            if right is not None:
                QToolTip.showText(event.globalPos(), TIPS[right], self)
                return True
        return super().event(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.buttons.at(event.position()) is not None:
            self.mousePressEvent(event)
        elif event.button() == Qt.MouseButton.LeftButton and self._row is not None:
            self.opened.emit(self._row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = command_of(event)
        if name is not None and self._row is not None:
            self.command_wanted.emit(name, self._row)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._row is not None:
            self.menu_wanted.emit(self._row, event.globalPos())
