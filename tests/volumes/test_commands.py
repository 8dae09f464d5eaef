"""The commands with whole brains, from a configuration to rows and a page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import main
from app.commands.shared import brains as shared
from app.volumes import Reference


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
