"""From the menu to a session: asks which, and opens the window in which it is read."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from app.errors import SbmirError, UserError
from app.reading.reader_study import Lack, Reading, SessionFile, keep_plan, new_session, newest_copies, unknown_cases
from widgets.language import tr, tr_later, translated
from widgets.results.search_service import SearchService
from widgets.shared.background import Background
from widgets.shared.one_window import take_size
from widgets.study.keeper import SessionKeeper
from widgets.study.place import Place
from widgets.study.start_dialog import Start, StartDialog
from widgets.study.window import StudyWindow


class ReaderStudies(QObject):
    """Opens one reader study at a time.

    Parameters
    ----------
    parent : QWidget
        The main window.
    service : SearchService
        The main window's: the study gets another one like it.
    place : callable
        Returns what is read on; None while no library or template is open.

    Signals
    -------
    problem(sentence)
    """

    problem = Signal(str)

    def __init__(self, parent: QWidget, service: SearchService, place: Callable[[], Place | None]) -> None:
        super().__init__(parent)
        self._parent = parent
        self._service = service
        self._place = place
        self.window: StudyWindow | None = None
        self._wanted: Place | None = None
        self._looking = Background[Start](self._on_found, self.problem.emit, tr_later("Looking for the study in the library"))

    def ask(self) -> None:
        """Ask which study or session, and begin it."""
        place = self._place()
        if place is None or self.window is not None:
            return
        dialog = StartDialog(place.library.shown or Path(place.library.address).name, self._parent)
        chosen = dialog.exec() == QDialog.DialogCode.Accepted
        start = dialog.start
        dialog.deleteLater()
        if chosen and start is not None:
            self.take_up(start, place)

    def take_up(self, start: Start, place: Place) -> None:
        """Begin what was chosen, if the library holds what it presents; else say so, and begin nothing.

        A session that was gone on with elsewhere goes on from where the library knows it to be.
        """
        address = place.connection.library
        self._wanted = place
        self._looking.start(lambda: _newest(_suited(start, address), address))

    def _on_found(self, start: Start) -> None:
        if self._wanted is not None and self.window is None:
            self._begin(start, self._wanted)

    def _begin(self, start: Start, place: Place) -> None:
        try:
            self.begin(start, place)
        except SbmirError as error:
            self.problem.emit(str(error))

    def begin(self, start: Start, place: Place) -> StudyWindow:
        """Open the window of a session; UserError if it is open elsewhere, or was read on something else."""
        session, template = start.session, place.template.study.content_hash
        if session is None and start.reader is not None:
            keep_plan(start.plan)
            session = new_session(start.plan, start.reader, place.library.shown, place.library.model_id, template)
        if session is None:
            raise ValueError("there is neither a session nor a reader")
        if session.model != place.library.model_id or session.template != template:
            what = "model" if session.model != place.library.model_id else "template"
            raise UserError(
                tr(
                    "The session of {code} was begun with another {what}: open {library} with the one that it was begun with.",
                    code=session.reader.code,
                    what=what,
                    library=session.library,
                )
            )
        keeper = SessionKeeper(SessionFile(session), place.connection.library)
        try:
            reading = Reading(start.plan, session, keeper.save)
        except SbmirError:
            keeper.close()
            raise
        self.window = StudyWindow(reading, keeper, place, self._service.another(), self._parent)
        self.window.ended.connect(self._on_end)
        take_size(self.window, self._parent.size())
        self.window.show()
        self.window.begin()
        return self.window

    def close(self) -> None:
        """Close the study that is open; it goes on another time."""
        self._looking.stop()
        if self.window is not None:
            self.window.close()

    def _on_end(self) -> None:
        self.window = None


def _suited(start: Start, address: str) -> Start:
    """Return what was chosen; UserError where the library says that it does not hold what is presented."""
    lacks: list[Lack] = []
    with suppress(SbmirError):  # a library that is silent: the study's window says so, question by question
        lacks = unknown_cases(start.plan, address)
    if lacks:
        raise UserError(
            tr(
                "{title} cannot be read on this library, {lacks} of {questions} questions lack their case: {sentence}",
                title=tr(start.plan.title),
                lacks=len(lacks),
                questions=len(start.plan.questions),
                sentence=translated(lacks[0].sentence),
            )
        )
    return start


def _newest(start: Start, address: str) -> Start:
    """Return it with the session as the library has it, if it was gone on with elsewhere; else, or if it is silent, as it is."""
    if start.session is not None:
        with suppress(SbmirError):
            return replace(start, session=newest_copies([start.session], address)[0])
    return start
