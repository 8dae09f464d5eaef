"""``search`` by cases of the library: a case, parts of two, and what is called right or wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from main import main
from tests.support.search_commands import K, search_json

pytestmark = pytest.mark.usefixtures("signals", "in_memory")

P1, P2, P3 = (f"P{n}-s1:{K}" for n in (1, 2, 3))
EMPTY = "P3-s1:69"
"""A slice without a lesion."""


def test_a_case_is_searched_with(searched: Path, tmp_path: Path) -> None:
    content = search_json(searched, tmp_path, "--case", P2)
    query = content["query"]
    assert (query["kind"], query["case"], query["slice"], query["template"]) == ("case", P2, K, None)
    assert sorted(hit["patient"] for hit in content["hits"]) == ["P1", "P3"]
    assert content["hits"][0]["reasons"]["asked"] is not None
    assert content["query"]["preset"] == "here"


def test_right_and_wrong_are_told(searched: Path, sketch: Path, tmp_path: Path) -> None:
    words = ("--sketch", str(sketch), "--slice", str(K), "--top", "1")
    content = search_json(searched, tmp_path, *words, "--right", P3, "--wrong", P2)
    assert (content["query"]["right"], content["query"]["wrong"]) == ([P3], [P2])
    assert [(hit["patient"], hit["slice"], hit["right"]) for hit in content["hits"]] == [("P3", K, True)]
    plain = search_json(searched, tmp_path, *words)
    assert [(hit["patient"], hit["right"]) for hit in plain["hits"]] == [("P2", False)]


def test_anatomy_of_one_and_lesion_of_another(searched: Path, sketch: Path, tmp_path: Path) -> None:
    content = search_json(searched, tmp_path, "--normal-of", P1, "--abnormal-of", P3)
    assert (content["query"]["kind"], content["query"]["normal_of"], content["query"]["abnormal_of"]) == ("composed", P1, P3)
    assert [hit["patient"] for hit in content["hits"]] == ["P2"]
    drawn = search_json(searched, tmp_path, "--sketch", str(sketch), "--slice", str(K), "--normal-of", P1)
    assert [hit["patient"] for hit in drawn["hits"]] == ["P2", "P3"]
    lesion = search_json(searched, tmp_path, "--slice", str(K), "--abnormal-of", P3)
    assert lesion["query"]["kind"] == "template"
    assert "P3" not in [hit["patient"] for hit in lesion["hits"]]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--case", "P1-s1"], "P1-s1 is no slice of a case: write STUDY:SLICE"),
        (["--case", ":64"], ":64 is no slice of a case"),
        (["--case", "P1-s1:-3"], "P1-s1:-3 is no slice of a case"),
        (["--case", "P1-s1:9999999"], "P1-s1:9999999 is no slice of a case"),
        (["--case", "P9-s1:64"], "holds no study P9-s1 with codes of this model: check its name"),
        (["--case", "P1-s1:3"], "no code of slice 3 of the study P1-s1: choose from"),
        (["--case", P1, "--slice", "64"], "is named with its slice, as STUDY:SLICE: leave --slice out"),
        (["--case", P1, "--right", P2, "--wrong", P2], "Slice 64 of P2-s1 is called right and wrong"),
        (["--case", P1, "--normal-of", P2, "--abnormal-of", P3], "leave --case out, or one of them"),
        (["--case", ""], "'' is no slice of a case"),
        (["--case", "P1\x1b[2J:64"], r"'P1\x1b[2J:64' is no slice of a case"),
        (["--right", "P1-s1:64\n", "--case", P2], r"'P1-s1:64\n' is no slice of a case"),
        (["--case", "P" * 9000 + ":64"], "PPP...' is no slice of a case"),
        (["--normal-of", P1], "name a lesion with --sketch, --example, --case or --abnormal-of, or search with --case"),
        (["--normal-of", P1, "--slice", "64"], "--normal-of takes the anatomy's place alone"),
        (["--normal-of", P1, "--slice", "20", "--preset", "healthy"], "--normal-of takes the anatomy's place alone"),
        (["--normal-of", P1, "--abnormal-of", EMPTY], "no lesion on slice 69 of P3-s1, as --abnormal-of needs"),
        (["--slice", "64", "--abnormal-of", EMPTY], "no lesion on slice 69 of P3-s1, as --abnormal-of needs"),
        (["--queries", "none.json", "--case", P1], "not allowed with argument"),
        (["--queries", "none.json", "--right", P1], "--right does not go with --queries: write right into each query"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    searched: Path, words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        status = main(["search", "--library", str(searched), *words])
    except SystemExit as ended:
        status = int(ended.code or 0)
    assert status == 2
    assert told in capsys.readouterr().err


def test_queries_of_a_file_have_the_same_words(searched: Path, tmp_path: Path) -> None:
    path = tmp_path / "queries.json"
    path.write_text(json.dumps([{"case": P1, "wrong": [P2]}, {"case": 3}, {"normal_of": P1, "abnormal_of": P2}]), "utf-8")
    target = tmp_path / "answers.json"
    assert main(["search", "--library", str(searched), "--queries", str(path), "--json", str(target)]) == 3
    first, second, third = json.loads(target.read_text("utf-8"))
    assert [hit["patient"] for hit in first["hits"]] == ["P3"]
    assert second["error"].startswith("The query's word case cannot be used")
    assert [hit["patient"] for hit in third["hits"]] == ["P3"]


def test_what_an_answer_tells_of_its_query_asks_for_the_same_again(searched: Path, sketch: Path, tmp_path: Path) -> None:
    drawn = {"sketch": str(sketch), "slice": K}
    queries = [
        drawn,
        drawn | {"normal_of": "P1-s1:69"},
        drawn | {"by": "both", "weight": 0.25, "where": ["patient!=P1"]},
        drawn | {"preset": "paper", "right": [P3], "wrong": [P1], "top": 2},
        {"slice": K, "preset": "healthy"},
        {"slice": K, "abnormal_of": P3},
        {"case": P2, "exclude": ["P3"]},
        {"case": EMPTY},
        {"case": P1, "normal_of": "P2-s1:69"},
        {"normal_of": P1, "abnormal_of": P3, "preset": "anywhere"},
    ]
    path, target = tmp_path / "queries.json", tmp_path / "answers.json"
    answers: list[list[dict[str, object]]] = []
    for asked in (queries, None):
        path.write_text(json.dumps(asked or [one["query"] for one in answers[0]]), "utf-8")
        defaults = [] if asked else ["--by", "normal", "--top", "1"]
        assert main(["search", "--library", str(searched), "--queries", str(path), "--json", str(target), *defaults]) == 0
        answers.append(json.loads(target.read_text("utf-8")))
    for key in ("query", "hits", "notices", "matching", "nothing_close"):
        assert [one[key] for one in answers[0]] == [one[key] for one in answers[1]], key
