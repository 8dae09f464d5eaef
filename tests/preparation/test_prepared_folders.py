"""Prepared studies as folders: found raw, kept, known again, read with their way back; failures are told and stop nothing."""

from __future__ import annotations

from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from app import frames
from app.errors import Cancelled, UserError
from app.imaging import (
    Preparation,
    PreparedSeries,
    StudyFiles,
    Verdict,
    dicom_studies,
    find_studies,
    load_study,
    read_preparation,
    read_series,
)
from app.jobs import Job
from app.placement import matrix
from app.preparation import VERSION, PreparedStudy, many, prepare_studies, write_prepared
from tests.support.studies.dicom_files import tagged, write_edited

TO_LIBRARY = np.array([[-1.0, 0, 0, 200], [0, 0.9, 0, 20], [0, 0, 6.0, 5], [0, 0, 0, 1]])
SHAPE = (200, 210, 22)


def prepared(files: StudyFiles, source: str, verdict: Verdict = "good") -> PreparedStudy:
    """Return what a preparation might have made of a study, all of it but the work."""
    series = {
        modality: PreparedSeries(str(path), SHAPE, matrix(np.diag((-1.0, 0.9, 6.0, 1.0))), matrix(TO_LIBRARY))
        for modality, path in files.images.items()
    }
    record = Preparation(
        version=VERSION,
        source=source,
        patient=files.patient,
        study=files.study,
        collection=files.collection,
        reference=next(iter(series)),
        series=series,
        missing=(),
        verdict=verdict,
        reasons=() if verdict == "good" else ("The brain that was found has 880 ml.",),
        numbers={"brain_ml": 880.0},
        notices=("told before",),
        packages={},
    )
    axes = np.meshgrid(*(np.arange(size) for size in frames.LIBRARY_SHAPE), indexing="ij", sparse=True)
    brain = np.asarray(sum(((axis - middle) / 62) ** 2 for axis, middle in zip(axes, (120, 112, 70), strict=True)) < 1)
    grey = (np.where(brain, 1, 0) * (90 + axes[0] % 7)).astype(np.int16)
    return PreparedStudy(dict.fromkeys(files.images, grey), brain, record, b"picture")


def raw_study(root: Path, name: str, sequences: tuple[str, ...] = ("t1", "t1ce", "flair")) -> Path:
    """Write a tiny raw study, each sequence on a grid of its own."""
    folder = root / name
    folder.mkdir(parents=True)
    for index, sequence in enumerate(sequences):
        volume = np.full((6 + index, 7, 8), 10 + index, np.int16)
        nib.Nifti1Image(volume, np.diag([1.0 + index, 1, 3, 1])).to_filename(folder / f"{name}_{sequence}.nii.gz")
    return folder


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let preparing take no time; the studies that it is asked for are listed, and one called bad cannot be prepared."""
    asked: list[str] = []

    def prepare(files: StudyFiles, source: str, job: Job, alone: bool = False) -> PreparedStudy:
        asked.append(files.study)
        job.check()
        if files.study == "bad":
            raise UserError("bad holds no head.")
        return prepared(files, source, "failed" if files.study == "odd" else "good")

    def in_this_process(function: object, tasks: list[tuple[StudyFiles, str, str]], processes: int, job: Job) -> list[str]:
        assert processes >= 1
        return [many.prepared_one(*task) for task in tasks]

    monkeypatch.setattr(many, "prepare_study", prepare)
    monkeypatch.setattr(many, "run_tasks", in_this_process)
    return asked


# -- what is found


def test_one_sequence_is_enough_for_a_raw_study(tmp_path: Path) -> None:
    raw_study(tmp_path, "only", ("flair", "t2"))
    (files,) = find_studies([tmp_path], raw=True).studies
    assert set(files.images) == {"flair", "t2"}
    ((_, sentence),) = find_studies([tmp_path]).failed
    assert "no T1 image" in sentence


def test_t2_alone_is_not_enough(tmp_path: Path) -> None:
    raw_study(tmp_path, "only", ("t2",))
    ((_, sentence),) = find_studies([tmp_path], raw=True).failed
    assert "no T1 image" in sentence


def test_dicom_series_of_different_frames_are_read_each_on_its_own_grid(tmp_path: Path) -> None:
    folder = write_edited(tmp_path / "moved", {"flair": tagged(FrameOfReferenceUID="1.2.3")})
    assert not dicom_studies([folder]).studies
    (study,) = dicom_studies([folder], raw=True).studies
    volumes, _ = read_series(study)
    assert set(volumes) == {"t1", "t1ce", "flair"}
    for modality, volume in volumes.items():
        assert volume.data.shape == study.series[modality].shape
        np.testing.assert_array_equal(volume.affine, study.series[modality].affine)


def test_a_dicom_study_without_flair_can_be_prepared(tmp_path: Path) -> None:
    folder = write_edited(tmp_path / "two", {}, ("t1", "t1ce"))
    assert "FLAIR" in dicom_studies([folder]).failed[0][1]
    (study,) = dicom_studies([folder], raw=True).studies
    assert set(study.series) == {"t1", "t1ce"}


def test_a_mapping_names_what_there_is(tmp_path: Path) -> None:
    raw_study(tmp_path / "in", "a", ("t1ce",))
    mapping = tmp_path / "map.toml"
    mapping.write_text('[[study]]\nstudy = "A"\nt1ce = "a/a_t1ce.nii.gz"\n', "utf-8")
    (files,) = find_studies([tmp_path / "in"], mapping, raw=True).studies
    assert (files.study, set(files.images)) == ("A", {"t1ce"})
    with pytest.raises(UserError, match="no t1"):
        find_studies([tmp_path / "in"], mapping)


# -- what is kept


def test_a_prepared_study_is_read_with_its_way_back(tmp_path: Path, work: list[str]) -> None:
    report = prepare_studies([raw_study(tmp_path / "in", "s1")], tmp_path / "out", Job())
    assert [one.study for one in report.prepared] == work == ["s1"]
    study = load_study(tmp_path / "out" / "s1")
    assert (study.patient, study.study, study.collection) == ("s1", "s1", "in")
    assert study.placement.how == "registered"
    assert study.placement.native_shape == SHAPE
    assert study.placement.onto_library((10, 100, 3)).tolist() == [190, 110, 23]
    assert "told before" in study.notices
    assert "skull" not in " ".join(study.notices)


def test_the_files_are_the_same_bytes_each_time(tmp_path: Path, work: list[str]) -> None:
    folder = raw_study(tmp_path / "in", "s1")
    for out in ("one", "two"):
        prepare_studies([folder], tmp_path / out, Job())
    names = sorted(path.name for path in (tmp_path / "one" / "s1").iterdir())
    assert names == ["preparation.json", "quality.png", "s1_flair.nii.gz", "s1_t1.nii.gz", "s1_t1ce.nii.gz"]
    assert all((tmp_path / "one" / "s1" / name).read_bytes() == (tmp_path / "two" / "s1" / name).read_bytes() for name in names)


def test_a_second_run_goes_on_and_makes_anew_what_changed(tmp_path: Path, work: list[str]) -> None:
    raw_study(tmp_path / "in", "a")
    prepare_studies([tmp_path / "in"], tmp_path / "out", Job())
    raw_study(tmp_path / "in", "b")
    report = prepare_studies([tmp_path / "in"], tmp_path / "out", Job())
    assert ([one.study for one in report.prepared], [one.study for one in report.present]) == (["b"], ["a"])
    (tmp_path / "in" / "a" / "a_t1.nii.gz").touch()
    prepare_studies([tmp_path / "in"], tmp_path / "out", Job())
    assert work == ["a", "b", "a"]


def test_a_bad_study_stops_nobody_and_what_failed_has_no_images(tmp_path: Path, work: list[str]) -> None:
    for name in ("bad", "fine", "odd"):
        raw_study(tmp_path / "in", name)
    report = prepare_studies([tmp_path / "in"], tmp_path / "out", Job())
    assert [one.study for one in report.usable] == ["fine"]
    assert [path.name for path, _ in report.failed] == ["bad", "odd"]
    assert sorted(path.name for path in (tmp_path / "out" / "odd").iterdir()) == ["preparation.json", "quality.png"]
    found = find_studies([tmp_path / "out"])
    assert [study.study for study in found.studies] == ["fine"]
    assert found.unused == []


def test_cancelling_leaves_nothing_half(tmp_path: Path, work: list[str]) -> None:
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        prepare_studies([raw_study(tmp_path / "in", "s1")], tmp_path / "out", job)
    assert not list((tmp_path / "out").iterdir()) if (tmp_path / "out").exists() else True


def test_the_folder_for_prepared_studies_lies_beside_the_raw_ones(tmp_path: Path) -> None:
    raw_study(tmp_path, "s1")
    with pytest.raises(UserError, match="choose a folder beside it"):
        prepare_studies([tmp_path], tmp_path / "out", Job())


def test_what_wants_a_look_is_told_and_what_is_damaged_is_refused(tmp_path: Path) -> None:
    (files,) = find_studies([raw_study(tmp_path / "in", "s1")], raw=True).studies
    folder = tmp_path / "s1"
    write_prepared(folder, prepared(files, "state", "look"))
    assert "wants a look" in " ".join(load_study(folder).notices)
    found = read_preparation(folder)
    assert found is not None
    assert found == prepared(files, "state", "look").record
    (folder / "preparation.json").write_text("{}", "utf-8")
    with pytest.raises(UserError, match="prepare the study again"):
        load_study(folder)
