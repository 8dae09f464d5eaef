"""SQLite's file on disk and its errors, for :mod:`app.library.sqlite.store`."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from app.errors import HOW_TO_FILL, EnvironmentFault, MissingLibrary, SbmirError, UserError, describe_os_error
from app.library import packing
from app.library.records import DamagedLibrary

_MAGIC = b"SQLite format 3\0"


def find_file(address: str, create: bool) -> tuple[Path, bool]:
    """Return where the file really is and whether it is yet to be made; refuse what cannot be a SQLite file."""
    try:
        path = Path(address).resolve()
        if path.is_dir():
            raise UserError(f"{address} is a folder, not a library: give the path of a library file.")
        if not path.exists():
            if not create:
                raise MissingLibrary(f"There is no library {address}: check the path, or {HOW_TO_FILL}.")
            path.parent.mkdir(parents=True, exist_ok=True)
            return path, True
        if not path.is_file():  # to look into a pipe would be to wait for whoever fills it
            raise UserError(f"{address} is a pipe or a device, not a library: give the path of a library file.")
        with path.open("rb") as file:
            head = file.read(len(_MAGIC))
    except RuntimeError as error:
        raise UserError(f"{address} is a link that leads to itself: give the path of a library file.") from error
    except OSError as error:
        raise describe_os_error(error, address, "open the library") from error
    except ValueError as error:
        raise UserError(f"The library's path {address!a} holds a character that no path has: correct it.") from error
    if not head and create:  # a run was killed before the first write
        return path, True
    if head != _MAGIC:
        raise UserError(f"{address} is not an SBMIR library: choose another file.")
    return path, False


FileIdentity = tuple[int, int]
"""Device and number of a file, which a file of the same name that is put in its place does not share."""


def identity_of(path: Path) -> FileIdentity | None:
    """Return which file a path leads to; None if it leads to none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def refuse_missing(path: Path, opened: FileIdentity | None, source: str) -> None:
    """Raise :class:`MissingLibrary` if a path no longer leads to the file that was opened, which SQLite itself reads on."""
    present = identity_of(path)
    if present is None:
        raise MissingLibrary(f"The library {source} is gone: it was moved or deleted, or its drive is not connected.")
    if present != opened:
        raise MissingLibrary(f"Another file was put in the place of the library {source}.", replaced=True)


def describe_sqlite_error(error: sqlite3.Error, source: str) -> SbmirError:
    """Turn an error of SQLite into a sentence."""
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith("SQLITE_FULL"):
        return EnvironmentFault(
            f"The disk is full: cannot write the library {source}. Free some space and start again; nothing finished is lost."
        )
    if name == "SQLITE_READONLY_ROLLBACK":
        return EnvironmentFault(f"The library {source} has an unfinished write: open it once from a folder that can be written.")
    if name == "SQLITE_READONLY_DBMOVED":
        return MissingLibrary(
            f"The library {source} was moved or deleted while it was open: nothing more is written; put it back and start again."
        )
    if name.startswith("SQLITE_READONLY"):
        return EnvironmentFault(f"Cannot write the library {source}: it is read-only; check the permissions of its folder.")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return EnvironmentFault(f"The library {source} is being written by another program: try again when it has finished.")
    if name.startswith("SQLITE_CANTOPEN"):
        return EnvironmentFault(f"Cannot open the library {source}: check the path and the permissions of its folder.")
    if name.startswith("SQLITE_IOERR"):
        return EnvironmentFault(
            f"The disk refused to read or write the library {source} ({error}): check its free space and start again."
        )
    if isinstance(error, sqlite3.ProgrammingError):  # a closed library, another thread: a bug of ours
        raise error
    return DamagedLibrary(str(packing.damaged(source)))
