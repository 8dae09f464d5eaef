"""The rows in their area: laid out in lines or side by side, gone through by keys, and told of when they are painted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStyle, QVBoxLayout, QWidget

from widgets.results.result_row import ResultRow, Scale
from widgets.results.rows.headings import Headings
from widgets.results.rows.shape import Shape
from widgets.state.search_types import FoundRow

Place = tuple[str, int]

REST_MS = 80
"""Scrolling counts as ended after so long."""


class RowList(QWidget):
    """Shows rows below the titles of their pictures.

    Signals
    -------
    opened(FoundRow), menu_wanted(FoundRow, QPoint), command_wanted(str, FoundRow)
        As of :class:`widgets.results.result_row.ResultRow`.
    focused(FoundRow)
        A row has got the keyboard.
    painted()
        All rows in sight have been painted since they were shown; told once.
    sight_changed()
        Other rows are in sight, or the same ones show something else; told when that has rested.
    """

    opened = Signal(object)
    menu_wanted = Signal(object, object)
    command_wanted = Signal(str, object)
    focused = Signal(object)
    painted = Signal()
    sight_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ResultRow] = []
        self._shown = 0
        self._scale: Scale | None = None
        self._grid = False
        self._awaited: set[ResultRow] = set()
        self._untold = False
        self._shape: Shape | None = None
        self._laid_out = QTimer(self)
        self._laid_out.setSingleShot(True)
        self._laid_out.timeout.connect(self._forget_hidden_rows)
        self._rested = QTimer(self)
        self._rested.setSingleShot(True)
        self._rested.setInterval(REST_MS)
        self._rested.timeout.connect(self.sight_changed)
        self._inside = QWidget()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._inside)
        self._scroll.verticalScrollBar().valueChanged.connect(self._on_scroll)
        self._headings = Headings()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._headings)
        layout.addWidget(self._scroll, 1)

    @property
    def rows(self) -> list[ResultRow]:
        """The rows that show a case, as they stand."""
        return self._rows[: self._shown]

    @property
    def all_painted(self) -> bool:
        """Whether all rows in sight have been painted since they were shown."""
        return not self._awaited

    @property
    def across(self) -> int:
        """How many cases stand side by side."""
        return 1 if self._shape is None else self._shape.across

    @property
    def in_sight(self) -> list[FoundRow]:
        """What is shown of which at least a part can be seen."""
        return [row.row for row in self.rows if row.row is not None and not row.visibleRegion().isEmpty()]

    def show_rows(self, found: Sequence[FoundRow], scale: Scale, grid: bool, *, anew: bool = True, marked: bool = False) -> None:
        """Show these in the place of the former ones.

        Parameters
        ----------
        found : sequence of FoundRow
            As they are to stand.
        scale : Scale
        grid : bool
            Whether cases stand side by side where there is room.
        anew : bool
            Whether they are of another answer: then the list begins at its top, with the keyboard if a row had it, and what is
            painted is told again. Else the keyboard stays with the case that has it.
        marked : bool
            Whether what was called right or wrong makes all the difference: then the keyboard stays, too, with the next row
            where its case is gone, so that a reader can go on judging.
        """
        holder = next(((n, row.row.place) for n, row in enumerate(self.rows) if row.hasFocus() and row.row is not None), None)
        self._scale, self._grid, self._shown = scale, grid, len(found)
        while len(self._rows) < len(found):
            self._add_row()
        self._arrange()
        for widget, one in zip(self._rows, found, strict=False):
            widget.show_row(one, scale)
        if anew:
            self._awaited, self._untold = set(self.rows), True
            self._scroll.verticalScrollBar().setValue(0)
            self._laid_out.start()
        if holder is not None:
            number, place = holder
            there = next((n for n, one in enumerate(found) if one.place == place), None)
            if anew and not marked:
                there = 0
            elif there is None and marked:
                there = min(number, len(found) - 1)
            self._go_to(there)

    def clear(self) -> None:
        """Wait for no row any more; what is shown is covered by something else."""
        self._awaited.clear()
        self._untold = False

    def press(self, pins: Iterable[Place], explained: Place | None) -> None:
        """Show which rows are pinned, and whose reasons are shown in full."""
        pinned = set(pins)
        for row in self.rows:
            row.press("row.pin", row.row is not None and row.row.place in pinned)
            row.press("row.details", row.row is not None and row.row.place == explained)

    def focus_first(self) -> None:
        """Give the keyboard to the first row."""
        self._go_to(0)

    def _add_row(self) -> None:
        row = ResultRow(self._inside)
        row.opened.connect(self.opened)
        row.menu_wanted.connect(self.menu_wanted)
        row.command_wanted.connect(self.command_wanted)
        row.focused.connect(self.focused)
        row.stepped.connect(lambda key, row=row: self._step(row, key))
        row.painted.connect(self._on_painted)
        if self._rows:
            QWidget.setTabOrder(self._rows[-1], row)
        self._rows.append(row)

    def _arrange(self) -> None:
        """Put the rows where they belong; room for a scroll bar is kept free, so that its coming changes nothing."""
        if self._scale is None or not self._shown:
            for row in self._rows:
                row.hide()
            return
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        room = QSize(max(1, self._scroll.width() - bar), self._scroll.height())
        shape = Shape.of(room, self._scale.frame.size(), len(self._scale.columns), self._grid, self.font())
        self._shape = shape
        self._inside.setMinimumHeight(shape.height(self._shown))
        for number, row in enumerate(self._rows):
            row.setVisible(number < self._shown)
            if number < self._shown:
                row.set_shape(shape)
                row.setGeometry(shape.cell_rect(number))
        self._headings.follow(shape, self._scale.columns, min(shape.across, self._shown))
        self._rested.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _on_scroll(self, value: int) -> None:
        self._rested.start()

    def _step(self, row: ResultRow, key: int) -> None:
        """Give the keyboard to another row, by an arrow key, Home or End."""
        number, last = self._rows.index(row), self._shown - 1
        steps = {Qt.Key.Key_Up: -self.across, Qt.Key.Key_Down: self.across, Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
        named = Qt.Key(key)
        wanted = ends[named] if named in ends else number + steps[named]
        if 0 <= wanted <= last:
            self._go_to(wanted)

    def _go_to(self, number: int | None) -> None:
        if number is None or not 0 <= number < self._shown:
            return
        row = self._rows[number]
        row.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.ensureWidgetVisible(row, 0, 0)

    def _on_painted(self, row: ResultRow) -> None:
        if row in self._awaited:
            self._awaited.discard(row)
            self._forget_hidden_rows()

    def _forget_hidden_rows(self) -> None:
        """Tell once that all rows in sight have been painted; those below the fold never are."""
        self._awaited = {row for row in self._awaited if not row.visibleRegion().isEmpty()}
        if self._untold and not self._awaited:
            self._untold = False
            self.painted.emit()
