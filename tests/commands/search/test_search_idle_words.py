"""``search`` tells of each word that counts for nothing, and refuses marks that cannot both be kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from main import main
from tests.support.search_commands import K, search_json

pytestmark = pytest.mark.usefixtures("signals", "in_memory")

P1, P2, P3 = (f"P{n}-s1:{K}" for n in (1, 2, 3))
ELSEWHERE = ["--template", "template"]
NO_TEMPLATE = "The template template counts for nothing: a search with"
NOT_ASKED = "counts for nothing: a search"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--case", P1, *ELSEWHERE], f"{NO_TEMPLATE} a case of the library needs none."),
        (["--normal-of", P1, "--abnormal-of", P3, *ELSEWHERE], f"{NO_TEMPLATE} a case of the library needs none."),
        (["--example", "P3-s1", "--slice", str(K), *ELSEWHERE], f"{NO_TEMPLATE} an example needs none."),
        (
            ["--slice", str(K), "--abnormal-of", P3, "--preset", "healthy"],
            f"The lesion of {P3} {NOT_ASKED} of the preset healthy compares the anatomy alone.",
        ),
        (
            ["--slice", str(K), "--abnormal-of", P3, "--by", "normal"],
            f"The lesion of {P3} {NOT_ASKED} by normal compares the anatomy alone.",
        ),
        (
            ["--normal-of", P1, "--abnormal-of", P3, "--preset", "anywhere"],
            f"The anatomy of {P1} {NOT_ASKED} of the preset anywhere compares the lesion alone.",
        ),
        (["--case", P1, "--normal-of", P2, "--by", "abnormal"], f"The anatomy of {P2} {NOT_ASKED} by abnormal compares"),
        (
            ["--case", P1, "--right", "P1-s1:65"],
            "P1 is called right and not shown: of whom a query is made",
        ),
    ],
)
def test_what_counts_for_nothing_is_told(
    searched: Path, tmp_path: Path, words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    content = search_json(searched, tmp_path, *words)
    assert [notice for notice in content["notices"] if notice.startswith(told)], content["notices"]
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["--slice", str(K), "--abnormal-of", P3, *ELSEWHERE],
        ["--slice", str(K), "--abnormal-of", P3, "--preset", "paper"],
        ["--slice", str(K), "--abnormal-of", P3, "--preset", "anywhere"],
        ["--normal-of", P1, "--abnormal-of", P3],
        ["--normal-of", P1, "--abnormal-of", P3, "--by", "both", "--weight", "0.5"],
        ["--case", P1, "--right", P3],
    ],
)
def test_what_counts_is_not_told_of(searched: Path, tmp_path: Path, words: list[str]) -> None:
    assert not [notice for notice in search_json(searched, tmp_path, *words)["notices"] if "not" in notice]


def test_a_template_for_many_queries_is_no_word_of_those_that_need_none(searched: Path, tmp_path: Path) -> None:
    path, target = tmp_path / "queries.json", tmp_path / "answers.json"
    path.write_text(json.dumps([{"case": P1}, {"case": P1, "template": "template"}, {"slice": K, "by": "normal"}]), "utf-8")
    words = ["--queries", str(path), "--json", str(target), *ELSEWHERE]
    assert main(["search", "--library", str(searched), *words]) == 0
    told = [[one for one in answer["notices"] if "template" in one] for answer in json.loads(target.read_text("utf-8"))]
    assert list(map(len, told)) == [0, 1, 0]


def test_right_and_wrong_slices_of_one_patient_are_refused(searched: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "--library", str(searched), "--case", P1, "--right", P3, "--wrong", "P3-s1:65"]) == 2
    told = capsys.readouterr().err
    assert f"Of the patient P3, slice {K} of P3-s1 is called right and slice 65 of P3-s1 wrong" in told
    assert "decide for one" in told


def test_where_nobody_is_left_it_is_said(searched: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "--library", str(searched), "--case", P1, "--wrong", P2, "--wrong", P3]) == 0
    assert "No case is left that could be found." in capsys.readouterr().out
    assert main(["search", "--library", str(searched), "--case", P1, "--wrong", P2]) == 0
    assert "No case is left" not in capsys.readouterr().out
