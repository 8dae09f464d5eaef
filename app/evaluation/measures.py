"""Figures: Dice of volumes, success at k, reciprocal rank, and a bootstrap over patients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from app.anatomy import MEASURED_CLASSES
from app.lesions import dice

DoubleArray = npt.NDArray[np.float64]

REPORTED_CLASSES = ("whole", "core", "enhancing", "necrotic")
MIN_VOLUME_ML = 0.5
"""Patients with less of a class do not count in that class's mean: Dice says nothing of a few voxels."""


def volume_dice(
    truth: npt.NDArray[np.uint8], predicted: npt.NDArray[np.uint8], classes: Sequence[str] = REPORTED_CLASSES
) -> dict[str, float]:
    """Return Dice per class of label maps of one study (1 mm voxels), for the classes with `MIN_VOLUME_ML` or more in truth."""
    found = {}
    for name in classes:
        mask = np.isin(truth, MEASURED_CLASSES[name])
        if mask.sum() >= MIN_VOLUME_ML * 1000:
            found[name] = dice(mask, np.isin(predicted, MEASURED_CLASSES[name]))
    return found


def bootstrap(values: DoubleArray, groups: Sequence[str], seed: int = 0, rounds: int = 2000) -> tuple[DoubleArray, DoubleArray]:
    """Return the 95 % intervals (C,) of the means of `values` (Q, C), resampling the groups of Q (patients) with replacement."""
    names, index = np.unique(np.array(groups), return_inverse=True)
    sums = np.zeros((len(names), values.shape[1]))
    np.add.at(sums, index, values)
    counts = np.bincount(index, minlength=len(names))
    picks = np.random.default_rng(seed).integers(len(names), size=(rounds, len(names)))
    means = sums[picks].sum(1) / counts[picks].sum(1)[:, None]
    low, high = np.percentile(means, [2.5, 97.5], axis=0)
    return low, high


def find_again(ranks: Sequence[int | None]) -> dict[str, float]:
    """Return success@1/5/10 and MRR of the own patient's ranks (None: not among the rows)."""
    found = np.array([np.inf if rank is None else rank for rank in ranks], np.float64)
    result = {f"success@{k}": float((found <= k).mean()) for k in (1, 5, 10)}
    result["mrr"] = float((1 / found).mean())
    return result


def mean_of(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the mean of every key over the rows that have it, and the number of those as ``n_<key>``."""
    names = sorted({name for row in rows for name in row})
    out: dict[str, float] = {}
    for name in names:
        values = [row[name] for row in rows if name in row]
        out[name] = float(np.mean(values))
        out[f"n_{name}"] = len(values)
    return out
