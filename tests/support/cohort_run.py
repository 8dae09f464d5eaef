"""``main.py`` with patients that cost nothing, to be killed: ``python -m tests.support.cohort_run STAY WORDS``.

At the file STAY ("" for none) it stays for ever, as if the disk were slow. Worker processes import what their parent runs, and so
make the same patients.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from unittest.mock import patch

import numpy as np
import numpy.typing as npt

from app.cohort import nifti, writing
from app.cohort.patient import BRATS_AFFINE, SyntheticPatient
from main import main


def blank(seed: int, normal: bool = False) -> SyntheticPatient:
    """Make a patient whose voxels all have the value of its seed."""
    images = {name: np.full((2, 2, 2), seed, np.int16) for name in ("t1", "t1ce", "t2", "flair")}
    return SyntheticPatient(seed, images, np.zeros((2, 2, 2), np.uint8), BRATS_AFFINE)


def write_or_stay(path: Path, volume: npt.NDArray[np.int16], affine: npt.NDArray[np.float64]) -> None:
    """Write a file, or stay at it."""
    if path.name == sys.argv[1]:
        time.sleep(600)
    nifti.write_nifti(path, volume, affine)


if __name__ in ("__main__", "__mp_main__"):
    patch.object(writing, "make_patient", blank).start()
    patch.object(writing, "write_nifti", write_or_stay).start()
if __name__ == "__main__":
    sys.exit(main(sys.argv[2:]))
