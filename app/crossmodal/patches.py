"""Where patches are taken, matched and unmatched ones, and how their grey values vary in training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from scipy import ndimage
from torch import Tensor

from app.crossmodal.config import PATCH
from app.crossmodal.images import FloatArray, Pair
from app.errors import UserError

HALF = PATCH // 2
NEAR_PX = 40
"""Half of the 81 x 81 neighbourhood in which places are looked for."""

SKULL_PX = 4
_BONE = 0.98

Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Patches:
    """Pairs of patches.

    Attributes
    ----------
    ct, mr : float16 (N, depth, 17, 17)
    matched : bool (N,)
        Whether both show the same place.
    """

    ct: npt.NDArray[np.float16]
    mr: npt.NDArray[np.float16]
    matched: npt.NDArray[np.bool_]


def skull_band(ct: npt.NDArray[np.float16]) -> npt.NDArray[np.bool_]:
    """Return the places in or around the skull of a plane (H, W): within 4 pixels of its largest piece of bone."""
    bone = ct >= _BONE
    parts, count = ndimage.label(bone)
    if count == 0:
        return np.zeros(ct.shape, np.bool_)
    sizes = np.bincount(parts.ravel())
    sizes[0] = 0
    return np.asarray(ndimage.distance_transform_edt(parts != sizes.argmax()) <= SKULL_PX)


def head_mask(ct: npt.NDArray[np.float16]) -> npt.NDArray[np.bool_]:
    """Return what the skull of a plane (H, W) encloses, with the skull's surroundings."""
    return np.asarray(ndimage.binary_fill_holes(skull_band(ct)))


def draw_places(
    rng: np.random.Generator, pairs: Sequence[Pair], count: int, skull: float, depth: int, margin: int = HALF
) -> Places:
    """Draw places.

    Parameters
    ----------
    rng : Generator
    pairs : sequence of Pair
    count : int
    skull : float
        Share of those in or around the skull.
    depth : int
        Planes of a patch; places keep half of them from the ends.
    margin : int
        Distance to the border of the plane, pixels.

    Returns
    -------
    int64 (count, 4)
        Pair, plane, row, column.

    Raises
    ------
    UserError
        If no plane shows a skull.
    """
    half = depth // 2
    planes = [(p, k) for p, pair in enumerate(pairs) for k in range(max(pair.floor, half), len(pair.ct) - half)]
    order = rng.permutation(len(planes))
    usable: list[tuple[int, int, Places, Places]] = []
    wanted = min(len(planes), max(60, count // 12))
    for index in order:
        p, k = planes[index]
        ct = pairs[p].ct[k]
        band = skull_band(ct)
        inside = np.zeros(ct.shape, np.bool_)
        inside[margin : ct.shape[0] - margin, margin : ct.shape[1] - margin] = True
        ring = np.argwhere(band & inside)
        if len(ring) >= 100:
            usable.append((p, k, ring, np.argwhere(ndimage.binary_fill_holes(band) & inside)))
        if len(usable) == wanted:
            break
    if not usable:
        named = pairs[0].name if pairs else "the images"
        raise UserError(f"No plane of {named} shows a skull in the CT: check that the CT is a head in Hounsfield units.")
    places = np.empty((count, 4), np.int64)
    for row, index in enumerate(rng.integers(len(usable), size=count)):
        p, k, ring, head = usable[index]
        among = ring if rng.random() < skull else head
        places[row] = p, k, *among[rng.integers(len(among))]
    return places


def cut(stack: npt.NDArray[np.float16], k: int, row: int, column: int, depth: int) -> npt.NDArray[np.float16]:
    """Return the patch (depth, 17, 17) of a stack (Z, H, W) around a place that is far enough from its ends."""
    half = depth // 2
    return stack[k - half : k + half + 1, row - HALF : row + HALF + 1, column - HALF : column + HALF + 1]


def draw_patches(
    rng: np.random.Generator, pairs: Sequence[Pair], count: int, depth: int, near: float = 0.0, skull: float = 1.0
) -> Patches:
    """Draw `count` matched pairs of patches and for each CT patch an unmatched MR patch; see :func:`draw_places`.

    `near` is the share of unmatched patches from within 40 pixels of the true place, where a search would look.
    """
    places = draw_places(rng, pairs, count, skull, depth)
    others = draw_places(rng, pairs, count, skull, depth)
    for i in np.flatnonzero(rng.random(count) < near):
        others[i] = _beside(rng, places[i], pairs[places[i, 0]].ct.shape)
    apart = (others[:, :2] != places[:, :2]).any(axis=1) | (np.abs(others[:, 2:] - places[:, 2:]).max(axis=1) > 1)
    others, kept = others[apart], places[apart]
    ct = np.stack([cut(pairs[p].ct, k, r, c, depth) for p, k, r, c in np.concatenate([places, kept])])
    mr = np.stack([cut(pairs[p].mr, k, r, c, depth) for p, k, r, c in np.concatenate([places, others])])
    return Patches(ct, mr, np.arange(len(ct)) < count)


def _beside(rng: np.random.Generator, place: Places, shape: tuple[int, ...]) -> Places:
    """Draw a place 2 to 40 pixels away in the same plane, near ones more often than their area."""
    size = np.exp(rng.uniform(np.log(2), np.log(NEAR_PX)))
    angle = rng.uniform(0, 2 * np.pi)
    moved = np.round(place[2:] + size * np.array([np.sin(angle), np.cos(angle)])).astype(np.int64)
    moved = np.clip(moved, HALF, np.array(shape[1:]) - HALF - 1)
    return np.concatenate([place[:2], moved])


def vary(ct: Tensor, mr: Tensor, strength: float, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Vary grey values and orientation of patches (N, depth, 17, 17), each pair in its own way but both turned alike.

    The CT window's level and width, the MR's gain, gamma and offset, and noise in both vary with `strength`.
    """
    n = len(ct)

    def drawn(scale: float) -> Tensor:
        return strength * scale * torch.randn(n, 1, 1, 1, generator=generator)

    soft = ct < _BONE
    ct = torch.where(soft, ((ct + drawn(0.05)) * torch.exp(drawn(0.2))), ct).clamp(0, 1)
    mr = (mr.clamp(min=1e-4) ** torch.exp(drawn(0.25)) * torch.exp(drawn(0.25)) + drawn(0.02)).clamp(0, 1)
    ct = ct + strength * 0.02 * torch.randn(ct.shape, generator=generator)
    mr = mr + strength * 0.03 * torch.randn(mr.shape, generator=generator)
    if strength > 0:
        turn = int(torch.randint(8, (1,), generator=generator))
        ct, mr = (torch.rot90(t.flip(-1) if turn >= 4 else t, turn % 4, (-2, -1)) for t in (ct, mr))
    return ct.clamp(0, 1), mr.clamp(0, 1)


def as_tensor(values: npt.NDArray[np.float16]) -> Tensor:
    """Return patches as float32."""
    converted: FloatArray = values.astype(np.float32)
    return torch.from_numpy(converted)
