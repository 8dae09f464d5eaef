"""Reading all of a library in a SQLite file, to tell what in it is not whole and to remove that."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager

from app.jobs import Job
from app.library import fault_checks, packing
from app.library.records import DamagedLibrary, Fault

_Transaction = Callable[[], AbstractContextManager[sqlite3.Connection]]


def find_faults(connection: sqlite3.Connection, transaction: _Transaction, source: str, mend: bool, job: Job) -> list[Fault]:
    """Return what is not whole; see :meth:`app.library.Library.faults`.

    Parameters
    ----------
    connection : sqlite3.Connection
    transaction : callable
        Opens a transaction on it, for writing if `mend`. Each study has its own, so that others get on with their work.
    source : str
        Names the library.
    mend : bool
    job : Job
        Gets one item a study.
    """
    try:
        sound = connection.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]
    except sqlite3.DatabaseError:
        sound = False
    if not sound:
        return [Fault(None, str(packing.damaged(source)))]  # no page of such a file can be relied on
    with transaction():
        models = connection.execute("SELECT key, id, code_length FROM models").fetchall()
        lengths = {key: length for key, _, length in models}
        found = _wrong_lengths(connection, {key: name for key, name, _ in models}, lengths, mend) + _strays(connection, mend)
    keys = connection.execute("SELECT key FROM studies ORDER BY patient, study").fetchall()
    try:
        job.start(len(keys), "Reading the library")
        for (key,) in keys:
            with transaction():
                found += _study_faults(connection, key, lengths, source, mend)
            job.advance("Reading the library")
    finally:  # what was mended before a cancel is told to those who look at the revision
        if mend and found:
            with transaction():
                connection.execute("UPDATE models SET code_length = NULL WHERE key NOT IN (SELECT model_key FROM codes)")
                connection.execute("UPDATE library SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) WHERE key = 'revision'")
    return found


def _wrong_lengths(
    connection: sqlite3.Connection, names: dict[int, str], lengths: dict[int, int | None], mend: bool
) -> list[Fault]:
    """Put right the `lengths` that are not those of the codes; both are by the models' keys."""
    found = []
    slices = "CASE WHEN json_valid(facts) THEN json_array_length(facts, '$.slices') END"
    for key, name in names.items():
        sizes = connection.execute(
            f"SELECT length(normal), {slices} FROM codes JOIN studies ON studies.key = study_key WHERE model_key = ?", (key,)
        )
        held = fault_checks.agreed_length(lengths[key], sizes)
        if held is not None:
            found.append(fault_checks.wrong_length(name, lengths[key], held, mend))
            lengths[key] = held
            if mend:
                connection.execute("UPDATE models SET code_length = ? WHERE key = ?", (held, key))
    return found


_STRAYS = (
    ("planes", "study_key NOT IN (SELECT key FROM studies)", "planes"),
    ("codes", "study_key NOT IN (SELECT key FROM studies) OR model_key NOT IN (SELECT key FROM models)", "codes"),
)


def _strays(connection: sqlite3.Connection, mend: bool) -> list[Fault]:
    found = []
    for table, condition, what in _STRAYS:
        count = connection.execute(f"SELECT count(*) FROM {table} WHERE {condition}").fetchone()[0]
        if count:
            found.append(fault_checks.strays(count, what, mend))
            if mend:
                connection.execute(f"DELETE FROM {table} WHERE {condition}")
    expired = "SELECT study, owner FROM claims WHERE until <= julianday('now') * 86400.0"
    for study, owner in connection.execute(expired).fetchall():
        found.append(fault_checks.unfinished(study, owner, mend))
        if mend:
            connection.execute("DELETE FROM claims WHERE study = ? AND owner = ?", (study, owner))
    return found


def _study_faults(
    connection: sqlite3.Connection, key: int, lengths: dict[int, int | None], source: str, mend: bool
) -> list[Fault]:
    row = connection.execute("SELECT study, patient, facts, kinds FROM studies WHERE key = ?", (key,)).fetchone()
    if row is None:  # removed meanwhile
        return []
    study, patient, text, kinds = row
    found = []
    what = None
    facts = fault_checks.readable_facts(text, study, patient, source)
    if facts is None:
        what = fault_checks.HALF_FACTS
    else:
        codes = connection.execute(
            "SELECT model_key, id, normal, abnormal FROM codes JOIN models ON models.key = model_key WHERE study_key = ?", (key,)
        ).fetchall()
        sizes = {held[:2]: packing.codes_size(*held[2:]) for held in codes}
        wrong = [
            model for model, size in sizes.items() if not fault_checks.codes_fit(size, len(facts.slices), lengths.get(model[0]))
        ]
        if len(wrong) == len(codes):
            what = fault_checks.HALF_CODES
        elif not _planes_whole(connection, key, kinds, source):
            what = fault_checks.HALF_PLANES
        else:
            found = [fault_checks.wrong_codes(study, name, mend) for _, name in wrong]
            if mend:
                strange = [(key, model_key) for model_key, _ in wrong]
                connection.executemany("DELETE FROM codes WHERE study_key = ? AND model_key = ?", strange)
    if what is not None:
        found = [fault_checks.half(study, what, mend)]
        if mend:
            connection.execute("DELETE FROM studies WHERE key = ?", (key,))
    return found


def _planes_whole(connection: sqlite3.Connection, key: int, kinds: str, source: str) -> bool:
    planes = connection.execute("SELECT kind, slice, data FROM planes WHERE study_key = ?", (key,))
    try:
        return fault_checks.planes_whole(planes, packing.unpack_names(kinds, source), source)
    except DamagedLibrary:
        return False
