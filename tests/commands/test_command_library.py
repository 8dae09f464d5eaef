"""``main.py remove`` and ``info`` over both stores, and what every command says when a library cannot be used."""

from __future__ import annotations

import argparse
import importlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from app import settings
from app.library import open_library
from main import MODULES
from tests.support.library_commands import NOBODY, Said, Say, fill, names_in
from tests.support.library_stores import same_record, sqlite_beneath
from tests.support.library_support import make_record

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
    assert any(line.startswith("Search       exact, recall 1: all ") for line in lines)
    assert lines[-2:] == ["Notices", "  3 studies: placed by its brain's bounding box"]
    content = json.loads(say("info", "--library", address, "--json").out)
    assert [study["study"] for study in content["studies"]] == ["A", "B", "C"]
    second = content["models"][1]
    assert {key: second[key] for key in ("id", "code_length", "studies")} == {"id": "m2", "code_length": 8, "studies": 2}
    assert second["parts"] == [{"name": name, "dtype": "float16", "length": 8} for name in ("normal", "abnormal")]
    assert (second["unit"], second["bytes_a_code"], second["structures"]) == (
        "slice",
        32,
        {"core": 1, "edema": 2, "enhancing": 3},
    )
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
        with sqlite_beneath(address) as connection:
            connection.execute("PRAGMA user_version=99")


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
    importlib.import_module(MODULES[name]).add_arguments(parser)
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
