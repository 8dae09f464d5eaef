"""Nothing that somebody made or decided is replaced by a prepared study, and values below 0 are told and kept."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from app.errors import UserError
from app.imaging import find_studies, read_volume, write_decision
from app.jobs import Job
from app.preparation import prepare_for_review, prepare_studies, write_prepared
from app.preparation.place import check_place
from app.preparation.values import from_zero
from app.preparation.writing import clear_unfinished
from tests.preparation.test_prepared_folders import prepared
from tests.support.studies.prepared import quick_prepare, raw_study


def studies(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_study_is_never_replaced_by_what_was_made_of_it(tmp_path: Path) -> None:
    folder = raw_study(tmp_path, "s1")
    (folder / "notes.txt").write_text("x", encoding="utf-8")
    before = studies(tmp_path)
    report = prepare_studies([folder], tmp_path, Job())
    assert [sentence for _, sentence in report.failed] == [
        f"The study s1 lies in {folder}, where it would go prepared: choose another folder for prepared studies."
    ]
    (files,) = find_studies([folder], raw=True).studies
    with pytest.raises(UserError, match="would go prepared"):
        prepare_for_review(files, tmp_path, Job())
    assert studies(tmp_path) == before


@pytest.mark.parametrize("as_file", [True, False])
def test_what_is_no_prepared_study_stays(tmp_path: Path, as_file: bool) -> None:
    (files,) = find_studies([raw_study(tmp_path / "in", "s1")], raw=True).studies
    theirs = tmp_path / "out" / "s1"
    theirs.parent.mkdir()
    if as_file:
        theirs.write_text("mine", encoding="utf-8")
    else:
        theirs.mkdir()
        (theirs / "mine.txt").write_text("mine", encoding="utf-8")
    before = studies(tmp_path)
    (problem,) = prepare_studies([tmp_path / "in"], tmp_path / "out", Job()).failed
    assert "is no prepared study" in problem[1]
    with pytest.raises(UserError, match="is no prepared study"):
        write_prepared(theirs, prepared(files, "state", "good"))
    assert studies(tmp_path) == before


def test_another_study_of_the_name_is_refused(tmp_path: Path) -> None:
    (first,) = find_studies([raw_study(tmp_path / "one", "s1")], raw=True).studies
    quick_prepare(first, tmp_path / "out", Job())
    (other,) = find_studies([raw_study(tmp_path / "two", "s1")], raw=True).studies
    with pytest.raises(UserError, match="is another one"):
        check_place(tmp_path / "out" / "s1", replace(other, collection="ward"))
    check_place(tmp_path / "out" / "s1", first, decided_too=False)


def test_a_decision_outlives_a_change_of_the_files(tmp_path: Path) -> None:
    (files,) = find_studies([raw_study(tmp_path / "in", "s1")], raw=True).studies
    quick_prepare(files, tmp_path / "out", Job())
    write_decision(tmp_path / "out" / "s1", "rejected")
    os.utime(next(iter(files.images.values())), (1, 1))
    (problem,) = prepare_studies([tmp_path / "in"], tmp_path / "out", Job()).failed
    assert "was rejected by a reader" in problem[1]
    assert "remove" in problem[1]


def test_what_another_run_is_writing_is_left_alone(tmp_path: Path) -> None:
    alive = tmp_path / f".partial-{os.getpid()}-abc"
    dead = tmp_path / ".partial-999999999-abc"
    for folder in (alive, dead):
        folder.mkdir()
    clear_unfinished(tmp_path)
    assert alive.exists()
    assert not dead.exists()


def volume_of(path: Path, data: np.ndarray[tuple[int, ...], np.dtype[np.int16]]) -> Path:
    nib.Nifti1Image(data, np.diag([2.0, 2, 2, 1])).to_filename(path)
    return path


def test_values_below_zero_are_kept_and_told(tmp_path: Path) -> None:
    data = np.arange(-500, 500, dtype=np.int16).reshape(10, 10, 10)
    (found,), notices = zip(*[from_zero({"t1": read_volume(volume_of(tmp_path / "a.nii.gz", data))})], strict=True)
    assert np.array_equal(found["t1"].data, data.astype(np.float32) + 500)
    assert notices[0] == ["T1 has values below 0: 500 was added to all of them."]


def test_padding_is_not_measured(tmp_path: Path) -> None:
    data = np.arange(1000, dtype=np.int16).reshape(10, 10, 10)
    data[:2] = -32768
    found, notices = from_zero({"flair": read_volume(volume_of(tmp_path / "a.nii.gz", data))})
    assert found["flair"].data.min() == 0
    assert np.count_nonzero(found["flair"].data == 0) == 200
    assert found["flair"].data.max() == 999
    assert notices == ["FLAIR is filled up with -32768, which is taken for not measured."]


def test_a_few_voxels_below_zero_are_nothing(tmp_path: Path) -> None:
    data = np.arange(10000, dtype=np.int16).reshape(10, 10, 100)
    data[0, 0, :3] = -4
    volume = read_volume(volume_of(tmp_path / "a.nii.gz", data))
    assert from_zero({"t1": volume}) == ({"t1": volume}, [])
