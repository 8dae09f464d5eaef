"""Phantom patients: an ellipsoid of a brain with a ball of a lesion, on BraTS's own grid, quick to write and to read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from tests.support.studies.imaging_files import write_nifti

SHAPE = (240, 240, 155)


def phantom_volumes(
    seed: int, centre: tuple[int, int, int], radius: int = 18, height: int = 62
) -> tuple[dict[str, npt.NDArray[np.int16]], npt.NDArray[np.uint8]]:
    """Return images by modality and labels (BraTS numbers 1, 2, 4), in BraTS's voxel order; `centre` in those voxels.

    `height` is half of the brain's, in slices.
    """
    random = np.random.default_rng(seed)
    x, y, z = np.ogrid[: SHAPE[0], : SHAPE[1], : SHAPE[2]]
    brain = ((x - 120) / 66) ** 2 + ((y - 128) / 80) ** 2 + ((z - 72) / height) ** 2 <= 1
    squared = (x - centre[0]) ** 2 + (y - centre[1]) ** 2 + (z - centre[2]) ** 2
    labels = np.zeros(SHAPE, np.uint8)
    for limit, label in ((radius, 2), (radius * 0.6, 4), (radius * 0.35, 1)):
        labels[brain & (squared <= limit**2)] = label
    lesion = {label: labels == label for label in (1, 2, 4)}
    images = {}
    for modality, levels in (("t1", (500, 380, 430, 480)), ("t1ce", (520, 390, 450, 900)), ("flair", (400, 560, 820, 700))):
        noise = random.integers(-30, 30, SHAPE[:2])[..., None].astype(np.int16)
        image = brain * (levels[0] + noise + (z % 7).astype(np.int16) * 4)
        for label, level in ((1, levels[1]), (2, levels[2]), (4, levels[3])):
            image[lesion[label]] = np.broadcast_to(level + noise, SHAPE)[lesion[label]]
        images[modality] = image
    return images, labels


def write_phantom(
    folder: Path, seed: int = 0, centre: tuple[int, int, int] = (90, 110, 75), labelled: bool = True, height: int = 62
) -> Path:
    """Write a phantom patient as a study folder of uncompressed NIfTI files."""
    images, labels = phantom_volumes(seed, centre, height=height)
    for modality, image in images.items():
        write_nifti(folder / f"{folder.name}_{modality}.nii", image)
    if labelled:
        write_nifti(folder / f"{folder.name}_seg.nii", labels)
    return folder
