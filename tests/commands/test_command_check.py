"""``main.py check``: what is wrong with a library is told, and mended where that costs nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app import settings
from app.errors import Cancelled
from app.library import CodeCache, StudyFacts, check_library, open_library
from tests.library.sqlite.test_library_upgrade import make_version_1
from tests.support.library_commands import Say, cancelled_after, fill, names_in
from tests.support.library_stores import DAMAGES, STRAYS, damage, sqlite_beneath
from tests.support.library_support import make_record, make_space


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
        assert library.claim("Y", "indexer-8", 60.0)  # at work: no fault
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
        with open_library(address, space=make_space("m1"), create=True, pictures=False) as library:
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
    with open_library(address, space=make_space("m1"), create=True, pictures=False) as library:
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
    with open_library(path, space=make_space("m1"), create=True, pictures=False) as library:
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


@pytest.mark.parametrize(
    ("held", "put"), [(r"\[70,71,72,73,74\]", "[]"), (r'"core":\[[^,]+,', '"core":[NaN,'), (r'"core":\[[^,]+,', '"core":[1e999,')]
)
def test_facts_that_no_table_could_show_count_as_unreadable(say: Say, tmp_path: Path, held: str, put: str) -> None:
    path = tmp_path / "library.sbmir"
    fill(path, ["A"])
    with sqlite_beneath(str(path)) as connection:
        (text,) = connection.execute("SELECT facts FROM studies").fetchone()
        changed = re.sub(held, put, text)
        if put == "[]":
            changed = re.sub(r'"area_mm2":{[^}]*}', '"area_mm2":{"core":[],"edema":[],"enhancing":[]}', changed)
        assert changed != text
        connection.execute("UPDATE studies SET facts = ?", (changed,))
    for said in (say("info", "--json", "--library", path), say("export", path, tmp_path / "out")):
        assert (said.status, "is damaged" in said.err) == (2, True)
    said = say("check", "--library", path)
    assert (said.status, "A is half: its facts cannot be read" in said.out) == (3, True)
    assert " studies" not in said.out.splitlines()[0]
