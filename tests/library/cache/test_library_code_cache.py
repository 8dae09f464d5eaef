"""The local copy of a library's codes: always what the store says, whatever befalls its files."""

from __future__ import annotations

import os
import resource
import shutil
import signal
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from app.library import CodeTable, open_library
from app.library.cache.codes import BATCH, LOOSE_SEGMENTS, CodeCache
from app.library.cache.files import INDEX
from app.library.sqlite.store import SqliteLibrary
from app.library.store import Opening
from tests.support.library_support import make_record, make_space

GB = 1 << 30
MODEL = "fake-model"


class Fetching(SqliteLibrary):
    """A new library that remembers whose codes were asked for; `store` is the same one, opened again, which does not."""

    def __init__(self, path: Path, model: str = MODEL) -> None:
        super().__init__(str(path), Opening(make_space(model), create=True, pictures=False))
        self.store = open_library(path)
        self.fetched: list[str] = []

    def codes(self, only: Collection[str] | None = None) -> CodeTable:
        table = super().codes(only)
        self.fetched += [facts.study for facts in table.studies]
        return table

    def close(self) -> None:
        self.store.close()
        super().close()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Fetching]:
    with Fetching(tmp_path / "library.sbmir") as opened:
        yield opened


@pytest.fixture
def cached(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def fill(library: Fetching, *names: str) -> None:
    for name in names:
        library.store.add(make_record(name, patient=f"P-{name}", seed=sum(name.encode())))


def opened(library: Fetching, folder: Path, limit: int = GB) -> CodeCache:
    return CodeCache(library, folder, limit)


def content(tables: list[CodeTable]) -> dict[tuple[str, int], tuple[bytes, bytes]]:
    """Return the codes of each slice of each study; no study may be there twice."""
    found = {}
    for table in tables:
        for row, (study, k) in enumerate(zip(table.codes.study.tolist(), table.codes.unit.tolist(), strict=True)):
            key = table.studies[study].study, k
            assert key not in found
            found[key] = table.codes.parts["normal"][row].tobytes(), table.codes.parts["abnormal"][row].tobytes()
    return found


def check(library: Fetching, tables: list[CodeTable]) -> None:
    """Assert that the cache says what the store says."""
    store = library.store.codes()
    assert content(tables) == content([store])
    assert sorted(facts.study for table in tables for facts in table.studies) == sorted(f.study for f in store.studies)
    assert {f.study: f for table in tables for f in table.studies} == {f.study: f for f in store.studies}


def the_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_second_opening_fetches_nothing_and_maps_the_files(library: Fetching, cached: Path) -> None:
    fill(library, "A", "B", "C")
    check(library, opened(library, cached).update())
    assert library.fetched == ["A", "B", "C"]
    library.fetched.clear()
    tables = opened(library, cached).update()
    check(library, tables)
    assert library.fetched == []
    base: object = tables[0].codes.parts["normal"]
    while isinstance(base, np.ndarray) and not isinstance(base, np.memmap):
        base = base.base
    assert isinstance(base, np.memmap)


def test_only_what_is_new_is_fetched_and_what_is_gone_is_dropped(library: Fetching, cached: Path) -> None:
    fill(library, "A", "B", "C", "D")
    cache = opened(library, cached)
    cache.update()
    library.fetched.clear()
    library.store.remove("B")
    fill(library, "E")
    check(library, cache.update())
    assert library.fetched == ["E"]
    check(library, opened(library, cached).update())
    assert library.fetched == ["E"]


def test_a_study_that_was_written_again_is_fetched_again(library: Fetching, cached: Path) -> None:
    fill(library, "A", "B")
    opened(library, cached).update()
    library.fetched.clear()
    library.store.remove("A")
    library.store.add(make_record("A", seed=99, slices=7))
    check(library, opened(library, cached).update())
    assert library.fetched == ["A"]


def test_what_has_not_changed_stays_the_same_object(library: Fetching, cached: Path) -> None:
    fill(library, "A", "B")
    cache = opened(library, cached)
    first = cache.update()
    fill(library, "C")
    second = cache.update()
    assert second[0] is first[0]
    assert len(second) == 2


@pytest.mark.parametrize("folder", [None, "cache"])
def test_an_empty_library_and_one_that_becomes_empty(library: Fetching, tmp_path: Path, folder: str | None) -> None:
    cache = CodeCache(library, tmp_path / folder if folder else None, GB)
    assert cache.update() == []
    fill(library, "A")
    check(library, cache.update())
    library.store.remove("A")
    assert cache.update() == []
    library.store.add(make_record("A", seed=16))
    check(library, cache.update())


def _truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _empty(path: Path) -> None:
    os.truncate(path, 0)


def _lengthen(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"\0" * 100)


def _last_byte(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


def _pickle(path: Path) -> None:
    np.save(path.with_suffix(".npy"), np.array([{}], object), allow_pickle=True)
    path.with_suffix(".npy").replace(path)


def _exchange(path: Path) -> None:
    """Let another segment of the same shape have this one's name."""
    others = (file for file in path.parent.iterdir() if file.suffix == path.suffix and file.name != INDEX)
    other = next((file for file in others if file != path), path)
    one, two = path.read_bytes(), other.read_bytes()
    path.write_bytes(two)
    other.write_bytes(one)


@pytest.mark.parametrize("harm", [_truncate, _empty, _lengthen, _last_byte, _pickle, _exchange, Path.unlink])
@pytest.mark.parametrize("victim", ["index", "codes", "description"])
def test_damage_is_fetched_again(library: Fetching, cached: Path, harm: Callable[[Path], None], victim: str) -> None:
    fill(library, "A", "B")
    cache = opened(library, cached)
    cache.update()
    fill(library, "C", "D")
    cache.update()
    (folder,) = cached.iterdir()
    codes, descriptions = list(folder.glob("*.codes")), [path for path in folder.glob("*.json") if path.name != INDEX]
    assert len(codes) == len(descriptions) == 2
    harm({"index": folder / INDEX, "codes": codes[0], "description": descriptions[0]}[victim])
    check(library, opened(library, cached).update())
    library.fetched.clear()
    check(library, opened(library, cached).update())
    assert library.fetched == [], "it was mended"


def test_random_harm_never_makes_a_wrong_row(library: Fetching, cached: Path, tmp_path: Path) -> None:
    fill(library, "A", "B", "C")
    opened(library, cached).update()
    whole = tmp_path / "whole"
    shutil.copytree(cached, whole)
    rng = np.random.default_rng(0)
    for _ in range(60):
        shutil.rmtree(cached)
        shutil.copytree(whole, cached)
        files = the_files(cached)
        path = files[rng.integers(len(files))]
        data = bytearray(path.read_bytes())
        start = int(rng.integers(len(data)))
        kind = rng.integers(3)
        if kind == 0:
            data[start] = int(rng.integers(256))
        elif kind == 1:
            del data[start : start + int(rng.integers(1, 200))]
        else:
            data[start:start] = rng.bytes(int(rng.integers(1, 200)))
        path.write_bytes(data)
        check(library, opened(library, cached).update())


def test_two_programs_use_a_cache_at_once(library: Fetching, cached: Path) -> None:
    fill(library, "A", "B")
    one, two = opened(library, cached), opened(library, cached)
    check(library, one.update())
    check(library, two.update())
    for name in ("C", "D", "E"):
        fill(library, name)
        check(library, one.update())
        check(library, two.update())
    library.store.remove("A")
    check(library, two.update())
    check(library, one.update())
    check(library, opened(library, cached).update())


def test_it_can_be_deleted_while_it_is_used(library: Fetching, cached: Path) -> None:
    fill(library, "A")
    cache = opened(library, cached)
    tables = cache.update()
    shutil.rmtree(cached)
    check(library, tables)
    fill(library, "B")
    check(library, cache.update())
    check(library, opened(library, cached).update())


def test_many_additions_are_joined(library: Fetching, cached: Path) -> None:
    cache = opened(library, cached)
    for number in range(LOOSE_SEGMENTS + 5):
        fill(library, f"S{number:02}")
        check(library, cache.update())
        assert len([path for path in the_files(cached) if path.suffix == ".codes"]) <= LOOSE_SEGMENTS
        assert len(the_files(cached)) <= 2 * LOOSE_SEGMENTS + 1
    library.store.remove("S03")
    check(library, cache.update())
    check(library, opened(library, cached).update())


def test_a_big_library_is_fetched_in_parts(library: Fetching, cached: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.library.cache.codes.BATCH", 4)
    assert BATCH > 4
    fill(library, *"ABCDEFGHIJ")
    tables = opened(library, cached).update()
    check(library, tables)
    assert [len(table.studies) for table in tables] == [4, 4, 2]


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """Let every write beyond `size` bytes of a file fail, as on a full disk."""
    former = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, former[0][1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, former[0])
        signal.signal(signal.SIGXFSZ, former[1])


@pytest.mark.parametrize("size", [0, 150, 400])
def test_a_full_disk_is_done_without(library: Fetching, cached: Path, size: int) -> None:
    fill(library, "A", "B")
    cache = opened(library, cached)
    with no_file_longer_than(size):
        check(library, cache.update())
    assert the_files(cached) == []
    fill(library, "C")
    check(library, cache.update())


def test_a_cache_folder_that_cannot_be_made_is_done_without(library: Fetching, cached: Path) -> None:
    cached.write_text("in the way")
    fill(library, "A")
    cache = opened(library, cached)
    check(library, cache.update())
    check(library, cache.update())


def test_the_libraries_used_longest_ago_make_room(tmp_path: Path, cached: Path) -> None:
    sizes: list[int] = []
    known: set[Path] = set()
    for number, name in enumerate(("one", "two", "three")):
        with Fetching(tmp_path / f"{name}.sbmir") as library:
            fill(library, "A", "B")
            opened(library, cached, limit=GB if not sizes else 2 * sizes[0]).update()
        (newest,) = set(cached.iterdir()) - known
        known.add(newest)
        sizes.append(sum(path.stat().st_size for path in the_files(newest)))
        os.utime(newest / INDEX, (number, number))
        if number == 1:
            os.utime(newest / INDEX, (-5, -5))  # used before the first
            second = newest
    assert len(list(cached.iterdir())) == 2
    assert not second.exists()


def test_a_library_that_does_not_fit_is_not_kept(library: Fetching, cached: Path) -> None:
    fill(library, "A", "B")
    check(library, opened(library, cached, limit=100).update())
    assert the_files(cached) == []
    check(library, opened(library, cached, limit=0).update())


def test_another_library_or_model_has_a_cache_of_its_own(tmp_path: Path, cached: Path) -> None:
    for path, model in (("one", "m"), ("two", "m"), ("three", "n")):
        with Fetching(tmp_path / path, model) as library:
            library.store.add(make_record("A", seed=len(path)))
            check(library, opened(library, cached).update())
            assert library.fetched == ["A"]
    assert len(list(cached.iterdir())) == 3
