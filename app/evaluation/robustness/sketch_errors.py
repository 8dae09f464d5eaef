"""Sketches that are off by so many millimetres."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from app.evaluation.judging.planes import Plane

ERRORS_MM = (0, 2, 4, 8, 12, 16)
WAVE_MM = 18.0
"""Over so many millimetres a hand's error changes: a lesion is partly displaced, partly deformed."""


def off_by(truth: Plane, error_mm: float, random: np.random.Generator) -> Plane:
    """Return a label plane (240, 240) of 1 mm whose every point is displaced smoothly, by `error_mm` (root mean square).

    The mean is taken over everything labelled; half of it (of its square) moves the lesion as a whole.
    """
    if error_mm <= 0 or not truth.any():
        return truth
    angle = random.uniform(0, 2 * np.pi)
    whole = np.array([np.sin(angle), np.cos(angle)])[:, None, None]
    wave = np.stack([ndimage.gaussian_filter(random.standard_normal(truth.shape), WAVE_MM) for _ in range(2)])
    wave -= wave[:, truth > 0].mean(1)[:, None, None]
    wave /= max(float(np.sqrt((wave**2).sum(0)[truth > 0].mean())), 1e-9)
    moved: npt.NDArray[np.float64] = (whole + wave) / np.sqrt(2) * error_mm
    places = np.indices(truth.shape) + moved
    drawn: Plane = ndimage.map_coordinates(truth, places, order=0, mode="constant", cval=0)
    return drawn


def all_off_by(truths: list[Plane], error_mm: float, seed: int) -> Plane:
    """Return (Q, 240, 240) such planes; each error has the same directions at all sizes. What would leave nothing stays."""
    drawn = [off_by(truth, error_mm, np.random.default_rng((seed, number))) for number, truth in enumerate(truths)]
    return np.stack([one if one.any() else truth for one, truth in zip(drawn, truths, strict=True)])
