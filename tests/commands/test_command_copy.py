"""``main.py copy``: a library goes into another one, whatever either is stored in."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.errors import Cancelled, EnvironmentFault
from app.library import Library, Planes, StudyFacts, copy_library, open_library
from app.library.moving import copying
from app.retrieval import MEASURES, Hit, Query, search
from tests.support.library_commands import Say, cancelled_after, fill, names_in
from tests.support.library_stores import same_record
from tests.support.library_support import make_record, make_space

Place = Callable[[str], str]


@pytest.fixture
def place(tmp_path: Path, request: pytest.FixtureRequest) -> Place:
    """Return a function that gives the address of a library that is not there yet, by store."""

    def address(store: str) -> str:
        return str(request.getfixturevalue("mongo_address")) if store == "mongodb" else str(tmp_path / "other.sbmir")

    return address


@pytest.fixture
def source(tmp_path: Path) -> str:
    """Return the address of a library file with three studies and their pictures."""
    address = str(tmp_path / "source.sbmir")
    fill(address, ["A", "B", "C"], pictures=True)
    return address


def rows_of(library: Library) -> list[list[Hit]]:
    """Return what some searches answer, by every distance."""
    table = library.codes()
    query = Query.of(table.space, {"normal": table.codes.parts["normal"][3], "abnormal": table.codes.parts["abnormal"][7]}, 72)
    return [search(library, query, top=3, by=by, weight=0.3) for by in MEASURES]


@pytest.mark.parametrize(("there", "back"), [("sqlite", "mongodb"), ("mongodb", "sqlite"), ("sqlite", "sqlite")])
def test_a_copy_answers_as_the_library_does(say: Say, place: Place, tmp_path: Path, there: str, back: str) -> None:
    one = place(there) if there == "mongodb" else str(tmp_path / "one.sbmir")
    two = place(back) if back == "mongodb" else str(tmp_path / "two.sbmir")
    records = fill(one, ["A", "B", "C"])
    said = say("copy", one, two)
    assert (said.status, said.err) == (0, "")
    assert "3 copied, 0 there already, 0 failed." in said.out
    with open_library(one, read_only=True) as first, open_library(two, read_only=True) as second:
        assert all(same_record(second, record) for record in records)
        tables = first.codes(), second.codes()
        assert tables[0].codes.parts["normal"].tobytes() == tables[1].codes.parts["normal"].tobytes()
        assert tables[0].codes.parts["abnormal"].tobytes() == tables[1].codes.parts["abnormal"].tobytes()
        assert tables[0].studies == tables[1].studies
        assert rows_of(first) == rows_of(second)
        assert second.faults() == []
    assert "0 copied, 3 there already" in say("copy", one, two).out


@pytest.mark.parametrize("store", ["sqlite", "mongodb"])
def test_codes_of_all_models_go_along(say: Say, source: str, place: Place, store: str) -> None:
    fill(source, ["A", "C"], model="m2", pictures=True, length=12)
    target = place(store)
    assert "5 copied" in say("copy", source, target).out
    assert (names_in(target, "m1"), names_in(target, "m2")) == (["A", "B", "C"], ["A", "C"])
    for model in ("m1", "m2"):
        with open_library(source, model_id=model) as one, open_library(target, model_id=model) as two:
            assert one.codes().codes.parts["normal"].tobytes() == two.codes().codes.parts["normal"].tobytes()


def test_codes_of_one_model_alone(say: Say, source: str, place: Place) -> None:
    fill(source, ["A", "C"], model="m2", pictures=True)
    target = place("sqlite")
    assert "2 copied" in say("copy", source, target, "--model-id", "m2").out
    with open_library(target) as library:
        assert [entry.id for entry in library.models()] == ["m2"]
    said = say("copy", source, target, "--model-id", "m3")
    assert (said.status, "holds no model named m3" in said.err) == (2, True)


def test_some_studies_alone(say: Say, source: str, place: Place) -> None:
    target = place("sqlite")
    assert "2 copied" in say("copy", source, target, "--study", "A", "--study", "C").out
    assert names_in(target) == ["A", "C"]


def test_an_unknown_study_makes_no_library(say: Say, source: str, place: Place) -> None:
    target = place("sqlite")
    said = say("copy", source, target, "--study", "A", "--study", "c")
    assert (said.status, "holds no study named c: did you mean C?" in said.err) == (2, True)
    assert not Path(target).exists()


@pytest.mark.parametrize("store", ["sqlite", "mongodb"])
def test_a_cancelled_copy_goes_on(source: str, place: Place, store: str) -> None:
    target = place(store)
    with pytest.raises(Cancelled):
        copy_library(source, target, cancelled_after(2))
    assert names_in(target) == ["A", "B"]
    report = copy_library(source, target, cancelled_after(99))
    assert (report.copied, report.present) == (["C"], ["A", "B"])


def test_pictures_go_into_a_file_and_not_to_a_server(say: Say, source: str, place: Place, mongo_address: str) -> None:
    said = say("copy", source, place("sqlite"), "--study", "A")
    assert "display pictures" not in said.out
    with open_library(source) as one, open_library(place("sqlite")) as two:
        assert np.array_equal(one.display_planes("A", "flair"), two.display_planes("A", "flair"))
    assert "keeps no display pictures" in say("copy", source, mongo_address, "--study", "A").out
    with open_library(mongo_address) as library:
        assert not library.pictures


def test_a_server_keeps_pictures_if_told_to(say: Say, source: str, mongo_address: str) -> None:
    assert say("copy", source, mongo_address, "--study", "A", "--pictures").status == 0
    with open_library(source) as one, open_library(mongo_address) as two:
        assert np.array_equal(one.display_planes("A", "flair"), two.display_planes("A", "flair"))
    said = say("copy", source, mongo_address, "--no-pictures")
    assert (said.status, "was made with pictures" in said.err) == (2, True)


def test_a_new_file_keeps_no_pictures_if_there_are_none(say: Say, place: Place, tmp_path: Path) -> None:
    fill(tmp_path / "bare.sbmir", ["A"])
    assert say("copy", tmp_path / "bare.sbmir", place("sqlite")).status == 0
    with open_library(place("sqlite")) as library:
        assert not library.pictures


def test_missing_pictures_are_made_from_the_files(
    say: Say, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = str(tmp_path / "bare.sbmir")
    (record,) = fill(bare, ["A"])
    said = say("copy", bare, place("sqlite"), "--pictures")
    assert said.status == 3
    assert "The files of A cannot be reached" in said.err
    asked = []

    def made(address: str, facts: StudyFacts) -> dict[str, Planes]:
        asked.append((address, facts.study))
        return record.display

    monkeypatch.setattr(copying, "kept_or_read", made)
    assert "were made from the studies' files" in say("copy", bare, place("sqlite")).out
    assert asked == [(bare, "A")]
    with open_library(place("sqlite")) as library:
        assert np.array_equal(library.display_planes("A", "t1"), record.display["t1"])


def test_a_library_is_not_copied_onto_itself(say: Say, source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "soft.sbmir").symlink_to(source)
    os.link(source, tmp_path / "hard.sbmir")
    monkeypatch.chdir(tmp_path)
    before = Path(source).read_bytes()
    (tmp_path / "x").mkdir()
    for other in (source, "source.sbmir", "x/../source.sbmir", "soft.sbmir", "hard.sbmir"):
        said = say("copy", source, other)
        assert (said.status, "are the same library: name another one to copy into" in said.err) == (2, True)
    assert Path(source).read_bytes() == before


def test_nor_is_a_database_under_another_address(say: Say, mongo_address: str) -> None:
    fill(mongo_address, ["A"])
    other = mongo_address.replace("127.0.0.1", "127.1") + ("&" if "?" in mongo_address else "?") + "appName=other"
    said = say("copy", mongo_address, other)
    assert (said.status, "are the same library" in said.err) == (2, True)


def test_models_are_not_mixed(say: Say, source: str, place: Place) -> None:
    target = place("sqlite")
    fill(target, ["Z"], model="m2", pictures=True)
    said = say("copy", source, target)
    assert (said.status, "is of another model (m2, not m1)" in said.err) == (2, True)
    with open_library(target) as library:
        assert [entry.id for entry in library.models()] == ["m2"]


def test_another_study_of_the_same_name_is_told_and_left(say: Say, source: str, place: Place) -> None:
    target = place("sqlite")
    with open_library(target, space=make_space("m1"), create=True) as library:
        other = make_record("B", patient="somebody else", seed=99)
        library.add(other)
    said = say("copy", source, target)
    assert said.status == 3
    assert "1 studies could not be copied" in said.err
    assert "holds another study named B" in said.err
    with open_library(target) as library:
        assert same_record(library, other)
        assert [facts.study for facts in library.studies()] == ["A", "C", "B"]


def test_a_study_that_moved_is_the_same_study(say: Say, source: str, place: Place) -> None:
    target = place("sqlite")
    with open_library(source) as one, open_library(target, space=make_space("m1"), create=True) as two:
        record = one.record("B")
        two.add(replace(record, facts=replace(record.facts, folder="/elsewhere/B")))
    assert "2 copied, 1 there already, 0 failed" in say("copy", source, target).out


def test_an_empty_library_is_not_copied(say: Say, place: Place, tmp_path: Path) -> None:
    open_library(tmp_path / "empty.sbmir", space=make_space("m1"), create=True).close()
    said = say("copy", tmp_path / "empty.sbmir", place("sqlite"))
    assert (said.status, "holds no studies" in said.err) == (2, True)
    assert not Path(place("sqlite")).exists()


def test_a_full_disk_is_a_sentence_and_loses_nothing(say: Say, tmp_path: Path, small_disk: Path) -> None:
    one, two, ballast = tmp_path / "one.sbmir", small_disk / "two.sbmir", small_disk / "ballast"
    fill(one, ["A", "B", "C"])
    with open_library(two, space=make_space("m1"), create=True, pictures=False):
        pass
    free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
    ballast.write_bytes(bytes(free - one.stat().st_size * 2 // 3))
    said = say("copy", one, two)
    assert (said.status, said.err.count("\n")) == (2, 1)
    assert f"The disk is full: cannot write the library {two}" in said.err
    before = names_in(two)
    assert before in (["A"], ["A", "B"])
    ballast.unlink()
    assert f"{3 - len(before)} copied, {len(before)} there already" in say("copy", one, two).out
    with open_library(two) as library:
        assert library.faults() == []


def test_a_target_that_cannot_be_written_is_a_sentence(source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        copy_library(source, str(tmp_path / "two.sbmir"), cancelled_after(99))
