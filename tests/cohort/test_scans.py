"""Whole heads in CT and MR: what is drawn, where the truth says the CT was moved to, and how they are written."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
from scipy import ndimage

from app import cohort
from app.cohort import scan_writing
from app.cohort.head import GRID_SHAPE
from app.cohort.patient import BRATS_AFFINE
from app.cohort.scans import HOUNSFIELD, MOST_SHIFT_MM, ScannedHead, draw_motion, make_scanned_head, scan_ct
from app.cohort.shell import LAYERS, WholeHead
from app.commands import cohort as command
from app.errors import UserError
from app.jobs import Job

pytestmark = pytest.mark.usefixtures("shared_anatomy")

MIDDLE = 85


@pytest.fixture(scope="module")
def head() -> ScannedHead:
    return make_scanned_head(4)


def tiny(seed: int) -> ScannedHead:
    """Make a head that costs nothing, for tests about files."""
    images = {part: np.full((3, 4, 2), seed, np.int16) for part in ("ct", "t1", "t2", "pd")}
    return ScannedHead(seed, images, BRATS_AFFINE, np.eye(4), 12.0)


def test_the_ct_is_air_a_closed_skull_and_soft_tissue(head: ScannedHead) -> None:
    plane = head.images["ct"][:, :, MIDDLE]
    assert head.images["ct"].dtype == np.int16 and head.images["ct"].shape == GRID_SHAPE
    assert plane[:10, :10].mean() < -950
    bone = plane > 300
    enclosed = ndimage.binary_fill_holes(bone) & ~ndimage.binary_dilation(bone, iterations=4)
    assert 8_000 < enclosed.sum() < 20_000  # mm2: the shell has no gap
    assert 15 < np.median(plane[enclosed]) < 45
    assert 900 < np.percentile(plane[bone], 95) < 1700
    scalp = ndimage.binary_dilation(bone, iterations=3) & ~ndimage.binary_fill_holes(bone)
    assert (plane[scalp] < -30).mean() > 0.3  # fat


def test_in_mr_compact_bone_is_dark_between_bright_scalp_and_brain(head: ScannedHead) -> None:
    back = np.linalg.inv(BRATS_AFFINE) @ head.mr_to_ct @ BRATS_AFFINE
    ct = ndimage.affine_transform(head.images["ct"].astype(np.float32), back[:3, :3], back[:3, 3], order=1, cval=-1000)
    plane = ct[:, :, MIDDLE]
    shell = plane > 300
    bone = plane >= np.percentile(plane[shell], 85)
    soft = (plane > 15) & (plane < 45) & ndimage.binary_fill_holes(shell)
    for modality in ("t1", "t2", "pd"):
        signal = head.images[modality][:, :, MIDDLE]
        assert signal.min() >= 0
        assert np.median(signal[bone]) < 0.5 * np.median(signal[soft]), modality


def test_the_truth_says_where_a_mark_lies_in_the_ct() -> None:
    nothing = np.zeros(GRID_SHAPE, np.float32)
    mark = nothing.copy()
    mark[150:155, 60:65, 90:95] = 1
    tissues = dict.fromkeys(LAYERS, nothing) | {"compact": mark}
    motion = draw_motion(np.random.default_rng(3))
    moved = scan_ct(np.random.default_rng(0), WholeHead(tissues, nothing), motion)
    weights = np.clip(moved.astype(np.float64) + 800, 0, None)
    found = np.array(ndimage.center_of_mass(weights))
    middle_ras = np.array([152.0, 62.0, 92.0])
    stored = np.array([239 - middle_ras[0], 239 - middle_ras[1], middle_ras[2], 1.0])
    wanted = np.linalg.inv(BRATS_AFFINE) @ motion @ BRATS_AFFINE @ stored
    assert np.abs(found - wanted[:3]).max() < 0.6
    assert np.abs(wanted[:3] - stored[:3]).max() > 1  # it was moved at all


def test_motions_are_rigid_small_and_about_the_middle_of_the_head() -> None:
    middle = BRATS_AFFINE @ np.array([119.5, 119.5, 77, 1])
    for seed in range(20):
        motion = draw_motion(np.random.default_rng(seed))
        assert np.allclose(motion[:3, :3] @ motion[:3, :3].T, np.eye(3))
        assert np.abs((motion @ middle - middle)[:3]).max() <= MOST_SHIFT_MM
        assert np.degrees(np.arccos((np.trace(motion[:3, :3]) - 1) / 2)) < 7.1


def test_the_floor_lies_above_the_base_of_the_skull(head: ScannedHead) -> None:
    assert 15 < head.floor_mm < 60
    assert list(HOUNSFIELD) == list(LAYERS)


def test_a_head_is_written_whole_with_its_truth(tmp_path: Path) -> None:
    folder = tmp_path / cohort.head_name(7)
    scan_writing.write_head(folder, tiny(7))
    assert sorted(path.name for path in folder.iterdir()) == sorted(scan_writing.head_file_names("SBMIR-CTM-000007"))
    image = nib.nifti1.Nifti1Image.from_filename(folder / "SBMIR-CTM-000007_ct.nii.gz")
    assert np.array_equal(np.asarray(image.dataobj), tiny(7).images["ct"]) and np.array_equal(image.affine, BRATS_AFFINE)
    truth = json.loads((folder / "SBMIR-CTM-000007_truth.json").read_text("utf-8"))
    assert truth == {"version": 1, "seed": 7, "mr_to_ct": np.eye(4).tolist(), "floor_mm": 12.0}


def test_heads_that_are_there_are_kept_and_half_ones_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_writing, "make_scanned_head", tiny)
    names = [scan_writing.write_one_head(str(tmp_path), seed) for seed in (3, 4)]
    assert names == ["SBMIR-CTM-000003", "SBMIR-CTM-000004"]
    assert [path.name for path in cohort.write_heads(tmp_path, 2, 3, 1, Job())] == names
    (tmp_path / names[0] / f"{names[0]}_truth.json").unlink()
    with pytest.raises(UserError, match="SBMIR-CTM-000003 is not a whole head: delete it"):
        cohort.write_heads(tmp_path, 2, 3, 1, Job())
    with pytest.raises(UserError, match="at least 1 patient"):
        cohort.write_heads(tmp_path, 0, 3, 1, Job())


def test_the_command_tells_how_many_heads_it_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_writing, "make_scanned_head", tiny)
    scan_writing.write_one_head(str(tmp_path), 3)
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    arguments = parser.parse_args([str(tmp_path), "--ct", "--patients", "1", "--seed", "3", "--jobs", "1"])
    assert command.run(arguments, Job()) == 0
    assert capsys.readouterr().out == f"1 synthetic head in {tmp_path}.\n"
    with pytest.raises(SystemExit):
        parser.parse_args([str(tmp_path), "--ct", "--normal"])
