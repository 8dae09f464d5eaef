"""Reading all of a library in a SQLite file, to tell what in it is not whole and to remove that."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager

from app import frames
from app.library import packing
from app.library.records import LABELS, DamagedLibrary, Fault

_Transaction = Callable[[], AbstractContextManager[sqlite3.Connection]]


def find_faults(connection: sqlite3.Connection, transaction: _Transaction, source: str, mend: bool) -> list[Fault]:
    """Return what is not whole; see :meth:`app.library.Library.faults`.

    Parameters
    ----------
    connection : sqlite3.Connection
    transaction : callable
        Opens a transaction on it, for writing if `mend`. Each study has its own, so that others get on with their work.
    source : str
        Names the library.
    mend : bool
    """
    if connection.execute("PRAGMA quick_check(1)").fetchall() != [("ok",)]:
        return [Fault(None, str(packing.damaged(source)))]  # no page of such a file can be relied on
    with transaction():
        found = _wrong_lengths(connection, mend) + _strays(connection, mend)
    for (key,) in connection.execute("SELECT key FROM studies ORDER BY patient, study").fetchall():
        with transaction():
            found += _study_faults(connection, key, source, mend)
    if mend and found:
        with transaction():
            connection.execute("UPDATE models SET code_length = NULL WHERE key NOT IN (SELECT model_key FROM codes)")
            connection.execute("UPDATE library SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) WHERE key = 'revision'")
    return found


def _wrong_lengths(connection: sqlite3.Connection, mend: bool) -> list[Fault]:
    """Return the models whose codes all agree on another length than the one that is noted."""
    found = []
    for key, name, noted in connection.execute("SELECT key, id, code_length FROM models").fetchall():
        lengths: Counter[int] = Counter()
        for size, slices in connection.execute(
            """SELECT length(normal), CASE WHEN json_valid(facts) THEN json_array_length(facts, '$.slices') END
               FROM codes JOIN studies ON studies.key = study_key WHERE model_key = ?""",
            (key,),
        ):
            if slices and size % (2 * slices) == 0:
                lengths[size // (2 * slices)] += 1
        if lengths and noted not in lengths:
            held = lengths.most_common(1)[0][0]
            sentence = f"The codes of model {name[:12]} have {held} numbers and not {noted}: the length is to be noted again."
            found.append(Fault(None, sentence, mend))
            if mend:
                connection.execute("UPDATE models SET code_length = ? WHERE key = ?", (held, key))
    return found


_STRAYS = (
    ("planes", "study_key NOT IN (SELECT key FROM studies)", "pictures of no study"),
    ("codes", "study_key NOT IN (SELECT key FROM studies)", "codes of no study"),
    ("codes", "model_key NOT IN (SELECT key FROM models)", "codes of an unknown model"),
)


def _strays(connection: sqlite3.Connection, mend: bool) -> list[Fault]:
    found = []
    for table, condition, what in _STRAYS:
        count = connection.execute(f"SELECT count(*) FROM {table} WHERE {condition}").fetchone()[0]
        if count:
            found.append(Fault(None, f"There are {count} {what}: they are to be removed.", mend))
            if mend:
                connection.execute(f"DELETE FROM {table} WHERE {condition}")
    expired = "SELECT study, owner FROM claims WHERE until <= julianday('now') * 86400.0"
    for study, owner in connection.execute(expired).fetchall():
        sentence = f"{study} was to be brought in by {owner}, which did not finish: its claim is to be removed."
        found.append(Fault(study, sentence, mend))
        if mend:
            connection.execute("DELETE FROM claims WHERE study = ? AND owner = ?", (study, owner))
    return found


def _study_faults(connection: sqlite3.Connection, key: int, source: str, mend: bool) -> list[Fault]:
    row = connection.execute("SELECT study, patient, facts, kinds FROM studies WHERE key = ?", (key,)).fetchone()
    if row is None:  # removed meanwhile
        return []
    study = row[0]
    try:
        facts = packing.unpack_facts(row[2], source)
        whole = (facts.study, facts.patient) == row[:2]
    except DamagedLibrary:
        whole = False
    if not whole:
        return [_half(connection, key, study, "its facts cannot be read", mend)]
    found = []
    codes = connection.execute(
        """SELECT model_key, id, code_length, normal, abnormal FROM codes JOIN models ON models.key = model_key
           WHERE study_key = ?""",
        (key,),
    ).fetchall()
    wrong = [row for row in codes if not packing.codes_fit(row[3:], len(facts.slices), row[2])]
    if len(wrong) == len(codes):
        return [_half(connection, key, study, "it has no codes that fit its slices", mend)]
    for model_key, name, *_ in wrong:
        sentence = f"The codes of {study} by model {name[:12]} do not fit its slices: index it again with that model."
        found.append(Fault(study, sentence, mend))
        if mend:
            connection.execute("DELETE FROM codes WHERE study_key = ? AND model_key = ?", (key, model_key))
    if not _planes_whole(connection, key, row[3], source):
        found.append(_half(connection, key, study, "some of its pictures are missing or cannot be read", mend))
    return found


def _planes_whole(connection: sqlite3.Connection, key: int, kinds: str, source: str) -> bool:
    try:
        wanted = {(kind, k) for kind in (*packing.unpack_names(kinds, source), LABELS) for k in range(frames.LIBRARY_SLICES)}
        for kind, k, data in connection.execute("SELECT kind, slice, data FROM planes WHERE study_key = ?", (key,)):
            packing.unpack_plane(data, source)
            wanted.remove((kind, k))
    except (DamagedLibrary, KeyError):
        return False
    return not wanted


def _half(connection: sqlite3.Connection, key: int, study: str, what: str, mend: bool) -> Fault:
    if mend:
        connection.execute("DELETE FROM studies WHERE key = ?", (key,))
    return Fault(study, f"{study} is half: {what}; it is to be removed and indexed again.", mend)
