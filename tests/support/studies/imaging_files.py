"""Small NIfTI studies for the tests, written by world coordinates so that no code under test decides where a voxel lies."""

from __future__ import annotations

import gzip
import itertools
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import numpy.typing as npt

BRATS_AFFINE = np.array([[-1.0, 0, 0, 0], [0, -1.0, 0, 239], [0, 0, 1.0, 0], [0, 0, 0, 1.0]])
SMALL_SHAPE = (24, 28, 20)
SMALL_AFFINE = np.diag([-6.0, -6.0, 6.0, 1.0])
NETWORK = ("t1", "t1ce", "flair")

Box = tuple[tuple[int, int], tuple[int, int], tuple[int, int]]


def write_nifti(path: Path, data: npt.NDArray[Any], affine: npt.NDArray[np.float64] | None = None) -> Path:
    """Write `data` as it is (no scaling); .nii.gz with the quickest compression."""
    path.parent.mkdir(parents=True, exist_ok=True)
    packed = nib.Nifti1Image(data, BRATS_AFFINE if affine is None else affine, dtype=data.dtype).to_bytes()
    path.write_bytes(gzip.compress(packed, 1) if path.name.endswith(".gz") else packed)
    return path


def small_image(seed: int = 0) -> npt.NDArray[np.int16]:
    """Return a blob of positive numbers in a background of zeros, int16 `SMALL_SHAPE`."""
    data = np.zeros(SMALL_SHAPE, np.int16)
    data[4:20, 4:24, 3:17] = np.random.default_rng(seed).integers(100, 900, (16, 20, 14))
    return data


def small_labels(values: Iterable[float] = (1, 2, 4), dtype: Any = np.uint8) -> npt.NDArray[Any]:
    """Return a label map of `SMALL_SHAPE` that holds the given values, four voxels each."""
    data = np.zeros(SMALL_SHAPE, dtype)
    for index, value in enumerate(values):
        data[8 + index, 10:14, 9] = value
    return data


def small_study(folder: Path, *, labels: Sequence[float] | None = (1, 2, 4), ending: str = "_{}.nii.gz") -> Path:
    """Write a study of the small grid; `ending` says how its files are called behind the folder's name."""
    for index, modality in enumerate(NETWORK):
        write_nifti(folder / (folder.name + ending.format(modality)), small_image(index), SMALL_AFFINE)
    if labels is not None:
        write_nifti(folder / (folder.name + ending.format("seg")), small_labels(labels), SMALL_AFFINE)
    return folder


def linked_study(folder: Path, image: npt.NDArray[Any], affine: npt.NDArray[np.float64], labels: bool = False) -> Path:
    """Write a study whose files are all one volume (linked, not copied); `labels` makes it its label map too."""
    first = write_nifti(folder / f"{folder.name}_t1.nii", image, affine)
    for kind in ("t1ce", "flair", *(("seg",) if labels else ())):
        os.link(first, folder / f"{folder.name}_{kind}.nii")
    return folder


def oriented(permutation: Sequence[int], signs: Sequence[int]) -> npt.NDArray[np.float64]:
    """Return an affine of 1 mm whose voxel axis `i` runs along world axis ``permutation[i]`` in direction ``signs[i]``,
    placed so that the library's box of world coordinates (x -239..0, y 0..239, z 0..154) is filled."""
    low, high = np.array([-239.0, 0.0, 0.0]), np.array([0.0, 239.0, 154.0])
    affine = np.eye(4)
    affine[:3, :3] = 0
    for axis, (world, sign) in enumerate(zip(permutation, signs, strict=True)):
        affine[world, axis] = sign
        affine[world, 3] = low[world] if sign > 0 else high[world]
    return affine


def fill_world_box(shape: Sequence[int], affine: npt.NDArray[np.float64], boxes: dict[Box, int]) -> npt.NDArray[np.uint8]:
    """Return a volume in which every voxel whose world mm lie in a box (inclusive) has that box's value; later boxes win."""
    data = np.zeros(tuple(shape), np.uint8)
    inverse = np.linalg.inv(affine)
    for box, value in boxes.items():
        corners = np.array([[*corner, 1.0] for corner in itertools.product(*box)])
        voxels = np.rint((inverse @ corners.T)[:3]).astype(int)
        x, y, z = (slice(row.min(), row.max() + 1) for row in voxels)
        data[x, y, z] = value
    return data
