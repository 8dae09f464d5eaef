"""Random numbers and smooth random fields, made where their generator lives."""

from __future__ import annotations

from functools import cache

import torch
from torch import Generator, Tensor
from torch.nn import functional


def uniform(generator: Generator, low: float, high: float, *shape: int) -> Tensor:
    """Return numbers of `shape` between `low` and `high`."""
    return low + (high - low) * torch.rand(*shape, generator=generator, device=generator.device)


def normal(generator: Generator, *shape: int) -> Tensor:
    """Return unit normal numbers of `shape`."""
    return torch.randn(*shape, generator=generator, device=generator.device)


def happens(generator: Generator, chance: float, *shape: int) -> Tensor:
    """Return truth values of `shape`, each true with probability `chance`."""
    return torch.rand(*shape, generator=generator, device=generator.device) < chance


def smooth_field(generator: Generator, count: int, channels: int, coarse: int, sides: tuple[int, int]) -> Tensor:
    """Return random fields (count, channels, *sides): the bicubic interpolation of a coarse grid of unit normals."""
    field = normal(generator, count * channels, coarse, coarse)
    rows, columns = (_cubic_matrix(coarse, side, generator.device) for side in sides)
    return (rows @ field @ columns.T).reshape(count, channels, *sides)


@cache
def _cubic_matrix(coarse: int, fine: int, device: torch.device) -> Tensor:
    unit = torch.eye(coarse)[None, None]
    return functional.interpolate(unit, size=(fine, coarse), mode="bicubic", align_corners=True)[0, 0].to(device)
