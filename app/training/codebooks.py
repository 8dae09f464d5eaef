"""Learning codebooks: moving averages of what entries stand for, the straight-through gradient, and how entries are numbered.

After van den Oord 2017 (appendix A.1); entries that nothing is near to start anew from the batch (Dhariwal 2020). The numbers of
entries mean nothing to quantisation, so they are chosen such that the bits of two numbers differ in more places the farther the
entries are apart: then the indices' bits are a binary hash (compare polysemous codes, Douze 2016).
"""

from __future__ import annotations

import torch
from scipy.optimize import linear_sum_assignment
from torch import Generator, Tensor

from app.codes.hashing import principal_axes, rotation
from app.codes.quantise import Quantiser

DECAY = 0.95
"""Of the moving averages; with 0.99 entries fall behind codes that still move."""

UNUSED = 0.02
"""An entry that stands for less than this share of what it would if all were used alike starts anew."""

SLIGHT = 0.05
"""What entries that are never used weigh in the numbering, beside those that are."""


def straight_through(grid: Tensor, nearest: Tensor) -> Tensor:
    """Return `nearest`, the gradient going to `grid` as if nothing had been replaced."""
    return grid + (nearest - grid).detach()


def commitment(grid: Tensor, nearest: Tensor) -> Tensor:
    """Return the mean squared error of codes to their entries; the entries stay where they are."""
    return ((grid - nearest.detach()) ** 2).mean()


@torch.no_grad()
def learn(quantiser: Quantiser, grid: Tensor, generator: Generator, decay: float = DECAY) -> None:
    """Move the entries towards the means of what they stand for in a batch of grids (N, C, s, s).

    With u the usage and m the batch's mean: u' = decay u + (1 - decay) share, e' = (decay u e + (1 - decay) share m) / u'.
    """
    vectors = quantiser.vectors(grid)
    indices = quantiser.nearest(vectors)
    one_hot = torch.nn.functional.one_hot(indices, quantiser.entries.shape[1]).to(vectors.dtype)
    share = one_hot.mean(1)
    sums = torch.bmm(one_hot.transpose(1, 2), vectors) / vectors.shape[1]
    kept = decay * quantiser.usage
    usage = kept + (1 - decay) * share
    moved = (kept[..., None] * quantiser.entries + (1 - decay) * sums) / usage.clamp_min(1e-12)[..., None]
    quantiser.entries.copy_(torch.where(usage[..., None] > 0, moved, quantiser.entries))
    quantiser.usage.copy_(usage)
    _start_anew(quantiser, vectors, generator)


def _start_anew(quantiser: Quantiser, vectors: Tensor, generator: Generator) -> None:
    """Give entries that stand for next to nothing a place among the vectors (G, M, width) of the batch."""
    even = 1 / quantiser.entries.shape[1]
    for group in range(quantiser.groups):
        idle = torch.nonzero(quantiser.usage[group] < UNUSED * even).flatten()
        chosen = torch.randint(vectors.shape[1], (len(idle),), generator=generator, device=vectors.device)
        quantiser.entries[group, idle] = vectors[group, chosen]
        quantiser.usage[group, idle] = even
        quantiser.usage[group] /= quantiser.usage[group].sum()


@torch.no_grad()
def number(quantiser: Quantiser) -> None:
    """Renumber the entries of each codebook so that the bits of their numbers tell how far they are apart."""
    for group in range(quantiser.groups):
        entries, usage = quantiser.entries[group].clone(), quantiser.usage[group].clone()
        order = numbering(entries.cpu(), usage.cpu()).to(entries.device)
        quantiser.entries[group], quantiser.usage[group] = entries[order], usage[order]


STARTS = 8
"""Rotations that the numbers of a codebook begin with; the best one is kept."""


def numbering(entries: Tensor, usage: Tensor) -> Tensor:
    """Return an order (K,) of the entries (K, width) of a codebook in which their numbers' bits tell how far they are apart.

    The bits of a number are a corner of a cube. The entries, each weighing as much as it is used, are turned along their
    principal axes and by `rotation` such that they lie near its corners, and go to them at the least total squared distance.
    """
    count = len(entries)
    bits = count.bit_length() - 1
    weight = usage.double() / usage.sum().clamp_min(1e-12) + SLIGHT / count
    centred = entries.double() - (weight[:, None] * entries).sum(0) / weight.sum()
    weighed = centred * weight.sqrt()[:, None]
    axes = principal_axes(weighed, min(bits, entries.shape[1]))
    found: list[tuple[float, Tensor]] = []
    for start in range(STARTS):  # a rotation may end where none near it is better: which one does depends on the processor
        along = centred @ (axes @ rotation(weighed @ axes, start))
        along = along / ((weight[:, None] * along**2).sum(0) / weight.sum()).sqrt().clamp_min(1e-12)
        corners = ((torch.arange(count)[:, None] >> torch.arange(along.shape[1])) & 1) * 2.0 - 1
        cost = torch.cdist(along, corners.double()) ** 2 * weight[:, None]
        of_entry, at_corner = linear_sum_assignment(cost.numpy())
        order = torch.empty(count, dtype=torch.long)
        order[torch.from_numpy(at_corner)] = torch.from_numpy(of_entry)
        found.append((float(cost[of_entry, at_corner].sum()), order))
    return min(found, key=lambda one: one[0])[1]
