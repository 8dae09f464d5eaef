"""Keeps what is drawn, stroke by stroke, so that a window that was killed loses nothing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app import settings
from app.errors import SbmirError
from app.sketch import Sketch, SketchChange, sketch_bytes
from widgets.language import tr, translated
from widgets.shared.following import follow
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import WindowState
from widgets.window.sketches.kept import Held, KeptFile, KeptFiles


class SketchKeeper(QObject):
    """Writes the sketch away after each change, once it is painted, into a file that no other window writes.

    What is opened, or drawn after all was removed, is another sketch: the former one stays kept as it was. So does one that was
    opened and is drawn on further, and one that is drawn on further after another template was opened.

    Signals
    -------
    problem(sentence)
        The sketch cannot be kept; told once.
    changed()
        Another sketch is kept.
    """

    problem = Signal(str)
    changed = Signal()

    def __init__(self, sketch: Sketch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sketch = sketch
        self._template: tuple[str, str] | None = None
        self._kept: KeptFiles | None = None
        self._own: Held | None = None
        self._another = False
        """Whether the next change begins another sketch."""
        self._undone = False
        """Whether all of this sketch was taken back."""
        self._source: Path | None = None
        """The file of the reader's own in which what is kept stands unchanged."""
        self._copied = False
        """Whether what is kept was taken over from another window that shows it, and is unchanged."""
        self._position: object = sketch.position
        self._fault: str | None = None
        self._told = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)  # when the events that are due, painting among them, have been handled
        self._timer.timeout.connect(self.save_now)
        follow(self, sketch, self._on_sketch)

    @property
    def fault(self) -> str | None:
        """Why what is drawn is not kept at present; None if it is."""
        return self._fault

    @property
    def own(self) -> Path | None:
        """Where the sketch that this window shows is kept; None before there is one."""
        return None if self._own is None else self._own.path

    def start(self) -> None:
        """Begin to keep what is drawn; looks what windows that died have left."""
        try:
            self._kept = KeptFiles(settings.data_folder() / "sketches")
            self._kept.look_for_crashes()
        except SbmirError as error:
            self._tell(error)

    def entries(self) -> list[KeptFile]:
        """Return all that are kept, the newest first."""
        if self._kept is None:
            return []
        self._kept.look_for_crashes()  # another window may have died while this one runs
        return self._kept.entries()

    def left_behind(self) -> list[KeptFile]:
        """Return the sketches of windows that died about which the reader has not said yet what to do, the newest first."""
        return [entry for entry in self.entries() if entry.unanswered]

    def newest_other(self) -> Path | None:
        """Return the newest sketch that no window shows; None if there is none."""
        return next((entry.path for entry in self.entries() if not entry.shown), None)

    def answer(self, path: Path) -> None:
        """Note that the reader has said what to do with a sketch that was left behind."""
        if self._kept is not None:
            self._kept.answer(path)

    def delete(self, path: Path) -> bool:
        """Take a kept sketch away for good; tells whether it is gone. One that a window shows stays."""
        gone = self._kept is not None and self._kept.delete(path)
        self.changed.emit()
        return gone

    def follow(self, holder: StateHolder) -> None:
        """Note from now on which template the window's state has: the sketch is drawn on it."""
        holder.changed.connect(self._on_state)

    def take_up(self, path: Path) -> None:
        """Note that what is drawn now was opened from `path`, a kept sketch or a file of the reader's own."""
        self._timer.stop()
        if self._kept is None:
            return
        if path.parent != self._kept.folder:
            known = {entry.path for entry in self._kept.entries()}
            if self._save():
                self._source = path if self.own not in known else None
                self._another = True
            return
        self._let_go()
        self._own, self._another = self._kept.hold(path), True
        if self._own is None:  # another window shows it, and may draw on it
            self._copy(self._kept)
        self._position = self._sketch.position
        self._kept.answer(path)
        self.changed.emit()

    def save_now(self) -> None:
        """Keep what is drawn; a problem is told once."""
        self._timer.stop()
        if self._save() and self._kept is not None:
            self._kept.forget_oldest()

    def close(self) -> None:
        """End in order: what is drawn stays kept."""
        self.save_now()
        self._let_go()
        self._kept = None

    def _save(self) -> bool:
        """Keep what is drawn if that has changed; tells whether it did and could be kept."""
        if self._kept is None or self._template is None or self._sketch.position is self._position:
            return False
        try:
            if any(True for _ in self._sketch.committed()):
                self._put(self._kept, sketch_bytes(self._sketch, *self._template))
            elif self._sketch.redo_name is None:  # removed by a step: what is drawn next is another sketch
                self._let_go()
        except SbmirError as error:
            self._tell(error)
            return False
        self._fault = None
        self._position = self._sketch.position
        return True

    def _put(self, kept: KeptFiles, content: bytes) -> None:
        """Write to the file of this sketch; another one gets a file of its own, unless exactly that is kept already."""
        if self._undone and self._sketch.redo_name is not None:  # farther back lies what was drawn before this sketch
            self._another = True
        self._undone = False
        if self._own is not None and not self._another:
            self._own.write(content)
            self._source, self._copied = None, False
            return
        same = kept.find(content)
        if same is not None and same == self.own:
            return
        found = None if same is None else kept.hold(same)
        held = found or kept.begin(content)
        self._let_go()
        self._own, self._another = held, found is not None
        self.changed.emit()

    def _copy(self, kept: KeptFiles) -> None:
        """Keep what is shown in a file of this window's own, beside that of another window."""
        if self._template is None:
            return
        try:
            self._own = kept.begin(sketch_bytes(self._sketch, *self._template))
        except SbmirError as error:
            self._tell(error)
        else:
            self._another, self._copied = False, True

    def _let_go(self) -> None:
        """Show no longer what is kept; what stands unchanged in another file, the reader's own or a kept one, goes."""
        if self._own is not None:
            if (self._source is not None and self._source.is_file()) or (self._copied and self._stands_elsewhere(self._own)):
                self._own.remove()
            self._own.release()
        self._own, self._another, self._source, self._copied = None, False, None, False

    def _stands_elsewhere(self, own: Held) -> bool:
        return self._kept is not None and self._kept.has_twin(own.path)

    def _on_state(self, former: WindowState, now: WindowState) -> None:
        if now.opened.template is not None and now.opened.template is not former.opened.template:
            study = now.opened.template.study
            template = study.content_hash, study.study
            self._another |= self._template is not None and template != self._template
            self._template = template

    def _on_sketch(self, change: SketchChange) -> None:
        """Save the sketch as soon as what has settled is painted; more than one step may have been made by then."""
        empty = change.settled and self._sketch.is_empty()
        self._another |= change.whole or (empty and self._sketch.redo_name is None)
        self._undone |= empty and self._sketch.redo_name is not None
        if change.settled and self._kept is not None and not self._timer.isActive():
            self._timer.start()

    def _tell(self, error: SbmirError) -> None:
        self._fault = str(error)
        if not self._told:
            self._told = True
            self.problem.emit(tr("The sketch is not kept for a restart: {error}", error=translated(str(error))))
