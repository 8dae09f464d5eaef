"""How patches vary in training, so that what is learned from a few synthetic heads holds for scanners they do not know."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
from scipy import ndimage
from torch import Tensor

from app.crossmodal.config import PATCH
from app.crossmodal.images import FloatArray, Pair, scaled

BONE = 0.98
"""From here on CT in the brain window is saturated, or nearly: bone."""

_AIR = 0.04
_KNOTS = 6
_AROUND = 8
"""Pixels around a patch that turning, stretching and blurring may bring into it."""


def vary(ct: Tensor, mr: Tensor, strength: float, contrast: float, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Vary grey values and orientation of patches (N, depth, 17, 17), each pair in its own way but both turned alike.

    The CT window's level and width, the MR's gain, gamma and offset, and noise in both vary with `strength`; a curve that maps
    the MR's tissues to other greys, air excepted, and a bias across the patch with `contrast`.
    """
    n = len(ct)

    def drawn(scale: float, *shape: int) -> Tensor:
        return scale * torch.randn(n, *(shape or (1, 1, 1)), generator=generator)

    soft = ct < BONE
    ct = torch.where(soft, (ct + drawn(0.05 * strength)) * torch.exp(drawn(0.2 * strength)), ct).clamp(0, 1)
    if contrast > 0:
        mr = _curved(mr, drawn(0.16 * contrast, _KNOTS + 1))
        mr = mr * torch.exp(_slope(drawn(0.15 * contrast), drawn(0.15 * contrast)))
    mr = (
        mr.clamp(min=1e-4) ** torch.exp(drawn(0.25 * strength)) * torch.exp(drawn(0.25 * strength)) + drawn(0.02 * strength)
    ).clamp(0, 1)
    ct = ct + strength * 0.02 * torch.randn(ct.shape, generator=generator)
    mr = mr + strength * 0.03 * torch.randn(mr.shape, generator=generator)
    if strength > 0:
        turn = int(torch.randint(8, (1,), generator=generator))
        ct, mr = (torch.rot90(t.flip(-1) if turn >= 4 else t, turn % 4, (-2, -1)) for t in (ct, mr))
    return ct.clamp(0, 1), mr.clamp(0, 1)


def _curved(values: Tensor, bends: Tensor) -> Tensor:
    """Map values (N, depth, h, w), 0 to 1, by lines between knots that are moved by `bends` (N, knots + 1); air stays dark."""
    shape = values.shape
    knots = (torch.linspace(0, 1, _KNOTS + 1) + bends).clamp(0, 1)
    place = values.clamp(0, 1).flatten(1) * _KNOTS
    low = place.floor().clamp(max=_KNOTS - 1)
    index = low.long()
    curved = torch.lerp(knots.gather(1, index), knots.gather(1, index + 1), place - low).reshape(shape)
    return torch.lerp(values, curved, (values / (2 * _AIR)).clamp(0, 1))


def _slope(down: Tensor, across: Tensor) -> Tensor:
    """Return planes (N, 1, 17, 17) that rise by `down` and `across` (N, 1, 1, 1) from the middle to the edge."""
    line = torch.linspace(-1, 1, PATCH)
    return down * line[:, None] + across * line


def mixed(rng: np.random.Generator, images: Sequence[Pair], count: int) -> list[Pair]:
    """Return a head with further contrasts: random mixtures of its MR images, which lie on one grid.

    Parameters
    ----------
    rng : Generator
    images : sequence of Pair
        Of one head.
    count : int
    """
    made = []
    for number in range(count):
        weights = rng.dirichlet(np.ones(len(images))) * rng.choice((1.0, 1.0, -0.4), len(images))
        signal = sum(float(w) * image.mr.astype(np.float32) for w, image in zip(weights, images, strict=True))
        first = images[0]
        grey = scaled(np.maximum(np.asarray(signal, np.float32), 0)).astype(np.float16)
        made.append(Pair(f"{first.patient} mixture {number}", first.patient, first.ct, grey, first.floor, first.affine))
    return made


class Warp:
    """A patch that is turned, stretched and blurred a little; CT and MR of a pair alike but for what registration leaves.

    Parameters
    ----------
    rng : Generator
    strength : float
        0 leaves patches as they are.
    """

    def __init__(self, rng: np.random.Generator, strength: float) -> None:
        self.strength = strength
        turn = np.radians(rng.normal(0, 12 * strength))
        stretch = np.exp(rng.normal(0, 0.08 * strength, 2))
        turned = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        self.matrix = turned @ np.diag(stretch)
        self.apart = np.clip(rng.normal(0, 0.7 * strength, 2), -2, 2)
        self.blur = np.abs(rng.normal(0, 0.6 * strength, 2))

    def cut(self, stack: npt.NDArray[np.float16], place: Sequence[int], depth: int, is_mr: bool) -> FloatArray:
        """Return the patch (depth, 17, 17) of a stack (Z, H, W) at plane, row and column."""
        k, row, column = place
        half, reach = depth // 2, PATCH // 2 + (_AROUND if self.strength else 0)
        rows = np.clip(np.arange(row - reach, row + reach + 1), 0, stack.shape[1] - 1)
        columns = np.clip(np.arange(column - reach, column + reach + 1), 0, stack.shape[2] - 1)
        region: FloatArray = stack[k - half : k + half + 1][:, rows[:, None], columns].astype(np.float32)
        if not self.strength:
            return region
        blur = float(self.blur[int(is_mr)])
        region = ndimage.gaussian_filter(region, (0, blur, blur)) if blur > 0.2 else region
        middle = np.full(2, PATCH // 2)
        shift = reach - self.matrix @ middle + (self.apart if is_mr else 0)
        planes = [ndimage.affine_transform(one, self.matrix, shift, (PATCH, PATCH), order=1, mode="nearest") for one in region]
        return np.asarray(np.stack(planes), np.float32)
