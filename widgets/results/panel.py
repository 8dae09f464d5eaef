"""The results: one row per patient, the best slice of each, or words where there is nothing to show."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QLabel,
    QMenu,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.errors import EnvironmentFault
from widgets.commands.menus import context_menu
from widgets.results import thumbnails
from widgets.results.cases.case_chips import CaseChips
from widgets.results.cases.row_commands import ROW_COMMANDS
from widgets.results.chips.chip_row import ChipRow
from widgets.results.chips.filter_chips import FilterChips
from widgets.results.empty_state import EmptyState
from widgets.results.query_bar import QueryBar
from widgets.results.result_row import GAP, RANK_WIDTH, ResultRow, Scale, text_width
from widgets.results.row_text import LINES
from widgets.results.saved_pictures import save_pictures
from widgets.results.words import MEASURING, NOTHING_CLOSE, summary, timing
from widgets.shared.fitting_label import FittingLabel
from widgets.state.cases import CaseSource, Use
from widgets.state.search_types import FoundRow, SearchAnswer
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import WindowState, Words

LEAST_ROW_HEIGHT = 84
MOST_ROW_HEIGHT = 150

LEAST_WIDTH = 430
LEAST_PICTURE = 24


class Offers(Protocol):
    """Actions by the ids of their commands."""

    def __getitem__(self, name: str, /) -> QAction: ...


class ResultsPanel(QWidget):
    """The query bar, chips, the rows, what should be known of them above, and one below that tells how the search went.

    Attributes
    ----------
    bar : QueryBar
    chips : ChipRow
        What else a search keeps to; :mod:`widgets.results.chips.chip_row` says how more kinds of chips come in.
    filters : FilterChips
        The first of them.
    cases : CaseChips
        The second: a case that is searched with, and what was called right or wrong.

    Signals
    -------
    search_clicked()
        From the query bar.
    case_wanted(FoundRow)
        A row was opened.
    labels_wanted(FoundRow)
        The row's label map is to become the sketch.
    rows_painted(int)
        Every visible row of the answer with this generation has been painted.
    problem(sentence)
        Pictures could not be saved.
    """

    search_clicked = Signal()
    case_wanted = Signal(object)
    labels_wanted = Signal(object)
    rows_painted = Signal(int)
    problem = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = QueryBar()
        self.bar.search_clicked.connect(self.search_clicked)
        self.chips = ChipRow()
        self.filters = FilterChips(self.chips, self)
        self.cases = CaseChips(self.chips, self)
        self.empty = EmptyState()
        self._answer: SearchAnswer | None = None
        self._rows: list[ResultRow] = []
        self._awaited: set[ResultRow] = set()
        self._radiological = True
        self._offers: Offers = {}
        self._holder: StateHolder | None = None
        self._told: int | None = None
        self._said: Words | None = None
        self._laid_out = QTimer(self)
        self._laid_out.setSingleShot(True)
        self._laid_out.timeout.connect(self._forget_hidden_rows)

        self._lay_out()

    def _lay_out(self) -> None:
        """Put everything in its place."""
        self._list = QWidget()
        self._list_layout = QVBoxLayout(self._list)
        self._list_layout.setContentsMargins(0, 0, 0, 0)
        self._list_layout.setSpacing(0)
        self._list_layout.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._list)
        self._headings = _Headings()
        self.remarks = QLabel()
        self.remarks.setObjectName("remarks")
        self.remarks.setContentsMargins(8, 4, 8, 4)
        self.remarks.setWordWrap(True)
        self.remarks.hide()
        page = QWidget()
        page_layout = QVBoxLayout(page)
        page_layout.setContentsMargins(0, 0, 0, 0)
        page_layout.setSpacing(0)
        page_layout.addWidget(self.remarks)
        page_layout.addWidget(self._headings)
        page_layout.addWidget(self._scroll, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(page)
        self._status = FittingLabel()
        self._status.setContentsMargins(8, 3, 8, 4)
        self._status.setObjectName("quiet")

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.chips)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._status)
        pictures = len(thumbnails.PICTURES) * (LEAST_PICTURE + GAP)
        self.setMinimumWidth(max(LEAST_WIDTH, round(RANK_WIDTH + pictures + text_width(self.font()))))

    @property
    def rows(self) -> list[ResultRow]:
        """The rows that show a case, in order of rank."""
        return [row for row in self._rows if row.row is not None and not row.isHidden()]

    @property
    def answer(self) -> SearchAnswer | None:
        """The answer that is shown, None in an empty state."""
        return self._answer

    @property
    def awaits_pictures(self) -> bool:
        """Whether pictures of rows are still being read from their files."""
        return self._answer is not None and any(row.lacking is not None and row.lacking.awaited for row in self._answer.rows)

    def follow(self, holder: StateHolder, offers: Offers) -> None:
        """Show from now on what a window's state asks and shows.

        Parameters
        ----------
        holder : StateHolder
        offers : Offers
            What can be done where there are no rows, by the commands' ids.
        """
        self._offers = offers
        self._holder = holder
        self.bar.changed.connect(self._on_bar)
        self.filters.follow(holder)
        self.cases.follow(holder)
        holder.changed.connect(self._on_state)
        self._on_state(WindowState(), holder.state)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what the commands on ways to search, on filters and on cases do, by their ids."""
        return self.bar.handlers() | self.filters.handlers() | self.cases.handlers()

    def _on_bar(self) -> None:
        if self._holder is not None:
            self._holder.update(asked=self.bar.put_into(self._holder.state.asked))

    def _on_state(self, former: WindowState, now: WindowState) -> None:
        if now.convention != former.convention:
            self.set_convention(now.convention)
        info = now.opened.library.info
        if info is not None and info is not former.opened.library.info:
            self.bar.offer(info)
        if now.asked != former.asked:
            self.bar.show_asked(now.asked)
        if now.asked.marks != former.asked.marks:
            self._show_marks()
        if now.shown != former.shown or now.opened.library.measuring != former.opened.library.measuring:
            self._show(now)

    def _show(self, now: WindowState) -> None:
        shown = now.shown
        waits = shown.searching and now.opened.library.measuring
        words = MEASURING if waits and shown.answer is None else shown.words
        if words is not None:
            if words != self._said:
                self.say(words.title, words.text, *(self._offers[name] for name in words.offers))
        elif shown.answer is not None:
            if self._answer is None or self._answer.request is not shown.answer.request:
                self.show_answer(shown.answer)
            elif self._answer is not shown.answer:
                self.show_again(shown.answer)
            told = (MEASURING.title if waits else "Searching …",)
            self.set_status(*(told if shown.searching else summary(shown.answer, shown.library)))
            self._status.setToolTip(timing(shown.answer))
        self._said = words

    def set_convention(self, convention: str) -> None:
        """Show the patient's right on the screen's left ("radiological") or right ("neurological")."""
        self._radiological = convention == "radiological"
        if self._answer is not None:
            self.show_answer(self._answer, *self._status.wordings)

    def say(self, title: str, text: str, *actions: QAction) -> None:
        """Show words instead of rows."""
        self._answer = None
        self._awaited.clear()
        self.empty.say(title, text, *actions)
        self._pages.setCurrentIndex(0)
        self._status.say("")

    def set_status(self, *wordings: str) -> None:
        """Say how the search went, below the rows: the fullest wording that fits."""
        self._status.say(*wordings)

    def show_answer(self, answer: SearchAnswer, *status: str) -> None:
        """Show the rows of an answer in place of the former ones."""
        self._answer = answer
        scale = self._scale_of(answer)
        while len(self._rows) < len(answer.rows):
            self._add_row()
        self._fit_heights()
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(answer.rows))
            if place < len(answer.rows):
                row.show_row(answer.rows[place], scale)
        self._show_marks()
        self.remarks.setText("\n".join([*([NOTHING_CLOSE] if answer.nothing_close else []), *answer.notices]))
        self.remarks.setVisible(bool(self.remarks.text()))
        self._pages.setCurrentIndex(1)
        self._status.say(*(status or ("",)))
        self._awaited = set(self.rows)
        self._scroll.verticalScrollBar().setValue(0)
        self._headings.follow(self._rows[0] if answer.rows else None)
        self._laid_out.start()

    def show_again(self, answer: SearchAnswer) -> None:
        """Show the answer that is shown with pictures that it lacked."""
        self._answer = answer
        scale = self._scale_of(answer)
        for widget, row in zip(self._rows, answer.rows, strict=False):
            widget.show_row(row, scale)
        self._headings.follow(self._rows[0])

    def _scale_of(self, answer: SearchAnswer) -> Scale:
        frame = thumbnails.common_frame([row.images["flair"] for row in answer.rows])
        return Scale(frame, answer.by, answer.looked, answer.nothing_close, self._radiological)

    def _add_row(self) -> None:
        row = ResultRow()
        row.opened.connect(self.case_wanted)
        row.menu_wanted.connect(self._show_menu)
        row.command_wanted.connect(self._carry_out)
        row.painted.connect(self._on_painted)
        self._list_layout.insertWidget(len(self._rows), row)
        self._rows.append(row)

    def _fit_heights(self) -> None:
        shown = len(self._answer.rows) if self._answer else 0
        if not shown:
            return
        room = self._scroll.viewport().height() // shown
        text = self.fontMetrics().height() * LINES + 2 * GAP
        height = max(text, min(MOST_ROW_HEIGHT, max(LEAST_ROW_HEIGHT, room)))
        for row in self._rows:
            row.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_heights()
        self._headings.update()

    def _on_painted(self, row: ResultRow) -> None:
        if row in self._awaited:
            self._awaited.discard(row)
            self._forget_hidden_rows()

    def _forget_hidden_rows(self) -> None:
        """Tell once that all rows in sight have been painted; those below the fold never are."""
        if self._answer is None:
            return
        self._awaited = {row for row in self._awaited if not row.visibleRegion().isEmpty()}
        if not self._awaited and self._told != self._answer.request.generation:
            self._told = self._answer.request.generation
            self.rows_painted.emit(self._answer.request.generation)

    def _show_menu(self, found: FoundRow, where: QPoint) -> None:
        menu = self.row_menu(found)
        menu.exec(where)
        menu.deleteLater()

    def _show_marks(self) -> None:
        """Show on each row whether it was called right or wrong."""
        called = {(mark.study, mark.slice): mark.right for mark in self.cases.marks}
        for row in self._rows:
            row.show_mark(None if row.row is None else called.get((row.row.study, row.row.slice)))

    def _carry_out(self, name: str, found: FoundRow) -> None:
        """Do what a key or a button of a row means."""
        self._row_handlers()[name](found)

    def row_menu(self, found: FoundRow) -> QMenu:
        """Return the menu of a row."""
        return context_menu(ROW_COMMANDS, self._row_handlers(), found, self)

    def _row_handlers(self) -> dict[str, Callable[[FoundRow], object]]:
        def search(use: Use) -> Callable[[FoundRow], object]:
            return lambda one: self.cases.search_with(CaseSource(one.patient, one.study, one.slice, use))

        return {
            "row.open_case": self.case_wanted.emit,
            "row.right": lambda one: self.cases.toggle(one, True),
            "row.wrong": lambda one: self.cases.toggle(one, False),
            "row.search": search(Use.WHOLE),
            "row.anatomy": search(Use.ANATOMY),
            "row.lesion": search(Use.LESION),
            "row.save_pictures": self._ask_and_save,
            "row.use_labels": self.labels_wanted.emit,
            "row.this_side": lambda one: self.filters.add(f"side={one.side}"),
            "row.not_patient": lambda one: self.filters.add(f"patient!={one.patient}"),
            "row.this_collection": lambda one: self.filters.add(f"collection={one.collection}"),
        }

    def _ask_and_save(self, found: FoundRow) -> None:
        proposal = f"{found.rank:02d}-{found.patient}-slice{found.slice}.png"
        path, _ = QFileDialog.getSaveFileName(self, "Save pictures", proposal, "Pictures (*.png)")
        if path:
            try:
                save_pictures(found, Path(path).with_suffix(".png"), self._radiological)
            except EnvironmentFault as error:
                self.problem.emit(str(error))


class _Headings(QWidget):
    """The titles above the pictures of the rows."""

    def __init__(self) -> None:
        super().__init__()
        self._row: ResultRow | None = None
        self.setFixedHeight(self.fontMetrics().height() + 6)

    def follow(self, row: ResultRow | None) -> None:
        """Stand above the pictures of `row`."""
        self._row = row
        self.update()

    def paintEvent(self, event: object) -> None:
        if self._row is None:
            return
        painter = QPainter(self)
        painter.setPen(QPen(self.palette().color(self.foregroundRole())))
        painter.setOpacity(0.75)
        for key in thumbnails.PICTURES:
            rect = self._row.picture_rect(key)
            title = QRectF(rect.left(), 0, rect.width(), self.height())
            painter.drawText(title, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, thumbnails.PICTURE_TITLES[key])
        painter.end()
