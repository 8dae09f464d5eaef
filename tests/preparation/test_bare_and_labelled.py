"""Brains that come without skull keep their edge; a study's own label map goes the way of the sequence on which it was drawn."""

from __future__ import annotations

from pathlib import Path

import nibabel as nib
import numpy as np
import numpy.typing as npt
import pytest

from app import frames
from app.errors import UserError
from app.imaging import find_studies, load_study, read_series
from app.preparation import PreparedStudy
from app.preparation.bare import bare_brain
from app.preparation.label_map import label_map, prepared_labels
from app.preparation.uncut import cut
from app.preparation.writing import labels_file, source_of, write_prepared
from tests.support.studies import prepared

THIN, THICK = (2.0, 2.0, 2.0), (1.5, 1.5, 6.0)
TILTED = np.array([[0.0, 0.1, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, -0.1]])
"""Axes of sagittal slices, a little oblique: columns to the front, rows up, slices to the right."""


def head(edges: tuple[float, float, float], skull: bool, noise: float = 0.0) -> npt.NDArray[np.float32]:
    """Return a brain of 1.3 l, or one in bone and scalp, dark around but for noise."""
    axes = [(np.arange(round(220 / edge)) - round(220 / edge) / 2 + 0.5) * edge for edge in edges]
    grid = np.meshgrid(*axes, indexing="ij")
    away = np.sqrt(sum((axis / radius) ** 2 for axis, radius in zip(grid, (65.0, 80.0, 60.0), strict=True)))
    made = np.where(away < 1, 300.0, 0)
    if skull:
        made = np.where(away < 1, 300.0, np.where(away < 1.12, 40, np.where(away < 1.25, 600, 0)))
    rng = np.random.default_rng(1)
    return np.asarray(np.hypot(made + noise * rng.standard_normal(made.shape), noise), np.float32)


@pytest.mark.parametrize("edges", [THIN, THICK])
@pytest.mark.parametrize("noise", [0.0, 6.0])
def test_a_brain_without_skull_is_told_from_a_head(edges: tuple[float, float, float], noise: float) -> None:
    affine = np.diag((*edges, 1.0))
    bare = bare_brain(head(edges, False, noise), affine)
    assert bare is not None
    assert 1.1 < np.count_nonzero(bare) * np.prod(edges) / 1e6 < 1.6
    assert bare_brain(head(edges, True, noise), affine) is None


def test_it_is_told_in_other_planes_too() -> None:
    affine = np.eye(4)
    affine[:3, :3] = TILTED * THICK
    sagittal = np.ascontiguousarray(head((6.0, 1.5, 1.5), False).transpose(1, 2, 0))
    assert bare_brain(sagittal, affine) is not None
    with_skull = np.ascontiguousarray(head((6.0, 1.5, 1.5), True).transpose(1, 2, 0))
    assert bare_brain(with_skull, affine) is None


def test_what_is_too_small_or_empty_is_no_brain() -> None:
    volume = np.zeros((40, 40, 40), np.float32)
    assert bare_brain(volume, np.eye(4)) is None
    volume[10:20, 10:20, 10:20] = 100
    assert bare_brain(volume, np.eye(4)) is None


def labelled(root: Path, shape: tuple[int, int, int] = (40, 44, 36), numbers: tuple[int, ...] = (1, 2, 4)) -> Path:
    """Write a tiny raw study whose FLAIR has a label map, in blocks on the right of a middle."""
    folder = prepared.raw_study(root, "s1")
    labels = np.zeros(shape, np.uint8)
    for place, number in enumerate(numbers):
        labels[4 * place : 4 * place + 4, 10:14, 5:9] = number
    nib.Nifti1Image(labels, np.diag([4.0, 4, 6, 1])).to_filename(folder / "s1_seg.nii.gz")
    return folder


def test_a_label_map_goes_the_way_of_its_sequence(tmp_path: Path) -> None:
    (files,) = find_studies([labelled(tmp_path)], raw=True).studies
    volumes, _ = read_series(files)
    ways = {name: np.eye(4) for name in volumes}
    ways["flair"][:3, 3] = (4.0, 0.0, 0.0)  # lay 4 mm further right in its own world
    for way in ways.values():
        way[:3, 3] += (240.0, 0.0, 0.0)  # the library's world begins at -239
    found, told = label_map(files, volumes, ways, "t1ce")
    assert found is not None
    assert sorted(np.unique(found).tolist()) == [0, 1, 2, 3]  # 4 is enhancing, in the program's numbers
    right = np.argwhere(found == 3)[:, 0]
    # Voxels 8 to 11 of 4 mm lie from 30 to 46 mm; the library's voxel x is looked for at x + 1 + 4 mm.
    assert (right.min(), right.max()) == (25, 40)
    assert "drawn on FLAIR" in " ".join(told)


def test_one_on_no_grid_is_taken_in_the_world_of_the_reference_and_told(tmp_path: Path) -> None:
    (files,) = find_studies([labelled(tmp_path, (30, 44, 36))], raw=True).studies
    volumes, _ = read_series(files)
    found, told = label_map(files, volumes, dict.fromkeys(volumes, np.eye(4)), "t1ce")
    assert found is not None
    assert "drawn on T1ce, since it lies on the grid of no sequence" in " ".join(told)


def test_numbers_that_are_not_known_are_refused(tmp_path: Path) -> None:
    (files,) = find_studies([labelled(tmp_path, numbers=(1, 2, 77))], raw=True).studies
    with pytest.raises(UserError, match="77"):
        label_map(files, read_series(files)[0], {}, "t1ce")


def test_a_prepared_study_has_its_labels_and_keeps_them_when_it_is_cut_again(tmp_path: Path) -> None:
    (files,) = find_studies([labelled(tmp_path / "raw")], raw=True).studies
    before = source_of(files)
    made = prepared.uncut(("t1", "t1ce", "flair"))
    labels = np.zeros(frames.LIBRARY_SHAPE, np.uint8)
    labels[145:155, 100:110, 60:70] = 3
    images = {name: cut(one, made.brain) for name, one in made.heads.items()}
    study = PreparedStudy(images, made.brain, prepared.record(files), b"picture", made, labels)
    folder = tmp_path / "out" / "s1"
    folder.parent.mkdir()
    write_prepared(folder, study)
    np.testing.assert_array_equal(prepared_labels(labels_file(folder, "s1")), labels)
    read = load_study(folder)
    assert read.labels is not None
    np.testing.assert_array_equal(read.labels, labels)
    (tmp_path / "raw" / "s1" / "s1_seg.nii.gz").touch()
    assert source_of(files) != before
    assert prepared_labels(tmp_path / "none.nii.gz") is None
