"""The slices of one study, segmented together, since those beside a slice tell of it too.

* Slices of odd number go through the segmenter mirrored, and probabilities are averaged along the slices (a quarter, a half, a
  quarter). That is worth nearly what averaging each slice with its mirror image is, at half its price.
* A slice of odd number is not computed where neither of the two beside it shows anything of a fine structure: its probabilities
  are their mean. Where both show nothing at all, nothing changes; of coarse structures (edema) the outline is interpolated.

What is done with a slice depends on its number and not on what else is asked for, so a slice comes out the same alone. Slices lie
1 mm apart, whatever the thickness of those that were acquired; where one has no neighbour with brain its own values stand in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import torch
from torch import Tensor

SHOWS = 0.3
"""From this probability on, at any pixel, a slice shows something."""

Segmenting = Callable[[list[int], bool], Tensor]
"""Returns probabilities (n, labels, H, W) of slices by their numbers, as they are or by way of their mirror images."""


class Stack:
    """Label probabilities of a study's slices.

    Parameters
    ----------
    segment : callable
        Called with each slice at most once while slices are asked for from below upwards.
    brain : collection of int
        Numbers of all slices that hold brain.
    fine : sequence of int
        Labels of structures that may end or change from one slice to the next.
    """

    def __init__(self, segment: Segmenting, brain: Collection[int], fine: Sequence[int]) -> None:
        self._segment = segment
        self._brain = frozenset(brain)
        self._fine = list(fine)
        self._own: dict[int, Tensor] = {}
        self._shows: dict[int, bool] = {}

    def probabilities(self, slices: Sequence[int]) -> Tensor:
        """Return label probabilities (N, labels, H, W) of N slices, all of them with brain."""
        near = {n for k in slices for n in (k - 1, k, k + 1)} & self._brain
        odd = {n for n in near if n % 2}
        self._take((near - odd) | ({n + step for n in odd for step in (-1, 1)} & self._brain))
        self._take({n for n in odd if self._seen_beside(n)})
        for n in odd - self._own.keys():
            self._own[n] = (self._own[n - 1] + self._own[n + 1]) / 2
        out = torch.stack([self._averaged(k) for k in slices])
        for past in [n for n in self._own if n < max(slices) - 1]:
            del self._own[past]
        return out

    def _take(self, wanted: set[int]) -> None:
        """Have slices segmented, all of even or all of odd number."""
        numbers = sorted(wanted - self._own.keys())
        if not numbers:
            return
        mirrored = bool(numbers[0] % 2)
        found = self._segment(numbers, mirrored)
        self._own.update(zip(numbers, found, strict=True))
        if not mirrored:
            most = found[:, self._fine].sum(1).amax((1, 2))
            self._shows.update(zip(numbers, (most >= SHOWS).tolist(), strict=True))

    def _seen_beside(self, n: int) -> bool:
        """Whether slice n must be computed: something is seen beside it, or it is the last one with brain."""
        return any(self._shows.get(beside, True) for beside in (n - 1, n + 1))

    def _averaged(self, k: int) -> Tensor:
        own = self._own[k]
        below, above = (self._own.get(n, own) if n in self._brain else own for n in (k - 1, k + 1))
        return own / 2 + (below + above) / 4
