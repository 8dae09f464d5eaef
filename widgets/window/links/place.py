"""Where the programs of one user, with one data folder, meet on a machine."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import tempfile
from pathlib import Path

from app.errors import EnvironmentFault, describe_os_error
from app.settings import data_folder

MOST_BYTES = 100
"""Of a socket's path: macOS takes 103, Linux 107."""


def meeting_place() -> Path:
    """Return the path of the socket: one for each user and each data folder, in a folder that only the user can enter.

    Raises
    ------
    EnvironmentFault
        If there is no such folder, or its path is too long for a socket.
    """
    whose = hashlib.sha256(os.fsencode(data_folder().resolve())).hexdigest()[:16]
    path = _private_folder() / f"sbmir-{whose}"
    if sys.platform != "win32" and len(os.fsencode(path)) > MOST_BYTES:
        raise EnvironmentFault(f"{path} is too long a path for a socket: let XDG_RUNTIME_DIR name a folder with a shorter one.")
    return path


def server_name(place: Path) -> str:
    """Return what Qt calls the socket: its path, on Windows the name of a pipe, which the user's name makes the user's own."""
    return str(place) if sys.platform != "win32" else f"{place.name}-{os.environ.get('USERNAME', '')}"


def _private_folder() -> Path:
    temporary = Path(tempfile.gettempdir())
    if sys.platform == "win32":
        return temporary  # the user's own by itself
    given = os.environ.get("XDG_RUNTIME_DIR")
    if given and _is_private(Path(given)):
        return Path(given)
    folder = temporary / f"sbmir-{os.getuid()}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise describe_os_error(error, folder, "make the folder") from error
    if not _is_private(folder):
        raise EnvironmentFault(
            f"{folder} belongs to somebody else or can be entered by others: delete it, or correct its rights."
        )
    return folder


def _is_private(folder: Path) -> bool:
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not stat.S_IMODE(found.st_mode) & 0o077
