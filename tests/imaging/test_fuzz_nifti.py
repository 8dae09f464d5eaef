"""Damaged volume files: a sentence each, no crash, no hang, no memory that a lying header asks for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.errors import UserError
from app.imaging import load_study
from app.imaging.files.volumes import read_volume
from tests.support.fuzz.nifti import mha_bytes, try_all
from tests.support.studies.imaging_files import SMALL_SHAPE, small_image, small_labels, small_study


def test_sixty_damaged_files_get_a_sentence_each(tmp_path: Path) -> None:
    read, faults = try_all(tmp_path, 60, seed=1)
    assert faults == []
    assert 0 < read < 40, "some damage does not matter, most does"


@pytest.mark.slow
def test_a_thousand_damaged_files_get_a_sentence_each(tmp_path: Path) -> None:
    assert try_all(tmp_path, 1000, seed=2)[1] == []


@pytest.mark.parametrize("packed", [False, True])
def test_a_metaimage_is_read_as_the_nifti_of_the_same_scan(tmp_path: Path, packed: bool) -> None:
    """MetaImage counts mm to the left and to the back, as the voxels of the small grid run."""
    path = tmp_path / "a.mha"
    path.write_bytes(mha_bytes(packed))
    volume = read_volume(path)
    assert np.array_equal(volume.data, small_image())
    assert np.array_equal(volume.affine, np.diag([-6.0, -6.0, 6.0, 1.0]))
    assert volume.oriented
    nifti, mixed = small_study(tmp_path / "N", labels=None), small_study(tmp_path / "M", labels=None)
    (mixed / "M_t1.nii.gz").unlink()
    (mixed / "M_t1.mha").write_bytes(mha_bytes(packed))
    assert np.array_equal(load_study(nifti).images["t1"], load_study(mixed).images["t1"])


def test_a_turned_metaimage_lies_where_it_says(tmp_path: Path) -> None:
    """Axes are written one after the other: voxel axis 0 runs to the head, 1 to the left, 2 to the back."""
    text = mha_bytes().replace(b"1 0 0 0 1 0 0 0 1", b"0 0 1 1 0 0 0 1 0").replace(b"Offset = 0 0 0", b"Offset = 10 20 30")
    path = tmp_path / "a.mha"
    path.write_bytes(text.replace(b"ElementSpacing = 6 6 6", b"ElementSpacing = 2 3 4"))
    affine = read_volume(path).affine
    assert (affine @ [1, 0, 0, 1]).tolist() == [-10, -20, 32, 1]
    assert (affine @ [0, 1, 0, 1]).tolist() == [-13, -20, 30, 1]
    assert (affine @ [0, 0, 1, 1]).tolist() == [-10, -24, 30, 1]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (b"LOCAL", b"other.raw", "keeps its voxels in another file"),
        (b"LOCAL", b"/etc/passwd", "keeps its voxels in another file"),
        (b"NDims = 3", b"NDims = 4", "has 4 dimensions"),
        (b"MET_SHORT", b"MET_SHORT_ARRAY", "grey values are needed"),
        (b"DimSize = 24", b"DimSize = 999999", "which no head scan has"),
        (b"DimSize = 24", b"DimSize = -24", "which no head scan has"),
        (b"DimSize = 24", b"DimSize = 25", "is cut short"),
        (b"DimSize = 24", b"DimSize = x", "damaged MetaImage header"),
        (b"DimSize", b"DimZise", "damaged MetaImage header"),
        (b"1 0 0 0 1 0 0 0 1", b"1 0 0 1 0 0 0 0 1", "cannot be inverted"),
        (b"ElementSpacing = 6", b"ElementSpacing = nan", "cannot be inverted"),
        (b"CompressedData = False", b"CompressedData = True", "cannot be decompressed"),
        (b"ObjectType = Image", b"no header at all", "is not a MetaImage file"),
    ],
)
def test_what_is_wrong_with_a_metaimage_is_told(tmp_path: Path, old: bytes, new: bytes, sentence: str) -> None:
    path = tmp_path / "a.mha"
    path.write_bytes(mha_bytes().replace(old, new))
    with pytest.raises(UserError, match=sentence) as caught:
        read_volume(path)
    assert str(path) in str(caught.value)


def test_labels_in_a_metaimage_are_those_of_the_early_challenges(tmp_path: Path) -> None:
    folder = tmp_path / "brats_2013_pat0001_1"
    for kind, number in (("MR_T1", 1), ("MR_T1c", 2), ("MR_Flair", 3), ("OT", 4)):
        name = f"VSD.Brain.XX.O.{kind}.{number}"
        (folder / name).mkdir(parents=True)
        content = mha_bytes()
        if kind == "OT":
            content = content[: -2 * int(np.prod(SMALL_SHAPE))] + small_labels((1, 2, 3, 4), np.int16).tobytes(order="F")
        (folder / name / f"{name}.mha").write_bytes(content)
    study = load_study(folder)
    assert study.labels is not None
    assert study.placed
    row = study.labels.max(axis=(1, 2))[::-1]
    assert list(dict.fromkeys(int(value) for value in row if value)) == [1, 2, 3], "3 joins the core, 4 is enhancing"
