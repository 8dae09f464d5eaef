"""Libraries that the former program wrote: read as they are, and upgraded in one step."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from app.errors import UserError
from app.jobs import Job
from app.library import StudyPresent, check_library, open_code_cache, open_library
from app.library.mongo.documents import SCHEMA_VERSION as MONGO_VERSION
from app.library.sqlite.schema import SCHEMA_VERSION as SQLITE_VERSION
from app.settings import REPOSITORY
from tests.support.former.libraries import (
    CLAIMANT,
    CLAIMED,
    MODELS,
    Former,
    check_content,
    check_library_of,
    check_planes,
    check_tables,
    put_former_library,
    schema_of,
)
from tests.support.former.upgrade_worker import upgrade
from tests.support.library_stores import mongo_beneath, same_record, sqlite_beneath
from tests.support.library_support import make_record, make_space


@pytest.fixture
def former(address: str) -> Former:
    """Return a library of the former program, in each store."""
    return put_former_library(address)


def present(address: str) -> int:
    """Return the present version of a store's schema."""
    return MONGO_VERSION if "://" in address else SQLITE_VERSION


def everything_in(address: str) -> object:
    """Return all that is stored, to tell whether something was written."""
    if "://" not in address:
        return Path(address).read_bytes()
    with mongo_beneath(address) as database:
        return {name: sorted(map(repr, database[name].find())) for name in database.list_collection_names()}


def test_read_as_it_is(former: Former) -> None:
    before = everything_in(former.address)
    check_library_of(former, read_only=True)
    with open_library(former.address, read_only=True) as library:
        assert library.space == make_space("model-one", 16)
        check_planes(library, former)
    report = check_library(former.address, Job())
    assert (report.studies, report.faults) == (9, [])
    assert schema_of(former.address) == former.schema
    assert everything_in(former.address) == before


def test_upgraded_by_whoever_may_write(former: Former) -> None:
    with open_library(former.address) as library:
        assert [entry.space for entry in library.models()] == [make_space(model, length) for model, length in MODELS.items()]
        assert schema_of(former.address) == present(former.address) > former.schema
        check_content(library, former)
        check_planes(library, former)
    check_library_of(former, read_only=True)
    check_library_of(former, read_only=False)
    report = check_library(former.address, Job(), mend=True)
    assert (report.studies, report.faults) == (9, [])


def test_what_was_claimed_stays_claimed(former: Former) -> None:
    with open_library(former.address) as library:
        assert not library.claim(CLAIMED, "somebody else", 60)
        assert library.claim(CLAIMED, CLAIMANT, 60)


def test_an_upgrade_leaves_a_copy_of_the_codes_good(former: Former, monkeypatch: pytest.MonkeyPatch) -> None:
    for model in MODELS:
        with open_library(former.address, model_id=model, read_only=True) as library:
            check_tables(open_code_cache(library).update(), former)
    open_library(former.address).close()
    for model in MODELS:
        with open_library(former.address, model_id=model) as library:
            monkeypatch.setattr(library, "codes", None)  # nothing is to be fetched again
            check_tables(open_code_cache(library).update(), former)


def test_work_goes_on_after_an_upgrade(former: Former) -> None:
    record = make_record("P77-0", patient="P77", length=16)
    with open_library(former.address, space=make_space("model-one", 16)) as library:
        with pytest.raises(StudyPresent):
            library.add(make_record("P00-0", patient="P00", length=16, slices=6))
        library.add(record)
        assert same_record(library, record)
        with open_library(former.address, space=make_space("model-none", 8), add_model=True) as other:
            other.add(make_record("P77-0", length=8))
            assert [entry.studies for entry in other.models()] == [10, 3, 1]
        library.remove("P77-0")
        library.remove("P00-0")
        assert library.faults() == []
        assert "P00-0" not in {facts.study for facts in library.codes().studies}
    with open_library(former.address, model_id="model-two") as library:
        assert library.faults() == []
        assert len(library.studies()) == len(former.stamps["model-two"]) - 1


def test_a_reader_stays_while_others_upgrade(former: Former) -> None:
    with open_library(former.address, read_only=True) as reader:
        check_content(reader, former)
        open_library(former.address).close()
        assert schema_of(former.address) == present(former.address)
        check_content(reader, former)


def test_a_program_that_has_it_open_is_told_of_a_newer_one(tmp_path: Path) -> None:
    path = str(tmp_path / "library.sbmir")
    with open_library(path, space=make_space(), create=True) as library:
        library.add(make_record("A"))
        with sqlite_beneath(path) as connection:
            connection.execute("ALTER TABLE parts RENAME TO pieces")
            connection.execute(f"PRAGMA user_version={SQLITE_VERSION + 1}")
        with pytest.raises(UserError, match="made by a newer SBMIR"):
            library.codes()
        with pytest.raises(UserError, match="made by a newer SBMIR"):
            library.add(make_record("B"))


def test_two_upgrades_at_once_are_one(former: Former) -> None:
    start = threading.Barrier(3)
    raised: list[BaseException] = []

    def open_at_once() -> None:
        try:
            start.wait()
            open_library(former.address).close()
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=open_at_once) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert raised == []
    check_library_of(former, read_only=False)


def die_at(address: str, moment: int) -> subprocess.CompletedProcess[str]:
    """Upgrade a library in a process that is killed at a moment."""
    command = [sys.executable, "-m", "tests.support.former.upgrade_worker", address, str(moment)]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)


def put_anew(address: str) -> Former:
    """Put the former program's library in the place of what is there."""
    if "://" in address:
        with mongo_beneath(address) as database:
            database.client.drop_database(database.name)
    else:
        for file in (Path(address), Path(f"{address}-journal")):
            file.unlink(missing_ok=True)
    return put_former_library(address)


@pytest.mark.parametrize("count", [2, pytest.param(20, marks=pytest.mark.slow)])
def test_an_upgrade_that_is_killed_loses_nothing(former: Former, count: int) -> None:
    """Whenever it dies, there is a library of the former version or of the present one, and all is in it."""
    moments = upgrade(former.address)
    versions = []
    for moment in np.linspace(1, moments, count).astype(int):
        former = put_anew(former.address)
        assert die_at(former.address, int(moment)).returncode == -signal.SIGKILL
        with open_library(former.address, read_only=True) as library:  # rolls back what was not finished
            check_content(library, former)
        versions.append(schema_of(former.address))
        check_library_of(former, read_only=False)
        assert schema_of(former.address) == present(former.address)
    assert versions == sorted(versions)
    assert set(versions) == {former.schema, present(former.address)}


# -- former libraries that were not whole


def test_tables_after_an_upgrade_are_those_of_a_new_library(tmp_path: Path) -> None:
    old, new = str(tmp_path / "old.sbmir"), str(tmp_path / "new.sbmir")
    put_former_library(old)
    open_library(old).close()
    open_library(new, create=True).close()
    columns = []
    for path in (old, new):
        with sqlite_beneath(path) as connection:
            tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            queries = {name: connection.execute(f"SELECT * FROM pragma_table_xinfo('{name}')").fetchall() for name in tables}
            keys = {name: connection.execute(f"SELECT * FROM pragma_foreign_key_list('{name}')").fetchall() for name in tables}
            strict = connection.execute("SELECT name, strict, wr FROM pragma_table_list ORDER BY name").fetchall()
            columns.append((queries, keys, strict))
    assert columns[0] == columns[1]


@pytest.mark.parametrize("noted", ["NULL", "-8", "0", "99999999999999"])
@pytest.mark.parametrize("read_only", [True, False])
def test_a_length_that_cannot_be_costs_no_codes(tmp_path: Path, noted: str, read_only: bool) -> None:
    former = put_former_library(str(tmp_path / "old.sbmir"))
    with sqlite_beneath(former.address) as connection:
        connection.execute(f"UPDATE models SET code_length = {noted} WHERE id = 'model-two'")
    check_library_of(former, read_only=read_only)


def test_codes_of_nothing_are_left_behind(tmp_path: Path) -> None:
    former = put_former_library(str(tmp_path / "old.sbmir"))
    with sqlite_beneath(former.address) as connection:
        connection.execute("INSERT INTO codes VALUES (99, 1, 's', x'00', x'00'), (1, 99, 's', x'00', x'00')")
    check_library_of(former, read_only=False)


def test_half_studies_stay_to_be_found(tmp_path: Path) -> None:
    former = put_former_library(str(tmp_path / "old.sbmir"))
    with sqlite_beneath(former.address) as connection:
        connection.execute("UPDATE codes SET abnormal = x'00' WHERE study_key = 1 AND model_key = 2")
    for read_only in (True, False):
        with open_library(former.address, read_only=read_only) as library:
            (fault,) = library.faults()
            assert "by model model-two do not fit" in fault.sentence


def test_an_upgrade_needs_no_room_for_a_second_copy(tmp_path: Path) -> None:
    former = put_former_library(str(tmp_path / "old.sbmir"))
    long = "zeroblob(40000 * (SELECT json_array_length(facts, '$.slices') FROM studies WHERE key = study_key))"
    with sqlite_beneath(former.address) as connection:
        connection.execute(f"UPDATE codes SET normal = {long}, abnormal = {long}")
        connection.execute("UPDATE models SET code_length = 20000 WHERE code_length > 0")
    before = Path(former.address).stat().st_size
    with open_library(former.address) as library:
        assert library.codes().codes.nbytes > before / 2
        assert library.faults() == []
    assert before <= Path(former.address).stat().st_size < 1.15 * before
