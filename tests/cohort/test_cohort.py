"""Synthetic patients: what a seed makes, and the table's measures."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import nibabel as nib
import numpy as np
import numpy.typing as npt
import pytest
from scipy import ndimage

from app.cohort import SyntheticPatient, ensure_template, write_maps
from app.cohort.fields import refine, smooth_noise, thick_slices
from app.cohort.maps import read_maps, template_maps
from app.cohort.nifti import write_nifti
from app.cohort.tumour import draw_plan
from app.errors import UserError
from app.imaging import find_study, load_study
from app.jobs import Job, Progress
from app.settings import REPOSITORY

pytestmark = pytest.mark.usefixtures("shared_anatomy")

AFFINE = np.array([[-1.0, 0, 0, 0], [0, -1, 0, 239], [0, 0, 1, 0], [0, 0, 0, 1]])


@pytest.fixture(scope="module")
def patient(synthetic_patient: SyntheticPatient) -> SyntheticPatient:
    return synthetic_patient


@pytest.fixture(scope="module")
def template() -> Path:
    return ensure_template(Job())


def test_a_patient_has_the_form_of_a_brats_study(patient: SyntheticPatient) -> None:
    assert list(patient.images) == ["t1", "t1ce", "t2", "flair"]
    assert np.array_equal(patient.affine, AFFINE)
    brain = patient.images["t1"] != 0
    assert ndimage.label(brain)[1] == 1
    assert 1100 < brain.sum() / 1000 < 1900  # ml
    for image in patient.images.values():
        assert image.dtype == np.int16 and image.shape == (240, 240, 155)
        assert image.min() == 0 and np.array_equal(image != 0, brain)
    assert patient.labels.dtype == np.uint8
    assert set(np.unique(patient.labels)) <= {0, 1, 2, 4}
    assert not np.any(patient.labels[~brain])


def test_the_file_orientation_is_left_posterior_superior(patient: SyntheticPatient) -> None:
    brain = patient.images["t1"] != 0
    # The brain stem's end lies low and behind the middle; the vertex is high. Frontal lobes reach lower than the vertex.
    low = np.argwhere(brain[:, :, :18])
    front_low = np.argwhere(brain[:, :70, :])[:, 2].min()
    assert low[:, 1].mean() > 125  # the cerebellum is behind: towards a larger second index
    assert front_low > 20  # nothing of the front lies as low as the cerebellum


def test_tissue_and_tumour_have_their_contrast(patient: SyntheticPatient) -> None:
    brain = patient.images["t1"] != 0
    whole = patient.labels > 0
    assert 5 < whole.sum() / 1000 < 320
    for modality in ("t2", "flair"):
        image = patient.images[modality].astype(float)
        assert np.median(image[patient.labels == 2]) > np.percentile(image[brain & ~whole], 60)
    t1ce = patient.images["t1ce"].astype(float)
    assert np.median(t1ce[patient.labels == 4]) > np.median(t1ce[patient.labels == 1])
    for label in (1, 2, 4):
        parts, _ = ndimage.label(patient.labels == label)
        sizes = np.bincount(parts.ravel())[1:]
        assert sizes.size and np.median(sizes) >= 20


def test_a_normal_subject_shares_the_head_but_not_the_tumour(patient: SyntheticPatient, normal_subject: SyntheticPatient) -> None:
    assert not normal_subject.labels.any()
    ours, theirs = (p.images["t1"] != 0 for p in (normal_subject, patient))
    assert 2 * (ours & theirs).sum() / (ours.sum() + theirs.sum()) > 0.98


def test_plans_have_the_sizes_of_real_tumours() -> None:
    plans = [draw_plan(np.random.default_rng([seed, 1])) for seed in range(2000)]
    core = np.array([p.core_ml for p in plans])
    edema = np.array([p.edema_ml for p in plans])
    share = np.array([p.enhancing_share for p in plans])
    assert np.median(core + edema) == pytest.approx(94, rel=0.1)
    assert np.median(edema) == pytest.approx(54, rel=0.1)
    assert np.median(core * share) == pytest.approx(15, rel=0.15)
    assert np.median(core * (1 - share)) == pytest.approx(12, rel=0.15)
    assert (core * (1 - share)).max() < 61
    assert np.mean(share == 0) == pytest.approx(0.04, abs=0.02)


def test_the_template_is_made_once_and_is_a_study(template: Path) -> None:
    seen: list[Progress] = []
    before = {path.name: path.stat().st_mtime_ns for path in template.iterdir()}
    assert ensure_template(Job(seen.append)) == template
    assert {path.name: path.stat().st_mtime_ns for path in template.iterdir()} == before and not seen
    assert find_study(template).study == "template"
    study = load_study(template)
    assert study.labels is not None and not study.labels.any()
    x, y, z = (np.flatnonzero(study.brain().any(axis=a)) for a in ((1, 2), (0, 2), (0, 1)))
    assert (x[0] + x[-1]) / 2 == pytest.approx(119.5, abs=4)
    assert (y[0] + y[-1]) / 2 == pytest.approx(110, abs=4)
    assert (z[0] + z[-1]) / 2 == pytest.approx(71, abs=4)


def test_a_damaged_template_is_named(template: Path) -> None:
    part = template / "template_t2.nii.gz"
    content = part.read_bytes()
    part.unlink()
    try:
        with pytest.raises(Exception, match=r"template in .* is damaged: delete that folder"):
            ensure_template(Job())
    finally:
        part.write_bytes(content)


def test_our_nifti_files_are_read_back_by_nibabel(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    volumes: list[npt.NDArray[np.int16] | npt.NDArray[np.uint8]] = [
        rng.integers(-5, 3000, (7, 5, 3)).astype(np.int16),
        rng.integers(0, 5, (4, 6, 2)).astype(np.uint8),
    ]
    for volume in volumes:
        path = tmp_path / "v.nii.gz"
        write_nifti(path, volume, AFFINE)
        image = nib.nifti1.Nifti1Image.from_filename(path)
        assert image.get_data_dtype() == volume.dtype
        assert np.array_equal(np.asarray(image.dataobj), volume)
        assert np.array_equal(image.affine, AFFINE)
        assert image.header.get_xyzt_units()[0] == "mm"
        assert len(gzip.decompress(path.read_bytes())) == 352 + volume.nbytes
        again = tmp_path / "again.nii.gz"
        write_nifti(again, volume, AFFINE)
        assert again.read_bytes() == path.read_bytes()


@pytest.fixture(scope="module")
def anatomy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("anatomy") / "deep" / "anatomy.npz"
    write_maps(path, template_maps())
    return path


def test_maps_survive_packing(anatomy: Path) -> None:
    maps, read = template_maps(), read_maps(anatomy)
    assert np.allclose(read.tissue, maps.tissue, atol=1e-6)
    assert np.array_equal(read.mask, maps.mask) and np.array_equal(read.origin, maps.origin)
    assert anatomy.stat().st_size < 20 << 20
    assert list(anatomy.parent.iterdir()) == [anatomy]


@pytest.mark.parametrize("content", [None, b"", b"not a zip file at all"])
def test_a_bad_anatomy_file_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "anatomy.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UserError, match=r"anatomy\.npz is not a readable anatomy file"):
        read_maps(path)


def test_the_room_needs_neither_nilearn_nor_nibabel_nor_a_window(anatomy: Path) -> None:
    blocked = ("nilearn", "nibabel", "pydantic", "platformdirs", "PySide6", "vtkmodules", "c_geometry", "torch")
    program = (
        "import os, sys\n"
        f"sys.modules.update(dict.fromkeys({blocked!r}))\n"
        "import app.cohort\n"
        "from app.cohort.maps import template_maps\n"
        "print(template_maps().shape)\n"
    )
    environment = {"SBMIR_ANATOMY": str(anatomy), "PATH": "", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout.strip() == str(template_maps().shape)


def test_noise_has_unit_variance_and_its_spacing() -> None:
    noise = smooth_noise(np.random.default_rng(1), (120, 110, 100), 5.0)
    assert noise.std() == pytest.approx(1, abs=0.1)
    near = np.corrcoef(noise[:-2].ravel(), noise[2:].ravel())[0, 1]
    far = np.corrcoef(noise[:-25].ravel(), noise[25:].ravel())[0, 1]
    assert near > 0.7 and abs(far) < 0.15


def test_refining_a_ramp_gives_the_ramp() -> None:
    ramp = np.fromfunction(lambda x, y, z: x + 10 * y + 100 * z, (5, 6, 7)).astype(np.float32)
    fine = refine(ramp, (9, 11, 13))
    assert np.allclose(fine, np.fromfunction(lambda x, y, z: (x + 10 * y + 100 * z) / 2, (9, 11, 13)), atol=1e-3)


def test_thick_slices_keep_the_mean_and_lose_detail_along_one_axis() -> None:
    volume = np.random.default_rng(2).normal(5, 1, (20, 20, 60)).astype(np.float32)
    thick = thick_slices(volume, 2, 5.0, 1.5)
    assert thick.shape == volume.shape
    assert thick.mean() == pytest.approx(5, abs=0.05)
    assert np.abs(np.diff(thick, axis=2)).mean() < 0.35 * np.abs(np.diff(thick, axis=0)).mean()
    assert np.allclose(thick_slices(np.full((4, 4, 30), 3, np.float32), 2, 4.0, 0.0), 3, atol=1e-5)
