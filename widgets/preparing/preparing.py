"""From the main window to that of raw studies: what is dropped, and what waits for a decision."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.jobs import Job
from widgets.language import tr, tr_counted, tr_later
from widgets.libraries.library_actions import LibraryActions
from widgets.preparing.looking import look, undecided_in
from widgets.preparing.remembered import remembered_out
from widgets.preparing.window import PrepareWindow
from widgets.shared.background import Background
from widgets.shared.banner import Banner
from widgets.state.state_holder import StateHolder

if TYPE_CHECKING:
    from app.imaging import Preparation, Survey

START_MS = 2_000
"""The window is painted first."""


class Preparing(QObject):
    """Opens the window where raw studies are dropped; studies that are prepared are handed on as they are.

    Parameters
    ----------
    parent : QWidget
        The main window.
    state : StateHolder
        Its state.
    model : Path
        The model that encodes.
    store : QSettings or None
        Where the window remembers.
    banner : Banner
        Asks about studies that wait for a decision, and says what cannot be.
    libraries : LibraryActions
        Takes folders of studies that need not be prepared, and knows which library is open.

    Signals
    -------
    progressed(text)
        What is at work; empty when nothing is.
    example_wanted(Path)
        A prepared study is to be shown.
    """

    progressed = Signal(str)
    example_wanted = Signal(object)

    def __init__(
        self, parent: QWidget, state: StateHolder, model: Path, store: QSettings | None, banner: Banner, libraries: LibraryActions
    ) -> None:
        super().__init__(parent)
        self._parent = parent
        self._state = state
        self._model = model
        self._store = store
        self._banner = banner
        self._libraries = libraries
        self.window: PrepareWindow | None = None
        self._dropped: tuple[Path, ...] = ()
        self._job = Job()
        self._looking = Background["Survey"](self._on_found, self._on_not_found, tr_later("Looking at what was dropped"))
        self._waiting = Background["list[Preparation]"](self._on_waiting, banner.warn, tr_later("Looking for prepared studies"))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._look_for_undecided)
        if store is not None:
            self._soon.start(START_MS)

    def open(self) -> PrepareWindow:
        """Show the window, a new one unless it is open."""
        if self.window is None:
            self.window = window = PrepareWindow(self._state, self._model, self._store, self._parent)
            window.progressed.connect(self.progressed)
            window.as_they_are.connect(self._libraries.take)
            window.show_wanted.connect(self.example_wanted)
            window.brought_in.connect(self._libraries.show_brought_in)
            window.ended.connect(self._on_end)
            window.choose_library(self._libraries.own_library)
            window.look_for_undecided()
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()
        return self.window

    def take(self, folders: Sequence[Path]) -> None:
        """Look whether folders that were dropped hold raw studies, off the window's thread."""
        self._dropped = tuple(folders)
        self._job.cancel()
        job = self._job = Job()
        dropped = self._dropped
        self.progressed.emit(tr("Looking for studies …"))
        self._looking.start(lambda: look(dropped, job))

    def may_close(self) -> bool:
        """Whether the program may close: asks where something is at work."""
        return self.window is None or self.window.may_close()

    def close(self) -> None:
        """End what runs; studies that wait for a decision are offered again."""
        self._soon.stop()
        self._job.cancel()
        self._looking.stop()
        self._waiting.stop()
        window, self.window = self.window, None
        if window is not None:
            window.shut_down()
            window.hide()

    def _on_found(self, survey: Survey) -> None:
        self.progressed.emit("")
        if survey.raw:
            self.open().show_survey(self._dropped, survey)
        else:
            self._libraries.take(self._dropped)

    def _on_not_found(self, sentence: str) -> None:
        self.progressed.emit("")
        self._banner.warn(sentence)

    def _look_for_undecided(self) -> None:
        if self.window is None and self._store is not None:
            out = remembered_out(self._store)
            self._waiting.start(lambda: undecided_in(out))

    def _on_waiting(self, records: list[Preparation]) -> None:
        if records and self.window is None:
            asked = tr_counted(
                "A prepared study waits for your decision.", "{count} prepared studies wait for your decision.", len(records)
            )
            self._banner.ask(asked, {tr("Decide"): self._decide, tr("Later"): lambda: None})

    def _decide(self) -> None:
        self.open()

    def _on_end(self) -> None:
        window, self.window = self.window, None
        if window is not None:
            window.deleteLater()
