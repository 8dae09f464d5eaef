"""Blocks of the format Native: the engine reads what is written, and what it gives is read."""

from __future__ import annotations

import numpy as np
import pytest

from app.errors import EnvironmentFault
from app.scale.databases import Database, Statement, native
from tests.support.scale.engines import database

__all__ = ["database"]


def some_columns() -> list[native.Written]:
    numbers = np.array([[1.5, -2, 3e5], [0, 7, -0.25]], np.float32)
    return [
        native.texts("t", [b"", "Straße'\\\n\t{x:String}".encode() + b"\0" * 200]),
        native.numbers("n", "Int16", np.array([-5, 300])),
        native.numbers("a", "Float32", numbers),
        native.fixed("f", np.arange(8, dtype=np.uint8).reshape(2, 4)),
    ]


def test_the_engine_keeps_what_was_written(database: Database) -> None:
    database.do(Statement("CREATE TABLE x (t String, n Int16, a Array(Float32), f FixedString(4)) ENGINE = MergeTree ORDER BY n"))
    database.insert("x", native.block(some_columns(), 2), "token")
    found = database.ask(Statement("SELECT t, n, a, f, a[1] AS one, length(t) AS l FROM x ORDER BY n"))
    assert [bytes(text) for text in found["t"]] == [b"", "Straße'\\\n\t{x:String}".encode() + b"\0" * 200]
    assert np.asarray(found["n"]).tolist() == [-5, 300]
    assert np.asarray(found["a"]).tolist() == [[1.5, -2, 3e5], [0, 7, -0.25]]
    assert np.asarray(found["f"]).tolist() == [[0, 1, 2, 3], [4, 5, 6, 7]]
    assert np.asarray(found["one"]).tolist() == [1.5, 0]
    assert database.ask(Statement("SELECT n FROM x WHERE n = 9")) == {}


def test_what_is_cut_short_is_refused() -> None:
    whole = native.block(some_columns(), 2)
    assert list(native.read(whole + whole)) == ["t", "n", "a", "f"]
    for end in range(1, len(whole)):
        with pytest.raises(EnvironmentFault, match="cannot be read"):
            native.read(whole[:end])
