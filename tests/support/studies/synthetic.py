"""A synthetic patient and the same head without a tumour, each made once a test run, since it takes five seconds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from filelock import FileLock

from app.cohort import SyntheticPatient, make_patient

SEED = 20_000
"""Of those that are kept for evaluation."""


@pytest.fixture(scope="module")
def synthetic_patient(shared_anatomy: None, run_folder: Path) -> SyntheticPatient:
    return made_once(run_folder, normal=False)


@pytest.fixture(scope="module")
def normal_subject(shared_anatomy: None, run_folder: Path) -> SyntheticPatient:
    return made_once(run_folder, normal=True)


def made_once(folder: Path, normal: bool) -> SyntheticPatient:
    """Make a patient, or take what this worker or another one has made and left in `folder`."""
    kept = folder / f"synthetic-{SEED}-{normal}.npz"
    with FileLock(kept.with_suffix(".lock")):
        if not kept.exists():
            made = make_patient(SEED, normal)
            parts: dict[str, Any] = {"labels": made.labels, "affine": made.affine, **made.images}
            np.savez(kept, allow_pickle=False, **parts)
    with np.load(kept) as held:
        parts = dict(held)
    labels, affine = parts.pop("labels"), parts.pop("affine")
    return SyntheticPatient(SEED, parts, labels, affine)
