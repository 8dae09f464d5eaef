"""The window of whole brains: what is asked with, the map of the library, and the patients whose brains are most alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from app.jobs import Job
from widgets.brains.asking import Answer, Brains, Opened
from widgets.brains.brain_map import BrainMap
from widgets.brains.brain_rows import STUDY, BrainRows, facts_text
from widgets.brains.picture_view import PictureView
from widgets.commands import CommandSet, Handler, brain_commands
from widgets.commands.menus import fill_menu_bar
from widgets.language import tr, tr_later
from widgets.shared import dialogs
from widgets.shared.background import Background
from widgets.shared.dropping import dropped_paths
from widgets.shared.one_window import SideWindow, take_size
from widgets.state.opened import OpenedCase, OpenedStudy
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import WindowState

if TYPE_CHECKING:
    from app.library import StudyFacts

USUAL_SIZE = QSize(1120, 720)
COLOURINGS = {
    tr_later("Diagnosis"): "diagnosis",
    tr_later("Collection"): "collection",
    tr_later("Sex"): "sex",
    tr_later("Age"): "age",
}
LAYOUTS = {tr_later("Neighbourhoods (t-SNE)"): "neighbours", tr_later("Principal axes"): "principal"}
NO_LIBRARY = tr_later("Open a library in the main window, whose studies were indexed with --volumes")
NO_BRAINS = tr_later("The library {address} has no whole-brain codes yet: index its studies with --volumes.")
READY = tr_later("Click a brain on the map, open a study or drop one, to find the brains that are like it")


class BrainWindow(SideWindow):
    """Asks a library whose brains are like one's.

    Parameters
    ----------
    state : StateHolder
        The main window's: its library, what it draws on, and the convention.
    parent : QWidget, optional
    make : callable, optional
        Opens a library by address and a model by file (None is the shipped one), in the worker's thread.

    Signals
    -------
    case_opened(OpenedCase)
        A study is to be shown in a window of its own.
    """

    case_opened = Signal(object)

    def __init__(
        self, state: StateHolder, parent: QWidget | None = None, make: Callable[[str, Path | None], Brains] = Brains
    ) -> None:
        super().__init__(tr("Whole brain"), tr(NO_LIBRARY), parent)
        self._state = state
        self._make = make
        self._model: Path | None = None
        self._brains: Brains | None = None
        self._opened: Opened | None = None
        self._address = ""
        self._job = Job()
        self._opening = Background[Opened](self._on_opened, self._on_failure, tr_later("Opening the library's brains"))
        self._asking = self._opening.beside(self._on_answer, self._on_failure, tr_later("Comparing brains"))
        self._reading = self._opening.beside(self._on_case, self._on_failure, tr_later("Reading a study"))
        self.original, self.again = PictureView(tr("Asked with")), PictureView(tr("What the code keeps of it"))
        self.map, self.rows = BrainMap(), BrainRows()
        self.colouring, self.laid_out = QComboBox(), QComboBox()
        self._lay_out()
        self.commands = CommandSet(brain_commands(), self._handlers(), self, self)
        fill_menu_bar(self.menuBar(), self.commands)
        bar = QToolBar(tr("Tools"), self)
        bar.setMovable(False)
        bar.addActions(self.commands.bar(1))
        self.addToolBar(bar)
        self.commands.follow(state)
        self._connect()
        self._on_state(None, state.state)
        self._offer()
        take_size(self, USUAL_SIZE)

    @property
    def busy(self) -> bool:
        """Whether something is awaited."""
        return self._opening.running or self._asking.running or self._reading.running

    # -- building

    def _lay_out(self) -> None:
        for box, entries, name in (
            (self.colouring, COLOURINGS, tr("Colour by")),
            (self.laid_out, LAYOUTS, tr("Map by")),
        ):
            box.setAccessibleName(name)
            for title, key in entries.items():
                box.addItem(tr(title), key)
        choices = QHBoxLayout()
        for title, box in ((tr("&Colour"), self.colouring), (tr("&Map"), self.laid_out)):
            label = QLabel(title)
            label.setBuddy(box)
            choices.addWidget(label)
            choices.addWidget(box)
        choices.addStretch(1)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(6, 6, 6, 0)
        column.addWidget(self.original, 1)
        column.addWidget(self.again, 1)
        column.addLayout(choices)
        column.addWidget(self.map, 3)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(self.rows)
        splitter.setSizes([520, 600])
        centre = QWidget(self)
        whole = QVBoxLayout(centre)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter, 1)
        whole.addWidget(self.told)
        self.setCentralWidget(centre)

    def _handlers(self) -> dict[str, Handler]:
        return {
            "brain.open_study": self._ask_folder,
            "brain.drawn_on": self.ask_drawn_on,
            "brain.ask_chosen": self.ask_chosen,
            "brain.open_case": self.open_chosen,
            "brain.model": self._ask_model,
            "brain.close": self.close,
            "view.neurological": self._toggle_convention,
        }

    def _connect(self) -> None:
        self._state.changed.connect(self._on_state)
        self.map.chosen.connect(self._on_map)
        self.rows.chosen.connect(self._on_row)
        for part in (self.map, self.rows):
            part.opened.connect(self.open_case)
        self.colouring.currentIndexChanged.connect(self._colour)
        self.laid_out.currentIndexChanged.connect(self._place)

    # -- the library

    def _on_state(self, former: WindowState | None, now: WindowState) -> None:
        mirrored = now.convention == "radiological"
        for view in (self.original, self.again, self.rows):
            view.set_mirrored(mirrored)
        info = now.opened.library.info
        if info is not None and info.address != self._address:
            self._address = info.address
            self._open()

    def _open(self) -> None:
        """Open the library that the main window has, in the worker's thread."""
        self._job.cancel()
        self._opened = None
        self._clear()
        self._wait(tr("Opening the library's brains …"))
        address, model, make, former = self._address, self._model, self._make, self._brains
        self._brains = None

        def work() -> Opened:
            if former is not None:
                former.close()
            self._brains = make(address, model)
            return self._brains.opened()

        self._opening.start(work)

    def _on_opened(self, opened: Opened) -> None:
        self._opened = opened
        self.bar.hide()
        self._place()
        self._colour()
        if opened.facts:
            said = tr("{count} brains in {address}. {ready}.", count=len(opened.facts), address=opened.address, ready=tr(READY))
        else:
            said = tr(NO_BRAINS, address=opened.address)
        self.told.setText(said)
        self._offer()

    def _clear(self) -> None:
        self.map.show_places([], np.zeros((0, 2)), [])
        self.map.show_asked("", [])
        self.rows.show_rows(())
        for view in (self.original, self.again):
            view.show_picture(None)
        self._offer()

    def _place(self) -> None:
        if self._opened is None:
            return
        opened, how = self._opened, self.laid_out.currentData()
        places = opened.principal if how == "principal" else opened.neighbours
        tips = [f"{facts.study}\n{facts_text(facts)}" for facts in opened.facts]
        self.map.show_places([facts.study for facts in opened.facts], places, tips)

    def _colour(self) -> None:
        if self._opened is not None:
            self.map.show_groups([_group(facts, self.colouring.currentData()) for facts in self._opened.facts])

    # -- asking

    def ask_study(self, name: str) -> None:
        """Ask with a study of the library."""
        self._ask(name, lambda brains, job: brains.ask_study(name, job))

    def ask_files(self, folder: Path) -> None:
        """Ask with the study in a folder."""
        self._ask(folder.name, lambda brains, job: brains.ask_files(folder, job))

    def ask_opened(self, opened: OpenedStudy) -> None:
        """Ask with a study that is open."""
        self._ask(opened.study.study, lambda brains, job: brains.ask_opened(opened.study, job))

    def ask_drawn_on(self) -> None:
        """Ask with what the main window draws on: an example, a case, or the template."""
        if (opened := self._state.state.opened.template) is not None:
            self.ask_opened(opened)

    def ask_chosen(self) -> None:
        """Ask with the study that is chosen in the rows or on the map."""
        if name := self.chosen:
            self.ask_study(name)

    @property
    def chosen(self) -> str:
        """The study that is chosen in the rows, else on the map; empty where none is."""
        return self.rows.current_study or self.map.picked

    def _ask(self, name: str, ask: Callable[[Brains, Job], Answer]) -> None:
        if self._opened is None or not self._opened.facts or self._brains is None:
            return
        self._job.cancel()
        self._job = job = Job()
        brains = self._brains
        self._wait(tr("Comparing the brain of {name} …", name=name))
        self._asking.start(lambda: ask(brains, job))

    def _on_answer(self, answer: Answer) -> None:
        self.bar.hide()
        self.original.title = tr("Asked with: {name}", name=answer.name)
        self.original.show_picture(answer.original)
        self.again.show_picture(answer.again)
        self.rows.show_rows(answer.rows)
        self.map.show_asked(answer.study, [row.facts.study for row in answer.rows])
        own = tr(" Other scans of the same patient are left out.") if answer.study else ""
        self.told.setText(
            tr(
                "{rows} patients, the nearest first; distances are of the codes, and no diagnosis.{own} What "
                "comes back from the code differs by {error:.1f} % of the range of intensities.",
                rows=len(answer.rows),
                own=own,
                error=answer.error,
            )
        )
        self._offer()

    # -- cases

    def open_chosen(self) -> None:
        """Open the study that is chosen in a window of its own."""
        if name := self.chosen:
            self.open_case(name)

    def open_case(self, name: str) -> None:
        """Open a study of the library in a window of its own."""
        if self._brains is None:
            return
        brains = self._brains
        ranks = {self.rows.item(k).data(STUDY): k + 1 for k in range(self.rows.count())}
        self._wait(tr("Opening {name} …", name=name))
        self._reading.start(lambda: brains.read_case(name, ranks.get(name, 0)))

    def _on_case(self, case: OpenedCase) -> None:
        self.bar.hide()
        self.told.setText(tr("{study} is open in a window of its own.", study=case.facts.study))
        self.case_opened.emit(case)

    # -- small things

    def _on_map(self, study: str) -> None:
        self.rows.choose(study)
        self._offer()

    def _on_row(self, study: str) -> None:
        self._offer()

    def _offer(self) -> None:
        there = self._opened is not None and bool(self._opened.facts)
        self.commands["brain.open_study"].setEnabled(there)
        self.commands["brain.drawn_on"].setEnabled(there and self._state.state.opened.template is not None)
        for name in ("brain.ask_chosen", "brain.open_case"):
            self.commands[name].setEnabled(there and bool(self.chosen))

    def _wait(self, sentence: str) -> None:
        self.told.setText(sentence)
        self.bar.show()

    def _on_failure(self, sentence: str) -> None:
        self.bar.hide()
        self.told.setText(sentence)
        self._offer()

    def _ask_folder(self) -> None:
        if folder := dialogs.ask_study(self, tr("Open the study of a brain")):
            self.ask_files(folder)

    def _ask_model(self) -> None:
        if path := dialogs.ask_brain_model(self, self._model):
            self.choose_model(path)

    def choose_model(self, path: Path) -> None:
        """Compare by another model, of which the library must have codes."""
        self._model = path
        if self._address:
            self._open()

    def _toggle_convention(self) -> None:
        was = self._state.state.convention == "radiological"
        self._state.update(convention="neurological" if was else "radiological")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = dropped_paths(event.mimeData())
        if len(paths) == 1:
            event.acceptProposedAction()
            self.ask_files(paths[0])
        elif paths:
            self.told.setText(tr("Drop the folder of one study."))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let go of what runs, and of the library in the thread that opened it."""
        self._job.cancel()
        self._state.changed.disconnect(self._on_state)
        self._asking.void()
        self._reading.void()
        self._opening.stop(self._let_go)
        super().closeEvent(event)
        self.ended.emit()

    def _let_go(self) -> None:
        if self._brains is not None:
            self._brains.close()


def _group(facts: StudyFacts, by: str) -> str:
    told = facts.patient_facts
    if by == "collection":
        return facts.collection
    if told is None:
        return ""
    if by == "age":
        return "" if told.age is None else tr("{low} to {high}", low=told.age // 10 * 10, high=told.age // 10 * 10 + 9)
    return told.diagnosis if by == "diagnosis" else told.sex
