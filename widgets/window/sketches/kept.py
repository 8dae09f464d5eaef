"""What windows keep by themselves, sketches and sessions: one file each, which no other window writes.

A window makes a file for each sketch and holds a lock beside it for as long as the sketch is the one it shows. The lock of a
program that died is void: its sketch is marked as *unanswered* until the reader has been asked about it, however many programs
start, and die, meanwhile. The newest `KEPT` are kept; those that are shown somewhere or unanswered are kept in any case. Of
sessions the same holds.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_hex

from PySide6.QtCore import QLockFile

from app.errors import EnvironmentFault, describe_os_error
from app.sketch import SUFFIX
from app.sketch.files import write_atomically
from widgets.language import tr

KEPT = 20
"""How many of a kind are kept."""

_LOCK = ".lock"
_UNANSWERED = ".unanswered"
_FORMER_LAST = f"last{SUFFIX}"
_FORMER_CRASHED = f"autosave-*{SUFFIX}"


@dataclass(frozen=True)
class KeptFile:
    """A kept sketch, or session.

    Attributes
    ----------
    path : Path
    changed : datetime
        When it was drawn on last, local time.
    shown : bool
        Whether a window that runs shows it.
    unanswered : bool
        Whether a window that showed it died, and nobody has said yet what to do with it.
    """

    path: Path
    changed: datetime
    shown: bool
    unanswered: bool


class Held:
    """A kept file of what this window shows, so that nobody else writes or removes it; `what` it is, for sentences."""

    def __init__(self, path: Path, lock: QLockFile, what: str) -> None:
        self.path = path
        self._lock = lock
        self._what = what

    def write(self, content: bytes) -> None:
        """Write it in one step; EnvironmentFault if that fails, the former one stays then."""
        write_atomically(self.path, content, self._what)

    def remove(self) -> None:
        """Take the file away."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)

    def release(self) -> None:
        """Show it no longer."""
        self._lock.unlock()


class KeptFiles:
    """A folder of kept files, shared by all windows.

    Parameters
    ----------
    folder : Path
        Made if missing.
    ending : str
        Of their names.
    what : str
        What one of them is, for sentences.

    Raises
    ------
    EnvironmentFault
        If it cannot be made.
    """

    def __init__(self, folder: Path, ending: str = SUFFIX, what: str = "the sketch") -> None:
        self.folder = folder
        self._ending = ending
        self._what = what
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise describe_os_error(error, folder, "make the folder") from error

    def look_for_crashes(self) -> None:
        """Mark the sketches of windows that died as unanswered, and take over what a former program kept."""
        self._adopt_former()
        for lock_path in self.folder.glob(f"*{self._ending}{_LOCK}"):
            path = lock_path.with_name(lock_path.name.removesuffix(_LOCK))
            lock = self._try_lock(path)
            if lock is None:
                continue
            _sweep(path)
            if path.exists():
                self._mark(path)
            lock.unlock()

    def entries(self) -> list[KeptFile]:
        """Return all that are kept, the newest first."""
        found: list[tuple[int, KeptFile]] = []
        for path in self._paths():
            with suppress(OSError):  # another window may just have removed it
                stamp = path.stat().st_mtime_ns
                shown = _beside(path, _LOCK).exists()
                found.append((stamp, KeptFile(path, datetime.fromtimestamp(stamp / 1e9), shown, self.is_unanswered(path))))
        return [entry for _, entry in sorted(found, key=lambda pair: (pair[0], pair[1].path.name), reverse=True)]

    def is_unanswered(self, path: Path) -> bool:
        """Whether the reader has yet to say what to do with a sketch that a dead window left."""
        return _beside(path, _UNANSWERED).exists()

    def answer(self, path: Path) -> None:
        """Note that the reader has said what to do with a sketch."""
        with suppress(OSError):
            _beside(path, _UNANSWERED).unlink(missing_ok=True)

    def hold(self, path: Path) -> Held | None:
        """Hold a kept sketch as shown by this window; None if it is gone or another window shows it."""
        lock = self._try_lock(path)
        if lock is None:
            return None
        if not path.exists():
            lock.unlock()
            return None
        return Held(path, lock, self._what)

    def find(self, content: bytes, beside: Path | None = None) -> Path | None:
        """Return a kept sketch of exactly this content, `beside` apart; None if there is none."""
        for path in self._paths():
            with suppress(OSError):
                if path != beside and path.stat().st_size == len(content) and path.read_bytes() == content:
                    return path
        return None

    def has_twin(self, path: Path) -> bool:
        """Whether another kept sketch has exactly the same content."""
        with suppress(OSError):
            return self.find(path.read_bytes(), path) is not None
        return False

    def begin(self, content: bytes) -> Held:
        """Keep another sketch, in a file of its own; EnvironmentFault if it cannot be written."""
        path = self.folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{token_hex(4)}{self._ending}"
        lock = self._try_lock(path)
        if lock is None:
            raise EnvironmentFault(
                tr("Cannot write into the folder {folder}: check its permissions and free space.", folder=self.folder)
            )
        held = Held(path, lock, self._what)
        try:
            held.write(content)
        except BaseException:
            held.release()
            raise
        return held

    def forget_oldest(self) -> None:
        """Remove all but the newest `KEPT`."""
        for entry in self.entries()[KEPT:]:
            if not entry.unanswered:
                self.delete(entry.path)

    def delete(self, path: Path) -> bool:
        """Take a kept sketch away; tells whether it is gone, which one that a window shows is not."""
        held = self.hold(path)
        if held is None:
            return not path.exists()
        held.remove()
        self.answer(path)
        held.release()
        return not path.exists()

    def _paths(self) -> Iterator[Path]:
        return self.folder.glob(f"[!.]*{self._ending}")

    def _try_lock(self, path: Path) -> QLockFile | None:
        lock = QLockFile(str(_beside(path, _LOCK)))
        lock.setStaleLockTime(0)  # however old: void if and only if its program is dead
        return lock if lock.tryLock(0) else None

    def _mark(self, path: Path) -> None:
        with suppress(OSError):
            _beside(path, _UNANSWERED).touch()

    def _adopt_former(self) -> None:
        """Take over the sketches of programs that kept one a slot; one that still runs keeps its own."""
        for path in (self.folder / _FORMER_LAST, *self.folder.glob(_FORMER_CRASHED)):
            if not path.exists():
                continue
            slot = path.name.removeprefix("autosave-").removesuffix(SUFFIX)
            lock = QLockFile(str(self.folder / f"window-{slot}.lock"))
            lock.setStaleLockTime(0)
            if not lock.tryLock(0):
                continue
            _sweep(path)
            with suppress(OSError):
                stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(path.stat().st_mtime))
                kept = path.with_name(f"{stamp}-{token_hex(4)}{SUFFIX}")
                if path.name != _FORMER_LAST:
                    self._mark(kept)
                path.rename(kept)
            lock.unlock()


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _sweep(path: Path) -> None:
    """Take away what a window that was killed while it wrote left half written."""
    for partial in path.parent.glob(f".{path.name}.*.partial"):
        with suppress(OSError):
            partial.unlink()
