"""Reading all of a library in a SQLite file, to tell what in it is not whole and to remove that."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager

from app.codes import CodeSpace
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
        spaces, found = _read_spaces(connection, source)
        found += _wrong_lengths(connection, spaces, mend) + _strays(connection, mend)
    keys = connection.execute("SELECT key FROM studies ORDER BY patient, study").fetchall()
    try:
        job.start(len(keys), "Reading the library")
        for (key,) in keys:
            with transaction():
                found += _study_faults(connection, key, spaces, source, mend)
            job.advance("Reading the library")
    finally:  # what was mended before a cancel is told to those who look at the revision
        if mend and found:
            with transaction():
                connection.execute("UPDATE library SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) WHERE key = 'revision'")
    return found


_Spaces = dict[int, CodeSpace | None]
"""What the codes of each model are, by its key; None where that cannot be read."""


def _read_spaces(connection: sqlite3.Connection, source: str) -> tuple[_Spaces, list[Fault]]:
    spaces: _Spaces = {}
    found = []
    for key, model, text in connection.execute("SELECT key, id, space FROM models"):
        try:
            spaces[key] = packing.unpack_space(text, model, source)
        except DamagedLibrary:
            spaces[key] = None
            found.append(fault_checks.unreadable_space(model))
    return spaces, found


def _wrong_lengths(connection: sqlite3.Connection, spaces: _Spaces, mend: bool) -> list[Fault]:
    """Put right the `spaces` that do not have the lengths of the codes."""
    found = []
    slices = "CASE WHEN json_valid(facts) THEN json_array_length(facts, '$.slices') END"
    sizes = f"""SELECT {slices}, (SELECT json_group_array(size) FROM (SELECT length(data) AS size FROM parts
        WHERE code_key = codes.key ORDER BY part)) FROM codes JOIN studies ON studies.key = study_key WHERE model_key = ?"""
    for key, space in spaces.items():
        if space is None:
            continue
        held = [(tuple(json.loads(packed)), _units(space, count)) for count, packed in connection.execute(sizes, (key,))]
        agreed = fault_checks.agreed_space(space, [one for one in held if len(one[0]) == len(space.parts)])
        if agreed is not None:
            found.append(fault_checks.wrong_lengths(space, agreed, mend))
            spaces[key] = agreed
            if mend:
                connection.execute("UPDATE models SET space = ? WHERE key = ?", (packing.pack_space(agreed), key))
    return found


def _units(space: CodeSpace, slices: int | None) -> int:
    """Return how many codes a study of so many slices has."""
    return len(space.units(range(slices or 0)))


_STRAYS = (
    ("planes", "study_key NOT IN (SELECT key FROM studies)", "planes"),
    ("codes", "study_key NOT IN (SELECT key FROM studies) OR model_key NOT IN (SELECT key FROM models)", "codes"),
    ("parts", "code_key NOT IN (SELECT key FROM codes)", "codes"),
)


def _strays(connection: sqlite3.Connection, mend: bool) -> list[Fault]:
    found = []
    for table, condition, what in _STRAYS:
        count = connection.execute(f"SELECT count(*) FROM {table} WHERE {condition}").fetchone()[0]
        if count:
            found.append(fault_checks.strays(count, what, mend))
            if mend:
                connection.execute(f"DELETE FROM {table} WHERE {condition}")
    return found


def _study_faults(connection: sqlite3.Connection, key: int, spaces: _Spaces, source: str, mend: bool) -> list[Fault]:
    row = connection.execute("SELECT study, patient, facts, kinds FROM studies WHERE key = ?", (key,)).fetchone()
    if row is None:  # removed meanwhile
        return []
    study, patient, text, kinds = row
    facts = fault_checks.readable_facts(text, study, patient, source)
    if facts is None:
        return _half(connection, key, study, fault_checks.HALF_FACTS, mend)
    codes = connection.execute("SELECT key, model_key FROM codes WHERE study_key = ?", (key,)).fetchall()
    wrong = [one for one in codes if not _codes_fit(connection, one[0], spaces.get(one[1]), len(facts.slices))]
    if len(wrong) == len(codes):
        return _half(connection, key, study, fault_checks.HALF_CODES, mend)
    if not _planes_whole(connection, key, kinds, source):
        return _half(connection, key, study, fault_checks.HALF_PLANES, mend)
    names = dict(connection.execute("SELECT key, id FROM models"))
    if mend:
        connection.executemany("DELETE FROM codes WHERE key = ?", [(code_key,) for code_key, _ in wrong])
    return [fault_checks.wrong_codes(study, names.get(model_key, "unknown"), mend) for _, model_key in wrong]


def _half(connection: sqlite3.Connection, key: int, study: str, what: str, mend: bool) -> list[Fault]:
    if mend:
        connection.execute("DELETE FROM studies WHERE key = ?", (key,))
    return [fault_checks.half(study, what, mend)]


def _codes_fit(connection: sqlite3.Connection, code_key: int, space: CodeSpace | None, slices: int) -> bool:
    """Tell whether a study's codes are whole; those of which cannot be told what they are were told of already."""
    if space is None:
        return True
    held = connection.execute("SELECT part, data FROM parts WHERE code_key = ? ORDER BY part", (code_key,)).fetchall()
    if [place for place, _ in held] != list(range(len(space.parts))):
        return False
    sizes = packing.part_sizes([data for _, data in held], space)
    return fault_checks.codes_fit(sizes, len(space.units(range(slices))), space)


def _planes_whole(connection: sqlite3.Connection, key: int, kinds: str, source: str) -> bool:
    planes = connection.execute("SELECT kind, slice, data FROM planes WHERE study_key = ?", (key,))
    try:
        return fault_checks.planes_whole(planes, packing.unpack_names(kinds, source), source)
    except DamagedLibrary:
        return False
