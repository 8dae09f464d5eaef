"""A lock on a file that ends with the program that holds it, whatever ends that."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO

from app.errors import describe_os_error


class Hold:
    """Holds a file for this program, by a lock beside it.

    Attributes
    ----------
    taken : bool
        Whether it is held; False where another program has it.

    Raises
    ------
    EnvironmentFault
        If no lock can be made beside the file.
    """

    def __init__(self, path: Path) -> None:
        lock = path.with_name(f".{path.name}.lock")
        try:
            self._stream: IO[bytes] | None = lock.open("ab")
        except OSError as error:
            raise describe_os_error(error, lock, "make the lock") from error
        self.taken = _lock(self._stream.fileno())
        if not self.taken:
            self.release()

    def release(self) -> None:
        """Let go; twice is allowed."""
        if self._stream is not None:
            self._stream.close()  # which ends the lock; the empty file stays, since another may be waiting for it
            self._stream = None
        self.taken = False


def _lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, 0, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
