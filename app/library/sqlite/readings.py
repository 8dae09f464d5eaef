"""What readers leave in a library in a SQLite file; see :mod:`app.library.readings`."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from app.library.readings import KeptReading, check_reading

# Made with the first one and not with the library: a file without any is as before, and older programs pass over the table.
_TABLE = """CREATE TABLE IF NOT EXISTS readings
    (name TEXT PRIMARY KEY, revision INTEGER NOT NULL, content TEXT NOT NULL) STRICT"""
_THERE = "SELECT 1 FROM main.sqlite_master WHERE type = 'table' AND name = 'readings'"
_WANTED = "SELECT name, revision, content FROM main.readings"


class SqliteReadings:
    """The texts in a file.

    Parameters
    ----------
    source : str
        Names the library.
    read : callable
        Runs a query with named values and returns its rows.
    write : callable
        Opens a transaction for writing; it refuses where the file is open for reading only.
    """

    def __init__(
        self,
        source: str,
        read: Callable[..., list[tuple[Any, ...]]],
        write: Callable[[], AbstractContextManager[sqlite3.Connection]],
    ) -> None:
        self._source = source
        self._read = read
        self._write = write

    def all(self) -> list[KeptReading]:
        """Return all of them, by name."""
        return [KeptReading(*row) for row in self._read(f"{_WANTED} ORDER BY name")] if self._read(_THERE) else []

    def get(self, name: str) -> KeptReading | None:
        """Return one; None if there is none."""
        if not self._read(_THERE):
            return None
        return next((KeptReading(*row) for row in self._read(f"{_WANTED} WHERE name = :name", name=name)), None)

    def put(self, reading: KeptReading, former: int | None) -> bool:
        """Put a text in the place of its revision `former`, in one transaction; False where another is there."""
        check_reading(reading, self._source)
        values = (reading.name, reading.revision, reading.content)
        with self._write() as connection:
            connection.execute(_TABLE)
            held = connection.execute(f"{_WANTED} WHERE name = ?", values[:1]).fetchone()
            if held == values:
                return True
            if (None if held is None else held[1]) != former:
                return False
            connection.execute("INSERT OR REPLACE INTO readings VALUES (?, ?, ?)", values)
        return True
