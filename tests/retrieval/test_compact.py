"""Comparing all rows by int8 copies: bounds that are never violated, threads, and what is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import settings as program_settings
from app.codes import CodePart, CodeSpace
from app.codes.space import PartType
from app.library import CodeTable
from app.retrieval import Query, Reference, compact, rows
from app.retrieval.compact import CompactCodes, Rounding, round_codes
from app.retrieval.measures import MEASURES
from app.retrieval.rows import CodeRows
from app.threads import ENOUGH, Threads, cores
from tests.support.code_tables import FACTS, anatomy_query, in_parts, make_table

SUMS = (("normal",), ("abnormal",), ("normal", "abnormal"))


def awkward_codes(rng: np.random.Generator, shape: tuple[int, ...]) -> npt.NDArray[np.float16]:
    """Return codes with everything that is awkward: zero, duplicated, huge and subnormal rows, and far outliers."""
    codes = rng.standard_normal(shape) + rng.choice([0.0, 1.0, 300.0])
    codes *= rng.choice([1e-7, 6e-5, 1e-3, 1.0, 50.0, 6e4], (*shape[:-1], 1)) * rng.choice([0, 1, 1, 1], (*shape[:-1], 1))
    codes[rng.random(shape) < 0.01] *= 100
    codes[..., shape[-2] // 2 :: 3, :] = codes[..., :1, :]
    return np.asarray(np.clip(codes, -65504, 65504), np.float16)


def exact(table: CodeTable, query: Query, parts: Sequence[str]) -> npt.NDArray[np.float64]:
    """Return the squared distances of all rows by the definition."""
    apart = [query.parts[name].astype(np.float64) - table.codes.parts[name].astype(np.float64) for name in parts]
    return np.asarray(np.square(np.sum(apart, axis=0)).sum(axis=1))


@settings(max_examples=80)
@given(st.integers(1, 60), st.sampled_from([1, 7, 63, 1152, 2049]), st.integers(0, 2**32 - 1), st.integers(1, 3))
def test_bounds_hold_whatever_the_codes(count: int, length: int, seed: int, tables: int) -> None:
    rng = np.random.default_rng(seed)
    normal, abnormal = awkward_codes(rng, (2, count, length))
    table = make_table(normal, abnormal, [(f"P{n % 5}", f"S{n % 7}P{n % 5}") for n in range(count)])
    asked = awkward_codes(rng, (2, 3, length))[:, 0] if seed % 2 else np.stack([normal[-1], abnormal[0]])
    query = anatomy_query(asked[0].astype(np.float32), asked[1].astype(np.float32))
    some = in_parts(table, tables)
    whole = CodeTable.joined(some) if tables > 1 else some[0]
    reference = CodeRows(some)
    chosen = rng.permutation(count)
    for parts in SUMS:
        true = exact(whole, query, parts)
        squared, error = reference.squared(parts, query)
        assert (np.abs(squared - true) <= error).all()
        near, bound = reference.closer(parts, query, chosen)
        assert (np.abs(near - true[chosen]) <= bound).all()
        assert len(parts) > 1 or (bound <= error[chosen] * 1.01).all(), "closer is closer"


def test_bounds_are_narrow_where_numbers_differ_in_size() -> None:
    """As those of real codes do: one scale for all of them would be ten times as coarse."""
    rng = np.random.default_rng(5)
    sizes = 10 ** rng.uniform(-2, 1, 1152)
    normal, abnormal = (rng.standard_normal((2, 600, 1152)) * sizes + 30 * rng.standard_normal(1152)).astype(np.float16)
    table = make_table(normal, abnormal, [("P", "S")] * 600)
    squared, error = CodeRows([table]).squared(("normal",), anatomy_query(normal[0], abnormal[0]))
    assert np.median(error[1:] / squared[1:]) < 0.02


@pytest.mark.parametrize("dtype", ["float32", "uint8", "int32"])
@pytest.mark.parametrize("scale", [1e-30, 1.0, 1e30])
def test_bounds_hold_for_other_types(dtype: PartType, scale: float) -> None:
    rng = np.random.default_rng(9)
    parts = (CodePart("one", dtype, 33), CodePart("two", "float32", 33))
    space = CodeSpace("m", "study", parts)
    numbers = (rng.integers(0, 200, (2, 40, 33)) * (scale if dtype == "float32" else 1)).astype(np.float64)
    studies = [replace(FACTS, study=f"S{n:02}", patient=f"P{n:02}") for n in range(40)]
    table = CodeTable.of(space, studies, {"one": numbers[0].astype(dtype), "two": numbers[1].astype(np.float32)})
    query = Query.of(space, {"one": numbers[0][3], "two": numbers[1][8]}, 0)
    reference = CodeRows([table])
    for names in (("one",), ("two",), ("one", "two")):
        squared, error = reference.squared(names, query)
        true = exact(table, query, names)
        assert (np.abs(squared - true) <= error).all()
        assert np.median(error) < 0.2 * np.median(true)


def test_equal_codes_and_a_single_one_are_no_trouble() -> None:
    codes = np.full((4, 9), 3.5, np.float16)
    table = make_table(codes, 0 * codes, [("P", "P"), ("Q", "Q"), ("Q", "Q"), ("R", "R")])
    hits = Reference([table]).search(anatomy_query(codes[0], 0 * codes[0]), "entire", 0, 5)
    assert [(hit.patient, hit.slice, hit.distance) for hit in hits] == [("P", 0, 0.0), ("Q", 0, 0.0), ("R", 0, 0.0)]


def test_rounding_follows_the_codes() -> None:
    """Most rows are healthy: the centre is theirs. Places that do not differ in the sample have room for rows that do."""
    sample = np.zeros((100, 3), np.float16)
    sample[:10, 0] = 40
    rounding = Rounding.of(sample)
    assert rounding.centre.tolist() == [0, 0, 0]
    assert rounding.spread[0] == pytest.approx(40 * np.sqrt(0.1))
    assert rounding.spread[1] == rounding.spread[2] == rounding.spread[0] / 256
    assert Rounding.of(sample[:, 1:]).spread.tolist() == [1, 1]


def test_rounding_in_float64_agrees_with_the_kernel() -> None:
    rng = np.random.default_rng(1)
    codes = rng.standard_normal((20, 300)).astype(np.float16)
    half = Rounding.of(codes)
    double = Rounding(half.centre.astype(np.float64), half.spread.astype(np.float64))
    made = []
    for numbers, rounding in ((codes, half), (codes.astype(np.float32), double)):
        copies, facts = np.empty(codes.shape, np.int8), np.empty((20, 4))
        round_codes(numbers, rounding, copies, facts)
        made.append((copies.astype(np.int64), facts))
    assert (np.abs(made[0][0] - made[1][0]) <= 1).all()
    assert (made[0][0] == made[1][0]).mean() > 0.999
    assert np.allclose(made[0][1], made[1][1], rtol=1e-4)


def test_a_former_query_is_not_computed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The normal part of any of the template's last slices, that is, within the bound of bytes."""
    rng = np.random.default_rng(3)
    normal, abnormal = rng.standard_normal((2, 50, 8)).astype(np.float16)
    reference = CodeRows([make_table(normal, abnormal, [("P", "S")] * 50)])
    computed: list[str] = []
    plain = CompactCodes.squared

    def counted(self: CompactCodes, parts: Any, codes: Any) -> Any:
        computed.append("+".join(parts))
        return plain(self, parts, codes)

    monkeypatch.setattr(CompactCodes, "squared", counted)
    monkeypatch.setattr(rows, "KEPT_BYTES", 3 * 2 * 50 * 4)
    queries = [anatomy_query(normal[n], abnormal[n]) for n in range(4)]
    first = reference.squared(("normal",), queries[0])
    for query in (*queries[:3], queries[0], queries[2]):
        reference.squared(("normal",), query)
    assert computed == ["normal"] * 3
    assert reference.squared(("normal",), queries[0])[0] is first[0]
    for n in (3, 0, 2, 1):
        reference.squared(("normal",), queries[n])
    assert computed == ["normal"] * 5, "the fourth and then the one that was used longest ago"
    reference.squared(("normal", "abnormal"), queries[0])
    assert computed[-1] == "normal+abnormal"
    with pytest.raises(ValueError, match="read-only"):
        first[0][0] = 1


def test_tables_that_stay_are_not_copied_again_until_the_library_has_grown(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(4)
    codes = rng.standard_normal((50, 8)).astype(np.float16)
    tables = [make_table(codes, codes, [(f"P{n}", f"P{n}")] * 50) for n in range(9)]
    copied: list[int] = []
    plain = compact.round_codes

    def counted(numbers: Any, rounding: Any, *out: Any) -> None:
        copied.append(len(numbers))
        plain(numbers, rounding, *out)

    monkeypatch.setattr(compact, "round_codes", counted)
    reference = Reference(tables[:2])
    assert sum(copied) == 2 * 2 * 50
    reference = Reference([tables[2], tables[0]], reference)
    assert sum(copied) == 3 * 2 * 50, "the new one alone"
    reference = Reference(tables, reference)
    assert sum(copied) == (3 + 9) * 2 * 50, "rounding may not suit any more"
    alone = Reference(tables)
    query = anatomy_query(codes[7], codes[9])
    assert reference.search(query, "both", 0.5, 9) == alone.search(query, "both", 0.5, 9)


def test_the_best_slices_of_every_patient_by_any_score() -> None:
    codes = np.zeros((6, 2), np.float16)
    reference = CodeRows([make_table(codes, codes, [("B", "B"), ("A", "A"), ("B", "B"), ("A", "A"), ("B", "B"), ("C", "C")])])
    score = np.array([3.0, 1.0, 2.0, 4.0, 4.0, 9.0])  # B's three rows, then A's two, then C's
    assert reference.best(score, 2).tolist() == [[3, 4], [1, 2], [5, -1]]
    without = np.where(np.arange(6) == 1, -1, reference.patient)
    assert reference.best(score, 2, without).tolist() == [[3, 4], [2, 0], [5, -1]]


def test_there_are_never_more_threads_than_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.threads.cores", lambda: 3)
    assert [Threads(wanted).count for wanted in (None, 1, 2, 64)] == [3, 1, 2, 3]
    monkeypatch.setattr("app.threads.cores", lambda: 64)
    assert [Threads(wanted).count for wanted in (None, 1, 40)] == [ENOUGH, 1, 40]


@pytest.mark.parametrize("count", [1, 2, 5])
def test_threads_do_everything_once_and_tell_of_failures(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.threads.cores", lambda: 8)
    threads = Threads(count)
    done: list[int] = []
    threads.run(done.append, range(100))
    assert sorted(done) == list(range(100))

    def fail(number: int) -> None:
        done.append(number)
        if number == 7:
            raise ArithmeticError("seven")

    done.clear()
    with pytest.raises(ArithmeticError, match="seven"):
        threads.run(fail, range(100_000))
    assert len(done) < 100_000, "the rest is given up"
    threads.run(done.append, [])


@pytest.mark.parametrize("threads", [1, 2, 7])
@pytest.mark.parametrize("by", list(MEASURES))
def test_any_number_of_threads_gives_the_same_rows(threads: int, by: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.threads.cores", lambda: 8)
    monkeypatch.setattr("app.retrieval.stack._PIECE_NUMBERS", 64 * 16)
    rng = np.random.default_rng(2)
    normal, abnormal = rng.standard_normal((2, 1000, 64)).astype(np.float16)
    table = make_table(normal, abnormal, [(f"P{n // 10}", f"P{n // 10}") for n in range(1000)])
    query = anatomy_query(normal[500] + np.float32(0.5), abnormal[500])
    found = Reference([table], threads=threads).search(query, by, 0.5, 20)
    assert found == Reference([table], threads=1).search(query, by, 0.5, 20)


def test_the_setting_says_how_many_threads() -> None:
    assert program_settings.Settings().search.threads is None
    with pytest.raises(ValueError, match="greater than or equal to 1"):
        program_settings.SearchSettings(threads=0)
    assert cores() >= 1
