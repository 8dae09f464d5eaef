"""The commands with whole brains, from a configuration to rows and a page."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest

import main
from app.cohort.nifti import write_nifti
from app.commands.shared import brains as shared
from app.jobs import Job
from app.volumes import Reference, prepare, read_volumes
from tests.volumes.brains import AFFINE, toy_t1, write_brains


@pytest.fixture(autouse=True)
def toy_template(monkeypatch: pytest.MonkeyPatch, reference: Reference, tmp_path: Path) -> None:
    monkeypatch.setenv("SBMIR_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(shared, "template", lambda job: reference)


@pytest.fixture
def model(brains: Path, prepared_folder: Path, tmp_path: Path) -> Path:
    path = tmp_path / "run.toml"
    path.write_text(
        f'kind = "volumes"\ndata = "{brains}"\nprepared = "{prepared_folder}"\noutput = "out"\nsteps = 2\nbatch = 2\n'
        "[network]\nfilters = [4, 4, 8, 8]\ncode = 6\n"
    )
    assert main.main(["train", str(path)]) == 0
    return tmp_path / "out" / "model.pt"


def test_trained_indexed_and_searched(model: Path, brains: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library = str(tmp_path / "lib.sbmir")
    assert main.main(["index", str(brains), "--library", library, "--volumes", "--model", str(model)]) == 0
    assert "5 added" in capsys.readouterr().out
    asked = ["search", "--library", library, "--by", "volume", "--model", str(model), "--example", str(brains / "sub-01")]
    assert main.main([*asked, "--top", "3", "--json", str(tmp_path / "rows.json")]) == 0
    assert "toys_sub-01" in capsys.readouterr().out.splitlines()[1]
    told = json.loads((tmp_path / "rows.json").read_text())
    assert [hit["rank"] for hit in told["hits"]] == [1, 2, 3]
    first = told["hits"][0]
    assert first["study"] == "toys_sub-01_ses-1" and first["distance"] < 0.01
    assert (first["age"], first["sex"], first["diagnosis"]) == (71, "F", "AD")
    assert main.main([*asked, "--exclude", "toys_sub-01", "--json", "-"]) == 0
    assert "toys_sub-01" not in [hit["patient"] for hit in json.loads(capsys.readouterr().out)["hits"]]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--by", "volume"], "give the study to compare with --example"),
        (["--by", "volume", "--example", ".", "--where", "side=left"], "which have no --where"),
        (["--by", "volume", "--example", ".", "--top", "0"], "give 1 or more"),
        (["--by", "volume", "--example", ".", "--slice", "0"], "which have no --slice"),
        (["--by", "volume", "--example", ".", "--template", "."], "which have no --template"),
        (["--by", "volume", "--example", ".", "--engine", "clickhouse://there"], "which have no --engine"),
    ],
)
def test_what_makes_no_sense_is_told(more: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["search", "--library", str(tmp_path / "none.sbmir"), *more]) == 2
    assert sentence in capsys.readouterr().err


def test_an_evaluation_of_too_few_is_refused(
    model: Path, brains: Path, prepared_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["evaluate", "--volumes", str(brains), "--prepared", str(prepared_folder), "--volume-models", str(model)]
    assert main.main(asked) == 2
    assert "fewer than 10 patients" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--model", "MODEL"], "models of whole brains are given with --volume-models"),
        (["--csv", "rows.csv"], "--csv does not go with --volumes"),
        (["--cases", "."], "--cases does not go with --volumes"),
        (["--volume-models", "MODEL", "--json", "MODEL"], "would overwrite"),
    ],
)
def test_options_that_an_evaluation_would_not_heed_are_refused(
    model: Path, brains: Path, more: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = model.read_bytes()
    words = [str(model) if word == "MODEL" else word for word in more]
    assert main.main(["evaluate", "--volumes", str(brains), *words]) == 2
    assert sentence in capsys.readouterr().err
    assert model.read_bytes() == before


def test_diagnoses_that_are_not_told_are_named(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = write_brains(tmp_path / "toys", 2, 0)
    asked = ["evaluate", "--volumes", str(data), "--volume-models", str(model)]
    table = data / "participants.tsv"
    table.write_text(table.read_text().replace("AD", "CN"))
    assert main.main(asked) == 2
    assert "all of these have CN: tell them in participants.tsv" in capsys.readouterr().err
    table.unlink()
    assert main.main(asked) == 2
    assert "that of toys_sub-00_ses-1 is not known" in capsys.readouterr().err


def test_a_model_of_whole_brains_wants_to_be_told_apart(
    model: Path, brains: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = tmp_path / "lib.sbmir"
    assert main.main(["index", str(brains), "--library", str(library), "--model", str(model)]) == 2
    assert "is a whole-brain model, which goes with `index --volumes`" in capsys.readouterr().err
    assert not library.exists()


def test_a_library_without_brains_is_no_answer(
    model: Path, brains: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library, empty = str(tmp_path / "lib.sbmir"), tmp_path / "empty"
    empty.mkdir()
    assert main.main(["index", str(empty), "--library", library, "--volumes", "--model", str(model)]) == 2
    asked = ["search", "--library", library, "--by", "volume", "--model", str(model), "--example", str(brains / "sub-01")]
    assert main.main(asked) == 2
    assert "has no whole-brain codes yet: index its studies with --volumes" in capsys.readouterr().err
    assert main.main(["index", str(brains / "sub-01"), "--library", library, "--volumes", "--model", str(model)]) == 0
    found = capsys.readouterr()
    assert "1 added" in found.out
    patient = "toys_sub-01"
    assert main.main([*asked, "--exclude", patient]) == 0
    assert "No case is left that could be found" in capsys.readouterr().out


def test_a_brain_that_has_changed_is_prepared_again(reference: Reference, tmp_path: Path) -> None:
    data, kept = write_brains(tmp_path / "toys", 1, 0), tmp_path / "kept"
    before = read_volumes(prepare(data, kept, lambda: reference, Job()))
    image = next(data.rglob("*_T1w.nii.gz"))
    write_nifti(image, toy_t1(77, 14.0), AFFINE)
    later = next(kept.iterdir()).stat().st_mtime + 10
    os.utime(image, (later, later))
    assert np.abs(read_volumes(prepare(data, kept, lambda: reference, Job())) - before).max() > 0.5
