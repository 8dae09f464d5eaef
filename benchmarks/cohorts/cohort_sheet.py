"""Draw a contact sheet of a cohort: ``python benchmarks/cohorts/cohort_sheet.py COHORT_DIR OUT.png [--studies 6]``.

A column a study, at its slice of most tumour: T1, T1ce, T2, FLAIR, and FLAIR with the label map's outlines. For synthetic
patients only: pictures of real ones do not belong into documents.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import nibabel as nib
import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.anatomy import STRUCTURES, to_internal
from app.frames import plane, to_ras

ROWS, COLUMNS = slice(30, 226), slice(40, 200)


def read(path: Path) -> npt.NDArray[np.float32]:
    """Read a volume as RAS."""
    image = nib.nifti1.Nifti1Image.from_filename(path)
    return to_ras(np.asarray(image.dataobj, np.float32), image.affine)[0]


def column(folder: Path) -> npt.NDArray[np.uint8]:
    """Draw one study: five pictures above each other, (5 x rows, columns, 3) RGB."""
    stem = folder / folder.name
    labels = read(stem.with_name(f"{stem.name}_seg.nii.gz"))
    areas = (labels > 0).sum(axis=(0, 1))
    k = int(areas.argmax()) if areas.any() else labels.shape[2] // 2
    pictures = []
    for part in ("t1", "t1ce", "t2", "flair"):
        volume = read(stem.with_name(f"{stem.name}_{part}.nii.gz"))
        top = float(np.percentile(volume[volume > 0], 99.7))
        grey = np.clip(plane(volume, k)[ROWS, COLUMNS] / top * 255, 0, 255).astype(np.uint8)
        pictures.append(np.repeat(grey[:, :, None], 3, axis=2))
    marked = pictures[-1].copy()
    inside, _ = to_internal(plane(labels, k)[ROWS, COLUMNS], "brats2017", folder)
    for structure in STRUCTURES:
        colour = np.array(structure.colour)
        held = inside == structure.label
        marked[held] = (0.45 * marked[held] + 0.55 * colour).astype(np.uint8)
    return np.concatenate([*pictures, marked])


def main() -> None:
    """Draw the sheet."""
    import matplotlib.image

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cohort", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--studies", type=int, default=6)
    arguments = parser.parse_args()
    folders = sorted(p for p in arguments.cohort.iterdir() if p.is_dir() and not p.name.startswith("."))
    sheet = np.concatenate([column(folder) for folder in folders[: arguments.studies]], axis=1)
    matplotlib.image.imsave(arguments.out, sheet)
    print(f"{arguments.out}: {sheet.shape[1]}x{sheet.shape[0]} pixels.")


if __name__ == "__main__":
    main()
