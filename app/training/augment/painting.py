"""Lesions of other patients, as images: carried over from another slice, or painted from a label map alone."""

from __future__ import annotations

import torch
from torch import Generator, Tensor
from torch.nn import functional

from app.training.augment.random import happens, normal, smooth_field, uniform

BRIGHTNESS = (
    # Necrotic and non-enhancing, edema, enhancing: mean and deviation between patients, in z-scores from the brain's median,
    # of t1, t1ce and flair; measured on the training patients.
    ((-0.54, 0.57), (0.09, 0.37), (-0.12, 0.44)),
    ((-0.55, 0.55), (-0.10, 0.39), (1.72, 0.80)),
    ((1.89, 1.16), (1.80, 0.71), (1.89, 1.13)),
)
FAINT = 0.35
"""Low-grade lesions may differ from the brain by a third of that."""
WEAK = (0.3, 0.3, 0.8)
"""A share of lesions enhances less than most: by this part, from and to."""


def _softened(mask: Tensor) -> Tensor:
    """Return planes (N, K, H, W) of 0 and 1 with edges three pixels wide."""
    return functional.avg_pool2d(mask, 3, 1, 1)


def graft(images: Tensor, labels: Tensor, brain: Tensor, generator: Generator, chance: float) -> tuple[Tensor, Tensor]:
    """Carry the lesion of one slice of the batch into another, where that one has brain (after Zhang et al., CarveMix 2021).

    images (N, K, C, H, W), labels and brain (N, K, H, W).
    """
    count = len(images)
    donor = torch.roll(torch.arange(count, device=images.device), 1)
    wanted = happens(generator, chance, count, 1, 1, 1).float()
    lesion = (labels[donor] > 0).float()
    soft = functional.avg_pool2d(functional.max_pool2d(lesion, 5, 1, 2), 5, 1, 2) * brain * brain[donor] * wanted
    mixed = torch.lerp(images, images[donor], soft[:, :, None])
    return mixed, torch.where((soft > 0.5) & (labels[donor] > 0), labels[donor], labels)


def paint(
    images: Tensor, labels: Tensor, lesions: Tensor, brain: Tensor, generator: Generator, chance: float
) -> tuple[Tensor, Tensor]:
    """Paint lesions that are known as label maps alone into images, where there is brain.

    Each class gets a brightness a modality, drawn as it varies between patients, a texture, and edges of varied softness; what
    was there shines through edema more than through the core. Some lesions do not enhance, and some of those are faint;
    some enhance weakly.

    Parameters
    ----------
    images : float32 tensor (N, K, C, H, W)
    labels, lesions : int64 tensors (N, K, H, W)
    brain : float32 tensor (N, K, H, W)
    generator : Generator
    chance : float
        Share of slices that get a lesion.
    """
    count, _, channels, height, width = images.shape
    wanted = happens(generator, chance, count, 1, 1, 1)
    quiet = happens(generator, 0.2, count, 1, 1, 1)
    marks = torch.where(quiet & (lesions == 3), torch.ones_like(lesions), lesions) * (brain > 0) * wanted
    table = torch.tensor(BRIGHTNESS, device=images.device)
    shift = table[..., 0] + normal(generator, count, channels, 3) * table[..., 1]
    faint = torch.where(quiet[:, 0, 0, 0] & happens(generator, 0.5, count), FAINT, 1.0)
    shift = shift * faint[:, None, None]
    weak = torch.where(happens(generator, WEAK[0], count), uniform(generator, *WEAK[1:], count), 1.0)
    shift = torch.cat([shift[..., :2], shift[..., 2:] * weak[:, None, None]], 2)

    # A square's mean in two halves: a fifteenth of the additions.
    rows = functional.avg_pool2d(images.flatten(0, 1), (15, 1), 1, (7, 0), count_include_pad=False)
    level = functional.avg_pool2d(rows, (1, 15), 1, (0, 7), count_include_pad=False).view_as(images)
    texture = smooth_field(generator, count, channels, 24, (height, width)) * uniform(generator, 0.1, 0.5, count, channels, 1, 1)
    through = uniform(generator, 0.0, 0.9, count, channels, 1, 1)[:, None]
    out = images
    for label, least in ((2, 0.3), (1, 0.0), (3, 0.0)):
        soft = _softened((marks == label).float())
        twice = _softened(soft)
        soft = torch.where(happens(generator, 0.5, count, 1, 1, 1), soft, twice)[:, :, None]
        kept = through.clamp_min(least)
        painted = level * kept + shift[:, None, :, label - 1, None, None] + texture[:, None] + 0.5 * kept * (images - level)
        out = torch.lerp(out, painted, soft * brain[:, :, None])
    return out, torch.where(marks > 0, marks, labels)
