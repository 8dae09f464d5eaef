"""Nothing is left out in silence: what looks like an image and is not used is told with its reason, a line a reason."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from app.errors import UserError
from app.imaging import by_reason, find_studies, find_study, load_study, problems_by_reason, study_folders
from app.imaging.unused import Unused
from tests.support.studies.imaging_files import small_study

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own on Windows")

ANNEX_KEY = "MD5E-s2481--0123456789abcdef0123456789abcdef.nii.gz"
ANNEX = f"../../.git/annex/objects/a0/b1/{ANNEX_KEY}/{ANNEX_KEY}"


def told_of(root: Path) -> dict[str, str]:
    """Return what is said of each file that is not used, by its name."""
    return {one.path.name: one.sentence for one in find_studies([root]).unused}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("P01_t1.hdr", "pair of header and image"),
        ("P01_t1.img", "convert it to .nii.gz"),
        ("P01_t1.img.gz", "pair of header and image"),
        ("t1.mhd", "header and voxels apart"),
        ("t1.nrrd", "format that is not read"),
        ("T1.mgz", "format that is not read"),
        ("head+orig.BRIK", "format that is not read"),
        ("t1.nii.bz2", "unpack it"),
        ("P02.zip", "unpack it"),
        ("P02.tar.gz", "unpack it"),
        ("t1.dcm.gz", "unpack it"),
        ("slice_080.png", "a picture"),
        ("P00_t1.nii.gz.lnk", "a shortcut"),
        ("P00_t2.nii.gz.part", "did not finish"),
        ("P00_t2.nii.gz.dvc", "a pointer of DVC"),
        ("P00_t1.nii.gz.bak", "name does not say so"),
        ("P00_t1.nii.gz.1", "name does not say so"),
        ("P00_t1.nii (2).gz", "name does not say so"),
        ("brainmask.nii.gz", "its name does not say which image it is"),
        ("adc.mha", "its name does not say which image it is"),
    ],
)
def test_what_looks_like_an_image_is_told(tmp_path: Path, name: str, said: str) -> None:
    small_study(tmp_path / "P00")
    (tmp_path / "P00" / name).write_bytes(b"\x00\x01")
    found = find_studies([tmp_path])
    assert ([files.study for files in found.studies], found.failed) == (["P00"], [])
    ((told, sentence),) = told_of(tmp_path).items()
    assert (told, said in sentence, str(tmp_path / "P00" / name) in sentence) == (name, True, True)


def test_strangers_and_the_files_of_a_study_are_not_told(tmp_path: Path) -> None:
    small_study(tmp_path / "P00")
    for name in (
        "README.txt",
        "Thumbs.db",
        "table.csv",
        "notes",
        "._P00_t1.nii.gz",
        "sub.json",
        "a.bval",
        "a.nii.gz.md5",
        "empty",
    ):
        (tmp_path / "P00" / name).write_bytes(b"some text" if name != "empty" else b"")
    assert find_studies([tmp_path]).unused == []


@pytest.mark.parametrize("start", [b"NRRD0004\n", b"ObjectType = Image\n", b"\x5c\x01\x00\x00" + bytes(340) + b"n+1\x00"])
def test_images_are_known_by_their_content_where_names_say_nothing(tmp_path: Path, start: bytes) -> None:
    small_study(tmp_path / "P00")
    (tmp_path / "P00" / "export").write_bytes(start + bytes(100))
    assert "whose name does not say so" in told_of(tmp_path)["export"]


def test_files_of_a_study_that_fails_are_told_once(tmp_path: Path) -> None:
    small_study(tmp_path / "P00")
    (small_study(tmp_path / "P01") / "P01_flair.nii.gz").unlink()
    found = find_studies([tmp_path])
    assert [path for path, _ in found.failed] == [tmp_path / "P01"]
    assert found.unused == []


@pytest.mark.parametrize("first", [b"\x08\x00\x05\x00CS", b"\x08\x00\x08\x00", b"\x02\x00\x00\x00UL"])
def test_bare_data_sets_are_told_in_one_line(tmp_path: Path, first: bytes) -> None:
    small_study(tmp_path / "P00")
    (tmp_path / "old").mkdir()
    for number in range(48):
        (tmp_path / "old" / f"IM{number:04}").write_bytes(first + bytes(400))
    found = find_studies([tmp_path])
    lines = [*by_reason(found.unused), *problems_by_reason(found.failed)]
    assert len(lines) <= 2
    assert any("preamble" in line or "DICOM" in line for line in lines)


def test_reasons_are_counted() -> None:
    paths = [Path(f"/a/{number}") for number in range(3)]
    left = [*(Unused(path, f"{path} is packed: unpack it.") for path in paths), Unused(Path("/b"), "/b is odd.", 7)]
    assert by_reason(left, " (see there)") == ["/a/0 is packed: unpack it. The same holds for 2 more (see there).", "/b is odd."]
    assert by_reason([Unused(Path("/s"), "/s is not needed.", 20), Unused(Path("/t"), "/t is not needed.", 5)]) == [
        "/s is not needed. The same holds for 5 more."
    ]


@needs_links
def test_eighty_links_that_lead_out_are_one_line_and_are_followed_if_asked_for(tmp_path: Path) -> None:
    store, given = tmp_path / "store", tmp_path / "given"
    for number in range(20):
        source = small_study(store / f"P{number:02}")
        (given / source.name).mkdir(parents=True)
        for path in source.iterdir():
            (given / source.name / path.name).symlink_to(path)
    (store / "README.md").write_text("notes")
    (given / "README.md").symlink_to(store / "README.md")
    small_study(given / "Q00")
    found = find_studies([given])
    assert [files.study for files in found.studies] == ["Q00"]
    (line,) = problems_by_reason(found.failed)
    assert "leads out" in line
    assert "--follow-links" in line
    assert "79 more" in line
    followed = find_studies([given], follow_links=True)
    assert ([len(followed.studies), followed.failed, followed.unused]) == [21, [], []]
    assert load_study(followed.studies[0]).labels is not None


@needs_links
def test_links_in_a_ring_end_when_they_are_followed(tmp_path: Path) -> None:
    small_study(tmp_path / "given" / "P00")
    (tmp_path / "given" / "up").symlink_to(tmp_path)
    (tmp_path / "given" / "self").symlink_to("self")
    found = find_studies([tmp_path / "given"], follow_links=True)
    assert [files.study for files in found.studies] == ["P00"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (f"/annex/objects/{ANNEX_KEY}\n", "git-annex: its content was not fetched"),
        (ANNEX, "git-annex: its content was not fetched"),
        ("version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 2481\n", "content was not fetched"),
        ("<!DOCTYPE html>\n<html><body>Please log in</body></html>", "web page"),
        ("\n  <html lang='de'>", "web page"),
        ("<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", "download it again"),
        ('{"message": "Bad credentials"}', "download it again"),
    ],
)
@pytest.mark.parametrize("kind", ["flair", "seg"])
def test_what_stands_in_an_images_place_is_named(tmp_path: Path, content: str, said: str, kind: str) -> None:
    folder = small_study(tmp_path / "P01")
    (folder / f"P01_{kind}.nii.gz").write_text(content)
    with pytest.raises(UserError, match=said) as caught:
        load_study(folder)
    assert str(folder / f"P01_{kind}.nii.gz") in str(caught.value)


@needs_links
@pytest.mark.parametrize("inside", [True, False], ids=["the data set", "a folder of it"])
def test_links_whose_content_was_not_fetched(tmp_path: Path, inside: bool) -> None:
    folder = small_study(tmp_path / "set" / "sub" / "P01")
    (folder / "P01_flair.nii.gz").unlink()
    (folder / "P01_flair.nii.gz").symlink_to(ANNEX)
    (folder / "IM0001").symlink_to(ANNEX)
    (folder / "notes.txt").symlink_to(ANNEX)
    found = find_studies([tmp_path / "set" if inside else folder])
    (files,) = found.studies
    with pytest.raises(UserError, match="link of git-annex: its content was not fetched"):
        load_study(files)
    (line,) = problems_by_reason(found.failed)
    assert (folder / "IM0001").name in line
    assert "not fetched" in line


def test_pointers_of_files_whose_names_say_nothing_are_told(tmp_path: Path) -> None:
    small_study(tmp_path / "P00")
    for number in range(30):
        (tmp_path / "P00" / f"IM{number}").write_text(f"/annex/objects/MD5E-s9--{number}\n")
        (tmp_path / "P00" / f"{number}.json").write_text(f"/annex/objects/MD5E-s9--{number}.json\n")
    (line,) = by_reason(find_studies([tmp_path]).unused)
    assert "not fetched" in line
    assert "29 more" in line


@pytest.mark.parametrize("folder", ["{}.nii", "{}.nii.gz", "{}", "{}.NII"])
def test_a_folder_a_file(tmp_path: Path, folder: str, content_hashes: None) -> None:
    whole = small_study(tmp_path / "set" / "P01")
    for number, path in enumerate(sorted(whole.iterdir())):
        into = whole / folder.format(path.name.removesuffix(".nii.gz"))
        inner = path.rename(whole / f"0000{number}_brain.nii.gz")
        into.mkdir()
        inner.rename(into / inner.name)
    found = find_studies([tmp_path])
    assert (found.failed, found.unused) == ([], [])
    (files,) = found.studies
    assert (files.study, files.folder, files.labels is not None) == ("P01", whole, True)
    assert study_folders(tmp_path) == [whole]
    assert find_study(whole).images == files.images
    assert load_study(whole).content_hash == load_study(files).content_hash


def test_a_study_in_a_folder_called_like_a_file_stays_one(tmp_path: Path) -> None:
    small_study(tmp_path / "P01_t1")
    (files,) = find_studies([tmp_path]).studies
    assert files.study == "P01_t1"


def test_other_images_of_a_bids_data_set_are_no_studies(tmp_path: Path) -> None:
    anat = small_study(tmp_path / "set" / "sub-01" / "anat", labels=None, ending="{}.nii.gz")
    for old, new in (("t1", "T1w"), ("t1ce", "ce-GD_T1w"), ("flair", "FLAIR")):
        (anat / f"anat{old}.nii.gz").rename(anat / f"sub-01_{new}.nii.gz")
    for name in ("dwi/sub-01_dwi", "func/sub-01_task-rest_bold"):
        path = tmp_path / "set" / "sub-01" / f"{name}.nii.gz"
        path.parent.mkdir()
        path.write_bytes(b"\x00")
    found = find_studies([tmp_path])
    assert (len(found.studies), found.failed) == (1, [])
    (line,) = by_reason(found.unused)
    assert "1 more" in line


def test_a_folder_with_nothing_but_pairs_says_so(tmp_path: Path) -> None:
    for name in ("a.hdr", "a.img"):
        (tmp_path / name).write_bytes(b"\x00")
    with pytest.raises(UserError, match=r"no studies[\s\S]*pair of header and image"):
        find_studies([tmp_path])


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such names")
def test_accents_apart_and_joined_are_one_name(tmp_path: Path) -> None:
    folder = small_study(tmp_path / "Ko\u0308pfe", ending="_{}.nii.gz")
    (folder / "Ko\u0308pfe_seg.nii.gz").rename(folder / "K\u00f6pfe_seg.nii.gz")
    (files,) = find_studies([tmp_path]).studies
    assert files.labels is not None


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such names")
def test_names_that_no_sentence_can_hold_are_told_once_a_folder(tmp_path: Path) -> None:
    small_study(tmp_path / "P00")
    (tmp_path / "P00" / "Icon\r").write_bytes(b"")  # macOS's own
    for number in range(30):
        (tmp_path / "P00" / f"line\nbreak{number}.nii.gz").write_bytes(b"")
    for name in ("P\x1b[2J", "P\n1"):
        small_study(tmp_path / name)
    found = find_studies([tmp_path])
    assert [files.study for files in found.studies] == ["P00"]
    assert [path for path, _ in found.failed] == [tmp_path, tmp_path / "P00"]
    assert [sentence.count("and 1 other names") + sentence.count("and 29 other names") for _, sentence in found.failed] == [1, 1]
    assert all(sentence.isprintable() for _, sentence in found.failed)


@needs_links
@pytest.mark.parametrize("what", ["pipe", "device", "ring"])
def test_what_is_no_file_in_an_images_place_is_named(tmp_path: Path, what: str) -> None:
    path = small_study(tmp_path / "P01") / "P01_flair.nii.gz"
    path.unlink()
    if what == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/null" if what == "device" else path.name)
    found = find_studies([tmp_path])
    if what == "ring":
        with pytest.raises(UserError, match="leads back to itself"):
            load_study(found.studies[0])
    else:
        assert (path, f"{path} is a pipe or a device, which is not opened: put the file itself there.") in found.failed


@needs_links
def test_links_to_nothing_in_a_folder_that_is_no_study_are_told_as_such(tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"scan{number}.nii.gz").symlink_to(tmp_path / "gone")
    small_study(tmp_path / "P00")
    (line,) = by_reason(find_studies([tmp_path]).unused)
    assert "is a link to something that is not there" in line
    assert "39 more" in line


def test_a_folder_given_twice_counts_once(tmp_path: Path) -> None:
    small_study(tmp_path / "P00")
    found = find_studies([tmp_path, tmp_path, tmp_path / "P00"])
    assert ([files.study for files in found.studies], found.failed) == (["P00"], [])
