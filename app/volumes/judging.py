"""How well codes of brains tell groups apart, and how well volumes come back from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.volumes.placing import LIMIT, FloatArray

NEIGHBOURS = 5
RANGE = 2 * LIMIT
"""Of a prepared volume's intensities; errors are told as a share of it."""

_RESAMPLED = 1000

Doubles = npt.NDArray[np.float64]
Classes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Figure:
    """A mean, its 95 % interval from resampling patients, and the means of each fold."""

    value: float
    low: float
    high: float
    folds: tuple[float, ...]


def clustered(codes: Doubles, classes: Classes, seed: int = 0) -> Doubles:
    """Return 1 for each case that K-means, with as many clusters as classes, puts among its own, else 0; (N,).

    Clusters are named so that most cases are right.
    """
    from scipy.optimize import linear_sum_assignment
    from sklearn.cluster import KMeans

    count = int(classes.max()) + 1
    found = KMeans(count, n_init=10, random_state=seed).fit_predict(codes)
    table = np.zeros((count, count))
    np.add.at(table, (found, classes), 1)
    clusters, names = linear_sum_assignment(-table)
    named = dict(zip(clusters.tolist(), names.tolist(), strict=True))
    return np.array([named[int(one)] for one in found] == classes, np.float64)


def precise(codes: Doubles, classes: Classes, patients: Sequence[str]) -> Doubles:
    """Return, of each case, the share of its nearest `NEIGHBOURS` cases of other patients that are of its class; (N,)."""
    far = distances(codes)
    own = np.array(patients)
    far[own[:, None] == own[None]] = np.inf
    nearest = np.argsort(far, axis=1, kind="stable")[:, :NEIGHBOURS]
    return np.asarray((classes[nearest] == classes[:, None]).mean(axis=1))


def silhouettes(codes: Doubles, classes: Classes) -> Doubles:
    """Return the silhouette of each case by its class, (N,)."""
    from sklearn.metrics import silhouette_samples

    return np.asarray(silhouette_samples(codes, classes), np.float64)


def distances(codes: Doubles) -> Doubles:
    """Return the Euclidean distances of all pairs, (N, N)."""
    squares = np.square(codes).sum(1)
    return np.asarray(np.sqrt(np.maximum(squares[:, None] + squares - 2 * codes @ codes.T, 0)), np.float64)


def errors(found: FloatArray, wanted: FloatArray) -> Doubles:
    """Return the root mean squared error of each volume, % of the range of intensities; (N,)."""
    return np.asarray(100 / RANGE * np.sqrt(np.square(found - wanted).reshape(len(found), -1).mean(axis=1)), np.float64)


def likeness(found: FloatArray, wanted: FloatArray) -> Doubles:
    """Return the structural similarity (SSIM, cubes of 7 voxels) of each volume, (N,)."""
    from skimage import metrics

    similar: Callable[..., float] = metrics.structural_similarity
    return np.array([similar(a, b, data_range=RANGE) for a, b in zip(found, wanted, strict=True)], np.float64)


def sharpness(volumes: FloatArray) -> Doubles:
    """Return the gradient energy of each volume, mean squared slope a voxel; (N,)."""
    return np.array([sum(float(np.square(np.diff(volume, axis=axis)).mean()) for axis in range(3)) for volume in volumes])


def figure(values: Doubles, patients: Sequence[str], folds: Classes, seed: int = 0) -> Figure:
    """Return the mean of cases with its interval; all cases of a patient are drawn together."""
    names, owner = np.unique(np.array(patients), return_inverse=True)
    sums, counts = np.bincount(owner, values), np.bincount(owner)
    drawn = np.random.default_rng(seed).integers(len(names), size=(_RESAMPLED, len(names)))
    low, high = np.percentile(sums[drawn].sum(1) / counts[drawn].sum(1), (2.5, 97.5))
    each = tuple(float(values[folds == fold].mean()) for fold in np.unique(folds))
    return Figure(float(values.mean()), float(low), float(high), each)
