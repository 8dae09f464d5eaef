"""What was received, in a bounded folder: every object whole or not there, under names that no sender can choose.

In the folder are ``prepared`` and, of each study, ``studies/S.../images`` (what may be read as a series), ``others`` (reports,
marks, captures) and ``state.json``. Whatever stops the program, the next one finds what was acknowledged: objects are written
aside, seen onto the disk and renamed, and what is to be done follows from what is there.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app.errors import EnvironmentFault, UserError, describe_os_error
from app.imaging import Identity
from app.privacy import Pseudonyms, load_pseudonyms
from app.receiving.states import STATE_FILE, StudyState, read_state, write_state
from app.settings.holding import Hold

Kept = Literal["new", "known", "other"]
"""Not seen before; the same again; of the same UID but not the same, and put in the former's place."""

_PARTIAL = ".partial-"
_IMAGES, _OTHERS = "images", "others"
_SUFFIX = ".dcm"


class Full(EnvironmentFault):
    """There is no room for what was sent."""


@dataclass(frozen=True)
class StoredStudy:
    """A study as it lies in the storage.

    Attributes
    ----------
    name : str
        Its pseudonym.
    folder : Path
    """

    name: str
    folder: Path

    @property
    def images_folder(self) -> Path:
        """Where what may be read as series lies; it need not exist."""
        return self.folder / _IMAGES

    def names(self) -> list[str]:
        """Return the names of the images that are there, sorted."""
        return [path.name for path, _ in self._found()]

    @property
    def images(self) -> str:
        """Which images are there, in which state: a hash (hex), empty where there is none."""
        found = self._found()
        digest = hashlib.sha256()
        for path, state in found:
            digest.update(f"{path.name} {state.st_size} {state.st_mtime_ns}\n".encode())
        return digest.hexdigest() if found else ""

    def state(self) -> StudyState:
        """Return what became of it."""
        return read_state(self.folder)

    def become(self, state: StudyState) -> None:
        """Keep what became of it.

        Raises
        ------
        EnvironmentFault
            If it cannot be written.
        """
        try:
            write_state(self.folder, state)
        except OSError as error:
            raise describe_os_error(error, self.folder / STATE_FILE, "write") from error

    def waits(self) -> bool:
        """Whether there are images of which nothing became yet."""
        return self.images not in ("", self.state().images)

    def _found(self) -> list[tuple[Path, os.stat_result]]:
        return sorted((path, state) for path, state in _files(self.images_folder) if path.suffix == _SUFFIX)


class Storage:
    """A bounded folder of what was received; one receiver at a time has it. Safe to be used by several threads.

    Parameters
    ----------
    folder : Path
        Made if missing, for this user alone.
    most_bytes : int
        More is not taken in.

    Raises
    ------
    UserError
        Another receiver has it, or the key of the pseudonyms cannot be used.
    EnvironmentFault
        It cannot be written.
    """

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self.folder = folder
        self.prepared = folder / "prepared"
        self._most_bytes = most_bytes
        self._pseudonyms: Pseudonyms = load_pseudonyms()
        self._lock = threading.Lock()
        self._used = 0
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for part in (self._studies, self.prepared):
                part.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise describe_os_error(error, folder, "write into") from error
        self._hold = Hold(folder / "receiver")
        if not self._hold.taken:
            raise UserError(f"Another receiver is writing into {folder}: stop it, or choose another folder.")
        try:
            for left in self._studies.glob(f"*/*/{_PARTIAL}*"):
                left.unlink()
            self.count()
        except OSError as error:
            self._hold.release()
            raise describe_os_error(error, folder, "read") from error

    @property
    def _studies(self) -> Path:
        return self.folder / "studies"

    @property
    def used_bytes(self) -> int:
        """What all of it takes."""
        return self._used

    def count(self) -> None:
        """Look how much is used: what is prepared comes and goes by other hands. OSError if that fails."""
        with self._lock:
            self._used = sum(state.st_size for _, state in _files(self.folder))

    def name(self, identity: Identity) -> str:
        """Return the pseudonym of the study that an object belongs to."""
        return self._pseudonyms.study(identity.study)

    def study(self, name: str) -> StoredStudy:
        """Return a study by its pseudonym."""
        return StoredStudy(name, self._studies / name)

    def studies(self) -> list[StoredStudy]:
        """Return the studies of which something is there; EnvironmentFault if the folder cannot be read."""
        try:
            return [self.study(path.name) for path in sorted(self._studies.iterdir()) if path.is_dir()]
        except OSError as error:
            raise describe_os_error(error, self._studies, "read") from error

    def keep(self, identity: Identity, content: bytes) -> Kept:
        """Put an object onto the disk, so that nothing that ends the program loses it.

        Parameters
        ----------
        identity : Identity
        content : bytes
            As a file.

        Raises
        ------
        Full
            There is no room for it.
        OSError
            It could not be written, for another reason.
        """
        folder = self._studies / self.name(identity) / (_IMAGES if identity.is_image else _OTHERS)
        target = folder / (self._pseudonyms.instance(identity.instance) + _SUFFIX)
        if _same(target, content):
            return "known"
        with self._lock:
            if self._used + len(content) > self._most_bytes:
                raise Full(f"{self.folder} is full: it holds {self._used / 1e9:.2f} of {self._most_bytes / 1e9:.2f} GB")
            self._used += len(content)
        try:
            _make(folder)
            partial = folder / f"{_PARTIAL}{secrets.token_hex(8)}"
            try:
                _write(partial, content)
                with self._lock:
                    former = _size(target)
                    partial.replace(target)
            finally:
                partial.unlink(missing_ok=True)
        except BaseException:
            with self._lock:
                self._used -= len(content)
            raise
        _settle(folder)
        with self._lock:
            self._used -= former or 0
        return "new" if former is None else "other"

    def discard(self, study: StoredStudy) -> None:
        """Delete what was received of a study, and remember what it was; what comes meanwhile stays.

        Raises
        ------
        EnvironmentFault
            If it cannot be deleted.
        """
        state, images = study.state(), study.names()
        others = [path for path, _ in _files(study.folder / _OTHERS)]
        if study.images != state.images:  # something new came meanwhile: it is brought in first
            return
        study.become(StudyState(state.images, state.outcome, state.sentence, tuple(sorted({*state.discarded, *images}))))
        try:
            for path in (*(study.images_folder / name for name in images), *others):
                size = _size(path) or 0
                path.unlink(missing_ok=True)
                with self._lock:
                    self._used -= size
        except OSError as error:
            raise describe_os_error(error, study.folder, "delete what was received in") from error

    def close(self) -> None:
        """Let others have the folder."""
        self._hold.release()


def _files(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Yield every file below a folder; what goes meanwhile is passed over, a folder that is not there is empty."""
    waiting = [folder]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                inside = list(entries)
        except FileNotFoundError:
            continue
        for entry in inside:
            if entry.is_dir(follow_symlinks=False):
                waiting.append(Path(entry.path))
                continue
            with contextlib.suppress(FileNotFoundError):
                yield Path(entry.path), entry.stat(follow_symlinks=False)


def _make(folder: Path) -> None:
    """Make the folder of a study's objects, so that it stays."""
    if not folder.is_dir():
        folder.parent.mkdir(mode=0o700, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        _settle(folder.parent.parent)
        _settle(folder.parent)


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _settle(folder: Path) -> None:
    """See the names in a folder onto the disk, where the system lets a folder be opened (Windows writes them by itself)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None


def _same(path: Path, content: bytes) -> bool:
    """Whether a file is there and holds just that."""
    return _size(path) == len(content) and path.read_bytes() == content
