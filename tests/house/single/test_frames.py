"""Every convention of app.frames, against numbers worked out by hand or by a slow formula."""

from __future__ import annotations

import itertools

import numpy as np
import numpy.typing as npt
import pytest

from app import frames
from tests.support.studies.imaging_files import BRATS_AFFINE

ORIENTATIONS = [(p, s) for p in itertools.permutations(range(3)) for s in itertools.product((1, -1), repeat=3)]


def test_plane_has_anterior_above_and_the_patients_left_first() -> None:
    volume = np.zeros((5, 7, 3), np.uint8)  # RAS+: x to the right, y to the front, z to the head
    volume[4, 6, 2] = 1  # right anterior superior
    volume[0, 0, 2] = 2  # left posterior superior
    volume[0, 6, 0] = 3  # left anterior inferior
    top = frames.plane(volume, 2)
    assert top.shape == (7, 5)
    assert top[0, 4] == 1
    assert top[6, 0] == 2
    assert frames.plane(volume, 0)[0, 0] == 3


def test_plane_of_brats_own_order_is_the_reference_rotation() -> None:
    stored = np.random.default_rng(1).integers(0, 99, (6, 6, 4))
    volume, _ = frames.to_ras(stored, BRATS_AFFINE)
    for k in range(4):
        assert np.array_equal(frames.plane(volume, k), np.rot90(stored[:, :, k], k=3))


def test_planes_are_every_plane_and_from_planes_undoes_them() -> None:
    volume = np.random.default_rng(2).integers(0, 99, (5, 7, 3))
    stack = frames.planes(volume)
    assert stack.shape == (3, 7, 5)
    for k in range(3):
        assert np.array_equal(stack[k], frames.plane(volume, k))
    assert np.array_equal(frames.from_planes(stack), volume)


def test_voxel_and_plane_coordinates_point_at_the_same_voxel() -> None:
    volume = np.arange(5 * 7 * 3).reshape(5, 7, 3)
    for row, column, k in itertools.product(range(7), range(5), range(3)):
        x, y, z = frames.plane_to_voxel(row, column, k, rows=7)
        assert volume[int(x), int(y), int(z)] == frames.plane(volume, k)[row, column]
        assert frames.voxel_to_plane(x, y, rows=7) == (row, column)


@pytest.mark.parametrize(("permutation", "signs"), ORIENTATIONS)
def test_to_ras_puts_every_voxel_at_its_place_in_the_world(permutation: tuple[int, ...], signs: tuple[int, ...]) -> None:
    stored = np.random.default_rng(3).permutation(4 * 5 * 6).reshape(4, 5, 6)
    affine = np.eye(4)
    affine[:3, :3] = 0
    for axis, world in enumerate(permutation):
        affine[world, axis] = signs[axis] * (world + 2.0)
    affine[:3, 3] = (10.0, -20.0, 30.0)
    volume, turned = frames.to_ras(stored, affine)
    assert np.array_equal(turned[:3, :3], np.diag([2.0, 3.0, 4.0]))
    for index in ((0, 0, 0), (3, 4, 5), (1, 2, 3), (3, 0, 2)):
        place = affine @ [*index, 1.0]
        found = np.rint(np.linalg.inv(turned) @ place).astype(int)
        assert volume[tuple(found[:3])] == stored[index]
    assert np.array_equal(frames.from_ras(volume, affine), stored)


def test_library_affine_is_the_turned_form_of_the_brats_affine() -> None:
    turned = frames.to_ras(np.zeros(frames.LIBRARY_SHAPE, np.uint8), BRATS_AFFINE)[1]
    assert np.array_equal(turned, frames.LIBRARY_AFFINE)


def test_zscore_uses_the_nonzero_voxels_and_moves_the_background_too() -> None:
    volume = np.zeros((3, 3, 3), np.int16)
    volume[0, 0, :] = (10, 20, 60)
    mean, spread = 30.0, np.sqrt((400 + 100 + 900) / 3)
    scored = frames.zscore(volume)
    assert scored.dtype == np.float32
    assert scored[0, 0] == pytest.approx([(10 - mean) / spread, (20 - mean) / spread, (60 - mean) / spread], abs=1e-6)
    assert scored[2, 2, 2] == pytest.approx(-mean / spread, abs=1e-6)
    assert frames.zscore_statistics(np.asfortranarray(volume)[:, ::-1]) == pytest.approx((mean, spread))


@pytest.mark.parametrize("value", [0, 7])
def test_zscore_of_a_volume_without_contrast_is_finite(value: int) -> None:
    assert np.array_equal(frames.zscore(np.full((2, 2, 2), value)), np.zeros((2, 2, 2)))


def test_to_square_pads_and_crops_about_the_centre() -> None:
    small = np.arange(1, 7).reshape(1, 2, 3)
    padded = frames.to_square(small, -1, side=5)
    assert padded.shape == (1, 5, 5)
    assert np.array_equal(padded[0, 1:3, 1:4], small[0])
    assert (padded == -1).sum() == 25 - 6
    large = np.arange(36).reshape(6, 6)
    assert np.array_equal(frames.to_square(large, 0, side=4), large[1:5, 1:5])
    assert np.array_equal(frames.to_square(large[:, :2], 0, side=4)[:, 1:3], large[1:5, :2])


def slow_bilinear(plane: npt.NDArray[np.float64], row: int, column: int, size: int) -> float:
    """One output pixel of half-pixel bilinear interpolation, in plain numbers."""
    rows, columns = plane.shape
    r = min(max((row + 0.5) * rows / size - 0.5, 0.0), rows - 1.0)
    c = min(max((column + 0.5) * columns / size - 0.5, 0.0), columns - 1.0)
    r0, c0 = int(r), int(c)
    r1, c1 = min(r0 + 1, rows - 1), min(c0 + 1, columns - 1)
    above = plane[r0, c0] * (1 - (c - c0)) + plane[r0, c1] * (c - c0)
    below = plane[r1, c0] * (1 - (c - c0)) + plane[r1, c1] * (c - c0)
    return float(above * (1 - (r - r0)) + below * (r - r0))


@pytest.mark.parametrize("size", [1, 5, 8, 12, 16, 23])
def test_bilinear_resampling_agrees_with_the_slow_formula(size: int) -> None:
    plane = np.random.default_rng(4).normal(size=(12, 9))
    wanted = [[slow_bilinear(plane, r, c, size) for c in range(size)] for r in range(size)]
    assert np.allclose(frames.resize_bilinear(plane, size), wanted, rtol=0, atol=1e-6)


@pytest.mark.parametrize("size", [3, 12, 20, 24])
def test_label_resampling_takes_the_nearest_centre(size: int) -> None:
    labels = np.random.default_rng(5).integers(0, 4, (2, 12, 12)).astype(np.uint8)
    out = frames.resize_labels(labels, size)
    assert out.dtype == np.uint8
    centres = np.arange(12) + 0.5

    def nearest(index: int) -> int:
        distance = np.abs(centres - (index + 0.5) * 12 / size)
        return int(np.flatnonzero(distance <= distance.min() + 1e-9)[-1])  # on an edge between two, the later one

    for r, c in itertools.product(range(size), repeat=2):
        assert np.array_equal(out[:, r, c], labels[:, nearest(r), nearest(c)])


def test_labels_come_back_from_the_network_size_unchanged() -> None:
    labels = np.random.default_rng(6).integers(0, 4, (1, 240, 240)).astype(np.uint8)
    assert np.array_equal(frames.labels_from_network(frames.network_labels(labels, 480)), labels)
    assert frames.labels_from_network(frames.network_labels(labels, 128)).shape == (1, 240, 240)


def test_network_planes_fill_what_they_pad() -> None:
    out = frames.network_planes(np.ones((1, 120, 240), np.float32), 240, fill=-3.0)
    assert np.array_equal(np.unique(out[0, :60]), [-3.0])
    assert np.array_equal(np.unique(out[0, 60:180]), [1.0])


def test_millimetres_and_pixels_are_each_others_inverse() -> None:
    assert frames.mm_to_pixel((3.0, 8.0), (1.5, 2.0)) == (2.0, 4.0)
    assert frames.pixel_to_mm((2.0, 4.0), (1.5, 2.0)) == (3.0, 8.0)
