"""The demo command and libraries that hold more than demo patients."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest

import main
from app import settings
from app.codes import CodeSpace
from app.commands import demo
from app.errors import EnvironmentFault
from app.jobs import Job
from app.library import IndexReport, Library, every_study, open_library
from tests.support.library_support import FakeModel, make_record, make_space

DEMO = "SBMIR-SYN-010003"


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the demo library is made, with all that takes minutes left out."""
    monkeypatch.setenv("SBMIR_HOME", str(tmp_path))
    model = FakeModel(id="new")

    def index(folders: list[Path], opened: Library, model: object, job: Job) -> IndexReport:
        assert opened.model_id == "new"
        return IndexReport([], [], [])

    monkeypatch.setattr(demo, "load_chosen_model", lambda arguments: model)
    monkeypatch.setattr(demo, "made_apart", lambda what, job: settings.template_folder())
    monkeypatch.setattr(demo, "write_cohort", lambda folder, *words: [folder / "a patient"])
    monkeypatch.setattr(demo, "write_sketch", lambda *words: 70)
    monkeypatch.setattr(demo, "index_studies", index)
    return settings.demo_library()


def add(path: Path, space: CodeSpace, name: str, folder: Path) -> None:
    record = make_record(name)
    with open_library(path, space=space, create=True) as opened:
        opened.add(replace(record, facts=replace(record.facts, folder=str(folder / name))))


def held(path: Path) -> tuple[list[str], list[str]]:
    with open_library(path, read_only=True) as opened:
        return [entry.id for entry in opened.models()], sorted(every_study(opened, str(path)))


def test_a_demo_library_of_a_former_model_is_made_anew(library: Path) -> None:
    add(library, make_space("old"), DEMO, settings.demo_cohort_folder())
    assert main.main(["demo"]) == 0
    assert held(library) == (["new"], [])


@pytest.mark.parametrize("name", ["mine", DEMO])
def test_a_demo_library_with_other_studies_is_never_deleted(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    add(library, make_space("old"), "SBMIR-SYN-010004", settings.demo_cohort_folder())
    add(library, make_space("old"), name, tmp_path / "hospital")
    assert main.main(["demo"]) == 0
    assert held(library) == (["old", "new"], sorted([name, "SBMIR-SYN-010004"]))
    assert f"Notice: {library} holds a study that is not of the demo" in capsys.readouterr().out
    assert main.main(["demo", "--progress", "json"]) == 0, "the next time the model is among those that it holds"


def test_the_window_is_told_why_it_was_not_made_anew(library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add(library, make_space("old"), "mine", tmp_path / "hospital")
    assert main.main(["demo", "--progress", "json"]) == 0
    reports = [json.loads(line)["report"] for line in capsys.readouterr().out.splitlines() if line.startswith('{"report"')]
    (report,) = reports
    assert report["notice"].startswith(f"{library} holds a study that is not of the demo,")


def test_template_and_sketch_are_made_beside_the_patients(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The patients wait for the anatomy alone, which all are made from."""
    meeting = threading.Barrier(2)
    made: list[str] = []

    def apart(what: str, job: Job) -> Path:
        if what == "template":
            meeting.wait(60)
        made.append(what)
        return settings.template_folder()

    def cohort(folder: Path, *words: object) -> list[Path]:
        if folder == settings.demo_cohort_folder():
            assert made == ["anatomy"]
            meeting.wait(60)
        return [folder / "a patient"]

    monkeypatch.setattr(demo, "made_apart", apart)
    monkeypatch.setattr(demo, "write_cohort", cohort)
    assert main.main(["demo"]) == 0
    assert made == ["anatomy", "template"]


def test_what_fails_beside_the_patients_is_told(
    library: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(what: str, job: Job) -> Path:
        if what == "template":
            raise EnvironmentFault("The template in /nowhere is damaged.")
        return settings.template_folder()

    monkeypatch.setattr(demo, "made_apart", fail)
    assert main.main(["demo"]) == 2
    assert "The template in /nowhere is damaged." in capsys.readouterr().err


def test_patients_that_fail_end_what_is_made_beside_them(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs: list[Job] = []
    begun, failed = threading.Event(), threading.Event()

    def apart(what: str, job: Job) -> Path:
        if what == "template":
            jobs.append(job)
            begun.set()
            assert failed.wait(60)
        return settings.template_folder()

    def cohort(folder: Path, *words: object) -> list[Path]:
        assert begun.wait(60)
        failed.set()
        raise EnvironmentFault("The disk is full.")

    monkeypatch.setattr(demo, "made_apart", apart)
    monkeypatch.setattr(demo, "write_cohort", cohort)
    assert main.main(["demo"]) == 2
    assert [job.cancelled for job in jobs] == [True]
