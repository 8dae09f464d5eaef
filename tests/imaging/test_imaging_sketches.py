"""Label maps that come from and go to NIfTI files on the template's own grid."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from app import frames
from app.errors import EnvironmentFault, UserError
from app.imaging import Study, load_label_map, load_sketch, load_study, save_label_planes
from app.imaging.files.nifti import read_volume
from tests.support.studies.imaging_files import (
    BRATS_AFFINE,
    SMALL_AFFINE,
    fill_world_box,
    linked_study,
    oriented,
    small_labels,
    small_study,
    write_nifti,
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Return a study on the library grid, stored as BraTS does."""
    data = np.zeros(frames.LIBRARY_SHAPE, np.uint8)
    data[60:180, 40:200, 10:140] = 50
    return load_study(linked_study(tmp_path_factory.mktemp("templates") / "T", data, BRATS_AFFINE))


@pytest.fixture(scope="module")
def placed(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Return a study on a coarse grid, which is placed."""
    return load_study(small_study(tmp_path_factory.mktemp("templates") / "S"))


def drawn() -> npt.NDArray[np.uint8]:
    """Return planes with all three structures, left anterior, on slices 70 and 71, and one pixel in a corner."""
    planes = np.zeros((155, 240, 240), np.uint8)
    planes[70:72, 60:90, 70:110] = 2
    planes[70:72, 65:80, 80:95] = 3
    planes[70, 70:75, 85:90] = 1
    planes[154, 0, 239] = 1
    return planes


@pytest.mark.parametrize("name", ["sketch.nii", "sketch.nii.gz"])
def test_a_saved_sketch_comes_back_and_lies_where_it_was_drawn(tmp_path: Path, template: Study, name: str) -> None:
    save_label_planes(tmp_path / name, drawn(), template)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert np.array_equal(load_sketch(tmp_path / name, template), drawn())
    written = read_volume(tmp_path / name)
    assert written.data.dtype == np.uint8
    assert np.array_equal(written.affine, BRATS_AFFINE)
    assert set(np.unique(written.data)) == {0, 1, 2, 4}
    # In BraTS's own order the first axis runs to the left and the second to the back.
    assert written.data[239 - 239, 0, 154] == 1
    assert written.data[239 - 87, 72, 70] == 1
    assert written.data[239 - 82, 66, 71] == 4


@pytest.mark.parametrize(("axes", "signs"), [((0, 1, 2), (1, 1, 1)), ((2, 0, 1), (-1, 1, -1)), ((1, 0, 2), (1, -1, -1))])
def test_a_sketch_may_be_stored_along_other_axes(
    tmp_path: Path, template: Study, axes: tuple[int, ...], signs: tuple[int, ...]
) -> None:
    affine = oriented(axes, signs)
    shape = [frames.LIBRARY_SHAPE[axis] for axis in axes]
    labels = fill_world_box(shape, affine, {((-30, -20), (200, 210), (100, 101)): 2})
    planes = load_sketch(write_nifti(tmp_path / "s.nii", labels, affine), template)
    wanted = np.zeros((155, 240, 240), np.uint8)
    wanted[100:102, 29:40, 209:220] = 2  # right and anterior
    assert np.array_equal(planes, wanted)


def test_an_origin_that_differs_is_ignored(tmp_path: Path, template: Study) -> None:
    save_label_planes(tmp_path / "s.nii", drawn(), template)
    moved = BRATS_AFFINE.copy()
    moved[:3, 3] = (100, -3, 8)
    write_nifti(tmp_path / "m.nii", np.asarray(read_volume(tmp_path / "s.nii").data), moved)
    assert np.array_equal(load_sketch(tmp_path / "m.nii", template), drawn())


@pytest.mark.parametrize(
    ("values", "ours"), [((1, 2, 4), [1, 2, 3]), ((1, 2, 3), [1, 2, 3]), ((3,), [3]), ((4, 3), [1, 3]), ((), [])]
)
def test_enhancing_is_four_or_where_there_is_none_three(
    tmp_path: Path, placed: Study, values: tuple[int, ...], ours: list[int]
) -> None:
    for dtype in (np.uint8, np.float32):
        path = write_nifti(tmp_path / f"{dtype.__name__}.nii", small_labels(values, dtype), SMALL_AFFINE)
        assert np.unique(load_sketch(path, placed))[1:].tolist() == ours


@pytest.mark.parametrize(
    ("labels", "affine", "sentence"),
    [
        (small_labels(), np.diag([-5.0, -6, 6, 1]), r"another grid \(24 x 28 x 20 voxels of 5 x 6 x 6 mm\) than the template"),
        (small_labels()[:-1], SMALL_AFFINE, r"another grid \(23 x 28 x 20 .*\(24 x 28 x 20 voxels of 6 x 6 x 6 mm\)"),
        (small_labels((1, 7)), SMALL_AFFINE, "holds the label 7"),
        (small_labels((0.5,), np.float32), SMALL_AFFINE, r"holds the value 0\.5"),
    ],
)
def test_a_sketch_that_does_not_fit_gets_one_sentence(
    tmp_path: Path, placed: Study, labels: npt.NDArray[np.generic], affine: npt.NDArray[np.float64], sentence: str
) -> None:
    path = write_nifti(tmp_path / "s.nii.gz", labels, affine)
    with pytest.raises(UserError, match=sentence) as caught:
        load_sketch(path, placed)
    assert str(path) in str(caught.value)


def test_a_sketch_on_a_placed_template_lies_with_its_labels(tmp_path: Path, placed: Study) -> None:
    assert placed.labels is not None
    planes = np.ascontiguousarray(frames.planes(placed.labels))
    # The template's own label map, given as a sketch, is its label map.
    assert np.array_equal(load_sketch(placed.folder / "S_seg.nii.gz", placed), planes)
    save_label_planes(tmp_path / "s.nii", planes, placed)
    assert np.array_equal(read_volume(tmp_path / "s.nii").data, small_labels())


def test_a_placed_template_of_one_millimetre_loses_nothing(tmp_path: Path) -> None:
    data = np.zeros((182, 218, 182), np.uint8)
    data[20:160, 25:190, 15:150] = 1
    study = load_study(linked_study(tmp_path / "P", data, np.diag([-1.0, 1.0, 1.0, 1.0])))
    planes = np.zeros((155, 240, 240), np.uint8)
    planes[40:90, 80:140, 70:150] = np.random.default_rng(1).integers(0, 4, (50, 60, 80))
    save_label_planes(tmp_path / "s.nii", planes, study)
    assert read_volume(tmp_path / "s.nii").data.shape == (182, 218, 182)
    assert np.array_equal(load_sketch(tmp_path / "s.nii", study), planes)


def test_a_sketch_is_only_saved_where_it_can_be(tmp_path: Path, template: Study) -> None:
    with pytest.raises(UserError, match=r"s\.png does not end in"):
        save_label_planes(tmp_path / "s.png", drawn(), template)
    with pytest.raises(EnvironmentFault, match="Cannot write the label map"):
        save_label_planes(tmp_path / "nowhere" / "s.nii", drawn(), template)


def test_a_label_map_without_images_is_read_on_the_library_grid(tmp_path: Path, template: Study) -> None:
    save_label_planes(tmp_path / "s.nii.gz", drawn(), template)
    assert np.array_equal(load_label_map(tmp_path / "s.nii.gz"), frames.from_planes(drawn()))
    with pytest.raises(UserError, match=r"c\.nii is on another grid \(24 x 28 x 20 voxels of 6 x 6 x 6 mm\) than the library"):
        load_label_map(write_nifti(tmp_path / "c.nii", small_labels(), SMALL_AFFINE))
