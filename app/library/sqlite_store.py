"""A library in one SQLite file.

The file is in rollback-journal mode, not WAL: between writes there is nothing but the one file, so it can be copied, sent
and opened from a read-only folder or mount (WAL needs to write its index even to read). The journal makes each write
atomic: after a kill -9 the next opening rolls an unfinished one back. The cache never spills, so readers are kept out for
the moment of the commit only and not while a study is being written.

One study is one transaction over three tables: its facts (`studies`), its codes (`codes`) and its planes, each deflated
on its own (`planes`). ``PRAGMA application_id`` tells our files from other SQLite files, ``user_version`` is the schema's
version.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

import numpy as np

from app import frames
from app.errors import EnvironmentFault, SbmirError, UserError
from app.library import packing
from app.library.records import CodeTable, Planes, StudyFacts, StudyPresent, StudyRecord, check_record
from app.library.sqlite_files import describe_sqlite_error, find_file

APPLICATION_ID = 0x53424D52  # "SBMR"
SCHEMA_VERSION = 1
LABELS = "labels"
"""The kind of plane that holds label maps; the other kinds are modalities."""

_BUSY_SECONDS = 30.0
_PAGE_BYTES = 16384

_SCHEMA = (
    "CREATE TABLE library (key TEXT PRIMARY KEY, value TEXT) STRICT",
    """CREATE TABLE studies (key INTEGER PRIMARY KEY, study TEXT NOT NULL UNIQUE, patient TEXT NOT NULL,
       facts TEXT NOT NULL) STRICT""",
    """CREATE TABLE codes (study_key INTEGER PRIMARY KEY REFERENCES studies (key) ON DELETE CASCADE,
       normal BLOB NOT NULL, abnormal BLOB NOT NULL) STRICT""",
    """CREATE TABLE planes (study_key INTEGER NOT NULL REFERENCES studies (key) ON DELETE CASCADE,
       kind TEXT NOT NULL, slice INTEGER NOT NULL, data BLOB NOT NULL, UNIQUE (study_key, kind, slice)) STRICT""",
    "INSERT INTO library VALUES ('model_id', NULL), ('code_length', NULL), ('revision', '0')",
)


class SqliteLibrary:
    """A :class:`app.library.Library` in one SQLite file; see the module's docstring.

    Parameters
    ----------
    address : str
        Path of the file.
    model_id : str or None
        The model the caller will use; a library of another model is refused.
    create : bool
        Make the file (and its folder) if it is missing.
    read_only : bool
        Refuse to write. Without it a library whose file or folder cannot be written still opens, to be read.

    Raises
    ------
    UserError
        No such file, not an SBMIR library, a newer schema, another model's library.
    EnvironmentFault
        The file cannot be read or made.
    """

    def __init__(self, address: str, *, model_id: str | None = None, create: bool = False, read_only: bool = False) -> None:
        self._source = address
        path, fresh = find_file(address, create)
        writable = os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))
        if fresh and not writable:
            raise EnvironmentFault(f"Cannot make the library {address}: its folder cannot be written; choose another one.")
        self._read_only = read_only or not writable
        # A folder that can be written is opened for writing even to read: only so can an unfinished write be rolled back.
        mode = ("rwc" if fresh else "rw") if writable else "ro"
        try:
            self._connection = sqlite3.connect(
                f"{path.as_uri()}?mode={mode}", uri=True, timeout=_BUSY_SECONDS, isolation_level=None
            )
        except sqlite3.Error as error:
            raise describe_sqlite_error(error, self._source) from error
        try:
            self._prepare(fresh, model_id)
        except BaseException:
            self._connection.close()
            raise

    def _prepare(self, fresh: bool, model_id: str | None) -> None:
        with self._faults():
            for pragma in ("foreign_keys=ON", "trusted_schema=OFF", "cell_size_check=ON", "cache_spill=OFF"):
                self._connection.execute(f"PRAGMA {pragma}")
            if fresh:
                self._make_schema()
            self._check_schema()
        if self._read_only:
            self._connection.execute("PRAGMA query_only=ON")
        held = self.model_id
        if model_id is not None and held is None and not self._read_only:
            with self._write() as connection:
                connection.execute("UPDATE library SET value = ? WHERE key = 'model_id' AND value IS NULL", (model_id,))
            held = self.model_id
        if model_id is not None and held not in (None, model_id):
            raise UserError(
                f"The library {self._source} was made by another model ({_short(held)}, not {_short(model_id)}): "
                "choose that model with --model, or index the studies into a new library."
            )

    def _make_schema(self) -> None:
        self._connection.execute(f"PRAGMA page_size={_PAGE_BYTES}")
        with self._write() as connection:
            # Another process may have made it while we waited for the lock.
            if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                return
            for statement in _SCHEMA:
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")

    def _check_schema(self) -> None:
        if self._one("PRAGMA application_id")[0] != APPLICATION_ID:
            raise UserError(f"{self._source} is a SQLite database but not an SBMIR library: choose another file.")
        version = self._one("PRAGMA user_version")[0]
        if version > SCHEMA_VERSION:
            raise UserError(
                f"The library {self._source} was made by a newer SBMIR (schema {version}, here up to {SCHEMA_VERSION}): "
                "update SBMIR to open it."
            )
        if version < 1:
            raise packing.damaged(self._source)

    # -- what every library has

    @property
    def address(self) -> str:
        """Path of the file, as it was given."""
        return self._source

    @property
    def model_id(self) -> str | None:
        """Id of the model whose codes these are; None while no model was named."""
        return self._setting("model_id")

    @property
    def read_only(self) -> bool:
        """Whether `add` and `remove` are refused."""
        return self._read_only

    def revision(self) -> int:
        """Return a number that grows with every study added or removed, by this or another process."""
        value = self._setting("revision")
        if value is None or not value.isdecimal():
            raise packing.damaged(self._source)
        return int(value)

    def studies(self) -> list[StudyFacts]:
        """Return the facts of all studies, ordered by patient and study."""
        rows = self._all("SELECT facts FROM studies ORDER BY patient, study")
        return [packing.unpack_facts(text, self._source) for (text,) in rows]

    def has(self, study: str) -> bool:
        """Tell whether a study of that name is in the library."""
        return bool(self._all("SELECT 1 FROM studies WHERE study = ?", (study,)))

    def add(self, record: StudyRecord) -> None:
        """Store a study in one transaction.

        Raises
        ------
        StudyPresent
            If the library holds a study of that name.
        UserError
            If the codes are not finite or not of the library's length.
        EnvironmentFault
            If the file cannot be written; the library is then as it was.
        """
        self._refuse_read_only()
        check_record(record, None)
        facts = record.facts
        # Deflated before the transaction begins: other writers wait for the disk only.
        planes = [
            (kind, k, packing.pack_plane(plane))
            for kind, stack in {**record.display, LABELS: record.labels}.items()
            for k, plane in enumerate(stack)
        ]
        with self._write() as connection:
            if connection.execute("SELECT 1 FROM studies WHERE study = ?", (facts.study,)).fetchone():
                raise StudyPresent(f"The library {self._source} holds a study named {facts.study} already.")
            held = self._setting("code_length")
            check_record(record, None if held is None else int(held))
            key = connection.execute(
                "INSERT INTO studies (study, patient, facts) VALUES (?, ?, ?)",
                (facts.study, facts.patient, packing.pack_facts(facts)),
            ).lastrowid
            connection.execute(
                "INSERT INTO codes VALUES (?, ?, ?)",
                (key, packing.pack_codes(record.normal), packing.pack_codes(record.abnormal)),
            )
            connection.executemany(
                "INSERT INTO planes (study_key, kind, slice, data) VALUES (?, ?, ?, ?)", ((key, *plane) for plane in planes)
            )
            connection.execute("UPDATE library SET value = ? WHERE key = 'code_length'", (str(record.normal.shape[1]),))
            self._count_revision(connection)

    def remove(self, study: str) -> None:
        """Delete a study in one transaction; its bytes are overwritten, and reused by the next study.

        Raises
        ------
        UserError
            If there is no such study.
        """
        self._refuse_read_only()
        with self._faults():
            self._connection.execute("PRAGMA secure_delete=ON")
        with self._write() as connection:
            if not connection.execute("DELETE FROM studies WHERE study = ?", (study,)).rowcount:
                raise self._missing(study)
            connection.execute("UPDATE library SET value = NULL WHERE key = 'code_length' AND NOT EXISTS (SELECT 1 FROM studies)")
            self._count_revision(connection)

    def codes(self) -> CodeTable:
        """Return the codes of all studies as of one moment, ordered by patient, study and slice."""
        with self._faults(), self._snapshot() as connection:
            held = self._setting("code_length") or "0"
            length = int(held) if held.isdecimal() else 0
            source = "FROM studies LEFT JOIN codes ON codes.study_key = studies.key ORDER BY patient, study"
            heads = connection.execute(f"SELECT facts, length(normal), length(abnormal) {source}").fetchall()
            facts = [packing.unpack_facts(text, self._source) for text, _, _ in heads]
            counts = [len(study.slices) for study in facts]
            if any({first, second} != {count * length * 2} for (_, first, second), count in zip(heads, counts, strict=True)):
                raise packing.damaged(self._source)
            normal = np.empty((sum(counts), length), np.float16)
            abnormal = np.empty_like(normal)
            start = 0
            blobs = connection.execute(f"SELECT normal, abnormal {source}")
            for count, (first, second) in zip(counts, blobs, strict=True):
                rows = slice(start, start + count)
                normal[rows] = packing.unpack_codes(first, count, length, self._source)
                abnormal[rows] = packing.unpack_codes(second, count, length, self._source)
                start += count
        return CodeTable(
            studies=facts,
            normal=normal,
            abnormal=abnormal,
            study_index=np.repeat(np.arange(len(facts), dtype=np.int32), counts),
            slice_index=np.array([k for study in facts for k in study.slices], np.int16),
        )

    def display_slice(self, study: str, modality: str, k: int) -> Planes:
        """Return one windowed plane, uint8 (240, 240), read-only; `UserError` if there is none."""
        return self._plane(study, modality, k)

    def label_slice(self, study: str, k: int) -> Planes:
        """Return one label plane, uint8 (240, 240), read-only; `UserError` if there is none."""
        return self._plane(study, LABELS, k)

    def display_planes(self, study: str, modality: str) -> Planes:
        """Return all windowed planes of a modality, uint8 (155, 240, 240); `UserError` if there are none."""
        return self._planes(study, modality)

    def label_planes(self, study: str) -> Planes:
        """Return all label planes, uint8 (155, 240, 240); `UserError` if there is no such study."""
        return self._planes(study, LABELS)

    def close(self) -> None:
        """Close the file; closing twice is allowed."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # -- below here: SQL and its errors

    _FIND_PLANES = "SELECT data FROM planes JOIN studies ON studies.key = planes.study_key WHERE study = ? AND kind = ?"

    def _plane(self, study: str, kind: str, k: int) -> Planes:
        rows = self._all(self._FIND_PLANES + " AND slice = ?", (study, kind, int(k)))
        if not rows:
            raise self._missing(study, kind, k)
        return packing.unpack_plane(rows[0][0], self._source)

    def _planes(self, study: str, kind: str) -> Planes:
        rows = self._all(self._FIND_PLANES + " ORDER BY slice", (study, kind))
        if not rows:
            raise self._missing(study, kind)
        if len(rows) != frames.LIBRARY_SLICES:
            raise packing.damaged(self._source)
        return np.stack([packing.unpack_plane(data, self._source) for (data,) in rows])

    def _missing(self, study: str, kind: str | None = None, k: int | None = None) -> SbmirError:
        if kind is None or not self.has(study):
            return UserError(f"The library {self._source} holds no study named {study} (any more).")
        if k is not None and not 0 <= k < frames.LIBRARY_SLICES:
            return UserError(f"Slice {k} is out of range: slices go from 0 to {frames.LIBRARY_SLICES - 1}.")
        return UserError(f"The library {self._source} holds no {kind} pictures of {study}.")

    def _refuse_read_only(self) -> None:
        if self._read_only:
            raise EnvironmentFault(f"The library {self._source} is open for reading only: check the permissions of its folder.")

    def _setting(self, key: str) -> str | None:
        value = self._one("SELECT value FROM library WHERE key = ?", (key,))[0]
        return None if value is None else str(value)

    @staticmethod
    def _count_revision(connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE library SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) WHERE key = 'revision'")

    def _all(self, query: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        with self._faults():
            return self._connection.execute(query, values).fetchall()

    def _one(self, query: str, values: tuple[object, ...] = ()) -> tuple[Any, ...]:
        rows = self._all(query, values)
        if not rows:
            raise packing.damaged(self._source)
        return rows[0]

    @contextlib.contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise describe_sqlite_error(error, self._source) from error

    @contextlib.contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        with self._faults(), self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextlib.contextmanager
    def _snapshot(self) -> Iterator[sqlite3.Connection]:
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextlib.contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        self._connection.execute(begin)
        try:
            yield self._connection
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                # Where even this fails (a full disk), the journal is rolled back by the next opening.
                with contextlib.suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
            raise


def _short(model_id: str | None) -> str:
    return (model_id or "none")[:12]
