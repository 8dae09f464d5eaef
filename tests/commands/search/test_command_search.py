"""``python main.py index``, ``info`` and ``search``, with a small model in place of the networks."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from app.imaging import save_label_planes
from app.library import open_library
from main import main
from tests.support.library_support import BRAIN_SLICES, FakeModel, lesion_plane, make_study
from tests.support.search_commands import PLACES, K, search_json
from tests.support.studies.imaging_files import small_study

HIT_KEYS = {
    "right",
    "similarity",
    "rank",
    "patient",
    "study",
    "slice",
    "distance",
    "normal_distance",
    "abnormal_distance",
    "parts",
    "scores",
    "reasons",
}


pytestmark = pytest.mark.usefixtures("signals")


@pytest.mark.usefixtures("in_memory")
def test_the_json_is_the_contract(searched: Path, sketch: Path, tmp_path: Path) -> None:
    content = search_json(searched, tmp_path, "--sketch", str(sketch), "--slice", str(K), "--by", "both", "--weight", "0.6")
    assert set(content) == {
        "query", "model", "timing_ms", "candidates", "matching", "notices", "nothing_close", "hits",
    }  # fmt: skip
    assert content["model"] == "fake-model"
    assert set(content["timing_ms"]) == {"encode", "search", "total"}
    assert content["matching"] == {"slices": 3 * len(BRAIN_SLICES), "patients": 3}
    query = content["query"]
    assert query["where"] == []
    assert (query["kind"], query["slice"], query["by"], query["weight"], query["top"]) == ("sketch", K, "both", 0.6, 10)
    assert query["sketch"] == str(sketch)
    assert [set(hit) for hit in content["hits"]] == [HIT_KEYS] * 3
    first = content["hits"][0]
    assert (first["rank"], first["patient"], first["study"]) == (1, "P2", "P2-s1")
    assert first["slice"] in BRAIN_SLICES
    assert [hit["rank"] for hit in content["hits"]] == [1, 2, 3]
    assert list(tmp_path.iterdir()) == [tmp_path / "result.json"]


@pytest.mark.usefixtures("in_memory")
def test_the_default_is_the_models(searched: Path, sketch: Path, tmp_path: Path) -> None:
    query = search_json(searched, tmp_path, "--sketch", str(sketch), "--slice", str(K))["query"]
    assert (query["by"], query["weight"]) == ("both", 0.75)


@pytest.mark.usefixtures("in_memory")
@pytest.mark.parametrize("by", ["entire", "normal", "abnormal"])
def test_the_other_ways_have_no_weight(searched: Path, sketch: Path, tmp_path: Path, by: str) -> None:
    content = search_json(searched, tmp_path, "--sketch", str(sketch), "--slice", str(K), "--by", by)
    assert (content["query"]["by"], content["query"]["weight"]) == (by, None)
    key = {"normal": "normal_distance", "abnormal": "abnormal_distance"}.get(by, "distance")
    assert all(hit["distance"] == hit[key] for hit in content["hits"])


@pytest.mark.usefixtures("in_memory")
def test_an_example_is_not_excluded_by_itself(searched: Path, tmp_path: Path) -> None:
    words = ("--example", "/nowhere/P3-s1", "--slice", str(K))
    first = search_json(searched, tmp_path, *words)["hits"][0]
    assert (first["patient"], first["slice"], first["distance"]) == ("P3", K, 0.0)
    others = search_json(searched, tmp_path, *words, "--exclude", "P3", "--exclude", "P1")
    assert [hit["patient"] for hit in others["hits"]] == ["P2"]
    assert others["query"]["exclude"] == ["P3", "P1"]
    assert others["query"]["kind"] == "example"


@pytest.mark.usefixtures("in_memory")
def test_filters_are_told_with_the_rows(searched: Path, sketch: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--sketch", str(sketch), "--slice", str(K), "--where", " side = left", "--where", "patient!=P1|P7")
    content = search_json(searched, tmp_path, *words)
    assert content["query"]["where"] == ["side=left", "patient!=P1|P7"]
    assert content["matching"] == {"slices": len(BRAIN_SLICES) - 2, "patients": 1}
    assert [hit["patient"] for hit in content["hits"]] == ["P3"]
    sentence = "Only 1 patient matches all filters: side=left leaves 2, patient!=P1|P7 leaves 1."
    assert content["notices"] == [sentence]
    assert capsys.readouterr().err.splitlines()[-1] == sentence
    nobody = search_json(searched, tmp_path, *words, "--where", "sex=F")
    assert (nobody["hits"], nobody["matching"]) == ([], {"slices": 0, "patients": 0})
    assert "No patient matches all filters" in capsys.readouterr().err
    assert main(["search", "--library", str(searched), "--slice", str(K), "--by", "normal", "--where", "size=big"]) == 2
    said = capsys.readouterr()
    assert said.err.startswith("The filter size cannot be 'big': give mm, such as 20..40")
    assert said.err.count("\n") == 1


@pytest.mark.usefixtures("in_memory")
def test_what_counts_for_nothing_is_told(
    searched: Path, sketch: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--sketch", str(sketch), "--slice", str(K), "--by", "entire", "--weight", "0.3", "--exclude", "P9")
    content = search_json(searched, tmp_path, *words)
    assert content["notices"] == [
        "The weight 0.3 counts for nothing: a search by entire has no parts to weigh.",
        "The library has no patient P9 to leave out.",
    ]
    assert len(content["hits"]) == 3
    assert capsys.readouterr().err.splitlines()[-2:] == content["notices"]


@pytest.mark.usefixtures("in_memory")
def test_normal_needs_no_sketch(searched: Path, tmp_path: Path) -> None:
    content = search_json(
        searched, tmp_path, "--by", "normal", "--slice", str(K), "--top", "2", "--template", "/nowhere/template"
    )
    assert content["query"]["kind"] == "template"
    assert content["query"]["template"] == "/nowhere/template"
    assert len(content["hits"]) == 2
    assert {hit["slice"] for hit in content["hits"]} == {K}


@pytest.mark.usefixtures("in_memory")
def test_rows_are_printed(searched: Path, sketch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "--library", str(searched), "--sketch", str(sketch), "--slice", str(K), "--by", "abnormal"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["patient", "study", "slice", "distance", "normal", "abnormal"]
    assert lines[1].split()[:3] == ["1", "P2", "P2-s1"]
    assert len(lines) == 1 + len(PLACES) + 1
    assert main(["search", "--library", str(searched), "--sketch", str(sketch), "--slice", str(K), "--json", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["hits"][0]["patient"] == "P2"


@pytest.mark.usefixtures("in_memory")
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--sketch", "SKETCH", "--slice", "155"], "Slice 155 is out of range"),
        (["--sketch", "SKETCH", "--slice", "-1"], "Slice -1 is out of range"),
        (["--sketch", "SKETCH", "--slice", "66"], "is empty on slice 66: it is drawn on slices 63 to 64"),
        (["--slice", "64"], "Nothing to search for: give --sketch or --example"),
        (["--slice", "64", "--by", "both"], "A search by both needs --sketch or --example"),
        (["--sketch", "SKETCH", "--slice", "64", "--weight", "1.5"], "--weight 1.5 is out of range"),
        (["--sketch", "SKETCH", "--slice", "64", "--top", "0"], "--top 0 is out of range"),
        (["--example", "/nowhere/P9", "--slice", "64"], "P9 does not exist"),
        (["--example", "/nowhere/P3-s1", "--slice", "3"], "The study P3-s1 holds no brain on slice 3"),
        (["--by", "normal", "--slice", "3"], "The template holds no brain on slice 3"),
        (["--sketch", "/nowhere/labels.nii.gz", "--slice", "64"], "/nowhere/labels.nii.gz"),
    ],
)
def test_bad_input_is_one_sentence(
    searched: Path, sketch: Path, words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [str(sketch) if word == "SKETCH" else word for word in words]
    assert main(["search", "--library", str(searched), *words]) == 2
    said = capsys.readouterr()
    assert sentence in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""


@pytest.mark.usefixtures("in_memory")
def test_an_empty_sketch_and_one_on_another_grid_are_refused(
    searched: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty.nii.gz"
    save_label_planes(empty, np.zeros((155, 240, 240), np.uint8), make_study("template", None))
    assert main(["search", "--library", str(searched), "--sketch", str(empty), "--slice", str(K)]) == 2
    assert "it is empty on every slice" in capsys.readouterr().err
    other = small_study(tmp_path / "S") / "S_seg.nii.gz"
    assert main(["search", "--library", str(searched), "--sketch", str(other), "--slice", str(K)]) == 2
    assert "on another grid" in capsys.readouterr().err


@pytest.mark.usefixtures("in_memory")
@pytest.mark.parametrize("words", [["--by", "shape"], ["--sketch", "a", "--example", "b"], ["--slice", "middle"]])
def test_arguments_that_make_no_sense_end_with_2(searched: Path, words: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["search", "--library", str(searched), "--slice", "64", *words])
    assert caught.value.code == 2


@pytest.mark.usefixtures("in_memory")
def test_a_library_of_another_model_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.sbmir"
    open_library(other, space=FakeModel("another").space, create=True).close()
    assert main(["search", "--library", str(other), "--by", "normal", "--slice", "64"]) == 2
    assert "made by another model" in capsys.readouterr().err
    assert main(["index", str(small_study(tmp_path / "P1")), "--library", str(other)]) == 2
    assert "made by another model" in capsys.readouterr().err


@pytest.mark.usefixtures("in_memory")
def test_an_empty_or_missing_library_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty.sbmir"
    open_library(empty, space=FakeModel().space, create=True).close()
    assert main(["search", "--library", str(empty), "--by", "normal", "--slice", "64"]) == 2
    assert "holds no studies yet" in capsys.readouterr().err
    assert main(["search", "--library", str(tmp_path / "none"), "--by", "normal", "--slice", "64"]) == 2
    assert "There is no library" in capsys.readouterr().err


@pytest.mark.usefixtures("in_memory")
def test_a_result_that_cannot_be_written_is_a_sentence(
    searched: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "no folder" / "result.json"
    words = ["search", "--library", str(searched), "--by", "normal", "--slice", "64", "--json", str(target)]
    assert main(words) == 2
    assert f"There is no folder {target.parent} to write result.json into" in capsys.readouterr().err


@pytest.mark.usefixtures("in_memory")
def test_index_lists_what_failed_and_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A good study, one whose file is cut short, one without T1: two sentences, exit status 3; again, and only they fail."""
    good, cut, lacking = (small_study(tmp_path / "in" / name) for name in ("P1", "P2", "P3"))
    target = cut / "P2_flair.nii.gz"
    target.write_bytes(target.read_bytes()[:300])
    (lacking / "P3_t1.nii.gz").unlink()
    library = tmp_path / "library.sbmir"
    words = ["index", str(tmp_path / "in"), "--library", str(library), "--progress", "json"]
    assert main(words) == 3
    said = capsys.readouterr()
    assert "2 of 3 studies could not be used:" in said.err
    assert str(cut) in said.err
    assert str(lacking) in said.err
    progress = [json.loads(line)["progress"] for line in said.out.splitlines() if line.startswith('{"progress"')]
    assert (progress[-1]["done"], progress[-1]["total"]) == (3, 3)
    assert main(words) == 3
    report = json.loads(capsys.readouterr().out.splitlines()[-1])["report"]
    assert (report["added"], report["present"], len(report["failed"])) == (0, 1, 2)
    assert main(["index", str(good), "--library", str(library)]) == 0
    assert main(["info", "--library", str(library), "--json"]) == 0
    content = json.loads(capsys.readouterr().out.partition("failed.\n")[2])
    assert [study["study"] for study in content["studies"]] == ["P1"]


@pytest.mark.usefixtures("in_memory")
def test_index_of_bad_input_alone_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lacking = small_study(tmp_path / "P3")
    (lacking / "P3_t1.nii.gz").unlink()
    (tmp_path / "empty").mkdir()
    library = str(tmp_path / "library.sbmir")
    for folder, sentence in ((lacking, "has no T1 image"), (tmp_path / "empty", "no studies"), (tmp_path / "none", "no folder")):
        assert main(["index", str(folder), "--library", library]) == 2
        said = capsys.readouterr().err.splitlines()[-1]
        assert sentence in said
        assert str(folder) in said


def test_info_says_what_is_there(searched: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info", "--library", str(searched)]) == 0
    lines = dict(line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines() if not line.startswith("L"))
    assert (lines["Patients"], lines["Studies"], lines["Model"]) == ("3", "3", "fake-model")
    assert lines["Slices"] == str(3 * len(BRAIN_SLICES))
    target = tmp_path / "info.json"
    assert main(["info", "--library", str(searched), "--json", str(target)]) == 0
    content = json.loads(target.read_text("utf-8"))
    assert content["sides"] == {"left": 2, "right": 1}
    assert content["labels"] == {"source": 3}
    first = content["studies"][0]
    assert (first["patient"], first["study"], first["side"]) == ("P1", "P1-s1", "left")
    assert first["slices"] == [BRAIN_SLICES[0], BRAIN_SLICES[-1]]
    assert first["abnormal_ml"] == pytest.approx((lesion_plane(90, 85) > 0).sum() * (len(BRAIN_SLICES) - 2) / 1000, abs=0.01)


def test_info_of_something_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("hello")
    assert main(["info", "--library", str(file)]) == 2
    assert "not an SBMIR library" in capsys.readouterr().err
