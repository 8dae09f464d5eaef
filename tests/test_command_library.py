"""``main.py remove``, ``check`` and ``info`` over both stores, and what every command says when a library cannot be used."""

from __future__ import annotations

import argparse
import importlib
import json
import re
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from app import settings
from app.errors import Cancelled
from app.library import CodeCache, StudyFacts, check_library, open_library
from tests.library_commands import NOBODY, Said, Say, cancelled_after, fill, names_in
from tests.library_stores import DAMAGES, STRAYS, damage, same_record
from tests.library_support import make_record
from tests.test_library_upgrade import make_version_1

# -- remove


def test_studies_go_with_all_they_have(say: Say, address: str) -> None:
    records = fill(address, ["A", "B", "C"])
    said = say("remove", "A", "C", "--library", address)
    assert (said.status, said.err) == (0, "")
    assert "2 studies of 2 patients (A, C)" in said.out
    assert "codes of 10 slices" in said.out
    assert names_in(address) == ["B"]
    with open_library(address) as library:
        assert library.faults() == []
        assert same_record(library, records[1])


def test_a_patient_goes_with_all_studies(say: Say, address: str) -> None:
    fill(address, ["A", "B"])
    with open_library(address, model_id="m1") as library:
        library.add(make_record("A2", patient="PA"))
    assert "3 studies of 2 patients" in say("remove", "B", "--patient", "PA", "--library", address).out
    assert names_in(address) == []


def test_a_dry_run_removes_nothing(say: Say, address: str) -> None:
    fill(address, ["A", "B"])
    said = say("remove", "A", "--library", address, "--dry-run")
    assert (said.status, said.out.startswith("Would remove from ")) == (0, True)
    assert names_in(address) == ["A", "B"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["A", "b"], "holds no study named b: did you mean B?"),
        (["A", "Z"], "holds no study named Z"),
        (["A", "--patient", "A"], "holds no patient named A: did you mean PA?"),
        ([], "Nothing to remove"),
    ],
)
def test_an_unknown_name_removes_nothing(say: Say, address: str, words: list[str], sentence: str) -> None:
    fill(address, ["A", "B"])
    said = say("remove", *words, "--library", address)
    assert (said.status, said.out, said.err.count("\n")) == (2, "", 1)
    assert sentence in said.err
    assert names_in(address) == ["A", "B"]


def test_a_study_with_codes_of_another_model_only(say: Say, address: str) -> None:
    fill(address, ["A"])
    fill(address, ["B"], model="m2")
    assert "codes of 2 models" in say("remove", "B", "--library", address).out
    assert names_in(address, "m2") == []


def test_a_library_that_cannot_be_written_keeps_its_studies(say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "library.sbmir"
    fill(path, ["A"])
    monkeypatch.setattr("os.access", lambda path, mode: False)
    for words in (["remove", "A"], ["check", "--mend"]):
        said = say(*words, "--library", path)
        assert (said.status, "is open for reading only" in said.err) == (2, True)
    assert say("check", "--library", path).status == 0
    assert names_in(path) == ["A"]


# -- check


def test_a_whole_library(say: Say, address: str) -> None:
    fill(address, ["A", "B"])
    said = say("check", "--library", address)
    assert (said.status, said.err) == (0, "")
    assert said.out.splitlines()[0].endswith(": 2 studies, 0 faults, 0 left.")
    assert len(said.out.splitlines()) == 1


@pytest.mark.parametrize("what", ["facts are no JSON", "codes not finite", "a plane that does not inflate"])
def test_what_is_half_is_told_and_mended(say: Say, address: str, what: str) -> None:
    fill(address, ["A", "B"])
    damage(address, DAMAGES[what])
    said = say("check", "--library", address)
    assert said.status == 3
    assert "A is half" in said.out
    assert "1 faults are left" in said.err
    assert "check --mend" in said.err
    said = say("check", "--library", address, "--mend")
    assert (said.status, said.err) == (0, "")
    assert "1 studies, 1 faults, 0 left" in said.out
    assert "mended: A is half" in said.out
    assert "0 faults" in say("check", "--library", address).out
    assert names_in(address) == ["B"]


def test_parts_of_nothing_and_stale_claims(say: Say, address: str) -> None:
    fill(address, ["A"])
    damage(address, STRAYS["codes"])
    with open_library(address) as library:
        assert library.claim("Z", "indexer-7", -1.0)
        assert library.claim("Y", "indexer-8", 600.0)  # at work: no fault
    said = say("check", "--library", address)
    assert said.status == 3
    assert "Z was to be brought in by indexer-7" in said.out
    assert "Belonging to nothing: codes (1)" in said.out
    assert "indexer-8" not in said.out
    assert say("check", "--library", address, "--mend").status == 0
    assert say("check", "--library", address).status == 0


def with_other_facts(change: Callable[[StudyFacts], StudyFacts]) -> Callable[[str], None]:
    """Return what stores a study A whose facts were changed."""

    def store(address: str) -> None:
        record = make_record("A", patient="PA", seed=5)
        with open_library(address, model_id="m1", create=True, pictures=False) as library:
            library.add(replace(record, facts=change(record.facts)))

    return store


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda facts: replace(facts, area_mm2={**facts.area_mm2, "core": (9.0,) * 5}), "areas noted for A are not those"),
        (lambda facts: replace(facts, side="none"), "lesion side noted for A is not that"),
        (lambda facts: replace(facts, side="top"), "lesion side or the origin"),
        (lambda facts: replace(facts, labels_from="guess"), "lesion side or the origin"),
        (lambda facts: replace(facts, representative_slice=3), "slices noted for A cannot be"),
        (lambda facts: replace(facts, modalities={"xray": "/x"}), "modalities noted for A are unknown"),
    ],
)
def test_facts_that_do_not_fit_are_left_to_the_user(
    say: Say, tmp_path: Path, change: Callable[[StudyFacts], StudyFacts], sentence: str
) -> None:
    path = str(tmp_path / "library.sbmir")
    with_other_facts(change)(path)
    for words in ([], ["--mend"]):
        said = say("check", "--library", path, *words)
        assert said.status == 3
        assert sentence in said.out
        assert "remove it and index it again" in said.out
    assert names_in(path) == ["A"]


def test_doubles_are_remarked(say: Say, address: str) -> None:
    with open_library(address, model_id="m1", create=True, pictures=False) as library:
        for name, patient, seed in (("A", "P1", 1), ("B", "P2", 1), ("C", "P3", 2)):
            library.add(make_record(name, patient=patient, seed=seed))
    said = say("check", "--library", address)
    assert said.status == 0
    assert "A and B are the same images under two patients (P1 and P2)" in said.out
    assert "C" not in said.out.partition("Remarks")[2]


def test_files_that_are_gone_are_remarked_if_asked_for(say: Say, tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    (here / "t1.nii.gz").write_bytes(b"")
    path = tmp_path / "library.sbmir"
    with open_library(path, model_id="m1", create=True, pictures=False) as library:
        for name, modalities in (("A", ("t1",)), ("B", ("t1", "flair"))):
            record = make_record(name, seed=ord(name))
            files = {modality: str(here / f"{modality}.nii.gz") for modality in modalities}
            library.add(replace(record, facts=replace(record.facts, folder=str(here), modalities=files)))
        library.add(make_record("C"))
    assert "Remarks" not in say("check", "--library", path).out
    said = say("check", "--library", path, "--files")
    assert said.status == 0
    remarks = said.out.partition("Remarks\n")[2].splitlines()
    assert remarks == [
        f"  The files of B are not all there: flair in {here}.",
        "  The files of C are not there: no folder /nowhere/C.",
    ]


def test_caches_of_libraries_that_are_gone(say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SBMIR_HOME", str(tmp_path / "home"))
    kept, gone = tmp_path / "kept.sbmir", tmp_path / "gone.sbmir"
    for path in (kept, gone):
        fill(path, ["A"])
        with open_library(path) as library:
            CodeCache(library, settings.cache_folder() / "codes", 10**9).update()
    gone.unlink()
    assert f"Codes of {gone}, which is gone, are cached" in say("check", "--library", kept).out
    assert len(list((settings.cache_folder() / "codes").iterdir())) == 2
    assert "deleted" in say("check", "--library", kept, "--mend").out
    assert len(list((settings.cache_folder() / "codes").iterdir())) == 1
    assert "Remarks" not in say("check", "--library", kept).out


def test_a_cancelled_check(address: str) -> None:
    fill(address, ["A", "B"])
    damage(address, DAMAGES["codes not finite"])
    with open_library(address) as library:
        before = library.revision()
    with pytest.raises(Cancelled):
        check_library(address, cancelled_after(1), mend=True)
    assert check_library(address, cancelled_after(99), mend=True).left == 0
    with open_library(address) as library:
        assert (library.revision() > before, [facts.study for facts in library.studies()]) == (True, ["B"])


def test_findings_as_json(say: Say, address: str, tmp_path: Path) -> None:
    fill(address, ["A", "B"])
    damage(address, DAMAGES["codes not finite"])
    assert say("check", "--library", address, "--json", tmp_path / "found.json").status == 3
    content = json.loads((tmp_path / "found.json").read_text("utf-8"))
    assert (content["studies"], content["left"], content["remarks"]) == (2, 1, [])
    assert [(fault["study"], fault["mended"]) for fault in content["faults"]] == [("A", False)]


def test_a_file_that_is_damaged_all_over(say: Say, tmp_path: Path) -> None:
    path = tmp_path / "library.sbmir"
    fill(path, ["A", "B"])
    content = bytearray(path.read_bytes())
    content[8192:40960] = bytes(32768)
    path.write_bytes(content)
    said = say("check", "--library", path)
    assert said.status in (2, 3)
    assert "is damaged" in said.out + said.err
    assert "Traceback" not in said.err


def test_a_library_of_the_first_version_is_checked_and_copied_as_it_is(say: Say, tmp_path: Path) -> None:
    path = tmp_path / "old.sbmir"
    make_version_1(path)
    before = path.read_bytes()
    assert say("check", "--library", path).status == 0
    assert say("info", "--library", path).status == 0
    assert say("copy", path, tmp_path / "new.sbmir").status == 0
    assert path.read_bytes() == before
    assert names_in(tmp_path / "new.sbmir") == names_in(path)


# -- info


def test_info_counts_every_models_studies(say: Say, address: str) -> None:
    fill(address, ["A", "B"])
    fill(address, ["B", "C"], model="m2")
    said = say("info", "--library", address)
    assert said.status == 0
    lines = said.out.splitlines()
    assert [line for line in lines if line.startswith("Model")] == ["Model        m1 (2 studies)", "Model        m2 (2 studies)"]
    assert "Studies      3" in lines
    assert "Collections  tests 3" in lines
    assert "Pictures     not kept: made from the files of the studies" in lines
    assert lines[-2:] == ["Notices", "  3 studies: placed by its brain's bounding box"]
    content = json.loads(say("info", "--library", address, "--json").out)
    assert [study["study"] for study in content["studies"]] == ["A", "B", "C"]
    assert content["models"][1] == {"id": "m2", "code_length": 8, "studies": 2}
    assert content["bytes"] > 10_000
    assert content["pictures"] is False


def test_size_of_a_file_is_its_size(say: Say, tmp_path: Path) -> None:
    path = tmp_path / "library.sbmir"
    fill(path, ["A"], pictures=True)
    content = json.loads(say("info", "--library", path, "--json").out)
    assert (content["bytes"], content["pictures"]) == (path.stat().st_size, True)


# -- where a library is, and what is said if it cannot be used

EACH: dict[str, Callable[[str, Path], list[object]]] = {
    "info": lambda address, out: ["info", "--library", address],
    "check": lambda address, out: ["check", "--library", address],
    "mend": lambda address, out: ["check", "--mend", "--library", address],
    "remove": lambda address, out: ["remove", "A", "--library", address],
    "copy": lambda address, out: ["copy", address, out / "two.sbmir"],
    "copy into": lambda address, out: ["copy", out / "one.sbmir", address],
    "export": lambda address, out: ["export", address, out / "out"],
    "search": lambda address, out: ["search", "--slice", "70", "--by", "normal", "--library", address],
}


@pytest.fixture
def each(say: Say, tmp_path: Path) -> Callable[..., dict[str, Said]]:
    """Return a function that runs each command on an address."""

    def run(address: str, *but: str) -> dict[str, Said]:
        fill(tmp_path / "one.sbmir", ["A"])
        return {name: say(*words(address, tmp_path)) for name, words in EACH.items() if name not in but}

    return run


def test_a_library_that_is_not_there(each: Callable[..., dict[str, Said]], tmp_path: Path) -> None:
    for said in each(str(tmp_path / "none.sbmir"), "copy into").values():
        assert (said.status, said.out, said.err.count("\n")) == (2, "", 1)
        assert f"There is no library {tmp_path / 'none.sbmir'}" in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.sbmir"]


def test_a_server_that_does_not_answer_and_a_password_that_nobody_sees(each: Callable[..., dict[str, Said]]) -> None:
    for said in each(NOBODY).values():
        assert (said.status, said.out, said.err.count("\n")) == (2, "", 1)
        assert "The server of mongodb://reader@127.0.0.1:9/sbmir does not answer" in said.err
        assert "se%40cret" not in said.err
        assert "se@cret" not in said.err


def test_a_database_without_a_library(each: Callable[..., dict[str, Said]], mongo_address: str) -> None:
    for said in each(mongo_address, "copy into").values():
        assert (said.status, "There is no library at mongodb://" in said.err) == (2, True)


def make_newer(address: str) -> None:
    if address.startswith("mongodb"):
        with MongoClient[dict[str, Any]](address) as client:
            assert client.get_default_database().library.update_one({}, {"$set": {"schema": 99}}).modified_count
    else:
        connection = sqlite3.connect(address)
        connection.execute("PRAGMA user_version=99")
        connection.close()


def test_a_library_of_a_newer_program(each: Callable[..., dict[str, Said]], address: str) -> None:
    fill(address, ["A"])
    make_newer(address)
    for said in each(address).values():
        assert (said.status, said.out, said.err.count("\n")) == (2, "", 1)
        assert "was made by a newer SBMIR (schema 99" in said.err


@pytest.mark.parametrize("name", ["info", "copy", "export", "remove", "check"])
def test_the_guide_names_every_option(name: str) -> None:
    (row,) = re.findall(rf"^\| `({name} .*)` \|", (settings.REPOSITORY / "docs" / "library.md").read_text("utf-8"), re.MULTILINE)
    parser = argparse.ArgumentParser(add_help=False)
    importlib.import_module(f"app.commands.{name}").add_arguments(parser)
    held = {option for action in parser._actions for option in action.option_strings}
    assert set(re.findall(r"--[a-z-]+", row.replace("--[no-]pictures", "--pictures --no-pictures"))) == held


def test_the_address_may_come_from_the_environment(say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "library.sbmir"
    fill(path, ["A"])
    monkeypatch.delenv("SBMIR_LIBRARY", raising=False)
    said = say("info")
    assert (said.status, "Which library?" in said.err) == (2, True)
    monkeypatch.setenv("SBMIR_LIBRARY", str(path))
    assert f"Library      {path}" in say("info").out
    monkeypatch.setenv("BACKUP", str(tmp_path / "backup.sbmir"))
    assert say("copy", "env:SBMIR_LIBRARY", "env:BACKUP").status == 0
    assert names_in(tmp_path / "backup.sbmir") == ["A"]
    assert say("remove", "A", "--library", "env:BACKUP").status == 0
    assert names_in(path) == ["A"]
    said = say("export", "env:NOTHING", tmp_path / "out")
    assert (said.status, "The environment variable NOTHING is not set" in said.err) == (2, True)
