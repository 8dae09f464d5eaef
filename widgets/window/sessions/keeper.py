"""Keeps the session of a window by itself, so that after a crash it can be gone on with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app import settings
from app.errors import SbmirError
from app.reading.sessions import SESSION_SUFFIX, document_bytes
from app.retrieval.presets import DEFAULT
from widgets.language import tr, translated
from widgets.state.window_state import WindowState
from widgets.window.sessions.capture import session_of
from widgets.window.sketches.kept import Held, KeptFile, KeptFiles

if TYPE_CHECKING:
    from app.sketch import Sketch
    from widgets.pane.viewer import SliceViewer
    from widgets.state.state_holder import StateHolder
    from widgets.window.sketches.keeper import SketchKeeper

LATER_MS = 400
"""What only says where the reader looks (the slice, a tool) is written when it has rested for so long."""


class SessionKeeper(QObject):
    """Writes down what is asked, marked, pinned, compared and measured, after each change.

    What is drawn is kept by itself, stroke by stroke, and a kept session names that file. A window in which nothing but a sketch
    is there needs no session, and one in which an example is drawn on keeps what was before.

    Signals
    -------
    problem(sentence)
        The session cannot be kept; told once.
    """

    problem = Signal(str)

    def __init__(
        self, sketch: Sketch, viewer: SliceViewer, sketches: SketchKeeper, holder: StateHolder, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._sketch = sketch
        self._viewer = viewer
        self._sketches = sketches
        self._holder = holder
        self._kept: KeptFiles | None = None
        self._own: Held | None = None
        self._written = b""
        self._told = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.save_now)
        holder.changed.connect(self._on_state)
        sketches.changed.connect(lambda: self._soon(0))
        viewer.modality_changed.connect(lambda modality: self._soon(LATER_MS))

    def start(self) -> None:
        """Begin to keep; looks what windows that died have left."""
        try:
            self._kept = KeptFiles(settings.data_folder() / "sessions", SESSION_SUFFIX, "the session")
            self._kept.look_for_crashes()
        except SbmirError as error:
            self._tell(error)

    def left_behind(self) -> list[KeptFile]:
        """Return the sessions of windows that died about which the reader has not said yet what to do, the newest first."""
        return [entry for entry in self.entries() if entry.unanswered]

    def entries(self) -> list[KeptFile]:
        """Return all that no window shows, the newest first."""
        return [] if self._kept is None else [entry for entry in self._kept.entries() if not entry.shown]

    def answer(self, path: Path) -> None:
        """Note that the reader has said what to do with a session that was left behind."""
        if self._kept is not None:
            self._kept.answer(path)

    def save_now(self) -> None:
        """Keep the session as it is, if anything of it would be lost with the window."""
        self._timer.stop()
        state = self._holder.state
        if self._kept is None or state.opened.template is None or state.opened.guest is not None:
            return
        if not worth_keeping(state):
            self._let_go()
            return
        kept = self._sketches.own
        name = None if kept is None or self._sketch.is_empty() else kept.name
        try:
            if self._own is None:
                self._own = self._kept.begin(b"")
            content = document_bytes(session_of(state, self._sketch, self._viewer.modality, self._own.path, name or ""))
            if content != self._written:
                self._own.write(content)
                self._written = content
                self._kept.forget_oldest()
        except SbmirError as error:
            self._tell(error)

    def close(self) -> None:
        """End in order: there is nothing to go on with."""
        self._timer.stop()
        self._let_go()
        self._kept = None

    def _let_go(self) -> None:
        if self._own is not None:
            self._own.remove()
            self._own.release()
        self._own, self._written = None, b""

    def _on_state(self, former: WindowState, now: WindowState) -> None:
        if _matters(former) != _matters(now):
            self._soon(0)
        elif former.drawn != now.drawn and not now.drawn.drawing:
            self._soon(LATER_MS)

    def _soon(self, after_ms: int) -> None:
        """Write after so long, unless it is due sooner."""
        if self._kept is not None and not (self._timer.isActive() and self._timer.remainingTime() <= after_ms):
            self._timer.start(after_ms)

    def _tell(self, error: SbmirError) -> None:
        if not self._told:
            self._told = True
            self.problem.emit(tr("The session is not kept for a restart: {error}", error=translated(str(error))))


def worth_keeping(state: WindowState) -> bool:
    """Whether a window holds more than a sketch, which is kept anyhow."""
    asked = state.asked
    query = asked.where or asked.marks or asked.case is not None or asked.example is not None
    way = asked.chosen or asked.preset not in (None, DEFAULT)
    return bool(query or way or state.rows.pins or state.compared.cases or any(state.measured.kept.values()))


def _matters(state: WindowState) -> tuple[object, ...]:
    asked = state.asked
    how = asked.preset, asked.by, asked.weight, asked.top, asked.where, asked.case, asked.marks, asked.example
    info = state.opened.library.info
    library = None if info is None else info.address
    return how, state.rows, state.compared.cases, state.measured.kept, state.opened.template, library
