"""A study on the library grid: where everything lies, what the networks see, what the eye sees."""

from __future__ import annotations

import itertools
import os
import shutil
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from app import frames
from app.errors import UserError
from app.imaging import Study, find_study, load_study
from app.settings import REPOSITORY
from tests.house.single.test_frames import slow_bilinear
from tests.support.studies.imaging_files import (
    BRATS_AFFINE,
    SMALL_AFFINE,
    Box,
    fill_world_box,
    linked_study,
    oriented,
    small_image,
    small_study,
    write_nifti,
)

BRAIN: Box = ((-200, -5), (30, 236), (10, 152))
MARKER: Box = ((-12, -5), (228, 236), (148, 152))
"""World mm (RAS+): a box in its right anterior superior corner, 8 x 9 x 5 mm."""

ORDERS: list[tuple[tuple[int, ...], tuple[int, ...]]] = list(
    zip([*itertools.permutations(range(3)), (0, 1, 2), (0, 1, 2)], itertools.product((1, -1), repeat=3), strict=True)
)
"""Every permutation of axes, and every way in which they can run; all 48 together are tried where the turn is worked out."""


def where(mask: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the first and last index of a mask along every axis."""
    profiles = [np.flatnonzero(mask.any(axis=tuple(other for other in range(3) if other != axis))) for axis in range(3)]
    return [(int(profile[0]), int(profile[-1])) for profile in profiles]


def marked(folder: Path, axes: tuple[int, ...], signs: tuple[int, ...]) -> Study:
    """Return a study of the library grid whose files run along other axes: a brain of value 1 with a marker of 4 in a corner."""
    affine = oriented(axes, signs)
    shape = [frames.LIBRARY_SHAPE[axis] for axis in axes]
    return load_study(linked_study(folder, fill_world_box(shape, affine, {BRAIN: 1, MARKER: 4}), affine, labels=True))


@pytest.mark.parametrize(("axes", "signs"), ORDERS)
def test_a_marker_lands_in_the_right_anterior_superior_corner(
    tmp_path: Path, axes: tuple[int, ...], signs: tuple[int, ...]
) -> None:
    study = marked(tmp_path / "P1", axes, signs)
    assert not study.placed
    assert study.placement.native_shape == tuple(frames.LIBRARY_SHAPE[axis] for axis in axes)
    assert np.array_equal(study.placement.native_affine, oriented(axes, signs))
    # World x runs from -239 to 0, so the voxel is 239 more.
    wanted = np.zeros(frames.LIBRARY_SHAPE, np.uint8)
    wanted[39:235, 30:237, 10:153] = 1
    wanted[227:235, 228:237, 148:153] = 4
    for image in study.images.values():
        assert np.array_equal(image, wanted)
    assert study.labels is not None
    assert np.array_equal(study.labels, np.where(wanted == 4, 3, wanted))


def test_the_marker_is_seen_in_front_on_the_right_of_a_high_slice(tmp_path: Path) -> None:
    """Rows count from the front, columns from the patient's left."""
    study = marked(tmp_path / "P1", (2, 0, 1), (-1, 1, -1))
    assert where(study.display("t1") == 255) == [(148, 152), (3, 11), (227, 234)]
    # At twice the size every pixel is a square of four.
    seen = study.network_input([147, 150], 480)[:, 1]
    bright = seen > seen.max() / 2  # the brain is about 0
    assert where(bright) == [(1, 1), (6, 23), (454, 469)]
    assert where(study.network_labels([147, 150], 480) == 3) == [(1, 1), (6, 23), (454, 469)]


def test_network_input_agrees_with_the_slow_formula(tmp_path: Path) -> None:
    """Z-score over non-zero voxels, the reference's rotation, bilinear to 256: on a BraTS-like file, in plain numbers."""
    rng = np.random.default_rng(11)
    stored = {}
    for modality in frames_order():
        data = np.zeros(frames.LIBRARY_SHAPE, np.int16)
        data[50:190, 30:200, 70:80] = rng.integers(1, 3000, (140, 170, 10))
        stored[modality] = data
        write_nifti(tmp_path / "P1" / f"P1_{modality}.nii", data, BRATS_AFFINE)
    labels = np.zeros(frames.LIBRARY_SHAPE, np.uint8)
    labels[60:120, 50:110, 74] = rng.choice(np.array([0, 1, 2, 4], np.uint8), (60, 60))
    write_nifti(tmp_path / "P1" / "P1_seg.nii", labels, BRATS_AFFINE)
    study = load_study(tmp_path / "P1")
    seen = study.network_input([74, 71], 256)
    assert seen.shape == (2, 3, 256, 256)
    assert seen.dtype == np.float32
    pixels = [tuple(pixel) for pixel in rng.integers(0, 256, (150, 2))] + [(0, 0), (255, 255), (0, 255), (128, 128)]
    for (position, k), (channel, modality) in itertools.product(enumerate((74, 71)), enumerate(frames_order())):
        values = stored[modality][stored[modality] != 0].astype(np.float64)
        mean, spread = values.mean(), np.sqrt(((values - values.mean()) ** 2).mean())
        plane = np.rot90((stored[modality][:, :, k] - mean) / spread, k=3)
        for row, column in pixels:
            wanted = slow_bilinear(plane, row, column, 256)
            assert seen[position, channel, row, column] == pytest.approx(wanted, abs=1e-5)
    plane = np.rot90(np.where(labels == 4, 3, labels)[:, :, 74], k=3)
    found = study.network_labels([74], 256)[0]
    for row, column in pixels:
        assert found[row, column] == plane[int((row + 0.5) * 240 / 256), int((column + 0.5) * 240 / 256)]


def frames_order() -> tuple[str, str, str]:
    """Return the networks' channels as reference, not as the program under test has them."""
    return ("t1", "t1ce", "flair")


def test_the_preprocessing_fixture_is_met(tmp_path: Path) -> None:
    fixtures = Path(os.environ.get("SBMIR_FIXTURES", REPOSITORY.parent / "shared" / "fixtures"))
    if not (fixtures / "preprocess_expected.npz").exists():
        pytest.skip(f"no preprocessing fixture in {fixtures} (set SBMIR_FIXTURES)")
    for path in fixtures.glob("preprocess_*.nii.gz"):
        shutil.copy(path, tmp_path)
    expected = np.load(fixtures / "preprocess_expected.npz")
    study = load_study(tmp_path)
    k = int(expected["slice"])
    assert np.abs(study.network_input([k], 256)[0] - expected["image"]).max() < 1e-5
    assert np.array_equal(study.network_labels([k], 256)[0], expected["label"])


def test_another_grid_of_one_millimetre_is_shifted_by_whole_voxels(tmp_path: Path) -> None:
    data = np.zeros((182, 218, 182), np.int16)
    data[20:161, 25:190, 15:151] = np.random.default_rng(1).integers(1, 999, (141, 165, 136))
    affine = np.array([[-1.0, 0, 0, 90], [0, 1, 0, -126], [0, 0, 1, -72], [0, 0, 0, 1]])
    study = load_study(linked_study(tmp_path / "P1", data, affine))
    assert study.placed
    assert "not registered" in study.notices[-1]
    image = study.images["t1ce"]
    (x0, x1), (y0, y1), (z0, z1) = where(image != 0)
    centre = ((x0 + x1) / 2, (y0 + y1) / 2, (z0 + z1) / 2)
    assert np.abs(np.subtract(centre, frames.LIBRARY_BRAIN_CENTRE)).max() <= 0.5
    assert np.array_equal(image[x0 : x1 + 1, y0 : y1 + 1, z0 : z1 + 1], data[160:19:-1, 25:190, 15:151])


def test_thick_slices_keep_their_extent_in_millimetres_and_labels_their_place(tmp_path: Path) -> None:
    spacing = np.array([0.5, 0.9, 5.0])
    data = np.zeros((320, 220, 30), np.uint8)
    data[20:300, 20:200, 3:27] = 100  # 140 x 162 x 120 mm, from 10, 18 and 15 mm on
    data[40:80, 150:190, 20:24] = 200  # a lesion, left, anterior, superior: 20 x 36 x 20 mm
    affine = np.diag([*spacing, 1.0])
    folder = linked_study(tmp_path / "P1", data, affine)
    write_nifti(folder / "P1_seg.nii", (data == 200).astype(np.uint8), affine)
    study = load_study(folder)
    assert study.placed
    assert study.labels is not None
    brain, lesion = study.images["t1"] > 50, study.labels == 1
    # Counting voxels by their centres is right to one of them along each axis.
    for mask, size in ((brain, (140, 162, 120)), (lesion, (20, 36, 20))):
        assert all(abs(last - first + 1 - wanted) <= 1 for (first, last), wanted in zip(where(mask), size, strict=True))
    centre = [(first + last) / 2 for first, last in where(brain)]
    assert np.abs(np.subtract(centre, frames.LIBRARY_BRAIN_CENTRE)).max() <= 1
    # The lesion's centre from the brain's: (30 - 80, 153 - 99, 110 - 75) mm.
    lesion_centre = [(first + last) / 2 for first, last in where(lesion)]
    assert np.abs(np.subtract(lesion_centre, centre) - (-50, 54, 35)).max() <= 1
    # Linear inside the images, nearest in the labels: the two outlines agree to half a voxel of the file.
    assert (study.images["t1"][lesion] >= 150).mean() > 0.99
    assert set(np.unique(study.labels)) == {0, 1}


def test_linear_resampling_is_linear(tmp_path: Path) -> None:
    data = np.zeros((90, 90, 90), np.float32)
    data[10:80, 10:80, 10:80] = np.arange(70, dtype=np.float32)[:, None, None] + 1
    study = load_study(linked_study(tmp_path / "P1", data, np.diag([2.0, 2.0, 2.0, 1.0])))
    row = study.images["t1"][:, 110, 71]
    inside = row[np.flatnonzero(row)[4:-4]]
    assert np.allclose(np.diff(inside), 0.5, atol=1e-4)


def test_a_brain_larger_than_the_grid_and_turned_axes_are_told(tmp_path: Path) -> None:
    angle = np.radians(20)
    affine = np.eye(4)
    affine[:2, :2] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    study = load_study(linked_study(tmp_path / "P1", np.ones((100, 100, 200), np.uint8), affine))
    assert "turned by 20 degrees" in study.notices[-1]
    assert "up to 29 mm of it reach beyond the library grid" in study.notices[-1]  # 99.5 - 71 at the feet, in whole voxels


def test_an_origin_alone_may_differ_within_a_study(tmp_path: Path) -> None:
    folder = small_study(tmp_path / "P1")
    moved = SMALL_AFFINE.copy()
    moved[:3, 3] = (0.5, -7, 12)
    plain = load_study(folder)
    write_nifti(folder / "P1_flair.nii.gz", small_image(2), moved)
    study = load_study(folder)
    assert [notice for notice in study.notices if "origin only" in notice and "P1_flair.nii.gz" in notice]
    assert np.array_equal(study.images["flair"], plain.images["flair"])


def test_files_of_one_study_may_be_stored_along_other_axes(tmp_path: Path) -> None:
    folder = small_study(tmp_path / "P1")
    plain = load_study(folder)
    turned = SMALL_AFFINE @ np.array([[-1.0, 0, 0, 23], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]])
    write_nifti(folder / "P1_flair.nii.gz", small_image(2)[::-1].copy(), turned)
    study = load_study(folder)
    assert np.array_equal(study.images["flair"], plain.images["flair"])
    assert study.notices == plain.notices


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Return a placed study of random blobs with labels."""
    return load_study(small_study(tmp_path_factory.mktemp("studies") / "P1"))


def test_a_study_says_what_it_is(study: Study) -> None:
    assert (study.patient, study.study, study.placement.native_shape, study.placed) == ("P1", "P1", (24, 28, 20), True)
    for image in study.images.values():
        assert image.shape == frames.LIBRARY_SHAPE
        assert image.dtype == np.float32
        assert not image.flags.writeable
    union = (study.images["t1"] != 0) | (study.images["t1ce"] != 0) | (study.images["flair"] != 0)
    assert np.array_equal(study.brain(), union)


def test_the_content_hash_follows_the_images_and_nothing_else(study: Study, tmp_path: Path, content_hashes: None) -> None:
    folder = small_study(tmp_path / "Other", labels=None, ending="_{}.nii")
    other = load_study(folder)
    assert other.content_hash == study.content_hash
    assert len(study.content_hash) == 64
    assert load_study(study.folder, hashed=False).content_hash == "", "an index run has no use for it"
    changed = small_image(1)
    changed[10, 10, 10] += 1
    write_nifti(folder / "Other_t1ce.nii", changed, SMALL_AFFINE)
    assert load_study(folder).content_hash != study.content_hash


def test_t2_is_read_where_it_is_wanted_and_there(tmp_path: Path, content_hashes: None) -> None:
    folder = small_study(tmp_path / "P1", labels=None)
    every = ("t1", "t1ce", "t2", "flair")
    assert set(load_study(folder, modalities=every).images) == {"t1", "t1ce", "flair"}
    write_nifti(folder / "P1_t2.nii.gz", small_image(9), SMALL_AFFINE)
    with_t2 = load_study(find_study(folder), modalities=every)
    assert set(with_t2.images) == set(every)
    assert with_t2.content_hash == load_study(folder).content_hash
    assert load_study(folder, labels=False).labels is None
    with pytest.raises(ValueError, match="pet"):
        load_study(folder, modalities=("pet",))


def test_display_fills_the_window_between_the_percentiles_and_keeps_the_background_black(study: Study) -> None:
    grey, source = study.display("t1"), frames.planes(study.images["t1"])
    assert grey.shape == (155, 240, 240)
    assert grey.dtype == np.uint8
    assert np.array_equal(grey == 0, source == 0)
    low, high = np.percentile(source[source != 0], (0.5, 99.5))
    wanted = 1 + 254 * (np.clip(source, low, high) - low) / (high - low)
    assert np.abs(grey[source != 0] - wanted[source != 0]).max() < 3
    assert {grey[source != 0].min(), grey.max()} == {1, 255}


def test_a_flat_image_can_be_shown(tmp_path: Path) -> None:
    data = np.zeros((40, 40, 40), np.uint8)
    data[5:35, 5:35, 5:35] = 9
    flat = load_study(linked_study(tmp_path / "P1", data, np.eye(4)))
    assert np.array_equal(np.unique(flat.display("t1")), [0, 255])


@pytest.mark.parametrize("k", [-1, 155])
def test_a_slice_out_of_range_is_the_users_mistake(study: Study, k: int) -> None:
    for call in (study.network_input, study.network_labels):
        with pytest.raises(UserError, match=f"Slice {k} is out of range: P1 has slices 0 to 154"):
            call([3, k], 64)


def test_what_was_not_read_is_named(tmp_path: Path) -> None:
    bare = load_study(small_study(tmp_path / "P1", labels=None), modalities=("t1", "t1ce"))
    with pytest.raises(UserError, match="without a FLAIR image"):
        bare.network_input([70], 64)
    with pytest.raises(UserError, match="has no label map"):
        bare.network_labels([70], 64)


@pytest.mark.real
def test_real_patients_lie_on_the_library_grid_and_are_read_quickly() -> None:
    real = Path(os.environ.get("SBMIR_REAL", REPOSITORY.parent / "shared" / "real"))
    if not real.is_dir():
        pytest.skip(f"no real patients in {real} (set SBMIR_REAL)")
    times = []
    for folder in sorted(path for path in real.iterdir() if path.is_dir())[:4]:
        started = time.process_time()
        patient = load_study(folder)
        times.append(time.process_time() - started)
        assert not patient.placed
        assert not patient.notices
        assert patient.labels is not None
        assert set(np.unique(patient.labels)) == {0, 1, 2, 3}
        centre = [(first + last) / 2 for first, last in where(patient.brain())]
        assert np.abs(np.subtract(centre, frames.LIBRARY_BRAIN_CENTRE)).max() < 15
    assert min(times) < 2
