"""A head that still has its skull is recognised; a brain alone never is."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from scipy import ndimage

from app.cohort import make_patient
from app.imaging import SKULL, load_study
from app.imaging.placing.skull import bone_contrast, has_skull
from app.settings import REPOSITORY
from tests.support.studies.dicom_files import NAMES, SEQUENCES, Plan, lattice, write_enhanced
from tests.support.studies.imaging_files import write_nifti

Images = dict[str, npt.NDArray[np.float32]]
STEP = 2
AFFINE = np.diag([2.0, 2.0, 2.0, 1.0])
SCALP = {"t1": 1.0, "t1ce": 1.0, "flair": 0.7}
FAT_SATURATED = {"t1": 0.35, "t1ce": 0.35, "flair": 0.35}


def brain(seed: int) -> Images:
    """Return a brain of white and grey matter with folds and ventricles, RAS+, voxels of 2 mm, a background of zeros."""
    random = np.random.default_rng(seed)
    x, y, z = (2.0 * np.arange(size) - middle for size, middle in ((120, 119), (120, 111), (78, 72)))
    x, y, z = x[:, None, None], y[None, :, None], z[None, None, :]
    folds = 0.04 * np.cos(x / 7) * np.cos(y / 6) * np.cos(z / 6)
    radius = np.sqrt((x / 66) ** 2 + (y / 80) ** 2 + (z / 62) ** 2) + folds
    fluid = (np.sqrt((x / 14) ** 2 + (y / 25) ** 2 + (z / 10) ** 2) < 1) | (radius > 0.97)
    out = {}
    for modality, white, grey, dark in (("t1", 800, 620, 250), ("t1ce", 780, 640, 260), ("flair", 500, 560, 180)):
        levels = np.select([fluid, radius < 0.82], [dark, white], grey) + random.normal(0, 20, radius.shape)
        out[modality] = np.where(radius < 1, levels, 0).astype(np.float32)
    return out


def head(images: Images, scalp: dict[str, float], noise: float, seed: int = 0, step: float = STEP) -> Images:
    """Put fluid (2 mm), bone (6 mm) and scalp (5 mm) around a brain; noise everywhere, or a background of zeros."""
    random = np.random.default_rng(seed)
    inside = ndimage.binary_fill_holes(np.logical_or.reduce([image != 0 for image in images.values()]))
    depth = ndimage.distance_transform_edt(~inside, sampling=step)
    out = {}
    for modality, image in images.items():
        bright = float(np.percentile(image[image > 0], 90))
        layers = np.select(
            [depth == 0, depth <= 2, depth <= 8, depth <= 13], [image, 0.2 * bright, 0.1 * bright, scalp[modality] * bright]
        )
        real, imaginary = random.normal(0, max(noise, 0.02) * bright, (2, *image.shape))
        volume = np.hypot(layers + real, imaginary)  # as magnitude images have it
        out[modality] = (volume if noise else np.where(depth <= 13, volume, 0)).astype(np.float32)
    return out


def test_brains_and_heads() -> None:
    alone = brain(1)
    assert not has_skull(alone, AFFINE)
    assert min(bone_contrast(image, np.full(3, 2.0)) for image in alone.values()) > 0.85
    for scalp, noise in ((SCALP, 0.0), (SCALP, 0.03), (SCALP, 0.08), (FAT_SATURATED, 0.0)):
        found = head(alone, scalp, noise)
        assert has_skull(found, AFFINE), (scalp, noise)
        if noise < 0.05:  # stronger noise hides the surface of the head, but is known by itself
            assert bone_contrast(found["t1"], np.full(3, 2.0)) < 0.5


def test_layers_tell_a_small_head_in_half_of_the_images() -> None:
    """A child's head, or one scanned from the ears up, has no more non-zero voxels than a large brain."""
    alone = {modality: image[:, :, 38:] for modality, image in brain(1).items()}
    crown = {modality: image[:, :, 38:] for modality, image in head(brain(1), SCALP, 0.0).items()}
    assert np.count_nonzero(crown["t1"]) * STEP**3 / 1e6 < 2.3
    assert has_skull(crown, AFFINE)
    assert has_skull({**alone, "t1": crown["t1"], "t1ce": crown["t1ce"]}, AFFINE)
    assert not has_skull({**alone, "t1": crown["t1"]}, AFFINE)
    assert not has_skull(alone, AFFINE)


def test_thick_slices_and_empty_images() -> None:
    alone = {modality: image[:, :, ::3] for modality, image in brain(1).items()}
    thick = {modality: image[:, :, ::3] for modality, image in head(brain(1), SCALP, 0.0).items()}
    assert not has_skull(alone, np.diag([2.0, 2.0, 6.0, 1.0]))
    assert has_skull(thick, np.diag([2.0, 2.0, 6.0, 1.0]))
    assert not has_skull({"t1": np.zeros((20, 20, 20), np.float32)}, AFFINE)
    assert not has_skull({"t1": np.ones((3, 3, 3), np.float32)}, AFFINE)


def test_a_study_of_files_is_told(tmp_path: Path) -> None:
    """The same head as NIfTI and as DICOM is brought in and told."""
    whole = {modality: image.astype(np.int16) for modality, image in head(brain(1), SCALP, 0.03).items()}
    coarse = np.diag([2.0, 2.0, 2.0, 1.0])
    for modality, image in whole.items():
        write_nifti(tmp_path / "nifti" / f"nifti_{modality}.nii", image, coarse)
        plan = Plan(120, 120, 78, (2.0, 2.0, 2.0), origin=(-1.0, -237.0, 1.0), number=NAMES[modality], tags=SEQUENCES[modality])
        fine = image.repeat(2, 0).repeat(2, 1).repeat(2, 2)
        write_enhanced(tmp_path / "dicom" / modality, plan, lattice(fine))
    for kind in ("nifti", "dicom"):
        study = load_study(tmp_path / kind)
        assert sum(SKULL in notice for notice in study.notices) == 1, kind


@pytest.mark.slow
@pytest.mark.parametrize("seed", [10_003, 20_005])
def test_synthetic_patients(seed: int) -> None:
    images = make_patient(seed).images
    alone = {m: np.ascontiguousarray(images[m][::-1, ::-1]).astype(np.float32) for m in ("t1", "t1ce", "flair")}
    assert not has_skull(alone, np.eye(4))
    assert min(bone_contrast(image, np.ones(3)) for image in alone.values()) > 0.85
    for scalp in (SCALP, FAT_SATURATED):
        for noise in (0.0, 0.03, 0.08):
            assert has_skull(head(alone, scalp, noise, seed, step=1.0), np.eye(4)), (scalp, noise)


def real_patients() -> list[Path]:
    real = Path(os.environ.get("SBMIR_REAL", REPOSITORY.parent / "shared" / "real"))
    folders = sorted(path for path in real.iterdir() if path.is_dir()) if real.is_dir() else []
    if not folders:
        pytest.skip(f"no real patients in {real} (set SBMIR_REAL)")
    return folders


@pytest.mark.real
def test_a_real_patient_is_not_taken_for_a_head() -> None:
    assert not any(SKULL in notice for notice in load_study(real_patients()[0], labels=False).notices)


@pytest.mark.slow
@pytest.mark.real
def test_no_real_patient_is_taken_for_a_head() -> None:
    for folder in real_patients():
        assert not any(SKULL in notice for notice in load_study(folder, labels=False).notices), folder.name
