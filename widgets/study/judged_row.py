"""A row that is judged: the found slice, and whether size, place and pattern are alike."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QAccessible, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QToolButton, QWidget

from app.reading.reader_study import POINTS, Judgement, Point, ShownRow
from widgets.language import tr, tr_later
from widgets.results import thumbnails
from widgets.study.pictures import Pictures
from widgets.study.slices import CaseSlice

SHOWN = ("t1", "t1ce", "flair")
LEAST_HEIGHT = 104
TITLES: dict[Point, str] = {"size": tr_later("Size"), "place": tr_later("Place"), "pattern": tr_later("Pattern")}
SAID = {True: tr_later("alike"), False: tr_later("not alike"), None: tr_later("not judged yet")}
_SIGNS = {True: "✓", False: "✗", None: "?"}
_KEYS: dict[int, Point] = {Qt.Key.Key_1: "size", Qt.Key.Key_2: "place", Qt.Key.Key_3: "pattern"}


class JudgedRow(QWidget):
    """One row, without the patient's name: who is shown must not tell whether it is the presented one.

    Keys 1, 2 and 3 turn size, place and pattern; Y says that all are alike, N that none is.

    Signals
    -------
    judged(int, Point, bool)
        The reader said of a row, by its rank, whether a point is alike.
    judged_whole(int, bool)
        The same of all three.
    stepped(int)
        The arrow keys ask for another row: 1 for the next, -1 for the one before.
    """

    judged = Signal(int, str, bool)
    judged_whole = Signal(int, bool)
    stepped = Signal(int)
    spoken_role = QAccessible.Role.ListItem

    def __init__(self, row: ShownRow, radiological: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rank = row.rank
        self._judgement = row.judgement
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(LEAST_HEIGHT)
        self._number = QLabel(str(row.rank))
        self._number.setMinimumWidth(18)
        self.pictures = Pictures(len(SHOWN) + 1, radiological)
        self.buttons: dict[Point, QToolButton] = {}
        layout = QGridLayout(self)
        layout.setContentsMargins(6, 3, 4, 3)
        layout.setSpacing(3)
        layout.addWidget(self._number, 0, 0, len(POINTS), 1)
        layout.addWidget(self.pictures, 0, 1, len(POINTS), 1)
        layout.setColumnStretch(1, 1)
        for line, point in enumerate(POINTS):
            button = QToolButton()
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the row has the focus, and keys for all of them
            button.setMinimumWidth(92)
            button.clicked.connect(lambda _=False, point=point: self._turn(point))
            self.buttons[point] = button
            layout.addWidget(button, line, 2)
        self.show_judgement(row.judgement)

    def show_slice(self, case: CaseSlice, frame: QRect) -> None:
        """Show the found slice."""
        pictures = {key: case.pictures[key] for key in SHOWN if key in case.pictures}
        self.pictures.show_pictures({**pictures, thumbnails.OVERLAY: case.overlay}, frame)

    def show_judgement(self, judgement: Judgement) -> None:
        """Show what was said by now."""
        self._judgement = judgement
        told = []
        for point, value in zip(POINTS, judgement.values, strict=True):
            self.buttons[point].setText(f"{_SIGNS[value]}  {tr(TITLES[point])}")
            self.buttons[point].setToolTip(f"{tr(TITLES[point])}: {tr(SAID[value])} ({POINTS.index(point) + 1})")
            self.buttons[point].setAccessibleName(
                tr("Row {rank}, {title}: {said}", rank=self.rank, title=tr(TITLES[point]), said=tr(SAID[value]))
            )
            told.append(f"{tr(TITLES[point]).lower()} {tr(SAID[value])}")
        self.setAccessibleName(tr("Row {rank}: {told}", rank=self.rank, told=", ".join(told)))
        self.setAccessibleDescription(tr("1, 2, 3 turn size, place and pattern; Y all alike, N none alike"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key in _KEYS:
            if not event.isAutoRepeat():  # a key that is held would turn it to and fro
                self._turn(_KEYS[key])
        elif key in (Qt.Key.Key_Y, Qt.Key.Key_N):
            self.judged_whole.emit(self.rank, key == Qt.Key.Key_Y)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        palette = self.palette()
        if self.hasFocus():
            painter.fillRect(self.rect(), palette.color(QPalette.ColorRole.AlternateBase))
            painter.fillRect(0, 0, 3, self.height(), palette.color(QPalette.ColorRole.Highlight))
        painter.fillRect(0, self.height() - 1, self.width(), 1, palette.color(QPalette.ColorRole.Mid))
        painter.end()

    def _turn(self, point: Point) -> None:
        self.judged.emit(self.rank, point, getattr(self._judgement, point) is not True)
