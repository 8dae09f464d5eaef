"""``python main.py search`` with sketches of the window, with files of queries, and the reasons that travel with its hits."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.sketch import Sketch, save_sketch
from main import main
from tests.support.library_support import lesion_plane, make_study
from tests.support.search_commands import PLACES, K, search_json

pytestmark = pytest.mark.usefixtures("signals", "in_memory")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of sketches as the window saves them: drawn on one slice, on several, on none, and on another template."""
    folder = tmp_path_factory.mktemp("drawn")
    template = make_study("template", None, labels=False).content_hash
    for name, slices in {"one": [K], "several": [K - 2, K, K + 1], "none": []}.items():
        sketch = Sketch()
        for k in slices:
            sketch.set_label_map(k, lesion_plane(*PLACES["P2"]))
        save_sketch(folder / f"{name}.sketch.json", sketch, template, "template")
    sketch = Sketch()
    sketch.set_label_map(K, lesion_plane(*PLACES["P2"]))
    save_sketch(folder / "other.sketch.json", sketch, "f" * 64, "somebody")
    return folder


def test_a_sketch_of_the_window_is_searched_by(searched: Path, sketch: Path, drawn: Path, tmp_path: Path) -> None:
    by_labels = search_json(searched, tmp_path, "--sketch", str(sketch), "--slice", str(K))
    saved = search_json(searched, tmp_path, "--sketch", str(drawn / "one.sketch.json"))
    assert saved["query"] == by_labels["query"] | {"sketch": str(drawn / "one.sketch.json")}
    assert saved["query"]["slice"] == K
    assert saved["hits"] == by_labels["hits"]


def test_of_several_drawn_slices_codes_compare_one_and_the_second_look_all(
    searched: Path, sketch: Path, drawn: Path, tmp_path: Path
) -> None:
    several = ("--sketch", str(drawn / "several.sketch.json"), "--slice", str(K))
    paper, alone = (
        search_json(searched, tmp_path, *words, "--slice", str(K), "--preset", "paper")
        for words in (several, ("--sketch", str(sketch)))
    )
    assert paper["hits"] == alone["hits"]
    all_of_them, one = (
        search_json(searched, tmp_path, *words, "--slice", str(K)) for words in (several, ("--sketch", str(sketch)))
    )
    assert all_of_them["hits"] != one["hits"]


def test_a_sketch_of_another_template_is_told(searched: Path, drawn: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "--library", str(searched), "--sketch", str(drawn / "other.sketch.json")]) == 0
    assert "was drawn on another template (somebody)" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--sketch", "several.sketch.json"], "is drawn on slices 62, 64 to 65: say which with --slice."),
        (["--sketch", "none.sketch.json"], "is empty on every slice: draw something"),
        (["--sketch", "several.sketch.json", "--slice", "66"], "is empty on slice 66: it is drawn on slices 62, 64 to 65"),
        (["--by", "normal"], "Which slice? Give its number with --slice"),
        (["--example", "/nowhere/P3-s1"], "Which slice? Give its number with --slice"),
        (["--queries", "none.sketch.json", "--slice", "64"], "--slice does not go with --queries"),
    ],
)
def test_what_is_missing_is_one_sentence(
    searched: Path, drawn: Path, words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [str(drawn / word) if word.endswith(".json") else word for word in words]
    assert main(["search", "--library", str(searched), *words]) == 2
    said = capsys.readouterr()
    assert sentence in said.err
    assert (said.err.count("\n"), said.out) == (1, "")


def test_reasons_travel_with_the_hits(searched: Path, sketch: Path, tmp_path: Path) -> None:
    first, *others = search_json(searched, tmp_path, "--sketch", str(sketch), "--slice", str(K), "--weight", "0.2")["hits"]
    assert first["parts"] == {"normal": first["normal_distance"], "abnormal": first["abnormal_distance"]}
    assert first["scores"] == {}
    why = first["reasons"]
    area = float(np.count_nonzero(lesion_plane(*PLACES["P2"])))
    assert why["asked"] == why["found"]
    assert (why["found"]["area_mm2"], why["found"]["side"], why["found"]["pattern"]) == (area, "right", "none")
    assert why["overlap"] == {"whole": 1.0, "edema": 1.0}
    assert why["level_mm"] == first["slice"] - K
    assert why["farther"]["abnormal"] == 1.0
    assert [hit["reasons"]["found"]["side"] for hit in others] == ["left", "left"]
    assert [hit["reasons"]["overlap"]["whole"] for hit in others] == [0.0, 0.0]
    assert others[-1]["reasons"]["farther"]["distance"] == 0.0


def test_many_queries_in_one_start(
    searched: Path, sketch: Path, drawn: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each answer is what the command says of its query alone; paths are understood from the file's folder."""
    asked: list[dict[str, Any]] = [
        {"sketch": "one.sketch.json", "by": "abnormal"},
        {"example": "/nowhere/P3-s1", "slice": K, "exclude": ["P1"], "where": ["side=left"], "top": 2},
        {"slice": K, "by": "normal"},
        {"sketch": str(sketch), "slice": K, "by": "both", "weight": 0.25},
    ]
    (drawn / "queries.json").write_text(json.dumps(asked), "utf-8")
    assert main(["search", "--library", str(searched), "--queries", str(drawn / "queries.json"), "--top", "3"]) == 0
    answers = json.loads(capsys.readouterr().out)
    alone = [
        search_json(searched, tmp_path, "--sketch", str(drawn / "one.sketch.json"), "--by", "abnormal", "--top", "3"),
        search_json(
            searched,
            tmp_path,
            "--example",
            "/nowhere/P3-s1",
            "--slice",
            str(K),
            "--exclude",
            "P1",
            "--where",
            "side=left",
            "--top",
            "2",
        ),
        search_json(searched, tmp_path, "--slice", str(K), "--by", "normal", "--top", "3"),
        search_json(searched, tmp_path, "--sketch", str(sketch), "--slice", str(K), "--weight", "0.25", "--top", "3"),
    ]
    assert [answer["query"] for answer in answers] == [answer["query"] for answer in alone]
    assert [answer["hits"] for answer in answers] == [answer["hits"] for answer in alone]


def test_queries_that_fail_leave_the_others_their_answers(
    searched: Path, drawn: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[Any] = [
        {"sketch": "several.sketch.json"},
        {"sketch": "one.sketch.json"},
        {"sketch": "one.sketch.json", "shape": 3},
        {"sketch": "one.sketch.json", "slice": "64"},
        {"example": "/nowhere/P9", "slice": K},
        {"sketch": "one.sketch.json", "by": "shape"},
        {"sketch": "one.sketch.json", "top": 0},
        [3],
    ]
    (drawn / "some.json").write_text(json.dumps(asked), "utf-8")
    target = tmp_path / "answers.json"
    words = ["search", "--library", str(searched), "--queries", str(drawn / "some.json"), "--json", str(target)]
    assert main([*words, "--progress", "none"]) == 3
    said = capsys.readouterr()
    answers = json.loads(target.read_text("utf-8"))
    assert ["error" in answer for answer in answers] == [True, False, True, True, True, True, True, True]
    assert answers[1]["hits"][0]["patient"] == "P2"
    assert [answer["query"] for answer in answers if "error" in answer] == [one for n, one in enumerate(asked) if n != 1]
    for number, words_of_it in {
        0: "say which with --slice",
        2: "Queries have no word shape: choose from sketch, example",
        3: "The query's word slice cannot be used: input should be a valid integer",
        4: "P9 does not exist",
        5: "There is no search by shape: choose one of entire, normal, abnormal, both.",
        6: "--top 0 is out of range",
        7: "A query must be an object",
    }.items():
        assert words_of_it in answers[number]["error"]
        assert answers[number]["error"] in said.err
    assert said.err.startswith("7 of 8 queries could not be answered:\n  Query 1: ")
    assert said.err.count("\n") == 8


@pytest.mark.parametrize("content", ["", "{}", "[]", "[1", '{"sketch": "a"}'])
def test_a_file_that_holds_no_queries_is_one_sentence(
    searched: Path, tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "queries.json"
    file.write_text(content)
    for path in (file, tmp_path / "none.json"):
        assert main(["search", "--library", str(searched), "--queries", str(path)]) == 2
        said = capsys.readouterr()
        assert str(path) in said.err
        assert (said.err.count("\n"), said.out) == (1, "")


def test_one_odd_query_costs_no_other_its_answer(searched: Path, drawn: Path, tmp_path: Path) -> None:
    """Numbers beyond all numbers and signs that are no text are refused by themselves; the other answers stand."""
    good = f'{{"sketch": "{(drawn / "one.sketch.json").as_posix()}"}}'
    odd = ['{"weight": 1e400, "slice": 64}', '{"weight": NaN, "slice": 64}', '{"sketch": "\\ud800.nii.gz"}', '["\\ud800"]']
    (tmp_path / "q.json").write_text("[" + ", ".join([*odd, good]) + "]")
    words = ["search", "--library", str(searched), "--queries", str(tmp_path / "q.json"), "--json", str(tmp_path / "a.json")]
    assert main(words) == 3
    answers = json.loads((tmp_path / "a.json").read_bytes())
    assert ["error" in answer for answer in answers] == [True] * 4 + [False]
    assert answers[4]["hits"]


@pytest.mark.parametrize("target", ["", ".", "nowhere/a.json", "library", "queries"])
def test_where_answers_cannot_go_is_said_before_anything_is_asked(
    searched: Path, drawn: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / "copy.sbmir"
    shutil.copyfile(searched, library)
    (tmp_path / "q.json").write_text(f'[{{"sketch": "{(drawn / "one.sketch.json").as_posix()}"}}]')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("app.commands.shared.queries.answering.Answerer.open", lambda self: pytest.fail("it asked"))
    before = {path.name: path.read_bytes() for path in (library, tmp_path / "q.json")}
    named = {"library": str(library), "queries": "q.json"}.get(target, target)
    assert main(["search", "--library", str(library), "--queries", "q.json", "--json", named]) == 2
    assert "Traceback" not in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in (library, tmp_path / "q.json")} == before
    assert main(["info", "--library", str(library), "--json", str(library)]) == 2
    assert library.read_bytes() == before["copy.sbmir"]
