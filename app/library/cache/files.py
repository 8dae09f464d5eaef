"""The files of :mod:`app.library.cache.codes`: segments of codes, and the index that names them."""

from __future__ import annotations

import contextlib
import io
import time
import zlib
from collections.abc import Collection
from pathlib import Path
from secrets import token_hex

import numpy as np
from pydantic import BaseModel, Field

from app.library.records import Codes, StudyFacts

INDEX = "index.json"
FORMAT = 1

_STRAY_SECONDS = 3600.0
"""After so long a file that the index does not name is nobody's unfinished work."""


class StudyRows(BaseModel):
    """A study of a segment: its facts, the stamp it was fetched under, and its first row."""

    facts: StudyFacts
    stamp: str
    start: int = Field(ge=0)


class Entry(BaseModel):
    """A segment: the name of its file, what its bytes add up to, its shape (2, rows, length), and its studies by row."""

    name: str = Field(pattern="^[0-9a-f]{16}$")
    crc32: int
    rows: int = Field(ge=1)
    length: int = Field(ge=1)
    studies: list[StudyRows] = Field(min_length=1)

    @property
    def file(self) -> str:
        """Name of the segment's file."""
        return f"{self.name}.npy"


class Index(BaseModel):
    """What the segments of one library and model hold."""

    format: int
    library: str
    model: str
    segments: list[Entry]


def write_segment(path: Path, normal: Codes, abnormal: Codes) -> int:
    """Write normal and abnormal codes (rows, length) as one .npy file; return the checksum of its data."""
    parts = [np.ascontiguousarray(part, "<f2") for part in (normal, abnormal)]
    partial = path.with_suffix(".partial")
    try:
        with partial.open("wb") as file:
            file.write(_header(*normal.shape))
            for part in parts:
                file.write(part.data)
        partial.replace(path)
    except OSError:
        partial.unlink(missing_ok=True)
        raise
    return zlib.crc32(parts[1].data, zlib.crc32(parts[0].data))


def map_segment(path: Path, rows: int, length: int) -> Codes:
    """Map a segment's codes (2, rows, length) into memory; `ValueError` if the file is not of that form."""
    header = _header(rows, length)
    with path.open("rb") as file:  # not parsed: there is but one header that is right
        if file.read(len(header)) != header:
            raise ValueError(f"{path} has another header than was written")
    return np.asarray(np.memmap(path, "<f2", "r", len(header), (2, rows, length)))


def map_checked(folder: Path, entry: Entry) -> Codes:
    """Map a segment's codes (2, rows, length) into memory; `ValueError` if they are not those that were written."""
    both = map_segment(folder / entry.file, entry.rows, entry.length)
    if zlib.crc32(both.data) != entry.crc32:
        raise ValueError(f"{entry.file} holds other bytes than were written")
    if max(study.start + len(study.facts.slices) for study in entry.studies) > entry.rows:
        raise ValueError(f"the index gives {entry.file} more rows than it has")
    return both


def _header(rows: int, length: int) -> bytes:
    header = io.BytesIO()
    form = {"descr": "<f2", "fortran_order": False, "shape": (2, rows, length)}
    np.lib.format.write_array_header_1_0(header, form)
    return header.getvalue()


def read_index(folder: Path) -> Index:
    """Read and check an index; `ValueError` if it is not what was written."""
    check, _, body = (folder / INDEX).read_bytes().partition(b"\n")
    if check != b"%08x" % zlib.crc32(body):
        raise ValueError(f"the index in {folder} holds other bytes than were written")
    index = Index.model_validate_json(body)
    if index.format != FORMAT:
        raise ValueError(f"the index in {folder} is of another version")
    return index


def write_index(folder: Path, index: Index) -> None:
    """Replace the index in one step."""
    body = index.model_dump_json().encode()
    partial = folder / f"{token_hex(8)}.partial"
    try:
        partial.write_bytes(b"%08x\n%b" % (zlib.crc32(body), body))
        partial.replace(folder / INDEX)
    except OSError:
        partial.unlink(missing_ok=True)
        raise


def named_files(folder: Path) -> set[str]:
    """Return the names of the files that the index names, none if it cannot be read."""
    try:
        return {entry.file for entry in read_index(folder).segments}
    except (OSError, ValueError):
        return set()


def remove_unnamed(folder: Path, former: Collection[str], kept: Collection[str]) -> None:
    """Remove `former` files that are not to be kept, and what a program that was killed left behind."""
    for file in files_in(folder):
        with contextlib.suppress(OSError):  # another program may have it open, or was quicker
            stray = time.time() - file.stat().st_mtime > _STRAY_SECONDS
            if file.name != INDEX and file.name not in kept and (file.name in former or stray):
                file.unlink()


def files_in(folder: Path) -> list[Path]:
    """Return what a folder holds, nothing if it is gone."""
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def bytes_in(folder: Path) -> int:
    """Return the size of a folder's files."""
    total = 0
    for path in files_in(folder):
        with contextlib.suppress(OSError):  # removed meanwhile
            total += path.stat().st_size
    return total


def last_used(folder: Path) -> float:
    """Return when a library's cache was opened or written last."""
    try:
        return (folder / INDEX).stat().st_mtime
    except OSError:
        return 0.0
