"""A DICOM study leads back to the voxels of its series: (column, row, slice) of the stack whose grid it is read on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from app import frames
from app.imaging import load_sketch, load_study, save_label_planes
from app.imaging.files.nifti import read_volume
from tests.imaging.dicom.test_dicom import turn
from tests.support.studies.dicom_files import AXIAL, CORONAL, SAGITTAL, Field, Plan, write_patient

LESION = (18.0, -22.0, 16.0)
"""Centre of a bright ball, LPS mm."""


def head(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return an ellipsoid about the origin with a bright ball in it, 0 outside."""
    x, y, z = points.T
    inside = (x / 66) ** 2 + (y / 80) ** 2 + (z / 62) ** 2 <= 1
    distance = np.linalg.norm(points - LESION, axis=1)
    return np.where(inside, 300 + 600 * np.clip(1 - distance / 12, 0, None), 0)


@pytest.mark.parametrize(
    ("axes", "degrees"),
    [(AXIAL, (0.0, 0.0, 0.0)), (SAGITTAL, (0.0, 0.0, 0.0)), (CORONAL, (0.0, 0.0, 0.0)), (SAGITTAL, (14.0, -9.0, 21.0))],
    ids=["axial", "sagittal", "coronal", "oblique"],
)
def test_a_series_gets_clicks_and_label_maps_back(
    tmp_path: Path, axes: tuple[tuple[float, ...], tuple[float, ...]], degrees: tuple[float, float, float]
) -> None:
    plan = turn(Plan(rows=100, columns=92, slices=40, spacing=(1.9, 2.1, 4.6), axes=axes), degrees)
    field: Field = head
    write_patient(tmp_path / "files", plan, fields=dict.fromkeys(("t1", "t1ce", "flair"), field))
    study = load_study(tmp_path / "files")
    home = study.placement
    assert (home.how, home.native_shape) == ("placed", (92, 100, 40))
    # The stack is in order along the normal of its slices, as the plan is.
    voxels = np.array([(3, 5, 7), (80, 9, 30), (40, 90, 2), (46, 50, 20)])
    world = np.array([plan.points(k)[row, column] for column, row, k in voxels]) * (-1, -1, 1)
    native = np.array(home.native_affine)
    np.testing.assert_allclose(voxels @ native[:3, :3].T + native[:3, 3], world, atol=1e-3)
    # Placing moves, and neither turns nor stretches: what is so far apart in the patient is so in the library.
    library = home.onto_library(voxels)
    np.testing.assert_allclose(library - library[0], world - world[0], atol=1e-3)
    # The ball in the picture lies where its voxel is said to lie, to half a mm.
    image = study.images["flair"]
    weight = np.clip(image - 600, 0, None)
    centroid = np.array([(weight.sum(axis=tuple({0, 1, 2} - {a})) * np.arange(n)).sum() for a, n in enumerate(image.shape)])
    centroid = centroid / weight.sum()
    there = np.linalg.inv(native) @ (*np.multiply(LESION, (-1, -1, 1)), 1)
    assert np.abs(home.onto_library(there[:3]) - centroid).max() < 0.5
    x, y, z = centroid
    row, column = frames.voxel_to_plane(x, y)
    clicked = home.source_voxel(round(z), round(row), round(column))
    assert clicked is not None
    assert (np.abs(np.subtract(clicked, there[:3])) <= 0.5 + 1 / np.array((2.1, 1.9, 4.6))).all()
    # A label map of the ball goes back to the series' own voxels, and comes again.
    planes = np.ascontiguousarray(frames.planes(np.where(image > 700, 2, 0).astype(np.uint8)))
    labels = home.labels_onto_source(planes)
    assert np.abs(np.argwhere(labels).mean(axis=0) - there[:3]).max() < 0.5
    save_label_planes(tmp_path / "back.nii.gz", planes, study)
    written = read_volume(tmp_path / "back.nii.gz")
    assert np.array_equal(written.data, labels)
    np.testing.assert_allclose(written.affine, native, atol=1e-4)
    assert np.array_equal(load_sketch(tmp_path / "back.nii.gz", study), home.labels_onto_library(labels))


def test_slices_stored_from_the_head_down_are_counted_along_their_normal(tmp_path: Path) -> None:
    plan = Plan(rows=70, columns=60, slices=40, spacing=(2.5, 2.5, 4.0), origin=(-75.0, -85.0, -78.0))
    down = replace(plan, axes=((1.0, 0.0, 0.0), (0.0, -1.0, 0.0)), origin=(-75.0, 87.5, 78.0))  # its normal points to the feet
    field: Field = head
    for name, series in (("up", plan), ("down", down)):
        write_patient(tmp_path / name, series, fields=dict.fromkeys(("t1", "t1ce", "flair"), field))
    up, turned = (load_study(tmp_path / name).placement for name in ("up", "down"))
    assert up.native_shape == turned.native_shape == (60, 70, 40)
    for k, row, column in ((70, 120, 110), (90, 60, 150)):
        one, other = up.source_voxel(k, row, column), turned.source_voxel(k, row, column)
        assert one is not None
        assert other is not None
        assert other == (one[0], 69 - one[1], 39 - one[2])
