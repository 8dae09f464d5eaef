"""The files of one study on one grid: what lies there already, what lies there voxel for voxel, what is resampled.

Every file is taken to lie where its header says, but where that cannot be meant: a file that says nothing of its orientation
beside others that do, and an origin alone that differs while the brains coincide voxel for voxel, as archives have left it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from nibabel.affines import voxel_sizes
from scipy import ndimage

from app.errors import UserError
from app.imaging.files.nifti import Volume
from app.imaging.files.orientation import apart_mm
from app.imaging.placing import grid as grids
from app.imaging.placing.brain import brain_mask
from app.imaging.placing.coinciding import overlap
from app.imaging.placing.forms import settled_forms

Affine = npt.NDArray[np.float64]

_COINCIDE = 0.9
"""Dice of two images of one brain that lie on one another, at least."""
_APART = 0.5
"""Dice of two images below which they do not show one brain in one place."""
_DECIDED, _CONTRADICTED = 0.005, 0.03
"""What decides about an origin, a brain 1 mm away having a Dice lower by 0.01; and about headers that turn a brain, where
resampling alone costs as much on coarse grids."""
_NEAR = 0.1
"""Grids whose voxels are nearer than this share of a voxel are one grid."""


@dataclass(frozen=True, eq=False)
class Aligned:
    """The images of a study on one grid.

    Attributes
    ----------
    images : dict of str to Volume
        All of one shape and orientation once they are RAS+.
    reference : Volume
        Whose grid that is.
    stated : dict of str to Volume
        The images where their headers say that they lie.
    doubtful : tuple of Volume
        Images as they were read whose sform and qform contradict each other, if the sform was taken.
    corrected : dict of str to (4, 4) float64 array
        By modality: what leads from the world of a file's header to the world of `reference`, where its header was not believed.
    notices : tuple of str
    """

    images: dict[str, Volume]
    reference: Volume
    stated: dict[str, Volume]
    doubtful: tuple[Volume, ...]
    corrected: dict[str, Affine]
    notices: tuple[str, ...]


def aligned_images(images: Mapping[str, Volume], guides: Sequence[Volume] = ()) -> Aligned:
    """Bring the images of a study onto one grid: that of the first one that says how it is oriented.

    Parameters
    ----------
    images : mapping of str to Volume
        By modality.
    guides : sequence of Volume
        Other images of the study, which may say how it is oriented where `images` do not.

    Raises
    ------
    UserError
        If images contradict each other; the sentence names two of them.
    """
    settled, notices = settled_forms(list(images.values()))
    reference = next((volume for volume in (*settled, *guides) if volume.oriented), settled[0])
    if not reference.oriented:
        notices.append(f"{reference.path} does not say how it is oriented: left and right are taken as NIfTI's default says.")
    out: dict[str, Volume] = {}
    corrected: dict[str, Affine] = {}
    for modality, volume in zip(images, settled, strict=True):
        out[modality], told = _onto(volume, reference)
        notices += told
        if volume.data is out[modality].data and volume.affine is not out[modality].affine:
            corrected[modality] = reference.affine @ np.linalg.inv(volume.affine)
    if reference not in settled:  # a guide: the grid is one image's own, the orientation the guide's
        reference = next(iter(out.values()))
    pairs = zip(images.values(), settled, strict=True)
    doubtful = tuple(read for read, taken in pairs if read.alternative is not None and taken.affine is read.affine)
    return Aligned(out, reference, dict(zip(images, settled, strict=True)), doubtful, corrected, tuple(notices))


def _onto(volume: Volume, reference: Volume) -> tuple[Volume, list[str]]:
    """Return a volume on the grid of the reference, as it is where it lies there, with what is to be told."""
    if volume is reference or same_grid(volume, reference):
        return volume, []
    if volume.oriented != reference.oriented:
        return _voxel_for_voxel(volume, reference)
    alike = volume.data.shape == reference.data.shape
    if alike and apart_mm(volume.affine, reference.affine, reference.data.shape) <= _NEAR * voxel_sizes(reference.affine).min():
        return replace(volume, affine=reference.affine), []
    origin_only = alike and grids.same_matrix(volume.affine, reference.affine)
    if origin_only and is_flip(volume.affine, reference.affine, reference.data.shape):
        return replace(volume, affine=reference.affine), [f"{_origin_only(volume, reference)} and is taken as aligned with it."]
    return _by_header(volume, reference, alike, origin_only)


def _by_header(volume: Volume, reference: Volume, alike: bool, origin_only: bool) -> tuple[Volume, list[str]]:
    """Resample a volume by its header, unless the brains say that its header is wrong."""
    shape = reference.data.shape
    to_volume = np.linalg.inv(volume.affine) @ reference.affine
    brain, other = brain_of(reference), brain_of(volume)
    dice, reached = overlap(brain, other, to_volume)
    voxelwise = overlap(brain, other, np.eye(4))[0] if alike else 0.0
    away = f"{volume.path} has another orientation, voxel size or place (affine) than {reference.path.name}"
    decided = _DECIDED if origin_only else _CONTRADICTED
    if voxelwise >= _COINCIDE and voxelwise > (dice if reached > _APART else 0) + decided:
        if origin_only:
            told = f"{_origin_only(volume, reference)} and is taken as aligned with it: voxel for voxel the brains coincide."
            return replace(volume, affine=reference.affine), [told]
        raise UserError(f"{away}, though the brains coincide voxel for voxel: the headers contradict each other; repair them.")
    if dice < _APART or reached < _NEAR:
        raise UserError(
            f"{away}, and by it the two do not show one brain in one place: all files of a study must lie on one grid."
        )
    data = ndimage.affine_transform(
        volume.data.astype(np.float32, copy=False).T,
        to_volume[:3, :3][::-1, ::-1],
        to_volume[:3, 3][::-1],
        output_shape=shape[::-1],
        output=np.float32,
        order=1,
        mode="constant",
        prefilter=False,
    ).T
    what = f"lies {np.linalg.norm(_offset(volume, reference)):.0f} mm away from" if origin_only else "lies on another grid than"
    told = f"{volume.path.name} {what} {reference.path.name} and was resampled onto its grid by its header"
    if dice < _COINCIDE - 0.1:
        told += f", but the brains overlap by {dice:.0%} only: check that they are of one study"
    return Volume(volume.path, data, reference.affine, True, notices=volume.notices), [f"{told}."]


def _voxel_for_voxel(volume: Volume, reference: Volume) -> tuple[Volume, list[str]]:
    """Take an image that does not say how it is oriented as its neighbour lies, if then they show one brain."""
    silent, other = (volume, reference) if not volume.oriented else (reference, volume)
    if volume.data.shape != reference.data.shape:
        raise UserError(
            f"{silent.path} does not say how it is oriented, and has {times(silent.data.shape)} voxels where {other.path.name} "
            f"has {times(other.data.shape)}: export it again with its orientation (qform or sform)."
        )
    if overlap(brain_of(reference), brain_of(volume), np.eye(4))[0] < _COINCIDE:
        raise UserError(
            f"{silent.path} does not say how it is oriented, and voxel for voxel it does not show the brain of "
            f"{other.path.name}: export it again with its orientation (qform or sform)."
        )
    return replace(volume, affine=reference.affine, oriented=True), [silent_told(silent, other)]


def silent_told(silent: Volume, other: Volume) -> str:
    """Return the notice for a file without orientation that is taken to lie as another one."""
    return f"{silent.path} does not say how it is oriented and was taken voxel for voxel as {other.path.name} lies."


def same_grid(one: Volume, other: Volume) -> bool:
    """Whether two volumes are of one grid in the world, though perhaps stored along other axes."""
    if one.oriented != other.oriented:
        return False
    shape, other_shape = one.data.shape, other.data.shape
    if grids.ras_shape(shape, one.affine) != grids.ras_shape(other_shape, other.affine):
        return False
    turned, other_turned = grids.ras_affine(shape, one.affine), grids.ras_affine(other_shape, other.affine)
    return grids.same_matrix(turned, other_turned) and grids.same_origin(turned, other_turned)


def is_flip(one: Affine, other: Affine, shape: tuple[int, ...]) -> bool:
    """Whether two affines of one matrix differ by BraTS's own slip: an origin that is at the other end of some axes."""
    offset = np.linalg.inv(other[:3, :3]) @ (one[:3, 3] - other[:3, 3])
    ends = np.array(shape)
    along = np.abs(offset)[:, None] - np.stack([np.zeros(3), ends - 1, ends], axis=1)
    return bool((np.abs(along).min(axis=1) < _NEAR).all())


def brain_of(volume: Volume) -> npt.NDArray[np.bool_]:
    """Return where a volume shows brain, along its own axes."""
    return brain_mask(volume.data.astype(np.float32, order="F"), np.asarray(voxel_sizes(volume.affine), np.float64))


def _offset(volume: Volume, reference: Volume) -> npt.NDArray[Any]:
    difference: npt.NDArray[Any] = volume.affine[:3, 3] - reference.affine[:3, 3]
    return difference


def _origin_only(volume: Volume, reference: Volume) -> str:
    return f"{volume.path} differs from {reference.path.name} in its origin only"


def times(shape: tuple[int, ...]) -> str:
    """Return a shape for sentences."""
    return " x ".join(map(str, shape))
