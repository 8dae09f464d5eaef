"""Findings kept between openings: right whatever became of the library or of the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.anatomy import STRUCTURES
from app.findings import Findings
from app.library import Library, StudyFacts, open_finding_cache, open_library
from app.library.cache.findings import FindingCache
from app.library.records import PLANES_SHAPE
from app.settings import change_settings
from tests.support.library_support import lesion_plane, make_record, make_space


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a library of three studies, one of them without a lesion."""
    path = tmp_path / "library.sbmir"
    with open_library(path, space=make_space(), create=True, pictures=False) as library:
        for number, name in enumerate(("A", "B", "C")):
            record = make_record(name, seed=number)
            if name == "C":
                areas: dict[str, tuple[float, ...]] = dict.fromkeys(record.facts.area_mm2, (0.0,) * 5)
                record = replace(record, facts=replace(record.facts, area_mm2=areas), labels=np.zeros(PLANES_SHAPE, np.uint8))
            library.add(record)
    return path


class Counted:
    """Counts the label planes that are read of a library."""

    def __init__(self, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
        self.read = 0
        planes: Callable[..., object] = library.planes

        def counting(places: list[object]) -> object:
            self.read += len(places)
            return planes(places)

        monkeypatch.setattr(library, "planes", counting)


def studies_of(library: Library) -> list[StudyFacts]:
    return library.codes().studies


def measured(library: Library) -> list[Findings]:
    """Return what the library's own planes say."""
    return [Findings.of([library.label_slice(facts.study, k) for k in facts.slices], STRUCTURES) for facts in studies_of(library)]


def opened(path: Path, folder: Path | None, monkeypatch: pytest.MonkeyPatch) -> int:
    """Open the library anew, check its findings, and return how many planes had to be read."""
    with open_library(path, read_only=True) as library:
        wanted = measured(library)
        counted = Counted(library, monkeypatch)
        found = FindingCache(library, folder).update(studies_of(library), STRUCTURES)
        assert len(found) == len(wanted)
        for one, other in zip(found, wanted, strict=True):
            for name, array in other.arrays().items():
                assert np.array_equal(one.arrays()[name], array), name
        return counted.read


def test_they_are_kept_between_openings(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planes without a lesion are not even read the first time."""
    folder = tmp_path / "deep" / "cache"
    assert opened(path, folder, monkeypatch) == 4
    assert opened(path, folder, monkeypatch) == 0
    assert opened(path, None, monkeypatch) == 4
    assert [file.suffix for file in folder.iterdir()] == [".findings"]


def test_an_open_cache_follows_the_library(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_library(path) as library:
        cache = FindingCache(library, tmp_path / "cache")
        cache.update(studies_of(library), STRUCTURES)
        counted = Counted(library, monkeypatch)
        library.add(make_record("D", seed=9))
        library.remove("A")
        found = cache.update(studies_of(library), STRUCTURES)
        assert (len(found), counted.read) == (3, 2)
        cache.update(studies_of(library), STRUCTURES)
        assert counted.read == 2
    assert opened(path, tmp_path / "cache", monkeypatch) == 0


def test_a_study_replaced_under_its_name_is_measured_again(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "cache"
    opened(path, folder, monkeypatch)
    with open_library(path) as library:
        library.remove("B")
        record = make_record("B", seed=77)
        record.labels[71:73] = lesion_plane(60, 60)
        library.add(replace(record, facts=replace(record.facts, area_mm2={"edema": (0.0, 600.0, 600.0, 0.0, 0.0)})))
    assert opened(path, folder, monkeypatch) == 2
    assert opened(path, folder, monkeypatch) == 0


def test_a_library_made_anew_is_measured_again(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "cache"
    opened(path, folder, monkeypatch)
    path.unlink()
    with open_library(path, space=make_space(), create=True, pictures=False) as library:
        library.add(make_record("A", seed=5))
    assert opened(path, folder, monkeypatch) == 2


def test_facts_that_do_not_tell_where_lesions_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "library.sbmir"
    with open_library(path, space=make_space(), create=True, pictures=False) as library:
        record = make_record("A")
        library.add(replace(record, facts=replace(record.facts, area_mm2={})))
    assert opened(path, tmp_path / "cache", monkeypatch) == 5


@pytest.mark.parametrize("damage", ["empty", "half", "foreign", "array", "text", "folder", "bytes"])
def test_a_damaged_file_is_measured_anew(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str) -> None:
    folder = tmp_path / "cache"
    opened(path, folder, monkeypatch)
    (file,) = folder.iterdir()
    whole = file.read_bytes()
    if damage == "folder":
        file.unlink()
        file.mkdir()
    elif damage == "foreign":
        with file.open("wb") as stream:
            np.savez(stream, other=np.arange(3))
    elif damage == "array":
        with file.open("wb") as stream:
            np.save(stream, np.arange(3))
    elif damage == "bytes":
        for place in range(0, len(whole), 41):
            file.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
            with open_library(path, read_only=True) as library:
                assert FindingCache(library, folder)._load(STRUCTURES) == {}, place
    else:
        file.write_bytes({"empty": b"", "half": whole[: len(whole) // 2], "text": b"findings\n"}[damage])
    assert opened(path, folder, monkeypatch) == 4
    assert opened(path, folder, monkeypatch) == (4 if damage == "folder" else 0)
    assert len(list(folder.iterdir())) == 1


def test_a_folder_that_cannot_be_written_is_done_without(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    for folder in (tmp_path / "file", tmp_path / "file" / "cache"):
        assert opened(path, folder, monkeypatch) == 4
    assert (tmp_path / "file").read_text() == "no folder"


def test_other_structures_are_measured_for_themselves(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one cache and in the file: what was kept for one list of structures says nothing about another."""
    fewer = STRUCTURES[1:]
    with open_library(path, read_only=True) as library:
        cache = FindingCache(library, tmp_path / "cache")
        everything = cache.update(studies_of(library), STRUCTURES)
        some = cache.update(studies_of(library), fewer)
        assert [one.areas.shape[1] for one in some] == [2, 2, 2]
        for whole, part in zip(everything, some, strict=True):
            assert np.array_equal(whole.areas[:, 1:], part.areas)
        again = FindingCache(library, tmp_path / "cache").update(studies_of(library), STRUCTURES)
        assert [one.areas.shape[1] for one in again] == [3, 3, 3]


def test_settings_without_copies_keep_no_findings(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SBMIR_HOME", str(tmp_path / "home"))
    for gigabytes, files in ((0, 0), (1, 1)):
        change_settings(cache={"codes_gb": gigabytes})
        with open_library(path, read_only=True) as library:
            open_finding_cache(library).update(studies_of(library), STRUCTURES)
        assert len(list((tmp_path / "home" / "cache").rglob("*.findings"))) == files
