"""Files that somebody names to be written: in one step, through links to what they lead to, and into devices and pipes.

A file that is written aside and renamed takes the place of a link or a device, which is never what was meant.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import UserError, describe_os_error

_DESCRIPTOR = re.compile(r"/(?:dev|proc/(?P<process>self|thread-self|\d+)(?:/task/\d+)?)/fd/(?P<number>\d+)")
_STREAMS = {"/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2}
_MOST_LINKS = 40
_LIBRARY_MARK = b"SQLite format 3\0"


def write_output(path: Path, content: bytes, what: str = "") -> None:
    """Write a file and see it onto the disk; a crash leaves the old file or the new one.

    A link stays, and what it leads to is written. A device, a pipe or an open descriptor (``/dev/stdout``, ``/dev/fd/3``) is
    written to as it is.

    Parameters
    ----------
    path : Path
    content : bytes
    what : str
        What to call it in the sentence, such as "the sketch", where the path alone does not tell.

    Raises
    ------
    EnvironmentFault
        If it cannot be written.
    """
    try:
        target = _followed(path)
        if isinstance(target, int):
            _write_to_descriptor(target, content)
        elif _is_special(target):
            target.write_bytes(content)
        else:
            write_aside(target, content)
    except OSError as error:
        raise describe_os_error(error, path, f"write {what}".strip()) from error


def check_output(path: Path, read: Iterable[Path] = ()) -> None:
    """Refuse a place that cannot be written, or must not be, before the work is done whose result would be lost.

    Parameters
    ----------
    path : Path
        As for :func:`write_output`.
    read : iterable of Path
        What the same command reads: it is never overwritten.

    Raises
    ------
    UserError
        If it is a folder, lies in none, is one of those that are read, or is a library.
    EnvironmentFault
        If the folder cannot be written.
    """
    try:
        target = _followed(path)
        if isinstance(target, int):
            return
        if target.is_dir() or path.name in ("", "."):
            raise UserError(f"{path} is a folder: give the name of a file in it.")
        if not target.parent.is_dir():
            raise UserError(f"There is no folder {target.parent} to write {target.name} into: make it, or choose another place.")
        if not target.exists():
            if not os.access(target.parent, os.W_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target.parent))
            return
        if same := next((one for one in read if one.exists() and one.samefile(target)), None):
            raise UserError(f"{path} would overwrite {same}, which is read here: choose another name.")
        if target.is_file() and _begins_as_library(target):
            raise UserError(f"{path} is a library, which nothing overwrites: choose another name.")
    except OSError as error:
        raise describe_os_error(error, path, "write") from error


def _begins_as_library(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(len(_LIBRARY_MARK)) == _LIBRARY_MARK


def _followed(path: Path) -> Path | int:
    """Return where a chain of links ends: a path, or the number of a descriptor of this process."""
    path = path.absolute()
    for _ in range(_MOST_LINKS):
        if (number := _descriptor(path.as_posix())) is not None:
            return number
        if not path.is_symlink():
            return path
        path = path.parent.resolve() / path.readlink()
        path = path.parent.resolve() / path.name
    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))


def _descriptor(path: str) -> int | None:
    if path in _STREAMS:
        return _STREAMS[path]
    found = _DESCRIPTOR.fullmatch(path)
    return int(found["number"]) if found and found["process"] in (None, "self", "thread-self", str(os.getpid())) else None


def _is_special(path: Path) -> bool:
    """Whether a path is there and neither a file nor a folder."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return False
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    return not stat.S_ISREG(mode)


def _write_to_descriptor(number: int, content: bytes) -> None:
    """Write where a descriptor stands; to open its path again would cut a file that output is led into."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    with os.fdopen(os.dup(number), "wb") as stream:
        stream.write(content)


def write_aside(path: Path, content: bytes) -> None:
    """Write a file beside its place, see it onto the disk and put it there in one step; OSError if that fails."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def only_writer(folder: Path, lock: str) -> Iterator[None]:
    """Hold `folder` for this process; the system lets go of it however the process ends. The lock file stays.

    Parameters
    ----------
    folder : Path
    lock : str
        The lock file's name.

    Raises
    ------
    UserError
        If another process is writing there.
    EnvironmentFault
        If the folder cannot be written.
    """
    path = folder / lock
    try:
        handle = path.open("a+b")
    except OSError as error:
        raise describe_os_error(error, folder, "write into") from error
    with handle:
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UserError(f"Another run is writing into {folder}: wait for it, or choose another folder.") from error
        except PermissionError as error:  # what Windows says of a held lock
            raise UserError(f"Another run is writing into {folder}: wait for it, or choose another folder.") from error
        except OSError as error:
            raise describe_os_error(error, path, "lock") from error
        yield
