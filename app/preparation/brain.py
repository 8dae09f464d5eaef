"""Where the brain is in a head with its skull: the networks of deepbet (Fisch 2024, doi 10.1016/j.compbiomed.2024.108845).

Only the weights of the package are used (MIT licence, in its wheel): a first network finds the brain's box in a coarse copy of
the head, a second one the brain in that box. They learned from T1 images of upright heads, and find the brain in T1ce and FLAIR
as well; in T2 they take fluid around it in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib import metadata
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from scipy import ndimage
from torch.nn import functional

from app.errors import EnvironmentFault, UserError

_PACKAGE = "deepbet"
_BOX_EDGE, _BRAIN_EDGE = 128, 256
"""Voxels along each edge of what the two networks see."""
_MARGIN = 1.2
_FILLED = 0.02
"""A plane of the coarse head lies in the box if this share of it is brain."""

Mask = npt.NDArray[np.bool_]
Array = npt.NDArray[np.float32]


@lru_cache(maxsize=1)
def _networks() -> tuple[torch.jit.ScriptModule, torch.jit.ScriptModule]:
    """Return the networks that find the box and the brain.

    Raises
    ------
    EnvironmentFault
        The package is not installed whole.
    """
    try:
        files = {path.name: str(path.locate()) for path in metadata.files(_PACKAGE) or ()}
        return _loaded(files["bbox_model.pt"]), _loaded(files["model.pt"])
    except (metadata.PackageNotFoundError, KeyError, OSError, RuntimeError, ValueError) as error:
        raise EnvironmentFault(
            f"The Python package {_PACKAGE}, whose networks find the brain, is missing or damaged: `sh run.sh` installs it."
        ) from error


def _loaded(path: str) -> torch.jit.ScriptModule:
    load: Callable[..., torch.jit.ScriptModule] = torch.jit.load
    network = load(path, "cpu")
    network.eval()
    return network


def brain_probability(head: npt.NDArray[np.floating[Any]]) -> Array:
    """Return how likely each voxel of a head is brain.

    Parameters
    ----------
    head : float array (X, Y, Z)
        RAS+, upright but for some 20 degrees; any voxel sizes.

    Returns
    -------
    float32 array (X, Y, Z)
        0 to 1.

    Raises
    ------
    UserError
        There is no brain in it.
    EnvironmentFault
        The networks are not installed.
    """
    box_network, brain_network = _networks()
    image = torch.from_numpy(np.ascontiguousarray(head, np.float32))
    with torch.inference_mode():
        small = _resized(image, (_BOX_EDGE,) * 3)
        low, high = small.quantile(0.005), small.quantile(0.995)
        if high <= low:
            raise UserError("there is nothing to see in it")
        found = largest_piece((box_network(_scaled(small, low, high)[None, None])[0, 1] > 0.5).numpy())
        box = _box(found, head.shape)
        inside = _resized(image[box], (_BRAIN_EDGE,) * 3)
        likely = brain_network(_scaled(inside, low, high)[None, None])[0, 1]
        out = np.zeros(head.shape, np.float32)
        out[box] = functional.interpolate(likely[None, None], image[box].shape, mode="trilinear")[0, 0].numpy()
    return out


def brain_mask(probability: Array) -> Mask:
    """Return the brain, bool: one piece without holes."""
    mask: Mask = ndimage.binary_fill_holes(largest_piece(probability > 0.5))
    return mask


def largest_piece(mask: Mask) -> Mask:
    """Return the largest piece of a mask."""
    pieces, count = ndimage.label(mask)
    if count < 2:
        return mask
    sizes = np.bincount(pieces.ravel())
    sizes[0] = 0
    return np.asarray(pieces == int(sizes.argmax()))


def _resized(image: torch.Tensor, shape: Sequence[int]) -> torch.Tensor:
    return functional.interpolate(image[None, None], tuple(shape), mode="nearest-exact")[0, 0]


def _scaled(image: torch.Tensor, low: torch.Tensor, high: torch.Tensor) -> torch.Tensor:
    """Return intensities as the networks know them."""
    image = ((image - low) / (high - low)).clamp(0, 1)
    return 0.226 * (image - image.mean()) / image.std() + 0.449


def _box(found: Mask, shape: tuple[int, ...]) -> tuple[slice, ...]:
    """Return the box, with a margin, of a brain that was found in the coarse copy of a head of `shape`."""
    box = []
    for axis, size in enumerate(shape):
        share = found.mean(axis=tuple(other for other in range(3) if other != axis))
        held = np.flatnonzero(share > _FILLED)
        if held.size == 0:
            raise UserError("no brain was found in it")
        edge = size / _BOX_EDGE
        middle, length = (held[-1] + 1 + held[0]) / 2 * edge, (held[-1] + 1 - held[0]) * edge * _MARGIN
        box.append(slice(max(0, round(middle - length / 2)), min(size, round(middle + length / 2))))
    return tuple(box)
