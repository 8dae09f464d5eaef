"""Arrays with affines as SimpleITK's images, and affines as its transforms: the only place that knows both.

Arrays are (X, Y, Z) with an affine to RAS+ mm; SimpleITK's world is LPS+. Its filters run on one thread here, so that sums are
the same on every machine; a study keeps one core busy, and several are prepared beside one another.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import SimpleITK

Affine = npt.NDArray[np.float64]
Array = npt.NDArray[np.float32]

_LPS = np.diag([-1.0, -1.0, 1.0, 1.0])


def image_of(volume: npt.NDArray[Any], affine: Affine) -> SimpleITK.Image:
    """Return an array (X, Y, Z) with its affine (voxel to mm, RAS+) as a float32 image.

    From the first image on SimpleITK works with one thread: studies are prepared beside each other, one a core.
    """
    SimpleITK.ProcessObject.SetGlobalDefaultNumberOfThreads(1)
    lps = _LPS @ affine
    spacing = np.linalg.norm(lps[:3, :3], axis=0)
    image = SimpleITK.GetImageFromArray(np.ascontiguousarray(volume.T, np.float32))
    image.SetSpacing(spacing.tolist())
    image.SetOrigin(lps[:3, 3].tolist())
    image.SetDirection((lps[:3, :3] / spacing).ravel().tolist())
    return image


def array_of(image: SimpleITK.Image) -> Array:
    """Return the voxels of an image, float32 (X, Y, Z)."""
    return np.asarray(SimpleITK.GetArrayFromImage(image), np.float32).T


def affine_of(image: SimpleITK.Image) -> Affine:
    """Return the affine (4, 4) of an image, voxel to mm, RAS+."""
    affine = np.eye(4)
    affine[:3, :3] = np.array(image.GetDirection()).reshape(3, 3) * np.array(image.GetSpacing())
    affine[:3, 3] = image.GetOrigin()
    return np.asarray(_LPS @ affine)


def matrix_of(transform: SimpleITK.Transform) -> Affine:
    """Return a linear transform as a matrix (4, 4) between RAS+ worlds in mm."""
    lps = np.eye(4)
    lps[:3, 3] = transform.TransformPoint((0.0, 0.0, 0.0))
    for axis, unit in enumerate(np.eye(3).tolist()):
        lps[:3, axis] = np.array(transform.TransformPoint(unit)) - lps[:3, 3]
    return np.asarray(_LPS @ lps @ _LPS)


def transform_of(matrix: Affine) -> SimpleITK.AffineTransform:
    """Return a matrix (4, 4) between RAS+ worlds in mm as a transform."""
    lps = _LPS @ matrix @ _LPS
    transform = SimpleITK.AffineTransform(3)
    transform.SetMatrix(lps[:3, :3].ravel().tolist())
    transform.SetTranslation(lps[:3, 3].tolist())
    return transform


def coarse(image: SimpleITK.Image, edge_mm: float) -> SimpleITK.Image:
    """Return an image with voxels of at least `edge_mm`, smoothed before along the axes that get coarser."""
    spacing = np.array(image.GetSpacing())
    wanted = np.maximum(spacing, edge_mm)
    for axis in np.flatnonzero(wanted > spacing):
        image = SimpleITK.RecursiveGaussian(
            image, 0.4 * edge_mm, False, SimpleITK.RecursiveGaussianImageFilter.ZeroOrder, int(axis)
        )
    size = np.maximum(1, np.ceil(np.array(image.GetSize()) * spacing / wanted)).astype(int)
    direction = np.array(image.GetDirection()).reshape(3, 3)
    origin = np.array(image.GetOrigin()) + direction @ ((wanted - spacing) / 2)
    return SimpleITK.Resample(
        image,
        size.tolist(),
        SimpleITK.Transform(),
        SimpleITK.sitkLinear,
        origin.tolist(),
        wanted.tolist(),
        image.GetDirection(),
        0.0,
    )


def resampled(
    image: SimpleITK.Image, shape: tuple[int, int, int], affine: Affine, matrix: Affine, nearest: bool = False
) -> Array:
    """Sample an image, linear, 0 outside of it, on a grid that another world holds.

    Parameters
    ----------
    image : Image
    shape : tuple of 3 int
    affine : float64 array (4, 4)
        Of the grid.
    matrix : float64 array (4, 4)
        From the grid's world to that of the image, RAS+ mm.
    nearest : bool
        Whether to take the nearest voxel instead, as of labels.

    Returns
    -------
    float32 array of `shape`
    """
    grid = image_of(np.zeros((1, 1, 1), np.float32), affine)
    sampled = SimpleITK.Resample(
        image,
        list(shape),
        transform_of(matrix),
        SimpleITK.sitkNearestNeighbor if nearest else SimpleITK.sitkLinear,
        grid.GetOrigin(),
        grid.GetSpacing(),
        grid.GetDirection(),
        0.0,
    )
    return array_of(sampled)
