"""One row of the results: the best slice of one patient, its pictures, how similar it is, and why."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QToolTip, QWidget

from widgets.language import tr, translated
from widgets.results import thumbnails
from widgets.results.cases.mark_buttons import TIPS, MarkButtons
from widgets.results.cases.row_commands import command_of
from widgets.results.row_text import Colours, RowText, distances, percent, small
from widgets.results.rows.corner_buttons import TIPS as CORNER_TIPS
from widgets.results.rows.corner_buttons import Corner, CornerButtons, paint_pin
from widgets.results.rows.shape import RANK_WIDTH, Shape
from widgets.state.rows import USUAL_COLUMNS
from widgets.state.search_types import FoundRow

QUIET = 0.68
"""How much of the text's colour quiet text has, the rest being the ground's."""

GREY_TEXT = QColor(200, 200, 200)
"""Words on pictures, and on those that are not there; the grey below is dark in every theme."""


STEPS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)
"""Keys that go to another row."""


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
    columns : tuple of str
        The pictures of each row, some of `widgets.state.rows.COLUMNS`.
    """

    frame: QRect
    by: str
    looked: bool = False
    dimmed: bool = False
    radiological: bool = True
    columns: tuple[str, ...] = USUAL_COLUMNS


DOUBT = QColor(255, 190, 40)
"""The mark of a row that should not be trusted unseen, in the amber of a preparation that wants a look."""
DOUBT_SIDE = 14


def spoken(row: FoundRow) -> str:
    """Say how similar a row is and why, for screen readers and the tool tip."""
    similar = [] if row.similarity is None else [tr("{percent} similar", percent=percent(row.similarity))]
    told = ", ".join([*similar, translated(row.sentence or ", ".join(row.reasons))])
    alike = [name for name in row.judged if name not in row.cost_most]
    kinds = {tr("alike"): alike, tr("not alike"): row.cost_most}
    judged = (f"{kind}: {', '.join(map(tr, names))}" for kind, names in kinds.items() if names)
    return "; ".join([told, *judged, *map(translated, row.doubts)])


def _lacking(row: FoundRow, column: str) -> str | None:
    """Return what a picture says that is not there; None where it is, or where the others say it."""
    if row.lacking is not None:
        words = tr("Reading…") if row.lacking.awaited else tr("No pictures")
        return None if column == thumbnails.OVERLAY else words
    if column not in row.pictures:
        return tr("Reading…")
    return tr("No {picture}", picture=tr(thumbnails.PICTURE_TITLES[column])) if row.pictures[column].isNull() else None


class ResultRow(QWidget):
    """Paints one found case; the wheel and the keys belong to the panel around it.

    Signals
    -------
    opened(FoundRow), menu_wanted(FoundRow, QPoint)
        Double click; right click or the menu key (global position).
    command_wanted(str, FoundRow)
        A key or one of the small buttons; the id of the command (:mod:`widgets.results.cases.row_commands`).
    stepped(int)
        An arrow key, Home or End asks for another row: which key.
    focused(FoundRow)
    painted(ResultRow)
        The row's paint event has ended.
    """

    opened = Signal(object)
    menu_wanted = Signal(object, object)
    command_wanted = Signal(str, object)
    stepped = Signal(int)
    focused = Signal(object)
    painted = Signal(object)
    spoken_role = QAccessible.Role.ListItem

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row: FoundRow | None = None
        self._scale: Scale | None = None
        self._shape = Shape.of(QSize(400, 400), thumbnails.USUAL_FRAME.size(), len(USUAL_COLUMNS), False, self.font())
        self._mark: bool | None = None
        self._pressed: set[Corner] = set()
        self._pointed: bool | Corner | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a press gives the focus when it is known what was pressed
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

    @property
    def corners(self) -> CornerButtons:
        """The two buttons at the end of its text."""
        return CornerButtons(self.text_rect())

    @property
    def pinned(self) -> bool:
        """Whether the case stays at the top."""
        return "row.pin" in self._pressed

    @property
    def shape(self) -> Shape:
        """How pictures and text are laid out."""
        return self._shape

    def set_shape(self, shape: Shape) -> None:
        """Lay pictures and text out in another way."""
        if shape != self._shape:
            self._shape = shape
            self.update()

    def press(self, corner: Corner, pressed: bool) -> None:
        """Show one of the buttons at the end of the text as pressed, or not."""
        if pressed is not (corner in self._pressed):
            self._pressed ^= {corner}
            self.update()

    def show_mark(self, mark: bool | None) -> None:
        """Show whether the case was called right or wrong."""
        self._mark = mark
        if self._row is not None:
            called = [] if mark is None else [tr("called right") if mark else tr("called wrong")]
            self.setAccessibleDescription("; ".join([*called, spoken(self._row)]))
        self.update()

    def show_row(self, row: FoundRow, scale: Scale) -> None:
        """Show another found case."""
        self._row, self._scale = row, scale
        words = spoken(row)
        self.setAccessibleName(
            tr("{rank}: {patient}, slice {slice}", rank=row.rank or tr("Pinned"), patient=row.patient, slice=row.slice)
        )
        self.setAccessibleDescription(words)
        lines = [f"{title} {value:.4g}" for title, value in distances(row, scale.by).items()]
        lacking = "" if row.lacking is None else f"<br><b>{escape(translated(row.lacking.sentence))}</b>"
        self.setToolTip(
            tr(
                "<b>{patient}</b> · {study}, slice {slice}<br>{words}<br>{reasons}<br>Distances of the codes: {lines}{lacking}",
                patient=escape(row.patient),
                study=escape(row.study),
                slice=row.slice,
                words=words,
                reasons=" · ".join(map(translated, row.reasons)),
                lines=" · ".join(lines),
                lacking=lacking,
            )
        )
        self.update()

    def picture_rect(self, key: str) -> QRectF:
        """Return where the picture of a column is painted, in this widget's coordinates; ValueError unless it is shown."""
        return self._shape.picture_rect(self._columns.index(key))

    def text_rect(self) -> QRectF:
        """Return where the text stands, beside the pictures or below them."""
        return self._shape.text_rect()

    @property
    def _columns(self) -> tuple[str, ...]:
        return USUAL_COLUMNS if self._scale is None else self._scale.columns

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        if self.hasFocus() or self.underMouse():
            painter.fillRect(self.rect(), palette.color(QPalette.ColorRole.AlternateBase))
        if self._row is not None and self._scale is not None:
            offered = self.hasFocus() or self.underMouse()
            self._paint_rank(painter, self._row)
            marked = self._pointed if isinstance(self._pointed, bool) else None
            self.buttons.paint(painter, palette, self._mark, offered, marked)
            self._paint_pictures(painter, self._row, self._scale)
            bar = self._dim() if self._scale.dimmed else palette.color(QPalette.ColorRole.Highlight)
            colours = Colours(palette, self._dim(), bar)
            text = RowText(painter, self.text_rect(), self.font(), colours, self._shape.wide)
            text.paint(self._row, self._scale.by, self._scale.looked)
            corner = self._pointed if isinstance(self._pointed, str) else None
            self.corners.paint(painter, palette, self._pressed, offered, corner)
        line = palette.color(QPalette.ColorRole.Mid)
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), line)
        if self.hasFocus():
            painter.fillRect(QRectF(0, 0, 2, self.height()), palette.color(QPalette.ColorRole.Highlight))
        painter.end()
        self.painted.emit(self)

    def _paint_rank(self, painter: QPainter, row: FoundRow) -> None:
        middle = QRectF(2, 0, RANK_WIDTH - 4, self.height())
        painter.setPen(self._dim())
        if not row.rank:
            box = QRectF(0, 0, 12, 12)
            box.moveCenter(middle.center())
            painter.setBrush(Qt.BrushStyle.NoBrush)
            paint_pin(painter, box)
            return
        font = QFont(self.font())
        font.setBold(True)
        painter.setFont(font)
        painter.drawText(middle, Qt.AlignmentFlag.AlignCenter, str(row.rank))

    def _paint_pictures(self, painter: QPainter, row: FoundRow, scale: Scale) -> None:
        """Paint the columns, and on those that are not there why; the tool tip says it at length."""
        ratio = self.devicePixelRatioF()
        for key in scale.columns:
            rect, picture = self.picture_rect(key), row.pictures.get(key)
            painter.fillRect(rect, Qt.GlobalColor.black)
            if picture is not None and not picture.isNull():
                thumbnails.paint_slice(painter, rect, picture, scale.frame, scale.radiological, ratio)
            if (words := _lacking(row, key)) is not None:
                painter.setFont(self.font())
                painter.setPen(GREY_TEXT)
                painter.drawText(rect, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)
        self._paint_side(painter, scale.radiological)
        if row.doubts:
            self._paint_doubt(painter)

    def _paint_doubt(self, painter: QPainter) -> None:
        """Mark a row that should not be trusted unseen; the tool tip says why."""
        box = QRectF(0, 0, DOUBT_SIDE, DOUBT_SIDE)
        box.moveTopRight(QRectF(self.picture_rect(self._columns[0])).topRight() + QPointF(-3, 3))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(DOUBT)
        painter.drawEllipse(box)
        font = small(self.font())
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(Qt.GlobalColor.black)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "!")

    def _paint_side(self, painter: QPainter, radiological: bool) -> None:
        """Say on the first picture which side of the patient is on its left."""
        painter.setFont(small(self.font()))
        painter.setPen(GREY_TEXT)
        rect = self.picture_rect(self._columns[0]).adjusted(3, 1, 0, 0)
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, "R" if radiological else "L")

    def _dim(self) -> QColor:
        text = self.palette().color(QPalette.ColorRole.Text)
        base = self.palette().color(QPalette.ColorRole.Base)
        pairs = ((text.red(), base.red()), (text.green(), base.green()), (text.blue(), base.blue()))
        return QColor(*(round(QUIET * one + (1 - QUIET) * other) for one, other in pairs))

    def _button_at(self, where: QPointF) -> bool | Corner | None:
        """Return which of the small buttons lies at a position: right, wrong, or one at the end of the text."""
        mark = self.buttons.at(where)
        return self.corners.at(where) if mark is None else mark

    def mousePressEvent(self, event: QMouseEvent) -> None:
        button = self._button_at(event.position())
        if button == "row.details" and event.button() == Qt.MouseButton.LeftButton and self._row is not None:
            self.command_wanted.emit(button, self._row)  # before the focus comes, whose row's reasons are shown by itself
            button = None
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if button is not None and event.button() == Qt.MouseButton.LeftButton and self._row is not None:
            names = {True: "row.right", False: "row.wrong"}
            self.command_wanted.emit(names[button] if isinstance(button, bool) else button, self._row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._point_at(self._button_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point_at(None)

    def _point_at(self, pointed: bool | Corner | None) -> None:
        if pointed is not self._pointed:
            self._pointed = pointed
            self.update()

    def event(self, event: QEvent) -> bool:
        """Explain the buttons where they are pointed at, elsewhere the row."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            button = self._button_at(QPointF(event.pos()))
            if button is not None:
                tip = tr(TIPS[button] if isinstance(button, bool) else CORNER_TIPS[button])
                QToolTip.showText(event.globalPos(), tip, self)
                return True
        return super().event(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._button_at(event.position()) is not None:
            self.mousePressEvent(event)
        elif event.button() == Qt.MouseButton.LeftButton and self._row is not None:
            self.opened.emit(self._row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = command_of(event)
        if name is not None and self._row is not None:
            if not event.isAutoRepeat():  # a key that is held means one case, whichever comes into its place
                self.command_wanted.emit(name, self._row)
        elif event.key() in STEPS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.stepped.emit(event.key())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._row is not None:
            self.focused.emit(self._row)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._row is not None:
            self.menu_wanted.emit(self._row, event.globalPos())
