"""Exactness of the search: every row is compared with plain float64 differences."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.codes import CodePart, CodeSpace
from app.codes.space import PartType
from app.errors import UserError
from app.library import CodeTable
from app.retrieval import MEASURES, Hit, Query, Reference
from app.retrieval.measures import SumOfSquares, Term, choose_measure, offered, register
from app.retrieval.rows import CodeRows, widen
from app.retrieval.scales import Over, typical_distance
from tests.support.code_tables import FACTS, anatomy_query, in_parts, make_table
from tests.support.library_support import make_space


def scales_of(table: CodeTable) -> tuple[float, float]:
    """Return sN and sA of a library that holds one table."""
    rows = CodeRows([table])
    return typical_distance(rows, ("normal",)), typical_distance(rows, ("abnormal",), Over.LESIONS)


def every_row(table: CodeTable, query: Query, by: str, weight: float) -> list[tuple[float, str, str, int, float, float]]:
    """Return distance, patient, study, slice, normal and abnormal distance of all rows, in their order by the definition."""
    of_normal, of_abnormal = scales_of(table)
    normal, abnormal = (query.parts[name].astype(np.float64) - table.codes.parts[name] for name in ("normal", "abnormal"))
    first, second = np.linalg.norm(normal, axis=1), np.linalg.norm(abnormal, axis=1)
    distance = {
        "entire": np.linalg.norm(normal + abnormal, axis=1),
        "normal": first,
        "abnormal": second,
        "both": np.sqrt((1 - weight) * (first / of_normal) ** 2 + weight * (second / of_abnormal) ** 2),
    }[by]
    rows = []
    for row, value in enumerate(distance):
        study = table.studies[table.codes.study[row]]
        place = study.patient, study.study, int(table.codes.unit[row])
        rows.append((float(value), *place, float(first[row]), float(second[row])))
    return sorted(rows)


def plain(table: CodeTable, query: Query, by: str, weight: float, top: int, exclude: Collection[str] = ()) -> list[Hit]:
    """Search by the definition: float64 differences, sorted by distance, patient, study, slice; first row of each patient."""
    best: dict[str, Hit] = {}
    for value, patient, name, k, one, two in every_row(table, query, by, weight):
        if patient not in best and len(best) < top and patient not in exclude:
            best[patient] = Hit(len(best) + 1, patient, name, k, value, {"normal": one, "abnormal": two})
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
    query = anatomy_query(normal[near] + np.float32(step), abnormal[near] - np.float32(step), 3)
    return table, query


@settings(max_examples=150, deadline=None)
@given(
    case=cases(),
    by=st.sampled_from(list(MEASURES)),
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
        anatomy_query(np.zeros(16, np.float32), codes[0], 0), "normal", 0, 10
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
        first, second = reference.search(anatomy_query(codes[row], codes[row], 0), "entire", 0, 2)
        assert (first.patient, first.distance) == (f"P{row:03}", 0.0)
        assert second.distance > 0


def test_the_error_bound_holds() -> None:
    rng = np.random.default_rng(2)
    for scale in (0.01, 1.0, 100.0):
        normal, abnormal = (rng.standard_normal((2, 300, 512)) * scale + scale).astype(np.float16)
        rows = CodeRows([make_table(normal, abnormal, [("P", "S")] * 300)])
        query = anatomy_query(normal[7] + np.float32(scale / 1000), abnormal[7] + np.float32(scale / 1000))
        asked = {name: code.astype(np.float64) for name, code in query.parts.items()}
        wide = {"normal": normal.astype(np.float64), "abnormal": abnormal.astype(np.float64)}
        for parts in (("normal",), ("abnormal",), ("normal", "abnormal")):
            exact = (sum(asked[name] - wide[name] for name in parts) ** 2).sum(axis=1)
            squared, bound = rows.squared(parts, query)
            assert (np.abs(squared - exact) <= bound).all()
            assert bound.max() < 2e-2 * exact.max()
            chosen = rng.permutation(300)[:200]
            squared, bound = rows.closer(parts, query, chosen)
            assert (np.abs(squared - exact[chosen]) <= bound).all()
            assert bound.max() < 2e-5 * exact.max()


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
    query = anatomy_query(zero[0], zero[0], 0)
    cancelled, added = Reference([table]).search(query, "entire", 0, 2)
    assert (cancelled.patient, cancelled.distance) == ("P0", 0.0)
    assert added.distance == 4.0
    assert cancelled.parts == added.parts == {"normal": 2.0, "abnormal": 2.0}


def test_both_weighs_the_scaled_parts() -> None:
    rng = np.random.default_rng(3)
    owners = [(f"P{number}", f"P{number}") for number in range(30)]
    table = make_table(
        (rng.standard_normal((30, 8)) * 50).astype(np.float16), rng.standard_normal((30, 8)).astype(np.float16), owners
    )
    query = anatomy_query(rng.standard_normal(8, np.float32), rng.standard_normal(8, np.float32), 0)
    reference = Reference([table])
    of_normal, of_abnormal = scales_of(table)
    assert of_normal > 20 * of_abnormal
    for hit in reference.search(query, "both", 0.3, 30):
        parts = 0.7 * (hit.parts["normal"] / of_normal) ** 2 + 0.3 * (hit.parts["abnormal"] / of_abnormal) ** 2
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
    assert scales_of(table) == scales_of(table)
    assert scales_of(table) == pytest.approx((0.5, expected), rel=1e-3)


def test_scales_compare_different_patients_only() -> None:
    """Slices of one patient lie close together; pairs within a patient would pull the median down."""
    owners = [("P0", "P0")] * 500 + [("P1", "P1")] * 20
    codes = np.zeros((520, 1), np.float16)
    codes[500:] = 8
    assert scales_of(make_table(codes, codes, owners))[0] == 8.0


def test_scales_of_a_single_patient_are_one() -> None:
    codes = np.arange(4, dtype=np.float16)[:, None]
    assert scales_of(make_table(codes, codes, [("P0", "P0")] * 4)) == (1.0, 1.0)


def test_query_and_library_use_one_precision() -> None:
    """A code that went through float16 is found at distance zero by the float32 code it came from."""
    code = np.random.default_rng(4).standard_normal(32).astype(np.float32)
    stored = code.astype(np.float16)[None]
    assert np.abs(code - stored).max() > 0
    (hit,) = Reference([make_table(stored, stored, [("P", "S")])]).search(anatomy_query(code, code, 0), "both", 0.5, 1)
    assert hit.distance == 0.0


def test_a_query_without_a_sketch_has_the_code_of_nothing() -> None:
    query = anatomy_query(np.ones(3, np.float32), None, 5)
    assert not query.drawn
    assert query.parts["abnormal"].tolist() == [0, 0, 0]


def test_a_query_that_is_not_finite_is_refused() -> None:
    with pytest.raises(UserError, match="not finite"):
        anatomy_query(np.array([1e6], np.float32), None, 0)
    with pytest.raises(UserError, match="not finite"):
        anatomy_query(np.zeros(1, np.float32), np.array([np.nan], np.float32), 0)


@pytest.mark.parametrize(("by", "weight"), [("whole", 0.5), ("both", -0.1), ("both", 1.1), ("both", float("nan"))])
def test_unknown_ways_are_refused(by: str, weight: float) -> None:
    with pytest.raises(UserError, match=r"choose one of|out of range"):
        choose_measure(by, weight, make_space(length=4))


def test_excluding_everybody_leaves_no_rows() -> None:
    codes = np.zeros((1, 2), np.float16)
    assert (
        Reference([make_table(codes, codes, [("P", "S")])]).search(anatomy_query(codes[0], None, 0), "normal", 0, 5, ["P"]) == []
    )


@pytest.mark.parametrize("by", list(MEASURES))
@pytest.mark.parametrize("slices", [2, 3, 50])
def test_several_slices_of_the_nearest_patients(by: str, slices: int) -> None:
    """Candidates of a ranking stage, against a sorted list of everything."""
    rng = np.random.default_rng(6)
    owners = [(f"P{p}", f"P{p}s{s}") for p, s in rng.integers(0, (9, 2), (120, 2))]
    normal, abnormal = (rng.integers(-2, 3, (2, 120, 3))).astype(np.float16)  # many are equally far
    table = make_table(normal, abnormal, owners, [1.0] * 120)
    query = anatomy_query(normal[5], abnormal[9] + np.float32(0.25))
    reference = Reference(in_parts(table, 2))
    allowed = reference.rows.patient != reference.patients.index("P2")
    found = reference.nearest(query, MEASURES[by], 0.4, 4, slices, allowed)
    wanted = [hit.patient for hit in plain(table, query, by, 0.4, 4, ["P2"])]
    expected = [row for row in every_row(table, query, by, 0.4) if row[1] in wanted]
    counts = dict.fromkeys(wanted, 0)
    kept = []
    for row in expected:
        counts[row[1]] += 1
        if counts[row[1]] <= slices:
            kept.append(row)
    assert [(one.distance, one.facts.patient, one.facts.study, one.slice, *one.parts.values()) for one in found] == kept


@pytest.mark.parametrize("dtype", ["float32", "uint8", "int32"])
@pytest.mark.parametrize("scale", [1e-30, 1.0, 1e30])
def test_codes_of_other_types_are_searched_exactly(dtype: PartType, scale: float) -> None:
    """Products of float32 numbers of such sizes vanish or overflow in float32."""
    rng = np.random.default_rng(7)
    numbers = rng.integers(0, 200, (60, 5)) * (scale if dtype == "float32" else 1)
    space = CodeSpace("m", "study", (CodePart("triple", dtype, 5),))
    names = [f"P{n:02}" for n in range(60)]
    studies = [replace(FACTS, study=name, patient=name, representative_slice=n) for n, name in enumerate(names)]
    table = CodeTable.of(space, studies, {"triple": numbers.astype(dtype)})
    query = Query.of(space, {"triple": numbers[3]}, 0)
    measure = SumOfSquares("triple", "Triple", "", (Term(("triple",)),))
    found = Reference([table]).nearest(query, measure, 0, 60)
    kept = table.codes.parts["triple"].astype(np.float64)
    distance = np.linalg.norm(kept - kept[3], axis=1)
    order = np.lexsort((names, distance))
    assert [one.facts.patient for one in found] == [names[n] for n in order]
    assert [one.distance for one in found] == distance[order].tolist()
    assert [one.slice for one in found] == order.tolist(), "a study is shown by its representative slice"


def test_a_measure_needs_its_parts() -> None:
    space = CodeSpace("m", "slice", (CodePart("normal", "float16", 4),))
    assert list(offered(space)) == ["normal"]
    assert choose_measure("normal", 0.5, space) is MEASURES["normal"]
    with pytest.raises(UserError, match=r"A search by both needs a part .* \(abnormal\): choose one of normal\."):
        choose_measure("both", 0.5, space)
    with pytest.raises(UserError, match="choose another model"):
        choose_measure("both", 0.5, CodeSpace("m", "slice", (CodePart("hash", "uint8", 4),)))


def test_two_measures_of_one_name_are_a_bug() -> None:
    with pytest.raises(ValueError, match="normal already"):
        register(MEASURES["normal"])
