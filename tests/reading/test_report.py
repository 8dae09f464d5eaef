"""The figures of reader studies, against numbers worked out by hand, and the tables that are made of them."""

from __future__ import annotations

import csv
import io
import json
from math import log2
from pathlib import Path

import pytest

from app.errors import UserError
from app.reading.reader_study import Session
from app.reading.reader_study.report import as_csv, as_text, make_report
from app.reading.reader_study.report.agreement import agreements
from app.reading.reader_study.report.measures import measure
from app.reading.reader_study.report.report import band
from tests.support.reader_studies import Grades, answer_all, make_plan

YES, NO = (True, True, True), (False, False, False)
SIZE, TWO = (True, False, False), (True, True, False)
MIXED: Grades = [SIZE, NO, YES]


def test_figures_of_one_answer() -> None:
    (answer,) = answer_all(make_plan(), [MIXED]).answers
    found = measure(answer, 3)
    assert (found.size, found.place, found.pattern) == pytest.approx((2 / 3, 1 / 3, 1 / 3))
    assert found.agree == pytest.approx(4 / 9)
    assert found.precision == pytest.approx(1 / 3)
    assert found.reciprocal_rank == pytest.approx(1 / 3)
    assert (found.found, found.found_reciprocal_rank) == (1.0, 0.5)  # P2 was presented
    dcg, ideal = 1 + 3 / log2(4), 3 + 1 / log2(3)
    assert found.ndcg == pytest.approx(dcg / ideal)
    assert found.attempts == 1


def test_a_cut_looks_at_the_first_rows_and_missing_ones_count_as_wrong() -> None:
    (answer,) = answer_all(make_plan(), [MIXED]).answers
    first = measure(answer, 1)
    assert (first.precision, first.size) == (0.0, 1.0)
    assert first.ndcg == pytest.approx(1 / 3)  # the ideal first row is the best of all
    assert first.reciprocal_rank == pytest.approx(1 / 3)
    (short,) = answer_all(make_plan(), [[YES]]).answers
    assert measure(short, 2).precision == 0.5
    assert measure(short, 2).found == 0.0


def test_without_any_gain_there_is_no_order_to_judge() -> None:
    answers = answer_all(make_plan(), [[NO, NO], [NO]]).answers
    assert measure(answers[0], 2).ndcg is None
    assert measure(answers[1], 1).found is None  # words present nobody
    assert measure(answers[1], 1).reciprocal_rank == 0.0


def by_reader(**grades: list[Grades]) -> dict[str, list[Session]]:
    return {code: [answer_all(make_plan(rows=10), of_reader, code)] for code, of_reader in grades.items()}


def test_cohens_kappa_of_a_table() -> None:
    """Ten rows, of size: both yes 4, both no 3, first alone 2, second alone 1; observed .7, chance .6 * .5 + .4 * .5."""
    first = [YES] * 4 + [NO] * 3 + [YES] * 2 + [NO]
    second = [YES] * 4 + [NO] * 3 + [NO] * 2 + [YES]
    found = agreements(by_reader(A=[first], B=[second]))
    assert [(one.kind, one.units, one.readers) for one in found] == [("Cohen", 10, ("A", "B"))] * 3
    assert found[0].observed == pytest.approx(0.7)
    assert found[0].kappa == pytest.approx((0.7 - 0.5) / 0.5)


def test_fleiss_kappa_of_three_readers() -> None:
    """Four rows with 3, 2, 1 and 0 of three yes: P = (1 + 1/3 + 1/3 + 1) / 4, chance .5."""
    grades = [[YES, YES, YES, NO], [YES, YES, NO, NO], [YES, NO, NO, NO]]
    found = agreements(by_reader(A=[grades[0]], B=[grades[1]], C=[grades[2]]))
    whole = [one for one in found if one.kind == "Fleiss"]
    assert [one.point for one in whole] == ["size", "place", "pattern"]
    assert whole[0].observed == pytest.approx(2 / 3)
    assert whole[0].kappa == pytest.approx((2 / 3 - 1 / 2) / (1 / 2))
    assert sum(one.kind == "Cohen" for one in found) == 9


def test_kappa_is_not_made_up() -> None:
    same = agreements(by_reader(A=[[YES, YES]], B=[[YES, YES]]))[0]
    assert (same.observed, same.kappa) == (1.0, None)
    plan = make_plan()
    others = {"A": [answer_all(plan, [[YES]], "A")], "B": [answer_all(plan, [[NO], [YES]], "B")]}
    assert agreements(others)[0].units == 1
    assert agreements({"A": others["A"]}) == []


def test_tables_group_by_reader_stage_experience_and_kind() -> None:
    plan = make_plan()
    young = answer_all(plan, [MIXED, [YES] * 3, [NO] * 3], "young", 2)
    old = answer_all(plan, [[YES] * 3, [TWO] * 3], "old", 12)
    report = make_report([young, old, old])
    assert (report.sessions, report.unfinished, report.k) == (2, 1, 3)
    groups = {name: [(line.group, line.answers) for line in lines] for name, lines in report.tables.items()}
    assert groups["all"] == [("all answers", 5)]
    assert groups["reader"] == [("old", 2), ("young", 3)]
    assert groups["stage"] == [("First", 4), ("Second", 1)]
    assert groups["experience"] == [("under 5 years", 3), ("10 years and more", 2)]
    assert groups["kind"] == [("find this image", 3), ("finding in words", 2)]
    assert report.tables["all"][0].figures.precision == pytest.approx((1 / 3 + 1 + 0 + 1 + 0) / 5)
    assert json.loads(json.dumps(report.as_json()))["answers"][0]["reader"] == "old"
    text = as_text(report)
    assert "By experience" in text
    assert "Cohen" in text
    lines = list(csv.DictReader(io.StringIO(as_csv(report))))
    assert len(lines) == 5
    assert float(lines[2]["precision"]) == pytest.approx(1 / 3, abs=1e-6)


def test_the_newest_step_of_a_session_counts_once() -> None:
    steps: list[Session] = []
    answer_all(make_plan(), [MIXED, MIXED], save=steps.append)
    report = make_report([steps[-1], *steps[:5]])
    assert (report.sessions, len(report.answers)) == (1, 2)


def test_bands_of_experience() -> None:
    assert [band(years) for years in (0, 4.9, 5, 10, 30)] == [
        "under 5 years",
        "under 5 years",
        "5 to under 10 years",
        "10 years and more",
        "10 years and more",
    ]


def test_what_cannot_be_reported_is_said() -> None:
    plan = make_plan()
    other = answer_all(make_plan(name="other"), [MIXED])
    with pytest.raises(UserError, match="several studies"):
        make_report([answer_all(plan, [MIXED]), other])
    with pytest.raises(UserError, match="No question"):
        make_report([answer_all(plan, [])])
    with pytest.raises(UserError, match="no sessions"):
        make_report([])
    with pytest.raises(UserError, match="--at 4"):
        make_report([other], 4)


def test_a_readers_name_is_no_formula(tmp_path: Path) -> None:
    report = make_report([answer_all(make_plan(), [MIXED], "=HYPERLINK(1)")])
    assert "'=HYPERLINK(1)" in as_csv(report)
