"""Display planes of studies whose library keeps none: one SQLite file in the user's cache folder, bounded, always expendable.

Whatever goes wrong here is never the reader's trouble: what cannot be read counts as not there, what cannot be written is
not kept, a file that is damaged is thrown away, and one that somebody deleted is made anew. Each plane carries a checksum
over its place and its bytes, so that no plane is ever shown for another.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import sqlite3
import time
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from app import settings
from app.errors import SbmirError
from app.library import packing
from app.library.records import Planes, StudyFacts, StudyRecord

_log = logging.getLogger(__name__)

_BUSY_MS = 1000
_PAGE_BYTES = 4096
_USED_SECONDS = 600.0
"""When a study was used last is known to this precision."""

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS studies (key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, used REAL NOT NULL)",
    """CREATE TABLE IF NOT EXISTS planes (study INTEGER NOT NULL REFERENCES studies (key) ON DELETE CASCADE,
       kind TEXT NOT NULL, slice INTEGER NOT NULL, crc32 INTEGER NOT NULL, data BLOB NOT NULL, UNIQUE (study, kind, slice))""",
)
_PASSING = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY")
"""Errors that say nothing against the file's content."""


class PictureCache:
    """Display planes on this machine; belongs to the thread that made it.

    Parameters
    ----------
    path : Path
        The file; made when something is kept.
    limit_bytes : int
        What it may take; the studies used longest ago are dropped first.
    """

    def __init__(self, path: Path, limit_bytes: int) -> None:
        self._path = path
        self._limit = limit_bytes
        self._connection: sqlite3.Connection | None = None
        self._inode = 0

    def planes(self, address: str, facts: StudyFacts, k: int, kinds: Iterable[str]) -> dict[str, Planes] | None:
        """Return a slice's planes uint8 (240, 240) by modality, or None unless all of `kinds` are there."""
        found = self._stored(address, facts, "AND slice = ?", k)
        return {kind: found[kind, k] for kind in kinds} if all((kind, k) in found for kind in kinds) else None

    def study(self, address: str, facts: StudyFacts) -> dict[tuple[str, int], Planes]:
        """Return all planes of a study by modality and slice, none if it is not kept."""
        return self._stored(address, facts, "")

    def keep(self, address: str, facts: StudyFacts, display: Mapping[str, Planes]) -> bool:
        """Keep a study's display planes, uint8 (155, 240, 240) by modality; tell whether that could be done."""
        name = _name(address, facts)
        packed = [(kind, k, packing.pack_plane(plane)) for kind, stack in display.items() for k, plane in enumerate(stack)]
        rows = [(kind, k, _checksum(name, kind, k, data), data) for kind, k, data in packed]
        wanted = sum(len(data) + _PAGE_BYTES for _, _, data in packed)
        if wanted > self._limit:
            return False
        try:
            connection = self._open()
            with connection:
                connection.execute("DELETE FROM studies WHERE name = ?", (name,))
                self._drop_until(connection, self._limit - wanted)
                key = connection.execute("INSERT INTO studies (name, used) VALUES (?, ?)", (name, time.time())).lastrowid
                connection.executemany("INSERT INTO planes VALUES (?, ?, ?, ?, ?)", ((key, *row) for row in rows))
            connection.executescript("PRAGMA incremental_vacuum")  # execute() would free a single page
        except (sqlite3.Error, OSError) as error:
            self._give_up(error)
            return False
        return True

    def close(self) -> None:
        """Close the file; closing twice is allowed."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _stored(self, address: str, facts: StudyFacts, chosen: str, *values: int) -> dict[tuple[str, int], Planes]:
        name = _name(address, facts)
        try:
            if not self._path.exists():
                return {}
            connection = self._open()
            query = f"SELECT kind, slice, crc32, data FROM studies JOIN planes ON study = studies.key WHERE name = ? {chosen}"
            rows = connection.execute(query, (name, *values)).fetchall()
            if any(_checksum(name, kind, k, data) != crc32 for kind, k, crc32, data in rows):
                raise packing.damaged(str(self._path))
            found = {(kind, k): packing.unpack_plane(data, str(self._path)) for kind, k, _, data in rows}
        except (sqlite3.Error, OSError, SbmirError) as error:
            self._give_up(error)
            return {}
        self._touch(connection, name)
        return found

    def _touch(self, connection: sqlite3.Connection, name: str) -> None:
        now = time.time()
        with contextlib.suppress(sqlite3.Error):  # somebody else is writing
            stale = "SELECT 1 FROM studies WHERE name = ? AND used < ?"
            if connection.execute(stale, (name, now - _USED_SECONDS)).fetchone():
                with connection:
                    connection.execute("UPDATE studies SET used = ? WHERE name = ?", (now, name))

    def _drop_until(self, connection: sqlite3.Connection, room: int) -> None:
        """Drop the studies used longest ago until what is left takes at most `room` bytes."""
        names = connection.execute("SELECT key FROM studies ORDER BY used").fetchall()
        for (key,) in names:
            if _used_bytes(connection) <= room:
                break
            connection.execute("DELETE FROM studies WHERE key = ?", (key,))

    def _open(self) -> sqlite3.Connection:
        """Return a connection to the file that is there now."""
        inode = self._path.stat().st_ino if self._path.exists() else 0
        if self._connection is not None and inode != self._inode:  # deleted, perhaps made anew by another program
            self.close()
        if self._connection is None:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # pictures of patients
            connection = sqlite3.connect(self._path, timeout=_BUSY_MS / 1000)
            try:
                _prepare(connection)
            except BaseException:
                connection.close()
                raise
            self._connection, self._inode = connection, self._path.stat().st_ino
        return self._connection

    def _give_up(self, error: Exception) -> None:
        """Close the file; delete it unless the trouble lies elsewhere."""
        _log.info("The cached pictures in %s cannot be used: %s", self._path, error)
        self.close()
        name = getattr(error, "sqlite_errorname", None) or ""
        if isinstance(error, OSError) or name.startswith(_PASSING):
            return
        for path in (self._path, self._path.with_name(f"{self._path.name}-journal")):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA page_size={_PAGE_BYTES}")
    connection.execute("PRAGMA auto_vacuum=INCREMENTAL")
    for pragma in ("synchronous=OFF", "foreign_keys=ON", "trusted_schema=OFF", "cell_size_check=ON", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        with connection:
            for statement in _SCHEMA:
                connection.execute(statement)


def _used_bytes(connection: sqlite3.Connection) -> int:
    pages, free = (int(connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "freelist_count"))
    return (pages - free) * _PAGE_BYTES


def _name(address: str, facts: StudyFacts) -> str:
    """Return what a study's pictures are kept under: its facts, so that a study that was indexed anew is another one."""
    return hashlib.sha256(f"{address}\n{packing.pack_facts(facts)}".encode()).hexdigest()


def _checksum(name: str, kind: object, k: object, data: object) -> int:
    place = zlib.crc32(f"{name} {kind} {k} ".encode())
    return zlib.crc32(data, place) if isinstance(data, bytes) else -1


def open_picture_cache() -> PictureCache:
    """Return the picture cache in the user's cache folder, within the bound of the settings."""
    limit = settings.load_settings().cache.pictures_gb
    return PictureCache(settings.cache_folder() / "pictures.sqlite", int(limit * 1e9))


def remember_pictures(address: str, record: StudyRecord) -> None:
    """Keep the display planes of a study that is brought into the library `address`, so that its first reader finds them."""
    with open_picture_cache() as cache:
        cache.keep(address, record.facts, record.display)
