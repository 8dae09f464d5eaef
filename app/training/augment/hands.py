"""Label planes as hands would draw them."""

from __future__ import annotations

import torch
from torch import Generator, Tensor
from torch.nn import functional

from app.training.augment.random import normal, smooth_field, uniform


def hand_drawn(planes: Tensor, generator: Generator, sloppiness: float = 1.0) -> Tensor:
    """Make label planes (N, L, S, S), soft or one-hot, look drawn by hand: displaced, smoothed, a little too large or small.

    Returns soft planes of the same shape that sum to 1 and are crisp but for their edges.
    """
    count, labels, size = planes.shape[0], planes.shape[1], planes.shape[-1]
    identity = torch.eye(2, 3, device=planes.device).repeat(count, 1, 1)
    grid = functional.affine_grid(identity, [count, 1, size, size], align_corners=False)
    wobble = smooth_field(generator, count, 2, 9, (size, size)) * uniform(generator, 0, 0.018 * sloppiness, count, 1, 1, 1)
    grid = grid + wobble.permute(0, 2, 3, 1) + normal(generator, count, 1, 1, 2) * 0.008 * sloppiness
    moved = functional.grid_sample(planes, grid, mode="bilinear", padding_mode="border", align_corners=False)
    kernel = 2 * int(torch.randint(0, 3, (1,), generator=generator, device=generator.device)) + 1
    moved = functional.avg_pool2d(moved, kernel, 1, kernel // 2, count_include_pad=False)
    bias = torch.zeros(count, labels, 1, 1, device=planes.device)
    bias[:, 1:] = normal(generator, count, 1, 1, 1) * 0.12 * sloppiness
    bias[:, 1:] += normal(generator, count, labels - 1, 1, 1) * 0.06 * sloppiness
    crisp = (moved + bias * (moved > 0.02)).clamp_min(0) ** 4
    return crisp / crisp.sum(1, keepdim=True).clamp_min(1e-6)


def ellipses(planes: Tensor) -> Tensor:
    """Return label planes (N, L, S, S) with an ellipse of the same centre, area and moments for each class, composed as drawn.

    Edema lies lowest, then enhancing tumour, then core, as a sketch's structures do.
    """
    size = planes.shape[-1]
    line = torch.arange(size, device=planes.device, dtype=planes.dtype)
    rows, columns = line[:, None], line[None, :]
    # A lesion's outline, not its ring: what lies within counts too.
    regions = torch.stack([planes[:, 1], planes[:, 1:].sum(1), planes[:, 1] + planes[:, 3]], 1)
    mass = regions.sum((2, 3)).clamp_min(1e-6)
    mean = [(regions * axis).sum((2, 3)) / mass for axis in (rows, columns)]
    dr, dc = rows - mean[0][..., None, None], columns - mean[1][..., None, None]
    srr, scc, src = ((regions * p).sum((2, 3)) / mass for p in (dr * dr, dc * dc, dr * dc))
    srr, scc = srr + 0.3, scc + 0.3
    determinant = (srr * scc - src * src).clamp_min(1e-3)
    distance = (
        scc[..., None, None] * dr * dr - 2 * src[..., None, None] * dr * dc + srr[..., None, None] * dc * dc
    ) / determinant[..., None, None]
    inside = torch.sigmoid((4 - distance) * 4) * (mass > 4)[..., None, None]
    core, whole, both = inside[:, 0], inside[:, 1], inside[:, 2]
    enhancing = torch.minimum(both, whole) * (planes[:, 3].sum((1, 2)) > 4)[:, None, None]
    core = torch.minimum(core, whole)
    out = [1 - torch.maximum(whole, torch.maximum(core, enhancing)), core]
    out.append((whole - torch.maximum(core, enhancing)).clamp_min(0))
    out.append((enhancing - core).clamp_min(0))
    stacked = torch.stack(out, 1).clamp_min(0)
    return stacked / stacked.sum(1, keepdim=True).clamp_min(1e-6)


def without_a_class(planes: Tensor, generator: Generator) -> Tensor:
    """Return label planes (N, 4, S, S) with one class given up: core or enhancing becomes the other, edema is not drawn."""
    count = len(planes)
    choice = torch.randint(3, (count, 1, 1), generator=generator, device=planes.device)
    background, core, edema, enhancing = planes.unbind(1)
    zero = torch.zeros_like(core)
    no_edema = torch.stack([background + edema, core, zero, enhancing], 1)
    no_core = torch.stack([background, zero, edema, enhancing + core], 1)
    no_enhancing = torch.stack([background, core + enhancing, edema, zero], 1)
    out = torch.where((choice == 0)[:, None], no_edema, torch.where((choice == 1)[:, None], no_core, no_enhancing))
    empty = out[:, 1:].flatten(1).sum(1) < 4  # nothing would be left
    return torch.where(empty[:, None, None, None], planes, out)


def drawn_by_readers(planes: Tensor, generator: Generator) -> Tensor:
    """Make label planes (N, 4, S, S) look drawn by one of four readers each: careful, quick, with ellipses, a class left out."""
    count = len(planes)
    careful = hand_drawn(planes, generator)
    quick = hand_drawn(planes, generator, sloppiness=4.0)
    round_ones = hand_drawn(ellipses(planes), generator)
    fewer = hand_drawn(without_a_class(planes, generator), generator)
    pick = uniform(generator, 0, 1, count, 1, 1, 1)
    out = torch.where(pick < 0.4, careful, torch.where(pick < 0.65, quick, torch.where(pick < 0.85, round_ones, fewer)))
    # A stroke that misses the plane altogether is no sketch.
    return torch.where((out[:, 1:].flatten(1).sum(1) < 1)[:, None, None, None], careful, out)


def segmented(planes: Tensor, generator: Generator) -> Tensor:
    """Make label planes (N, 4, S, S) look as a segmentation network shows them.

    Edges are a little off and soft, and now and then a class is taken for another.
    """
    count = len(planes)
    off = hand_drawn(planes, generator, sloppiness=0.7)
    fewer = hand_drawn(without_a_class(planes, generator), generator, sloppiness=0.7)
    pick = uniform(generator, 0, 1, count, 1, 1, 1)
    blend = uniform(generator, 0, 1, count, 1, 1, 1)
    mixed = off * blend + functional.avg_pool2d(planes, 3, 1, 1, count_include_pad=False) * (1 - blend)
    part = uniform(generator, 0.3, 1, count, 1, 1, 1)
    return _doubted(torch.where(pick < 0.15, fewer * part + mixed * (1 - part), mixed), generator)


FAINTEST, FAINT = 0.002, 0.45


def _doubted(planes: Tensor, generator: Generator) -> Tensor:
    """Add what a segmentation network half believes: spots of all faintness, edema most often, that no label map would show.

    An encoder's normalisation makes much of what is faint, so a healthy slice must have been seen with it.
    """
    count, labels, size = planes.shape[0], planes.shape[1], planes.shape[-1]
    spots = (smooth_field(generator, count, 1, 14, (size, size)) - 1.3).clamp(0, 1)
    faint = FAINTEST * (FAINT / FAINTEST) ** uniform(generator, 0, 1, count, 1, 1, 1)
    taken_for = torch.randint(0, 6, (count,), generator=generator, device=planes.device)
    label = torch.where(taken_for < labels - 1, taken_for + 1, torch.full_like(taken_for, 2))
    spot = functional.one_hot(label, labels)[..., None, None] * torch.ones_like(spots)
    share = spots * faint
    return planes * (1 - share) + spot * share
