"""The file that the sketch belongs to, and whether what is drawn differs from it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject

from app.sketch import Sketch
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import SketchFile, WindowState


@dataclass(frozen=True)
class Resting:
    """Of a sketch that another has taken the place of: its file, what was drawn when that was written, and the file's stamp."""

    path: Path | None
    position: object
    stamp: tuple[int, int] | None


class SketchDocument(QObject):
    """Keeps `opened.sketch_file` of the window's state.

    A sketch belongs to the file that it was saved to, or opened from as it stands there: not to a label map that was taken as
    the sketch, nor to a file of another template or grid. Of a template that is opened later the file knows nothing either.
    """

    def __init__(self, sketch: Sketch, holder: StateHolder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sketch = sketch
        self._holder = holder
        self._path: Path | None = None
        self._position: object = None
        self._stamp: tuple[int, int] | None = None
        holder.changed.connect(self._on_state)

    @property
    def path(self) -> Path | None:
        """The file that the sketch belongs to; None if it belongs to none."""
        return self._path

    @property
    def modified(self) -> bool:
        """Whether something is drawn that no file of the reader's holds, or removed that one does."""
        if self._path is None:
            return not self._sketch.is_empty()
        return self._sketch.position is not self._position

    @property
    def changed_by_others(self) -> bool:
        """Whether the file is no longer as this window read or wrote it."""
        return self._path is not None and stamp_of(self._path) != self._stamp

    def belongs_to(self, path: Path | None) -> None:
        """Note that `path` holds what is drawn now; None if no file does."""
        self._path = path
        self._position = self._sketch.position
        self._stamp = None if path is None else stamp_of(path)
        self._tell()

    def rest(self) -> Resting:
        """Return what is known of the sketch that is drawn, for a time in which another is in its place."""
        return Resting(self._path, self._position, self._stamp)

    def resume(self, resting: Resting) -> None:
        """Note that what is drawn now, and its history, are again what they were when :meth:`rest` was called."""
        self._path, self._position, self._stamp = resting.path, resting.position, resting.stamp
        self._tell()

    def _on_state(self, former: WindowState, now: WindowState) -> None:
        before, template = former.opened.template, now.opened.template
        if before is not None and template is not None and before.study.content_hash != template.study.content_hash:
            self._path = None
        self._tell()

    def _tell(self) -> None:
        opened = self._holder.state.opened
        self._holder.update(opened=replace(opened, sketch_file=SketchFile(self._path, self.modified)))


def stamp_of(path: Path) -> tuple[int, int] | None:
    """Return what tells whether a file was written since; None where there is none."""
    with suppress(OSError):
        found = path.stat()
        return found.st_mtime_ns, found.st_size
    return None
