"""Walking somebody else's folders: nothing outside is read, rings of links end, what cannot be opened is told."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import UserError
from app.imaging import find_studies
from app.imaging.walking import Walk
from app.jobs import Job
from app.library import index_studies, open_library
from tests.support.library_support import FakeModel
from tests.support.studies.imaging_files import small_study

FILES = ("a_t1.nii", "a_t1ce.nii", "a_flair.nii")


def touch(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name in FILES:
        (folder / name).write_bytes(b"")
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return touch(tmp_path / "data" / "P1").parent


def test_a_folder_link_that_leads_out_is_told_and_not_followed(root: Path, tmp_path: Path) -> None:
    outside = touch(tmp_path / "outside" / "P2").parent
    (root / "link").symlink_to(outside)
    found = find_studies([root])
    assert [study.study for study in found.studies] == ["P1"]
    assert found.failed == [
        (
            root / "link",
            f"{root / 'link'} is a link that leads out of the folders given and is not followed: give its target as well, or "
            "--follow-links.",
        )
    ]
    both = find_studies([root, outside])
    assert ([study.study for study in both.studies], both.failed) == (["P1", "P2"], [])


def test_a_file_link_that_leads_out_is_told_and_not_read(root: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.nii").write_bytes(b"secret")
    (root / "P1" / "a_t2.nii").symlink_to(tmp_path / "secret.nii")
    (root / "P1" / "notes.txt").symlink_to("/etc/hostname")
    found = find_studies([root])
    assert [set(study.images) for study in found.studies] == [{"t1", "t1ce", "flair"}]
    assert [path for path, _ in found.failed] == [root / "P1" / "a_t2.nii"]


def test_links_inside_are_followed_and_rings_end(root: Path) -> None:
    (root / "P1" / "up").symlink_to(root)
    (root / "ring").symlink_to(root / "ring")
    (root / "one").symlink_to(root / "two")
    (root / "two").symlink_to(root / "one")
    deep = root / "x" / "y"
    touch(deep)
    (root / "a-link").symlink_to(deep)
    found = find_studies([root])
    assert sorted(study.study for study in found.studies) == ["P1", "a-link"], "each folder once, by the first way to it"
    assert found.failed == []


def test_a_root_that_is_a_link_is_what_it_leads_to(root: Path, tmp_path: Path) -> None:
    (tmp_path / "way").symlink_to(root)
    found = find_studies([tmp_path / "way"])
    assert ([study.study for study in found.studies], found.failed) == (["P1"], [])


@pytest.mark.parametrize("name", [".hidden", "__MACOSX", "$RECYCLE.BIN", "System Volume Information", "lost+found", "@eaDir"])
def test_hidden_and_system_folders_are_passed_by(root: Path, name: str) -> None:
    touch(root / name)
    found = find_studies([root])
    assert ([study.study for study in found.studies], found.failed) == (["P1"], [])


def test_pipes_and_folders_called_like_images_are_not_opened(root: Path) -> None:
    os.mkfifo(root / "P1" / "a_t2.nii")
    (root / "P1" / "a_seg.nii.gz").mkdir()
    (study,) = find_studies([root]).studies
    assert set(study.images) == {"t1", "t1ce", "flair"}
    assert study.labels is None


def test_a_folder_that_cannot_be_opened_is_told_and_the_rest_goes_on(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(root / "locked")
    real = os.scandir

    def scandir(path: Path) -> Iterator[os.DirEntry[str]]:
        if Path(path).name == "locked":  # the tests may run as root, whom no permission stops
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr("app.imaging.walking.os.scandir", scandir)
    walk = Walk([root])
    assert [folder.path.name for folder in walk.folders()] == ["data", "P1"]
    ((path, sentence),) = walk.problems
    assert path == root / "locked"
    assert sentence == f"Cannot read the folder {path}: Permission denied. Check the permissions of the folder."


def test_a_name_that_is_no_text_is_told(root: Path) -> None:
    (root / os.fsdecode(b"P\xff2")).mkdir()
    found = find_studies([root])
    assert [study.study for study in found.studies] == ["P1"]
    ((path, sentence),) = found.failed
    assert path == root
    assert "'P\\udcff2'" in sentence
    sentence.encode("utf-8")


@pytest.mark.parametrize("name", ["%2e%2e%2fetc", "-rf", "x" * 200, "etc\\..\\..", "CON", "ünï", "a;b"])
def test_odd_names_bring_odd_ids_and_write_nothing_elsewhere(root: Path, tmp_path: Path, name: str) -> None:
    small_study(root / "P9").rename(root / name)
    for path in (root / "P1").iterdir():
        path.unlink()
    model, before = FakeModel(), sorted(path.name for path in tmp_path.iterdir())
    with open_library(tmp_path / "library.sbmir", space=model.space, create=True) as library:
        report = index_studies([root], library, model, Job())
        assert report.failed == []
        (facts,) = library.studies()
        assert facts.study == report.added[0]
        assert "/" not in facts.study
        assert facts.study.strip(".")
        assert library.display_planes(facts.study, "t1").any()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*before, "library.sbmir"])


def test_a_name_with_a_line_break_is_told_on_one_line(root: Path) -> None:
    (root / "a\nb").mkdir()
    small_study(root / "P9").rename(root / "a\nb" / "P9")
    found = find_studies([root])
    assert [study.study for study in found.studies] == ["P1"]
    ((path, sentence),) = found.failed
    assert path == root
    assert "'a\\nb'" in sentence and "rename" in sentence
    assert "\n" not in sentence


def test_a_missing_root_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="does not exist"):
        find_studies([tmp_path / "gone"])
