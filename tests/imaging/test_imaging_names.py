"""Which file of a folder is which, and whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from app.errors import UserError
from app.imaging import find_study, study_folders
from app.imaging.study_files import identifier


def touch(folder: Path, names: Iterable[str]) -> Path:
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).write_bytes(b"")
    return folder


UNDERSCORE = ("t1", "t1ce", "t2", "flair", "seg")
HYPHEN = ("t1n", "t1c", "t2w", "t2f", "seg")
SKELETON = ("MR_T1.54513", "MR_T1c.54514", "MR_T2.54515", "MR_Flair.54512", "OT.54517")


@pytest.mark.parametrize(
    ("folder", "names", "scheme"),
    [
        ("Brats18_X_1", [f"Brats18_X_1_{e}.nii.gz" for e in UNDERSCORE], "brats2017"),
        ("BraTS20_1", [f"BraTS20_1_{e}.nii" for e in UNDERSCORE], "brats2017"),
        ("BraTS20_355", [*(f"BraTS20_355_{e}.nii" for e in UNDERSCORE[:4]), "W39_1998.09.19_Segm.nii"], "brats2017"),
        ("BraTS-GLI-00012-000", [f"BraTS-GLI-00012-000_{e}.nii.gz" for e in UNDERSCORE], "brats2017"),
        ("BraTS-GLI-00012-001", [f"BraTS-GLI-00012-001-{e}.nii.gz" for e in HYPHEN], "brats2023"),
        ("BraTS-GLI-00012-100", [f"BraTS-GLI-00012-100-{e}.nii.gz" for e in HYPHEN], "brats2024"),
        ("BraTS-GLI-00012-001", [f"BraTS-GLI-00012-001_{e}.nii.gz" for e in HYPHEN], "brats2023"),
        ("BraTS_GLI_00012_100", [f"BraTS_GLI_00012_100_{e}.nii.gz" for e in HYPHEN], "brats2024"),
        ("plain", [f"{e}.nii.gz" for e in ("T1", "T1ce", "T2", "FLAIR", "seg")], "brats2017"),
        ("brats_2013_pat0001_1", [f"pat_{e}.nii" for e in ("t1", "t1c", "t2", "flair", "seg")], "brats2013"),
        ("early", [f"VSD.Brain.XX.O.{e}.nii" for e in SKELETON], "brats2013"),
    ],
)
def test_naming_schemes(tmp_path: Path, folder: str, names: list[str], scheme: str) -> None:
    study = find_study(touch(tmp_path / "Coll" / folder, [*names, "._junk_t1.nii.gz", "notes.txt", "brainmask.nii.gz"]))
    assert [study.images[key].name for key in ("t1", "t1ce", "t2", "flair")] == names[:4]
    assert study.labels is not None
    assert study.labels.name == names[4]
    assert (study.scheme, study.study, study.collection, study.notices) == (scheme, folder, "Coll", ())


@pytest.mark.parametrize(
    ("name", "patient"),
    [
        ("P1", "P1"),
        ("Brats18_2013_11_1", "Brats18_2013_11_1"),
        ("BraTS-GLI-00012-000", "BraTS-GLI-00012"),
        ("BraTS-GLI-00012-101", "BraTS-GLI-00012"),
        ("BraTS_GLI_00012_101", "BraTS_GLI_00012"),
        ("BraTS-GLI-00012", "BraTS-GLI-00012"),
        ("BraTS-GLI-00012-0001", "BraTS-GLI-00012-0001"),
        ("My-BraTS-GLI-00012-000", "My-BraTS-GLI-00012-000"),
    ],
)
def test_only_brats_own_time_point_parts_patient_and_study(tmp_path: Path, name: str, patient: str) -> None:
    study = find_study(touch(tmp_path / name, ["a_t1.nii", "a_t1ce.nii", "a_flair.nii"]))
    assert (study.patient, study.study, study.labels) == (patient, name, None)
    assert "t2" not in study.images


def test_the_early_challenges_put_every_file_in_a_folder_of_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "HGG" / "brats_2013_pat0001_1"
    for name in SKELETON:
        touch(folder / f"VSD.Brain.XX.O.{name}", [f"VSD.Brain.XX.O.{name}.mha", f"VSD.Brain.XX.O.{name}.txt"])
    assert study_folders(tmp_path) == [folder]
    study = find_study(folder)
    assert (study.study, study.collection, study.scheme) == (folder.name, "HGG", "brats2013")
    assert set(study.images) == {"t1", "t1ce", "t2", "flair"}
    assert study.images["t1ce"].name == "VSD.Brain.XX.O.MR_T1c.54514.mha"
    assert study.labels is not None


def test_ids_are_plain_and_stay_inside_a_folder(tmp_path: Path) -> None:
    names = ["a_t1.nii", "a_t1ce.nii", "a_flair.nii"]
    study = find_study(touch(tmp_path / "Müller & Söhne" / "p 1;..", names))
    assert (study.study, study.collection) == ("p_1_..-4ee10d8e", "M_ller___S_hne-6d9a29bd")
    assert len(study.notices) == 2
    assert "'p 1;..'" in study.notices[0]
    assert find_study(touch(tmp_path / "...", names)).study.startswith("___-")


def test_ids_of_names_in_other_scripts_differ_and_stay() -> None:
    names = ["症例一", "症例二", "症例 一", "Пациент", "мациент", "a b", "a_b", "a/b", "..", "...", "../../etc", "\x00", "a\nb"]
    ids = [identifier(name) for name in names]
    assert len(set(ids)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+", name) and name.strip(".") for name in ids)
    assert identifier("Mu\u0308ller") == identifier("M\u00fcller"), "a file system that takes accents apart"
    assert all(identifier(name) == name for name in ids), "an id is its own id"
    assert len(identifier("長" * 255)) < 120


def test_a_relative_folder_has_its_real_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = touch(tmp_path / "Coll" / "P1", ["a_t1.nii", "a_t1ce.nii", "a_flair.nii"])
    (folder / "inner").mkdir()
    monkeypatch.chdir(folder)
    assert find_study(Path()).study == "P1"
    assert find_study(Path()).collection == "Coll"
    monkeypatch.chdir(folder / "inner")
    assert find_study(Path("..")).study == "P1"


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ([], "holds no NIfTI files"),
        (["notes.txt"], "holds no NIfTI files"),
        (["P_t1.nii", "P_t1ce.nii", "P_t2.nii"], r"has no FLAIR image \(a name ending in _flair or -t2f\): add"),
        (["P_t1.nii"], "has no T1ce image .* and no FLAIR image"),
        (["P_mask.nii"], "has no T1 image .*, or say by --mapping FILE what P_mask.nii may be"),
        (["P_t1.nii", "P_flair.nii", "P_b.nii", "P_a.nii"], "by --mapping FILE what P_a.nii and 1 other files may be"),
        (["P_t1.nii", "P_t1.nii.gz", "P_t1ce.nii", "P_flair.nii"], r"ambiguous: P_t1\.nii and P_t1\.nii\.gz"),
        (["P_t1.nii", "P_t1ce.nii", "P-t1c.nii", "P_flair.nii"], "ambiguous: .* T1ce"),
        (["P_t1.nii", "P_t1ce.nii", "P_flair.nii", "P_seg.nii", "P-seg.nii"], "ambiguous: .* label map"),
        (["P_t1.nii", "P_t1ce.nii", "Q_flair.nii"], "mixes files of 'P' and 'Q'"),
    ],
)
def test_a_folder_that_is_no_study_gets_one_sentence(tmp_path: Path, names: list[str], sentence: str) -> None:
    folder = touch(tmp_path / "P1", names)
    with pytest.raises(UserError, match=sentence) as caught:
        find_study(folder)
    assert str(folder) in str(caught.value)


def test_a_missing_folder_and_a_file_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="does not exist"):
        find_study(tmp_path / "nowhere")
    (tmp_path / "file").write_text("")
    for look in (find_study, study_folders):
        with pytest.raises(UserError, match="is a file"):
            look(tmp_path / "file")


def test_study_folders_lists_every_folder_with_images_once(tmp_path: Path) -> None:
    for name in ("b", "a/deep/er", ".hidden", "c"):
        touch(tmp_path / name, ["x_t1.nii.gz"])
    touch(tmp_path / "empty", ["._x.nii", "readme.md"])
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    outside = tmp_path.with_name(tmp_path.name + "-outside")
    touch(outside / "P", ["x.nii"])
    (tmp_path / "link").symlink_to(outside)
    assert study_folders(tmp_path) == [tmp_path / n for n in ("a/deep/er", "b", "c")], "a link that leads out is not followed"
    (tmp_path / "top_t1.nii").write_bytes(b"")
    assert study_folders(tmp_path)[0] == tmp_path
