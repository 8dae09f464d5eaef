"""``look``: weights are learned, written, and searched by where the settings name them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.evaluation import EvaluationCase
from app.retrieval.second_look import LookWeights, chosen_weights, shipped_weights
from app.retrieval.second_look.weights import read_weights
from app.settings import RESOURCES, change_settings, load_settings, read_settings
from main import main
from tests.evaluation.test_learning import patients
from tests.support.evaluation_cases import BoxTemplate, MaskModel

SHIPPED = RESOURCES / "second-look.json"


@pytest.fixture
def look(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., int]:
    """Return the command with a model, a template and encoded studies that are made up."""
    cases: dict[str, EvaluationCase] = {f"S{n}": one for n, one in enumerate(patients(12))}
    for name in cases:
        (tmp_path / "cases" / name).mkdir(parents=True)
        (tmp_path / "cases" / name / f"{name}_t1.nii.gz").write_bytes(b"")
    monkeypatch.setenv("SBMIR_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("app.commands.look.load_chosen_model", lambda arguments: MaskModel())
    monkeypatch.setattr("app.cohort.ensure_template", lambda job: tmp_path)
    monkeypatch.setattr("app.imaging.load_study", lambda folder, labels: BoxTemplate())
    monkeypatch.setattr("app.imaging.study_folders", lambda root: sorted(path for path in root.iterdir() if path.is_dir()))
    monkeypatch.setattr(
        "app.evaluation.encode_cases", lambda folders, model, job, fresh: [cases[folder.name] for folder in folders]
    )

    def run(*arguments: str) -> int:
        return main(["look", *arguments, "--out", str(tmp_path / "weights.json"), "--progress", "none"])

    return run


def test_weights_are_learned_written_and_used(
    look: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text("\n".join(f"S{n}" for n in range(7)))
    assert look("--cases", str(tmp_path / "cases"), "--only", str(listed)) == 0
    told = capsys.readouterr().out
    assert "Learned from 7 patients; 14 sketches" in told
    assert "search.look_weights" in told
    weights = read_weights(tmp_path / "weights.json")
    assert json.loads((tmp_path / "weights.json").read_text())["learned_from"] == weights.learned_from
    change_settings(search={"look_weights": str(tmp_path / "weights.json")})
    assert chosen_weights(load_settings().search.look_weights) == weights != shipped_weights()


def refused(capsys: pytest.CaptureFixture[str], status: int, *says: str) -> None:
    told = capsys.readouterr().err.strip()
    assert status == 2
    assert "\n" not in told
    for words in says:
        assert words in told


def test_what_cannot_be_learned_from_is_told(
    look: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases, few = str(tmp_path / "cases"), tmp_path / "few.txt"
    few.write_text("S0 S1")
    wrong: list[tuple[tuple[str, ...], tuple[str, ...]]] = [
        ((), ("Learn from what?", "--cases", "--synthetic")),
        (("--only", str(few)), ("--cases",)),
        (("--cases", cases, "--only", str(few)), ("2 studies", "6 or more")),
        (("--cases", str(tmp_path / "gone")), ("0 studies", "gone")),
        (("--cases", cases, "--only", str(tmp_path / "gone.txt")), ("gone.txt",)),
        (("--synthetic", "3"), ("--synthetic 3",)),
        (("--synthetic", "-1"), ("--synthetic -1",)),
        (("--synthetic", "8", "--seed", "9995"), ("--seed 9995", "10000")),
        (("--synthetic", "8", "--seed", "-1"), ("--seed -1",)),
    ]
    for arguments, says in wrong:
        refused(capsys, look(*arguments), *says)
    few.write_text("S0 S99")
    refused(capsys, look("--cases", cases, "--only", str(few)), "S99", "few.txt")
    assert not (tmp_path / "weights.json").exists()


def test_what_is_read_is_not_written_over(look: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "weights.json").write_text("S0")
    refused(capsys, look("--cases", str(tmp_path / "cases"), "--only", str(tmp_path / "weights.json")), "weights.json")
    assert (tmp_path / "weights.json").read_text() == "S0"


def test_weights_that_cannot_be_used_are_told_where_they_are_named(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text("{}")
    for name in ("gone.json", "other.json"):
        with pytest.raises(Exception, match=rf"{name}.*search\.look_weights.*shipped weights\."):
            chosen_weights(tmp_path / name)
    assert chosen_weights(None) is shipped_weights()


def test_the_setting_is_a_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SBMIR_HOME", str(tmp_path))
    values: list[tuple[Any, Path | None, int]] = [
        (None, None, 0),
        (str(SHIPPED), SHIPPED, 0),
        (3, None, 1),
        ("a\0b", None, 1),
    ]
    for value, wanted, notices in values:
        (tmp_path / "settings.json").write_text(json.dumps({"schema": 2, "search": {"top": 7, "look_weights": value}}))
        loaded = read_settings()
        assert loaded.settings.search.look_weights == wanted
        assert loaded.settings.search.top == 7
        assert len(loaded.notices) == notices
        assert all("search.look_weights" in notice for notice in loaded.notices)


def test_a_search_goes_by_the_weights_of_the_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The engine takes them when it first looks again, so that other searches do without."""
    from app.retrieval import Engine

    monkeypatch.setenv("SBMIR_HOME", str(tmp_path))
    other = LookWeights.model_validate({**json.loads(SHIPPED.read_text()), "overlap": 0.123})
    (tmp_path / "weights.json").write_text(other.model_dump_json())
    change_settings(search={"look_weights": str(tmp_path / "weights.json")})
    assert Engine.__new__(Engine)._look_weights == other
