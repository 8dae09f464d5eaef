"""Files that somebody names to be written: in one step, through links to what they lead to, and into devices and pipes.

A file that is written aside and renamed takes the place of a link or a device, which is never what was meant.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from pathlib import Path

from app.errors import describe_os_error

_DESCRIPTOR = re.compile(r"/(?:dev|proc/(?P<process>self|thread-self|\d+)(?:/task/\d+)?)/fd/(?P<number>\d+)")
_STREAMS = {"/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2}
_MOST_LINKS = 40


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
            _write_aside(target, content)
    except OSError as error:
        raise describe_os_error(error, path, f"write {what}".strip()) from error


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


def _write_aside(path: Path, content: bytes) -> None:
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
