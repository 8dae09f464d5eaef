"""The stores that fulfil the library's contract, for tests that hold for each, and how to damage what they keep."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pymongo import MongoClient
from pymongo.database import Database

from app.codes import CodeBlock
from app.library import Library, StudyRecord, open_library
from tests.support.library_support import make_space

STORES = ("sqlite", "mongodb")
Mongo = Database[dict[str, Any]]


@pytest.fixture(params=STORES)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a library that is not there yet, in each store."""
    return str(request.getfixturevalue("mongo_address")) if request.param == "mongodb" else str(tmp_path / "library.sbmir")


@pytest.fixture
def library(address: str) -> Iterator[Library]:
    """Return a new library for the model m1, without pictures, which most tests do not look at."""
    with open_library(address, space=make_space(), create=True, pictures=False) as opened:
        yield opened


def same_codes(one: CodeBlock, other: CodeBlock) -> bool:
    """Tell whether two blocks hold the same numbers of the same types, of the same units."""
    return (
        list(one.parts) == list(other.parts)
        and all(one.parts[name].dtype == other.parts[name].dtype for name in one.parts)
        and all(one.parts[name].tobytes() == other.parts[name].tobytes() for name in one.parts)
        and one.unit.tolist() == other.unit.tolist()
        and one.study.tolist() == other.study.tolist()
    )


def same_record(library: Library, record: StudyRecord) -> bool:
    """Tell whether a library gives back exactly what went in."""
    study = record.facts.study
    table = library.codes()
    position = [facts.study for facts in table.studies].index(study)
    rows = table.codes.study == position
    kept = CodeBlock.of_study(table.codes.unit[rows].tolist(), {name: part[rows] for name, part in table.codes.parts.items()})
    slices = range(record.labels.shape[0])
    return (
        table.studies[position] == record.facts
        and same_codes(kept, record.codes)
        and (
            not library.pictures
            or all(np.array_equal(library.display_planes(study, key), record.display[key]) for key in record.display)
        )
        and all(np.array_equal(library.label_slice(study, k), record.labels[k]) for k in slices)
    )


@contextlib.contextmanager
def sqlite_beneath(address: str) -> Iterator[sqlite3.Connection]:
    """Give the SQLite file of a library to whoever wants to damage it."""
    connection = sqlite3.connect(address)
    yield connection
    connection.commit()
    connection.close()


@contextlib.contextmanager
def mongo_beneath(address: str) -> Iterator[Mongo]:
    """Give the database of a library to whoever wants to damage it."""
    with MongoClient[dict[str, Any]](address) as client:
        yield client.get_default_database()


def _spoil_plane(database: Mongo) -> None:
    entry = database.studies.find_one({"_id": "A"}) or {}
    (chunk,) = database.planes.find({"_id": f"{entry['planes']}/labels/2"})
    database.planes.update_one({"_id": chunk["_id"]}, {"$set": {"planes": [*chunk["planes"][:-1], b"\x00"]}})


def _drop_planes(database: Mongo) -> None:
    entry = database.studies.find_one({"_id": "A"}) or {}
    database.planes.delete_one({"_id": f"{entry['planes']}/labels/2"})


def _codes_of(database: Mongo, model: int) -> dict[str, str]:
    entry = database.studies.find_one({"_id": "A"}) or {}
    return {"_id": entry["codes"][model]["token"]}


def _set_part(database: Mongo, model: int, place: int, data: bytes) -> None:
    where = _codes_of(database, model)
    parts = list((database.codes.find_one(where) or {})["parts"])
    parts[place] = data
    database.codes.update_one(where, {"$set": {"parts": parts}})


def _note_length(database: Mongo) -> None:
    (held,) = (database.library.find_one() or {})["models"]
    wrong = held["space"].replace('"length":8', '"length":99')
    database.library.update_one({"_id": "library"}, {"$set": {"models": [{**held, "space": wrong}]}})


_A = "(SELECT key FROM studies WHERE study = 'A')"
_CODES_OF_A = f"(SELECT key FROM codes WHERE study_key = {_A} ORDER BY model_key LIMIT 1)"

DAMAGES: dict[str, tuple[str, Callable[[Mongo], object]]] = {
    "facts are no JSON": (
        "UPDATE studies SET facts = '{' WHERE study = 'A'",
        lambda database: database.studies.update_one({"_id": "A"}, {"$set": {"facts": "{"}}),
    ),
    "facts of another study": (
        'UPDATE studies SET facts = replace(facts, \'"study":"A"\', \'"study":"Z"\') WHERE study = \'A\'',
        lambda database: database.studies.update_one({"_id": "A"}, {"$set": {"patient": "Z"}}),
    ),
    "kinds unreadable": (
        "UPDATE studies SET kinds = '3' WHERE study = 'A'",
        lambda database: database.studies.update_one({"_id": "A"}, {"$set": {"kinds": 3}}),
    ),
    "no codes": (
        f"DELETE FROM codes WHERE study_key = {_A}",
        lambda database: database.codes.delete_one(_codes_of(database, 0)),
    ),
    "codes too short": (
        f"UPDATE parts SET data = x'0000' WHERE code_key = {_CODES_OF_A} AND part = 1",
        lambda database: _set_part(database, 0, 1, b"\x00\x00"),
    ),
    "codes not finite": (
        f"UPDATE parts SET data = CAST(x'00FC' || substr(data, 3) AS BLOB) WHERE code_key = {_CODES_OF_A} AND part = 0",
        lambda database: _set_part(database, 0, 0, b"\x00\xfc" * 40),
    ),
    "a part of the codes missing": (
        f"DELETE FROM parts WHERE code_key = {_CODES_OF_A} AND part = 1",
        lambda database: database.codes.update_one(_codes_of(database, 0), {"$pop": {"parts": 1}}),
    ),
    "a plane missing": (f"DELETE FROM planes WHERE study_key = {_A} AND kind = 'labels' AND slice = 70", _drop_planes),
    "a plane that does not inflate": (
        f"UPDATE planes SET data = x'00' WHERE study_key = {_A} AND kind = 'labels' AND slice = 92",
        _spoil_plane,
    ),
}
"""Ways to make study A half: a statement for SQLite, a function for MongoDB."""

STRAYS: dict[str, tuple[str, Callable[[Mongo], object]]] = {
    "planes": (
        "INSERT INTO planes VALUES (99, 't1', 0, x'00')",
        lambda database: database.planes.insert_one({"_id": "0" * 24 + "/t1/0", "planes": [b"\x00"]}),
    ),
    "codes": (
        "INSERT INTO codes VALUES (99, 99, 1, 's')",
        lambda database: database.codes.insert_one({"_id": "0" * 24, "parts": [b"\x00", b"\x00"]}),
    ),
}
"""Ways to leave parts that belong to no study."""

NO_PICTURES: tuple[str, Callable[[Mongo], object]] = (
    "DELETE FROM planes WHERE kind = 't1'",
    lambda database: database.planes.delete_many({"_id": {"$regex": "/t1/"}}),
)
WRONG_LENGTH: tuple[str, Callable[[Mongo], object]] = (
    """UPDATE models SET space = replace(space, '"length":8', '"length":99')""",
    _note_length,
)
SECOND_MODEL_CODES: tuple[str, Callable[[Mongo], object]] = (
    "UPDATE parts SET data = x'0000' WHERE part = 0 AND code_key = (SELECT key FROM codes WHERE model_key = 2)",
    lambda database: _set_part(database, 1, 0, b"\x00\x00"),
)


def damage(address: str, ways: tuple[str, Callable[[Mongo], object]]) -> None:
    """Damage a library beneath the program, as its store allows."""
    if address.startswith("mongodb"):
        with mongo_beneath(address) as database:
            ways[1](database)
    else:
        with sqlite_beneath(address) as connection:
            assert connection.execute(ways[0]).rowcount


def count_claims(address: str) -> int:
    """Return how many claims a library holds."""
    if address.startswith("mongodb"):
        with mongo_beneath(address) as database:
            return database.claims.count_documents({})
    with sqlite_beneath(address) as connection:
        return int(connection.execute("SELECT count(*) FROM claims").fetchone()[0])
