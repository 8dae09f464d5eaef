"""What is brain: the rest of an image becomes 0, be it specks, marks, noise, ringing or a background that is not 0.

An image is looked at in blocks of about `_BLOCK_MM`. Those half full of voxels brighter than a share of the bright tissue are
solid; the largest piece of them, and others of some size, are the body. No stray voxels and no thin lines half fill blocks.

An image is left as it is, bit for bit, where nothing lies far beyond the box of its body and little around it: what skull
stripping leaves dark or apart at the rim of a brain is its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import ndimage

_BLOCK_MM = 4.0
_BODY = 0.1
"""Share of the bright tissue's intensity above which something is tissue and not noise, as for skulls."""
_PIECE = 0.02
"""A piece of the body that has this share of the largest is of the body as well."""
_RIM_MM = 10.0
"""So far beyond the box of the body reaches what skull stripping leaves (8 mm in 81 real images)."""
_NOISE = 0.02
"""More voxels than this share of the body's, away from it, are noise and not remains (0.6 % at most in 81 real images)."""
_FLAT = 0.02
"""A background varies by less than this share of the bright tissue."""
_EVEN = 0.75
"""A background is even if this share of the volume's faces is of one value; the rest may be noise, or a neck."""
_SAMPLES = 200_000

Mask = npt.NDArray[np.bool_]
Image = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Cleaned:
    """An image that is 0 outside of the brain.

    Attributes
    ----------
    image : float32 array (X, Y, Z)
        The one that was given where there was nothing to take away.
    notice : str or None
        What was taken away; the rest of a sentence that begins with the file's name.
    """

    image: Image
    notice: str | None = None


def cleaned(image: Image, sizes: npt.NDArray[np.float64]) -> Cleaned:
    """Return an image with 0 for what is not brain.

    Parameters
    ----------
    image : float32 array (X, Y, Z)
    sizes : float64 array (3,)
        Edges of a voxel in mm.
    """
    level, even = _background(image)
    away = image if level == 0 else image - image.dtype.type(level)
    bright = _bright(away)
    if bright == 0:
        return Cleaned(image)
    blocks = _Blocks(image.shape, sizes)
    sample = np.abs(blocks.sample(away))
    # Where the background is one value, whatever differs from it counts: a brain may be dark beside its lesion.
    body = _body(blocks.share(sample > (0 if even else _BODY * bright)) >= 0.5)
    if not body.any():
        return Cleaned(image)
    near = ndimage.binary_dilation(body, np.ones((3, 3, 3)))
    most = _NOISE * int(blocks.counts(sample != 0)[body].sum())
    far = int(blocks.counts(sample != 0)[~near].sum())
    dim = int(blocks.counts((sample != 0) & (sample <= _BODY * bright))[~near].sum()) if far > most else 0
    active: Mask = away != 0
    if level == 0 and far <= most and not _reaches(active, blocks, body, sizes):
        return Cleaned(image)
    if dim > most:
        noise = _loudest(away, blocks.spread(~near), _BODY * bright)
        keep = _filled(blocks.spread(near) & (np.abs(away) > (noise if even else max(noise, _BODY * bright))))
        notice = "its background is not 0 (noise outside the brain), and was set to 0"
    else:
        keep = blocks.spread(near) if far > most else blocks.box(near)
        notice = "voxels far outside the brain (marks or specks) were set to 0"
    if level != 0:
        notice = f"its background is {level:g} and not 0, and was set to 0"
    keep &= active
    return Cleaned(np.where(keep, image, image.dtype.type(0)), notice)


def brain_mask(image: Image, sizes: npt.NDArray[np.float64]) -> Mask:
    """Return where an image shows brain, bool (X, Y, Z)."""
    mask: Mask = cleaned(image, sizes).image != 0
    return mask


class _Blocks:
    """Blocks of voxels that are about `_BLOCK_MM` wide, the last ones cut by the border of the volume.

    They are counted in a sample of every few voxels, two along each axis of a block where its voxels are small.
    """

    def __init__(self, shape: tuple[int, ...], sizes: npt.NDArray[np.float64]) -> None:
        self._shape = shape
        self._steps = [max(1, round(_BLOCK_MM / 2 / size)) for size in sizes]
        self._inside = [2 if size < 0.7 * _BLOCK_MM else 1 for size in sizes]
        self._edges = [step * inside for step, inside in zip(self._steps, self._inside, strict=True)]

    def sample(self, image: Image) -> Image:
        """Return the voxels that are counted."""
        return image[tuple(slice(None, None, step) for step in self._steps)]

    def counts(self, mask: Mask) -> npt.NDArray[np.int64]:
        """Return how many voxels of each block are set in a mask of the sample."""
        out: Any = np.ascontiguousarray(mask.T).view(np.uint8)  # volumes lie in Fortran order; 8 voxels a block at most
        for axis, inside in enumerate(reversed(self._inside)):
            if inside == 2:
                along = (slice(None),) * axis
                pairs = out[(*along, slice(None, None, 2))].copy()
                second = out[(*along, slice(1, None, 2))]
                pairs[(*along, slice(second.shape[axis]))] += second
                out = pairs
        return np.asarray(out.T, np.int64)

    def share(self, mask: Mask) -> npt.NDArray[np.float64]:
        """Return which share of each block is set in a mask of the sample."""
        wide = [
            np.minimum(inside, size - np.arange(0, size, inside)) for inside, size in zip(self._inside, mask.shape, strict=True)
        ]
        return np.asarray(self.counts(mask) / (wide[0][:, None, None] * wide[1][:, None] * wide[2]), np.float64)

    def spread(self, blocks: Mask) -> Mask:
        """Return blocks as voxels."""
        for axis, (edge, size) in enumerate(zip(self._edges, self._shape, strict=True)):
            blocks = blocks.repeat(edge, axis).take(np.arange(size), axis)
        return blocks

    def limits(self, blocks: Mask) -> list[tuple[int, int]]:
        """Return the first voxel of the box of blocks along each axis, and the one behind its last."""
        found = []
        for axis, (edge, size) in enumerate(zip(self._edges, self._shape, strict=True)):
            used = np.flatnonzero(blocks.any(axis=tuple({0, 1, 2} - {axis})))
            found.append((int(used[0]) * edge, min(size, (int(used[-1]) + 1) * edge)))
        return found

    def box(self, blocks: Mask) -> Mask:
        """Return the box of blocks as voxels."""
        mask = np.zeros(self._shape, np.bool_, order="F")
        mask[tuple(slice(*limit) for limit in self.limits(blocks))] = True
        return mask


def _background(image: Image) -> tuple[float, bool]:
    """Return the level of the background, and whether it is that one value nearly everywhere; the faces of the volume show it.

    The level is 0 where the faces hold anything but background.
    """
    faces = np.concatenate([image[(*(slice(None),) * axis, end)].ravel() for axis in range(3) for end in (0, -1)])
    level = float(np.median(faces))
    same = float(np.count_nonzero(faces == faces.dtype.type(level)) / faces.size)
    if level == 0:
        return 0.0, same > _EVEN
    low, high = (float(value) for value in np.percentile(faces, (25, 75)))
    flat = high - low <= _FLAT * _bright(image - image.dtype.type(level))
    return (level, same > _EVEN) if same > 0.5 or (flat and same > 0) else (0.0, False)


def _bright(image: Image) -> float:
    """Return how bright the bright tissue is, of either sign; 0 where all is background."""
    flat = image.ravel(order="K")
    values = flat[:: max(1, flat.size // _SAMPLES // 8)]
    values = np.abs(values[values != 0])
    if not values.size:
        values = np.abs(flat[flat != 0])
    return float(np.percentile(values, 98)) if values.size else 0.0


def _body(solid: Mask) -> Mask:
    """Return the largest piece of solid blocks and others of some size, thin bridges cut."""
    opened = ndimage.binary_opening(solid)
    core = opened if opened.any() else solid
    pieces, count = ndimage.label(core)
    if count == 0:
        return solid
    sizes = np.bincount(pieces.ravel())
    sizes[0] = 0
    chosen = (sizes >= _PIECE * sizes.max())[pieces] & (pieces > 0)
    body: Mask = ndimage.binary_dilation(chosen, np.ones((3, 3, 3))) & solid
    return body


def _reaches(active: Mask, blocks: _Blocks, body: Mask, sizes: npt.NDArray[np.float64]) -> bool:
    """Whether voxels lie far beyond the box of the body."""
    across = np.asarray(active.any(axis=0))  # the first axis is the one along which volumes lie in memory
    profiles = (active.any(axis=(1, 2)), across.any(axis=1), across.any(axis=0))
    for profile, (low, high), size in zip(profiles, blocks.limits(body), sizes, strict=True):
        used = np.flatnonzero(profile)
        if max(low - used[0], used[-1] + 1 - high) * size > max(_RIM_MM, 1.5 * size):
            return True
    return False


def _loudest(image: Image, far: Mask, dim: float) -> float:
    """Return the level of noise, by what is dimmer than `dim` far from the brain."""
    noise = np.abs(image[far])
    noise = noise[(noise > 0) & (noise <= dim)]
    return float(np.percentile(noise[:: max(1, noise.size // _SAMPLES)], 99.9)) if noise.size else 0.0


def _filled(mask: Mask) -> Mask:
    """Return the largest piece of a mask with its holes filled: dark tissue inside is brain."""
    pieces, count = ndimage.label(mask)
    if count > 1:
        sizes = np.bincount(pieces.ravel())
        sizes[0] = 0
        mask = (sizes >= _PIECE * sizes.max())[pieces] & (pieces > 0)
    filled: Mask = ndimage.binary_fill_holes(mask)
    return filled
