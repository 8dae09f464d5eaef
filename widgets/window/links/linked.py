"""Opens the studies that links name in the library that is open."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QDialog

from app.errors import UserError
from widgets.language import tr, tr_later
from widgets.shared.background import Background
from widgets.state.opened import OpenedCase
from widgets.state.search_types import LibraryInfo
from widgets.state.window_state import Phase, WindowState
from widgets.window.documents import read_named
from widgets.window.main_window import MainWindow

MOST_WAITING = 20
"""Studies that wait for the library, or for one another; of more the oldest are dropped."""


class LinkedStudies(QObject):
    """Brings a window to the front and shows studies in it, one after the other, each in a window of its own.

    Where no library is open, or it lacks the study, the window says so. A library that is being opened is waited for.

    Parameters
    ----------
    window : MainWindow
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._told = ""
        self._waiting: deque[str] = deque(maxlen=MOST_WAITING)
        self._reading = Background[OpenedCase](self._on_read, self._on_failure, tr_later("Opening the study"))
        window.state.changed.connect(self._on_state)

    def show(self, study: str) -> None:
        """Show a study, by its ID in the library or by the StudyInstanceUID that it came with."""
        window = self._window
        if window.isMinimized():
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
        if study not in self._waiting:
            self._waiting.append(study)
        self._go_on()

    def close(self) -> None:
        """Wait for what is being read, and show nothing more."""
        self._waiting.clear()
        self._reading.stop()

    def _on_state(self, former: WindowState, now: WindowState) -> None:
        if now.opened.library is not former.opened.library:
            self._go_on()

    def _go_on(self) -> None:
        library = self._window.state.state.opened.library
        if not self._waiting or self._reading.running:
            return
        if library.info is not None:
            self._read(library.info, library.name, self._waiting.popleft())
        elif library.phase not in (Phase.OPENING, Phase.MADE):
            named = ", ".join(self._waiting)
            self._waiting.clear()
            why = (
                tr("no library is open")
                if library.phase is Phase.NONE
                else tr("the library {name} could not be opened", name=library.name)
            )
            self._window.banner.warn(
                tr(
                    "{named} cannot be shown, as {why}: open the library that holds it (Library > Open library), "
                    "then follow the link again.",
                    named=named,
                    why=why,
                )
            )
        elif library.phase is Phase.MADE:
            self._window.banner.tell(
                tr("{waiting} will be looked for as soon as the library is made.", waiting=", ".join(self._waiting))
            )

    def _read(self, info: LibraryInfo, name: str, study: str) -> None:
        def read() -> OpenedCase:
            case = read_named(info, study)
            if case is None:
                raise UserError(
                    tr(
                        "The library {name}, which is open, holds no study {study}: open the library that holds it "
                        "(Library > Open library), then follow the link again.",
                        name=name,
                        study=study,
                    )
                )
            return case

        self._reading.start(read)

    def _on_read(self, case: OpenedCase) -> None:
        self._window.banner.take_back(self._told)
        self._window.cases.show_case(case)
        shown = self._window.cases.windows[-1]
        shown.activateWindow()
        if isinstance(modal := QApplication.activeModalWidget(), QDialog):  # which stays before it until it is answered
            modal.finished.connect(shown.raise_)
            modal.finished.connect(shown.activateWindow)
        self._go_on()

    def _on_failure(self, sentence: str) -> None:
        self._told = sentence
        self._window.banner.warn(sentence)
        self._go_on()
