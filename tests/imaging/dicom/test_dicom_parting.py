"""What is one volume and what is not: noise in the numbers parts nothing, acquisitions, captures and copies are told apart."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset

from app.imaging import DicomStudy, dicom_studies
from app.imaging.dicom import read_volumes
from app.imaging.dicom.parting import clusters
from tests.support.studies.dicom_files import NAMES, SEQUENCES, SMALLEST, Edit, Plan, blob, tagged, write_edited, write_series

SLICES = SMALLEST.slices


def one_study(folder: Path) -> DicomStudy:
    found = dicom_studies([folder])
    assert found.failed == []
    (study,) = found.studies
    return study


def refusal(folder: Path) -> str:
    found = dicom_studies([folder])
    assert found.studies == []
    return "\n".join(sentence for _, sentence in found.failed)


def turned_a_little(out: Dataset, k: int) -> None:
    angle = 0.005 + 1e-6 * (-1) ** k
    out.ImageOrientationPatient = [float(np.cos(angle)), float(np.sin(angle)), 0, -float(np.sin(angle)), float(np.cos(angle)), 0]


@pytest.mark.parametrize(
    "edit",
    [
        tagged(EchoTime=lambda k: 4.5004 if k % 2 else 4.4996),
        tagged(EchoTime=lambda k: 2.5 - 1e-9 * k),
        tagged(RepetitionTime=lambda k: 2000 + k / 3),
        tagged(FlipAngle=lambda k: 8.9999 + k / 5000),
        tagged(InversionTime=lambda k: 900 + k / 100),
        tagged(PixelSpacing=lambda k: [9.9995 + k * 1e-6, 9.9995 - k * 1e-6]),
        tagged(ImageType=lambda k: ["DERIVED" if k in (0, 5) else "ORIGINAL", "PRIMARY", "M"]),
        tagged(AcquisitionNumber=lambda k: k + 1),
        tagged(AcquisitionTime=lambda k: f"1012{k:02}.5"),
        tagged(InstanceNumber=lambda k: 100 - k),
        turned_a_little,
    ],
    ids=["echo", "echo-at-a-half", "repetition", "flip", "inversion", "spacing", "type", "acquisition", "time", "order", "turn"],
)
def test_noise_parts_no_series(tmp_path: Path, edit: Edit) -> None:
    study = one_study(write_edited(tmp_path, {"t1ce": edit}))
    assert len(study.series["t1ce"].frames) == SLICES
    assert study.notices == ()


def test_clusters_hold_together_by_what_lies_between() -> None:
    values = np.array([[0.0], [0.9], [5.0], [1.8], [5.0 + 1e-12]])
    assert clusters(values, 1.0).tolist() == [0, 0, 1, 0, 1]
    assert clusters(values, 0.5).tolist() == [0, 1, 2, 3, 2]


def twice(folder: Path, second: Edit, slices: int = SLICES) -> Path:
    """Write a patient whose T1 was measured again, brighter, into the same series."""
    write_edited(folder, {"t1": tagged(AcquisitionNumber=1, TriggerTime=1)})

    def again(out: Dataset, k: int) -> None:
        out.SOPInstanceUID += ".2"
        second(out, k)

    plan = replace(SMALLEST, tags=SEQUENCES["t1"], number=NAMES["t1"], slices=slices)
    write_series(folder / "again", plan, lambda points: 2 * blob(0)(points), edit=again)
    return folder


@pytest.mark.parametrize(
    ("second", "words"),
    [
        (tagged(AcquisitionNumber=2), "acquisition 1"),
        (tagged(AcquisitionNumber=1, TemporalPositionIdentifier=2), "time none"),
        (tagged(AcquisitionNumber=1, EchoTime=12.0), "echo time 2.9 ms"),
        (tagged(AcquisitionNumber=1, InstanceNumber=lambda k: 50 + k), "acquisition from image 1"),
        (tagged(AcquisitionNumber=1, SeriesDescription="T1 MPRAGE pre again"), "another description"),
        (tagged(AcquisitionNumber=1, ImageType=["DERIVED", "SECONDARY", "REFORMATTED"]), "image type ORIGINAL"),
    ],
    ids=["acquisition", "time", "echo", "order", "description", "type"],
)
def test_of_two_acquisitions_in_a_series_the_first_is_read_and_told(tmp_path: Path, second: Edit, words: str) -> None:
    study = one_study(twice(tmp_path, second))
    (told,) = [notice for notice in study.notices if "is taken for T1," in notice]
    assert f"part 1 of 2 ({words}" in told
    data = read_volumes(study, ["t1"])[0]["t1"].data
    assert 600 < data.max() < 1200


def test_a_second_acquisition_that_was_broken_off_is_left_out(tmp_path: Path) -> None:
    study = one_study(twice(tmp_path, tagged(AcquisitionNumber=2), slices=4))
    assert len(study.series["t1"].frames) == SLICES
    assert any("left out (4 acquisition 2)" in notice for notice in study.notices)


def test_two_different_images_at_each_place_that_nothing_tells_apart(tmp_path: Path) -> None:
    sentence = refusal(twice(tmp_path, tagged(AcquisitionNumber=1)))
    assert "has 12 places with more than one image" in sentence


def capture(tmp_path: Path, **tags: object) -> Path:
    """Write a patient, and into T1ce's series a last image with other elements; None takes one away."""
    write_edited(tmp_path, {})
    out = dcmread(next(path for path in tmp_path.glob("06-*")))
    out.SOPInstanceUID += ".999"
    for keyword, value in tags.items():
        if value is None:
            delattr(out, keyword)
        else:
            setattr(out, keyword, value)
    out.save_as(tmp_path / "capture")
    return tmp_path


@pytest.mark.parametrize(
    ("tags", "words"),
    [
        ({"SamplesPerPixel": 3, "PhotometricInterpretation": "RGB"}, "1 holds colours"),
        ({"ImagePositionPatient": None}, "ImagePositionPatient is missing"),
        ({"SOPClassUID": "1.2.840.10008.5.1.4.1.1.7", "PatientPosition": "HFS", "PixelData": bytes(544)}, "captures"),
        ({"ImageType": ["ORIGINAL", "PRIMARY", "LOCALIZER"], "ImagePositionPatient": [-80, -80, 300]}, "localizers"),
        ({"ImageOrientationPatient": [0, 1, 0, 0, 0, -1]}, "1 sagittal, 17 x 16 pixels of 10 mm"),
        ({"Rows": 17, "Columns": 16}, "1 axial, 16 x 17 pixels"),
    ],
    ids=["colours", "no place", "capture", "localizer", "other plane", "other size"],
)
def test_a_capture_or_localizer_in_a_series_is_left_out_and_told(tmp_path: Path, tags: dict[str, object], words: str) -> None:
    study = one_study(capture(tmp_path, **tags))
    assert len(study.series["t1ce"].frames) == SLICES
    (told,) = [notice for notice in study.notices if "left out" in notice]
    assert words in told
    np.testing.assert_array_equal(read_volumes(study, ["t1ce"])[0]["t1ce"].data, whole(tmp_path / "whole"))


def whole(folder: Path) -> object:
    return read_volumes(one_study(write_edited(folder, {})), ["t1ce"])[0]["t1ce"].data


def test_a_slice_that_lost_its_place_is_named_as_the_cause(tmp_path: Path) -> None:
    def lose(out: Dataset, k: int) -> None:
        if k == 5:
            del out.ImagePositionPatient

    sentence = refusal(write_edited(tmp_path, {"t1": lose}, ("t1", "t1ce", "flair")))
    assert "lacks 1 slice in its middle" in sentence
    assert "left out: 1 does not say where its images lie" in sentence


def test_images_at_one_place_are_named_as_the_cause(tmp_path: Path) -> None:
    same = tagged(ImagePositionPatient=[-80, -80, 0])
    assert f"has its {SLICES} images at one place" in refusal(write_edited(tmp_path, {"t1": same}))


def test_images_that_run_in_other_directions_are_told_apart(tmp_path: Path) -> None:
    def turned(out: Dataset, k: int) -> None:
        if k % 2:
            out.ImageOrientationPatient = [-1, 0, 0, 0, 1, 0]

    sentence = refusal(write_edited(tmp_path, {"t1": turned}))
    assert "rows to the left and columns to the back" in sentence
    assert "rows to the right and columns to the back" in sentence


@pytest.mark.parametrize(("mm", "read"), [(0.4, True), (2.0, False)])
def test_a_slice_a_little_beside_the_others_is_no_shear(tmp_path: Path, mm: float, read: bool) -> None:
    def nudged(out: Dataset, k: int) -> None:
        if k == 1:
            out.ImagePositionPatient = [float(out.ImagePositionPatient[0]) + mm, *out.ImagePositionPatient[1:]]

    folder = write_edited(tmp_path, {"t1": nudged})
    if read:
        assert len(one_study(folder).series["t1"].frames) == SLICES
    else:
        assert "shifted against one another (single ones by up to 2 mm)" in refusal(folder)


# -- copies and made-up UIDs


def test_one_uid_for_all_images(tmp_path: Path) -> None:
    study = one_study(write_edited(tmp_path, dict.fromkeys(("t1", "t1ce", "flair"), tagged(SOPInstanceUID="1.2.3"))))
    assert all(len(stack.frames) == SLICES for stack in study.series.values())
    assert sum("share SOPInstanceUIDs" in notice for notice in study.notices) == 3


def test_copies_are_told_by_what_they_hold(tmp_path: Path) -> None:
    """Some copies under other names, some under another UID, one packed otherwise."""
    write_edited(tmp_path, {})
    first, second, third = sorted(tmp_path.glob("02-*"))[:3]
    shutil.copy(first, tmp_path / "copy")
    out = dcmread(second)
    out.SOPInstanceUID += ".77"
    out.save_as(tmp_path / "other-uid")
    out = dcmread(third)
    out.compress("1.2.840.10008.1.2.5")
    out.save_as(tmp_path / "packed")
    study = one_study(tmp_path)
    assert len(study.series["t1"].frames) == SLICES
    assert any("3 of its images are there twice" in notice for notice in study.notices)


def test_copies_that_are_scaled_otherwise(tmp_path: Path) -> None:
    for number, path in enumerate(sorted(write_edited(tmp_path, {}).glob("02-*"))):
        out = dcmread(path)
        out.SOPInstanceUID += ".77"
        out.RescaleSlope, out.RescaleIntercept = "0.5", "-8"
        out.PixelData = ((np.frombuffer(out.PixelData, "<i2") + 8) * 2).astype("<i2").tobytes()
        out.save_as(tmp_path / f"copy{number}")
    study = one_study(tmp_path)
    assert len(study.series["t1"].frames) == SLICES
    assert any(f"{SLICES} of its images are there twice" in notice for notice in study.notices)


def test_a_series_of_different_images_under_the_same_uids(tmp_path: Path) -> None:
    write_edited(tmp_path, {})
    write_series(tmp_path / "b", replace(SMALLEST, tags=SEQUENCES["t1"], number=NAMES["t1"]), blob(5))
    assert "different images bear one SOPInstanceUID" in refusal(tmp_path)


@pytest.mark.parametrize("numbered", [True, False], ids=["one number", "a number each"])
def test_a_series_uid_for_every_slice(tmp_path: Path, numbered: bool) -> None:
    def each(out: Dataset, k: int) -> None:
        out.SeriesInstanceUID += f".{k}"
        if not numbered:
            out.SeriesNumber = 100 + k

    study = one_study(write_edited(tmp_path, dict.fromkeys(("t1", "t1ce", "flair"), each)))
    assert all(len(stack.frames) == SLICES for stack in study.series.values())
    assert sum("come in 12 series (SeriesInstanceUID)" in notice for notice in study.notices) == 3


@pytest.mark.parametrize("numbered", [True, False], ids=["numbers", "no numbers"])
def test_one_series_uid_for_all(tmp_path: Path, numbered: bool) -> None:
    def one(out: Dataset, k: int) -> None:
        out.SeriesInstanceUID = "1.2.3.4"
        if not numbered:
            del out.SeriesNumber

    study = one_study(write_edited(tmp_path, dict.fromkeys(("t1", "t1ce", "flair"), one)))
    for index, modality in enumerate(("t1", "t1ce", "flair")):
        assert len(study.series[modality].frames) == SLICES
        top = read_volumes(study, [modality])[0][modality].data
        plan = Plan(**{**vars(SMALLEST), "tags": {}})
        expected = np.stack([blob(index)(plan.points(k).reshape(-1, 3)).reshape(16, 17).astype(np.int16) for k in range(SLICES)])
        np.testing.assert_array_equal(top, expected.transpose(2, 1, 0))


def test_a_frame_of_reference_for_every_slice(tmp_path: Path) -> None:
    def each(out: Dataset, k: int) -> None:
        out.FrameOfReferenceUID = f"1.2.{out.SeriesNumber}.{k}"

    study = one_study(write_edited(tmp_path, dict.fromkeys(("t1", "t1ce", "flair"), each)))
    assert any("each of its images names a frame of reference of its own" in notice for notice in study.notices)
