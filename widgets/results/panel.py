"""The results: one row per patient, the best slice of each, or words where there is nothing to show."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDockWidget,
    QFileDialog,
    QLabel,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.errors import EnvironmentFault
from widgets.commands.menus import context_menu
from widgets.language import tr
from widgets.results import thumbnails
from widgets.results.cases.case_chips import CaseChips
from widgets.results.cases.row_commands import ROW_COMMANDS
from widgets.results.chips.chip_row import ChipRow
from widgets.results.chips.filter_chips import FilterChips
from widgets.results.empty_state import EmptyState
from widgets.results.query_bar import QueryBar
from widgets.results.result_row import ResultRow, Scale
from widgets.results.rows.column_reader import ColumnReader
from widgets.results.rows.details import RowDetails
from widgets.results.rows.pinned import arranged
from widgets.results.rows.row_choices import RowChoices
from widgets.results.rows.row_list import RowList
from widgets.results.rows.shape import RANK_WIDTH, text_width
from widgets.results.saved_pictures import save_pictures
from widgets.results.words import MEASURING, remarks, spoken, summary, timing, whose
from widgets.shared.fitting_label import FittingLabel
from widgets.state.cases import Use
from widgets.state.rows import Rows
from widgets.state.search_types import FoundRow, SearchAnswer
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import WindowState, Words

LEAST_WIDTH = 430


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
    choices : RowChoices
        How rows are shown.
    list : RowList
    details : RowDetails
        The reasons of the row that had the keyboard last.

    Signals
    -------
    search_clicked()
        From the query bar.
    case_wanted(FoundRow)
        A row was opened.
    compare_wanted(FoundRow)
        A row is to be laid beside the template.
    edit_wanted(FoundRow)
        The row's case is to be drawn on, its label map being the sketch.
    export_wanted(str, str)
        The label map of a case is to be exported: address of its library, study.
    labels_wanted(FoundRow)
        The row's label map is to become the sketch.
    rows_painted(int)
        Every visible row of the answer with this generation has been painted.
    problem(sentence)
        Pictures could not be saved.
    """

    search_clicked = Signal()
    case_wanted = Signal(object)
    compare_wanted = Signal(object)
    edit_wanted = Signal(object)
    export_wanted = Signal(str, str)
    labels_wanted = Signal(object)
    rows_painted = Signal(int)
    problem = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = QueryBar()
        self.choices = RowChoices()
        self.choices.focus_wanted.connect(self.focus_rows)
        self.bar.search_clicked.connect(self.search_clicked)
        self.chips = ChipRow()
        self.filters = FilterChips(self.chips, self)
        self.cases = CaseChips(self.chips, self)
        self.empty = EmptyState()
        self._answer: SearchAnswer | None = None
        self._wanted = Rows()
        self._known: dict[tuple[str, int], FoundRow] = {}
        """The rows that are shown, by study and slice."""
        self._radiological = True
        self._offers: Offers = {}
        self._holder: StateHolder | None = None
        self._told: int | None = None
        self._said: Words | None = None
        self._lay_out()

    def _lay_out(self) -> None:
        """Put everything in its place."""
        self.list = RowList()
        self.list.opened.connect(self.case_wanted)
        self.list.menu_wanted.connect(self._show_menu)
        self.list.command_wanted.connect(self._carry_out)
        self.list.focused.connect(self._show_details)
        self.list.painted.connect(self._on_painted)
        self.list.sight_changed.connect(self._read_columns)
        self.reader = ColumnReader(parent=self)
        self.reader.arrived.connect(self._on_column)
        self.details = RowDetails()
        self.details.closed.connect(self.choices.turn_details)
        self.details.hide()
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
        page_layout.addWidget(self.choices)
        page_layout.addWidget(self.list, 1)
        page_layout.addWidget(self.details)
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
        self.setMinimumWidth(max(LEAST_WIDTH, round(RANK_WIDTH + text_width(self.font()))))

    @property
    def rows(self) -> list[ResultRow]:
        """The rows that show a case, as they stand."""
        return [] if self._answer is None else self.list.rows

    @property
    def answer(self) -> SearchAnswer | None:
        """The answer that is shown, None in an empty state."""
        return self._answer

    @property
    def awaits_pictures(self) -> bool:
        """Whether pictures of rows are still being read from their files."""
        return self._answer is not None and any(row.lacking is not None and row.lacking.awaited for row in self._known.values())

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
        self.choices.follow(holder)
        self._wanted = holder.state.rows
        holder.changed.connect(self._on_state)
        self._on_state(WindowState(), holder.state)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what the commands on ways to search, on filters, cases and rows do, by their ids."""
        return self.bar.handlers() | self.filters.handlers() | self.cases.handlers() | self.choices.handlers()

    def focus_rows(self) -> None:
        """Give the keyboard to the first row; the panel comes back if it is hidden."""
        if isinstance(dock := self.parentWidget(), QDockWidget):
            dock.show()
        self.list.focus_first()

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
        if now.opened.guest != former.opened.guest:
            self._show_remarks()
        if now.rows != former.rows:
            self._wanted = now.rows
            self.details.setVisible(now.rows.details)
            self._show_rows(anew=False)
        if now.shown != former.shown or now.opened.library.measuring != former.opened.library.measuring:
            self._show(now)

    def _show(self, now: WindowState) -> None:
        shown = now.shown
        waits = shown.searching and now.opened.library.measuring
        words = spoken(MEASURING) if waits and shown.answer is None else shown.words
        if words is not None:
            if words != self._said:
                self.say(words.title, words.text, *(self._offers[name] for name in words.offers))
        elif shown.answer is not None:
            if self._answer is None or self._answer.request is not shown.answer.request:
                self.show_answer(shown.answer)
            elif self._answer is not shown.answer:
                self.show_again(shown.answer)
            told = (tr(MEASURING.title) if waits else tr("Searching …"),)
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
        self.list.clear()
        self.empty.say(title, text, *actions)
        self._pages.setCurrentIndex(0)
        self._status.say("")

    def set_status(self, *wordings: str) -> None:
        """Say how the search went, below the rows: the fullest wording that fits."""
        self._status.say(*wordings)

    def show_answer(self, answer: SearchAnswer, *status: str) -> None:
        """Show the rows of an answer in place of the former ones."""
        former, self._answer = self._answer, answer
        self._show_rows(anew=True, marked=former is not None and former.request.marks != answer.request.marks)
        self._show_remarks()
        self._pages.setCurrentIndex(1)
        self._status.say(*(status or ("",)))

    def show_again(self, answer: SearchAnswer) -> None:
        """Show the answer that is shown with pictures that it lacked."""
        self._answer = answer
        self._show_rows(anew=False)

    def _show_remarks(self) -> None:
        """Say above the rows what should be known of them."""
        answer = self._answer
        if answer is None:
            return
        guest = None if self._holder is None else self._holder.state.opened.guest
        told = [whose(answer, guest), *remarks(answer)]
        self.remarks.setText("\n".join(sentence for sentence in told if sentence))
        self.remarks.setVisible(bool(self.remarks.text()))

    def _show_rows(self, anew: bool, marked: bool = False) -> None:
        """Show the rows of the answer as they are wanted: pinned ones first, in an order, with some pictures."""
        answer, wanted = self._answer, self._wanted
        if answer is None:
            return
        rows = [self.reader.completed(row) for row in arranged(answer, wanted.pins, wanted.order, self._known)]
        self._known = {row.place: row for row in rows}
        frame = thumbnails.common_frame([row.images["flair"] for row in rows])
        scale = Scale(frame, answer.by, answer.looked, answer.nothing_close, self._radiological, wanted.columns)
        self.list.show_rows(rows, scale, wanted.grid, anew=anew, marked=marked)
        self._show_marks()
        chosen = self.details.row
        self._show_details(None if chosen is None else self._known.get(chosen.place))

    def _on_column(self) -> None:
        self._show_rows(anew=False)

    def _read_columns(self) -> None:
        """Have pictures read that a search does not bring, of the rows in sight."""
        library = None if self._holder is None else self._holder.state.shown.library
        if library is not None and self._answer is not None:
            self.reader.want(library, self.list.in_sight, self._wanted.columns)

    def close_files(self) -> None:
        """Read no more pictures."""
        self.reader.stop()

    def _show_details(self, found: FoundRow | None) -> None:
        if found is None and self.rows:
            found = self.rows[0].row
        self.details.show_row(found, "" if self._answer is None else self._answer.by)
        explained = found.place if found is not None and self._wanted.details else None
        self.list.press((pin.place for pin in self._wanted.pins), explained)

    def _on_painted(self) -> None:
        """Tell once of each answer that its rows are painted."""
        if self._answer is not None and self._told != self._answer.request.generation:
            self._told = self._answer.request.generation
            self.rows_painted.emit(self._answer.request.generation)

    def _show_menu(self, found: FoundRow, where: QPoint) -> None:
        menu = self.row_menu(found)
        menu.exec(where)
        menu.deleteLater()

    def _show_marks(self) -> None:
        """Show on each row whether it was called right or wrong."""
        called = {(mark.study, mark.slice): mark.right for mark in self.cases.marks}
        for row in self.rows:
            row.show_mark(None if row.row is None else called.get((row.row.study, row.row.slice)))

    def _carry_out(self, name: str, found: FoundRow) -> None:
        """Do what a key or a button of a row means."""
        self._row_handlers()[name](found)

    def _explain(self, found: FoundRow) -> None:
        """Show the reasons of a row in full; hide them where they are shown."""
        other = self.details.row is None or self.details.row.place != found.place
        self._show_details(found)
        if not (other and self._wanted.details):
            self.choices.turn_details()

    def row_menu(self, found: FoundRow) -> QMenu:
        """Return the menu of a row."""
        return context_menu(ROW_COMMANDS, self._row_handlers(), found, self)

    def _row_handlers(self) -> dict[str, Callable[[FoundRow], object]]:
        def search(use: Use) -> Callable[[FoundRow], object]:
            return lambda one: self.cases.search_with(one.as_source(use))

        return {
            "row.open_case": self.case_wanted.emit,
            "row.right": lambda one: self.cases.toggle(one, True),
            "row.wrong": lambda one: self.cases.toggle(one, False),
            "row.pin": self.choices.pin,
            "row.compare": self.compare_wanted.emit,
            "row.details": self._explain,
            "row.search": search(Use.WHOLE),
            "row.anatomy": search(Use.ANATOMY),
            "row.lesion": search(Use.LESION),
            "row.edit": self.edit_wanted.emit,
            "row.save_pictures": self._ask_and_save,
            "row.export_labels": self._export_labels,
            "row.use_labels": self.labels_wanted.emit,
            "row.this_side": lambda one: self.filters.add(f"side={one.side}"),
            "row.not_patient": lambda one: self.filters.add(f"patient!={one.patient}"),
            "row.this_collection": lambda one: self.filters.add(f"collection={one.collection}"),
        }

    def _export_labels(self, found: FoundRow) -> None:
        if self._holder is not None and (library := self._holder.state.shown.library) is not None:
            self.export_wanted.emit(library.address, found.study)

    def _ask_and_save(self, found: FoundRow) -> None:
        proposal = f"{found.rank:02d}-{found.patient}-slice{found.slice}.png"
        path, _ = QFileDialog.getSaveFileName(self, tr("Save pictures"), proposal, tr("Pictures (*.png)"))
        if path:
            try:
                save_pictures(found, Path(path).with_suffix(".png"), self._radiological)
            except EnvironmentFault as error:
                self.problem.emit(str(error))
