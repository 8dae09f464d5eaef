"""Libraries that the former program wrote answer 50 queries to the last digit: as they are, upgraded, and from the code cache."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from app.library import CodeTable, Library, open_code_cache, open_library
from app.retrieval import Query, Reference
from tests.support.former.libraries import DATA, MODELS, Former, put_former_library

Asked = list[dict[str, Any]]


@pytest.fixture(scope="module")
def asked() -> Asked:
    content: Asked = json.loads(gzip.decompress((DATA / "hits.json.gz").read_bytes()))
    assert len(content) == 50
    return content


@pytest.fixture
def former(address: str) -> Former:
    """Return a library of the former program, in each store."""
    return put_former_library(address)


def answers(reference: Reference, tables: Sequence[CodeTable], one: dict[str, Any]) -> list[list[Any]]:
    """Return what a query of the former program finds now, its numbers in hexadecimal."""
    codes = {name: np.array(one[name], np.float32) for name in ("normal", "abnormal")}
    query = Query.of(tables[0].space, codes, 0)
    hits = reference.search(query, one["by"], one["weight"], 10, one["exclude"])
    return [
        [hit.rank, hit.patient, hit.study, hit.slice, *map(float.hex, (hit.distance, *(hit.parts[part] for part in codes)))]
        for hit in hits
    ]


def check_all(address: str, asked: Asked, tables_of: Callable[[Library], Sequence[CodeTable]]) -> None:
    seen = 0
    for model in MODELS:
        with open_library(address, model_id=model, read_only=True) as library:
            tables = tables_of(library)
            reference = Reference(tables)
            for one in asked:
                if one["model"] == model:
                    assert answers(reference, tables, one) == one["hits"]
                    seen += 1
    assert seen == len(asked)


def test_hits_are_equal_to_the_last_digit(former: Former, asked: Asked) -> None:
    def stored(library: Library) -> list[CodeTable]:
        return [library.codes()]

    def cached(library: Library) -> list[CodeTable]:
        return open_code_cache(library).update()

    check_all(former.address, asked, stored)
    check_all(former.address, asked, cached)
    open_library(former.address).close()  # for writing, which upgrades it
    check_all(former.address, asked, stored)
    check_all(former.address, asked, cached)
