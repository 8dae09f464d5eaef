"""Files as old systems and careless tools write them: read as they are meant, and told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset, FileMetaDataset

from app.errors import UserError
from app.imaging import DicomStudy, dicom_studies
from app.imaging.dicom import read_volumes
from app.imaging.dicom.elements import padding_of
from app.imaging.dicom.headers import read_header
from tests.support.studies.dicom_files import SMALLEST, Plan, blob, tagged, write_edited, write_series

MODALITIES = ("t1", "t1ce", "flair")


def one_study(folder: Path) -> DicomStudy:
    found = dicom_studies([folder])
    assert found.failed == []
    (study,) = found.studies
    return study


def values(study: DicomStudy) -> list[np.ndarray]:
    volumes, _ = read_volumes(study, MODALITIES)
    return [volumes[modality].data for modality in MODALITIES]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> list[np.ndarray]:
    return values(one_study(write_edited(tmp_path_factory.mktemp("plain"), {})))


def rewrite(path: Path, *, implicit: bool, big: bool = False, marked: bool) -> None:
    """Write a file without its transfer syntax, and without preamble and meta header too unless it is `marked`."""
    out = dcmread(path)
    meta, out.file_meta = out.file_meta, FileMetaDataset()
    out.preamble = None
    if marked:
        out.preamble = bytes(128)
        for keyword in ("MediaStorageSOPClassUID", "MediaStorageSOPInstanceUID", "ImplementationClassUID"):
            if keyword in meta:
                setattr(out.file_meta, keyword, meta[keyword].value)
        out.file_meta.FileMetaInformationGroupLength, out.file_meta.FileMetaInformationVersion = 0, b"\0\1"
    if big:
        out.PixelData = np.frombuffer(out.PixelData, "<i2").astype(">i2").tobytes()
    pydicom.dcmwrite(path, out, implicit_vr=implicit, little_endian=not big, enforce_file_format=False)


@pytest.mark.parametrize("marked", [True, False], ids=["marked", "bare"])
@pytest.mark.parametrize(("implicit", "big"), [(True, False), (False, False), (False, True)], ids=["implicit", "explicit", "big"])
def test_no_transfer_syntax(tmp_path: Path, plain: list[np.ndarray], implicit: bool, big: bool, marked: bool) -> None:
    for path in write_edited(tmp_path, {}).iterdir():
        rewrite(path, implicit=implicit, big=big, marked=marked)
    study = one_study(tmp_path)
    for found, meant in zip(values(study), plain, strict=True):
        np.testing.assert_array_equal(found, meant)
    assert any("do not name their transfer syntax" in notice for notice in study.notices)
    assert marked != any("lack the preamble" in notice for notice in study.notices)


@pytest.mark.parametrize("before", [b"", bytes(256), b"junk" * 50], ids=["nothing", "a preamble twice", "junk"])
def test_the_mark_at_an_odd_place(tmp_path: Path, plain: list[np.ndarray], before: bytes) -> None:
    for path in write_edited(tmp_path, {}).iterdir():
        path.write_bytes(before + path.read_bytes()[128:])
    study = one_study(tmp_path)
    for found, meant in zip(values(study), plain, strict=True):
        np.testing.assert_array_equal(found, meant)
    assert any("bear the mark DICM elsewhere" in notice for notice in study.notices)


@pytest.mark.parametrize("signed", [0, 1], ids=["unsigned", "signed"])
def test_pixels_in_the_upper_bits_of_their_words(tmp_path: Path, plain: list[np.ndarray], signed: int) -> None:
    sign = -1 if signed else 1
    for path in write_edited(tmp_path, {}).glob("02-*"):
        out = dcmread(path)
        out.BitsStored, out.HighBit, out.PixelRepresentation = 12, 15, signed
        out.PixelData = (sign * np.frombuffer(out.PixelData, "<i2") << 4 | 9).astype("<i2").tobytes()
        out.save_as(path)
    np.testing.assert_array_equal(values(one_study(tmp_path))[0], sign * plain[0])


@pytest.mark.parametrize("keyword", ["SamplesPerPixel", "PhotometricInterpretation", "BitsStored", "PixelRepresentation"])
def test_what_does_not_say_how_its_pixels_are_stored_is_named(tmp_path: Path, keyword: str) -> None:
    def lose(out: Dataset, k: int) -> None:
        delattr(out, keyword)

    (failed,) = dicom_studies([write_edited(tmp_path, {"t1": lose})]).failed
    assert f"does not say how its pixels are stored ({keyword} missing): export it again." in failed[1]


def test_mr_images_that_do_not_name_their_modality(tmp_path: Path) -> None:
    def lose(out: Dataset, k: int) -> None:
        del out.Modality

    one_study(write_edited(tmp_path, dict.fromkeys(MODALITIES, lose)))


@pytest.mark.parametrize(
    ("syntax", "name"),
    [("1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000"), ("1.2.840.10008.1.2.4.102", "MPEG-4"), ("1.2.3.4", "1.2.3.4")],
)
def test_compression_that_is_not_read_is_named(tmp_path: Path, syntax: str, name: str) -> None:
    for path in write_edited(tmp_path, {}).glob("02-*"):
        out = dcmread(path)
        out.file_meta.TransferSyntaxUID = pydicom.uid.UID(syntax)
        out.PixelData = pydicom.encaps.encapsulate([b"\xff\x4f" + bytes(98)])
        out["PixelData"].VR, out["PixelData"].is_undefined_length = "OB", True
        pydicom.dcmwrite(path, out, implicit_vr=False, little_endian=True, enforce_file_format=False)
    with pytest.raises(UserError, match="stored in a way that is not read") as caught:
        read_volumes(one_study(tmp_path), MODALITIES)
    assert name in str(caught.value)
    assert "export it uncompressed" in str(caught.value)


def test_a_start_that_only_looks_like_a_data_set_is_no_dicom_file(tmp_path: Path) -> None:
    path = tmp_path / "dump"
    path.write_bytes(b"\x08\x00\x05\x00CS\x0a\x00ISO_IR 100" + bytes(400))
    assert read_header(path) is None
    with pytest.raises(UserError, match="called like a DICOM file but is none"):
        read_header(path.rename(tmp_path / "dump.dcm"))


def replaced(old: bytes, new: bytes) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        for path in folder.iterdir():
            data = path.read_bytes()
            assert old in data
            path.write_bytes(data.replace(old, new))

    return change


def test_decimal_commas(tmp_path: Path, plain: list[np.ndarray]) -> None:
    write_edited(tmp_path, dict.fromkeys(MODALITIES, tagged(PixelSpacing=["10.000", "10.000"], RescaleSlope="1.0")))
    replaced(rb"10.000\10.000", rb"10,000\10,000")(tmp_path)
    study = one_study(tmp_path)
    for found, meant in zip(values(study), plain, strict=True):
        np.testing.assert_array_equal(found, meant)
    assert any("decimal comma" in notice for notice in study.notices)


@pytest.mark.parametrize("number", [b"1.000,00", b"ten-long", b"10,0,000"])
def test_numbers_that_are_none_are_named(tmp_path: Path, number: bytes) -> None:
    write_edited(tmp_path, {"t1": tagged(PixelSpacing=["10.00000", "10.00000"])})
    for path in tmp_path.glob("02-*"):
        path.write_bytes(path.read_bytes().replace(rb"10.00000\10.00000", number + b"\\" + number))
    (failed,) = dicom_studies([tmp_path]).failed
    assert "PixelSpacing holds something else than numbers" in failed[1]


@pytest.mark.parametrize(
    ("tag", "kind", "value"),
    [
        (0x00280030, "UT", "10.0\\10.0"),
        (0x00280030, "LO", ["10.0", "10.0"]),
        (0x00280030, "UN", b"10.0\\10.0 "),
        (0x00280030, "FD", [10.0, 10.0]),
        (0x00200037, "ST", "1\\0\\0\\0\\1\\0"),
        (0x00281053, "SH", "1"),
        (0x00200011, "LO", "2"),
        (0x00280010, "IS", "16"),
        (0x00280011, "LO", "17"),
        (0x00280100, "DS", "16"),
    ],
)
def test_numbers_of_another_representation(tmp_path: Path, plain: list[np.ndarray], tag: int, kind: str, value: object) -> None:
    def edit(out: Dataset, k: int) -> None:
        if tag in out:
            del out[tag]
        out.add_new(tag, kind, value)

    study = one_study(write_edited(tmp_path, {"t1": edit}))
    np.testing.assert_array_equal(values(study)[0], plain[0])


@pytest.mark.parametrize(
    ("padding", "allocated", "stored", "signed", "meant"),
    [
        (63536, 16, 16, 1, -2000),
        (-2000, 16, 16, 1, -2000),
        (-2000, 16, 16, 0, 63536),
        (0x8000, 16, 16, 1, -32768),
        (4095, 16, 12, 1, -1),
        (63536, 16, 12, 1, -2000),
        (2000, 16, 12, 1, 2000),
        (63536, 16, 16, 0, 63536),
        (255, 8, 8, 1, -1),
    ],
)
def test_padding_of_either_sign(padding: int, allocated: int, stored: int, signed: int, meant: int) -> None:
    out = Dataset()
    out.BitsAllocated, out.BitsStored, out.PixelRepresentation = allocated, stored, signed
    out.add_new(0x00280120, "US" if padding >= 0 else "SS", padding)
    assert padding_of(out) == (meant, meant)


def test_each_image_has_its_own_padding(tmp_path: Path) -> None:
    """Only the lower images name the padding value, and each another."""

    def padded(out: Dataset, k: int) -> None:
        pixels = np.frombuffer(out.PixelData, "<i2") if "PixelData" in out else None
        assert pixels is None
        if k < 6:
            out.add_new(0x00280120, "US", 65536 - 1000 - k)

    write_edited(tmp_path, {}, ("t1ce", "flair"))
    plan = Plan(**{**vars(SMALLEST), "number": 2, "tags": {"SeriesDescription": "T1 pre", "EchoTime": 3.0}})

    def field(points: np.ndarray) -> np.ndarray:
        k = round((points[0, 2] + 66) / 12)
        return np.where(blob(0)(points) > 0, blob(0)(points), -1000 - k if k < 6 else 0)

    write_series(tmp_path, plan, field, edit=padded)
    data = values(one_study(tmp_path))[0]
    assert data.min() == 0
    assert (data[0, 0] == 0).all()
