"""Pseudo-normal images: a slice as if it were healthy, as a model guesses it from the normal part of the slice's code.

A decoder makes images of codes, which are blurred: a code keeps some hundred numbers of a slice. So no image is compared with
them as it is. Two signed maps are made, in standard deviations (SD) of a sequence's brain:

* `difference`: image minus pseudo-normal image, both smoothed alike. Its sign is the image's own. Normal structures that a code
  does not keep (ventricles, cortex) are in it too.
* `added`: the image of the whole code minus that of its normal part. Nothing but what the model takes for abnormal is in it; how
  bright it is, and in T1 and T1ce whether it is brighter at all, is the decoder's guess.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from app import frames
from app.anatomy import NETWORK_MODALITIES
from app.codes.contract import AnatomyCodes, DecodingModel, FloatArray

Planes = npt.NDArray[np.uint8]
Steps = npt.NDArray[np.int8]

SMOOTH_MM = 6.0
"""Standard deviation of the Gaussian by which image and guess are smoothed before they are compared."""

STEPS_A_SD = 32
"""Differences are whole steps, so many to a standard deviation; four of those are the most that is told."""

LEAST_BRAIN = 0.02
"""Share of brain around a place below which nothing is compared there."""


@dataclass(frozen=True)
class GreyScale:
    """Mean and standard deviation of a sequence's brain in display values."""

    mean: float
    spread: float


@dataclass(frozen=True, eq=False)
class GuessedSlices:
    """What a model guesses of N slices, in the decoder's pixels: S x S of them cover a plane.

    Attributes
    ----------
    normal : uint8 array (N, 3, S, S)
        The pseudo-normal image of each of `NETWORK_MODALITIES`, in display values of the study.
    difference, added : int8 array (N, 3, S, S)
        The maps, in steps of 1 / `STEPS_A_SD` SD.
    """

    normal: Planes
    difference: Steps
    added: Steps


def grey_scale(planes: Planes) -> GreyScale | None:
    """Return the grey scale of a sequence's display planes; None where all are empty.

    Networks see z-scores of a sequence's non-zero voxels. Display values are linear in the same voxels but for the two times
    half a percent that are cut off, so that their mean and deviation stand for those of the voxels. Every other slice is enough.
    """
    counts = np.bincount(planes[::2].ravel(), minlength=256)[1:].astype(np.float64)
    if not counts.any():
        return None
    values = np.arange(1, 256)
    mean = float((counts * values).sum() / counts.sum())
    spread = float(np.sqrt((counts * (values - mean) ** 2).sum() / counts.sum()))
    return GreyScale(mean, spread or 1.0)


def guessed_slices(
    model: DecodingModel, codes: AnatomyCodes, display: Mapping[str, Planes], scales: Mapping[str, GreyScale]
) -> GuessedSlices:
    """Return what a model guesses of slices from their codes.

    Parameters
    ----------
    model : DecodingModel
    codes : AnatomyCodes
        Of N slices.
    display : mapping of modality to uint8 array (N, 240, 240)
        The slices themselves, display values.
    scales : mapping of modality to GreyScale
        Of the whole study. What has none is guessed nothing of: 0 everywhere.
    """
    normal, entire = model.decode_images(codes.normal), model.decode_images(codes.entire)
    out = GuessedSlices(np.zeros(normal.shape, np.uint8), *(np.zeros(normal.shape, np.int8) for _ in range(2)))
    brain = np.any([display[name] > 0 for name in scales if name in display], axis=0)
    side = normal.shape[-1]
    area, smooth = _area_matrix(brain.shape[-1], side), _gaussian_matrix(side)
    inside = area @ brain.astype(np.float32) @ area.T
    around = smooth @ inside @ smooth.T
    known = around > LEAST_BRAIN
    for channel, name in enumerate(NETWORK_MODALITIES):
        if name not in scales or name not in display:
            continue
        scale, guess = scales[name], normal[:, channel]
        out.normal[:, channel] = np.clip(np.rint(guess * scale.spread + scale.mean), 0, 255).astype(np.uint8)
        out.added[:, channel] = _steps(entire[:, channel] - guess)
        seen = np.where(brain, (display[name].astype(np.float32) - scale.mean) / scale.spread, np.float32(0))
        apart = smooth @ (area @ seen @ area.T - guess * inside) @ smooth.T
        out.difference[:, channel] = _steps(np.where(known, apart / np.where(known, around, 1), 0))
    return out


def _steps(deviations: FloatArray) -> Steps:
    return np.clip(np.rint(deviations * STEPS_A_SD), -127, 127).astype(np.int8)


@cache
def _area_matrix(source: int, target: int) -> FloatArray:
    """Return the weights (target, source) by which each of `target` pixels is the mean of what it covers of `source` ones."""
    edges = np.arange(target + 1) * source / target
    low, high = edges[:-1, None], edges[1:, None]
    pixel = np.arange(source)
    shared = np.clip(np.minimum(high, pixel + 1) - np.maximum(low, pixel), 0, None)
    return np.asarray(shared / shared.sum(axis=1, keepdims=True), np.float32)


@cache
def _gaussian_matrix(side: int) -> FloatArray:
    """Return the weights (side, side) of a Gaussian of `SMOOTH_MM` along a line of a plane's pixels."""
    apart = np.subtract.outer(np.arange(side), np.arange(side)) * frames.PLANE_SHAPE[0] / side
    weights = np.exp(-0.5 * (apart / SMOOTH_MM) ** 2)
    return np.asarray(weights / weights[side // 2].sum(), np.float32)
