"""Patients written as DICOM come back: voxel for voxel where no grid has to be left, within interpolation error elsewhere."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from pydicom.dataset import Dataset

from app.errors import Cancelled
from app.imaging import SKULL, DicomStudy, dicom_studies, find_dicom_study, load_study
from app.imaging.dicom import read_volumes
from app.imaging.files.nifti import Volume
from app.jobs import Job
from tests.support.studies.dicom_files import (
    AXIAL,
    CORONAL,
    NAMES,
    SAGITTAL,
    SEQUENCES,
    STUDY_UID,
    Field,
    Plan,
    blob,
    lattice,
    write_enhanced,
    write_patient,
    write_series,
)

Axes = tuple[tuple[float, float, float], tuple[float, float, float]]
ORIGINS: dict[Axes, tuple[float, float, float]] = {
    AXIAL: (-80.0, -85.0, -71.5),
    SAGITTAL: (71.5, -85.0, 80.0),
    CORONAL: (-80.0, -71.5, 80.0),
}
"""Where a grid of `SMALL` starts, so that it holds the blob."""
SMALL = Plan(rows=34, columns=33, slices=14, spacing=(5.0, 5.0, 11.0))


def one_study(folder: Path) -> DicomStudy:
    found = dicom_studies([folder])
    assert found.failed == []
    assert len(found.studies) == 1
    return found.studies[0]


def world(volume: Volume) -> npt.NDArray[np.float64]:
    """Return where the voxels of a volume lie: LPS mm, (N, 3), in C order."""
    voxels = np.indices(volume.data.shape).reshape(3, -1)
    ras = volume.affine[:3, :3] @ voxels + volume.affine[:3, 3:]
    return np.asarray(ras.T * (-1, -1, 1), np.float64)


def expected(volume: Volume, field: Field) -> npt.NDArray[np.float64]:
    return np.asarray(field(world(volume)), np.float64).reshape(volume.data.shape)


def turn(plan: Plan, degrees: tuple[float, float, float]) -> Plan:
    """Return a plan turned about its middle, which is the origin."""
    rotation = np.eye(3)
    for axis, angle in enumerate(np.radians(degrees)):
        one, other = (axis + 1) % 3, (axis + 2) % 3
        step = np.eye(3)
        step[one, one] = step[other, other] = np.cos(angle)
        step[one, other], step[other, one] = -np.sin(angle), np.sin(angle)
        rotation = step @ rotation
    along, down = (tuple(rotation @ axis) for axis in np.array(plan.axes))
    turned = replace(plan, axes=(along, down), origin=(0.0, 0.0, 0.0))
    middle = turned.points(plan.slices // 2)[plan.rows // 2, plan.columns // 2]
    return replace(turned, origin=tuple(-middle))


@pytest.mark.parametrize(
    ("syntax", "axes"),
    [("plain", AXIAL), ("plain", SAGITTAL), ("plain", CORONAL), ("rle", SAGITTAL), ("j2k", CORONAL)],
    ids=["plain-axial", "plain-sagittal", "plain-coronal", "rle-sagittal", "j2k-coronal"],
)
def test_six_modalities_come_back_voxel_for_voxel(tmp_path: Path, syntax: str, axes: Axes) -> None:
    plan = replace(SMALL, syntax=syntax, axes=axes, origin=ORIGINS[axes])
    write_patient(tmp_path, plan, tuple(SEQUENCES))
    study = one_study(tmp_path)
    assert {modality: stack.number for modality, stack in study.series.items()} == {
        modality: NAMES[modality] for modality in ("t1", "t1ce", "t2", "flair")
    }
    volumes, notices = read_volumes(study, ["t1", "t1ce", "t2", "flair"])
    assert notices == []
    for index, modality in enumerate(("t1", "t1ce", "t2", "flair")):
        data = volumes[modality].data
        assert data.dtype == np.int16
        assert np.count_nonzero(data) > 1000
        np.testing.assert_array_equal(data, expected(volumes[modality], blob(index)).astype(np.int16))


def test_a_patient_on_the_library_grid_comes_back_voxel_for_voxel(tmp_path: Path) -> None:
    """An axial series in single files, an axial and a sagittal one in enhanced files, in two folders."""
    x, y, z = np.ogrid[:240, :240, :155]
    brain = ((x - 120) / 66) ** 2 + ((y - 111) / 80) ** 2 + ((z - 72) / 62) ** 2 <= 1
    random = np.random.default_rng(5)
    noise = {modality: random.integers(300, 900, (240, 240, 1)) for modality in ("t1", "t1ce", "flair")}
    ras = {modality: np.where(brain, grain + 3 * z, 0).astype(np.int16) for modality, grain in noise.items()}
    axial = Plan(rows=240, columns=240, slices=155, origin=(0.0, -239.0, 0.0), tags=SEQUENCES["t1ce"], number=6)
    write_series(tmp_path / "a", axial, lattice(ras["t1ce"]))
    sagittal = Plan(155, 240, 240, axes=SAGITTAL, origin=(239.0, -239.0, 154.0), tags=SEQUENCES["t1"], number=2)
    write_enhanced(tmp_path / "a" / "t1", sagittal, lattice(ras["t1"]))
    write_enhanced(tmp_path / "b" / "flair", replace(axial, tags=SEQUENCES["flair"], number=4), lattice(ras["flair"]))
    study = load_study(tmp_path)
    assert not study.placed
    for modality, image in ras.items():
        assert np.array_equal(study.images[modality], image), modality
    assert study.folder == tmp_path
    assert study.labels is None
    assert not any(SKULL in notice for notice in study.notices)


@pytest.mark.parametrize("turned", [("t1",), ("t1", "t1ce", "flair")], ids=["one oblique", "all oblique"])
def test_oblique_series_come_back_within_interpolation_error(tmp_path: Path, turned: tuple[str, ...]) -> None:
    straight = Plan(rows=50, columns=44, slices=40, origin=(-22.0, -25.0, -20.0))
    angles = {"t1": (12.0, -7.0, 20.0), "t1ce": (-5.0, 9.0, 3.0), "flair": (30.0, 0.0, 0.0)}
    for index, modality in enumerate(("t1", "t1ce", "flair")):
        plan = turn(straight, angles[modality]) if modality in turned else straight
        write_series(tmp_path, replace(plan, tags=SEQUENCES[modality], number=NAMES[modality]), blob(index, 0.24), dtype=np.int16)
    study = one_study(tmp_path)
    volumes, notices = read_volumes(study, ["t1", "t1ce", "flair"])
    assert len(notices) == 1
    assert "resampled to" in notices[0]
    assert len({volume.data.shape for volume in volumes.values()}) == 1
    for index, (modality, volume) in enumerate(volumes.items()):
        inner = expected(volume, blob(index, 0.2)) != 0
        assert inner.sum() > 5000
        error = np.abs(volume.data - expected(volume, blob(index, 0.24)))[inner]
        # Linear interpolation: an eighth of the second derivatives, 9.2 a mm2, and half a level for the whole numbers stored.
        assert error.max() < 2.0, modality
    if len(turned) == 3:
        assert np.array_equal(volumes["t1"].affine[:3, :3], np.eye(3))
    else:
        np.testing.assert_array_equal(volumes["t1ce"].data, expected(volumes["t1ce"], blob(1, 0.24)).astype(np.int16))


def test_series_of_other_voxels_are_read_onto_the_finest(tmp_path: Path) -> None:
    fine = Plan(rows=40, columns=40, slices=36, origin=(-20.0, -20.0, -18.0))
    thick = Plan(rows=20, columns=20, slices=12, spacing=(2.0, 2.0, 3.0), origin=(-20.0, -20.0, -18.0))
    for modality, plan in (("t1", thick), ("t1ce", thick), ("flair", fine)):
        write_series(tmp_path, replace(plan, tags=SEQUENCES[modality], number=NAMES[modality]), blob(0, 0.24))
    study = one_study(tmp_path)
    assert study.grid_of == "flair"
    volumes, notices = read_volumes(study, ["t1"])
    assert volumes["t1"].data.shape == (40, 40, 36)
    assert "grid of series 4" in notices[0]
    inner = expected(volumes["t1"], blob(0, 0.18)) != 0
    assert np.abs(volumes["t1"].data - expected(volumes["t1"], blob(0, 0.24)))[inner].max() < 15


@pytest.mark.parametrize("syntax", ["plain", "j2k"])
def test_enhanced_multi_frame_files(tmp_path: Path, syntax: str) -> None:
    for index, modality in enumerate(("t1", "t1ce", "flair")):
        plan = replace(SMALL, origin=ORIGINS[AXIAL], tags=SEQUENCES[modality], number=NAMES[modality], syntax=syntax)
        order = np.random.default_rng(index).permutation(plan.slices).tolist()
        write_enhanced(tmp_path / f"{modality}.dcm", plan, blob(index), slope=0.5, intercept=7.0, order=order)
    volumes, _ = read_volumes(one_study(tmp_path), ["t1", "flair"])
    for index, modality in ((0, "t1"), (2, "flair")):
        stored = expected(volumes[modality], blob(index)).astype(np.int16)
        np.testing.assert_array_equal(volumes[modality].data, stored * np.float32(0.5) + np.float32(7))


def with_tags(**tags: object) -> Callable[[Dataset, int], None]:
    def edit(out: Dataset, k: int) -> None:
        for keyword, value in tags.items():
            setattr(out, keyword, value)

    return edit


def test_rescaling_signs_and_padding(tmp_path: Path) -> None:
    """T1 signed and rescaled, T1ce unsigned with padding, FLAIR with another slope in every slice."""
    plan = replace(SMALL, origin=ORIGINS[AXIAL])

    def signed(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.where(blob(0)(points) > 0, blob(0)(points) - 900, 0)

    def padded(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.where(blob(1)(points) > 0, blob(1)(points) + 40_000, 63_000)

    def slope(out: Dataset, k: int) -> None:
        out.RescaleSlope, out.RescaleIntercept = 1 + k / 4, 0

    for modality, field, dtype, edit in (
        ("t1", signed, np.int16, with_tags(RescaleSlope=2, RescaleIntercept=-3)),
        ("t1ce", padded, np.uint16, with_tags(PixelPaddingValue=63_000)),
        ("flair", blob(2), np.int16, slope),
    ):
        write_series(tmp_path, replace(plan, tags=SEQUENCES[modality], number=NAMES[modality]), field, dtype, edit)
    volumes, _ = read_volumes(one_study(tmp_path), ["t1", "t1ce", "flair"])
    t1, t1ce, flair = (volumes[modality] for modality in ("t1", "t1ce", "flair"))
    np.testing.assert_array_equal(t1.data, expected(t1, signed).astype(np.int16) * 2.0 - 3)
    stored = expected(t1ce, padded).astype(np.uint16)
    np.testing.assert_array_equal(t1ce.data, np.where(stored == 63_000, 0, stored))
    stored = expected(flair, blob(2)).astype(np.int16)
    np.testing.assert_array_equal(flair.data, stored * (1 + np.arange(SMALL.slices) / 4).astype(np.float32))


def test_a_folder_of_many_studies_and_a_study_of_many_folders(tmp_path: Path) -> None:
    plan = replace(SMALL, origin=ORIGINS[AXIAL])
    for number in range(2):
        write_patient(tmp_path / "mixed", replace(plan, study_uid=f"{STUDY_UID}.{number}"))
        for path in (tmp_path / "mixed").iterdir():
            path.rename(path.with_name(f"{number}-{path.name}") if path.name[1] != "-" else path)
    for path in sorted((tmp_path / "mixed").glob("1-04*")):
        (tmp_path / "more" / "deep").mkdir(parents=True, exist_ok=True)
        path.rename(tmp_path / "more" / "deep" / path.name)
    (tmp_path / "mixed" / "README.txt").write_text("not an image")
    (tmp_path / "mixed" / "DICOMDIR").write_bytes(b"\0" * 128 + b"DICM" + b"whatever")
    found = dicom_studies([tmp_path / "mixed", tmp_path / "more"])
    assert found.failed == []
    assert len({study.study for study in found.studies}) == 2
    assert len({study.patient for study in found.studies}) == 1
    assert {study.folder for study in found.studies} == {tmp_path, tmp_path / "mixed"}
    assert all(load_study(study).images["flair"].any() for study in found.studies)
    wanted = found.studies[1].study
    chosen = find_dicom_study(tmp_path, wanted)
    assert chosen is not None and chosen.study == wanted


def test_copies_of_files_count_once(tmp_path: Path) -> None:
    write_patient(tmp_path, replace(SMALL, origin=ORIGINS[AXIAL]))
    for path in sorted(tmp_path.glob("02-*"))[:5]:
        shutil.copy(path, path.with_name(f"copy-{path.name}"))
    study = one_study(tmp_path)
    assert len(study.series["t1"].frames) == SMALL.slices
    assert any("5 of its images are there twice" in notice for notice in study.notices)


def test_drawings_are_told_and_not_read(tmp_path: Path) -> None:
    write_patient(tmp_path, replace(SMALL, origin=ORIGINS[AXIAL]))
    write_series(
        tmp_path, replace(SMALL, number=90, slices=1, tags={"Modality": "SEG"}), blob(0), edit=with_tags(SamplesPerPixel=1)
    )
    assert any("segmentation (SEG) is not read" in notice for notice in one_study(tmp_path).notices)


def test_a_search_can_be_cancelled(tmp_path: Path) -> None:
    write_series(tmp_path, replace(SMALL, slices=2), blob(0))
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        dicom_studies([tmp_path], job)


def test_nothing_is_found_where_there_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("DICM")
    found = dicom_studies([tmp_path])
    assert (found.studies, found.failed) == ([], [])
    assert find_dicom_study(tmp_path) is None
