"""Query files and session files: JSON with a version, written in one step and read with suspicion.

Folders and libraries in them are named relative to the file where they lie near it, so that all of it can be moved together.
"""

from __future__ import annotations

import json
import os
from pathlib import Path, PurePath
from typing import TypeVar

from pydantic import ValidationError

from app import texts
from app.errors import UserError, describe_os_error
from app.reading.sessions.parts import QUERY_FORMAT, SESSION_FORMAT, VERSION, SavedQuery, SavedSession
from app.sketch import SavedSketch, sketch_of

QUERY_SUFFIX = ".sbmir-query.json"
SESSION_SUFFIX = ".sbmir-session"

MOST_BYTES = 96 << 20
MOST_STEPS_UP = 2
"""A path that leads farther up than this from the file's folder is written in full: they are not moved together."""

Document = TypeVar("Document", SavedQuery, SavedSession)
_WHAT = {QUERY_FORMAT: "query", SESSION_FORMAT: "session"}
_SAVED_BY = {QUERY_FORMAT: "File > Save query", SESSION_FORMAT: "File > Save session"}


def document_bytes(document: SavedQuery | SavedSession) -> bytes:
    """Return what a file of a query or a session holds."""
    parts = {"format": document.format, "version": document.version, **document.model_dump(mode="json")}
    return (json.dumps(parts, ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8", "surrogatepass")


def read_query(path: Path) -> tuple[SavedQuery, SavedSketch | None]:
    """Read a query and the sketch in it, which lies on the grid that it names.

    Raises
    ------
    UserError
        If the file is none, is cut off or damaged, or comes from a newer program.
    EnvironmentFault
        If it cannot be read.
    """
    return _with_sketch(_read(path, SavedQuery, QUERY_FORMAT), path)


def read_session(path: Path) -> tuple[SavedSession, SavedSketch | None]:
    """Read a session and the sketch in it; errors as :func:`read_query`."""
    return _with_sketch(_read(path, SavedSession, SESSION_FORMAT), path)


def written_from(address: str, file: Path) -> str:
    """Return how a file names a folder or library: relative to it where they lie near each other; "" stays.

    Parameters
    ----------
    address : str
        A path, or the address of a server, which stays as it is.
    file : Path
        Where it is written down.
    """
    if not address or "://" in address:
        return address
    place = Path(address).absolute()
    try:
        relative = os.path.relpath(place, file.absolute().parent)
    except ValueError:  # on another drive
        return str(place)
    if PurePath(relative).parts.count("..") > MOST_STEPS_UP:
        return str(place)
    return PurePath(relative).as_posix()


def resolved(written: str, file: Path) -> str:
    """Return the path or address that :func:`written_from` wrote."""
    if not written or "://" in written:
        return written
    return os.path.normpath(file.absolute().parent / written)


def _read(path: Path, kind: type[Document], form: str) -> Document:
    what = _WHAT[form]
    try:
        with path.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise UserError(f"{path} does not exist: check the path.") from error
    except OSError as error:
        raise describe_os_error(error, path, f"read the {what}") from error
    if len(raw) > MOST_BYTES:
        raise UserError(f"{path} is larger than {MOST_BYTES >> 20} MB, which no {what} is: choose another file.")
    try:
        document = json.loads(texts.decode(raw), parse_constant=str)
    except (ValueError, RecursionError):
        raise UserError(f"{path} is no {what}, or only a part of one: choose a file saved by {_SAVED_BY[form]}.") from None
    if not isinstance(document, dict) or document.get("format") != form:
        raise UserError(f"{path} is no {what}: choose a file saved by {_SAVED_BY[form]}.")
    version = document.get("version")
    if type(version) is int and version > VERSION:
        raise UserError(f"{path} was saved by a newer SBMIR ({what} version {version}): update SBMIR.")
    try:
        return kind.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "its words"
        reason = first["msg"].removeprefix("Value error, ").rstrip(".")
        raise UserError(f"{path} is damaged at {place} ({reason}): take another copy of the {what}.") from error


def _with_sketch(document: Document, path: Path) -> tuple[Document, SavedSketch | None]:
    return document, None if document.sketch is None else sketch_of(document.sketch, path)
