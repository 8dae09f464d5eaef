"""Where a study lies: points and label maps between the source's own voxels and the library grid, in all axis orders."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from app import frames
from app.errors import UserError
from app.placement import Placement, Shape, matrix
from tests.support.studies.imaging_files import fill_world_box, oriented

ORDERS = list(itertools.product(itertools.permutations(range(3)), itertools.product((1, -1), repeat=3)))
"""All 48 ways in which a file's axes can run."""

BOXES = {((-150, -120), (60, 75), (30, 40)): 2, ((-10, -3), (230, 239), (150, 154)): 3, ((-239, -239), (0, 0), (0, 0)): 1}
"""World mm (RAS+); the library's voxel is (x + 239, y, z)."""


LIBRARY_ORIGIN = np.array((239, 0, 0))


def planes_of_boxes() -> npt.NDArray[np.uint8]:
    planes = np.zeros((155, 240, 240), np.uint8)
    for ((x0, x1), (y0, y1), (z0, z1)), value in BOXES.items():
        planes[z0 : z1 + 1, 239 - y1 : 240 - y0, x0 + 239 : x1 + 240] = value
    return planes


def scaled(axes: tuple[int, ...], signs: tuple[int, ...], origin: tuple[float, ...] = (3.25, -7.0, 11.5)) -> Placement:
    """Return a placement by a box: voxels of 0.8 x 1.3 x 2.5 mm along x, y, z in some order of axes."""
    edges, sizes = (0.8, 1.3, 2.5), (280, 190, 64)
    shape: Shape = (sizes[axes[0]], sizes[axes[1]], sizes[axes[2]])
    to_library = np.eye(4)
    to_library[:3, :3] = 0
    for axis, (other, sign) in enumerate(zip(axes, signs, strict=True)):
        to_library[other, axis] = sign * edges[other]
        to_library[other, 3] = origin[other] if sign > 0 else origin[other] + edges[other] * (shape[axis] - 1)
    affine = frames.LIBRARY_AFFINE @ to_library
    return Placement("placed", matrix(affine), shape, matrix(to_library))


@pytest.mark.parametrize(("axes", "signs"), ORDERS)
def test_a_source_on_the_library_grid_gets_its_label_map_back(axes: tuple[int, ...], signs: tuple[int, ...]) -> None:
    affine = oriented(axes, signs)
    home = Placement.as_found(affine)
    assert home.native_shape is not None
    assert home.native_shape == tuple(frames.LIBRARY_SHAPE[axis] for axis in axes)
    source = fill_world_box(home.native_shape, affine, BOXES)
    planes = planes_of_boxes()
    assert np.array_equal(home.labels_onto_source(planes), source)
    assert np.array_equal(home.labels_onto_library(source), planes)
    for k, row, column in ((30, 170, 100), (154, 0, 236), (0, 239, 0)):
        voxel = home.source_voxel(k, row, column)
        assert voxel is not None
        world = affine[:3, :3] @ voxel + affine[:3, 3]
        assert world.tolist() == [column - 239, 239 - row, k]
        assert home.plane_point(voxel) == (k, row, column)


@pytest.mark.parametrize(("axes", "signs"), ORDERS)
def test_other_voxels_are_met_to_half_of_one_both_ways(axes: tuple[int, ...], signs: tuple[int, ...]) -> None:
    home = scaled(axes, signs)
    assert home.native_shape is not None
    rng = np.random.default_rng(7)
    voxels = rng.integers(0, home.native_shape, (60, 3))
    world = voxels @ np.array(home.native_affine)[:3, :3].T + np.array(home.native_affine)[:3, 3]
    library = home.onto_library(voxels)
    np.testing.assert_allclose(library, world + LIBRARY_ORIGIN, atol=1e-9)  # the library's world, where it was put
    np.testing.assert_allclose(home.onto_source(library), voxels, atol=1e-9)
    for voxel, (x, y, z) in zip(voxels, library, strict=True):
        row, column = frames.voxel_to_plane(x, y)
        clicked = home.source_voxel(round(z), round(row), round(column))
        # A click is on whole slices and pixels, half a mm off at most; that is half a voxel, and a bit more of the finest.
        back = home.onto_source(frames.plane_to_voxel(round(row), round(column), round(z)))
        assert clicked is None or np.abs(back - clicked).max() <= 0.5
        assert np.abs(home.onto_library(back) - (x, y, z)).max() <= 0.5 + 1e-9
        assert clicked is not None or not ((np.rint(back) >= 0) & (np.rint(back) < home.native_shape)).all()
        assert clicked is None or np.abs(np.subtract(clicked, voxel)).max() <= 1


@pytest.mark.parametrize(("axes", "signs"), ORDERS[::3])
def test_a_label_map_goes_home_whatever_the_order_of_axes(axes: tuple[int, ...], signs: tuple[int, ...]) -> None:
    """On coarse and on fine voxels: every source voxel gets the label under its centre, by world coordinates alone.

    A third of the orders has every permutation and every way of an axis.
    """
    home = scaled(axes, signs)
    assert home.native_shape is not None
    planes = planes_of_boxes()
    labels = home.labels_onto_source(planes)
    assert labels.shape == home.native_shape
    affine = np.array(home.native_affine)
    for axis, size in enumerate(home.native_shape):  # three planes through the first box, one along each pair of axes
        middle = np.linalg.inv(affine) @ (-135, 67, 35, 1)
        index = np.indices(home.native_shape, sparse=True)
        points = np.stack(
            np.broadcast_arrays(*(np.full(1, round(middle[a])) if a == axis else index[a] for a in range(3))), axis=-1
        ).reshape(-1, 3)
        world = points @ affine[:3, :3].T + affine[:3, 3]
        x, y, z = np.floor(np.round(world + LIBRARY_ORIGIN, 6) + 0.5).astype(int).T
        inside = (x >= 0) & (x < 240) & (y >= 0) & (y < 240) & (z >= 0) & (z < 155)
        wanted = np.zeros(len(points), np.uint8)
        wanted[inside] = planes[z[inside], 239 - y[inside], x[inside]]
        assert (wanted == 2).any()
        assert np.array_equal(labels[tuple(points.T)], wanted), (axis, size)
    # And the library gets the label of the nearest source voxel: nothing lies further from where it was than half of one.
    returned = home.labels_onto_library(labels)
    around = (slice(20, 50), slice(150, 195), slice(75, 135))  # the first box, by eye
    was, came = np.argwhere(planes[around] == 2), np.argwhere(returned[around] == 2)
    assert np.abs(came.mean(axis=0) - was.mean(axis=0)).max() <= 1.25
    for end in (np.min, np.max):
        assert np.abs(end(came, axis=0) - end(was, axis=0)).max() <= 2
    assert len(came) == np.count_nonzero(returned == 2)


def test_the_order_of_axes_decides_nothing_between_two_voxels() -> None:
    """With voxels of 2 mm on half millimetres every other library voxel lies between two."""
    found = []
    for axes, signs in ORDERS[::5]:
        affine = oriented(axes, signs)
        sizes = [(120, 120, 77)[axis] for axis in axes]
        ras = np.diag([2.0, 2.0, 2.0, 1.0]) @ frames.ras_turn(tuple(sizes), affine)
        home = Placement("placed", matrix(frames.LIBRARY_AFFINE @ ras), (sizes[0], sizes[1], sizes[2]), matrix(ras))
        source = np.asarray(np.random.default_rng(3).integers(0, 4, (120, 120, 77)), np.uint8)
        found.append(home.labels_onto_library(np.ascontiguousarray(frames.from_ras(source, np.array(home.native_affine)))))
    assert all(np.array_equal(found[0], other) for other in found[1:])


def test_a_source_that_is_turned_is_met_too() -> None:
    """As a registration leaves it: turned by 20 degrees about z, scaled along x."""
    angle = np.radians(20)
    rigid = np.array([[np.cos(angle), -np.sin(angle), 0, 40], [np.sin(angle), np.cos(angle), 0, -10], [0, 0, 3, 5], [0, 0, 0, 1]])
    home = Placement("registered", matrix(np.diag([1.0, 1.0, 3.0, 1.0])), (200, 210, 40), matrix(rigid @ np.diag([0.9, 1, 1, 1])))
    planes = np.zeros((155, 240, 240), np.uint8)
    z, y, x = np.ogrid[:155, :240, :240]
    planes[(x - 120) ** 2 + (239 - y - 100) ** 2 + (z - 60) ** 2 <= 20**2] = 3
    labels = home.labels_onto_source(planes)
    centre = np.argwhere(labels == 3).mean(axis=0)
    assert np.abs(home.onto_library(centre) - (120, 100, 60)).max() < 0.5
    voxel = np.rint(centre).astype(int)
    assert labels[tuple(voxel)] == 3
    k, row, column = home.plane_point(voxel)
    assert home.source_voxel(round(k), round(row), round(column)) is not None
    again = home.labels_onto_library(labels)
    overlap = 2 * ((again == 3) & (planes == 3)).sum() / ((again == 3).sum() + (planes == 3).sum())
    assert overlap > 0.95


def test_a_click_beside_the_source_has_no_voxel() -> None:
    home = scaled((0, 1, 2), (1, 1, 1), origin=(50.0, 60.0, 30.0))
    assert home.source_voxel(30, 239 - 60, 50) == (0, 0, 0)
    assert home.source_voxel(30, 239 - 60, 49) is None
    assert home.source_voxel(28, 239 - 60, 50) is None


@pytest.mark.parametrize(("axes", "signs"), [ORDERS[0], ORDERS[13], ORDERS[38]])
def test_of_a_former_version_what_was_found_is_known_and_what_was_placed_is_a_sentence(
    axes: tuple[int, ...], signs: tuple[int, ...]
) -> None:
    affine = oriented(axes, signs)
    assert Placement.of_former(affine, placed=False) == Placement.as_found(affine)
    placed = Placement.of_former(affine, placed=True)
    assert (placed.how, placed.native_shape, placed.to_library) == ("placed", None, None)
    for ask in (
        lambda: placed.source_voxel(1, 2, 3),
        lambda: placed.plane_point((1, 2, 3)),
        placed.source_grid,
        lambda: placed.labels_onto_source(np.zeros((155, 240, 240), np.uint8)),
    ):
        with pytest.raises(UserError, match=r"not in the library, because a former version .* index it again\.$"):
            ask()


def test_what_can_be_of_one_source() -> None:
    home = scaled((0, 1, 2), (1, -1, 1))
    former = Placement.of_former(home.native_affine, placed=True)
    assert home.same_source(home)
    assert home.same_source(former)
    assert former.same_source(home)
    moved = np.array(home.native_affine)
    moved[0, 3] += 1
    assert not home.same_source(replace(home, native_affine=matrix(moved)))
    assert not former.same_source(replace(home, native_affine=matrix(moved)))
    assert not home.same_source(replace(home, native_shape=(280, 190, 65)))
    # Of a turned series a former version kept the affine of the grid it was read on.
    turned = np.array(home.to_library)
    turned[0, 1] = 0.1
    assert replace(home, to_library=matrix(turned)).same_source(Placement.of_former(np.eye(4), placed=True))


@pytest.mark.parametrize(
    ("affine", "shape", "to_library"),
    [
        (np.diag([1.0, 1.0, 0.0, 1.0]), (240, 240, 155), np.eye(4)),
        (np.full((4, 4), np.nan), (240, 240, 155), np.eye(4)),
        (np.eye(4), (240, 240, 155), np.diag([1.0, 1.0, 1.0, 2.0])),
        (np.eye(4), (240, 240, 155), None),
        (np.eye(4), (240, 0, 155), np.eye(4)),
        (np.eye(4), None, np.eye(4)),
    ],
)
def test_what_is_no_placement_is_refused(
    affine: npt.NDArray[np.float64], shape: Shape | None, to_library: npt.NDArray[np.float64] | None
) -> None:
    with pytest.raises(ValueError, match=r"no affine|a shape"):
        Placement("placed", matrix(affine), shape, None if to_library is None else matrix(to_library))
