"""Small data sets of toy brains: ellipsoids of white matter with a rim of grey; the width of two ventricles tells the groups."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.cohort.nifti import write_nifti

GRID = (90, 108, 76)
AFFINE = np.array([[-2.0, 0, 0, 180.0], [0, -2.0, 0, 216.0], [0, 0, 2.0, 0], [0, 0, 0, 1.0]])


def toy_t1(seed: int, wide: float, turn: float = 0.0, size: float = 1.0) -> npt.NDArray[np.int16]:
    """Return a T1 in the orientation of `AFFINE` at 2 mm, 0 outside the brain; `wide` is the ventricles' half width in mm."""
    rng = np.random.default_rng(seed)
    x, y, z = np.meshgrid(*((np.arange(n) - (n - 1) / 2) * 2 for n in GRID), indexing="ij")
    x, y = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    inside = np.sqrt((x / 68) ** 2 + (y / 84) ** 2 + (z / 62) ** 2) / size
    # What makes a front and a top of an ellipsoid.
    inside = inside + 0.12 * np.exp(-(((y - 60) / 30) ** 2 + ((z + 50) / 25) ** 2)) + 0.03 * np.sin(x / 9) * np.cos(y / 11)
    image = np.where(inside < 0.82, 800, 550) + rng.normal(0, 12, GRID)
    fluid = sum(np.exp(-(((x - side) / wide) ** 2) - ((y - 5) / 28) ** 2 - ((z - 8) / 10) ** 2) for side in (-10, 10))
    image = np.where(fluid > 0.5, 180, image)
    turned = np.where(inside < 1, image, 0)[::-1, ::-1]
    return np.ascontiguousarray(np.round(turned).astype(np.int16))


def write_brains(folder: Path, patients: int = 4, two_visits: int = 1) -> Path:
    """Write a BIDS data set: even patients CN and narrow, odd ones AD and wide; the first have a second visit."""
    lines = ["participant_id\tage\tsex\tdiagnosis"]
    measured = ["study\tventricles_ml\thippocampi_ml"]
    for patient in range(patients):
        ill = patient % 2 == 1
        name = f"sub-{patient:02d}"
        lines.append(f"{name}\t{70 + patient}\tF\t{'AD' if ill else 'CN'}")
        for visit in range(1, 3 if patient < two_visits else 2):
            path = folder / name / f"ses-{visit}" / "anat" / f"{name}_ses-{visit}_T1w.nii.gz"
            path.parent.mkdir(parents=True)
            write_nifti(path, toy_t1(10 * patient + visit, 11.0 if ill else 6.0), AFFINE)
            measured.append(f"{name}_ses-{visit}\t{40 if ill else 20}\t{4 + visit}")
    (folder / "participants.tsv").write_text("\n".join(lines) + "\n")
    (folder / "measures.tsv").write_text("\n".join(measured) + "\n")
    return folder
