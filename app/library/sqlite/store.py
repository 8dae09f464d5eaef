"""A library in one SQLite file.

The file is in rollback-journal mode, not WAL: between writes there is nothing but the one file, so it can be copied, sent
and opened from a read-only folder or mount (WAL needs to write its index even to read). The journal makes each write
atomic: after a kill -9 the next opening rolls an unfinished one back. The cache never spills, so readers are kept out for
the moment of the commit only and not while a study is being written.

One study is one transaction over four tables: its facts (`studies`), its codes (`codes`, a row a model, and `parts`) and its
planes, each deflated on its own (`planes`). ``PRAGMA application_id`` tells our files from other SQLite files,
``user_version`` is the schema's version (:mod:`app.library.sqlite.schema`).
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from secrets import token_hex
from typing import Any

from app.codes import CodeSpace
from app.errors import EnvironmentFault, UserError
from app.jobs import Job
from app.library import packing, spaces
from app.library.record_checks import check_record, unwritable
from app.library.records import Claim, CodeTable, Fault, ModelEntry, PlaneKey, StudyFacts, StudyRecord
from app.library.sqlite import schema as sqlite_schema
from app.library.sqlite.faults import find_faults
from app.library.sqlite.files import describe_sqlite_error, find_file, identity_of, refuse_missing
from app.library.sqlite.readings import SqliteReadings
from app.library.store import Opening, Store, build_table, deflate

_BUSY_SECONDS = 30.0

# The model the library was opened for, else the first; `:model` is its id or NULL.
_MODEL = "(SELECT key FROM models WHERE :model IS NULL OR id = :model ORDER BY key LIMIT 1)"
_STUDIES = f"FROM codes JOIN studies ON studies.key = codes.study_key WHERE model_key = {_MODEL}"
_ORDER = "ORDER BY patient, study"
_NOW = "(julianday('now') * 86400.0)"


class SqliteLibrary(Store):
    """A :class:`app.library.Library` in one SQLite file; see the module's docstring.

    Parameters
    ----------
    address : str
        Path of the file.
    opening : Opening
        A library whose file or folder cannot be written opens for reading in any case.

    Raises
    ------
    UserError
        No such file, not an SBMIR library, a newer schema, another model's library.
    EnvironmentFault
        The file cannot be read or made.
    """

    def __init__(self, address: str, opening: Opening) -> None:
        self._source = address
        path, fresh = find_file(address, opening.create)
        writable = os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))
        if fresh and not writable:
            raise EnvironmentFault(f"Cannot make the library {address}: its folder cannot be written; choose another one.")
        self._read_only = opening.read_only or not writable
        self._named = opening.model
        self._seen_as = sqlite_schema.SCHEMA_VERSION
        # A folder that can be written is opened for writing even to read: only so can an unfinished write be rolled back.
        mode = ("rwc" if fresh else "rw") if writable else "ro"
        try:
            self._connection = sqlite3.connect(
                f"{path.as_uri()}?mode={mode}", uri=True, timeout=_BUSY_SECONDS, isolation_level=None
            )
        except sqlite3.Error as error:
            raise describe_sqlite_error(error, self._source) from error
        try:
            self._prepare(fresh, opening.pictures is not False)
            self._pictures = self._setting("pictures") == "1"
            self._check_pictures(opening.pictures)
            self._choose_model(opening)
            self._path, self._identity = path, identity_of(path)
        except BaseException:
            self._connection.close()
            raise

    def _prepare(self, fresh: bool, pictures: bool) -> None:
        with self._faults():
            for pragma in ("foreign_keys=ON", "trusted_schema=OFF", "cell_size_check=ON", "cache_spill=OFF"):
                self._connection.execute(f"PRAGMA {pragma}")
            if fresh:
                self._connection.execute(f"PRAGMA page_size={sqlite_schema.PAGE_BYTES}")
                with self._write() as connection:
                    # Another process may have made it while we waited for the lock.
                    if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                        sqlite_schema.make_tables(connection, pictures)
            if self._schema_version() < sqlite_schema.SCHEMA_VERSION:
                self._upgrade()
            if self._read_only:
                self._connection.execute("PRAGMA query_only=ON")

    def _upgrade(self) -> None:
        if self._read_only:
            self._seen_as = self._schema_version()
            sqlite_schema.show_as_present(self._connection, self._seen_as)
            return
        self._connection.execute("PRAGMA cache_spill=ON")  # all codes are written again: more than memory may hold
        with self._write() as connection:
            version = self._schema_version()
            if version < sqlite_schema.SCHEMA_VERSION:  # nobody did it while we waited for the lock
                sqlite_schema.upgrade_tables(connection, version)
        self._connection.execute("PRAGMA cache_spill=OFF")

    def _schema_version(self) -> int:
        if self._connection.execute("PRAGMA application_id").fetchone()[0] != sqlite_schema.APPLICATION_ID:
            raise UserError(f"{self._source} is a SQLite database but not an SBMIR library: choose another file.")
        version = int(self._connection.execute("PRAGMA user_version").fetchone()[0])
        if version > sqlite_schema.SCHEMA_VERSION:
            raise self._newer(version, sqlite_schema.SCHEMA_VERSION)
        if version < 1:
            raise packing.damaged(self._source)
        return version

    def _add_space(self, space: CodeSpace, may_add: bool) -> None:
        with self._write() as connection:
            held = self.models()  # another process may have added one while we waited for the lock
            wanted = spaces.admit(held, space, may_add, self._source)
            if wanted != [entry.space for entry in held]:
                rows = [(one.model, packing.pack_space(one)) for one in wanted]
                connection.executemany(
                    "INSERT INTO models (id, space) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET space = excluded.space", rows
                )

    # -- what every library has, see `Library`

    @property
    def space(self) -> CodeSpace | None:
        """What the codes are of the model it was opened for, else of the one added first; None while the library has none."""
        rows = self._all(f"SELECT id, space FROM models WHERE key = {_MODEL}")
        return packing.unpack_space(rows[0][1], rows[0][0], self._source) if rows else None

    def revision(self) -> int:
        """Return a number that grows with every study added or removed, by this or another process.

        Raises
        ------
        MissingLibrary
            If the file was moved or deleted since it was opened, or another one put in its place.
        """
        refuse_missing(self._path, self._identity, self._source)
        value = self._setting("revision")
        if value is None or not value.isdecimal():
            raise packing.damaged(self._source)
        return int(value)

    def size_bytes(self) -> int:
        """Return the size of the file."""
        return int(self._all("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")[0][0])

    def models(self) -> list[ModelEntry]:
        """Return the models in the order in which they were added."""
        count = "(SELECT count(*) FROM codes WHERE model_key = models.key)"
        rows = self._all(f"SELECT id, space, {count} FROM models ORDER BY key")
        return [ModelEntry(packing.unpack_space(text, model, self._source), studies) for model, text, studies in rows]

    def studies(self) -> list[StudyFacts]:
        """Return the facts of all studies, ordered by patient and study."""
        return [packing.unpack_facts(text, self._source) for (text,) in self._all(f"SELECT facts {_STUDIES} {_ORDER}")]

    def has(self, study: str) -> bool:
        """Tell whether a study of that name is in the library."""
        return bool(self._all(f"SELECT 1 {_STUDIES} AND study = :study", study=study))

    def stamps(self) -> dict[str, str]:
        """Return study -> token, a new one whenever its codes are written."""
        return dict(self._all(f"SELECT study, stamp {_STUDIES}"))

    def claim(self, study: str, owner: str, seconds: float) -> bool:
        """Take or renew the lease on bringing a study in; False while somebody else's has not run out."""
        self._refuse_read_only()
        with self._write() as connection:
            taken = connection.execute(
                f"""INSERT INTO claims VALUES (:study, :owner, {_NOW} + :seconds) ON CONFLICT (study) DO UPDATE
                    SET owner = excluded.owner, until = excluded.until WHERE owner = excluded.owner OR until <= {_NOW}""",
                {"study": study, "owner": owner, "seconds": seconds},
            )
            return bool(taken.rowcount)

    def claims(self) -> list[Claim]:
        """Return who has claimed what, run out or not."""
        return [Claim(*row) for row in self._all(f"SELECT study, owner, until - {_NOW}, until FROM claims ORDER BY study")]

    def release(self, study: str, owner: str) -> None:
        """Give back a lease; somebody else's, or none, is left alone."""
        self._refuse_read_only()
        with self._write() as connection:
            connection.execute("DELETE FROM claims WHERE study = ? AND owner = ?", (study, owner))

    def add(self, record: StudyRecord) -> None:
        """Store a study in one transaction.

        Raises
        ------
        StudyPresent
            If the library holds a study of that name.
        UserError
            If the codes are not finite or not of the library's space, or the study is there with other slices.
        EnvironmentFault
            If the file cannot be written; the library is then as it was.
        """
        self._refuse_read_only()
        space = self.space
        if space is None:
            raise ValueError(f"{self._source} has no code space yet: open it for one before adding studies")
        check_record(record, space)
        facts = record.facts
        planes = deflate(record, self._pictures)  # before the transaction begins: other writers wait for the disk only
        parts = packing.pack_codes(space, record.codes)
        with self._write() as connection:
            if self.has(facts.study):
                raise self._present(facts.study)
            held = connection.execute("SELECT key, facts FROM studies WHERE study = ?", (facts.study,)).fetchone()
            if held is None:
                kinds = json.dumps(sorted(record.display) if self._pictures else [])
                key = connection.execute(
                    "INSERT INTO studies (study, patient, facts, kinds) VALUES (?, ?, ?, ?)",
                    (facts.study, facts.patient, packing.pack_facts(facts), kinds),
                ).lastrowid
                connection.executemany(
                    "INSERT INTO planes (study_key, kind, slice, data) VALUES (?, ?, ?, ?)", ((key, *plane) for plane in planes)
                )
            else:
                key = held[0]
                self._refuse_other_slices(packing.unpack_facts(held[1], self._source), facts)
            code_key = connection.execute(
                f"INSERT INTO codes (study_key, model_key, stamp) VALUES (:study, {_MODEL}, :stamp)",
                self._values(study=key, stamp=token_hex(8)),
            ).lastrowid
            connection.executemany(
                "INSERT INTO parts VALUES (?, ?, ?)", ((code_key, place, data) for place, data in enumerate(parts))
            )
            _count_revision(connection)

    def remove(self, study: str) -> None:
        """Delete a study in one transaction; its bytes are overwritten, and reused by the next study.

        Raises
        ------
        UserError
            If there is no such study, with whatever model's codes.
        """
        self._refuse_read_only()
        with self._faults():
            self._connection.execute("PRAGMA secure_delete=ON")
        with self._write() as connection:
            if not connection.execute("DELETE FROM studies WHERE study = ?", (study,)).rowcount:
                raise self._no_study(study)
            _count_revision(connection)

    def codes(self, only: Collection[str] | None = None) -> CodeTable:
        """Return the codes of all studies, or of those among `only`, as of one moment, ordered by patient, study and unit."""
        with self._snapshot():
            return self._table(only)

    def _table(self, only: Collection[str] | None) -> CodeTable:
        wanted = {"only": json.dumps(list(only))} if only is not None else {}
        chosen = f"{_STUDIES}{' AND study IN (SELECT value FROM json_each(:only))' if wanted else ''}"
        mine = f"FROM parts WHERE code_key IN (SELECT codes.key {chosen})"
        space = self._space_or_refuse()
        heads = self._all(f"SELECT codes.key, facts {chosen} {_ORDER}", **wanted)
        facts = [packing.unpack_facts(text, self._source) for _, text in heads]
        positions = {key: position for position, (key, _) in enumerate(heads)}
        # Before memory for all of them is asked for.
        for key, place, size in self._all(f"SELECT code_key, part, length(data) {mine}", **wanted):
            rows = len(space.units(facts[positions[key]].slices))
            if not 0 <= place < len(space.parts) or size != rows * space.parts[place].row_bytes:
                raise packing.damaged(self._source)
        with self._faults():
            blobs = self._connection.execute(f"SELECT code_key, part, data {mine}", self._values(**wanted))
            packed = ((positions[key], place, data) for key, place, data in blobs)
            return build_table(space, facts, packed, self._source)

    def faults(self, mend: bool = False, job: Job | None = None) -> list[Fault]:
        """Read everything and return what is not whole; with `mend` remove what is half, a transaction a study."""
        if mend:
            self._refuse_read_only()
        with self._faults():
            return find_faults(self._connection, self._write if mend else self._snapshot, self._source, mend, job or Job())

    def record(self, study: str) -> StudyRecord:
        """Return a study as it would go into another library."""
        with self._snapshot():
            return super().record(study)

    @property
    def readings(self) -> SqliteReadings:
        """What readers have left here."""
        return SqliteReadings(self._source, self._all, self._write_allowed)

    def close(self) -> None:
        """Close the file; closing twice is allowed."""
        self._connection.close()

    # -- below here: SQL and its errors

    def _deflated(self, keys: Sequence[PlaneKey]) -> dict[int, bytes]:
        # CROSS JOIN keeps this order of the tables: one look into the index for each plane.
        return dict(
            self._all(
                """SELECT wanted.key, data FROM json_each(:keys) AS wanted
                   CROSS JOIN studies ON studies.study = json_extract(wanted.value, '$[0]')
                   CROSS JOIN planes ON study_key = studies.key AND kind = json_extract(wanted.value, '$[1]')
                   AND slice = json_extract(wanted.value, '$[2]')""",
                keys=json.dumps(keys),
            )
        )

    def _kinds(self, study: str) -> list[str] | None:
        rows = self._all("SELECT kinds FROM studies WHERE study = :study", study=study)
        return packing.unpack_names(rows[0][0], self._source) if rows else None

    def _setting(self, key: str) -> str | None:
        rows = self._all("SELECT value FROM library WHERE key = :key", key=key)
        if not rows:
            raise packing.damaged(self._source)
        return None if rows[0][0] is None else str(rows[0][0])

    def _values(self, **values: object) -> dict[str, object]:
        return {"model": self._named, **values}

    def _all(self, query: str, **values: object) -> list[tuple[Any, ...]]:
        with self._faults():
            if self._seen_as < sqlite_schema.SCHEMA_VERSION and self._schema_version() > self._seen_as:
                self._look_anew()
            return self._connection.execute(query, self._values(**values)).fetchall()

    def _look_anew(self) -> None:
        """Read the tables as they are now: another program has upgraded the file."""
        self._connection.execute("PRAGMA query_only=OFF")
        sqlite_schema.show_as_is(self._connection, self._seen_as)
        self._seen_as = self._schema_version()
        if self._seen_as < sqlite_schema.SCHEMA_VERSION:
            sqlite_schema.show_as_present(self._connection, self._seen_as)
        self._connection.execute("PRAGMA query_only=ON")

    @contextlib.contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            self._refuse_newer_tables()
            raise describe_sqlite_error(error, self._source) from error
        except UnicodeEncodeError as error:
            raise unwritable(error.object) from error
        except UnicodeDecodeError as error:  # SQLite's own message repeats a damaged schema
            raise packing.damaged(self._source) from error

    def _refuse_newer_tables(self) -> None:
        """Say so where a newer program has changed the tables since the file was opened."""
        with contextlib.suppress(sqlite3.Error):
            version = int(self._connection.execute("PRAGMA user_version").fetchone()[0])
            if version > sqlite_schema.SCHEMA_VERSION:
                raise self._newer(version, sqlite_schema.SCHEMA_VERSION)

    def _write(self) -> contextlib.AbstractContextManager[sqlite3.Connection]:
        return self._transaction("BEGIN IMMEDIATE")

    def _write_allowed(self) -> contextlib.AbstractContextManager[sqlite3.Connection]:
        self._refuse_read_only()
        return self._write()

    def _snapshot(self) -> contextlib.AbstractContextManager[sqlite3.Connection]:
        return self._transaction("BEGIN")

    @contextlib.contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with self._faults():
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


def _count_revision(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE library SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) WHERE key = 'revision'")
