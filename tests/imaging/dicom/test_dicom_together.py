"""Whether the series of a study lie over one another: by frames of reference, by grids where none is named, and by days."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydicom.dataset import Dataset

from app.imaging import DicomStudy, dicom_studies
from tests.support.studies.dicom_files import Edit, tagged, write_edited

MODALITIES = ("t1", "t1ce", "flair")


def found(folder: Path) -> tuple[list[DicomStudy], list[str]]:
    seen = dicom_studies([folder])
    return seen.studies, [sentence for _, sentence in seen.failed]


def unnamed(out: Dataset, k: int) -> None:
    del out.FrameOfReferenceUID


def unnamed_and_moved(out: Dataset, k: int) -> None:
    del out.FrameOfReferenceUID
    out.ImagePositionPatient = [float(out.ImagePositionPatient[0]) + 7, *out.ImagePositionPatient[1:]]


@pytest.mark.parametrize("which", MODALITIES)
def test_a_series_that_names_no_frame_of_reference_is_taken_on_the_grid_of_the_others(tmp_path: Path, which: str) -> None:
    ((study,), failed) = found(write_edited(tmp_path, {which: unnamed}))
    assert failed == []
    assert sum("do not all name their frame of reference" in notice for notice in study.notices) == 1


@pytest.mark.parametrize("which", MODALITIES)
def test_elsewhere_it_is_named_as_the_cause(tmp_path: Path, which: str) -> None:
    studies, (sentence,) = found(write_edited(tmp_path, {which: unnamed_and_moved}))
    assert studies == []
    assert "not name it (FrameOfReferenceUID)" in sentence
    assert "was moved" not in sentence


def test_what_is_unnamed_does_not_join_two_frames_of_reference(tmp_path: Path) -> None:
    studies, (sentence,) = found(write_edited(tmp_path, {"t1ce": unnamed, "flair": tagged(FrameOfReferenceUID="1.2.3")}))
    assert studies == []
    assert "in one frame of reference" in sentence


def test_images_of_a_series_that_name_none_are_of_the_others(tmp_path: Path) -> None:
    def some(out: Dataset, k: int) -> None:
        if k % 2:
            del out.FrameOfReferenceUID

    ((study,), _) = found(write_edited(tmp_path, {"flair": some}))
    assert any("some of its images name no frame of reference" in notice for notice in study.notices)


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (("20210704", "20210704", "20210704"), False),
        (("20210704", "20210704", "20210705"), False),  # over midnight
        (("20210704", "20210704", "20211004"), True),
        (("2021.07.04", "20210704", "nonsense"), False),
    ],
)
def test_sequences_of_different_days_are_told(tmp_path: Path, days: tuple[str, str, str], told: bool) -> None:
    edits: dict[str, Edit] = {kind: tagged(AcquisitionDate=day) for kind, day in zip(MODALITIES, days, strict=True)}
    ((study,), _) = found(write_edited(tmp_path, edits))
    assert any("measured on different days" in notice for notice in study.notices) == told
    assert not any("2021" in notice for notice in study.notices)
