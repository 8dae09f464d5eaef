"""Distances between anatomy codes, defined once.

With dN = query NAC - reference NAC and dA = query AAC - reference AAC (L2 norms):

* ``normal`` = \\|dN\\|, ``abnormal`` = \\|dA\\|,
* ``entire`` = \\|dN + dA\\|, the paper's query; it is no function of the other two,
* ``both`` = sqrt((1 - W) (normal / sN)^2 + W (abnormal / sA)^2), W in [0, 1] weighing the abnormal part.

sN and sA bring the two parts into proportion. They are medians over at most `PAIRS` pairs of reference slices of different
patients, drawn once with a fixed seed: sN of \\|dN\\| over all slices, sA of \\|dA\\| over the slices with abnormal area where
there are at least `ENOUGH_ABNORMAL` of them (most slices of a library are healthy and their AACs alike, which would make
every lesion look far away), else over all slices.

Query and library use one precision: both are rounded to float16 before anything is subtracted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from app.errors import UserError
from app.retrieval.rows import CodeRows, FloatArray

By = Literal["entire", "normal", "abnormal", "both"]
BY: tuple[str, ...] = get_args(By)

PAIRS = 4096
ENOUGH_ABNORMAL = 50


def check_by(by: str, weight: float) -> By:
    """Return `by` if it is one of `BY` and `weight` is in [0, 1]; :class:`UserError` otherwise."""
    if by not in BY:
        raise UserError(f"There is no search by {by}: choose one of {', '.join(BY)}.")
    if not 0 <= weight <= 1:
        raise UserError(f"The weight {weight:g} is out of range: give a number from 0 (normal only) to 1 (abnormal only).")
    return next(known for known in get_args(By) if known == by)


def rounded(code: npt.NDArray[np.floating]) -> FloatArray:
    """Return a query's code (d,) float32 with the library's precision."""
    with np.errstate(over="ignore"):
        half = np.asarray(code, np.float32).astype(np.float16)
    if not np.isfinite(half).all():
        raise UserError("The model gives a code for this query that is not finite in float16: use another model.")
    return half.astype(np.float32)


@dataclass(frozen=True)
class Scales:
    """sN and sA of a library; see the module's docstring."""

    normal: float
    abnormal: float


def typical_distances(rows: CodeRows, seed: int = 0) -> Scales:
    """Return sN and sA of a library (1 where it holds too little to tell), whatever the order of its rows."""
    everywhere = np.argsort(rows.order)
    abnormal = everywhere[rows.abnormal_mm2()[everywhere] > 0]
    return Scales(
        normal=_median(rows, 0, everywhere, seed),
        abnormal=_median(rows, 1, abnormal if len(abnormal) >= ENOUGH_ABNORMAL else everywhere, seed),
    )


def _median(rows: CodeRows, part: int, chosen: npt.NDArray[np.intp], seed: int) -> float:
    """Return the median distance of normal (0) or abnormal (1) codes over pairs of `chosen` rows of different patients."""
    if len(np.unique(rows.patient[chosen])) < 2:
        return 1.0
    first, second = np.random.default_rng(seed).choice(chosen, (2, 4 * PAIRS))
    different = np.flatnonzero(rows.patient[first] != rows.patient[second])[:PAIRS]
    distances = [
        np.linalg.norm(rows.take(part, first[some]) - rows.take(part, second[some]), axis=1)
        for some in np.array_split(different, max(1, len(different) // 256))
    ]
    median = float(np.median(np.concatenate(distances))) if len(different) else 0.0
    return median if median > 0 else 1.0
