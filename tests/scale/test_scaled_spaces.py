"""Codes of every kind are kept and searched: long ones, whole numbers, bits of hashes, and codes of whole studies."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from app.anatomy import STRUCTURES
from app.codes import CodePart, CodeSpace
from app.codes.space import Unit
from app.findings import Findings
from app.library import CodeTable
from app.retrieval import Query, Reference
from app.retrieval.bits import as_kept
from app.retrieval.scales import typical_distance
from app.scale import CodeStore
from app.scale.databases import Database
from app.scale.filling import added
from app.scale.signs import Signs
from app.scale.statements import Nearness, codes_of, nearest_patients, nearest_rows
from app.scale.tables import Tables
from tests.support.scale.engines import database, record

__all__ = ["database"]

KINDS = {
    "long": (CodePart("normal", "float16", 1152), CodePart("abnormal", "float16", 1152)),
    "single": (CodePart("normal", "float32", 9), CodePart("abnormal", "float32", 9)),
    "whole": (CodePart("normal", "int8", 12), CodePart("abnormal", "uint16", 12), CodePart("more", "int32", 3)),
    "bits": (CodePart("normal", "bits", 16), CodePart("abnormal", "bits", 300)),
}


def table_of(space: CodeSpace) -> CodeTable:
    rng = np.random.default_rng(2)
    facts = [replace(record(n).facts, patient=f"P{n % 9}", study=f"S{n:02}") for n in range(14)]
    facts.sort(key=lambda one: (one.patient, one.study))
    rows = sum(len(space.units(one.slices)) for one in facts)
    most = {part.name: 1 if part.dtype == "bits" else 90 for part in space.parts}
    parts = {part.name: as_kept(space, part.name, rng.random((rows, part.dimensions)) * most[part.name]) for part in space.parts}
    return CodeTable.of(space, facts, parts)


@pytest.mark.parametrize("unit", ["slice", "study"])
@pytest.mark.parametrize("kind", KINDS)
def test_codes_are_kept_and_compared_as_at_home(database: Database, kind: str, unit: Unit) -> None:
    space = CodeSpace(kind, unit, KINDS[kind], STRUCTURES if unit == "slice" else ())
    table = table_of(space)

    def learned(tables: Tables) -> dict[tuple[str, ...], Signs]:
        return {parts: Signs.learned(added(table.codes.parts, parts)) for parts in tables.sums}

    store = CodeStore.made(database, space, learned)
    nothing = [Findings.of([None] * len(one.slices), STRUCTURES) for one in table.studies] if unit == "slice" else None
    stamps = {one.study: "1" for one in table.studies}
    store.add(table, store.block_of(table, nothing, stamps), stamps)
    of_row = [table.studies[number] for number in table.codes.study.tolist()]
    places = [(one.patient, one.study, k) for one, k in zip(of_row, table.codes.unit.tolist(), strict=True)]
    codes = codes_of(store, places)
    for row, place in enumerate(places):
        assert {name: part.tobytes() for name, part in codes[place].items()} == {
            name: part[row].tobytes() for name, part in table.codes.parts.items()
        }
    reference = Reference([table])
    query = Query({name: part[3] for name, part in table.codes.parts.items()}, True, 71)
    assert ("entire" in store.tables.measures) == (kind != "bits")
    for name, measure in store.tables.measures.items():
        wanted = reference.search(query, name, 0.4, 9)
        near = Nearness(store, partial(typical_distance, reference.rows), query, measure, 0.4)
        patients = nearest_patients(near, lambda values: "1", 9, exact=True)
        assert (patients[0], len(patients)) == (wanted[0].patient, 9)
        assert set(nearest_patients(near, lambda values: "1", 9)) == set(patients)
        found = nearest_rows(near, lambda values: "1", patients, 4)  # random codes are nearly equally far in many dimensions
        assert unit == "study" or {(hit.patient, hit.study, hit.slice) for hit in wanted} <= set(found)
