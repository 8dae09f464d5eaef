"""Library files of an older program: read as they are, upgraded when opened for writing, whole at every moment."""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from app.errors import EnvironmentFault
from app.library import ModelEntry, open_library, packing
from app.library.sqlite.schema import APPLICATION_ID, SCHEMA_VERSION, upgrade_tables
from app.settings import REPOSITORY
from tests.support.library_stores import same_record
from tests.support.library_support import check_whole, make_record, make_space

_TABLES_OF_1 = (
    "CREATE TABLE library (key TEXT PRIMARY KEY, value TEXT) STRICT",
    """CREATE TABLE studies (key INTEGER PRIMARY KEY, study TEXT NOT NULL UNIQUE, patient TEXT NOT NULL,
       facts TEXT NOT NULL) STRICT""",
    """CREATE TABLE codes (study_key INTEGER PRIMARY KEY REFERENCES studies (key) ON DELETE CASCADE,
       normal BLOB NOT NULL, abnormal BLOB NOT NULL) STRICT""",
    """CREATE TABLE planes (study_key INTEGER NOT NULL REFERENCES studies (key) ON DELETE CASCADE,
       kind TEXT NOT NULL, slice INTEGER NOT NULL, data BLOB NOT NULL, UNIQUE (study_key, kind, slice)) STRICT""",
    "INSERT INTO library VALUES ('model_id', NULL), ('code_length', NULL), ('revision', '0')",
    f"PRAGMA application_id={APPLICATION_ID}",
    "PRAGMA user_version=1",
)
NAMES = ("A", "B", "C")


def make_version_1(path: Path, names: tuple[str, ...] = NAMES, length: int = 8) -> None:
    """Write a library as the first version of the schema was written."""
    connection = sqlite3.connect(path)
    for statement in _TABLES_OF_1:
        connection.execute(statement)
    for key, name in enumerate(names, 1):
        record = make_record(name, seed=key, length=length)
        facts = record.facts
        connection.execute("INSERT INTO studies VALUES (?, ?, ?, ?)", (key, name, facts.patient, packing.pack_facts(facts)))
        codes = packing.pack_codes(make_space(length=length), record.codes)
        connection.execute("INSERT INTO codes VALUES (?, ?, ?)", (key, *codes))
        stacks = {**record.display, "labels": record.labels}
        planes = [(key, kind, k, packing.pack_plane(plane)) for kind, stack in stacks.items() for k, plane in enumerate(stack)]
        connection.executemany("INSERT INTO planes VALUES (?, ?, ?, ?)", planes)
    if names:
        connection.execute("UPDATE library SET value = 'm1' WHERE key = 'model_id'")
        connection.execute("UPDATE library SET value = ? WHERE key = 'code_length'", (str(length),))
    connection.execute("UPDATE library SET value = ? WHERE key = 'revision'", (str(len(names)),))
    connection.commit()
    connection.close()


def version(path: Path) -> int:
    connection = sqlite3.connect(path)
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    connection.close()
    return int(found)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "old.sbmir"
    make_version_1(path)
    return path


def test_opening_for_writing_upgrades(old: Path) -> None:
    with open_library(old, model_id="m1") as library:
        assert (library.models(), library.pictures, library.revision()) == ([ModelEntry(make_space("m1"), 3)], True, 3)
        assert all(same_record(library, make_record(name, seed=key)) for key, name in enumerate(NAMES, 1))
        assert len(set(library.stamps().values())) == 3
        assert library.faults() == []
        library.add(make_record("D", seed=4))
        assert library.claim("E", "me", 1)
    assert version(old) == SCHEMA_VERSION
    assert check_whole(old) == ["A", "B", "C", "D"]
    with open_library(old, space=make_space("m2", 12), add_model=True) as library:
        library.add(make_record("A", length=12))
        assert library.models() == [ModelEntry(make_space("m1"), 4), ModelEntry(make_space("m2", 12), 1)]
        assert sorted(library.record("A").display) == ["flair", "t1", "t1ce"]


def test_reading_leaves_it_as_it_is(old: Path) -> None:
    before = old.read_bytes()
    with open_library(old, model_id="m1", read_only=True) as library:
        assert (library.models(), library.pictures, library.revision()) == ([ModelEntry(make_space("m1"), 3)], True, 3)
        assert all(same_record(library, make_record(name, seed=key)) for key, name in enumerate(NAMES, 1))
        assert set(library.stamps()) == set(NAMES)
        assert np.array_equal(library.record("B").display["t1"], make_record("B", seed=2).display["t1"])
        assert library.faults() == []
        with pytest.raises(EnvironmentFault, match="reading only"):
            library.add(make_record("D"))
    assert old.read_bytes() == before


def test_a_reader_follows_another_program_s_upgrade(old: Path) -> None:
    with open_library(old, model_id="m1", read_only=True) as reader:
        stamps = reader.stamps()
        with open_library(old, model_id="m1") as writer:
            writer.add(make_record("D", seed=4))
        assert reader.revision() == 4
        assert [facts.study for facts in reader.codes().studies] == ["A", "B", "C", "D"]
        assert not set(reader.stamps().values()) & set(stamps.values())
        with pytest.raises(EnvironmentFault, match="reading only"):
            reader.remove("A")


def test_an_empty_library_without_a_model_is_upgraded(tmp_path: Path) -> None:
    path = tmp_path / "empty.sbmir"
    make_version_1(path, names=())
    with open_library(path) as library:
        assert (library.model_id, library.models()) == (None, [])
    with open_library(path, space=make_space("m1")) as library:
        library.add(make_record("A"))
    assert check_whole(path) == ["A"]


def test_an_upgrade_that_finds_a_full_disk_leaves_it_as_it_was(old: Path) -> None:
    work = (
        "import resource, sys; from app.library import open_library;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2); open_library(sys.argv[1])"
    )
    command = [sys.executable, "-c", work, str(old), str(old.stat().st_size)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert "EnvironmentFault" in done.stderr
    assert version(old) == 1
    with open_library(old, model_id="m1") as library:
        assert [facts.study for facts in library.studies()] == list(NAMES)


def test_an_upgrade_that_was_killed_half_way_is_done_again(old: Path, tmp_path: Path) -> None:
    """A file as a kill in the middle leaves it: new tables already on the disk, the journal beside it."""
    killed = tmp_path / "killed.sbmir"
    connection = sqlite3.connect(old, isolation_level=None)
    connection.execute("PRAGMA cache_size=1")  # spills at once
    connection.execute("BEGIN IMMEDIATE")
    upgrade_tables(connection, 1)
    shutil.copy(old, killed)
    shutil.copy(f"{old}-journal", f"{killed}-journal")
    connection.execute("ROLLBACK")
    connection.close()
    assert killed.read_bytes() != old.read_bytes()
    with open_library(killed, model_id="m1") as library:
        assert all(same_record(library, make_record(name, seed=key)) for key, name in enumerate(NAMES, 1))
        assert library.faults() == []
    assert version(killed) == SCHEMA_VERSION


def test_an_upgrade_that_is_killed_leaves_a_whole_library(tmp_path: Path) -> None:
    """Killed at any moment it is of the old version or of the new one, and the next opening finishes the work."""
    source = tmp_path / "source.sbmir"
    make_version_1(source, length=5_000)
    work = "import sys; from app.library import open_library; print('ready', flush=True); open_library(sys.argv[1])"
    rng = random.Random(2)
    versions = set()
    for number in range(3):
        path = tmp_path / f"{number}.sbmir"
        shutil.copy(source, path)
        with subprocess.Popen([sys.executable, "-c", work, str(path)], cwd=REPOSITORY, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            time.sleep(rng.uniform(0, 0.06))
            process.send_signal(signal.SIGKILL)
        versions.add(version(path))
        with open_library(path, model_id="m1") as library:
            assert [facts.study for facts in library.studies()] == list(NAMES)
            assert library.faults() == []
        assert version(path) == SCHEMA_VERSION
        path.unlink()
    assert versions <= {1, SCHEMA_VERSION}
