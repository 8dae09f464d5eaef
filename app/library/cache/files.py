"""The files of :mod:`app.library.cache.codes`: segments of codes, what describes each, and the index that names them.

A segment is two files that are written once and never changed: ``NAME.codes``, the parts of the codes one after another, and
``NAME.json``, which says whose rows they are. The index is small, so that whatever changes costs what has changed.
"""

from __future__ import annotations

import contextlib
import time
import zlib
from collections.abc import Collection, Mapping
from pathlib import Path
from secrets import token_hex

import numpy as np
from pydantic import BaseModel, Field

from app.codes import CodeSpace, Numbers, space_as_json
from app.library.records import StudyFacts

INDEX = "index.json"
FORMAT = 2

_MAGIC = b"sbmir codes 2\n"
_ALIGNED = 64
"""Every part begins at a multiple of so many bytes."""

_STRAY_SECONDS = 3600.0
"""After so long a file that the index does not name is nobody's unfinished work."""


class StudyRows(BaseModel):
    """A study of a segment: its facts, the stamp it was fetched under, and its first row."""

    facts: StudyFacts
    stamp: str
    start: int = Field(ge=0)


class Description(BaseModel):
    """What the rows of a segment are, and what the bytes of its codes add up to."""

    crc32: int
    rows: int = Field(ge=1)
    studies: list[StudyRows] = Field(min_length=1)


class Entry(BaseModel):
    """A segment in the index: its name, what the bytes of its description add up to, and which of its studies are gone."""

    name: str = Field(pattern="^[0-9a-f]{16}$")
    crc32: int
    gone: list[int] = Field(default_factory=list)

    @property
    def files(self) -> tuple[str, str]:
        """Names of the segment's files."""
        return f"{self.name}.codes", f"{self.name}.json"


class Index(BaseModel):
    """The segments of one library and model; `space` is the JSON of what the codes are."""

    format: int
    library: str
    model: str
    space: str
    segments: list[Entry]


def write_codes(path: Path, space: CodeSpace, parts: Mapping[str, Numbers]) -> int:
    """Write the parts (rows, length) of some codes as one file; return the checksum of its data."""
    partial = path.with_suffix(".partial")
    crc32 = 0
    try:
        with partial.open("wb") as file:
            file.write(_header(space))
            for part in space.parts:
                file.write(bytes(-file.tell() % _ALIGNED))
                data = np.ascontiguousarray(parts[part.name], part.stored).data
                file.write(data)
                crc32 = zlib.crc32(data, crc32)
        partial.replace(path)
    except OSError:
        partial.unlink(missing_ok=True)
        raise
    return crc32


def map_codes(path: Path, space: CodeSpace, rows: int) -> dict[str, Numbers]:
    """Map the parts (rows, length) of some codes into memory; `ValueError` if the file is not of that form."""
    header = _header(space)
    with path.open("rb") as file:
        if file.read(len(header)) != header:
            raise ValueError(f"{path} has another header than was written")
    offset = len(header)
    parts: dict[str, Numbers] = {}
    for part in space.parts:
        offset += -offset % _ALIGNED
        parts[part.name] = np.asarray(np.memmap(path, part.stored, "r", offset, (rows, part.length)))
        offset += rows * part.row_bytes
    if path.stat().st_size != offset:
        raise ValueError(f"{path} is longer than was written")
    return parts


def map_checked(folder: Path, entry: Entry, space: CodeSpace) -> tuple[dict[str, Numbers], Description]:
    """Map a segment into memory; `ValueError` if it does not hold what was written."""
    codes, about = (folder / name for name in entry.files)
    description = Description.model_validate_json(read_checked(about, entry.crc32))
    parts = map_codes(codes, space, description.rows)
    crc32 = 0
    for numbers in parts.values():
        crc32 = zlib.crc32(numbers.data, crc32)
    if crc32 != description.crc32:
        raise ValueError(f"{codes.name} holds other bytes than were written")
    ends = [study.start + len(space.units(study.facts.slices)) for study in description.studies]
    if max(ends) > description.rows:
        raise ValueError(f"{about.name} gives {codes.name} more rows than it has")
    return parts, description


def _header(space: CodeSpace) -> bytes:
    return _MAGIC + space_as_json(space).encode() + b"\n"


def write_description(path: Path, description: Description) -> int:
    """Write what describes a segment; return its checksum."""
    body = description.model_dump_json().encode()
    write_checked(path, body)
    return zlib.crc32(body)


def read_index(folder: Path) -> Index:
    """Read and check an index; `ValueError` if it is not what was written."""
    index = Index.model_validate_json(read_checked(folder / INDEX))
    if index.format != FORMAT:
        raise ValueError(f"the index in {folder} is of another version")
    return index


def write_index(folder: Path, index: Index) -> None:
    """Replace the index in one step."""
    write_checked(folder / INDEX, index.model_dump_json().encode())


def read_checked(path: Path, crc32: int | None = None) -> bytes:
    """Return what :func:`write_checked` wrote; `ValueError` if it is something else, or not what adds up to `crc32`."""
    check, _, body = path.read_bytes().partition(b"\n")
    adds_up_to = zlib.crc32(body)
    if check != b"%08x" % adds_up_to or crc32 not in (None, adds_up_to):
        raise ValueError(f"{path} holds other bytes than were written")
    return body


def write_checked(path: Path, body: bytes) -> None:
    """Replace a file in one step, what its bytes add up to in its first line."""
    partial = path.with_name(f"{token_hex(8)}.partial")
    try:
        partial.write_bytes(b"%08x\n%b" % (zlib.crc32(body), body))
        partial.replace(path)
    except OSError:
        partial.unlink(missing_ok=True)
        raise


def named_files(folder: Path) -> set[str]:
    """Return the names of the files that the index names, none if it cannot be read."""
    try:
        return {name for entry in read_index(folder).segments for name in entry.files}
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
