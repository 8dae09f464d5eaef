"""Libraries that the former program wrote, as they are kept in ``tests/data``, and what must be found in them ever after.

A library in a file is of schema 2, one in MongoDB of schema 1. Both hold the codes of ``model-one`` (16 numbers, nine studies)
and ``model-two`` (24 numbers, three of them), name ``model-none``, which has none, and hold a claim that is still good.
"""

from __future__ import annotations

import gzip
import json
import sqlite3
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bson import json_util
from pymongo import MongoClient

from app import frames
from app.library import LABELS, CodeTable, Library, open_library, packing

DATA = Path(__file__).resolve().parents[2] / "data"
_FACTS = ("study", "patient", "collection", "folder", "modalities", "slices", "area_mm2", "side", "notices")
MODELS = {"model-one": 16, "model-two": 24}
CLAIMED, CLAIMANT = "P09-0", "other@host"


@dataclass
class Former:
    """What the former program had written, by its own tables or documents.

    Attributes
    ----------
    address : str
    schema, revision : int
    facts : dict of str to str
        Study to the JSON of its facts.
    stamps : dict of str to dict
        Model to study to stamp.
    codes : dict of tuple to tuple
        Model and study to normal and abnormal codes as packed.
    planes : dict of tuple to bytes
        Study, kind and slice to a deflated plane.
    """

    address: str
    schema: int = 0
    revision: int = 0
    facts: dict[str, str] = field(default_factory=dict)
    stamps: dict[str, dict[str, str]] = field(default_factory=dict)
    codes: dict[tuple[str, str], tuple[bytes, bytes]] = field(default_factory=dict)
    planes: dict[tuple[str, str, int], bytes] = field(default_factory=dict)


def put_former_library(address: str) -> Former:
    """Put the former program's library where there is none yet."""
    return _put_documents(address) if "://" in address else _put_file(address)


def _put_file(address: str) -> Former:
    Path(address).write_bytes(gzip.decompress((DATA / "library-2.sbmir.gz").read_bytes()))
    former = Former(address, schema=2)
    connection = sqlite3.connect(address)
    former.revision = int(connection.execute("SELECT value FROM library WHERE key = 'revision'").fetchone()[0])
    former.facts = dict(connection.execute("SELECT study, facts FROM studies"))
    rows = connection.execute(
        """SELECT models.id, study, stamp, normal, abnormal FROM codes
           JOIN models ON models.key = model_key JOIN studies ON studies.key = study_key"""
    )
    for model, study, stamp, normal, abnormal in rows:
        former.stamps.setdefault(model, {})[study] = stamp
        former.codes[model, study] = normal, abnormal
    planes = connection.execute("SELECT study, kind, slice, data FROM planes JOIN studies ON studies.key = study_key")
    former.planes = {(study, kind, k): data for study, kind, k, data in planes}
    connection.close()
    return former


def _put_documents(address: str) -> Former:
    held: dict[str, list[dict[str, Any]]] = json_util.loads(gzip.decompress((DATA / "library-mongo-1.json.gz").read_bytes()))
    with MongoClient[dict[str, Any]](address) as client:
        database = client.get_default_database()
        for name, documents in held.items():
            if documents:
                database[name].insert_many(documents)
    (library,) = held["library"]
    former = Former(address, library["schema"], library["revision"])
    codes = {document["_id"]: (bytes(document["normal"]), bytes(document["abnormal"])) for document in held["codes"]}
    chunks = {document["_id"]: document["planes"] for document in held["planes"]}
    for entry in held["studies"]:
        former.facts[entry["_id"]] = entry["facts"]
        for one in entry["codes"]:
            former.stamps.setdefault(one["model"], {})[entry["_id"]] = one["token"]
            former.codes[one["model"], entry["_id"]] = codes[one["token"]]
        planes = [plane for number in range(5) for plane in chunks[f"{entry['planes']}/labels/{number}"]]
        former.planes.update({(entry["_id"], LABELS, k): bytes(plane) for k, plane in enumerate(planes)})
    return former


def schema_of(address: str) -> int:
    """Return the version of a library's schema, as it is stored."""
    if "://" in address:
        with MongoClient[dict[str, Any]](address) as client:
            return int((client.get_default_database().library.find_one() or {})["schema"])
    connection = sqlite3.connect(address)
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    connection.close()
    return int(found)


def check_content(library: Library, former: Former) -> None:
    """Assert that an open library holds for its model what the former program had written, and nothing else."""
    model = library.model_id or ""
    mine = {study for whose, study in former.codes if whose == model}
    assert [(entry.id, entry.studies) for entry in library.models()] == [(name, len(former.stamps[name])) for name in MODELS]
    assert (library.revision(), library.stamps()) == (former.revision, former.stamps[model])
    assert {facts.study for facts in library.studies()} == mine
    check_tables([library.codes()], former)


def check_tables(tables: Sequence[CodeTable], former: Former) -> None:
    """Assert that some tables are together what the former program had written of their model, and nothing else."""
    studies = [(table, position, facts) for table in tables for position, facts in enumerate(table.studies)]
    model = tables[0].space.model
    assert sorted((model, facts.study) for _, _, facts in studies) == sorted(key for key in former.codes if key[0] == model)
    for table, position, facts in studies:
        rows = table.codes.study == position
        packed = tuple(table.codes.parts[name][rows].tobytes() for name in ("normal", "abnormal"))
        assert packed == former.codes[model, facts.study]
        assert table.codes.unit[rows].tolist() == list(facts.slices)
        told, written = json.loads(packing.pack_facts(facts)), json.loads(former.facts[facts.study])
        assert {key: told[key] for key in _FACTS} == {key: written[key] for key in _FACTS}
        assert ([list(row) for row in facts.placement.native_affine], facts.placed) == (written["affine"], written["placed"])


def check_planes(library: Library, former: Former) -> None:
    """Assert that every plane is what the former program had written."""
    for study in {study for study, _, _ in former.planes}:
        for kind in {kind for whose, kind, _ in former.planes if whose == study}:
            stack = library.label_planes(study) if kind == LABELS else library.display_planes(study, kind)
            for k in range(frames.LIBRARY_SLICES):
                assert stack[k].tobytes() == zlib.decompress(former.planes[study, kind, k])


def check_library_of(former: Former, *, read_only: bool) -> None:
    """Open a library of the former program anew for each model and assert that all of it is there."""
    for model in MODELS:
        with open_library(former.address, model_id=model, read_only=read_only) as library:
            check_content(library, former)
            assert library.faults() == []
