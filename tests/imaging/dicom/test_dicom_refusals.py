"""What is wrong with DICOM files is told in a sentence: one that names the study or the file, and nothing of the patient."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from pydicom.data import get_testdata_files
from pydicom.dataset import Dataset

from app.errors import EnvironmentFault, SbmirError, UserError
from app.imaging import dicom_studies, find_dicom_study, load_study
from app.imaging.dicom import pixels
from app.imaging.dicom.headers import read_header
from app.imaging.dicom.pixels import PixelReader
from tests.support.studies.dicom_files import AXIAL, NAMES, SAGITTAL, SEQUENCES, Plan, blob, write_patient, write_series

PLAN = Plan(rows=16, columns=17, slices=12, spacing=(10.0, 10.0, 12.0), origin=(-80.0, -80.0, -66.0))
MODALITIES = ("t1", "t1ce", "flair")
Edit = Callable[[Dataset, int], None]


def refusal(folder: Path) -> str:
    found = dicom_studies([folder])
    assert found.studies == []
    assert len(found.failed) == 1
    sentence = found.failed[0][1]
    for secret in ("Zebulon", "Testperson", "4711", "19610203", "998877", "2.25."):
        assert secret not in sentence
    return sentence


def patient(folder: Path, *, t1: Plan = PLAN, edit: Edit | None = None, dtype: Any = np.int16) -> Path:
    """Write a patient whose T1 alone is `t1`, edited."""
    for index, modality in enumerate(MODALITIES):
        plan = replace(t1 if modality == "t1" else PLAN, number=NAMES[modality])
        plan = replace(plan, tags={**SEQUENCES[modality], **plan.tags})
        write_series(folder, plan, blob(index), dtype, edit if modality == "t1" else None)
    return folder


def moved(mm: Callable[[int], float], axis: int = 2) -> Edit:
    """Return an edit that moves slice k by mm(k) along an axis."""

    def edit(out: Dataset, k: int) -> None:
        position = list(out.ImagePositionPatient)
        position[axis] = float(position[axis]) + mm(k)
        out.ImagePositionPatient = position

    return edit


def tagged(**tags: Any) -> Edit:
    def edit(out: Dataset, k: int) -> None:
        for keyword, value in tags.items():
            setattr(out, keyword, value)

    return edit


def without(keyword: str) -> Edit:
    return lambda out, k: delattr(out, keyword)


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (moved(lambda k: 2.0 * k, axis=1), "sheared"),
        (moved(lambda k: 3.0 * (k % 2)), "uneven gaps"),
        (moved(lambda k: 12.0 if k > 5 else 0.0), "lacks 1 slice in its middle"),
        (moved(lambda k: -12.0 if k == 5 else 0.0), "more than one image"),
        (tagged(PhotometricInterpretation="MONOCHROME1"), "inverted"),
        (tagged(SamplesPerPixel=3, PhotometricInterpretation="RGB", PlanarConfiguration=0), "colours"),
        (without("ImagePositionPatient"), "ImagePositionPatient is missing"),
        (without("PixelSpacing"), "PixelSpacing is missing"),
        (tagged(ImageOrientationPatient=[1, 0, 0, 1, 0, 0]), "right angles"),
        (tagged(PixelSpacing=[0.0, 0.0]), "voxels of 0 x 0 x 12 mm"),
        (tagged(RescaleSlope=0, RescaleIntercept=0), "scaled by zero"),
        (tagged(Rows=60_000), "more than any head scan"),
        (lambda out, k: setattr(out, "FrameOfReferenceUID", f"{out.FrameOfReferenceUID}.{k % 2}"), "frames of reference"),
        (tagged(NumberOfFrames=3), "without saying where each lies"),
    ],
    ids=lambda value: value.replace(" ", "-") if isinstance(value, str) else "",
)
def test_a_series_that_is_no_straight_volume(tmp_path: Path, edit: Edit, words: str) -> None:
    sentence = refusal(patient(tmp_path, edit=edit))
    assert words in sentence
    assert str(tmp_path) in sentence
    assert 'series 2 "T1_MPRAGE sag pre"' in sentence


def test_a_tilted_gantry(tmp_path: Path) -> None:
    sentence = refusal(patient(tmp_path, t1=replace(PLAN, shift=(0.0, 3.0, 0.0))))
    assert "tilt of 14.0 degrees" in sentence


def test_series_in_different_frames_of_reference(tmp_path: Path) -> None:
    sentence = refusal(patient(tmp_path, t1=replace(PLAN, frame_uid="1.2.3.4")))
    assert "different frames of reference" in sentence
    assert "register them first" in sentence


def test_a_study_without_t1ce_lists_what_there_is(tmp_path: Path) -> None:
    write_patient(tmp_path, PLAN, ("t1", "flair", "dwi", "adc", "t2"))
    sentence = refusal(tmp_path)
    assert "no series that is taken for T1ce" in sentence
    for told in (
        '2 "T1_MPRAGE sag pre" was taken for T1 (named T1 before contrast agent)',
        '5 "ep2d_diff_b1000" was taken for none of them (diffusion)',
        '3 "T2 TSE tra" was taken for T2',
    ):
        assert told in sentence
    assert "modalities.toml" in sentence


def test_series_that_lie_beside_one_another(tmp_path: Path) -> None:
    study = find_dicom_study(patient(tmp_path, t1=replace(PLAN, origin=(500.0, 0.0, 0.0))))
    assert study is not None
    with pytest.raises(UserError, match=r"series 2 .* lies beside 6 "):
        load_study(study)


def test_two_studies_where_one_is_wanted(tmp_path: Path) -> None:
    write_patient(tmp_path / "a", PLAN)
    write_patient(tmp_path / "b", replace(PLAN, study_uid="1.2.3.5"))
    with pytest.raises(UserError, match="2 DICOM studies"):
        load_study(tmp_path)
    with pytest.raises(UserError, match="no DICOM study called other"):
        find_dicom_study(tmp_path, "other")


def damage(path: Path, change: Callable[[bytes], bytes]) -> Path:
    path.write_bytes(change(path.read_bytes()))
    return path


@pytest.mark.parametrize("syntax", ["plain", "rle", "j2k"])
def test_pixels_cut_short(tmp_path: Path, syntax: str) -> None:
    plan = replace(PLAN, rows=34, columns=33, syntax=syntax, spacing=(5.0, 5.0, 12.0))
    write_patient(tmp_path, plan)
    study = find_dicom_study(tmp_path)
    assert study is not None
    path = damage(study.series["flair"].frames[3].path, lambda data: data[: int(len(data) * 0.6)])
    with pytest.raises(UserError) as caught:
        load_study(study)
    assert str(path) in str(caught.value)


def test_a_file_that_went_away(tmp_path: Path) -> None:
    study = find_dicom_study(write_patient(tmp_path, PLAN))
    assert study is not None
    study.series["t1"].frames[0].path.unlink()
    with pytest.raises(EnvironmentFault, match="No such file"):
        load_study(study)


def test_a_file_that_is_no_dicom_but_is_called_so(tmp_path: Path) -> None:
    (tmp_path / "image.DCM").write_bytes(b"no image at all" * 20)
    (tmp_path / "empty.ima").write_bytes(b"")
    (tmp_path / "notes").write_bytes(b"no image at all" * 20)
    sentences = [sentence for _, sentence in dicom_studies([tmp_path]).failed]
    assert len(sentences) == 2
    assert all("called like a DICOM file but is none" in sentence for sentence in sentences)


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_series(tmp_path, replace(PLAN, slices=1), blob(0))[0]

    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(EnvironmentFault, match=rf"Cannot read {path}: Permission denied"):
        read_header(path)


def test_a_decoder_that_dies_or_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = replace(PLAN, rows=34, columns=33, slices=1, syntax="rle")
    path = write_series(tmp_path, plan, blob(0))[0]
    answers = tmp_path / "decoder"
    for program, limit in (("import os; os.abort()", 5.0), ("import time; time.sleep(60)", 0.3)):
        answers.write_text(f"print('ready', flush=True)\ninput()\n{program}")
        monkeypatch.setattr(pixels, "DECODER", answers)
        monkeypatch.setattr(pixels, "_DECODE_S", limit)
        start = time.monotonic()
        with PixelReader() as reader, pytest.raises(UserError, match="cannot be decoded"):
            reader.read(path)
        assert time.monotonic() - start < 20
    answers.write_text("")
    with PixelReader() as reader, pytest.raises(EnvironmentFault, match="does not start"):
        reader.read(path)


OWN = sorted(path for path in map(Path, get_testdata_files()) if path.is_file())


def test_pydicoms_own_files_open_or_are_refused(capfd: pytest.CaptureFixture[str]) -> None:
    """Every file of pydicom's test data is read, passed by, or refused with one sentence that names it."""
    assert len(OWN) > 150
    opened, refused, passed = set(), set(), set()
    with PixelReader() as reader:
        for path in OWN:
            try:
                header = read_header(path)
                if header is None:
                    passed.add(path.name)
                    continue
                if header.problem is None:
                    image: npt.NDArray[Any] = reader.read(path)
                    assert image.ndim == 3
                    assert image.shape[1:] == (header.rows, header.columns)
                    opened.add(path.name)
                else:
                    refused.add(path.name)
            except SbmirError as error:
                assert str(path) in str(error)
                assert "\n" not in str(error)
                refused.add(path.name)
    assert {f"MR_small{ending}.dcm" for ending in ("", "_RLE", "_jp2klossless", "_jpeg_ls_lossless", "_bigendian")} <= opened
    assert {"MR_truncated.dcm", "SC_rgb_rle.dcm", "badVR.dcm", "image_dfl.dcm", "rtplan.dcm"} <= refused
    assert passed >= {"DICOMDIR", "README.txt", "zipMR.gz"}
    assert len(opened) > 40
    told = capfd.readouterr()
    assert (told.out, told.err) == ("", "")


def test_pydicoms_own_folder_is_refused_study_by_study() -> None:
    root = Path(os.path.commonpath(OWN))
    found = dicom_studies([root])
    assert found.studies == []
    assert len(found.failed) > 30
    homes = (sys.prefix, str(Path(sys.prefix).resolve()))  # an environment may be a link
    assert all(sentence.endswith(".") and any(home in sentence for home in homes) for _, sentence in found.failed)


def test_a_sagittal_series_is_no_shear(tmp_path: Path) -> None:
    """The refusals above do not come from the axes."""
    plan = replace(PLAN, axes=SAGITTAL, origin=(66.0, -80.0, 80.0))
    assert find_dicom_study(patient(tmp_path, t1=plan)) is not None
    assert plan.axes != AXIAL
