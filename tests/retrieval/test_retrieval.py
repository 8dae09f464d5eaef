"""Exactness of the search: every row is compared with plain float64 differences."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.codes import CodeBlock
from app.errors import UserError
from app.library import CodeTable, StudyFacts
from app.retrieval import BY, Hit, Query, Reference, make_query
from app.retrieval.distances import check_by, typical_distances
from app.retrieval.rows import CodeRows, widen
from tests.support.library_support import make_record, make_space

Codes = npt.NDArray[np.float16]
FACTS = make_record("A").facts


def make_table(
    normal: Codes, abnormal: Codes, owners: Sequence[tuple[str, str]], area: Sequence[float] | None = None
) -> CodeTable:
    """Return a table whose rows belong to (patient, study) `owners`; slices count up within a study."""
    names = list(dict.fromkeys(owners))
    index = np.array([names.index(owner) for owner in owners], np.int32)
    slices = np.zeros(len(owners), np.int16)
    studies: list[StudyFacts] = []
    for number, (patient, study) in enumerate(names):
        rows = np.flatnonzero(index == number)
        slices[rows] = np.arange(len(rows))
        areas = (0.0,) * len(rows) if area is None else tuple(area[row] for row in rows.tolist())
        kept = {"core": (0.0,) * len(rows), "edema": areas, "enhancing": (0.0,) * len(rows)}
        studies.append(replace(FACTS, study=study, patient=patient, slices=tuple(range(len(rows))), area_mm2=kept))
    block = CodeBlock({"normal": normal, "abnormal": abnormal}, index, slices)
    return CodeTable(make_space("m1", normal.shape[1]), studies, block)


def in_parts(table: CodeTable, parts: int) -> list[CodeTable]:
    """Return the studies of a table dealt out to several tables, some of them perhaps empty."""
    tables = []
    for part in range(parts):
        chosen = [number for number in range(len(table.studies)) if number % parts == part]
        rows = np.flatnonzero(np.isin(table.codes.study, chosen))
        index = np.searchsorted(chosen, table.codes.study[rows]).astype(np.int32)
        studies = [table.studies[number] for number in chosen]
        parts_here = {name: numbers[rows] for name, numbers in table.codes.parts.items()}
        tables.append(CodeTable(table.space, studies, CodeBlock(parts_here, index, table.codes.unit[rows])))
    return tables


def plain(table: CodeTable, query: Query, by: str, weight: float, top: int, exclude: Collection[str] = ()) -> list[Hit]:
    """Search by the definition: float64 differences, sorted by distance, patient, study, slice; first row of each patient."""
    scales = typical_distances(CodeRows([table]))
    normal = query.normal.astype(np.float64) - table.codes.parts["normal"]
    abnormal = query.abnormal.astype(np.float64) - table.codes.parts["abnormal"]
    first, second = np.linalg.norm(normal, axis=1), np.linalg.norm(abnormal, axis=1)
    distance = {
        "entire": np.linalg.norm(normal + abnormal, axis=1),
        "normal": first,
        "abnormal": second,
        "both": np.sqrt((1 - weight) * (first / scales.normal) ** 2 + weight * (second / scales.abnormal) ** 2),
    }[by]
    rows = []
    for row, value in enumerate(distance):
        study = table.studies[table.codes.study[row]]
        if study.patient not in exclude:
            place = study.patient, study.study, int(table.codes.unit[row])
            rows.append((float(value), *place, float(first[row]), float(second[row])))
    best: dict[str, Hit] = {}
    for value, patient, name, k, one, two in sorted(rows):
        if patient not in best and len(best) < top:
            best[patient] = Hit(len(best) + 1, patient, name, k, value, one, two)
    return list(best.values())


@st.composite
def cases(draw: st.DrawFn) -> tuple[CodeTable, Query]:
    """Draw a small library with everything that is awkward: equal rows, far origins, tiny differences, several studies."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    length = draw(st.sampled_from([1, 3, 64]))
    rows = draw(st.integers(1, 40))
    patients = draw(st.integers(1, 8))
    origin = draw(st.sampled_from([0.0, 1.0, 300.0, 2000.0]))
    spread = draw(st.sampled_from([0.0, 0.01, 1.0, 100.0]))
    owners = [(f"P{p}", f"P{p}s{rng.integers(2)}") for p in rng.integers(patients, size=rows)]
    normal, abnormal = (origin + spread * rng.standard_normal((2, rows, length))).astype(np.float16)
    twins = rng.integers(rows, size=(2, rows // 2))
    normal[twins[0]] = normal[twins[1]]
    abnormal[twins[0]] = abnormal[twins[1]]
    table = make_table(normal, abnormal, owners, rng.integers(2, size=rows).tolist())
    near = int(rng.integers(rows))
    step = draw(st.sampled_from([0.0, 0.001, 1.0]))
    query = make_query(normal[near] + np.float32(step), abnormal[near] - np.float32(step), 3)
    return table, query


@settings(max_examples=150, deadline=None)
@given(
    case=cases(),
    by=st.sampled_from(BY),
    weight=st.sampled_from([0.0, 0.3, 1.0]),
    top=st.integers(1, 12),
    exclude=st.sets(st.sampled_from(["P0", "P3", "unknown"])),
    parts=st.integers(1, 3),
)
def test_rows_are_those_of_the_definition(
    case: tuple[CodeTable, Query], by: str, weight: float, top: int, exclude: set[str], parts: int
) -> None:
    table, query = case
    hits = Reference(in_parts(table, parts)).search(query, by, weight, top, exclude)
    assert hits == plain(table, query, by, weight, top, exclude)
    others = {study.patient for study in table.studies} - exclude
    assert len(hits) == min(top, len(others))
    assert len({hit.patient for hit in hits}) == len(hits)
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert [hit.distance for hit in hits] == sorted(hit.distance for hit in hits)


def test_a_crowd_of_near_slices_of_one_patient_leaves_the_others_their_rows() -> None:
    """The published system's cut after 200 slices would leave one patient here."""
    rng = np.random.default_rng(0)
    owners = [("P0", "P0")] * 1000 + [(f"P{number}", f"P{number}") for number in range(1, 10)]
    codes = rng.standard_normal((len(owners), 16)).astype(np.float16)
    codes[:1000] *= np.float16(0.01)
    hits = Reference([make_table(codes, codes, owners)]).search(
        make_query(np.zeros(16, np.float32), codes[0], 0), "normal", 0, 10
    )
    assert len(hits) == 10
    assert hits[0].patient == "P0"


def test_the_row_asked_for_is_found_at_distance_zero_far_from_the_origin() -> None:
    """Here the float32 product alone would be wrong by more than the distance to the neighbours."""
    rng = np.random.default_rng(1)
    codes = (1000 + rng.integers(0, 2, (500, 256))).astype(np.float16)
    owners = [(f"P{number:03}", f"P{number:03}") for number in range(500)]
    reference = Reference([make_table(codes, codes, owners)])
    for row in (0, 123, 499):
        first, second = reference.search(make_query(codes[row], codes[row], 0), "entire", 0, 2)
        assert (first.patient, first.distance) == (f"P{row:03}", 0.0)
        assert second.distance > 0


def test_the_error_bound_holds() -> None:
    rng = np.random.default_rng(2)
    for scale in (0.01, 1.0, 100.0):
        normal, abnormal = (rng.standard_normal((2, 300, 512)) * scale + scale).astype(np.float16)
        rows = CodeRows([make_table(normal, abnormal, [("P", "S")] * 300)])
        first, second = (part[7] + np.float32(scale / 1000) for part in (normal, abnormal))
        wide = [part.astype(np.float64) for part in (normal, abnormal, normal.astype(np.float64) + abnormal)]
        for query, part, (squared, bound) in (
            (first, wide[0], rows.squared_normal(first)),
            (second, wide[1], rows.squared_abnormal(second)),
            (first + second, wide[2], rows.squared_entire(first + second)),
        ):
            exact = ((query.astype(np.float64) - part) ** 2).sum(axis=1)
            assert (np.abs(squared - exact) <= bound).all()
            assert bound.max() < 2e-3 * exact.max()


def test_every_finite_float16_is_widened_exactly() -> None:
    every = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
    finite = every[np.isfinite(every)]
    wide = np.empty(finite.shape, np.float32)
    widen(finite, wide)
    assert np.array_equal(wide.view(np.uint32), finite.astype(np.float32).view(np.uint32)), "the sign of zero included"


def test_entire_is_not_made_of_the_other_two() -> None:
    """A difference in one part may cancel the same in the other."""
    zero, one = np.zeros((1, 4), np.float16), np.ones((1, 4), np.float16)
    table = make_table(np.concatenate([one, one]), np.concatenate([-one, one]), [("P0", "P0"), ("P1", "P1")])
    query = make_query(zero[0], zero[0], 0)
    cancelled, added = Reference([table]).search(query, "entire", 0, 2)
    assert (cancelled.patient, cancelled.distance) == ("P0", 0.0)
    assert added.distance == 4.0
    assert cancelled.normal_distance == added.normal_distance == 2.0
    assert cancelled.abnormal_distance == added.abnormal_distance == 2.0


def test_both_weighs_the_scaled_parts() -> None:
    rng = np.random.default_rng(3)
    owners = [(f"P{number}", f"P{number}") for number in range(30)]
    table = make_table(
        (rng.standard_normal((30, 8)) * 50).astype(np.float16), rng.standard_normal((30, 8)).astype(np.float16), owners
    )
    query = make_query(rng.standard_normal(8, np.float32), rng.standard_normal(8, np.float32), 0)
    reference = Reference([table])
    scales = reference.scales
    assert scales.normal > 20 * scales.abnormal
    for hit in reference.search(query, "both", 0.3, 30):
        parts = 0.7 * (hit.normal_distance / scales.normal) ** 2 + 0.3 * (hit.abnormal_distance / scales.abnormal) ** 2
        assert hit.distance == pytest.approx(parts**0.5)
    ends = {weight: [hit.patient for hit in reference.search(query, "both", weight, 30)] for weight in (0.0, 1.0)}
    assert ends[0.0] == [hit.patient for hit in reference.search(query, "normal", 0, 30)]
    assert ends[1.0] == [hit.patient for hit in reference.search(query, "abnormal", 0, 30)]


@pytest.mark.parametrize(("lesions", "expected"), [(60, 8.0), (40, 0.5)])
def test_the_abnormal_scale_is_that_of_lesions_where_there_are_enough(lesions: int, expected: float) -> None:
    """Codes lie on 16 axes: those of lesions 8 apart in most pairs, those of healthy slices 0.5."""
    rows = np.arange(400)
    abnormal = np.zeros((400, 16), np.float16)
    abnormal[rows, rows % 16] = np.where(rows < lesions, 8, 0.5) / np.sqrt(2)
    owners = [(f"P{row}", f"P{row}") for row in rows]
    table = make_table(abnormal.copy(), abnormal, owners, [float(row < lesions) * 100 for row in rows])
    scales = typical_distances(CodeRows([table]))
    assert scales == typical_distances(CodeRows([table]))
    assert scales.abnormal == pytest.approx(expected, rel=1e-3)
    assert scales.normal == pytest.approx(0.5, rel=1e-3)


def test_scales_compare_different_patients_only() -> None:
    """Slices of one patient lie close together; pairs within a patient would pull the median down."""
    owners = [("P0", "P0")] * 500 + [("P1", "P1")] * 20
    codes = np.zeros((520, 1), np.float16)
    codes[500:] = 8
    assert typical_distances(CodeRows([make_table(codes, codes, owners)])).normal == 8.0


def test_scales_of_a_single_patient_are_one() -> None:
    codes = np.arange(4, dtype=np.float16)[:, None]
    scales = typical_distances(CodeRows([make_table(codes, codes, [("P0", "P0")] * 4)]))
    assert (scales.normal, scales.abnormal) == (1.0, 1.0)


def test_query_and_library_use_one_precision() -> None:
    """A code that went through float16 is found at distance zero by the float32 code it came from."""
    code = np.random.default_rng(4).standard_normal(32).astype(np.float32)
    stored = code.astype(np.float16)[None]
    assert np.abs(code - stored).max() > 0
    (hit,) = Reference([make_table(stored, stored, [("P", "S")])]).search(make_query(code, code, 0), "both", 0.5, 1)
    assert hit.distance == 0.0


def test_a_query_without_a_sketch_has_the_code_of_nothing() -> None:
    query = make_query(np.ones(3, np.float32), None, 5)
    assert not query.drawn
    assert query.abnormal.tolist() == [0, 0, 0]


def test_a_query_that_is_not_finite_is_refused() -> None:
    with pytest.raises(UserError, match="not finite"):
        make_query(np.array([1e6], np.float32), None, 0)
    with pytest.raises(UserError, match="not finite"):
        make_query(np.zeros(1, np.float32), np.array([np.nan], np.float32), 0)


@pytest.mark.parametrize(("by", "weight"), [("whole", 0.5), ("both", -0.1), ("both", 1.1), ("both", float("nan"))])
def test_unknown_ways_are_refused(by: str, weight: float) -> None:
    with pytest.raises(UserError, match=r"choose one of|out of range"):
        check_by(by, weight)


def test_excluding_everybody_leaves_no_rows() -> None:
    codes = np.zeros((1, 2), np.float16)
    assert Reference([make_table(codes, codes, [("P", "S")])]).search(make_query(codes[0], None, 0), "normal", 0, 5, ["P"]) == []
