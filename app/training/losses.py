"""The terms of the losses; each returns a scalar.

The first half is the paper's (Kobayashi et al. 2024); the second half mends what a compact model, trained briefly, gets wrong:
small classes drown in a pooled Dice, and codes whose distances nobody asked for rank poorly.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

REGIONS = ((1, 2, 3), (1, 3), (3,))
"""Whole tumour, core, enhancing tumour: what segmentations are measured by."""


def one_hot(labels: Tensor, count: int = 4) -> Tensor:
    """(N, H, W) int64 -> (N, count, H, W) float32."""
    return functional.one_hot(labels, count).permute(0, 3, 1, 2).float()


def focal(logits: Tensor, target: Tensor, gamma: float = 2.0) -> Tensor:
    """Focal loss (Lin 2017) of logits (N, L, H, W) against soft or hard label planes (N, L, H, W)."""
    logs = functional.log_softmax(logits, 1)
    return -((1 - logs.exp()) ** gamma * target * logs).sum(1).mean()


def soft_dice(probability: Tensor, target: Tensor) -> Tensor:
    """1 - Dice over the batch, planes (N, H, W) each."""
    overlap = (probability * target).sum()
    return 1 - (2 * overlap + 1) / (probability.sum() + target.sum() + 1)


def dice_of_slices(logits: Tensor, target: Tensor) -> Tensor:
    """1 - soft Dice of each slice and class without background, their mean: as published; planes (N, L, H, W)."""
    p, truth = torch.softmax(logits, 1)[:, 1:].flatten(2), target[:, 1:].flatten(2)
    return (1 - (2 * (p * truth).sum(2) + 1) / (p.sum(2) + truth.sum(2) + 1)).mean()


def class_dice(logits: Tensor, target: Tensor) -> Tensor:
    """Mean of 1 - Dice over the classes without background and over the regions that are measured."""
    p = torch.softmax(logits, 1)
    terms = [soft_dice(p[:, c], target[:, c]) for c in range(1, p.shape[1])]
    terms += [soft_dice(p[:, list(r)].sum(1), target[:, list(r)].sum(1)) for r in REGIONS]
    return torch.stack(terms).mean()


def segmentation(logits: Tensor, target: Tensor) -> Tensor:
    """Per-class Dice, cross-entropy and focal loss of logits (N, L, H, W) against label planes (N, L, H, W)."""
    cross = -(target * functional.log_softmax(logits, 1)).sum(1).mean()
    return class_dice(logits, target) + cross + focal(logits, target)


def deep_segmentation(logits: list[Tensor], target: Tensor) -> Tensor:
    """Return the segmentation loss of a slice's logits, and half and a quarter as much of those of coarser levels (Lee 2015)."""
    total = segmentation(logits[0], target)
    for level, coarse in enumerate(logits[1:], 1):
        total = total + segmentation(coarse, functional.avg_pool2d(target, 2**level)) / 2**level
    return total


def structure(x: Tensor, y: Tensor, window: int = 7) -> Tensor:
    """1 - SSIM of images (N, C, H, W) whose values span about 8 z-scores."""
    c1, c2 = (0.01 * 8) ** 2, (0.03 * 8) ** 2

    def mean(t: Tensor) -> Tensor:
        return functional.avg_pool2d(t, window, 1)

    mx, my = mean(x), mean(y)
    vx, vy, cov = mean(x * x) - mx * mx, mean(y * y) - my * my, mean(x * y) - mx * my
    ssim = ((2 * mx * my + c1) * (2 * cov + c2)) / ((mx * mx + my * my + c1) * (vx + vy + c2))
    return 1 - ssim.mean()


def likeness(x: Tensor, y: Tensor) -> Tensor:
    """Mean squared error of images (N, C, H, W), plus the SSIM variant of the perceptual term: as published."""
    return functional.mse_loss(x, y) + structure(x, y)


def reconstruction(x: Tensor, y: Tensor, weight: Tensor) -> Tensor:
    """Mean squared error weighted by `weight` (N, 1, H, W), plus the SSIM variant of the perceptual term."""
    squared = ((x - y) ** 2 * weight).sum() / (weight.sum() * x.shape[1]).clamp_min(1)
    kept = (weight > 0).float()
    return squared + structure(x * kept, y * kept)


def kl_to_unit(mean: Tensor, log_variance: Tensor) -> Tensor:
    """KL divergence of N(mean, variance) to N(0, 1), mean over the code's numbers."""
    return 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).mean()


def margin(entire: Tensor, normal: Tensor, nats: float) -> Tensor:
    """relu(nats - KL) between entire codes of abnormal slices and normal codes of a normal batch, both (N, d)."""
    count = min(len(entire), len(normal))
    if count == 0:
        return entire.sum() * 0
    divergence = functional.kl_div(
        functional.log_softmax(entire[:count], 1), functional.softmax(normal[:count], 1), reduction="none"
    ).sum(1)
    return functional.relu(nats - divergence).mean()


def consistency(image: Tensor, sketch: Tensor) -> Tensor:
    """|stopgrad(image) - sketch| + |image - stopgrad(sketch)|, mean, of abnormal codes (N, d)."""
    return (image.detach() - sketch).abs().mean() + (image - sketch.detach()).abs().mean()


def contrast(sketch: Tensor, image: Tensor, radius: float) -> Tensor:
    """InfoNCE (van den Oord 2018) both ways between sketch and image codes (N, d) by their squared distance."""
    logits = -(torch.cdist(sketch, image) ** 2) / (0.02 * radius**2)
    truth = torch.arange(len(sketch), device=sketch.device)
    return (functional.cross_entropy(logits, truth) + functional.cross_entropy(logits.T, truth)) / 2


def overlap_distance(a: Tensor, b: Tensor) -> Tensor:
    """Return 1 - overlap (N, M) in [0, 1] of label planes (N, L, H, W) and (M, L, H, W).

    The overlap is the mean of Dice coefficients of whole tumour, core and enhancing tumour, the first of which counts
    most, each at three degrees of blur, so that lesions that miss each other by little are nearer than those far apart.
    """
    total = torch.zeros(len(a), len(b), device=a.device)
    weights = 0.0
    for region, importance in zip(REGIONS, (0.7, 0.2, 0.1), strict=True):
        x, y = a[:, list(region)].sum(1, keepdim=True), b[:, list(region)].sum(1, keepdim=True)
        for pool, share in ((2, 0.5), (6, 0.3), (16, 0.2)):
            u, v = _blurred(x, pool), _blurred(y, pool)
            both = u @ v.T
            size = (u * u).sum(1)[:, None] + (v * v).sum(1)[None]
            total += importance * share * (2 * both + 1e-3) / (size + 1e-3)
            weights += importance * share
    return (1 - total / weights).clamp(0, 1)


def _blurred(x: Tensor, pool: int) -> Tensor:
    coarse = functional.avg_pool2d(x, pool)
    return (coarse if pool == 2 else functional.avg_pool2d(coarse, 3, 1, 1)).flatten(1)


def overlap(a: Tensor, b: Tensor, target: Tensor, radius: float) -> Tensor:
    """Train distances of codes (N, d) and (M, d) towards ``radius * sqrt(target)``; near pairs, which rank, count more."""
    wanted = target.clamp_min(1e-4).sqrt()
    distance = torch.cdist(a, b) / radius
    weight = 1 + 3 * (1 - target) * (target < 0.98)
    return (weight * (distance - wanted) ** 2).sum() / weight.sum()


def order(sketch: Tensor, image: Tensor, target: Tensor, radius: float, sharpness: float = 10.0) -> Tensor:
    """Cross-entropy of which images (M, d) are nearest to sketches (N, d) and which should be, by targets (N, M) in [0, 1].

    Both are likelihoods that fall with the squared distance; a target of 2 or more takes a pair out.
    """
    logits = -sharpness * (torch.cdist(sketch, image) / radius) ** 2
    kept = target < OUT
    wanted = torch.softmax((-sharpness * target).masked_fill(~kept, -torch.inf), 1)
    found = functional.log_softmax(logits.masked_fill(~kept, -1e9), 1)
    return -(wanted * found).sum(1).mean() + (wanted * wanted.clamp_min(1e-9).log()).sum(1).mean()


OUT = 2.0

LEVEL_SCALE_MM = 30.0
"""Slices further apart than this are strangers to each other, however much further."""


def level_distance(a: Tensor, b: Tensor) -> Tensor:
    """Return how far levels (N,) and (M,) in mm lie apart, from 0 to 1 (N, M)."""
    return ((a[:, None] - b[None]).abs() / LEVEL_SCALE_MM).clamp(max=1)


def levels(codes: Tensor, level: Tensor, radius: float) -> Tensor:
    """Train distances of normal codes (N, d) towards ``radius * level distance``: the same level of two brains is alike.

    Each is divided by the batch's own mean distance, so that the term orders codes without fixing how large they are.
    """
    count = len(codes)
    if count < 3:
        return codes.sum() * 0
    apart = ~torch.eye(count, dtype=torch.bool, device=codes.device)
    distance = torch.cdist(codes, codes)[apart]
    wanted = level_distance(level, level)[apart] * radius + 0.3
    return ((distance / distance.mean().clamp_min(1e-6) - wanted / wanted.mean()) ** 2).mean()


def level_steps(a: Tensor, b: Tensor) -> Tensor:
    """Return how unlike slices at levels (N,) and (M,) in mm should be, from 0 to 1 (N, M).

    Most of it is the step that readers judge by, softened: slices up to 10 mm apart are at the same place. The rest grows slowly.
    """
    apart = (a[:, None] - b[None]).abs()
    return 1 - 0.75 * torch.sigmoid((LEVEL_STEP_MM - apart) / 2.5) - 0.25 * torch.exp(-apart / LEVEL_SCALE_MM)


LEVEL_STEP_MM = 10.0


def level_steps_of(codes: Tensor, level: Tensor, radius: float) -> Tensor:
    """Train squared distances of normal codes (N, d) towards ``radius**2 * (0.15 + level_steps)``; anatomy has the 0.15."""
    count = len(codes)
    if count < 3:
        return codes.sum() * 0
    apart = ~torch.eye(count, dtype=torch.bool, device=codes.device)
    distance = torch.cdist(codes, codes)[apart] / radius
    target = level_steps(level, level)[apart]
    weight = 1 + 3 * (1 - target)
    return (weight * (distance - (0.15 + 0.85 * target).sqrt()) ** 2).sum() / weight.sum()
