"""Typical distances of a library: what brings distances of different parts into proportion.

A typical distance is the median over at most `PAIRS` pairs of reference slices of different patients, drawn once with a fixed
seed: over all slices, or over the slices with abnormal area where there are at least `ENOUGH_ABNORMAL` of them (most slices of
a library are healthy and their abnormal codes alike, which would make every lesion look far away), else over all slices.
"""

from __future__ import annotations

from enum import Enum

import numpy as np
import numpy.typing as npt

from app.retrieval.rows import CodeRows, Sum

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


def _median(rows: CodeRows, parts: Sum, first: npt.NDArray[np.intp], second: npt.NDArray[np.intp]) -> float:
    """Return the median distance of some pairs of rows."""
    if not len(first):
        return 0.0
    distances = []
    for some in np.array_split(np.arange(len(first)), max(1, len(first) // 256)):
        apart = rows.take(parts[0], first[some]) - rows.take(parts[0], second[some])
        for name in parts[1:]:
            apart = apart + (rows.take(name, first[some]) - rows.take(name, second[some]))
        distances.append(np.linalg.norm(apart, axis=1))
    return float(np.median(np.concatenate(distances)))
