"""Typical distances of a library: what brings distances of different parts into proportion.

A typical distance is the median over at most `PAIRS` pairs of reference slices of different patients, drawn once with a fixed
seed: over all slices, or over the slices with abnormal area where there are at least `ENOUGH_ABNORMAL` of them (most slices of
a library are healthy and their abnormal codes alike, which would make every lesion look far away), else over all slices.
"""

from __future__ import annotations

from enum import Enum

import numpy as np
import numpy.typing as npt

from app.retrieval.rows import CodeRows, DoubleArray, Sum

Rows = npt.NDArray[np.intp]

PAIRS = 4096
SEED = 0
ENOUGH_ABNORMAL = 50


class Over(Enum):
    """Which slices a typical distance is of."""

    ALL = "all"
    LESIONS = "lesions"


def typical_distance(rows: CodeRows, parts: Sum, over: Over = Over.ALL) -> float:
    """Return a typical distance of a sum of parts (1 where the library holds too little to tell), whatever the rows' order."""
    if (parts, over.value) not in rows.typical:
        rows.typical[parts, over.value] = _typical_distance(rows, parts, over)
    return rows.typical[parts, over.value]


def _typical_distance(rows: CodeRows, parts: Sum, over: Over) -> float:
    chosen = np.argsort(rows.order, kind="stable")  # of few runs that are sorted already
    if over is Over.LESIONS:
        abnormal = chosen[rows.abnormal_mm2[chosen] > 0]
        chosen = abnormal if len(abnormal) >= ENOUGH_ABNORMAL else chosen
    owners = rows.patient[chosen]
    if not len(owners) or bool((owners == owners[0]).all()):
        return 1.0
    first, second = np.random.default_rng(SEED).choice(chosen, (2, 4 * PAIRS))
    different = np.flatnonzero(rows.patient[first] != rows.patient[second])[:PAIRS]
    median = _median(rows, parts, first[different], second[different])
    return median if median > 0 else 1.0


def _median(rows: CodeRows, parts: Sum, first: Rows, second: Rows) -> float:
    """Return the median distance of some pairs of rows, as float64 differences give it.

    Distances of float16 codes come from a kernel first, with a bound on their errors; only those that may lie in the middle
    are computed exactly, so a change of a library costs little.
    """
    if not len(first):
        return 0.0
    distances = np.zeros(len(first), np.float64)
    unsure = np.arange(len(first))
    if (quick := rows.pair_distances(parts, first, second)) is not None:
        squared, error = quick
        low, high = squared - error, squared + error
        middle = [(len(first) - 1) // 2, len(first) // 2]
        least, most = np.partition(low, middle)[middle[0]], np.partition(high, middle)[middle[1]]
        unsure = np.flatnonzero((high >= least) & (low <= most))
        distances[low > most] = np.inf
    for some in np.array_split(unsure, max(1, len(unsure) // 256)):
        distances[some] = _exact(rows, parts, first[some], second[some])
    return float(np.median(distances))


def _exact(rows: CodeRows, parts: Sum, first: Rows, second: Rows) -> DoubleArray:
    """Return the distances of some pairs of rows, computed in float64."""
    apart = rows.take(parts[0], first) - rows.take(parts[0], second)
    for name in parts[1:]:
        apart = apart + (rows.take(name, first) - rows.take(name, second))
    return np.asarray(np.linalg.norm(apart, axis=1))
