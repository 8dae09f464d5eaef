"""Registration: known motions are found again, images and affines go into SimpleITK and back."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from scipy import ndimage
from scipy.spatial.transform import Rotation

from app.preparation.images import affine_of, array_of, coarse, image_of, matrix_of, resampled, transform_of
from app.preparation.registering import Coarser, rigid, similar

Affine = npt.NDArray[np.float64]
TILTED = np.array([[-3.9, 0.2, 0.1, 80.0], [0.2, -3.9, 0.3, 90.0], [0.1, 0.3, 4.2, -70.0], [0, 0, 0, 1.0]])


def motion(degrees: tuple[float, float, float], shift: tuple[float, float, float]) -> Affine:
    matrix = np.eye(4)
    matrix[:3, :3] = Rotation.from_euler("xyz", degrees, degrees=True).as_matrix()
    matrix[:3, 3] = shift
    return matrix


def head(seed: int = 0) -> npt.NDArray[np.float32]:
    """Return a lopsided head of 4 mm voxels (44, 52, 44), dark around."""
    axes = np.meshgrid(*(np.linspace(-1, 1, n) for n in (44, 52, 44)), indexing="ij")
    inside = np.asarray(sum((axis / size) ** 2 for axis, size in zip(axes, (0.7, 0.8, 0.75), strict=True)) < 1)
    texture = ndimage.gaussian_filter(np.random.default_rng(seed).standard_normal((44, 52, 44)), 2.5)
    skull = inside & ~ndimage.binary_erosion(inside, iterations=2)
    grey = np.where(inside, 100 + 30 * texture / texture.std(), 0) + 120 * skull
    return np.asarray(np.clip(grey, 0, None), np.float32)


def grid(shape: tuple[int, ...], edges: tuple[float, float, float]) -> Affine:
    affine = np.diag([*edges, 1.0])
    affine[:3, 3] = -(np.array(shape) - 1) / 2 * edges
    return affine


def test_an_image_and_its_affine_come_back() -> None:
    volume = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    affine = grid((2, 3, 4), (1.0, 2.0, 5.0)) @ motion((0, 0, 30), (3, 4, 5))
    image = image_of(volume, affine)
    np.testing.assert_array_equal(array_of(image), volume)
    np.testing.assert_allclose(affine_of(image), affine)
    x, y, z = image.TransformContinuousIndexToPhysicalPoint((1.0, 2.0, 3.0))
    np.testing.assert_allclose((-x, -y, z), (affine @ (1, 2, 3, 1))[:3])


def test_a_matrix_comes_back_and_moves_points_as_it_says() -> None:
    matrix = motion((5, -7, 12), (3, -9, 4))
    np.testing.assert_allclose(matrix_of(transform_of(matrix)), matrix, atol=1e-9)


def test_resampling_takes_a_voxel_where_the_matrix_leads() -> None:
    volume = np.zeros((9, 9, 9), np.float32)
    volume[6, 2, 3] = 5
    shifted = resampled(image_of(volume, np.eye(4)), (9, 9, 9), np.eye(4), motion((0, 0, 0), (2, -1, 0)))
    assert np.argwhere(shifted).tolist() == [[4, 3, 3]]
    assert shifted[4, 3, 3] == 5


def test_coarse_voxels_keep_their_place() -> None:
    image = coarse(image_of(head(), grid((44, 52, 44), (4, 4, 4))), 8.0)
    volume, affine = array_of(image), affine_of(image)
    middle = affine[:3, :3] @ ndimage.center_of_mass(volume) + affine[:3, 3]
    fine = grid((44, 52, 44), (4, 4, 4))
    np.testing.assert_allclose(middle, fine[:3, :3] @ ndimage.center_of_mass(head()) + fine[:3, 3], atol=0.6)


@pytest.mark.parametrize("degrees", [(0.0, 0.0, 0.0), (12.0, -8.0, 20.0)])
def test_a_rigid_motion_is_found_whatever_the_contrast(degrees: tuple[float, float, float]) -> None:
    fixed, true = head(), motion(degrees, (9, -6, 4))
    shape, affine = (50, 56, 44), np.asarray(TILTED)
    place = np.linalg.inv(grid(fixed.shape, (4, 4, 4))) @ np.linalg.inv(true) @ affine
    moved = ndimage.affine_transform(fixed, place[:3, :3], place[:3, 3], output_shape=shape, order=1)
    inverted = np.where(moved > 5, 400 - moved, 0)  # fluid bright, fat dark
    checks: list[int] = []
    one, other = image_of(fixed, grid(fixed.shape, (4, 4, 4))), image_of(inverted, affine)
    found = rigid(Coarser.of(one), Coarser.of(other), lambda: checks.append(1))
    points = np.argwhere(fixed > 0) @ np.diag((4.0, 4, 4)) + grid(fixed.shape, (4, 4, 4))[:3, 3]
    away = np.linalg.norm(points @ (found - true)[:3, :3].T + (found - true)[:3, 3], axis=1)
    assert away.mean() < 1.0
    assert away.max() < 2.0
    assert len(checks) > 5


def test_the_same_images_give_the_same_motion() -> None:
    fixed = Coarser.of(image_of(head(), grid((44, 52, 44), (4, 4, 4))))
    moving = Coarser.of(image_of(head(), motion((3, 2, 1), (4, 0, 0)) @ grid((44, 52, 44), (4, 4, 4))))
    np.testing.assert_array_equal(rigid(fixed, moving, lambda: None), rigid(fixed, moving, lambda: None))


def test_stretching_is_found() -> None:
    fixed = Coarser.of(image_of(head(), grid((44, 52, 44), (4, 4, 4))))
    moving = Coarser.of(
        image_of(head(), np.diag((1.1, 1.1, 1.1, 1.0)) @ motion((0, 5, 0), (2, 0, 0)) @ grid((44, 52, 44), (4, 4, 4)))
    )
    found = similar(fixed, moving, lambda: None)
    assert np.cbrt(np.linalg.det(found[:3, :3])) == pytest.approx(1.1, abs=0.03)
