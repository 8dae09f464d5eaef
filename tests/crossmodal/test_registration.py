"""A CT is brought onto an MR: splines, a known displacement that is found again, and the command."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from scipy import ndimage

from app.cohort.nifti import write_nifti
from app.commands import crossmodal as command
from app.crossmodal.images import FloatArray
from app.crossmodal.registration import Mapping, Scan, mutual, register_by_information
from app.crossmodal.registration.transforms import Lattice, Spline
from app.crossmodal.registration.trial import displaced, draw_spline
from app.errors import UserError
from app.imaging import read_volume
from app.jobs import Job
from tests.crossmodal.test_matching import parsed

SHAPE = (56, 60, 48)
AFFINE = np.eye(4)


def head() -> tuple[FloatArray, FloatArray]:
    """Return CT and MR (56, 60, 48) of a ball of textured tissue in bone."""
    rng = np.random.default_rng(0)
    x, y, z = (np.arange(n) - (n - 1) / 2 for n in SHAPE)
    radius = np.sqrt((x[:, None, None] / 1.0) ** 2 + (y[None, :, None] / 1.15) ** 2 + (z[None, None] / 0.9) ** 2)
    texture = ndimage.gaussian_filter(rng.standard_normal(SHAPE), 2.5)
    texture /= texture.std()
    ct = np.where(radius < 18, 35 + 14 * texture, np.where(radius < 22, 1200, -1000)).astype(np.float32)
    mr = np.where(radius < 18, 0.6 - 0.2 * texture, np.where(radius < 22, 0.05, 0)).clip(0, 1).astype(np.float32)
    return ct, mr


def scan_of(ct: FloatArray, mr: FloatArray) -> Scan:
    return Scan(ct, AFFINE, np.ascontiguousarray(np.moveaxis(mr[:, ::-1], (0, 1, 2), (2, 1, 0))).astype(np.float16), AFFINE)


def test_splines_are_the_same_at_points_and_on_grids() -> None:
    rng = np.random.default_rng(1)
    spline = draw_spline(rng, np.zeros(3), np.array(SHAPE) - 1.0, 5.0)
    field = spline.on_grid(SHAPE, np.zeros(3))
    voxels = np.stack([rng.integers(0, n, 40) for n in SHAPE], axis=1)
    assert np.allclose(field[tuple(voxels.T)], spline.at(np.asarray(voxels, np.float64)), atol=1e-4)
    assert np.linalg.norm(field, axis=3).max() == pytest.approx(5, abs=1e-3)
    lattice = Lattice.around(voxels.astype(np.float64), 9.0)
    constant = Spline(lattice, np.full((*lattice.shape, 3), 2.0))
    assert np.allclose(constant.at(np.asarray(voxels + 0.3, np.float64)), 2.0)


def test_information_is_high_where_one_tells_the_other() -> None:
    rng = np.random.default_rng(0)
    a = torch.from_numpy(rng.random(4000).astype(np.float32))
    b = torch.from_numpy(rng.random(4000).astype(np.float32))
    assert float(mutual.mutual_information(a, 1 - a)) > 2.5
    assert float(mutual.mutual_information(a, b)) < 0.4


def test_a_known_motion_and_displacement_are_found_again() -> None:
    ct, mr = head()
    rigid = np.eye(4)
    rigid[:3, 3] = 2.0, -1.5, 1.0
    moved = ndimage.shift(ct, rigid[:3, 3], order=1, cval=-1000).astype(np.float32)
    truth = Mapping(rigid, draw_spline(np.random.default_rng(3), np.zeros(3), np.array(SHAPE) - 1.0, 6.0, 26.0))
    scan = scan_of(displaced(moved, AFFINE, truth), mr)
    points = np.argwhere(mr > 0.1)[::97].astype(np.float64)

    def error(found: Mapping) -> float:
        return float(np.linalg.norm(found.at(points) - truth.at(points), axis=1).mean())

    stiff = register_by_information(scan, Job(), bend=False)
    bent = register_by_information(scan, Job())
    assert error(Mapping(np.eye(4))) > 2 > error(stiff) > error(bent)
    assert error(bent) < 1.2


def test_the_command_writes_the_ct_on_the_grid_of_the_mr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ct, mr = head()
    files = tmp_path / "ct.nii.gz", tmp_path / "mr.nii.gz", tmp_path / "out.nii.gz"
    shifted = np.eye(4)
    shifted[0, 3] = 3
    write_nifti(files[0], ct.astype(np.int16), shifted)
    write_nifti(files[1], (mr * 500).astype(np.int16), AFFINE)
    words = ["register", *map(str, files)]
    assert command.run(parsed(*words, "--rigid"), Job()) == 0
    said = capsys.readouterr().out
    assert "out.nii.gz: the CT on the MR's grid" in said and abs(float(said.split(" it lay ")[1].split(",")[0]) - 3) < 0.6
    written = read_volume(files[2])
    assert np.allclose(written.affine, AFFINE)
    assert np.mean(np.abs(written.data - ct) > 300) < 0.02
    with pytest.raises(UserError, match="does not end in"):
        command.run(parsed("register", str(files[0]), str(files[1]), str(tmp_path / "out.png")), Job())
    with pytest.raises(UserError, match="is no CT in Hounsfield units"):
        command.run(parsed("register", str(files[1]), str(files[0]), str(files[2])), Job())
    write_nifti(files[1], np.zeros(SHAPE, np.int16), AFFINE)
    with pytest.raises(UserError, match="too little structure"):
        command.run(parsed(*words), Job())


def test_files_that_have_nothing_in_common_are_not_registered(tmp_path: Path) -> None:
    ct, mr = head()
    files = tmp_path / "ct.nii.gz", tmp_path / "mr.nii.gz", tmp_path / "out.nii.gz"
    far = np.eye(4)
    far[:3, 3] = 900
    write_nifti(files[0], ct.astype(np.int16), AFFINE)
    write_nifti(files[1], (mr * 500).astype(np.int16), far)
    with pytest.raises(UserError, match="say that they lie in different places"):
        command.run(parsed("register", *map(str, files)), Job())
    write_nifti(files[1], (mr[:, :, 20:24] * 500).astype(np.int16), AFFINE)
    with pytest.raises(UserError, match="is only 4 mm thick"):
        command.run(parsed("register", *map(str, files)), Job())
    assert not files[2].exists()
