"""The window of raw studies: what was found, how far each is, and which of them are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QMessageBox, QTabWidget, QVBoxLayout, QWidget

from app.jobs import Job, Progress
from widgets.commands import CommandSet, Handler, preparing_commands
from widgets.commands.menus import fill_menu_bar
from widgets.language import tr, tr_later
from widgets.preparing import remembered as memory
from widgets.preparing.bringing import Bringing
from widgets.preparing.found_page import FoundPage
from widgets.preparing.looking import decided_in, look, undecided_in
from widgets.preparing.queue import Prepare, PrepareQueue, prepare
from widgets.preparing.review_page import ReviewPage, waiting_words
from widgets.preparing.study_rows import Stage, Standing
from widgets.shared import dialogs
from widgets.shared.background import Background
from widgets.shared.banner import Banner
from widgets.shared.dropping import dropped_folders
from widgets.shared.notice import NOTICE
from widgets.shared.one_window import take_size
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import WindowState

if TYPE_CHECKING:
    from app.imaging import Decision, Preparation, Survey

USUAL_SIZE = QSize(1180, 740)


class PrepareWindow(QMainWindow):
    """Finds, prepares, judges, and brings in what is kept.

    Parameters
    ----------
    state : StateHolder
        The main window's, for the convention.
    model : Path
        The model that encodes.
    store : QSettings or None
        Where sizes, the folder and the library are remembered.

    Signals
    -------
    progressed(text)
        How much is at work; empty when nothing is.
    as_they_are(list of Path)
        Folders that shall be used without being prepared.
    show_wanted(Path)
        A prepared study is kept and to be shown.
    brought_in(str)
        A study was brought into the library at this address.
    ended()
        It was closed.
    """

    progressed = Signal(str)
    as_they_are = Signal(object)
    show_wanted = Signal(object)
    brought_in = Signal(str)
    ended = Signal()

    def __init__(
        self, state: StateHolder, model: Path, store: QSettings | None, parent: QWidget | None = None, work: Prepare = prepare
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(tr("Prepare studies"))
        self.setAcceptDrops(True)
        self._state = state
        self._store = store
        self._over = False
        self._folders: list[Path] = []
        self._looking = Job()
        self._survey = Background["tuple[Survey, dict[str, Decision]]"](
            self._on_found, self._on_not_found, tr_later("Looking for studies")
        )
        self._former = Background["list[Preparation]"](self._on_undecided, self._warn, tr_later("Looking for prepared studies"))
        self._targets: dict[str, str | None] = {}
        self.queue = PrepareQueue(self, work)
        self.bringing = Bringing(model, self)
        self.found, self.review = FoundPage(), ReviewPage()
        self._lay_out()
        self.commands = CommandSet(preparing_commands(), self._handlers(), self, self.review)
        self.review.view.equip(self.commands)
        fill_menu_bar(self.menuBar(), self.commands)
        self.commands.follow(state)
        self._connect()
        self._on_state(None, state.state)
        self._restore()
        self._offer()

    # -- building

    def _lay_out(self) -> None:
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.found, tr("Found"))
        self.tabs.addTab(self.review, tr("Prepared"))
        centre = QWidget(self)
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tabs)
        self.setCentralWidget(centre)
        self.banner = Banner(self.tabs, centre)
        notice = QLabel(tr(NOTICE))
        notice.setObjectName("notice")
        self._counted = QLabel()
        self.statusBar().setContentsMargins(6, 0, 0, 0)
        self.statusBar().addWidget(self._counted)
        self.statusBar().addPermanentWidget(notice)

    def _handlers(self) -> dict[str, Handler]:
        return {
            "prepare.add": self._ask_folder,
            "prepare.start": self.start,
            "prepare.stop": self.stop,
            "prepare.found": partial(self.tabs.setCurrentIndex, 0),
            "prepare.prepared": partial(self.tabs.setCurrentIndex, 1),
            "prepare.next": partial(self.review.rows.step, 1),
            "prepare.before": partial(self.review.rows.step, -1),
            "prepare.keep": self.review.decide_to_keep,
            "prepare.reject": self.review.decide_to_reject,
            "prepare.close": self.close,
            "brain.apply": self.review.apply_brain,
            "view.neurological": self._toggle_convention,
            **self.review.view.handlers(),
        }

    def _connect(self) -> None:
        self.found.add_wanted.connect(self._ask_folder)
        self.found.start_wanted.connect(self.start)
        self.found.as_they_are_wanted.connect(self._use_as_they_are)
        self.found.changed.connect(self._offer)
        self.review.offered.connect(self._offer)
        self.review.rows.stop_wanted.connect(self.queue.cancel)
        self.review.keep_wanted.connect(self._bring_in)
        self.review.problem.connect(self._warn)
        self.review.show_wanted.connect(self.show_wanted)
        self.queue.progressed.connect(self._on_progress)
        self.queue.prepared.connect(self._on_prepared)
        self.queue.failed.connect(self._on_failed)
        self.queue.cancelled.connect(self._on_cancelled)
        self.bringing.moved.connect(self.review.show_standing)
        self.bringing.kept.connect(self._on_kept)
        self.bringing.refused.connect(lambda _, problem: self._warn(problem))
        self._state.changed.connect(self._on_state)

    def _restore(self) -> None:
        self.found.set_out(memory.remembered_out(self._store))
        take_size(self, USUAL_SIZE)
        memory.restore_sizes(self._store, self, self.review.splits)

    # -- what is found

    @property
    def working(self) -> bool:
        """Whether a study is being prepared, cut or brought in."""
        return self.queue.running > 0 or self.bringing.running or self.review.busy

    def choose_library(self, opened: str | None) -> None:
        """Bring what is kept into the library that is open, or that was chosen last."""
        last = memory.remembered_library(self._store)
        if last == memory.OPEN_ONLY:
            self.found.set_library(opened)
            self.found.set_library(None)
        else:
            self.found.set_library(opened or last or None)

    def look_for_undecided(self) -> None:
        """Offer the studies again on which nobody decided."""
        out = self.found.out
        self._former.start(lambda: undecided_in(out))

    def add_folders(self, folders: Sequence[Path]) -> None:
        """Look for studies in folders, beside those that were looked through."""
        self._folders = list(dict.fromkeys((*self._folders, *folders)))
        self._looking.cancel()
        job = self._looking = Job()
        wanted, out = tuple(self._folders), self.found.out
        self.tabs.setCurrentIndex(0)
        self.found.show_looking()

        def work() -> tuple[Survey, dict[str, Decision]]:
            survey = look(wanted, job)
            return survey, decided_in(out, survey)

        self._survey.start(work)

    def show_survey(self, folders: Sequence[Path], survey: Survey) -> None:
        """Show what was found already."""
        self._folders = list(folders)
        self._on_found((survey, decided_in(self.found.out, survey)))

    def _on_found(self, outcome: tuple[Survey, dict[str, Decision]]) -> None:
        survey, decided = outcome
        self.found.show_survey(survey, decided)
        self.found.tree.setFocus()
        self._offer()

    def _on_not_found(self, problem: str) -> None:
        self._folders = []
        self.found.show_problem(problem)

    def _on_undecided(self, records: list[Preparation]) -> None:
        out = self.found.out
        for record in records:
            if self.review.rows.of(record.study) is None:
                self.review.show_standing(_waiting(record, out))
        if records and not self._folders:
            self.tabs.setCurrentIndex(1)
        self._offer()

    def _ask_folder(self) -> None:
        if folder := dialogs.ask_study(self, tr("Folder of raw studies")):
            self.add_folders([folder])

    def _use_as_they_are(self) -> None:
        self.as_they_are.emit(list(self._folders))

    # -- preparing

    def start(self) -> None:
        """Prepare the studies that are ticked."""
        chosen = self.found.tree.chosen
        out = self.found.out
        self._keep_choice()
        for study in chosen:
            files = study.files
            if self.queue.add(files, out):
                self._targets[files.study] = self.found.library
                self.review.show_standing(Standing(files.study, files.patient, out / files.study))
        if chosen:
            self.found.tree.set_ticked(False)
            self.tabs.setCurrentIndex(1)
            if self.review.rows.current is None:
                self.review.rows.choose(chosen[0].files.study)
            self.review.rows.setFocus()
        self._offer()

    def stop(self) -> None:
        """Stop what is being prepared."""
        self.queue.cancel_all()

    def _on_progress(self, name: str, progress: Progress) -> None:
        if (standing := self.review.rows.of(name)) is not None and standing.at_work:
            self.review.show_standing(standing.after(progress))

    def _on_prepared(self, name: str, record: Preparation) -> None:
        if (standing := self.review.rows.of(name)) is not None:
            self.review.show_standing(_waiting(record, standing.folder.parent))
        self._offer()

    def _on_failed(self, name: str, problem: str) -> None:
        self._put(name, "failed", problem)

    def _on_cancelled(self, name: str) -> None:
        self._put(name, "stopped", tr("Stopped"))

    def _put(self, name: str, stage: Stage, said: str) -> None:
        standing = self.review.rows.of(name)
        if standing is not None:
            self.review.show_standing(replace(standing, stage=stage, said=said, until=None))
        self._offer()

    # -- keeping

    def _bring_in(self, standing: Standing) -> None:
        """Bring a study into its library, or keep and show it only."""
        self.bringing.take(standing, self._targets.setdefault(standing.name, self.found.library))
        self.review.go_on()
        self._offer()

    def _on_kept(self, standing: Standing, address: str) -> None:
        if address:
            self.brought_in.emit(address)
        if not any(one.stage in ("waiting", "bringing") for one in self.review.rows.standings):
            self.show_wanted.emit(standing.folder)  # nothing is left to judge that it would lie over
        self._offer()

    # -- what can be done, closing

    def _offer(self) -> None:
        commands = getattr(self, "commands", None)
        waiting = sum(one.stage == "waiting" for one in self.review.rows.standings)
        self.tabs.setTabText(1, tr("Prepared ({waiting})", waiting=waiting) if waiting else tr("Prepared"))
        running = self.queue.running
        working = sum(one.stage == "working" for one in self.review.rows.standings)
        said = (
            tr("{working} being prepared", working=working)
            + (tr(", {running} waiting", running=running - working) if running > working else "")
            if running
            else ""
        )
        self._counted.setText(said)
        self.progressed.emit(tr("Preparing studies: {said}", said=said) if said else "")
        if commands is None:
            return
        review, solid = self.review, self.review.judging.solid
        for name, on in {
            "prepare.start": self.found.start.isEnabled(),
            "prepare.stop": running > 0,
            "prepare.keep": review.keep.isEnabled(),
            "prepare.reject": review.reject.isEnabled(),
            "brain.apply": review.apply.isEnabled(),
            "brain.undo": solid is not None and solid.undo_name is not None,
            "brain.redo": solid is not None and solid.redo_name is not None,
        }.items():
            commands[name].setEnabled(on)

    def _warn(self, problem: str) -> None:
        self.banner.warn(problem)

    def _on_state(self, former: WindowState | None, now: WindowState) -> None:
        self.review.view.set_mirrored(now.convention == "radiological")

    def _toggle_convention(self) -> None:
        turned = self._state.state.convention == "radiological"
        self._state.update(convention="neurological" if turned else "radiological")

    def _keep_choice(self) -> None:
        memory.keep_choice(self._store, self.found.out, self.found.library)

    def may_close(self) -> bool:
        """Ask whether what is at work may be stopped, if anything is."""
        lost = []
        if self.queue.running:
            lost.append(tr("{running} being prepared: they begin anew when they are prepared again.", running=self.queue.running))
        if self.bringing.running:
            lost.append(tr("A study is being brought in: it is kept when you decide again."))
        if self.review.judging.corrected:
            lost.append(tr("A corrected brain is not applied."))
        if not lost:
            return True
        box = QMessageBox(QMessageBox.Icon.Question, tr("Prepare studies"), tr("Stop, and close?"), parent=self)
        box.setInformativeText(" ".join(lost) + tr(" What is finished stays, and is offered again."))
        stop = box.addButton(tr("Stop and close"), QMessageBox.ButtonRole.DestructiveRole)
        stay = box.addButton(tr("Go on"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        box.exec()
        return box.clickedButton() is stop

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask where something is at work, keep the sizes, let go of all."""
        if not self.may_close():
            event.ignore()
            return
        self.shut_down()
        super().closeEvent(event)
        self.ended.emit()

    def shut_down(self) -> None:
        """Keep the sizes and end what runs, without asking; once."""
        if self._over:
            return
        self._over = True
        memory.keep_sizes(self._store, self, self.review.splits)
        self._keep_choice()
        self._state.changed.disconnect(self._on_state)
        self._looking.cancel()
        self._survey.stop()
        self._former.stop()
        self.queue.close()
        self.bringing.close()
        self.review.close_work()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_folders(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if folders := dropped_folders(event.mimeData()):
            event.acceptProposedAction()
            self.add_folders(folders)


def _waiting(record: Preparation, out: Path) -> Standing:
    return Standing(record.study, record.patient, out / record.study, "waiting", waiting_words(record))
