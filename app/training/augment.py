"""Augmentation of whole batches in torch: geometry once, then contrast randomised far beyond what scanners do.

Real contrast varies between patients as much as between classes, so a network must not learn one generator's contrast.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import torch
from torch import Generator, Tensor
from torch.nn import functional

BACKGROUND_TOLERANCE = 0.02
EVERYTHING = (slice(None), slice(None))


@dataclass(frozen=True)
class Augmented:
    """A batch ready for the networks.

    images and clean (N, 3, S, S) float32 (clean has the geometry alone), labels (N, S, S) int64, brain (N, 1, S, S) float32.
    """

    images: Tensor
    clean: Tensor
    labels: Tensor
    brain: Tensor


def _uniform(generator: Generator, low: float, high: float, *shape: int) -> Tensor:
    return low + (high - low) * torch.rand(*shape, generator=generator)


def _smooth_field(generator: Generator, count: int, channels: int, coarse: int, sides: tuple[int, int]) -> Tensor:
    """Random field (N, channels, *sides): the bicubic interpolation of a coarse grid of unit normals."""
    field = torch.randn(count * channels, coarse, coarse, generator=generator)
    rows, columns = (_cubic_matrix(coarse, side) for side in sides)
    return (rows @ field @ columns.T).reshape(count, channels, *sides)


@cache
def _cubic_matrix(coarse: int, fine: int) -> Tensor:
    unit = torch.eye(coarse)[None, None]
    return functional.interpolate(unit, size=(fine, coarse), mode="bicubic", align_corners=True)[0, 0]


def sampling_grid(generator: Generator, count: int, size: int, strength: float = 1.0, mirrored: bool = True) -> Tensor:
    """Return random sampling positions (N, size, size, 2) in [-1, 1]: affine, mirror, and a smooth displacement."""
    angle = torch.randn(count, generator=generator) * 0.13 * strength
    scale = torch.exp(torch.randn(count, 2, generator=generator) * 0.07 * strength)
    shear = torch.randn(count, generator=generator) * 0.04 * strength
    mirror = torch.where(torch.rand(count, generator=generator) < (0.5 if mirrored else 0.0), -1.0, 1.0)
    cos, sin = torch.cos(angle), torch.sin(angle)
    theta = torch.zeros(count, 2, 3)
    theta[:, 0, 0] = cos * scale[:, 0] * mirror
    theta[:, 0, 1] = -sin * scale[:, 1] + shear
    theta[:, 1, 0] = sin * scale[:, 0] * mirror
    theta[:, 1, 1] = cos * scale[:, 1]
    theta[:, :, 2] = torch.randn(count, 2, generator=generator) * 0.035 * strength
    grid = functional.affine_grid(theta, [count, 1, size, size], align_corners=False)
    amplitude = _uniform(generator, 0, 0.02 * strength, count, 1, 1, 1)
    return grid + (_smooth_field(generator, count, 2, 7, (size, size)) * amplitude).permute(0, 2, 3, 1)


def resample(images: Tensor, labels: Tensor, grid: Tensor) -> tuple[Tensor, Tensor]:
    """Sample images (N, C, H, W) bilinearly and labels (N, H, W) by nearest at `grid` (N, S, S, 2)."""
    moved = functional.grid_sample(images, grid, mode="bilinear", padding_mode="border", align_corners=False)
    marks = functional.grid_sample(labels[:, None].float(), grid, mode="nearest", padding_mode="zeros", align_corners=False)
    return moved, marks[:, 0].round().long()


def brain_of(images: Tensor) -> Tensor:
    """Return the brain (N, 1, H, W) of slices whose corner pixel is background."""
    return ((images - images[:, :, :1, :1]).abs().amax(1, keepdim=True) > BACKGROUND_TOLERANCE).float()


def graft(images: Tensor, labels: Tensor, brain: Tensor, generator: Generator, chance: float) -> tuple[Tensor, Tensor]:
    """Carry the lesion of one slice of the batch into another, where that one has brain (after Zhang et al., CarveMix 2021)."""
    count = len(images)
    donor = torch.roll(torch.arange(count), 1)
    wanted = (torch.rand(count, generator=generator) < chance).float()[:, None, None, None]
    lesion = (labels[donor] > 0).float()[:, None]
    soft = functional.avg_pool2d(functional.max_pool2d(lesion, 5, 1, 2), 5, 1, 2) * brain * brain[donor] * wanted
    mixed = images * (1 - soft) + images[donor] * soft
    return mixed, torch.where((soft[:, 0] > 0.5) & (labels[donor] > 0), labels[donor], labels)


def contrast(images: Tensor, labels: Tensor, brain: Tensor, class_jitter: Tensor, generator: Generator) -> Tensor:
    """Randomise gain, offset, gamma, class brightness, bias field, sharpness, noise and background level."""
    count, channels = images.shape[:2]
    sides = (images.shape[2], images.shape[3])
    background = images[:, :, :1, :1]
    x = images
    marks = functional.one_hot(labels, 4)[..., 1:].permute(0, 3, 1, 2).float()
    shift = torch.randn(count, channels, 3, generator=generator) * class_jitter[:, None, None]
    soft = functional.avg_pool2d(marks, 3, 1, 1)
    x = x + torch.einsum("ncl,nlhw->nchw", shift, soft)
    unit = ((x + 4) / 8).clamp(1e-3, 2)
    gamma = torch.exp(torch.randn(count, channels, 1, 1, generator=generator) * 0.25)
    x = unit**gamma * 8 - 4
    x = x * torch.exp(torch.randn(count, channels, 1, 1, generator=generator) * 0.18)
    x = x + torch.randn(count, channels, 1, 1, generator=generator) * 0.3
    bias = _smooth_field(generator, count, channels, 4, sides) * _uniform(generator, 0, 0.12, count, channels, 1, 1)
    x = x + bias * (x - background)
    noise = torch.randn(x.shape, generator=generator) * _uniform(generator, 0, 0.15, count, channels, 1, 1)
    x = x + noise
    rows = functional.avg_pool2d(x, (3, 1), 1, (1, 0), count_include_pad=False)
    both = functional.avg_pool2d(x, 3, 1, 1, count_include_pad=False)
    pick = torch.rand(count, channels, 1, 1, generator=generator)
    x = torch.where(pick < 0.1, rows, torch.where(pick < 0.25, both, x))
    level = background + torch.randn(count, channels, 1, 1, generator=generator) * 0.5
    return x * brain + level * (1 - brain)


def augment(
    images: Tensor,
    labels: Tensor,
    class_jitter: Tensor,
    size: int,
    generator: Generator,
    window: tuple[slice, slice] = EVERYTHING,
    graft_chance: float = 0.25,
) -> Augmented:
    """Augment a batch of cached slices: images (N, 3, 240, 240) float32, labels (N, 240, 240), to side `size`.

    Only `window` (rows, columns) of the result is made; its corner pixel must be background.
    """
    grid = sampling_grid(generator, len(images), size)[:, window[0], window[1]]
    clean, marks = resample(images, labels, grid)
    brain = brain_of(clean)
    mixed, marks = graft(clean, marks, brain, generator, graft_chance)
    return Augmented(contrast(mixed, marks, brain, class_jitter, generator), mixed, marks, brain)


def hand_drawn(planes: Tensor, generator: Generator) -> Tensor:
    """Make label planes (N, L, S, S), soft or one-hot, look drawn by hand: displaced, smoothed, a little too large or small.

    Returns soft planes of the same shape that sum to 1 and are crisp but for their edges.
    """
    count, labels, size = planes.shape[0], planes.shape[1], planes.shape[-1]
    grid = functional.affine_grid(torch.eye(2, 3).repeat(count, 1, 1), [count, 1, size, size], align_corners=False)
    wobble = _smooth_field(generator, count, 2, 9, (size, size)) * _uniform(generator, 0, 0.018, count, 1, 1, 1)
    grid = grid + wobble.permute(0, 2, 3, 1) + torch.randn(count, 1, 1, 2, generator=generator) * 0.008
    moved = functional.grid_sample(planes, grid, mode="bilinear", padding_mode="border", align_corners=False)
    kernel = 2 * int(torch.randint(0, 3, (1,), generator=generator)) + 1
    moved = functional.avg_pool2d(moved, kernel, 1, kernel // 2, count_include_pad=False)
    bias = torch.zeros(count, labels, 1, 1)
    bias[:, 1:] = torch.randn(count, 1, 1, 1, generator=generator) * 0.12
    bias[:, 1:] += torch.randn(count, labels - 1, 1, 1, generator=generator) * 0.06
    crisp = (moved + bias * (moved > 0.02)).clamp_min(0) ** 4
    return crisp / crisp.sum(1, keepdim=True).clamp_min(1e-6)
