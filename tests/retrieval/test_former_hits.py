"""Libraries that the former program wrote answer 50 queries as it did, to the last digit: as they are, and once upgraded."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bson import json_util

from app.library import Library, open_library
from app.retrieval import Query, Reference
from tests.support.library_stores import mongo_beneath

DATA = Path(__file__).resolve().parents[1] / "data"


@pytest.fixture(scope="module")
def asked() -> list[dict[str, Any]]:
    content: list[dict[str, Any]] = json.loads(gzip.decompress((DATA / "hits.json.gz").read_bytes()))
    assert len(content) == 50
    return content


@pytest.fixture(params=["sqlite", "mongodb"])
def former(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a library as the former program wrote it, in each store."""
    if request.param == "sqlite":
        path = tmp_path / "former.sbmir"
        path.write_bytes(gzip.decompress((DATA / "library-2.sbmir.gz").read_bytes()))
        return str(path)
    address = str(request.getfixturevalue("mongo_address"))
    content = json_util.loads(gzip.decompress((DATA / "library-mongo-1.json.gz").read_bytes()).decode("utf-8"))
    with mongo_beneath(address) as database:
        for name, documents in content.items():
            if documents:
                database[name].insert_many(documents)
    return address


def answers(library: Library, one: dict[str, Any]) -> list[list[Any]]:
    """Return what a query of the former program finds now, its numbers in hexadecimal."""
    table = library.codes()
    codes = {name: np.array(one[name], np.float32) for name in ("normal", "abnormal")}
    hits = Reference([table]).search(Query.of(table.space, codes, 0), one["by"], one["weight"], 10, one["exclude"])
    return [
        [
            hit.rank,
            hit.patient,
            hit.study,
            hit.slice,
            *(x.hex() for x in (hit.distance, hit.parts["normal"], hit.parts["abnormal"])),
        ]
        for hit in hits
    ]


def check_all(address: str, asked: list[dict[str, Any]]) -> None:
    for model in {one["model"] for one in asked}:
        with open_library(address, model_id=model, read_only=True) as library:
            for one in asked:
                if one["model"] == model:
                    assert answers(library, one) == one["hits"]


def test_hits_are_equal_to_the_last_digit(former: str, asked: list[dict[str, Any]]) -> None:
    check_all(former, asked)
    open_library(former).close()  # for writing, which upgrades it
    check_all(former, asked)
