"""A case in a viewer of its own: one found in the library, or an example to search by."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QMenu, QPushButton, QSplitter, QToolButton, QVBoxLayout, QWidget

from app import frames
from app.anatomy import STRUCTURES
from app.findings import measure_volume
from app.lesions import USUAL_BRAIN, BrainBox
from widgets.cases.case_guess import CaseGuess
from widgets.cases.case_measuring import CaseMeasuring
from widgets.commands import CASE_COMMANDS, PANE_COMMANDS, CommandSet
from widgets.commands.tables.comparing import GUESS_COMMANDS
from widgets.compare.case_sides import CaseSides
from widgets.compare.facts_view import FactsView
from widgets.compare.guesses import Guesses, StudyGuess
from widgets.language import tr, tr_later, translated
from widgets.pane.viewer import SliceViewer
from widgets.shared.notice import NOTICE
from widgets.shared.one_window import take_size
from widgets.state.cases import CaseSource, Glance, Use, glance_at
from widgets.state.guesses import Guessed
from widgets.state.opened import OpenedCase, OpenedStudy, Planes
from widgets.state.search_types import ExampleSource
from widgets.state.state_holder import StateHolder

if TYPE_CHECKING:
    from app.imaging import Study
    from app.library import StudyFacts

PARTS = {
    Use.ANATOMY: tr_later("Search with this anatomy and my sketch"),
    Use.LESION: tr_later("Search with this lesion on my template"),
}
PARTS_TIP = tr_later("Search with its anatomy or with its lesion alone")
USUAL_SIZE = QSize(1040, 800)
"""As large as it begins where a screen has room for that and what a desktop puts round it (not so at 200 % of 1600 lines)."""

BUTTONS = (*GUESS_COMMANDS, "case.ruler")
"""The commands that stand below the picture."""

LEAST_FACTS = 50
"""So many letters of the facts stand side by side at least."""

ELSEWHERE = tr_later("Another library is open: this case is not in it")


class CaseWindow(QWidget):
    """A viewer of one study at the slice that matters, which wears a frame while it is shown.

    Signals
    -------
    search_wanted(ExampleSource)
        Search by the slice that is shown, of an example.
    case_wanted(CaseSource)
        Search with the slice that is shown, of a found case.
    edit_wanted(OpenedStudy, int)
        Draw on the slice that is shown, of an example.
    export_wanted(str, str)
        The label map of a found case is to be exported: address of its library, study.
    """

    search_wanted = Signal(object)
    case_wanted = Signal(object)
    edit_wanted = Signal(object, int)
    export_wanted = Signal(str, str)

    def __init__(
        self,
        convention: str,
        parent: QWidget | None = None,
        guesses: Guesses | None = None,
        holder: StateHolder | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.viewer = SliceViewer()
        self.viewer.slice_changed.connect(self._on_slice)
        self.sides = CaseSides(self.viewer)
        self._guess = CaseGuess(self.viewer, self.sides, guesses or Guesses(parent=self), self)
        self._guess.shown.connect(self._on_guess_shown)
        self._measuring = CaseMeasuring(holder or StateHolder(parent=self), self.viewer, self.sides, self)
        self._measured = FactsView()
        self._measured.hide()
        self.set_convention(convention)
        self._found: int | None = None
        self._study: Study | None = None
        self._display: Mapping[str, Planes] = {}
        self._case: StudyFacts | None = None
        self._library = ""
        self._labels: Planes | None = None
        self._facts = QLabel()
        self._facts.setTextFormat(Qt.TextFormat.PlainText)
        self._facts.setWordWrap(True)
        self._back = QPushButton()
        self._back.clicked.connect(self.go_back)
        self._search = QPushButton(tr("Search with this slice"))
        self._search.clicked.connect(self.search)
        self._edit = QPushButton(tr("Edit as sketch"))
        self._edit.setToolTip(tr("Draw on this slice: its labels, its own or what the model sees, become the sketch (E)"))
        self._edit.clicked.connect(self.edit)
        self._edit.hide()
        self._export = QPushButton(tr("Export labels…"))
        self._export.setToolTip(tr("Its label map on the scanner's own voxels, as NIfTI or DICOM SEG (X)"))
        self._export.clicked.connect(self.export_labels)
        self._export.hide()
        self._opened: OpenedStudy | None = None
        self._parts = QPushButton(tr("Parts"))
        self._parts.hide()
        parts = QMenu(self._parts)
        self._uses = {use: parts.addAction(tr(title)) for use, title in PARTS.items()}
        for use, action in self._uses.items():
            action.triggered.connect(partial(self._search_with, use))
        self._parts.setMenu(parts)
        self._lay_out()
        handlers = (
            self.viewer.handlers()
            | self._guess.handlers()
            | self._measuring.handlers()
            | {
                "case.close": self.close,
                "case.back": self.go_back,
                "case.search": self.search,
                "case.edit": self.edit,
                "case.export_labels": self.export_labels,
            }
        )
        self._commands = CommandSet(CASE_COMMANDS, handlers, self, self.viewer)
        self.viewer.equip(self._commands)
        self.sides.addActions([self._commands[name] for name in (*(command.id for command in PANE_COMMANDS), *BUTTONS)])
        self._measuring.switched.connect(self._commands["case.ruler"].setChecked)
        self._offer_buttons()
        take_size(self, USUAL_SIZE)

    def _offer_buttons(self) -> None:
        for name in BUTTONS:
            button = QToolButton()
            button.setDefaultAction(self._commands[name])
            button.setIconSize(QSize(16, 16))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._below.insertWidget(self._below.count() - 1, button)

    def _lay_out(self) -> None:
        notice = QLabel(tr(NOTICE))
        notice.setObjectName("notice")
        notice.setWordWrap(True)
        buttons = QHBoxLayout()
        for button in (self._back, self._search, self._edit, self._parts):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._buttons = buttons
        self._top = top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        top.addWidget(self._facts, 1)
        top.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 6)
        layout.addLayout(top)
        middle = QSplitter()
        middle.setChildrenCollapsible(False)
        for part, share in ((self.viewer, 3), (self.sides, 2)):
            middle.addWidget(part)
            middle.setStretchFactor(middle.count() - 1, share)
        middle.setSizes([3000, 2000])
        layout.addWidget(middle, 1)
        layout.addWidget(self._measured)
        self._below = below = QHBoxLayout()
        below.addWidget(notice, 1)
        below.addWidget(self._export)
        layout.addLayout(below)

    def show_case(self, case: OpenedCase) -> None:
        """Show a found case at its slice."""
        facts = case.facts
        self.setWindowTitle(tr("{patient}, slice {slice}", patient=facts.patient, slice=case.slice))
        origin = tr("label map of the source") if facts.labels_from == "source" else tr("label map predicted by the model")
        names = dict.fromkeys(name for name in (facts.patient, facts.study, facts.collection) if name)
        rank = tr("Rank {rank}: ", rank=case.rank) if case.rank else ""  # a case that was not found by a search has none
        line = rank + " · ".join([*names, tr("lesion: {side}", side=tr(facts.side)), origin])
        self._facts.setText("\n".join([line, *map(translated, facts.notices)]))
        self._display = case.display
        self._case, self._labels, self._library = facts, case.labels, case.library
        self._search.setText(tr("Search with this case"))
        self._parts.show()
        self._export.show()
        self.set_library(case.library)
        self._found = case.slice
        self._measuring.set_study(facts.study)
        self._back.setText(tr("Slice {slice}", slice=case.slice))
        self._back.setToolTip(self._commands["case.back"].toolTip())
        self.viewer.set_study(dict(case.display), None, case.labels)
        self.go_back()
        self._show_planes(case.display, case.labels, facts.brain, self._guess.of(case.library, facts.study, case.display))

    def set_convention(self, convention: str) -> None:
        """Show the patient's right on the left ("radiological") or on the right."""
        self.viewer.set_convention(convention)
        self.sides.set_convention(convention)

    def _show_planes(
        self, display: Mapping[str, Planes], labels: Planes | None, brain: BrainBox | None, guess: StudyGuess
    ) -> None:
        self.sides.show_study(display, labels, guess)
        if labels is not None:
            self._measured.show_volume(measure_volume(labels, STRUCTURES, brain or USUAL_BRAIN))
            self._measured.show()

    def set_library(self, address: str) -> None:
        """Offer to search with a found case while its own library is the one that is searched."""
        if self._case is None:
            return
        here = address == self._library
        self._commands["case.search"].setEnabled(here)
        for button, tip in ((self._search, self._commands["case.search"].toolTip()), (self._parts, tr(PARTS_TIP))):
            button.setEnabled(here)
            button.setToolTip(tip if here else tr(ELSEWHERE))

    def show_example(self, opened: OpenedStudy) -> None:
        """Show a study whose slices can be searched by."""
        study = opened.study
        self._study, self._display, self._labels = study, opened.display, opened.labels
        self._opened = opened
        self._measuring.set_study(study.content_hash)
        self._edit.show()
        self.setWindowTitle(tr("Example {study}", study=study.study))
        self._facts.setText(
            "\n".join(
                [tr("Example: {patient} · {study}", patient=study.patient, study=study.study), *map(translated, study.notices)]
            )
        )
        self._back.hide()
        self.viewer.set_study(dict(opened.display), dict(study.images), opened.labels)
        areas = (opened.labels > 0).sum(axis=(1, 2)) if opened.labels is not None else None
        self.viewer.set_slice(int(areas.argmax()) if areas is not None and areas.any() else len(opened.display["t1"]) // 2)
        brain = None if opened.labels is None else BrainBox.of(frames.planes(study.brain()))
        guess = self._guess.of(str(study.folder), study.study, opened.display, study)
        self._show_planes(opened.display, opened.labels, brain, guess)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the facts above the buttons where they would have no room beside them."""
        super().resizeEvent(event)
        least = LEAST_FACTS * self.fontMetrics().averageCharWidth()
        beside = self.width() >= self._buttons.sizeHint().width() + least
        self._top.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Need no guess any more."""
        self._guess.stop()
        super().closeEvent(event)

    def _on_guess_shown(self, shown: Guessed) -> None:
        for name, kind in GUESS_COMMANDS.items():
            self._commands[name].setChecked(kind is shown)

    def edit(self) -> None:
        """Draw on the slice that is shown, of an example."""
        if self._opened is not None:
            self.edit_wanted.emit(self._opened, self.viewer.slice)
            self.close()

    def export_labels(self) -> None:
        """Ask for the label map of a found case as a file on the scanner's own voxels."""
        if self._case is not None:
            self.export_wanted.emit(self._library, self._case.study)

    def go_back(self) -> None:
        """Show the slice that was found."""
        if self._found is not None:
            self.viewer.set_slice(self._found)
            self._on_slice(self._found)

    def _on_slice(self, k: int) -> None:
        self.viewer.canvas.set_frame(k == self._found)
        self._uses[Use.LESION].setEnabled(self._labels is not None and bool(self._labels[k].any()))

    def search(self) -> None:
        """Search with the slice that is shown."""
        if self._study is not None:
            self.search_wanted.emit(ExampleSource(self._study, self.viewer.slice, self._glance()))
        else:
            self._search_with(Use.WHOLE)

    def _glance(self) -> Glance | None:
        """Return what the slice that is shown looks like."""
        k = self.viewer.slice
        labels = None if self._labels is None else self._labels[k]
        return glance_at({name: planes[k] for name, planes in self._display.items()}, labels)

    def _search_with(self, use: Use, checked: bool = False) -> None:
        if (facts := self._case) is not None:
            self.case_wanted.emit(CaseSource(facts.patient, facts.study, self.viewer.slice, use, self._glance()))
