"""How alike readers judge lesions, of label maps in batches: the target that distances of abnormal codes are trained towards.

Readers judge size, place and pattern of enhancement (:mod:`app.evaluation.judging.agreement`). Steps are softened here, and what
lies beyond them still counts a little, so that a code learns from near misses. The level is no matter of a label map: normal
codes tell it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log, pi

import torch
from torch import Tensor
from torch.nn import functional

from app import frames
from app.anatomy import Label

LEAST_ENHANCING, LEAST_ENHANCING_SHARE = 20, 0.03
LEAST_NECROTIC, LEAST_NECROTIC_SHARE = 15, 0.1
SHELL_MM, SHELL_SHARE = 2, 0.5
"""As `app.findings.lesion` has them, which needs the compiled kernels; training does without."""

ANGLES = 12
"""Directions in which the longest diameter is looked for: at most 1 % of it is missed."""

SIZE_STEP, SIZE_SOFT, SIZE_TAIL = log(4 / 3), 0.07, 0.6
"""Of the logarithm of two diameters' ratio: where readers stop to call it alike, how soft that is, how far more still matters."""

PLACE_STEP_MM, PLACE_SOFT_MM, PLACE_TAIL_MM = 20.0, 4.0, 40.0
TAIL = 0.25
"""What the smooth part counts beside the step."""


@dataclass(frozen=True)
class Judged:
    """What is judged of N label maps.

    Attributes
    ----------
    lesion : bool tensor (N,)
    longest_mm : float32 tensor (N,)
        At least one pixel.
    centre_mm : float32 tensor (N, 2)
    pattern : int64 tensor (N,)
        0 none, 1 ring, 2 solid.
    """

    lesion: Tensor
    longest_mm: Tensor
    centre_mm: Tensor
    pattern: Tensor

    @classmethod
    def of(cls, labels: Tensor) -> Judged:
        """Measure label maps (N, S, S) of the 240-mm square."""
        pixel = frames.PLANE_SHAPE[0] / labels.shape[-1]
        return cls(
            labels.flatten(1).amax(1) > 0, _longest(labels > 0, pixel), _centre(labels > 0, pixel), _pattern(labels, pixel)
        )


def _longest(there: Tensor, pixel: float) -> Tensor:
    """Return the longest diameters (N,) in mm, from edge to edge, on every second row and column where pixels are small."""
    step = 2 if there.shape[-1] >= 192 else 1
    thin = functional.max_pool2d(there[:, None].float(), step)[:, 0] > 0 if step > 1 else there
    side = thin.shape[-1]
    line = torch.arange(side, device=there.device, dtype=torch.float32)
    angle = torch.arange(ANGLES, device=there.device) * (pi / ANGLES)
    along = (line[:, None] * torch.sin(angle)[:, None, None] + line * torch.cos(angle)[:, None, None]).flatten(1)
    inside = thin.flatten(1)[:, None]
    far = torch.where(inside, along, -torch.inf).amax(2) - torch.where(inside, along, torch.inf).amin(2)
    return (far.amax(1).clamp_min(0) * step + 1) * pixel


def _centre(there: Tensor, pixel: float) -> Tensor:
    """Return the centroids (N, 2) in mm, row and column."""
    mass = there.flatten(1).sum(1).clamp_min(1)
    line = torch.arange(there.shape[-1], device=there.device, dtype=torch.float32)
    return torch.stack([there.sum(2).float() @ line, there.sum(1).float() @ line], 1) / mass[:, None] * pixel


def _pattern(labels: Tensor, pixel: float) -> Tensor:
    """Return how lesions take up contrast (N,): 0 not, 1 as a ring, 2 as a solid."""
    inside = labels == int(Label.NECROTIC)
    takes_up = labels == int(Label.ENHANCING)
    area, enhancing, necrotic = ((x.flatten(1).sum(1) * pixel**2) for x in (labels > 0, takes_up, inside))
    reach = max(1, round(SHELL_MM / pixel))
    grown = functional.max_pool2d(inside[:, None].float(), 2 * reach + 1, 1, reach)[:, 0] > 0
    shell = grown & ~inside
    share = (shell & takes_up).flatten(1).sum(1) / shell.flatten(1).sum(1).clamp_min(1)
    none = (enhancing < LEAST_ENHANCING) | (enhancing < LEAST_ENHANCING_SHARE * area)
    ring = (necrotic >= LEAST_NECROTIC) & (necrotic >= LEAST_NECROTIC_SHARE * (enhancing + necrotic)) & (share >= SHELL_SHARE)
    return torch.where(none, 0, torch.where(ring, 1, 2))


def disagreement(asked: Judged, found: Judged) -> Tensor:
    """Return 1 - agreement (N, M) in [0, 1] of N label maps with M: the mean of size, place and pattern, softened."""
    both = asked.lesion[:, None] & found.lesion[None]
    ratio = (asked.longest_mm.log()[:, None] - found.longest_mm.log()[None]).abs()
    apart = torch.cdist(asked.centre_mm, found.centre_mm)
    size = _soft_step(ratio, SIZE_STEP, SIZE_SOFT, SIZE_TAIL) * both
    place = _soft_step(apart, PLACE_STEP_MM, PLACE_SOFT_MM, PLACE_TAIL_MM) * both
    pattern = (asked.pattern[:, None] == found.pattern[None]).float()
    neither = ~asked.lesion[:, None] & ~found.lesion[None]
    return torch.where(neither, 0.0, 1 - (size + place + pattern) / 3)


def _soft_step(x: Tensor, step: float, soft: float, tail: float) -> Tensor:
    return (1 - TAIL) * torch.sigmoid((step - x) / soft) + TAIL * torch.exp(-x / tail)
