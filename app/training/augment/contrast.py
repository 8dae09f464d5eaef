"""Contrast of a batch: what scanners, protocols and bad luck do to intensities."""

from __future__ import annotations

import torch
from torch import Generator, Tensor
from torch.nn import functional

from app.training.augment.random import happens, normal, smooth_field, uniform

POSTCONTRAST = 1
"""Position of T1ce among the channels."""


def contrast(
    images: Tensor, labels: Tensor, brain: Tensor, class_jitter: Tensor, generator: Generator, vessels: float = 0
) -> Tensor:
    """Randomise gain, offset, gamma, class brightness, bias field, sharpness, noise and background level.

    Parameters
    ----------
    images : float32 tensor (N, K, C, H, W)
        The corner pixel of each is background. All slices of a sample get the same, but for the noise.
    labels : int64 tensor (N, K, H, W)
    brain : float32 tensor (N, K, H, W)
    class_jitter : float32 tensor (N,)
        Standard deviation of a brightness added to each class and modality.
    generator : Generator
    vessels : float
        Share of samples with contrast-filled vessels drawn into T1ce.
    """
    count, _, channels, height, width = images.shape
    sides = (height, width)

    def each(low: float, high: float) -> Tensor:
        return uniform(generator, low, high, count, 1, channels, 1, 1)

    def spread(deviation: float) -> Tensor:
        return normal(generator, count, 1, channels, 1, 1) * deviation

    background = images[..., :1, :1]
    x = images
    if vessels > 0 and channels > POSTCONTRAST:
        x = _with_vessels(x, labels, generator, vessels)
    marks = functional.one_hot(labels, 4)[..., 1:].permute(0, 1, 4, 2, 3).float()
    shift = normal(generator, count, channels, 3) * class_jitter[:, None, None]
    soft = functional.avg_pool2d(marks.flatten(0, 1), 3, 1, 1).view_as(marks)
    x = x + torch.einsum("ncl,nklhw->nkchw", shift, soft)
    unit = ((x + 4) / 8).clamp(1e-3, 2)
    x = unit ** torch.exp(spread(0.25)) * 8 - 4
    x = x * torch.exp(spread(0.18)) + spread(0.3)
    bias = smooth_field(generator, count, channels, 4, sides)[:, None] * each(0, 0.12)
    x = x + bias * (x - background)
    x = x + torch.randn(x.shape, generator=generator, device=x.device) * each(0, 0.15)
    x = _blurred(x, generator)
    level = background + spread(0.5)
    return torch.lerp(level.expand_as(x), x, brain[:, :, None])


def _blurred(x: Tensor, generator: Generator) -> Tensor:
    """Blur some modalities: along rows or columns, as where thick slices were not axial, or both."""
    count, channels = x.shape[0], x.shape[2]
    pick = uniform(generator, 0, 1, count, 1, channels, 1, 1)
    flat = x.flatten(0, 1)
    low = 0.0
    out = x
    for kernel, chance in (((3, 1), 0.05), ((1, 3), 0.05), ((5, 1), 0.03), ((1, 5), 0.03), ((3, 3), 0.12)):
        pad = (kernel[0] // 2, kernel[1] // 2)
        blurred = functional.avg_pool2d(flat, kernel, 1, pad, count_include_pad=False).view_as(x)
        out = torch.where((pick >= low) & (pick < low + chance), blurred, out)
        low += chance
    return out


def _with_vessels(x: Tensor, labels: Tensor, generator: Generator, chance: float) -> Tensor:
    """Draw bright curves and dots into T1ce outside the lesion: vessels enhance, and are no tumour."""
    count = len(x)
    fields = smooth_field(generator, count, 2, 14, (x.shape[3], x.shape[4]))
    tube = torch.exp(-((fields[:, :1] / 0.09) ** 2)) * (fields[:, 1:] > 0.7)
    amount = uniform(generator, 0.5, 2.5, count, 1, 1, 1) * happens(generator, chance, count, 1, 1, 1)
    free = functional.max_pool2d((labels > 0).float(), 5, 1, 2) < 0.5
    out = x.clone()
    out[:, :, POSTCONTRAST] += tube * amount * free
    return out


def left_out(images: Tensor, generator: Generator, chances: tuple[float, ...], cut: float) -> Tensor:
    """Blank one modality of some samples (0, as of a study without it), and cut the field of view of one at a side of others.

    images (N, K, C, H, W); chances (C,): share of samples that lose that modality, at most one each; `cut`: share of samples
    one modality of which ends at a side.
    """
    count, _, channels, _, width = images.shape
    pick = uniform(generator, 0, 1, count)
    edges = torch.tensor((0.0, *chances), device=images.device).cumsum(0)
    lost = torch.stack([(pick >= edges[c]) & (pick < edges[c + 1]) for c in range(channels)], 1)
    out = images * ~lost[:, None, :, None, None]
    side = uniform(generator, 0.12, 0.30, count, 1) * width
    columns = torch.arange(width, device=images.device)[None].float()
    beyond = torch.where(happens(generator, 0.5, count, 1), columns < side, columns > width - 1 - side)
    which = torch.randint(channels, (count,), generator=generator, device=images.device)
    chosen = functional.one_hot(which, channels).bool() & happens(generator, cut, count, 1)
    mask = (chosen[:, :, None] & beyond[:, None])[:, None, :, None, :]
    return torch.where(mask, images[..., :1, :1], out)
