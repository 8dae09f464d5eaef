"""Encoder and decoder of whole brains: 3-D convolutions that halve and double the volume."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from app.volumes.config import NetworkConfig
from app.volumes.placing import LIMIT, SHAPE

_RAMPS = (-LIMIT, -2.0, -1.2, -0.5, 0.2, 0.9, LIMIT)
"""Ends of the ranges of intensity that the encoder looks at separately, from fluid to white matter."""
_NEAR = 0.1
_CELLS = 4
"""Cells of amounts along each side of one of the coarse part."""
_PERSONAL = 0.06
"""Spread of each number of the deep levels where there is a coarse part."""
_STEADY = 0.02
"""Of the mean spread, added to every cell's, so that one that never changes is not blown up."""
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


class Coarse(nn.Module):
    """Amounts (N, 6, 40, 48, 40) to numbers (N, code) that are linear in what is in cells of 16 mm, alike on both sides.

    What a disease does to a brain as a whole is told by so few numbers that few brains suffice to learn it from, where deep
    levels learn the brains by heart. The amounts are standardised by those of the brains that are learned from (:meth:`measure`).
    """

    mean: Tensor
    scale: Tensor

    def __init__(self, ranges: int, code: int) -> None:
        super().__init__()
        x, y, z = (n // 2 // _CELLS for n in SHAPE)
        self.register_buffer("mean", torch.zeros(ranges, x, y, z))
        self.register_buffer("scale", torch.ones(ranges, x, y, z))
        self.linear = nn.Linear(ranges * x * y * z, code, bias=False)
        nn.init.normal_(self.linear.weight, std=_NEAR / math.sqrt(code))

    @staticmethod
    def pooled(amounts: Tensor) -> Tensor:
        """Return the means of cells of 16 mm and of their mirror images, (N, 6, 10, 12, 10)."""
        small = functional.avg_pool3d(amounts, _CELLS)
        return (small + small.flip(2)) / 2

    def measure(self, cells: Tensor) -> None:
        """Take mean and spread from the cells (N, 6, 10, 12, 10) of the brains that are learned from."""
        spread = cells.std(0)
        self.mean.copy_(cells.mean(0))
        self.scale.copy_((spread + _STEADY * spread.mean()) * math.sqrt(spread.numel()))

    def forward(self, amounts: Tensor) -> Tensor:
        cells = (self.pooled(amounts) - self.mean) / self.scale
        out: Tensor = self.linear(cells.flatten(1))
        return out


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
        self.head: nn.Sequential
        if config.grid:
            self.head = nn.Sequential(nn.Conv3d(last, outputs // cells, 3, padding=1), nn.Flatten())
        else:
            linear = nn.Linear(last * cells, outputs)
            with torch.no_grad():  # metric learning begins where distances are small, and not with a softmax that is sure
                linear.weight.mul_(_NEAR)
            self.head = nn.Sequential(nn.Flatten(), linear)
        self.coarse = Coarse(ranges, config.code) if config.coarse else None
        if self.coarse is not None:  # what tells persons apart counts for little: by it all are about as far from one another
            self.head.append(nn.BatchNorm1d(config.code, affine=False))

    def forward(self, volumes: Tensor) -> tuple[Tensor, Tensor | None]:
        """Return codes and log variances; of an encoder that is not variational there are none."""
        if not self.variational:
            return self.compared(volumes)[0], None
        mean, log_variance = self._deep(self.amounts[0](volumes)).chunk(2, dim=1)
        return mean, log_variance.clamp(-10, 6)

    def compared(self, volumes: Tensor) -> tuple[Tensor, Tensor]:
        """Return codes, twice: as they are, and so that what compares them does not reach the deep levels.

        The second is the first where there is no coarse part.
        """
        amounts = self.amounts[0](volumes)
        deep = self._deep(amounts)
        if self.coarse is None:
            return deep, deep
        coarse = self.coarse(amounts).float()
        return _PERSONAL * deep + coarse, _PERSONAL * deep.detach() + coarse

    @torch.no_grad()
    def measure(self, volumes: npt.NDArray[np.floating]) -> None:
        """Let the coarse part know the brains that are learned from, (N, 80, 96, 80)."""
        if self.coarse is not None:
            parts = (torch.from_numpy(volume.astype(np.float32))[None, None] for volume in volumes)
            self.coarse.measure(torch.cat([self.coarse.pooled(self.amounts[0](part)) for part in parts]))

    def _deep(self, amounts: Tensor) -> Tensor:
        out: Tensor = self.head(self.levels(self.amounts[1](amounts))).float()
        return out


class Decoder(nn.Module):
    """Codes (N, code) to volumes (N, 1, 80, 96, 80)."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        last = config.filters[-1]
        self.grid_shape = config.grid_shape
        cells = math.prod(config.grid_shape)
        self.channels = config.code // cells if config.grid else last
        linear = nn.Linear(config.code, last * cells)
        if config.coarse:
            with torch.no_grad():
                linear.weight.mul_(1 / _PERSONAL)
        self.head: nn.Module = nn.Identity() if config.grid else linear
        levels: list[nn.Module] = [_convolved(self.channels, last)] if config.grid else []
        for i, o in pairwise(reversed(config.filters)):
            doubled = nn.ConvTranspose3d(i, o, 2, stride=2)
            levels += [doubled, nn.BatchNorm3d(o), nn.SiLU()]
            if o > config.filters[0]:  # the finest level's convolution is the last one
                levels.append(_Residual(o) if config.residual else _convolved(o, o))
        self.levels = nn.Sequential(*levels)
        self.last = nn.Conv3d(config.filters[0], _FINE, 3, padding=1)
        self.mean: Tensor
        self.register_buffer("mean", torch.full(SHAPE, -LIMIT), persistent=config.coarse)

    def forward(self, codes: Tensor) -> Tensor:
        grid = self.head(codes).unflatten(1, (self.channels, *self.grid_shape))
        fine = self.last(self.levels(grid))
        x, y, z = (n // 2 for n in SHAPE)
        whole = fine.unflatten(1, (2, 2, 2)).permute(0, 4, 1, 5, 2, 6, 3).reshape(-1, 1, 2 * x, 2 * y, 2 * z)
        volumes: Tensor = whole.float() + self.mean
        return volumes


class VolumeNetwork(nn.Module):
    """Both."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = Encoder(config)
        self.decoder = Decoder(config)

    def measure(self, volumes: npt.NDArray[np.floating]) -> None:
        """Take from the brains that are learned from, (N, 80, 96, 80), what is not learned; nothing without a coarse part."""
        if self.config.coarse:
            self.encoder.measure(volumes)
            self.decoder.mean.copy_(torch.from_numpy(volumes.mean(0, dtype=np.float32)))
            for weights in self.decoder.last.parameters():
                nn.init.zeros_(weights)  # begins as the mean brain


def drawn(mean: Tensor, log_variance: Tensor, noise: Tensor) -> Tensor:
    """Return a code drawn from the encoder's distribution by standard normal `noise`."""
    return mean + noise * torch.exp(0.5 * log_variance)
