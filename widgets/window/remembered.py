"""What the window remembers between starts, and the sketch that survives a crash."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QByteArray, QLockFile, QObject, QSettings, QTimer, Signal
from PySide6.QtWidgets import QMainWindow

from app import settings
from app.errors import SbmirError, describe_os_error
from app.sketch import SUFFIX, Autosave, Sketch, SketchChange
from widgets.drawing.structure_panel import StructurePanel
from widgets.results.query_bar import QueryBar
from widgets.shared.following import follow

LIBRARY_KEY = "documents/library"
TEMPLATE_KEY = "documents/template"
GEOMETRY_KEY = "window/geometry"
STATE_KEY = "window/state"
ROWS_KEY = "search/rows"
FOLDER_KEY = "documents/saved-in"
STRUCTURES_KEY = "sketch/structures"
DEMO_KEY = "demo/state"
"""The demo library: "building", "cancelled", "done", or missing."""

STATE_VERSION = 2
SLOTS = 8
"""How many windows may run at once, each with an autosaved sketch of its own."""


def window_settings() -> QSettings:
    """Return the window's settings, an ini file in the data folder."""
    return QSettings(str(settings.data_folder() / "window.ini"), QSettings.Format.IniFormat)


def remembered_library(store: QSettings) -> str | None:
    """Return the library that was used last, or a finished demo library; None where neither is there."""
    demo = str(settings.demo_library())
    unfinished = store.value(DEMO_KEY) in ("building", "cancelled")
    for address in (str(store.value(LIBRARY_KEY) or ""), demo):
        there = "://" in address or Path(address).is_file()
        if address and there and not (address == demo and unfinished):
            return address
    return None


def remembered_template(store: QSettings) -> Path | None:
    """Return the template that was used last; None if it was the program's own, or is gone."""
    folder = str(store.value(TEMPLATE_KEY) or "")
    return Path(folder) if folder and Path(folder).is_dir() else None


def restore_layout(window: QMainWindow, store: QSettings, panel: StructurePanel, rows: QueryBar, top: int) -> None:
    """Lay a window out as it was, with its structures' look and its number of rows (`top` without).

    What cannot be understood, the file being anybody's to edit, is as if it were not there.
    """
    geometry, state = store.value(GEOMETRY_KEY), store.value(STATE_KEY)
    if isinstance(geometry, QByteArray):
        window.restoreGeometry(geometry)
    if isinstance(state, QByteArray):
        window.restoreState(state, STATE_VERSION)
    with suppress(ValueError, RecursionError):
        panel.set_state(json.loads(str(store.value(STRUCTURES_KEY, ""))))
    rows.set_top(top)
    with suppress(ValueError):
        rows.set_top(settings.SearchSettings.model_validate({"top": store.value(ROWS_KEY, top)}).top)


def keep_layout(window: QMainWindow, store: QSettings, panel: StructurePanel, rows: QueryBar) -> None:
    """Keep what :func:`restore_layout` restores."""
    store.setValue(GEOMETRY_KEY, window.saveGeometry())
    store.setValue(STATE_KEY, window.saveState(STATE_VERSION))
    store.setValue(STRUCTURES_KEY, json.dumps(panel.state()))
    store.setValue(ROWS_KEY, rows.top)
    store.sync()


class SketchKeeper(QObject):
    """Writes the sketch away after each change, once it is painted, and tells at the next start whether one was left behind.

    A window owns one slot: a lock file and a sketch file. The lock of a program that died is void, so its file is found.

    Signals
    -------
    problem(sentence)
        The sketch cannot be kept; told once.
    """

    problem = Signal(str)

    def __init__(self, sketch: Sketch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sketch = sketch
        self._template: tuple[str, str] | None = None
        self._lock: QLockFile | None = None
        self._autosave: Autosave | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)  # when the events that are due, painting among them, have been handled
        self._timer.timeout.connect(self.save_now)
        self._told = False
        follow(self, sketch, self._on_sketch)

    @property
    def last(self) -> Path:
        """Where the sketch of the last time is kept."""
        return self._folder() / f"last{SUFFIX}"

    def take_slot(self) -> bool:
        """Take a slot; tell whether a crashed window left a sketch in it, which is then in :attr:`last`."""
        folder = self._folder()
        for number in range(1, SLOTS + 1):
            lock = QLockFile(str(folder / f"window-{number}.lock"))
            lock.setStaleLockTime(0)
            if lock.tryLock(0):
                self._lock = lock
                self._autosave = Autosave(folder / f"autosave-{number}{SUFFIX}")
                self._remove_partial(self._autosave.path)
                return self._keep_as_last()
        return False

    def drawn_on(self, content_hash: str, name: str) -> None:
        """Tell on which template the sketch is drawn."""
        self._template = content_hash, name

    def _on_sketch(self, change: SketchChange) -> None:
        """Save the sketch as soon as what has settled is painted."""
        if change.settled and self._autosave is not None and not self._timer.isActive():
            self._timer.start()

    def save_now(self) -> None:
        """Save the sketch; a problem is told once."""
        self._timer.stop()
        if self._autosave is None or self._template is None:
            return
        try:
            self._autosave.save(self._sketch, *self._template)
        except SbmirError as error:
            if not self._told:
                self._told = True
                self.problem.emit(f"The sketch is not kept for a restart: {error}")

    def close(self) -> None:
        """End in order: what is drawn becomes the last sketch."""
        if self._lock is None:
            return
        self.save_now()
        self._keep_as_last()
        self._lock.unlock()
        self._lock = self._autosave = None

    def _remove_partial(self, path: Path) -> None:
        """Take away what a window that was killed while it wrote left half written."""
        for partial in path.parent.glob(f".{path.name}.*.partial"):
            with suppress(OSError):
                partial.unlink()

    def _keep_as_last(self) -> bool:
        if self._autosave is None or not self._autosave.pending():
            return False
        try:
            self._autosave.path.replace(self.last)
        except OSError as error:
            self.problem.emit(str(describe_os_error(error, self.last, "keep the sketch in")))
            return False
        return True

    def _folder(self) -> Path:
        folder = settings.data_folder() / "sketches"
        try:
            folder.mkdir(exist_ok=True)
        except OSError as error:
            raise describe_os_error(error, folder, "make the folder") from error
        return folder
