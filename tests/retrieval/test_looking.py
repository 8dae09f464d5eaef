"""From candidates to rows by a second look: who stands where, who does not, and when nothing is close."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from app.retrieval.looking import LEAST_GAP, SAME_LEVEL_MM, Looked, healthy_at_level, look_again
from app.retrieval.measures import MEASURES
from app.retrieval.second_look import ANYWHERE, HERE, Look, looks, shipped_weights
from tests.support.evaluation_cases import lesion
from tests.support.look_tables import Case, Plane, query_of, searched, throughout

WHERE = (110, 80)
ASKED = lesion(*WHERE, 22, ring=True)
NOTHING: list[Plane | None] = [None] * 5
BOTH = [HERE, ANYWHERE]


def rows(
    cases: Sequence[Case], asked: Plane = ASKED, look: Look = HERE, top: int = 10, exclude: Sequence[str] = (), by: str = "both"
) -> Looked:
    return look_again(searched(cases, exclude), query_of(asked), MEASURES[by], 0.75, look, shipped_weights(), top)


def patients(found: Looked) -> list[str]:
    return [one.facts.patient for one in found.candidates]


def random_cases(count: int) -> list[Case]:
    rng = np.random.default_rng(3)
    places = rng.integers(60, 170, (count, 2)).tolist()
    return [throughout(f"P{n:02}", lesion(row, column, int(rng.integers(5, 40)))) for n, (row, column) in enumerate(places)]


@pytest.mark.parametrize("look", BOTH, ids=lambda look: look.name)
def test_patients_without_a_lesion_come_last(look: Look) -> None:
    """However near their codes are, and however unlike the lesions of the others."""
    near = Case("A-healthy", NOTHING)
    far = lesion(180, 170, 3)
    found = rows([near, throughout("other", far, anatomy=9.0), throughout("same", ASKED, anatomy=9.0)], look=look, by="both")
    assert patients(found) == ["same", "other", "A-healthy"]
    assert [one.similarity is None for one in found.candidates] == [False, False, True]
    judged = {"size", "place", "pattern", "overlap"} if look.placed else {"size", "pattern", "overlap"}
    assert set(found.candidates[0].scores) == judged
    assert not found.candidates[2].scores
    assert found.looked_at == 10


@pytest.mark.parametrize("look", BOTH, ids=lambda look: look.name)
@pytest.mark.parametrize("compared", [1, 4, 12])
def test_a_slice_without_a_lesion_never_stands_before_one_with(
    look: Look, compared: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where more rows are wanted than patients are among those that are compared in full."""
    half: list[Plane | None] = [None, None, lesion(170, 160, 4), lesion(170, 160, 4), None]
    cases = [*random_cases(9), Case("half", half), Case("none", NOTHING), Case("neither", NOTHING)]
    wanted = rows(cases, look=look, top=12)
    for most in ("COMPARED", "COMPARED_ANYWHERE"):
        monkeypatch.setattr(looks, most, compared)
    found = rows(cases, look=look, top=12)
    assert len(set(patients(found))) == 12
    assert set(patients(found)[-2:]) == {"none", "neither"}
    place = {case.patient: case for case in cases}
    for one in found.candidates[:10]:
        case = place[one.facts.patient]
        assert case.planes[list(case.slices).index(one.slice)] is not None
        assert one.similarity is not None
    similar = [one.similarity or 0 for one in found.candidates[:10]]
    assert similar == sorted(similar, reverse=True)
    assert patients(found)[0] == patients(wanted)[0]


def test_who_is_left_out_is_nowhere() -> None:
    cases = [throughout("same", ASKED), throughout("other", lesion(150, 160, 9)), Case("none", NOTHING), Case("neither", NOTHING)]
    assert patients(rows(cases, exclude=["same", "neither"])) == ["other", "none"]
    assert patients(rows(cases, exclude=[case.patient for case in cases])) == []


def test_fewer_patients_than_rows_and_fewer_rows_than_patients() -> None:
    cases = random_cases(4)
    whole = patients(rows(cases, top=50))
    assert sorted(whole) == [case.patient for case in cases]
    for top in (1, 2, 4):
        assert patients(rows(cases, top=top)) == whole[:top]


def test_a_patient_of_two_studies_has_one_row() -> None:
    cases = [
        Case("P", [lesion(150, 160, 9)] * 5, study="before"),
        Case("P", [ASKED] * 5, study="after"),
        throughout("Q", lesion(60, 160, 9)),
    ]
    found = rows(cases)
    assert [(one.facts.patient, one.facts.study) for one in found.candidates] == [("P", "after"), ("Q", "Q")]
    assert found.candidates[0].slice == 72


def test_nothing_is_close_where_nothing_is() -> None:
    cases = [*random_cases(3), throughout("same", ASKED)]
    assert not rows(cases).nothing_close
    assert rows([throughout("other", lesion(180, 170, 3))]).nothing_close
    assert rows([Case("none", NOTHING)]).nothing_close
    rows_, columns = np.ogrid[:240, :240]
    distance = np.hypot(rows_ - 120, columns - 120)
    round_the_head = np.where(np.abs(distance - 70) < 1.5, np.uint8(2), np.uint8(0))
    line = np.zeros((240, 240), np.uint8)
    line[120, 60:180] = 3
    for drawn in (round_the_head, line):
        assert rows(cases, asked=drawn).nothing_close
    two_foci = np.maximum(lesion(80, 60, 9), lesion(160, 170, 9))
    assert not rows([throughout("same", two_foci)], asked=two_foci).nothing_close


def healthy(cases: Sequence[Case], k: int = 72, top: int = 10, exclude: Sequence[str] = ()) -> list[tuple[str, int]]:
    slices = max(case.slices[-1] for case in cases)
    found = healthy_at_level(searched(cases, exclude), query_of(None, k, slices), MEASURES["normal"], 0.0, top)
    return [(one.facts.patient, one.slice) for one in found.candidates]


LONG = tuple(range(40, 91))


def with_lesion_on(patient: str, lesions: range, anatomy: float = 0.0, slices: Sequence[int] = LONG) -> Case:
    return Case(patient, [ASKED if k in lesions else None for k in slices], slices, anatomy)


def test_healthy_rows_are_healthy_and_at_the_level_where_they_can_be() -> None:
    cases = [
        with_lesion_on("A at the level", range(69, 76)),
        with_lesion_on("B far below", range(40, 50), anatomy=0.5),
        with_lesion_on("C nowhere", range(0), anatomy=1.0),
        with_lesion_on("D everywhere", range(40, 91)),
    ]
    found = dict(healthy(cases))
    assert list(found) == ["B far below", "C nowhere"]
    assert found["B far below"] == found["C nowhere"] == 72


def test_a_patient_without_a_slice_at_the_level_is_left_out_where_another_has_one() -> None:
    """However unlike the other's anatomy is."""
    cases = [with_lesion_on("near", range(65, 80)), with_lesion_on("far", range(0), anatomy=9.0)]
    assert [patient for patient, _ in healthy(cases)] == ["far"]
    assert abs(dict(healthy(cases))["far"] - 72) <= SAME_LEVEL_MM


def test_where_nobody_has_the_level_without_a_lesion_the_nearest_levels_come_and_are_not_close() -> None:
    cases = [with_lesion_on("wide", range(60, 85)), with_lesion_on("narrow", range(69, 76))]
    slices = max(case.slices[-1] for case in cases)
    found = healthy_at_level(searched(cases), query_of(None, 72, slices), MEASURES["normal"], 0.0, 10)
    assert found.nothing_close
    assert [one.facts.patient for one in found.candidates] == ["narrow", "wide"]
    assert found.candidates[0].slice in {69 - LEAST_GAP - 1, 75 + LEAST_GAP + 1}


def test_healthy_slices_keep_their_distance_from_lesions() -> None:
    """Counted in slices and not in rows: a study may have codes of every other slice only."""
    for step in (1, 2, 3):
        slices = tuple(range(40, 91, step))
        at = slices[len(slices) // 2]
        case = with_lesion_on("A", range(at, at + 1), slices=slices)
        for k in slices:
            ((_, found),) = healthy([case], k)
            assert abs(found - at) > LEAST_GAP
        nearest = min(abs(found - at) for k in slices for _, found in healthy([case], k))
        assert nearest == next(n for n in range(LEAST_GAP + 1, 20) if n % step == 0)


def test_healthy_rows_leave_out_whom_they_should_and_are_as_many_as_there_are() -> None:
    cases = [with_lesion_on(name, range(0), anatomy=n) for n, name in enumerate("ABCD")]
    assert [patient for patient, _ in healthy(cases, exclude=["B"])] == ["A", "C", "D"]
    assert [patient for patient, _ in healthy(cases, top=2)] == ["A", "B"]
    assert healthy([with_lesion_on("A", range(40, 91))]) == []


def test_a_neighbours_lesion_is_not_ones_own() -> None:
    """The first slices of a study follow the last ones of the study before."""
    low, high = tuple(range(40, 60)), tuple(range(60, 80))
    cases = [with_lesion_on("A", range(50, 60), slices=low), with_lesion_on("B", range(0), slices=high)]
    assert ("B", 60) in healthy(cases, 60)


def test_a_templates_level_is_where_it_lies_and_a_studys_is_below_its_top() -> None:
    """Two brains of other heights: what is asked for on one of them is found at the same depth, not at the same number."""
    low, high = tuple(range(40, 91)), tuple(range(50, 101))
    cases = [with_lesion_on("low", range(0), slices=low), with_lesion_on("high", range(0), slices=high)]
    study = healthy_at_level(searched(cases), query_of(None, 60, 90), MEASURES["abnormal"], 0.0, 5)
    assert {one.facts.patient: 90 - one.slice if one.facts.patient == "low" else 100 - one.slice for one in study.candidates} == {
        "low": pytest.approx(30, abs=SAME_LEVEL_MM),
        "high": pytest.approx(30, abs=SAME_LEVEL_MM),
    }
    template = healthy_at_level(searched(cases), query_of(None, 60, None), MEASURES["abnormal"], 0.0, 5)
    assert all(abs(one.slice - 60) <= SAME_LEVEL_MM for one in template.candidates)


def test_what_is_drawn_on_a_template_is_placed_as_the_librarys_brains_lie() -> None:
    found = look_again(
        searched([throughout("same", ASKED)]), query_of(ASKED, 72, None), MEASURES["both"], 0.75, HERE, shipped_weights(), 1
    )
    assert found.candidates[0].slice == 72
    assert found.candidates[0].scores["place"] > 0.6
