"""``study``: a library is looked at before anybody sits down, and sessions become tables, wherever they are kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.library import Library, open_library
from app.reading.reader_study import LibraryKeeper, Plan, Session, SessionFile
from main import main
from tests.support.library_support import make_record, make_space
from tests.support.reader_studies import Grades, answer_all, make_plan

YES: Grades = [(True, True, True)] * 3


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Library]:
    """Return a library with the patients P1 and P2, with pictures of a few slices."""
    with open_library(tmp_path / "library.sbmir", space=make_space(), create=True, pictures=True) as library:
        for name in ("P1", "P2"):
            library.add(make_record(name))
        yield library


def file_of(plan: Plan, folder: Path) -> Path:
    path = folder / "study.json"
    path.write_text(json.dumps(plan.model_dump(mode="json")), "utf-8")
    return path


def kept(session: Session, folder: Path) -> Path:
    file = SessionFile(session, folder)
    file.save(session)
    file.close()
    return file.path


def test_check_tells_what_is_missing(filled: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    slices = filled.studies()[0].slices
    plan = make_plan(rows=3)
    path = file_of(plan, tmp_path)
    assert main(["study", "check", str(path), "--library", filled.address, "--json", "-", "--progress", "none"]) == 3
    told = json.loads(capsys.readouterr().out)["lacks"]
    assert "3 rows are to be judged" in told[0]["sentence"]
    wrong = [lack["question"] for lack in told[1:]]
    expected = [q.id for _, q in plan.questions if q.kind == "image" and q.slice not in slices]
    assert wrong == expected


def test_check_is_content_where_nothing_is_missing(filled: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    k = filled.studies()[0].slices[1]
    content = make_plan(rows=2).model_dump(mode="json")
    for stage in content["stages"]:
        for question in stage["questions"]:
            if question["kind"] == "image":
                question["slice"] = k
    path = file_of(Plan.model_validate(content), tmp_path)
    assert main(["study", "check", str(path), "--library", filled.address, "--progress", "none"]) == 0
    assert "has all that it needs" in capsys.readouterr().out


def test_report_reads_files_folders_and_libraries(filled: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = answer_all(make_plan(), [YES] * 3, "R1"), answer_all(make_plan(), [YES] * 2, "R2", 8)
    folder = tmp_path / "sessions"
    folder.mkdir()
    file = kept(first, folder)
    LibraryKeeper(filled.address).save(first)
    LibraryKeeper(filled.address).save(second)
    table = tmp_path / "answers.csv"
    words = ["study", "report", str(file), str(folder), filled.address, "--csv", str(table), "--at", "2"]
    assert main([*words, "--progress", "none"]) == 0
    text = capsys.readouterr().out
    assert "2 sessions, 1 unfinished; measures at 2 rows" in text
    assert len(table.read_text("utf-8").splitlines()) == 6
    assert main(["study", "report", "--library", filled.address, "--study", "other", "--progress", "none"]) == 2
    assert "sessions of: trial" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["report"], "Report what?"),
        (["report", "nothing.reader.json"], "nothing.reader.json"),
        (["check"], "Check which study?"),
        (["report", "--library", "nothing.sbmir"], "There is no library nothing.sbmir"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    words: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SBMIR_LIBRARY", raising=False)
    assert main(["study", *words, "--progress", "none"]) == 2
    err = capsys.readouterr().err
    assert told in err
    assert len(err.strip().splitlines()) == 1
