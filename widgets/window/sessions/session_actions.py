"""What the window does with sessions: saves, opens and keeps them, and saves queries."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QSettings
from PySide6.QtWidgets import QMainWindow

from app.errors import SbmirError
from app.outputs import write_output
from app.reading.sessions import QUERY_SUFFIX, SESSION_SUFFIX, document_bytes
from widgets.language import tr, tr_later
from widgets.shared import dialogs
from widgets.shared.background import Background
from widgets.shared.banner import Banner
from widgets.window import remembered as memory
from widgets.window.file_actions import FileActions
from widgets.window.sessions.capture import query_of, session_of
from widgets.window.sessions.keeper import SessionKeeper
from widgets.window.sessions.opening import Parts, ReadSession, SessionOpening, read
from widgets.window.sessions.recent_dialog import RecentSessions
from widgets.window.sketches.document import stamp_of
from widgets.window.sketches.kept import KeptFile
from widgets.window.sketches.recent_dialog import when

TOLD_MS = 10_000
MOST_RECENT = 10


class SessionActions(QObject):
    """Saves and opens sessions, and asks about what windows that died have left.

    Parameters
    ----------
    window : QMainWindow
    parts : Parts
        What a session is made of and put into.
    files : FileActions
        Knows the folder that was used last.
    banner : Banner
    store : QSettings or None
        Remembers which were saved last.

    Attributes
    ----------
    keeper : SessionKeeper
    opening : SessionOpening
    path : Path or None
        The file that was saved or opened last, to which Save writes.
    """

    def __init__(self, window: QMainWindow, parts: Parts, files: FileActions, banner: Banner, store: QSettings | None) -> None:
        super().__init__(window)
        self._window = window
        self._parts = parts
        self._files = files
        self._banner = banner
        self._store = store
        self._recent: RecentSessions | None = None
        self._stamp: tuple[int, int] | None = None
        self.path: Path | None = None
        self.keeper = SessionKeeper(parts.sketching.sketch, parts.viewer, parts.sketches.keeper, parts.holder, self)
        self.keeper.problem.connect(banner.warn)
        self.opening = SessionOpening(parts, self)
        self.opening.told.connect(banner.warn)
        self.opening.ended.connect(self._on_ended)
        self._reading = Background[ReadSession](self.opening.open, banner.warn, tr_later("Opening the session"))

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what the commands on sessions do, by their ids."""
        return {
            "session.open": self.ask,
            "session.save": self.save,
            "session.save_as": self.save_as,
            "session.recent": self.show_recent,
            "query.save": self.save_query,
        }

    def start(self) -> None:
        """Keep the session from now on, and ask about one that a window which died has left, and then about sketches."""
        self.keeper.start()
        left = self.keeper.left_behind()
        answered = self._ask_about(left) if left else frozenset()
        self._parts.sketches.start(answered)

    def close(self) -> None:
        """End in order."""
        self._reading.stop()
        self.opening.close()
        self.keeper.close()
        if self._recent is not None:
            self._recent.close()

    # -- opening --------------------------------------------------------------------------------------------------------

    def ask(self) -> None:
        """Ask for a session and open it."""
        if path := self._files.remembered(dialogs.ask_session(self._window, self._files.near())):
            self.open(path)

    def open(self, path: Path) -> None:
        """Go on with a session; what is drawn at present stays among the kept sketches."""
        sketch = self._parts.sketching.sketch
        self._reading.start(lambda: read(path, sketch))

    def show_recent(self) -> None:
        """Show the sessions that were saved last, and those that crashes have left."""
        if self._recent is None:
            self._recent = RecentSessions(self._window)
            self._recent.wanted.connect(self.open)
        self._recent.show_entries(self._remembered(), self.keeper.entries())
        self._recent.show()
        self._recent.raise_()
        self._recent.activateWindow()

    def _on_ended(self, read_: ReadSession) -> None:
        left = {entry.path for entry in self.keeper.entries()}
        if read_.path in left:
            self.keeper.answer(read_.path)
        else:
            self._belongs_to(read_.path)
        if read_.saved.layout:
            self._window.restoreState(QByteArray.fromBase64(read_.saved.layout.encode()), memory.STATE_VERSION)

    # -- saving ---------------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Save to the session's file; asks where to if it has none, or if others have changed that one."""
        if self.path is not None and stamp_of(self.path) == self._stamp:
            self._write(self.path)
            return
        if self.path is not None:
            self._banner.warn(
                tr("{name} has been changed by another program or window: choose whether to replace it.", name=self.path.name)
            )
        self.save_as()

    def save_as(self) -> None:
        """Ask where to save the session."""
        proposed = self.path or self._files.near() / f"session{SESSION_SUFFIX}"
        if path := self._files.remembered(dialogs.ask_where_to_save_session(self._window, proposed)):
            self._write(path)

    def save_query(self) -> None:
        """Ask where to save what the rows are the answer to."""
        state = self._parts.holder.state
        answer, library, template = state.shown.answer, state.shown.library, state.opened.template
        if answer is None or library is None or template is None:
            return
        if answer.request.guest != state.opened.guest:
            self._banner.warn(tr("These rows are of what was drawn on before: search again, and save that query."))
            return
        proposed = self._files.near() / f"query{QUERY_SUFFIX}"
        path = self._files.remembered(dialogs.ask_where_to_save_query(self._window, proposed))
        if path is not None:
            structures = self._parts.sketching.sketch.structures
            self._put(path, document_bytes(query_of(answer, library, template.study, structures, path)), "the query")

    def _write(self, path: Path) -> None:
        session = session_of(self._parts.holder.state, self._parts.sketching.sketch, self._parts.viewer.modality, path)
        if not self._parts.compare.is_open:  # which moves the docks for a while
            layout = bytes(self._window.saveState(memory.STATE_VERSION).toBase64().data()).decode()
            session = session.model_copy(update={"layout": layout})
        if self._put(path, document_bytes(session), "the session"):
            self._belongs_to(path)

    def _put(self, path: Path, content: bytes, what: str) -> bool:
        if not self._banner.attempt(lambda: write_output(path, content, what)):
            self._window.statusBar().clearMessage()  # that a former one was saved
            return False
        self._window.statusBar().showMessage(
            tr("Saved {name} in {parent}", name=path.name, parent=path.absolute().parent), TOLD_MS
        )
        return True

    def _belongs_to(self, path: Path) -> None:
        self.path, self._stamp = path, stamp_of(path)
        if self._store is not None:
            others = [str(one) for one in self._remembered() if one != path]
            self._store.setValue(memory.SESSIONS_KEY, json.dumps([str(path), *others][:MOST_RECENT]))

    def _remembered(self) -> list[Path]:
        """Return the sessions that were saved or opened last, the newest first; none where that cannot be understood."""
        with suppress(ValueError, TypeError, RecursionError):
            if self._store is not None:
                kept = json.loads(str(self._store.value(memory.SESSIONS_KEY, "[]")))
                return [Path(str(one)) for one in kept][:MOST_RECENT]
        return []

    # -- after a crash --------------------------------------------------------------------------------------------------

    def _ask_about(self, left: list[KeptFile]) -> frozenset[str]:
        """Ask whether to go on with the newest; returns the names of kept sketches that the answer is about, too."""
        newest = left[0]
        names: set[str] = set()
        with suppress(SbmirError):
            names = {name for name in (kept_sketch_of(newest.path),) if name}
        for entry in left[1:]:
            self.keeper.answer(entry.path)  # they stay in the list of recent ones

        def leave() -> None:
            self.keeper.answer(newest.path)
            for name in names:
                self._parts.sketches.answer(name)

        question = tr("The last session was not closed ({when}): restore it?", when=when(newest.changed))
        self._banner.ask(question, {tr("Restore session"): lambda: self.open(newest.path), tr("Leave it"): leave})
        return frozenset(names)


def kept_sketch_of(path: Path) -> str:
    """Return the name of the kept sketch that a kept session has; "" where it has none."""
    from app.reading.sessions import read_session

    return read_session(path)[0].kept_sketch or ""
