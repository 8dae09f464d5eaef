"""One chip: some words with a cross that takes it away."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from widgets.language import tr
from widgets.shared.icons import pixmap

PADDING = 9
CROSS = 22
"""Width of the part that takes the chip away."""

HEIGHT = 8
"""Above and below the words together."""

PICTURE = 16
MOST_WORDS = 300
"""Width of the words, beyond which they are cut in the middle; the tool tip has them all."""


@dataclass(frozen=True)
class Chip:
    """What a chip shows.

    Attributes
    ----------
    key : str
        By which its source knows it.
    text : str
        What it does, in plain words.
    tip : str
        What else there is to say; "" leaves the text alone.
    icon : str
        Name of a drawing in resources/icons that stands before the words, or "".
    void : bool
        Whether it has no effect at present; `tip` says why.
    editable : bool
        Whether a click on its words does something.
    """

    key: str
    text: str
    tip: str = ""
    icon: str = ""
    void: bool = False
    editable: bool = False


class ChipButton(QAbstractButton):
    """Paints one chip.

    Its cross, Delete and Backspace take it away; a click on the words, Return and the space bar edit it where it can be.

    Signals
    -------
    removed(key), chosen(key)
    """

    removed = Signal(str)
    chosen = Signal(str)

    def __init__(self, chip: Chip, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chip = chip
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.clicked.connect(self._on_clicked)
        self.show_chip(chip)

    @property
    def chip(self) -> Chip:
        """What is shown."""
        return self._chip

    def show_chip(self, chip: Chip) -> None:
        """Show something else."""
        self._chip = chip
        self.setText(chip.text.replace("&", "&&"))
        self.setToolTip("\n".join(part for part in (chip.text, chip.tip) if part))
        self.setAccessibleName(tr("{text}, without effect", text=chip.text) if chip.void else chip.text)
        keys = tr("Return changes it, Delete removes it") if chip.editable else tr("Delete removes it")
        self.setAccessibleDescription(". ".join(part for part in (chip.tip.rstrip("."), keys) if part))
        self.updateGeometry()
        self.update()

    @property
    def cross(self) -> QRect:
        """Where the cross is, in this widget's coordinates."""
        return QRect(self.width() - CROSS, 0, CROSS, self.height())

    def sizeHint(self) -> QSize:
        words = min(MOST_WORDS, self.fontMetrics().horizontalAdvance(self._chip.text) + 1)
        return QSize(self._before() + words + CROSS, self.fontMetrics().height() + HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._before() + 2 * CROSS, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        role, palette = QPalette.ColorRole, self.palette()
        hovered = self.underMouse() and self.isEnabled()
        line = palette.color(role.Highlight if self.hasFocus() else role.PlaceholderText if hovered else role.Mid)
        pen = QPen(line, 2.0 if self.hasFocus() else 1.0)
        if self._chip.void:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(QColor(0, 0, 0, 0) if self._chip.void else palette.color(role.Button))
        inset = pen.widthF() / 2
        outline = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(outline, outline.height() / 2, outline.height() / 2)
        self._paint_words(painter)
        self._paint_cross(painter)
        painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        role = QPalette.ColorRole
        ink = self.palette().color(role.PlaceholderText if self._chip.void else role.ButtonText)
        if self._chip.icon:
            top = (self.height() - PICTURE) // 2
            ratio = self.devicePixelRatioF()
            drawing = pixmap(self._chip.icon, ink.name(), round(PICTURE * ratio))
            painter.drawPixmap(QRect(PADDING, top, PICTURE, PICTURE), drawing)
        font = QFont(self.font())
        font.setStrikeOut(self._chip.void)
        painter.setFont(font)
        painter.setPen(ink)
        rect = self.rect().adjusted(self._before(), 0, -CROSS, 0)
        words = self.fontMetrics().elidedText(self._chip.text, Qt.TextElideMode.ElideMiddle, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    def _paint_cross(self, painter: QPainter) -> None:
        role, pointed = QPalette.ColorRole, self.underMouse() and self._on_cross(self.mapFromGlobal(self.cursor().pos()))
        middle, arm = QRectF(self.cross).center(), 3.5
        if pointed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.palette().color(role.Mid))
            painter.drawEllipse(middle, 8.0, 8.0)
        pen = QPen(self.palette().color(role.Text if pointed else role.PlaceholderText), 1.6)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for slope in (1, -1):
            painter.drawLine(middle - QPointF(arm, slope * arm), middle + QPointF(arm, slope * arm))

    def _before(self) -> int:
        """Return where the words begin."""
        return PADDING + (PICTURE + 4 if self._chip.icon else 0)

    def _on_cross(self, where: QPoint) -> bool:
        return self.cross.contains(where)

    def _on_clicked(self) -> None:
        if self._chip.editable:
            self.chosen.emit(self._chip.key)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        on_cross = event.button() == Qt.MouseButton.LeftButton and self.isDown() and self._on_cross(event.position().toPoint())
        if on_cross:
            self.setDown(False)
            self.removed.emit(self._chip.key)
        else:
            super().mouseReleaseEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(self._chip.key)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep Delete from the window's shortcuts while the chip has the focus."""
        removes = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in removes:
            event.accept()
            return True
        return super().event(event)
