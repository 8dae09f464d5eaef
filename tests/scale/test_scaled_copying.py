"""Into a search engine: what is there is left alone, what changed or is gone follows, and whoever is killed loses nothing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import Cancelled, EnvironmentFault, UserError
from app.jobs import Job
from app.library import open_library
from app.scale import CodeStore, copy_to_engine, copying, follow, follow_once, open_database
from app.scale.databases import Values
from app.scale.databases.embedded import Embedded
from app.settings import REPOSITORY
from tests.support.library_support import make_space
from tests.support.scale.engines import LENGTH, NEEDS_CHDB, filled_library, quiet, record

Rows = list[tuple[str, str, int, str]]


@pytest.fixture
def engine(tmp_path: Path) -> str:
    pytest.importorskip("chdb", reason=NEEDS_CHDB)
    return f"chdb:{tmp_path / 'engine'}"


@pytest.fixture
def library(tmp_path: Path) -> str:
    return filled_library(tmp_path / "lib.sbmir", range(12))


def rows_in(engine: str, model: str = "m1") -> Rows:
    """Return patient, study, unit and stamp of all rows, whatever merging has done so far."""
    database = open_database(engine)
    try:
        found = CodeStore.opened(database, model).ask(
            Values(), "SELECT patient, study, unit, stamp FROM {codes} ORDER BY patient, study, unit, stamp"
        )
        texts = [[bytes(text).decode() for text in found.get(name, [])] for name in ("patient", "study", "stamp")]
        return list(zip(texts[0], texts[1], map(int, found.get("unit", [])), texts[2], strict=True))
    finally:
        database.close()


def rows_of(library: str, model: str = "m1") -> Rows:
    """Return the same of a library."""
    with open_library(library, model_id=model, read_only=True) as opened:
        stamps = opened.stamps()
        rows = [(facts.patient, facts.study, k, stamps[facts.study]) for facts in opened.studies() for k in facts.slices]
    return sorted(rows)


def test_a_copy_is_whole_and_a_second_one_has_nothing_to_do(engine: str, library: str) -> None:
    report = copy_to_engine(library, engine, quiet())
    assert len(report.copied) == 12
    assert rows_in(engine) == rows_of(library)
    again = copy_to_engine(library, engine, quiet())
    assert (again.copied, len(again.present)) == ([], 12)
    assert rows_in(engine) == rows_of(library)


def test_codes_come_back_bit_by_bit(engine: str, library: str) -> None:
    from app.scale.statements import codes_of

    copy_to_engine(library, engine, quiet())
    database = open_database(engine)
    places = [(patient, study, unit) for patient, study, unit, _ in rows_of(library)]
    codes = codes_of(CodeStore.opened(database, "m1"), places)
    database.close()
    with open_library(library, read_only=True) as opened:
        table = opened.codes()
    for row, place in enumerate(places):
        for name, part in table.codes.parts.items():
            assert codes[place][name].tobytes() == part[row].tobytes()


def test_named_studies_and_models_alone(engine: str, library: str) -> None:
    filled_library(Path(library), range(3), model="m2")
    copy_to_engine(library, engine, quiet(), studies=["S001", "S004"], model_id="m1")
    assert {study for _, study, _, _ in rows_in(engine)} == {"S001", "S004"}
    with pytest.raises(UserError, match="holds no codes of model m2"):
        rows_in(engine, "m2")
    with pytest.raises(UserError, match="S099"):
        copy_to_engine(library, engine, quiet(), studies=["S099"])
    copy_to_engine(library, engine, quiet())
    assert rows_in(engine, "m2") == rows_of(library, "m2")


def test_what_others_add_change_and_remove_follows(engine: str, library: str) -> None:
    follow_once(library, engine, quiet())
    with open_library(library, space=make_space(length=LENGTH), pictures=False) as opened:
        for gone in ("S002", "S003", "S005"):
            opened.remove(gone)
        opened.add(record(20))
        opened.add(record(3))  # the same study, brought in anew
        fewer = record(25)
        kept = {name: part[:3] for name, part in fewer.codes.parts.items()}
        facts = replace(
            fewer.facts,
            study="S005",
            patient="P900",
            slices=fewer.facts.slices[:3],
            area_mm2={key: values[:3] for key, values in fewer.facts.area_mm2.items()},
        )
        codes = replace(fewer.codes, parts=kept, study=fewer.codes.study[:3], unit=fewer.codes.unit[:3])
        opened.add(replace(fewer, facts=facts, codes=codes))  # another patient's now, with fewer slices
    report = follow_once(library, engine, quiet())
    assert sorted(report.copied) == ["S003", "S005", "S020"]
    assert report.removed == ["S002"]
    assert rows_in(engine) == rows_of(library)
    assert follow_once(library, engine, quiet()).copied == []


def test_a_model_that_is_gone_from_the_library_is_gone_from_the_engine(engine: str, tmp_path: Path) -> None:
    library = filled_library(tmp_path / "lib.sbmir", range(3), model="m2")
    follow_once(library, engine, quiet())
    Path(library).unlink()
    filled_library(Path(library), range(3), model="m1")
    follow_once(library, engine, quiet())
    assert rows_in(engine, "m2") == []
    assert rows_in(engine) == rows_of(library)


def test_following_looks_again_until_it_is_stopped(engine: str, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    job = Job(lambda progress: told.append(progress.text))
    rounds = iter(range(5))

    def wait(seconds: float) -> None:
        number = next(rounds)
        if number == 0:
            filled_library(Path(library), [30])
        elif number == 2:
            job.cancel()
        job.check()

    monkeypatch.setattr(job, "wait", wait)
    with pytest.raises(Cancelled):
        follow(library, engine, job, 0.01)
    assert rows_in(engine) == rows_of(library)
    assert [text for text in told if "brought" in text] == [
        "12 studies brought, 0 there already",
        "1 studies brought, 12 there already",
    ]


def test_a_copy_that_is_stopped_keeps_what_it_has(engine: str, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "ROWS_A_BLOCK", 20)
    job = Job()
    seen: list[int] = []

    def stop_after_some(progress: object) -> None:
        seen.append(1)
        if len(seen) == 3:
            job.cancel()

    monkeypatch.setattr(job, "_on_progress", stop_after_some)
    with pytest.raises(Cancelled):
        copy_to_engine(library, engine, job)
    kept = rows_in(engine)
    assert 0 < len(kept) < len(rows_of(library))
    assert set(kept) <= set(rows_of(library))
    copy_to_engine(library, engine, quiet())
    assert rows_in(engine) == rows_of(library)


def test_an_engine_that_fails_is_told_in_a_sentence(engine: str, library: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no search engine in"):
        open_database(engine)
    other = tmp_path / "other"
    other.mkdir()
    (other / "letters.txt").write_text("mine")
    with pytest.raises(UserError, match="holds something else"):
        copy_to_engine(library, f"chdb:{other}", quiet())
    copy_to_engine(library, engine, quiet())
    held = open_database(engine)
    try:
        with pytest.raises(UserError, match="one such folder open at a time"):
            open_database(f"chdb:{tmp_path / 'second'}", create=True)
        second = open_database(engine)  # of the same folder there may be several
        second.close()
        said = subprocess.run(
            [sys.executable, "-c", f"from app.scale import open_database; open_database({engine!r})"],
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=False,
        )
        assert "is open in another program" in said.stderr
    finally:
        held.close()
    with pytest.raises(EnvironmentFault, match="is closed"):
        CodeStore.opened(held, "m1")


def test_an_engine_where_nothing_can_be_written_is_told(engine: str, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    copy_to_engine(library, engine, quiet())
    monkeypatch.setattr("os.access", lambda *_: False)  # whoever runs the tests may be allowed to write anywhere
    with pytest.raises(EnvironmentFault, match="lies where nothing can be written"):
        open_database(engine)


def killed_at(moment: int, library: str, engine: str, action: str) -> bool:
    """Run a worker and kill it when it has told of so many steps; tell whether it was still at work."""
    words = [sys.executable, "-m", "tests.support.scale.engine_worker", library, engine, action]
    with subprocess.Popen(words, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        for number, line in enumerate(worker.stdout):
            if line == "finished\n":
                return False
            if number == moment:
                worker.kill()
                return True
    raise AssertionError("the worker failed")


def check_kills(library: str, engine: str, moments: list[int], change: Callable[[int], None]) -> None:
    """Kill a copy, or whoever follows, at some moments, changing the library in between; then let it finish."""
    reached = [killed_at(moment, library, engine, ("copy", "follow")[number % 2]) for number, moment in enumerate(moments)]
    assert any(reached)
    follow_once(library, engine, quiet())
    assert rows_in(engine) == rows_of(library)
    for number, moment in enumerate(moments):
        change(number)
        killed_at(moment, library, engine, "follow")
    follow_once(library, engine, quiet())
    assert rows_in(engine) == rows_of(library)


def changing(library: str) -> Callable[[int], None]:
    def change(number: int) -> None:
        with open_library(library, space=make_space(length=LENGTH), pictures=False) as opened:
            opened.remove(f"S{number % 12:03}")
            opened.add(record(100 + number))
            opened.add(record(number % 12))

    return change


def test_who_is_killed_is_finished_by_the_next_run(engine: str, library: str) -> None:
    check_kills(library, engine, [8], changing(library))


@pytest.mark.slow
def test_who_is_killed_at_twenty_moments_is_finished_by_the_next_run(engine: str, library: str) -> None:
    check_kills(library, engine, list(range(20)), changing(library))


def test_an_engine_that_keeps_nothing_is_told_of(engine: str, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the engine inside the process does where its disk is full: it takes what is sent, and nothing is there."""
    sent = Embedded.insert

    def loses_codes(database: Embedded, table: str, block: bytes, token: str) -> None:
        if "codes" not in table:
            sent(database, table, block, token)

    monkeypatch.setattr(Embedded, "insert", loses_codes)
    with pytest.raises(EnvironmentFault, match="its disk is full"):
        copy_to_engine(library, engine, quiet())
    monkeypatch.setattr(Embedded, "insert", lambda *words: None)
    with pytest.raises(EnvironmentFault, match="its disk is full"):
        copy_to_engine(library, f"{engine}-2", quiet())
    monkeypatch.setattr(Embedded, "insert", sent)
    assert len(copy_to_engine(library, engine, quiet()).copied) == 12
    assert rows_in(engine) == rows_of(library)
