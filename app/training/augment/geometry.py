"""Geometry of a batch: slice thickness, affine and smooth displacements, mirroring."""

from __future__ import annotations

import torch
from torch import Generator, Tensor
from torch.nn import functional

from app.training.augment.random import normal, smooth_field, uniform

EVERYTHING = (slice(None), slice(None))
THICKEST_MM = 7.0


def thicken(stack: Tensor, offsets: tuple[int, ...], generator: Generator, chance: float) -> Tensor:
    """Return the slices at `offsets` of stacks (N, R, C, H, W), some modalities as if acquired in thick slices: (N, K, C, H, W).

    A thick slice is the mean of the 1-mm slices in it; between the middles of two it is interpolated, as resampling does.
    """
    count, depth, channels = stack.shape[:3]
    reach = depth // 2
    places = torch.tensor(offsets, device=stack.device)
    if chance <= 0 or reach < max(abs(o) for o in offsets) + 2:
        return stack[:, reach + places]
    thickness = uniform(generator, 2.0, THICKEST_MM, count, channels)
    phase = uniform(generator, 0, 1, count, channels)
    thick = uniform(generator, 0, 1, count, channels) < chance
    weights = _thick_weights(thickness, phase, places, reach)
    thin = (places[:, None] == torch.arange(-reach, reach + 1, device=stack.device)).float()
    mixed = torch.where(thick[:, :, None, None], weights, thin)
    return torch.einsum("nckr,nrchw->nkchw", mixed, stack)


def _thick_weights(thickness: Tensor, phase: Tensor, places: Tensor, reach: int) -> Tensor:
    """Return what each slice (R) adds to the slice at each place (K), for thickness and phase (N, C): (N, C, K, R)."""
    slices = torch.arange(-reach, reach + 1, device=places.device)
    acquired = torch.arange(-reach - 1, reach + 2, device=places.device)
    middle = (acquired + phase[..., None]) * thickness[..., None]  # (N, C, J)
    half = thickness[..., None, None] / 2
    inside = ((slices - middle[..., None]).abs() <= half.clamp_min(0.5)).float()  # (N, C, J, R)
    inside = inside / inside.sum(-1, keepdim=True).clamp_min(1)
    near = (1 - (places[:, None] - middle[..., None, :]).abs() / thickness[..., None, None]).clamp_min(0)  # (N, C, K, J)
    near = near * (inside.sum(-1) > 0)[..., None, :]
    weights = near @ inside
    return weights / weights.sum(-1, keepdim=True).clamp_min(1e-6)


def sampling_grid(generator: Generator, count: int, size: int, strength: float = 1.0, mirrored: bool = True) -> Tensor:
    """Return random sampling positions (N, size, size, 2) in [-1, 1]: affine, mirror, and a smooth displacement."""
    angle = normal(generator, count) * 0.13 * strength
    scale = torch.exp(normal(generator, count, 2) * 0.07 * strength)
    shear = normal(generator, count) * 0.04 * strength
    mirror = torch.where(uniform(generator, 0, 1, count) < (0.5 if mirrored else 0.0), -1.0, 1.0)
    cos, sin = torch.cos(angle), torch.sin(angle)
    theta = torch.zeros(count, 2, 3, device=generator.device)
    theta[:, 0, 0] = cos * scale[:, 0] * mirror
    theta[:, 0, 1] = -sin * scale[:, 1] + shear
    theta[:, 1, 0] = sin * scale[:, 0] * mirror
    theta[:, 1, 1] = cos * scale[:, 1]
    theta[:, :, 2] = normal(generator, count, 2) * 0.035 * strength
    grid = functional.affine_grid(theta, [count, 1, size, size], align_corners=False)
    amplitude = uniform(generator, 0, 0.02 * strength, count, 1, 1, 1)
    return grid + (smooth_field(generator, count, 2, 7, (size, size)) * amplitude).permute(0, 2, 3, 1)


def resample(images: Tensor, labels: Tensor, grid: Tensor) -> tuple[Tensor, Tensor]:
    """Sample images (N, C, H, W) bilinearly and labels (N, H, W) or (N, K, H, W) by nearest at `grid` (N, S, S, 2)."""
    moved = functional.grid_sample(images, grid, mode="bilinear", padding_mode="border", align_corners=False)
    return moved, resample_labels(labels, grid)


def resample_labels(labels: Tensor, grid: Tensor) -> Tensor:
    """Sample labels (N, H, W) or (N, K, H, W) by nearest at `grid` (N, S, S, 2); background beyond their edge."""
    planes = labels[:, None] if labels.ndim == 3 else labels
    marks = functional.grid_sample(planes.float(), grid, mode="nearest", padding_mode="zeros", align_corners=False)
    return marks.round().long()[:, 0] if labels.ndim == 3 else marks.round().long()
