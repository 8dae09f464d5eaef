"""Studies of any axis order and voxel size know where their files' voxels lie: clicks and label maps go back to the files."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from app import frames
from app.imaging import load_sketch, load_study, save_label_planes
from app.imaging.files.nifti import read_volume
from tests.support.studies.imaging_files import linked_study, write_nifti

ORDERS = list(itertools.product(itertools.permutations(range(3)), itertools.product((1, -1), repeat=3)))
EDGES = (1.875, 2.25, 4.125)
SIZES = (74, 83, 36)
LOW, HIGH = np.array((4, 6, 2)), np.array((70, 77, 33))
"""The brain, first and last voxel along x, y, z (RAS+)."""
MARKED = (55, 20, 25)
"""A voxel of the brain, right, posterior, superior."""


def affine_of(axes: tuple[int, ...], signs: tuple[int, ...]) -> npt.NDArray[np.float64]:
    """Return the affine of a file whose axis `i` runs along world axis ``axes[i]``, RAS+ voxel (0, 0, 0) at (-70, -90, -60)."""
    affine = np.eye(4)
    affine[:3, :3] = 0
    affine[:3, 3] = (-70, -90, -60)
    for axis, (world, sign) in enumerate(zip(axes, signs, strict=True)):
        affine[world, axis] = sign * EDGES[world]
        if sign < 0:
            affine[world, 3] += EDGES[world] * (SIZES[world] - 1)
    return affine


def in_file(voxel: tuple[int, ...], axes: tuple[int, ...], signs: tuple[int, ...]) -> tuple[int, ...]:
    """Return a voxel given along x, y, z (RAS+) as an index into the file."""
    return tuple(voxel[world] if sign > 0 else SIZES[world] - 1 - voxel[world] for world, sign in zip(axes, signs, strict=True))


@pytest.mark.parametrize(("axes", "signs"), ORDERS)
def test_a_placed_study_leads_back_to_its_files(tmp_path: Path, axes: tuple[int, ...], signs: tuple[int, ...]) -> None:
    affine = affine_of(axes, signs)
    data = np.zeros([SIZES[axis] for axis in axes], np.uint8)
    ends = np.array([in_file(tuple(corner), axes, signs) for corner in (LOW, HIGH)])
    data[tuple(slice(a, b + 1) for a, b in zip(ends.min(axis=0), ends.max(axis=0), strict=True))] = 50
    marked = in_file(MARKED, axes, signs)
    data[marked] = 250
    folder = linked_study(tmp_path / "P1", data, affine)
    labels = np.where(data == 250, 2, 0).astype(np.uint8)
    write_nifti(folder / "P1_seg.nii", labels, affine)
    study = load_study(folder, ["t1"])
    home = study.placement
    assert (home.how, home.native_shape) == ("placed", data.shape)
    assert np.array_equal(home.native_affine, affine)
    # By world coordinates: mm from the middle of the brain's box are mm from where it was placed.
    centre = affine[:3, :3] @ ends.mean(axis=0) + affine[:3, 3]
    world = affine[:3, :3] @ marked + affine[:3, 3]
    x, y, z = world - centre + frames.LIBRARY_BRAIN_CENTRE
    k, row, column = home.plane_point(marked)
    assert (k, row, column) == pytest.approx((z, 239 - y, x), abs=1e-6)
    # In the picture: the brightest voxel is half a mm from there, and a click on it is that voxel.
    bright = np.unravel_index(np.argmax(frames.planes(study.images["t1"])), (155, 240, 240))
    assert np.abs(np.subtract(bright, (k, row, column))).max() <= 0.5 + 1e-6
    assert home.source_voxel(*(int(index) for index in bright)) == marked
    # The label map lies under it and goes back as it was, through memory and through a file.
    assert study.labels is not None
    planes = np.ascontiguousarray(frames.planes(study.labels))
    assert {home.source_voxel(*(int(i) for i in point)) for point in np.argwhere(planes)} == {marked}
    assert np.array_equal(home.labels_onto_source(planes), labels)
    if signs != (1, -1, 1):
        return  # one of eight goes through a file
    save_label_planes(tmp_path / "back.nii", planes, study)
    written = read_volume(tmp_path / "back.nii")
    assert np.array_equal(written.data, labels)
    assert np.allclose(written.affine, affine, atol=1e-5)
    assert np.array_equal(load_sketch(tmp_path / "back.nii", study), planes)
