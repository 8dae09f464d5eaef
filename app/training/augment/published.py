"""The published augmentation, and nothing else: rotation, left-right flip, intensity scaled and shifted."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Generator, Tensor
from torch.nn import functional

from app.training.augment.geometry import resample
from app.training.augment.random import happens, uniform
from app.training.batch import Batch

LARGEST_ANGLE = 10.0
"""Degrees."""

LARGEST_CHANGE = 0.1
"""Of intensity: by so much it is scaled, and so many standard deviations of the brain it is shifted."""


@dataclass(frozen=True)
class Chances:
    """What befalls each slice of a batch.

    Attributes
    ----------
    angle : float32 tensor (N,)
        Radians.
    mirrored : bool tensor (N,)
    scale, shift : float32 tensors (N, C)
        Of each modality.
    """

    angle: Tensor
    mirrored: Tensor
    scale: Tensor
    shift: Tensor

    @classmethod
    def draw(cls, generator: Generator, count: int, channels: int) -> Chances:
        """Draw them for a batch of `count` slices."""
        return cls(
            angle=uniform(generator, -1, 1, count) * math.radians(LARGEST_ANGLE),
            mirrored=happens(generator, 0.5, count),
            scale=1 + uniform(generator, -1, 1, count, channels) * LARGEST_CHANGE,
            shift=uniform(generator, -1, 1, count, channels) * LARGEST_CHANGE,
        )

    def part(self, rows: slice) -> Chances:
        """Return those of some slices."""
        return Chances(self.angle[rows], self.mirrored[rows], self.scale[rows], self.shift[rows])


def turned_and_scaled(batch: Batch, size: int, chances: Chances) -> tuple[Tensor, Tensor]:
    """Return images (N, 3, size, size) and labels (N, size, size) of a batch's slices, both moved alike.

    Raises
    ------
    ValueError
        If the batch has no images.
    """
    middle = batch.labels.shape[1] // 2
    count = len(batch.labels)
    side = torch.where(chances.mirrored, -1.0, 1.0)
    theta = torch.zeros(count, 2, 3, device=batch.labels.device)
    theta[:, 0, 0], theta[:, 0, 1] = torch.cos(chances.angle) * side, -torch.sin(chances.angle)
    theta[:, 1, 0], theta[:, 1, 1] = torch.sin(chances.angle) * side, torch.cos(chances.angle)
    grid = functional.affine_grid(theta, [count, 1, size, size], align_corners=False)
    images, labels = resample(batch.pictured()[:, middle], batch.labels[:, middle], grid)
    return images * chances.scale[..., None, None] + chances.shift[..., None, None], labels
