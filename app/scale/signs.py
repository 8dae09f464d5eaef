"""Bits of codes whose Hamming distance tells how far codes are apart: on which side of many planes a code lies.

The planes stand across directions, evenly spaced along each: the count of planes between two codes is then near the sum of how
far they are apart along the directions. These span the codes' first principal axes and are turned at random, so that this sum is
near a multiple of the distance itself, and not only along axes. They are a hash of signs with offsets (docs/hashing.md), made for
distances of all sizes instead of for the nearest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

DIRECTIONS, PLANES = 64, 24
"""Directions, and planes across each: 1,536 bits of a sum of parts."""

ENOUGH_ROWS = 256
_SEED = 0
_AXES_SHARE = 0.995
_OUTSIDE = 0.002
_PAIRS = 4096


@dataclass(frozen=True, eq=False)
class Signs:
    """Directions and planes of one sum of parts.

    Attributes
    ----------
    directions : float32 array (d, n)
        Of length 1.
    first, step : float32 arrays (n,)
        Where the first plane across each lies, and how far from each other they are.
    scale : float
        The distance that a bit stands for.
    """

    directions: Floats
    first: Floats
    step: Floats
    scale: float

    PARTS: ClassVar[tuple[str, ...]] = ("directions", "first", "step", "scale")

    @property
    def row_bytes(self) -> int:
        """Bytes of a code's bits."""
        return int(self.directions.shape[1]) * PLANES // 8

    @classmethod
    def learned(cls, codes: Floats) -> Signs:
        """Return planes learned from some codes (n, d); of very few, or of codes that are all alike, any planes will do."""
        rng = np.random.default_rng(_SEED)
        centred = codes - codes.mean(axis=0) if len(codes) else np.zeros((1, codes.shape[1]), np.float32)
        sizes, axes = np.linalg.eigh(centred.T @ centred)  # in float32: any directions near the axes will do
        sizes, axes = np.maximum(sizes[::-1].astype(np.float64), 0), axes[:, ::-1]
        share = np.cumsum(sizes) / max(sizes.sum(), 1e-30)
        count = min(codes.shape[1], max(8, int(np.searchsorted(share, _AXES_SHARE)) + 1))
        turned = [np.linalg.qr(rng.standard_normal((count, count)))[0] for _ in range(-(-DIRECTIONS // count))]
        directions = (axes[:, :count] @ np.concatenate(turned, axis=1)[:, :DIRECTIONS]).astype(np.float32)
        along = codes @ directions if len(codes) else np.zeros((1, DIRECTIONS), np.float32)
        low, high = np.quantile(along, [_OUTSIDE, 1 - _OUTSIDE], axis=0)
        # Steps are alike across all directions, else a distance would count more along some than along others.
        step = np.full(directions.shape[1], max(float(np.max(high - low)), 1e-6) / PLANES)
        first = (low + high) / 2 - step * (PLANES - 1) / 2
        made = cls(directions, first.astype(np.float32), step.astype(np.float32), 1.0)
        return cls(made.directions, made.first, made.step, made._scale(codes, rng))

    def _scale(self, codes: Floats, rng: np.random.Generator) -> float:
        """Return the median distance of pairs of codes over that of their bits."""
        if len(codes) < 2:
            return 1.0
        one, other = rng.integers(0, len(codes), (2, _PAIRS))
        apart = np.linalg.norm(codes[one] - codes[other], axis=1)
        levels = self._levels(codes)
        bits = np.abs(levels[one].astype(np.int32) - levels[other]).sum(axis=1)
        there = bits > 0
        return float(np.median(apart[there] / bits[there])) if there.any() else 1.0

    def _levels(self, codes: Floats) -> npt.NDArray[np.uint8]:
        """Return how many planes across each direction lie below codes (n, d): uint8 (n, directions)."""
        planes = np.ceil((codes @ self.directions - self.first) / self.step)
        return np.asarray(np.clip(planes, 0, PLANES), np.uint8)

    def bits(self, codes: Floats) -> npt.NDArray[np.uint8]:
        """Return the bits of codes (n, d), packed: uint8 (n, `row_bytes`)."""
        return np.asarray(_LEVELS[self._levels(codes)].reshape(len(codes), -1), np.uint8)

    def as_arrays(self) -> dict[str, npt.NDArray[np.float32]]:
        """Return what makes the same again."""
        return {
            "directions": self.directions,
            "first": self.first,
            "step": self.step,
            "scale": np.array([self.scale], np.float32),
        }

    @classmethod
    def of_arrays(cls, arrays: dict[str, npt.NDArray[np.float32]]) -> Signs:
        """Return what :meth:`as_arrays` gave."""
        return cls(arrays["directions"], arrays["first"], arrays["step"], float(arrays["scale"][0]))


_LEVELS = np.packbits(np.arange(PLANES) < np.arange(PLANES + 1)[:, None], axis=1)
"""The bits of each number of planes, uint8 (PLANES + 1, PLANES / 8)."""
