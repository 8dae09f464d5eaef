"""Where the label map of a study lies among its images."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from nibabel import orientations

from app import frames
from app.errors import UserError
from app.imaging.files.nifti import Volume
from app.imaging.files.orientation import apart_mm
from app.imaging.placing import grid as grids
from app.imaging.placing.aligning import Aligned, is_flip, same_grid, silent_told, times
from app.imaging.placing.coinciding import explained
from app.imaging.placing.forms import settled_forms
from app.placement import nearest_labels

Labels = npt.NDArray[np.uint8]

_INSIDE = 0.9
"""A label map lies in the brain by at least this share of its voxels; one that lies elsewhere does by less than `_BESIDE`."""
_BESIDE = 0.6
_BETTER = 1.5
"""One of two places fits the images if its labels account for so many times as much of what varies there..."""
_LEAST = 0.05
"""...and for so much of it at least."""


def ras_labels(
    labels: Labels, volume: Volume, aligned: Aligned, images: Sequence[npt.NDArray[np.float32]]
) -> tuple[Labels | None, list[str]]:
    """Return a label map on the grid of a study's images.

    Parameters
    ----------
    labels : uint8 array (X, Y, Z)
        Along the axes of the file.
    volume : Volume
        That file.
    aligned : Aligned
        The images.
    images : sequence of float32 array
        The same, RAS+, 0 outside the brain.

    Returns
    -------
    labels : uint8 array or None
        RAS+; None where they could lie in two places.
    notices : list of str

    Raises
    ------
    UserError
        If the label map is of another grid than every image.
    """
    told: list[str] = []
    if volume.alternative is not None:
        settled, told = _settled(volume, aligned)
        if settled is None:
            return None, told
        volume = settled
    reference = aligned.reference
    if volume.oriented != reference.oriented:
        return _silent(labels, volume, reference, images)
    followed = _follow(volume, aligned)
    if followed is not None:
        return _turned(labels, followed, reference), told
    if volume.data.shape != reference.data.shape:
        raise UserError(
            f"{volume.path} has {times(volume.data.shape)} voxels, but {reference.path.name} has {times(reference.data.shape)}: "
            "all files of a study must lie on one grid."
        )
    if not volume.oriented:  # nor does an image: they lie as they are stored
        return _turned(labels, replace(volume, affine=reference.affine), reference), told
    if not grids.same_matrix(volume.affine, reference.affine):
        raise UserError(
            f"{volume.path} has another orientation, voxel size or place (affine) than {reference.path.name}: "
            "all files of a study must lie on one grid."
        )
    found, more = _own_origin(labels, volume, reference, images)
    return found, told + more


def _settled(volume: Volume, aligned: Aligned) -> tuple[Volume | None, list[str]]:
    """Decide between sform and qform of a label map: as an image was read that contradicts itself alike, or by the images."""
    assert volume.alternative is not None
    for image in aligned.doubtful:
        assert image.alternative is not None
        if all(
            apart_mm(one, other, volume.data.shape) < 0.5
            for one, other in ((volume.affine, image.affine), (volume.alternative, image.alternative))
        ):
            return replace(volume, alternative=None), []
    try:
        (settled,), told = settled_forms([volume], list(aligned.stated.values()))
    except UserError as error:
        return None, [f"{error} The study is brought in without labels."]
    return settled, told


def _silent(
    labels: Labels, volume: Volume, reference: Volume, images: Sequence[npt.NDArray[np.float32]]
) -> tuple[Labels | None, list[str]]:
    """Take a label map, or images, without orientation voxel for voxel, unless the labels fit the images better mirrored."""
    silent, other = (volume, reference) if not volume.oriented else (reference, volume)
    codes = [orientations.io_orientation(one.affine) for one in (volume, reference)]
    if volume.data.shape != reference.data.shape or (volume.oriented and not np.array_equal(*codes)):
        raise UserError(
            f"{silent.path} does not say how it is oriented, and {other.path.name} does, otherwise than could be meant: "
            "export it again with its orientation (qform or sform)."
        )
    found = _turned(labels, replace(volume, affine=reference.affine), reference)
    here, mirrored = explained([found, found[::-1]], images)
    if here[0] < _BESIDE or (mirrored[1] > _LEAST and mirrored[1] > _BETTER * here[1] and mirrored[0] > _INSIDE):
        return None, [
            f"{silent.path} does not say how it is oriented, and voxel for voxel its labels do not fit the images: "
            "the study is brought in without them."
        ]
    return found, [silent_told(silent, other)]


def _follow(volume: Volume, aligned: Aligned) -> Volume | None:
    """Return the label map where the image lies on whose grid it was drawn, None where there is no such image."""
    for modality, image in aligned.stated.items():
        if same_grid(volume, image):
            correction = aligned.corrected.get(modality)
            return volume if correction is None else replace(volume, affine=correction @ volume.affine)
    return None


def _turned(labels: Labels, volume: Volume, reference: Volume) -> Labels:
    """Return labels that lie where `volume` says on the grid of the reference, RAS+; nearest, where that is another one."""
    affine = volume.affine
    if not same_grid(replace(volume, oriented=reference.oriented), reference):
        x, y, z = reference.data.shape
        labels = nearest_labels(labels, np.linalg.inv(affine) @ reference.affine, (x, y, z))
        affine = reference.affine
    turned, _ = frames.to_ras(labels, affine)
    return np.asfortranarray(turned)


def _own_origin(
    labels: Labels, volume: Volume, reference: Volume, images: Sequence[npt.NDArray[np.float32]]
) -> tuple[Labels | None, list[str]]:
    """Place a label map that differs from all images in its origin, by where its labels fit them."""
    differs = f"{volume.path} differs from {reference.path.name} in its origin only"
    here = _turned(labels, replace(volume, affine=reference.affine), reference)
    if is_flip(volume.affine, reference.affine, reference.data.shape):
        return here, [f"{differs} and is taken as aligned with it."]
    there = _turned(labels, volume, reference)
    voxelwise, stated = explained([here, there], images)
    if _fits(stated, voxelwise):
        apart = np.linalg.norm(volume.affine[:3, 3] - reference.affine[:3, 3])
        return there, [f"{differs} ({apart:.0f} mm) and was resampled onto its grid by its header."]
    if _fits(voxelwise, stated):
        return here, [f"{differs} and is taken as aligned with it: voxel for voxel its labels fit the images."]
    return None, [
        f"{differs}, and whether its labels lie where its origin says or voxel for voxel cannot be told: "
        "the study is brought in without them."
    ]


def _fits(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Whether one place of a label map is right and the other is wrong."""
    if one[0] < _INSIDE:
        return False
    return other[0] < _BESIDE or (one[1] > _LEAST and one[1] > _BETTER * other[1])
