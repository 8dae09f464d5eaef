"""What was found, as a reader judges it: planes and thickness, what is taken, what is raw, and other choices."""

from __future__ import annotations

from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from app.errors import UserError
from app.imaging import DicomStudy, StudyFound, read_series, survey
from app.jobs import Job
from tests.support.studies.dicom_files import write_edited
from tests.support.studies.prepared import quick_prepare, raw_study


def only(folder: Path) -> StudyFound:
    (study,) = survey([folder], Job()).studies
    return study


def test_a_head_that_fills_more_than_a_brain_is_raw(tmp_path: Path) -> None:
    found = survey([raw_study(tmp_path, "s1", ("t1", "flair"))], Job())
    assert found.raw
    (study,) = found.studies
    assert study.missing == ["t1ce"]
    assert {name: study.series[at].title for name, at in study.used.items()} == {"t1": "s1_t1", "flair": "s1_flair"}


def test_the_outcome_of_a_preparation_is_not_raw(tmp_path: Path) -> None:
    quick_prepare(only(raw_study(tmp_path / "in", "s1")).files, tmp_path / "out", Job())
    study = only(tmp_path / "out")
    assert study.prepared
    assert not study.raw


@pytest.mark.parametrize(
    ("across", "plane"),
    [((5.0, 1.0, 1.0), "sagittal"), ((1.0, 5.0, 1.0), "coronal"), ((1.0, 1.0, 5.0), "axial"), ((1, 1, 1), "3-D")],
)
def test_planes_are_told_by_the_longest_edge(tmp_path: Path, across: tuple[float, float, float], plane: str) -> None:
    (tmp_path / "s1").mkdir()
    nib.Nifti1Image(np.ones((6, 7, 8), np.int16), np.diag([*across, 1.0])).to_filename(tmp_path / "s1" / "s1_t1.nii.gz")
    (series,) = only(tmp_path).series
    assert series.plane == plane
    if plane != "3-D":
        assert (series.slices, series.thickness_mm) == ({"sagittal": 6, "coronal": 7, "axial": 8}[plane], 5.0)


def test_a_turned_stack_is_oblique(tmp_path: Path) -> None:
    (tmp_path / "s1").mkdir()
    turn, affine = np.radians(40), np.eye(4)
    affine[1:3, 1:3] = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ np.diag((1, 6))
    nib.Nifti1Image(np.ones((6, 7, 8), np.int16), affine).to_filename(tmp_path / "s1" / "s1_t1.nii.gz")
    assert only(tmp_path).series[0].plane == "oblique"


def test_files_whose_names_say_nothing_can_be_chosen(tmp_path: Path) -> None:
    folder = raw_study(tmp_path, "s1", ("t1",))
    nib.Nifti1Image(np.full((9, 9, 9), 7, np.int16), np.eye(4)).to_filename(folder / "gad.nii.gz")
    found = survey([folder], Job())
    (study,) = found.studies
    assert found.found.unused
    assert found.problems == []  # the file is shown with the study
    at = next(k for k, series in enumerate(study.series) if series.title == "gad")
    assert "name does not say" in study.series[at].left
    changed = study.using({**study.used, "t1ce": at})
    assert changed.missing == ["flair"]
    assert int(read_series(changed.files)[0]["t1ce"].data.max()) == 7
    with pytest.raises(UserError, match="at least"):
        study.using({"t2": at})


def test_other_series_of_a_dicom_study_can_be_chosen(tmp_path: Path) -> None:
    study = only(write_edited(tmp_path / "one", {}))
    assert isinstance(study.files, DicomStudy)
    assert len(study.series) >= 3
    swapped = study.using({"t1ce": study.used["t1"], "t1": study.used["t1ce"]})
    assert isinstance(swapped.files, DicomStudy)
    assert swapped.files.series["t1"] is study.files.series["t1ce"]
    assert swapped.used == {"t1ce": study.used["t1"], "t1": study.used["t1ce"]}
    assert swapped.missing == ["flair"]
    assert study.date == "" or study.date[4] == "-"
