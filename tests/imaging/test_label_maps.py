"""Label maps: what their numbers mean by challenge, time point and values; values that are not quite whole."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import numpy.typing as npt
import pytest

from app.errors import UserError
from app.imaging import Study, find_studies, find_study, load_label_map, load_sketch, load_study
from tests.support.studies.imaging_files import SMALL_AFFINE, small_image, small_labels, small_study, write_nifti

HYPHEN, UNDERSCORE = "-{}.nii.gz", "_{}.nii.gz"


def renamed(folder: Path) -> Path:
    """Give files called t1, t1ce and flair the endings of 2023."""
    for ours, theirs in (("t1.", "t1n."), ("t1ce.", "t1c."), ("flair.", "t2f.")):
        for path in folder.glob(f"*{ours}*"):
            path.rename(path.with_name(path.name.replace(ours, theirs)))
    return folder


def row_of(study: Study) -> list[int]:
    """Return the labels of a small study in the order in which they were given: they run from the right to the left."""
    assert study.labels is not None
    row = study.labels.max(axis=(1, 2))[::-1]
    return [int(value) for before, value in itertools.pairwise([0, *row]) if value not in (before, 0)]


def about_labels(study: Study) -> list[str]:
    return [said for said in study.notices if "seg" in said]


@pytest.mark.parametrize(
    ("name", "ending", "values", "ours", "notice"),
    [
        ("P1", UNDERSCORE, (1, 2, 4), (1, 2, 3), None),
        ("P1", UNDERSCORE, (1, 2, 3), (1, 2, 3), "of 2023"),
        ("P1", UNDERSCORE, (1, 2, 3, 4), (1, 2, 1, 3), "of 2013-2016"),
        ("P1", UNDERSCORE, (2,), (2,), None),
        ("P1", UNDERSCORE, (1,), (1,), "holds 1 alone"),
        ("P1", UNDERSCORE, (255,), (1,), "is a mask (0 and 255)"),
        ("BraTS GLI 00012 102", " {}.nii.gz", (1, 2, 3, 4), (1, 2, 3, 0), "of 2024"),
        ("P1", ".{}.nii.gz", (1, 2, 4), (1, 2, 3), None),
        ("BraTS-GLI-00012-000", UNDERSCORE, (1, 2, 4), (1, 2, 3), None),
        ("BraTS-GLI-00012-000", UNDERSCORE, (1, 2, 3), (1, 2, 3), "of 2023"),
        ("brats_tcia_pat105_1", UNDERSCORE, (1, 2, 3, 4), (1, 2, 1, 3), None),
        ("brats_tcia_pat105_1", UNDERSCORE, (1, 2, 3), (1, 2, 1), None),
        ("BraTS-GLI-00012-000", HYPHEN, (1, 2, 3), (1, 2, 3), None),
        ("BraTS-MEN-00012-000", HYPHEN, (1, 3), (1, 3), None),
        ("BraTS-GLI-00012-102", HYPHEN, (1, 2, 3, 4), (1, 2, 3, 0), "resection cavity"),
        ("BraTS-GLI-00012-102", UNDERSCORE, (1, 2, 3, 4), (1, 2, 3, 0), "of 2024"),
        ("BraTS_GLI_00012_102", UNDERSCORE, (1, 2, 3, 4), (1, 2, 3, 0), "resection cavity"),
        ("BraTS-GLI-00012-102", HYPHEN, (1, 2, 4), (1, 2, 0), "resection cavity"),
        ("GLI-post-0012", UNDERSCORE, (1, 2, 3, 4), (1, 2, 3, 0), "of 2024"),
        # Before treatment there is no cavity.
        ("BraTS-GLI-00012-000", HYPHEN, (1, 2, 4), (1, 2, 3), "of 2017-2021"),
        ("BraTS-GLI-00012-000", HYPHEN, (4,), (3,), "of 2017-2021"),
    ],
)
def test_numbers_follow_the_names_and_what_is_really_there(
    tmp_path: Path, name: str, ending: str, values: tuple[int, ...], ours: tuple[int, ...], notice: str | None
) -> None:
    folder = small_study(tmp_path / name, labels=values, ending=ending)
    study = load_study(renamed(folder) if ending == HYPHEN or name.startswith("BraTS_") else folder)
    assert row_of(study) == [value for value in ours if value != 0]
    said = about_labels(study)
    assert any(notice in one for one in said) if notice else not said


@pytest.mark.parametrize(
    ("name", "ending", "values", "schemes"),
    [
        ("BraTS-GLI-00012-000", HYPHEN, (1, 2, 3, 4), "scheme brats2013 or brats2024"),
        ("GLI-post-0012", UNDERSCORE, (1, 2, 4), "scheme brats2017 or brats2024"),
        ("P1_postop", UNDERSCORE, (1, 2, 3, 4), "scheme brats2013 or brats2024"),
        ("BraTS-PED-00012-000", HYPHEN, (1, 2, 3), "scheme brats2023 or brats2024ped"),
        ("BraTS-PED-00012-000", HYPHEN, (1, 2, 3, 4), "scheme brats2023 or brats2024ped"),
        ("BraTS_PED_00012_000", UNDERSCORE, (2,), "scheme brats2023 or brats2024ped"),
        ("BraTS-PEDs-00012", UNDERSCORE, (1,), "scheme brats2023 or brats2024ped"),
    ],
)
def test_where_numbers_can_be_read_in_two_ways_there_are_no_labels(
    tmp_path: Path, name: str, ending: str, values: tuple[int, ...], schemes: str
) -> None:
    folder = small_study(tmp_path / name, labels=values, ending=ending)
    study = load_study(renamed(folder) if ending == HYPHEN else folder)
    assert study.labels is None
    (said,) = about_labels(study)
    assert schemes in said
    assert "numbering of its labels" in said
    assert "brought in without them" in said


def test_post_in_the_name_of_an_image_is_after_contrast_agent(tmp_path: Path) -> None:
    folder = small_study(tmp_path / "in" / "P1", labels=(1, 2, 3, 4))
    (folder / "P1_t1ce.nii.gz").rename(folder / "t1_post.nii.gz")
    mapping = tmp_path / "mapping.csv"
    mapping.write_text(
        "study,t1,t1ce,flair,labels\nP1,P1/P1_t1.nii.gz,P1/t1_post.nii.gz,P1/P1_flair.nii.gz,P1/P1_seg.nii.gz\n", "utf-8"
    )
    (files,) = find_studies([tmp_path / "in"], mapping).studies
    assert row_of(load_study(files)) == [1, 2, 1, 3]


def test_a_mapping_says_how_a_childs_labels_are_numbered(tmp_path: Path) -> None:
    folder = renamed(small_study(tmp_path / "in" / "BraTS-PED-00012-000", labels=(1, 2, 3, 4), ending=HYPHEN))
    mapping = tmp_path / "mapping.toml"
    paths = "\n".join(
        f'{key} = "{folder.name}/{{study}}-{end}.nii.gz"'
        for key, end in (("t1", "t1n"), ("t1ce", "t1c"), ("flair", "t2f"), ("labels", "seg"))
    )
    mapping.write_text(f'[[pattern]]\n{paths}\nscheme = "brats2024ped"\n', "utf-8")
    (files,) = find_studies([tmp_path / "in"], mapping).studies
    study = load_study(files)
    assert row_of(study) == [3, 1, 2], "enhancing, then non-enhancing and cyst as one core, then edema"
    assert not about_labels(study)


def spread(values: tuple[float, ...], dtype: str, most: float) -> nib.Nifti1Image:
    """Return a label map spread over the range of an integer type, with the slope and intercept that nearly bring it back."""
    info = np.iinfo(dtype)
    slope = np.float32(most / (int(info.max) - int(info.min)))
    intercept = np.float32(-int(info.min) * slope)
    image = nib.Nifti1Image(np.rint((small_labels(values, np.float64) - intercept) / slope).astype(dtype), SMALL_AFFINE)
    image.header.set_slope_inter(float(slope), float(intercept))
    return image


def scaled(labels: npt.NDArray[Any], by: float) -> nib.Nifti1Image:
    return nib.Nifti1Image(labels.astype(np.float32) * np.float32(by), SMALL_AFFINE)


@pytest.mark.parametrize(
    "stored",
    [
        spread((1, 2, 4), "int16", 4),
        spread((1, 2, 4), "uint8", 4),
        spread((1, 2, 4), "uint16", 5),
        scaled(small_labels((1, 2, 4)), 0.99999),
        scaled(small_labels((1, 2, 4)), 1.002),
    ],
    ids=["int16", "uint8", "uint16", "a little less", "a little more"],
)
def test_values_that_are_nearly_whole_are_rounded_and_told(tmp_path: Path, stored: nib.Nifti1Image) -> None:
    folder = small_study(tmp_path / "P1")
    plain = load_study(folder)
    # nibabel would scale what is scaled already: the voxels are written as they are.
    raw = bytearray(stored.to_bytes())
    raw[352:] = np.asarray(stored.dataobj).tobytes(order="F")
    (folder / "P1_seg.nii.gz").write_bytes(bytes(raw))
    study = load_study(folder)
    assert plain.labels is not None
    assert study.labels is not None
    assert np.array_equal(study.labels, plain.labels)
    assert row_of(study) == [1, 2, 3]
    (said,) = about_labels(study)
    assert "rounded" in said
    told: list[str] = []
    assert np.array_equal(
        load_sketch(folder / "P1_seg.nii.gz", study, tell=told.append), load_sketch(folder / "P1_seg.nii.gz", plain)
    )
    assert told == [said]


@pytest.mark.parametrize("off", [0.5, 0.25, 0.03, -0.02])
def test_values_that_are_not_nearly_whole_are_refused(tmp_path: Path, off: float) -> None:
    folder = small_study(tmp_path / "P1")
    write_nifti(folder / "P1_seg.nii.gz", small_labels((1, 2, 4 + off), np.float32), SMALL_AFFINE)
    with pytest.raises(UserError, match="labels are whole numbers"):
        load_study(folder)


def test_floats_that_are_whole_are_not_told(tmp_path: Path) -> None:
    folder = small_study(tmp_path / "P1")
    write_nifti(folder / "P1_seg.nii.gz", small_labels((1, 2, 4), np.float64), SMALL_AFFINE)
    assert not about_labels(load_study(folder))


def test_a_label_map_without_images_is_rounded_too(tmp_path: Path) -> None:
    data = np.zeros((240, 240, 155), np.float32)
    data[100:110, 100, 70] = 3.9999
    path = write_nifti(tmp_path / "seg.nii.gz", data)
    told: list[str] = []
    labels = load_label_map(path, tell=told.append)
    assert "rounded" in told[0]
    assert int((labels == 3).sum()) == 10
    assert set(np.unique(labels)) == {0, 3}


def test_no_labels_at_all_have_no_numbering(tmp_path: Path) -> None:
    folder = renamed(small_study(tmp_path / "BraTS-PED-00012-000", labels=(), ending=HYPHEN))
    study = load_study(find_study(folder))
    assert study.labels is not None
    assert not study.labels.any()
    assert not about_labels(study)
    assert small_image().any()


def test_labels_of_the_whole_brain_and_a_mask_or_copy_for_an_image_are_told(tmp_path: Path) -> None:
    folder = small_study(tmp_path / "P1")
    assert not [said for said in load_study(folder).notices if "check that" in said]
    write_nifti(folder / "P1_seg.nii.gz", 2 * (small_image() > 0).astype(np.uint8), SMALL_AFFINE)
    write_nifti(folder / "P1_flair.nii.gz", (small_image() > 0).astype(np.uint8), SMALL_AFFINE)
    write_nifti(folder / "P1_t1ce.nii.gz", small_image(), SMALL_AFFINE)
    said = " ".join(load_study(folder).notices)
    assert "P1_seg.nii.gz: its labels fill 100% of the brain" in said
    assert "P1_flair.nii.gz holds no more than one value" in said
    assert "P1_t1.nii.gz and P1_t1ce.nii.gz hold the same image" in said
