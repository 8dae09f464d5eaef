"""Keeps a session while it is read: in its file at once, in the library behind the window's back."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import QObject, Signal

from app.errors import SbmirError
from app.reading.reader_study import LibraryKeeper, Session, SessionFile
from widgets.language import tr, tr_later
from widgets.shared.background import Background


class SessionKeeper(QObject):
    """Writes every step to the file before it counts, and hands the newest one to the library.

    Parameters
    ----------
    file : SessionFile
    address : str
        Of the library.

    Signals
    -------
    told(sentence or None)
        Why the library's copy is behind; None when it is not any more.
    """

    told = Signal(object)

    def __init__(self, file: SessionFile, address: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.file = file
        self._library = LibraryKeeper(address)
        self._newest: Session | None = None
        self._worker = Background[Session](self._on_kept, self._on_failure, tr_later("Keeping the answers in the library"))

    def save(self, session: Session) -> None:
        """Keep a step; EnvironmentFault if its file cannot be written."""
        self.file.save(session)
        self._newest = session
        if not self._worker.running:
            self._put(session)

    def close(self) -> None:
        """Bring the library up to the newest step if it answers, and let go of the file."""
        self._worker.stop()
        if self._newest is not None:
            with suppress(SbmirError):  # the file has it, and the next sitting brings the library up
                self._library.save(self._newest)
        self.file.close()

    def _put(self, session: Session) -> None:
        def work() -> Session:
            self._library.save(session)
            return session

        self._worker.start(work)

    def _on_kept(self, session: Session) -> None:
        self.told.emit(None)
        if self._newest is not None and self._newest.revision > session.revision:
            self._put(self._newest)

    def _on_failure(self, sentence: str) -> None:
        self.told.emit(tr("Answers are kept in their file; the library's copy is behind. {sentence}", sentence=sentence))
