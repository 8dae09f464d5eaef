"""Files that are broken, lie or do not fit: one sentence each that names the file, and never a large allocation."""

from __future__ import annotations

import gzip
import struct
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import numpy.typing as npt
import pytest

from app.errors import EXIT_BAD_INPUT, UserError
from app.imaging import load_study
from app.imaging.files.nifti import read_volume
from tests.support.studies.imaging_files import SMALL_AFFINE, SMALL_SHAPE, small_image, small_labels, small_study, write_nifti

Spoil = Callable[[Path], None]


def rewrite(data: npt.NDArray[Any], affine: npt.NDArray[np.float64] = SMALL_AFFINE) -> Spoil:
    return lambda path: void(write_nifti(path, data, affine))


def void(_: object) -> None:
    """Forget a value."""


def patched(offset: int, form: str, *values: float | bytes) -> Spoil:
    """Overwrite header fields of a compressed file."""

    def spoil(path: Path) -> None:
        raw = bytearray(gzip.decompress(path.read_bytes()))
        struct.pack_into(form, raw, offset, *values)
        path.write_bytes(gzip.compress(bytes(raw), 1))

    return spoil


def cut(keep: float) -> Spoil:
    return lambda path: void(path.write_bytes(path.read_bytes()[: int(path.stat().st_size * keep)]))


def flip_a_byte(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[-8] ^= 0xFF  # in the checksum
    path.write_bytes(bytes(raw))


def with_value(value: float) -> npt.NDArray[np.float32]:
    data = small_image().astype(np.float32)
    data[5, 5, 5] = value
    return data


def sheared() -> npt.NDArray[np.float64]:
    affine = SMALL_AFFINE.copy()
    affine[0, 1] = 0.2
    return affine


def affine_field(row: int, column: int, value: float) -> Spoil:
    return patched(280 + 16 * row + 4 * column, "<f", value)


BAD: dict[str, tuple[str, Spoil, str]] = {
    "empty file": ("flair", lambda path: void(path.write_bytes(b"")), "is an empty file"),
    "text": ("flair", lambda path: void(path.write_text("hello " * 200)), "is not a NIfTI file"),
    "packed text": ("t1", lambda path: void(path.write_bytes(gzip.compress(b"hello " * 200))), "is not a NIfTI file"),
    "a zip archive": ("t1", lambda path: void(path.write_bytes(b"PK\x03\x04" + bytes(600))), "but a zip archive: unpack it"),
    "bzip2": ("t1", lambda path: void(path.write_bytes(b"BZh9" + bytes(600))), "but packed with bzip2"),
    "packed twice": ("t1", lambda path: void(path.write_bytes(gzip.compress(path.read_bytes(), 0))), "but packed twice"),
    "half of a pair": ("t1", patched(344, "4s", b"ni1\0"), "but the header of a pair"),
    "DICOM": ("t1", lambda path: void(path.write_bytes(bytes(128) + b"DICM" + bytes(500))), "but a DICOM file"),
    "garbage": ("t1", lambda path: void(path.write_bytes(b"\x1f\x8b" + b"\xff" * 999)), "is damaged and cannot be decompressed"),
    "cut in the voxels": ("t1ce", cut(0.7), "is cut short: its header announces 24 x 28 x 20 voxels"),
    "cut in the header": ("t1ce", cut(0.002), "is cut short within its header"),
    "cut in the trailer": ("t1ce", lambda path: void(path.write_bytes(path.read_bytes()[:-3])), "is cut short"),
    "bad checksum": ("t1ce", flip_a_byte, "is damaged and cannot be decompressed"),
    "other shape and place": (
        "flair",
        rewrite(small_image()[:, :-1], SMALL_AFFINE + np.array([[0, 0, 0, 300], *[[0] * 4] * 3])),
        "has another orientation, voxel size or place",
    ),
    "other spacing": ("flair", rewrite(small_image(), np.diag([-6.0, -6, 5, 1])), "has another orientation, voxel size"),
    "mirrored": ("flair", rewrite(small_image(), np.diag([6.0, -6, 6, 1])), "has another orientation, voxel size"),
    "labels of another grid": ("seg", rewrite(small_labels()[2:]), "has 22 x 28 x 20 voxels"),
    "NaN": ("t1", rewrite(with_value(np.nan)), "holds 1 voxels that are not finite"),
    "infinity": ("flair", rewrite(with_value(-np.inf)), "holds 1 voxels that are not finite"),
    "too large": ("flair", rewrite(with_value(1).astype(np.float64) * 1e300), "intensities too large"),
    "all zero": ("t1", rewrite(np.zeros(SMALL_SHAPE, np.int16)), "is empty"),
    "label 7": ("seg", rewrite(small_labels((1, 2, 7))), "holds the label 7"),
    "negative label": ("seg", rewrite(small_labels((1, -2), np.int16)), "holds the label -2"),
    "half labels": ("seg", rewrite(small_labels((1, 1.5), np.float32)), r"holds the value 1\.5, but labels are whole"),
    "NaN label": ("seg", rewrite(small_labels((1, np.nan), np.float32)), "not finite"),
    "four dimensions": ("t1", rewrite(np.ones((*SMALL_SHAPE, 2), np.int16)), r"has 4 dimensions \(24 x 28 x 20 x 2\)"),
    "two dimensions": ("t1", rewrite(np.ones((24, 28), np.int16)), r"has 2 dimensions \(24 x 28\)"),
    "complex": ("t1", rewrite(np.ones(SMALL_SHAPE, np.complex64)), "holds complex numbers"),
    "colours": ("t1", patched(70, "<h", 128), "holds colours"),
    "unknown type": ("t1", patched(70, "<h", 77), "is not a NIfTI file"),
    "no voxels": ("t1", patched(42, "<h", 0), "has a damaged NIfTI header"),
    "many dimensions": ("t1", patched(40, "<h", 77), "has a damaged NIfTI header"),
    "lying": ("t1", patched(42, "<3h", 600, 600, 600), "is cut short: its header announces 600 x 600 x 600"),
    "boasting": ("t1", patched(42, "<3h", 32767, 32767, 32767), "more than any head scan"),
    "wild offset": ("t1", patched(108, "<f", 1e12), "has a damaged NIfTI header"),
    "no offset at all": ("t1", patched(108, "<f", float("nan")), "is not a NIfTI file"),
    "bad intensity offset": ("t1", patched(112, "<2f", 2.0, float("nan")), "intensity offset"),
    "sheared": ("t1", rewrite(small_image(), sheared()), "has a sheared affine"),
    "flat": ("t1", affine_field(2, 2, 0.0), "cannot be inverted"),
    "NaN affine": ("t1", affine_field(0, 3, float("nan")), "cannot be inverted"),
    "metres": ("t1", rewrite(small_image(), np.diag([-0.006, -0.006, 0.006, 1])), "check the unit"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_gets_one_sentence_that_names_it(tmp_path: Path, case: str) -> None:
    kind, spoil, sentence = BAD[case]
    folder = small_study(tmp_path / "P1")
    path = folder / f"P1_{kind}.nii.gz"
    spoil(path)
    tracemalloc.start()
    try:
        with pytest.raises(UserError, match=sentence) as caught:
            load_study(folder)
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()
    message = str(caught.value)
    assert str(path) in message
    assert "\n" not in message
    assert message.endswith(".")
    assert caught.value.exit_code == EXIT_BAD_INPUT


def test_an_uncompressed_file_that_lies_about_its_size_is_not_believed(tmp_path: Path) -> None:
    path = write_nifti(tmp_path / "x.nii", small_image())
    raw = bytearray(path.read_bytes())
    struct.pack_into("<3h", raw, 42, 600, 600, 600)
    path.write_bytes(raw)
    tracemalloc.start()
    try:
        with pytest.raises(UserError, match="is cut short"):
            read_volume(path)
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"nowhere\.nii does not exist"):
        read_volume(tmp_path / "nowhere.nii")


def test_no_damage_to_a_header_or_a_stream_shows_a_traceback(tmp_path: Path) -> None:
    rng = np.random.default_rng(20)
    whole = write_nifti(tmp_path / "x.nii", small_image(), SMALL_AFFINE).read_bytes()
    refused = 0
    for trial in range(200):
        raw = bytearray(whole)
        for position in rng.integers(0, 352, 3):
            raw[position] = rng.choice([0, 1, 127, 128, 255])
        if trial % 2:
            raw = bytearray(gzip.compress(bytes(raw), 1))
        if trial % 4 > 1:
            raw[int(rng.integers(len(raw)))] ^= 0x55
        path = tmp_path / "damaged.nii"
        path.write_bytes(raw)
        try:
            assert np.isfinite(read_volume(path).data).all()
        except UserError as error:
            refused += 1
            assert str(path) in str(error)
            assert "\n" not in str(error)
    assert 40 < refused < 200


@pytest.mark.parametrize("name", ["x.nii", "x.nii.gz"])
@pytest.mark.parametrize("dtype", ["<u1", "<i2", ">i2", "<u2", "<i4", "<f4", ">f4", "<f8"])
def test_voxels_and_affine_are_read_as_nibabel_reads_them(tmp_path: Path, name: str, dtype: str) -> None:
    data = (small_image() % 200).astype(dtype)
    header = nib.Nifti1Header(endianness=dtype[0])
    header.set_data_dtype(np.dtype(dtype))
    nib.save(nib.Nifti1Image(data, SMALL_AFFINE, header), tmp_path / name)
    volume = read_volume(tmp_path / name)
    assert np.array_equal(volume.data, data)
    assert np.array_equal(volume.affine, SMALL_AFFINE)
    assert volume.oriented


def test_scaled_integers_second_generation_headers_and_odd_containers(tmp_path: Path) -> None:
    data = small_image()
    scaled = nib.Nifti1Image(data, SMALL_AFFINE)
    scaled.header.set_slope_inter(0.5, -3.0)
    nib.save(scaled, tmp_path / "scaled.nii")
    assert np.allclose(read_volume(tmp_path / "scaled.nii").data, data * 0.5 - 3.0)
    nib.save(nib.Nifti2Image(data, SMALL_AFFINE), tmp_path / "second.nii.gz")
    assert np.array_equal(read_volume(tmp_path / "second.nii.gz").data, data)
    plain = write_nifti(tmp_path / "plain.nii", data[..., None], SMALL_AFFINE).read_bytes()
    assert read_volume(tmp_path / "plain.nii").data.shape == SMALL_SHAPE
    # Not compressed although its name says so, and compressed in several members as bgzip does.
    (tmp_path / "plain.nii.gz").write_bytes(plain)
    (tmp_path / "members.nii.gz").write_bytes(b"".join(gzip.compress(plain[i : i + 5000]) for i in range(0, len(plain), 5000)))
    for name in ("plain.nii.gz", "members.nii.gz"):
        assert np.array_equal(read_volume(tmp_path / name).data, data)


def test_a_file_without_orientation_is_read_with_a_notice(tmp_path: Path) -> None:
    folder = small_study(tmp_path / "P1", labels=None)
    for path in folder.iterdir():
        patched(252, "<2h", 0, 0)(path)
    assert any("does not say how it is oriented" in notice for notice in load_study(folder).notices)


@pytest.mark.parametrize("name", ["x.nii", "x.nii.gz"])
def test_extensions_of_any_length_behind_the_header_are_passed_over(tmp_path: Path, name: str) -> None:
    image = nib.Nifti1Image(small_image(), SMALL_AFFINE)
    image.header.extensions.append(nib.nifti1.Nifti1Extension(4, b"<AFNI_attributes>" * 500))
    nib.save(image, tmp_path / name)
    volume = read_volume(tmp_path / name)
    assert np.array_equal(volume.data, small_image())
    assert np.array_equal(volume.affine, SMALL_AFFINE)
