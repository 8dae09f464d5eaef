"""Encoder and decoder of whole brains: 3-D convolutions that halve and double the volume."""

from __future__ import annotations

import math
from itertools import pairwise

import torch
from torch import Tensor, nn

from app.volumes.config import NetworkConfig
from app.volumes.placing import LIMIT, SHAPE

_RAMPS = (-LIMIT, -2.0, -1.2, -0.5, 0.2, 0.9, LIMIT)
"""Ends of the ranges of intensity that the encoder looks at separately, from fluid to white matter."""
_NEAR = 0.1
_FINE = 8
"""Voxels of the full grid in one of the half grid: the last convolution gives so many numbers a half-grid voxel."""


def _convolved(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    convolution = nn.Conv3d(inputs, outputs, 3, stride=stride, padding=1)
    return nn.Sequential(convolution, nn.BatchNorm3d(outputs), nn.SiLU())


class _Residual(nn.Module):
    """Two convolutions with a path around them, which begin as nothing."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        last = nn.Conv3d(channels, channels, 3, padding=1)
        nn.init.zeros_(last.weight)
        self.body = nn.Sequential(_convolved(channels, channels), last)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = x + self.body(x)
        return out


def _level(inputs: int, outputs: int, residual: bool, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(_convolved(inputs, outputs, stride), *([_Residual(outputs)] if residual else ()))


class Amounts(nn.Module):
    """Volumes (N, 1, 80, 96, 80) to how much of each range of intensity is in each cell of 4 mm, (N, 6, 40, 48, 40).

    A narrow sulcus or a thin rim of fluid fills a part of a cell only: its amount stays where a mean of intensities loses it.
    Nothing here is learned, so that few brains suffice.
    """

    def forward(self, volumes: Tensor) -> Tensor:
        return torch.stack([self._of_one(volume) for volume in volumes[:, 0]])  # one at a time stays in the processor's cache

    @staticmethod
    def _of_one(volume: Tensor) -> Tensor:
        halves = volume[0::2], volume[1::2]
        maps = []
        for low, high in pairwise(_RAMPS):
            flat = halves[0].clamp(low, high) + halves[1].clamp(low, high)
            flat = flat[:, 0::2] + flat[:, 1::2]
            maps.append((flat[:, :, 0::2] + flat[:, :, 1::2]) / _FINE)
        return torch.stack(maps)


class Encoder(nn.Module):
    """Volumes (N, 1, 80, 96, 80) to codes (N, code), or to means and log variances (N, code) each."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.variational = config.variational
        ranges = len(_RAMPS) - 1
        self.amounts = nn.Sequential(Amounts(), nn.BatchNorm3d(ranges))
        self.levels = nn.Sequential(
            *(_level(i, o, config.residual, stride=2) for i, o in pairwise((ranges, *config.filters[1:])))
        )
        cells = math.prod(config.grid_shape)
        outputs = config.code * (2 if config.variational else 1)
        last = config.filters[-1]
        self.head: nn.Module
        if config.grid:
            self.head = nn.Sequential(nn.Conv3d(last, outputs // cells, 3, padding=1), nn.Flatten())
        else:
            linear = nn.Linear(last * cells, outputs)
            with torch.no_grad():  # metric learning begins where distances are small, and not with a softmax that is sure
                linear.weight.mul_(_NEAR)
            self.head = nn.Sequential(nn.Flatten(), linear)

    def forward(self, volumes: Tensor) -> tuple[Tensor, Tensor | None]:
        """Return codes and log variances; of an encoder that is not variational there are none."""
        out = self.head(self.levels(self.amounts(volumes))).float()
        if not self.variational:
            return out, None
        mean, log_variance = out.chunk(2, dim=1)
        return mean, log_variance.clamp(-10, 6)


class Decoder(nn.Module):
    """Codes (N, code) to volumes (N, 1, 80, 96, 80)."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        last = config.filters[-1]
        self.grid_shape = config.grid_shape
        cells = math.prod(config.grid_shape)
        self.channels = config.code // cells if config.grid else last
        self.head: nn.Module = nn.Identity() if config.grid else nn.Linear(config.code, last * cells)
        levels: list[nn.Module] = [_convolved(self.channels, last)] if config.grid else []
        for i, o in pairwise(reversed(config.filters)):
            doubled = nn.ConvTranspose3d(i, o, 2, stride=2)
            levels += [doubled, nn.BatchNorm3d(o), nn.SiLU()]
            if o > config.filters[0]:  # the finest level's convolution is the last one
                levels.append(_Residual(o) if config.residual else _convolved(o, o))
        self.levels = nn.Sequential(*levels)
        self.last = nn.Conv3d(config.filters[0], _FINE, 3, padding=1)

    def forward(self, codes: Tensor) -> Tensor:
        grid = self.head(codes).unflatten(1, (self.channels, *self.grid_shape))
        fine = self.last(self.levels(grid))
        x, y, z = (n // 2 for n in SHAPE)
        whole = fine.unflatten(1, (2, 2, 2)).permute(0, 4, 1, 5, 2, 6, 3).reshape(-1, 1, 2 * x, 2 * y, 2 * z)
        volumes: Tensor = whole.float() - LIMIT
        return volumes


class VolumeNetwork(nn.Module):
    """Both."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = Encoder(config)
        self.decoder = Decoder(config)


def drawn(mean: Tensor, log_variance: Tensor, noise: Tensor) -> Tensor:
    """Return a code drawn from the encoder's distribution by standard normal `noise`."""
    return mean + noise * torch.exp(0.5 * log_variance)
