"""One connection to a MongoDB database: operations that are tried again, and errors as sentences."""

from __future__ import annotations

import contextlib
import struct
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from bson.errors import BSONError
from pymongo import ReadPreference, WriteConcern
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import BulkWriteError, DuplicateKeyError, PyMongoError

from app.errors import EnvironmentFault, SbmirError, UserError
from app.library import packing
from app.library.mongo.address import DEFAULT_DATABASE, connect, shown_address
from app.library.mongo.errors import DUPLICATE_KEY, describe_mongo_error, passes, write_errors
from app.library.record_checks import unwritable

Document = dict[str, Any]
Result = TypeVar("Result")

PATIENCE_SECONDS = 30.0
"""How long a library that is written waits for a server that stopped."""

_OWN_DATABASES = ("admin", "config", "local")
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 2.0
_CONFIRM_MS = 30_000
_DRIVER_STUMBLES = (KeyError, AssertionError, struct.error)
"""What the driver raises over an answer that it does not expect, such as that of a server that knows nothing of users."""


class MongoConnection:
    """A database as the store needs it.

    Writes are confirmed by a majority of the servers and in their journals before they count; reads go to the primary, so
    that a write that was confirmed is seen.

    Parameters
    ----------
    address : str
        With everything that the driver needs; not kept.

    Attributes
    ----------
    shown : str
        The address without password and options.
    patience : float
        Seconds for which an operation is tried again when the connection fails; 0 at first.
    """

    def __init__(self, address: str) -> None:
        self.shown = shown_address(address)
        self.patience = 0.0
        self._client = connect(address)
        self._database: Database[Document] = self._client.get_default_database(
            DEFAULT_DATABASE,
            write_concern=WriteConcern("majority", wtimeout=_CONFIRM_MS, j=True),
            read_preference=ReadPreference.PRIMARY,
        )
        if self._database.name in _OWN_DATABASES:
            self.close()
            raise UserError(
                f"The database of {self.shown} is the server's own: name another one, and say where the user is kept as an "
                "option (/sbmir?authSource=admin)."
            )

    def run(self, operation: Callable[[Database[Document]], Result]) -> Result:
        """Return what an operation returns; it is called again while the connection fails, and must bear that.

        Raises
        ------
        SbmirError
            One sentence; the driver's own words, which may hold what was written, are left behind.
        """
        deadline = time.monotonic() + self.patience
        pause = _FIRST_PAUSE
        while True:
            try:
                return operation(self._database)
            except (PyMongoError, BSONError, OverflowError) as error:
                if not passes(error) or time.monotonic() + pause > deadline:
                    failure: SbmirError = describe_mongo_error(error, self.shown)
                    break
            except UnicodeEncodeError as error:
                raise unwritable(error.object) from error
            except _DRIVER_STUMBLES:
                failure = EnvironmentFault(
                    f"The server of {self.shown} does not answer as MongoDB does: check host and port of the address, and leave "
                    "user and password out of it if the server has no users."
                )
                break
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
        raise failure

    @contextlib.contextmanager
    def in_haste(self) -> Iterator[None]:
        """Try every operation once only, within the block."""
        patience, self.patience = self.patience, 0.0
        try:
            yield
        finally:
            self.patience = patience

    def find(self, name: str, where: Mapping[str, Any], fields: Sequence[str] | None = None) -> list[Document]:
        """Return the documents of a collection that match, or of them only `fields`."""
        shown = None if fields is None else dict.fromkeys(fields, 1)
        return self.run(lambda database: list(database[name].find(where, shown)))

    def insert(self, name: str, documents: Sequence[Document]) -> None:
        """Insert documents whose ids nobody else makes: those that are there came from an earlier try."""
        self.run(lambda database: _insert_missing(database[name], documents))

    def insert_new(self, name: str, document: Document) -> bool:
        """Insert a document; False if there is one of its id, which may come from a try whose answer was lost."""
        return self.run(lambda database: _insert_if_new(database[name], document))

    def replace(self, name: str, where: Mapping[str, Any], document: Document) -> bool:
        """Put a document in the place of the one that matches; False if none does."""
        return self.run(lambda database: database[name].replace_one(where, document).matched_count) == 1

    def delete(self, name: str, where: Mapping[str, Any]) -> int:
        """Delete the documents that match; return how many (0 too where the answer of an earlier try was lost)."""
        return int(self.run(lambda database: database[name].delete_many(where).deleted_count))

    def now_ms(self) -> int:
        """Return the server's clock, ms since 1970: the one clock by which leases are judged."""
        told = self.run(lambda database: database.command("hello")).get("localTime")
        if not isinstance(told, datetime):
            raise packing.damaged(self.shown)
        return int(told.replace(tzinfo=UTC).timestamp() * 1000)

    def close(self) -> None:
        """Let go of the server."""
        self._client.close()


def _insert_if_new(collection: Collection[Document], document: Document) -> bool:
    try:
        collection.insert_one(document)
    except DuplicateKeyError:
        return False
    return True


def _insert_missing(collection: Collection[Document], documents: Sequence[Document]) -> None:
    try:
        collection.insert_many(documents, ordered=False)
    except BulkWriteError as error:
        if any(code != DUPLICATE_KEY for code, _ in write_errors(error)):
            raise
