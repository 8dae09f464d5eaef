"""What the window remembers between starts, and the sketch that survives a crash."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QSettings, QTimer

from app import settings
from app.errors import SbmirError

LIBRARY_KEY = "documents/library"
TEMPLATE_KEY = "documents/template"
GEOMETRY_KEY = "window/geometry"
STATE_KEY = "window/state"
ROWS_KEY = "search/rows"
MODE_KEY = "search/by"
WEIGHT_KEY = "search/weight"

STATE_VERSION = 1
SLOTS = 8
"""How many windows may run at once, each with an autosaved sketch of its own."""

AUTOSAVE_MS = 2_000


def window_settings() -> QSettings:
    """Return the window's settings, an ini file in the data folder."""
    return QSettings(str(settings.data_folder() / "window.ini"), QSettings.Format.IniFormat)


class SketchKeeper(QObject):
    """Writes the sketch away shortly after each change and tells at the next start whether one was left behind.

    A window owns one slot: a lock file and a sketch file. The lock of a program that died is void, so its file is found.
    """

    def __init__(self, save: Callable[[Path], None], on_problem: Callable[[str], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._save = save
        self._on_problem = on_problem
        self._lock: QLockFile | None = None
        self._path: Path | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AUTOSAVE_MS)
        self._timer.timeout.connect(self.save_now)
        self._told = False

    @property
    def last(self) -> Path:
        """Where the sketch of the last orderly end is kept."""
        return self._folder() / "last.sketch"

    def take_slot(self) -> Path | None:
        """Take a slot; return the sketch that a crashed window left in it, if any."""
        folder = self._folder()
        for number in range(1, SLOTS + 1):
            lock = QLockFile(str(folder / f"window-{number}.lock"))
            lock.setStaleLockTime(0)
            if lock.tryLock(0):
                self._lock = lock
                self._path = folder / f"autosave-{number}.sketch"
                return self._path if self._path.exists() else None
        return None

    def changed(self) -> None:
        """The sketch changed: save it soon."""
        if self._path is not None and not self._timer.isActive():
            self._timer.start()

    def save_now(self) -> None:
        """Save the sketch; a problem is told once."""
        self._timer.stop()
        if self._path is None:
            return
        try:
            self._save(self._path)
        except SbmirError as error:
            if not self._told:
                self._told = True
                self._on_problem(f"The sketch could not be autosaved. {error}")

    def discard(self) -> None:
        """Forget the sketch that a crashed window left."""
        if self._path is not None:
            self._keep_as_last()

    def close(self, drawn: bool) -> None:
        """End in order: what was drawn becomes the last sketch."""
        if drawn:
            self.save_now()
        self._timer.stop()
        self._keep_as_last()
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None
        self._path = None

    def _keep_as_last(self) -> None:
        if self._path is not None and self._path.exists():
            with contextlib.suppress(OSError):
                self._path.replace(self.last)

    def _folder(self) -> Path:
        folder = settings.data_folder() / "sketches"
        folder.mkdir(exist_ok=True)
        return folder
