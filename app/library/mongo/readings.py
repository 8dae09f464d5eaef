"""What readers leave in a library in MongoDB, a document each; see :mod:`app.library.readings`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.library import packing
from app.library.mongo.connection import MongoConnection
from app.library.readings import KeptReading, check_reading

COLLECTION = "readings"
"""``_id`` the name: revision, content."""


class MongoReadings:
    """The texts in a database.

    Parameters
    ----------
    connection : MongoConnection
    check_writing : callable
        Raises where the library is open for reading only.
    """

    def __init__(self, connection: MongoConnection, check_writing: Callable[[], None]) -> None:
        self._connection = connection
        self._check_writing = check_writing

    def all(self) -> list[KeptReading]:
        """Return all of them, by name."""
        return sorted((self._read(one) for one in self._connection.find(COLLECTION, {})), key=lambda one: one.name)

    def get(self, name: str) -> KeptReading | None:
        """Return one; None if there is none."""
        return next((self._read(one) for one in self._connection.find(COLLECTION, {"_id": name})), None)

    def put(self, reading: KeptReading, former: int | None) -> bool:
        """Put a text in the place of its revision `former`, by one guarded write; False where another is there."""
        self._check_writing()
        check_reading(reading, self._connection.shown)
        document = {"_id": reading.name, "revision": reading.revision, "content": reading.content}
        if former is None:
            done = self._connection.insert_new(COLLECTION, document)
        else:
            done = self._connection.replace(COLLECTION, {"_id": reading.name, "revision": former}, document)
        return done or self.get(reading.name) == reading  # by a try whose answer was lost

    def _read(self, document: dict[str, Any]) -> KeptReading:
        match document:
            case {"_id": str(name), "revision": int(revision), "content": str(content)}:
                return KeptReading(name, revision, content)
        raise packing.damaged(self._connection.shown)
