"""Comparing all rows along few directions: true bounds for codes that lie in few, and all others."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.library import CodeTable
from app.retrieval import MEASURES, Reference, compact, directions
from app.retrieval.directions import Directions
from app.retrieval.rows import CodeRows
from tests.support.code_tables import anatomy_query, in_parts, make_table

SUMS = (("normal",), ("abnormal",), ("normal", "abnormal"))
LENGTH = 300


@pytest.fixture(autouse=True)
def small_libraries_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directions, "WORTH_NUMBERS", 0)


@pytest.fixture
def whatever_lies_beyond(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directions, "MOST_BEYOND", 0.6)


def flat_codes(rng: np.random.Generator, rows: int, beyond: float, origin: float = 0.0) -> npt.NDArray[np.float16]:
    """Return codes (rows, 300) that lie along 40 directions but for a share of their length; some rows are zero or twins."""
    axes, _ = np.linalg.qr(rng.standard_normal((LENGTH, 40)))
    codes = (rng.standard_normal((rows, 40)) * np.geomspace(1, 0.05, 40)) @ axes.T
    codes *= rng.choice([0.0, 0.01, 1.0, 1.0, 3.0], (rows, 1)) * rng.choice([0.001, 1.0, 1000.0])
    codes += beyond * np.linalg.norm(codes, axis=1, keepdims=True) / np.sqrt(LENGTH) * rng.standard_normal(codes.shape)
    codes[rows // 2 :: 7] = codes[1]
    return np.asarray(codes + origin * rng.standard_normal(LENGTH), np.float16)


def library(rng: np.random.Generator, rows: int, beyond: float, origin: float = 0.0) -> CodeTable:
    normal, abnormal = (flat_codes(rng, rows, beyond, origin) for _ in range(2))
    return make_table(normal, abnormal, [(f"P{n // 9:02}", f"P{n // 9:02}") for n in range(rows)])


@pytest.mark.usefixtures("whatever_lies_beyond")
@settings(max_examples=40, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.05, 0.5]), st.sampled_from([0.0, 1.0, 300.0]), st.booleans())
def test_bounds_hold_along_directions(seed: int, beyond: float, origin: float, near: bool) -> None:
    rng = np.random.default_rng(seed)
    table = library(rng, 400, beyond, origin)
    reference = CodeRows(in_parts(table, 2))
    whole = CodeTable.joined(reference.blocks)
    normal, abnormal = table.codes.parts["normal"][5], table.codes.parts["abnormal"][77]
    step = np.float32(0.01 if near else 20) * rng.standard_normal((2, LENGTH), np.float32)
    query = anatomy_query(normal + step[0], abnormal + step[1])
    for parts in SUMS:
        # Beside 300 float16 rounds by a quarter, which may lie in all directions.
        assert origin == 300.0 or reference.directions(parts) is not None
        apart = sum(query.parts[name].astype(np.float64) - whole.codes.parts[name] for name in parts)
        true = np.square(apart).sum(axis=1)
        squared, error = reference.squared(parts, query)
        assert (np.abs(squared - true) <= error).all()


def test_they_are_used_where_codes_lie_in_few_and_bounds_are_narrow_then() -> None:
    rng = np.random.default_rng(0)
    table = library(rng, 600, 0.02)
    reference = CodeRows([table])
    query = anatomy_query(table.codes.parts["normal"][9], table.codes.parts["abnormal"][9])
    for parts in SUMS:
        assert reference.directions(parts) == (32 if len(parts) == 1 else 64)
        squared, error = reference.squared(parts, query)
        assert np.median(error) < 0.06 * np.median(squared)
    wild = rng.standard_normal((2, 600, LENGTH)).astype(np.float16)
    other = CodeRows([make_table(wild[0], wild[1], [("P", "P")] * 600)])
    assert [other.directions(parts) for parts in SUMS] == [None] * 3
    assert CodeRows([]).directions(("normal",)) is None


def test_small_libraries_do_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directions, "WORTH_NUMBERS", 600 * LENGTH + 1)
    assert CodeRows([library(np.random.default_rng(0), 600, 0.02)]).directions(("normal",)) is None


@pytest.mark.parametrize("by", list(MEASURES))
@pytest.mark.parametrize("slices", [1, 3])
def test_rows_are_those_of_all_numbers(by: str, slices: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(7)
    table = library(rng, 900, 0.07)
    along = Reference(in_parts(table, 3))
    assert along.rows.directions(("normal",)) is not None
    monkeypatch.setattr(directions, "WORTH_NUMBERS", 1 << 40)
    plain = Reference([table])
    for n in range(30):
        normal, abnormal = (table.codes.parts[name][rng.integers(900)] for name in ("normal", "abnormal"))
        query = anatomy_query(normal + np.float32(0.01) * rng.standard_normal(LENGTH, np.float32), abnormal)
        allowed = np.array(along.rows.patients)[along.rows.patient] != ("P03" if n % 2 else "nobody")
        found = along.nearest(query, MEASURES[by], 0.4, 10, slices, allowed)
        wanted = plain.nearest(
            query,
            MEASURES[by],
            0.4,
            10,
            slices,
            np.array(plain.rows.patients)[plain.rows.patient] != ("P03" if n % 2 else "nobody"),
        )
        assert [(one.place, one.distance, one.parts) for one in found] == [(one.place, one.distance, one.parts) for one in wanted]


def test_int8_copies_of_all_numbers_are_not_made_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """That is what keeps a million slices small."""
    monkeypatch.setattr(compact, "round_codes", None)
    table = library(np.random.default_rng(3), 500, 0.02)
    reference = Reference([table])
    query = anatomy_query(table.codes.parts["normal"][9], table.codes.parts["abnormal"][9])
    assert len(reference.search(query, "entire", 0, 10)) == 10


def test_tables_that_stay_are_not_brought_along_again(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    tables = in_parts(library(rng, 600, 0.02), 3)
    brought: list[int] = []
    plain = directions.shorten

    def counted(codes: Any, *rest: Any) -> None:
        brought.append(len(codes[0]))
        plain(codes, *rest)

    monkeypatch.setattr(directions, "shorten", counted)
    reference = Reference(tables[:2])
    assert sum(brought) == 3 * sum(map(len, tables[:2]))
    reference = Reference([tables[2], tables[0]], reference)
    assert sum(brought) == 3 * sum(map(len, tables))


def test_codes_without_directions_have_none() -> None:
    assert Directions.of(np.zeros((300, 300))) is None
    assert Directions.of(np.ones((300, 300))) is None
    assert Directions.of(np.random.default_rng(0).standard_normal((20, 300))) is None
    assert Directions.of(np.random.default_rng(0).standard_normal((300, 40))) is None, "a fourth of their numbers is not few"
