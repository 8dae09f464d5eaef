"""Where patches are taken, matched and unmatched ones, and how their grey values vary in training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from scipy import ndimage
from torch import Tensor

from app.crossmodal.appearance import BONE, Warp
from app.crossmodal.config import PATCH
from app.crossmodal.images import FloatArray, Pair
from app.errors import UserError

HALF = PATCH // 2
NEAR_PX = 40
"""Half of the 81 x 81 neighbourhood in which places are looked for."""

SKULL_PX = 4

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
    bone = ct >= BONE
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


@dataclass(frozen=True)
class Drawing:
    """How pairs of patches are drawn.

    Attributes
    ----------
    count : int
        Matched pairs; for each CT patch there is an unmatched MR patch too.
    depth : int
        Planes of a patch.
    near : float
        Share of unmatched patches from within 40 pixels of the true place, where a search would look.
    skull : float
        Share of places in or around the skull.
    warp : float
        How strongly patches are turned, stretched and blurred.
    """

    count: int
    depth: int = 1
    near: float = 0.0
    skull: float = 1.0
    warp: float = 0.0


def draw_patches(rng: np.random.Generator, pairs: Sequence[Pair], how: Drawing) -> Patches:
    """Draw matched pairs of patches and unmatched ones; see :func:`draw_places`."""
    count, depth = how.count, how.depth
    places = draw_places(rng, pairs, count, how.skull, depth)
    others = draw_places(rng, pairs, count, how.skull, depth)
    for i in np.flatnonzero(rng.random(count) < how.near):
        others[i] = _beside(rng, places[i], pairs[places[i, 0]].ct.shape, depth)
    apart = (others[:, :2] != places[:, :2]).any(axis=1) | (np.abs(others[:, 2:] - places[:, 2:]).max(axis=1) > 1)
    others, kept = others[apart], places[apart]
    matched = np.arange(count + len(kept)) < count
    ct, mr = (np.empty((len(matched), depth, PATCH, PATCH), np.float16) for _ in range(2))
    for at, (one, other) in enumerate(zip(np.concatenate([places, kept]), np.concatenate([places, others]), strict=True)):
        warp = Warp(rng, how.warp)
        ct[at] = warp.cut(pairs[one[0]].ct, one[1:], depth, False)
        mr[at] = warp.cut(pairs[other[0]].mr, other[1:], depth, True)
    return Patches(ct, mr, matched)


def _beside(rng: np.random.Generator, place: Places, shape: tuple[int, ...], depth: int) -> Places:
    """Draw a place 2 to 40 voxels away, near ones more often than their share of space; flat patches in the same plane."""
    size = np.exp(rng.uniform(np.log(2), np.log(NEAR_PX)))
    angle = rng.uniform(0, 2 * np.pi)
    height = rng.uniform(-1, 1) if depth > 1 else 0.0
    flat = np.sqrt(1 - height**2)
    moved = np.round(place[1:] + size * np.array([height, flat * np.sin(angle), flat * np.cos(angle)])).astype(np.int64)
    reach = np.array([depth // 2, HALF, HALF])
    return np.concatenate([place[:1], np.clip(moved, reach, np.array(shape) - reach - 1)])


def as_tensor(values: npt.NDArray[np.float16]) -> Tensor:
    """Return patches as float32."""
    converted: FloatArray = values.astype(np.float32)
    return torch.from_numpy(converted)
