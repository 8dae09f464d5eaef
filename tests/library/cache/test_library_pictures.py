"""Pictures of libraries that keep none: read from the files again, kept on this machine, never wrong, always expendable."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app import frames, settings
from app.codes import CodeBlock
from app.errors import UserError
from app.imaging import find_study, load_study
from app.library import NoPictures, StudyFacts, StudyRecord, open_library
from app.library.cache.pictures import PictureCache, remember_pictures
from app.library.measuring import measure
from app.library.pictures import display_plane, display_planes, kept_or_read, read_display, whole_study
from app.library.records import PLANES_SHAPE, Planes
from tests.library.cache.test_library_code_cache import no_file_longer_than
from tests.support.library_support import make_record, make_space
from tests.support.studies.imaging_files import SMALL_AFFINE, small_image, small_study, write_nifti

pytestmark = pytest.mark.usefixtures("no_content_hash")

ADDRESS = "mongodb://somewhere/sbmir"
KINDS = ("t1", "t1ce", "flair")
MB = 1 << 20


def stacks(seed: int, noisy: bool = False) -> dict[str, Planes]:
    """Return display planes; noisy ones take about 4 MB."""
    rng = np.random.default_rng(seed)
    display = {}
    for kind in KINDS:
        display[kind] = np.zeros(PLANES_SHAPE, np.uint8)
        side = 100 if noisy else 6
        display[kind][:, 50 : 50 + side, 50 : 50 + side] = rng.integers(1, 256, (PLANES_SHAPE[0], side, side))
    return display


def facts(name: str = "A") -> StudyFacts:
    return make_record(name).facts


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[PictureCache]:
    with PictureCache(tmp_path / "cache" / "pictures.sqlite", 100 * MB) as opened:
        yield opened


def the_file(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "pictures.sqlite"


def is_kept(cache: PictureCache, name: str, display: dict[str, Planes], k: int = 70) -> bool:
    """Tell whether a study's planes are kept; if so they must be right."""
    planes = cache.planes(ADDRESS, facts(name), k, KINDS)
    if planes is None:
        return False
    for kind in KINDS:
        assert np.array_equal(planes[kind], display[kind][k])
    return True


def test_planes_come_back_as_they_were(cache: PictureCache) -> None:
    display = stacks(0)
    assert cache.planes(ADDRESS, facts(), 3, KINDS) is None
    assert cache.keep(ADDRESS, facts(), display)
    for k in (0, 70, 154):
        assert is_kept(cache, "A", display, k)
    whole = cache.study(ADDRESS, facts())
    assert len(whole) == 3 * 155
    assert all(np.array_equal(plane, display[kind][k]) for (kind, k), plane in whole.items())
    assert cache.planes(ADDRESS, facts(), 3, (*KINDS, "t2")) is None
    assert cache.planes(ADDRESS, facts("B"), 3, KINDS) is None
    assert cache.planes("another library", facts(), 3, KINDS) is None
    assert cache.planes(ADDRESS, replace(facts(), side="right"), 3, KINDS) is None, "indexed anew, perhaps of other files"


def test_a_study_is_kept_once(cache: PictureCache) -> None:
    cache.keep(ADDRESS, facts(), stacks(0))
    display = stacks(1)
    cache.keep(ADDRESS, facts(), display)
    assert is_kept(cache, "A", display)


def test_the_studies_used_longest_ago_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.library.cache.pictures._USED_SECONDS", -1.0)
    display = {name: stacks(number, noisy=True) for number, name in enumerate("ABCD")}
    with PictureCache(the_file(tmp_path), 20 * MB) as cache:  # three of them
        for name in "ABC":
            assert cache.keep(ADDRESS, facts(name), display[name])
            assert is_kept(cache, name, display[name])
        assert is_kept(cache, "A", display["A"])
        assert cache.keep(ADDRESS, facts("D"), display["D"])
        assert [is_kept(cache, name, display[name]) for name in "ABCD"] == [True, False, True, True]
        assert the_file(tmp_path).stat().st_size <= 20 * MB
    with PictureCache(the_file(tmp_path), 8 * MB) as smaller:
        assert smaller.keep(ADDRESS, facts("B"), display["B"])
        assert [is_kept(smaller, name, display[name]) for name in "ABCD"] == [False, True, False, False]
    assert the_file(tmp_path).stat().st_size <= 8 * MB


def test_what_does_not_fit_is_not_kept(tmp_path: Path) -> None:
    with PictureCache(the_file(tmp_path), 0) as cache:
        assert not cache.keep(ADDRESS, facts(), stacks(0))
    assert not the_file(tmp_path).exists()


def test_it_can_be_deleted_while_it_is_used(cache: PictureCache, tmp_path: Path) -> None:
    display = stacks(0)
    removals: list[Callable[[], None]] = [the_file(tmp_path).unlink, lambda: shutil.rmtree(tmp_path / "cache")]
    for remove in removals:
        assert cache.keep(ADDRESS, facts(), display)
        assert is_kept(cache, "A", display)
        remove()
        assert not is_kept(cache, "A", display)
        with PictureCache(the_file(tmp_path), 100 * MB) as other:
            assert other.keep(ADDRESS, facts("B"), display)
        assert is_kept(cache, "B", display), "the file that is there now is read"


def test_random_harm_never_makes_a_wrong_picture(tmp_path: Path) -> None:
    planes = {"t1": stacks(0)["t1"]}
    with PictureCache(the_file(tmp_path), 100 * MB) as cache:
        cache.keep(ADDRESS, facts(), planes)
    whole = the_file(tmp_path).read_bytes()
    rng = np.random.default_rng(0)
    harmed = 0
    for _ in range(16):
        data = bytearray(whole)
        for start in rng.integers(len(data), size=20):
            data[start] ^= int(rng.integers(1, 256))
        the_file(tmp_path).write_bytes(data[: int(rng.integers(len(data)))] if rng.integers(2) else data)
        with PictureCache(the_file(tmp_path), 100 * MB) as cache:
            for k in range(0, 155, 5):
                found = cache.planes(ADDRESS, facts(), k, ["t1"])
                harmed += found is None
                assert found is None or np.array_equal(found["t1"], planes["t1"][k])
    assert harmed > 16
    with PictureCache(the_file(tmp_path), 100 * MB) as cache:
        assert any(cache.keep(ADDRESS, facts(), planes) for _ in range(2)), "a damaged file is thrown away"
        assert cache.planes(ADDRESS, facts(), 9, ["t1"])


def test_planes_that_changed_places_are_noticed(cache: PictureCache, tmp_path: Path) -> None:
    cache.keep(ADDRESS, facts(), stacks(0))
    with sqlite3.connect(the_file(tmp_path)) as connection:
        connection.execute("UPDATE planes SET kind = 'x' WHERE kind = 't1'")
        connection.execute("UPDATE planes SET kind = 't1' WHERE kind = 'flair'")
        connection.execute("UPDATE planes SET kind = 'flair' WHERE kind = 'x'")
    connection.close()
    assert cache.planes(ADDRESS, facts(), 70, KINDS) is None


def test_a_full_disk_is_done_without(cache: PictureCache, tmp_path: Path) -> None:
    kept = stacks(0)
    cache.keep(ADDRESS, facts(), kept)
    with no_file_longer_than(MB):
        assert not cache.keep(ADDRESS, facts("B"), stacks(1, noisy=True))
    assert is_kept(cache, "A", kept)
    assert cache.keep(ADDRESS, facts("B"), stacks(1))


def test_a_folder_that_cannot_be_made_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way")
    with PictureCache(the_file(tmp_path), 100 * MB) as cache:
        assert not cache.keep(ADDRESS, facts(), stacks(0))
        assert not is_kept(cache, "A", stacks(0))


# -- from the files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_study(tmp_path / "cohort" / "P1")


def facts_of(folder: Path) -> StudyFacts:
    files = find_study(folder)
    study = load_study(files)
    brain = frames.planes(study.brain())
    slices = np.flatnonzero(brain.any(axis=(1, 2))).tolist()
    return measure(study, files, slices, np.zeros(PLANES_SHAPE, np.uint8), brain, make_space().labels)


def test_the_files_give_the_pictures_that_indexing_made(folder: Path) -> None:
    study = load_study(folder)
    read = read_display(facts_of(folder))
    assert set(read) == set(KINDS)
    for kind, planes in read.items():
        assert np.array_equal(planes, study.display(kind))


def test_a_single_plane_comes_from_the_library_or_from_its_file(folder: Path, tmp_path: Path) -> None:
    alone = facts_of(folder)
    write_nifti(folder / "P1_t2.nii.gz", small_image(1), SMALL_AFFINE)
    record = make_record("P1")
    there = facts_of(folder)
    about = replace(record.facts, folder=there.folder, modalities=there.modalities, placement=there.placement)
    record = replace(record, facts=about)
    with open_library(tmp_path / "library.sbmir", space=make_space(), create=True) as library:
        library.add(record)
        assert np.array_equal(display_plane(library, about, "t1", 70), record.display["t1"][70])
        wanted = load_study(folder, ("t1", "t1ce", "t2", "flair")).display("t2")
        k = int(wanted.any(axis=(1, 2)).argmax())
        assert wanted[k].any()
        assert np.array_equal(display_plane(library, about, "t2", k), wanted[k])
        with pytest.raises(UserError, match=r"P1 has no T2\."):
            display_plane(library, alone, "t2", k)
        shutil.rmtree(folder)
        with pytest.raises(UserError, match="cannot be reached"):
            display_plane(library, about, "t2", k)


def test_a_whole_study_comes_from_its_files_or_else_from_the_librarys_pictures(folder: Path, tmp_path: Path) -> None:
    record = make_record("P1")
    there = facts_of(folder)
    about = replace(record.facts, folder=there.folder, modalities=there.modalities, placement=there.placement)
    study = load_study(folder)
    display = {kind: study.display(kind) for kind in KINDS}
    with open_library(tmp_path / "library.sbmir", space=make_space(), create=True) as library:
        library.add(replace(record, facts=about, display=display))
        whole = whole_study(library, about)
        assert (whole.content_hash, whole.notices) == (study.content_hash, study.notices)
        shutil.rmtree(folder)
        coarse = whole_study(library, about)
        assert "8 bits deep" in coarse.notices[0] and coarse.study == "P1"
        for kind in KINDS:
            assert np.array_equal(frames.planes(coarse.images[kind]), display[kind])
        assert coarse.content_hash not in ("", study.content_hash)


def test_files_are_read_once(folder: Path) -> None:
    about = facts_of(folder)
    first = kept_or_read(ADDRESS, about)
    shutil.rmtree(folder)
    second = kept_or_read(ADDRESS, about)
    assert all(np.array_equal(first[kind], second[kind]) for kind in KINDS)
    shutil.rmtree(settings.cache_folder())
    with pytest.raises(UserError, match="P1 cannot be reached: there is no folder"):
        kept_or_read(ADDRESS, about)


def test_what_indexing_remembers_needs_no_files(folder: Path) -> None:
    record = replace(make_record("P1"), facts=replace(facts_of(folder), notices=("remembered",)), display=stacks(0))
    remember_pictures(ADDRESS, record)
    shutil.rmtree(folder)
    assert np.array_equal(kept_or_read(ADDRESS, record.facts)["t1"], record.display["t1"])


def test_files_that_are_gone_or_another_studys_are_refused(folder: Path) -> None:
    about = facts_of(folder)
    affine = about.placement.native_affine
    moved = replace(about, placement=replace(about.placement, native_affine=((2.0, 0.0, 0.0, 0.0), *affine[1:])))
    with pytest.raises(UserError, match="have changed since it was indexed"):
        read_display(moved)
    next(folder.glob("*flair*")).unlink()
    with pytest.raises(UserError, match=r"P1 cannot be reached: .*flair.* is gone"):
        read_display(about)


@pytest.mark.parametrize("pictures", [True, False])
def test_a_case_has_its_pictures_wherever_they_are(tmp_path: Path, folder: Path, pictures: bool) -> None:
    about = facts_of(folder)
    display = read_display(about)
    codes = np.zeros((len(about.slices), 4), np.float16)
    block = CodeBlock.of_study(about.slices, {"normal": codes, "abnormal": codes})
    record = StudyRecord(about, block, display, np.zeros(PLANES_SHAPE, np.uint8))
    with open_library(tmp_path / "library", space=make_space("m", 4), create=True, pictures=pictures) as library:
        library.add(record)
        if not pictures:
            with pytest.raises(NoPictures):
                library.display_planes("P1", "t1")
        found = display_planes(library, library.studies()[0])
    assert set(found) == set(KINDS)
    assert all(np.array_equal(found[kind], display[kind]) for kind in KINDS)
