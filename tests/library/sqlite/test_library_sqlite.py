"""What is special about a library in one file: kills, full disks, read-only folders, strangers' files."""

from __future__ import annotations

import os
import random
import resource
import shutil
import sqlite3
import tempfile
import threading
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from app.errors import EnvironmentFault, SbmirError, UserError
from app.library import DamagedLibrary, open_library
from app.library.sqlite.schema import PAGE_BYTES, SCHEMA_VERSION
from app.library.sqlite.store import SqliteLibrary
from app.library.store import Opening
from tests.support.library_support import check_whole, make_record, make_space

NOBODY = 65534


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library of two studies."""
    file = tmp_path / "library.sbmir"
    with open_library(file, space=make_space("m1"), create=True) as library:
        library.add(make_record("A", seed=1))
        library.add(make_record("B", seed=2))
    return file


# -- strangers' files


def test_there_is_nothing_beside_the_file(path: Path) -> None:
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_a_missing_library_is_not_made_by_looking(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="There is no library"):
        open_library(tmp_path / "none.sbmir")
    assert list(tmp_path.iterdir()) == []


def test_a_library_is_made_with_its_folder(tmp_path: Path) -> None:
    target = tmp_path / "new folder" / "a b?c#d%20.sbmir"
    open_library(target, create=True).close()
    assert target.is_file()
    open_library(target).close()


def test_files_that_are_no_library_are_refused(tmp_path: Path) -> None:
    text = tmp_path / "notes.sbmir"
    text.write_text("not a library, but long enough to hold a header")
    empty = tmp_path / "empty.sbmir"
    empty.touch()
    other = tmp_path / "other.sbmir"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE films (title TEXT)")
    connection.close()
    pipe = tmp_path / "pipe.sbmir"
    os.mkfifo(pipe)
    for file in (text, empty, other, tmp_path, pipe):
        with pytest.raises(UserError, match=r"not an SBMIR library|not a library") as caught:
            open_library(file)
        assert str(file) in str(caught.value)
    with pytest.raises(UserError, match="not an SBMIR library"):
        open_library(other, create=True)
    with pytest.raises(UserError, match="not an SBMIR library"):
        open_library(text, create=True)
    assert text.read_text().startswith("not a library")


def test_a_file_whose_making_was_killed_is_made_again(tmp_path: Path) -> None:
    target = tmp_path / "library.sbmir"
    target.touch()
    with open_library(target, space=make_space("m1"), create=True) as library:
        library.add(make_record("A"))
    assert check_whole(target) == ["A"]


def test_other_addresses_are_refused_without_repeating_a_password() -> None:
    with pytest.raises(UserError, match="postgres:// addresses are not supported") as caught:
        open_library("postgres://reader:secret@host/cases")
    assert "secret" not in str(caught.value)


def test_links_are_followed_and_loops_refused(path: Path, tmp_path: Path) -> None:
    link, loop = tmp_path / "elsewhere" / "link.sbmir", tmp_path / "loop.sbmir"
    link.parent.mkdir()
    link.symlink_to(path)
    with open_library(link, model_id="m1") as library:
        library.add(make_record("C"))
    assert check_whole(path) == ["A", "B", "C"]
    loop.symlink_to(loop)
    with pytest.raises(SbmirError, match=r"loop\.sbmir"):
        open_library(loop)


def test_a_newer_schema_is_refused(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")
    connection.close()
    with pytest.raises(UserError, match=r"made by a newer SBMIR .* update SBMIR"):
        open_library(path)


@pytest.mark.parametrize("count", [60, pytest.param(500, marks=pytest.mark.slow)])
def test_damaged_files_get_a_sentence(path: Path, tmp_path: Path, count: int) -> None:
    """Bytes overwritten anywhere, or the end cut off: an error of ours or none, never a crash."""
    whole = path.read_bytes()
    rng = random.Random(4)
    seen = 0
    for number in range(count):
        broken = bytearray(whole)
        for _ in range(rng.choice((1, 8, 64))):
            start = rng.randrange(16, len(broken))
            broken[start : start + rng.choice((1, 16, 2048))] = rng.randbytes(16)
        if number % 6 == 0:
            del broken[rng.randrange(100, len(broken)) :]
        file = tmp_path / f"broken{number}.sbmir"
        file.write_bytes(broken)
        try:
            with open_library(file, model_id="m1") as library:
                for facts in library.codes().studies:
                    library.display_planes(facts.study, "t1")
                    library.label_planes(facts.study)
        except SbmirError as error:
            seen += 1
            assert str(file) in str(error)
            assert "\n" not in str(error)
        file.unlink()
    assert seen > count // 6


def test_a_file_with_damaged_pages_is_a_fault_that_is_not_mended(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    start = len(whole) // 2 // PAGE_BYTES * PAGE_BYTES
    whole[start : start + PAGE_BYTES] = b"\xa5" * PAGE_BYTES
    path.write_bytes(whole)
    with open_library(path) as library:
        (fault,) = library.faults(mend=True)
    assert (fault.study, fault.mended) == (None, False)
    assert f"The library {path} is damaged: restore it from a copy" in fault.sentence
    assert path.read_bytes() == whole


def test_a_damaged_schema_that_is_no_text_gets_a_sentence(path: Path) -> None:
    """SQLite repeats it in its message, which Python then cannot read."""
    path.write_bytes(path.read_bytes().replace(b"kinds TEXT", b"kinds \xffEXT"))
    with pytest.raises(DamagedLibrary, match="is damaged"):
        open_library(path)


def test_an_index_that_is_not_of_its_table_does_not_mislead_the_check(path: Path) -> None:
    """Two pages have changed places, each of them sound in itself."""
    with sqlite3.connect(path) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE tbl_name = ? AND type = 'index'"
        first, second = (connection.execute(query, (table,)).fetchone()[0] - 1 for table in ("models", "studies"))
    connection.close()
    whole = bytearray(path.read_bytes())
    one, other = (slice(page * PAGE_BYTES, (page + 1) * PAGE_BYTES) for page in (first, second))
    whole[one], whole[other] = whole[other], whole[one]
    path.write_bytes(whole)
    with open_library(path) as library:
        assert all(fault.sentence for fault in library.faults())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE studies SET facts = '{}'",
        "UPDATE studies SET facts = 'no JSON'",
        "UPDATE studies SET facts = replace(facts, '[70,71', '[-3,71')",
        "UPDATE studies SET facts = replace(facts, '[70,71,', '[71,')",
        "UPDATE parts SET data = x'00'",
        "UPDATE parts SET part = 2 WHERE part = 1",
        "UPDATE parts SET part = -1 WHERE part = 1",
        "DELETE FROM parts WHERE part = 1",
        "UPDATE models SET space = ''",
        "UPDATE models SET space = replace(space, 'm1', 'm2')",
        *(f"""UPDATE models SET space = replace(space, ':8}}', ':{length}}}')""" for length in (-8, 4194304, 99999999999999)),
        """UPDATE models SET space = replace(space, 'abnormal', 'normal')""",
        """UPDATE models SET space = replace(space, '"float16"', '"object"')""",
        "DELETE FROM library",
    ],
)
def test_damaged_records_get_a_sentence(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()
    with pytest.raises(DamagedLibrary, match="is damaged"), open_library(path) as library:
        library.codes()


@pytest.mark.parametrize("data", ["x'00'", "zeroblob(100)", "data || x'00'", "substr(data, 1, 40)"])
def test_damaged_pictures_get_a_sentence(path: Path, data: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"UPDATE planes SET data = CAST({data} AS BLOB)")
    connection.commit()
    connection.close()
    with open_library(path) as library, pytest.raises(DamagedLibrary, match="is damaged"):
        library.display_slice("A", "t1", 70)


def test_a_picture_that_would_inflate_without_end_is_refused(path: Path) -> None:
    import zlib

    connection = sqlite3.connect(path)
    connection.execute("UPDATE planes SET data = ?", (zlib.compress(bytes(50_000_000)),))
    connection.commit()
    connection.close()
    with open_library(path) as library, pytest.raises(DamagedLibrary):
        library.display_slice("A", "t1", 70)


# -- folders that cannot be written


def in_child(work: Callable[[], None], *, as_nobody: bool = False) -> None:
    """Run `work` in a process of its own, if wanted without root's power to write anywhere."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            if as_nobody and os.geteuid() == 0:
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            work()
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.fixture
def sealed(path: Path) -> Iterator[Path]:
    """A library in a folder that everybody may read and nobody may write."""
    with tempfile.TemporaryDirectory(prefix="sbmir-sealed-") as folder:
        file = Path(folder) / "library.sbmir"
        shutil.copy(path, file)
        file.chmod(0o444)
        Path(folder).chmod(0o555)
        yield file
        Path(folder).chmod(0o755)


def test_a_read_only_folder_opens_for_reading(sealed: Path) -> None:
    def work() -> None:
        with open_library(sealed, model_id="m1") as library:
            assert library.read_only
            assert len(library.codes().studies) == 2
            assert library.display_slice("A", "t1", 70).any()
            with pytest.raises(EnvironmentFault, match="reading only"):
                library.add(make_record("C"))
        with pytest.raises(EnvironmentFault, match="cannot be written"):
            open_library(sealed.parent / "new.sbmir", create=True)
        with pytest.raises(EnvironmentFault, match="Cannot"):
            open_library(sealed.parent / "below" / "new.sbmir", create=True)

    in_child(work, as_nobody=True)


def test_an_unfinished_write_in_a_read_only_folder_is_told(path: Path) -> None:
    """A journal that needs rolling back, in a folder where that cannot be done."""
    with tempfile.TemporaryDirectory(prefix="sbmir-sealed-") as folder:
        file = Path(folder) / "library.sbmir"
        leave_unfinished_write(path, file)
        for entry in Path(folder).iterdir():
            entry.chmod(0o444)
        Path(folder).chmod(0o555)

        def work() -> None:
            with pytest.raises(EnvironmentFault, match="unfinished write"):
                open_library(file)

        in_child(work, as_nobody=True)
        Path(folder).chmod(0o755)


def leave_unfinished_write(source: Path, target: Path) -> None:
    """Copy a library as a kill in the middle of a commit leaves it: pages written, the journal still there."""
    connection = sqlite3.connect(source, isolation_level=None)
    connection.execute("PRAGMA cache_size=1")  # spills at once, so the file is half written before the commit
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE planes SET data = zeroblob(20000)")
    shutil.copy(source, target)
    shutil.copy(f"{source}-journal", f"{target}-journal")
    connection.execute("ROLLBACK")
    connection.close()
    assert target.read_bytes() != source.read_bytes()


@pytest.mark.parametrize("read_only", [False, True])
def test_an_unfinished_write_is_rolled_back_by_opening(path: Path, tmp_path: Path, read_only: bool) -> None:
    target = tmp_path / "killed.sbmir"
    leave_unfinished_write(path, target)
    with open_library(target, read_only=read_only) as library:
        assert np.array_equal(library.display_slice("A", "t1", 70), make_record("A", seed=1).display["t1"][70])
    assert check_whole(target) == ["A", "B"]


# -- full disks, other writers, kills


def test_a_full_disk_is_a_sentence_and_loses_nothing(path: Path) -> None:
    library = SqliteLibrary(str(path), Opening(model_id="m1"))
    pages = library._connection.execute("PRAGMA page_count").fetchone()[0]
    library._connection.execute(f"PRAGMA max_page_count={pages + 3}")
    with pytest.raises(EnvironmentFault, match="The disk is full"):
        library.add(make_record("C"))
    assert [facts.study for facts in library.studies()] == ["A", "B"]
    library._connection.execute("PRAGMA max_page_count=1000000")
    library.add(make_record("C"))
    library.close()
    assert check_whole(path) == ["A", "B", "C"]


def test_a_disk_that_stops_writing_is_a_sentence_and_loses_nothing(path: Path) -> None:
    limit = path.stat().st_size + 100_000

    def work() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        with open_library(path, model_id="m1") as library:
            with pytest.raises(EnvironmentFault, match=r"Cannot write|disk"):
                library.add(make_record("C"))
            assert [facts.study for facts in library.studies()] == ["A", "B"]

    in_child(work)
    assert check_whole(path) == ["A", "B"]


def test_readers_in_other_threads_see_whole_studies(path: Path) -> None:
    """A writer adds and removes while readers read: each reader sees a state that once was."""
    stop = threading.Event()
    faults: list[BaseException] = []

    def read() -> None:
        try:
            with open_library(path, model_id="m1", read_only=True) as library:
                while not stop.is_set():
                    table = library.codes()
                    assert {facts.study for facts in table.studies} >= {"A", "B"}
                    assert len(table) == 5 * len(table.studies)
        except BaseException as error:
            faults.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    with open_library(path, model_id="m1") as library:
        for number in range(6):
            library.add(make_record(f"N{number}", seed=number))
            if number % 2:
                library.remove(f"N{number}")
    stop.set()
    for reader in readers:
        reader.join()
    assert faults == []
    assert check_whole(path) == ["A", "B", "N0", "N2", "N4"]


def test_two_makers_of_one_library_get_along(tmp_path: Path) -> None:
    target = tmp_path / "library.sbmir"
    faults: list[BaseException] = []

    def make(name: str) -> None:
        try:
            with open_library(target, space=make_space("m1"), create=True) as library:
                library.add(make_record(name))
        except BaseException as error:
            faults.append(error)

    makers = [threading.Thread(target=make, args=(f"S{number}",)) for number in range(4)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert faults == []
    assert check_whole(target) == ["S0", "S1", "S2", "S3"]


def test_a_library_stays_small_when_studies_come_and_go(path: Path) -> None:
    with open_library(path, model_id="m1") as library:
        library.add(make_record("C"))
        size = path.stat().st_size
        for number in range(5):
            library.remove("C")
            library.add(make_record("C", seed=number))
        assert path.stat().st_size <= size * 1.1
