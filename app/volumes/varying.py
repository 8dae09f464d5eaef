"""Making each volume of a batch a little different every time: side, place, contrast."""

from __future__ import annotations

import torch
from torch import Tensor

from app.volumes.placing import LIMIT

_SHIFT = 1
"""Voxels at most by which a volume is moved along each axis; the frame's border is background."""


def vary(volumes: Tensor, jitter: float, generator: torch.Generator) -> Tensor:
    """Return volumes (N, 1, X, Y, Z) mirrored left to right at random, moved by a voxel, with other contrast.

    The background stays what it is. `jitter` scales the contrast's part; with 0 nothing is varied.
    """
    if jitter == 0:
        return volumes
    flipped = torch.rand(len(volumes), generator=generator) < 0.5
    shifts = torch.randint(-_SHIFT, _SHIFT + 1, (len(volumes), 3), generator=generator).tolist()
    out = torch.empty_like(volumes)
    for place, volume, flip, shift in zip(out, volumes, flipped.tolist(), shifts, strict=True):
        place.copy_(torch.roll(volume.flip(1) if flip else volume, shift, (1, 2, 3)))
    bend, gain, offset = (jitter * 0.1 * torch.randn(3, len(volumes), generator=generator))[:, :, None, None, None, None]
    brain = out > -LIMIT
    # A parabola through both ends of the range bends grey against white as a gamma does, for two products.
    changed = out * (1 + gain) + offset + bend * (LIMIT - out.square() / LIMIT)
    return torch.where(brain, changed.clamp(-LIMIT, LIMIT), out)
