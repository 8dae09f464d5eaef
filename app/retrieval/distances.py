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
from app.library import CodeTable

By = Literal["entire", "normal", "abnormal", "both"]
BY: tuple[str, ...] = get_args(By)

PAIRS = 4096
ENOUGH_ABNORMAL = 50

FloatArray = npt.NDArray[np.float32]
DoubleArray = npt.NDArray[np.float64]

_UNIT = 2.0**-24
"""Half the spacing of float32 numbers at 1: the relative error of one rounding."""

_CHUNK = 4096


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


class CodeMatrix:
    """Codes of all reference slices as one float32 matrix, compared with a query by one matrix-vector product.

    Parameters
    ----------
    codes : float32 array (N, d)
    """

    def __init__(self, codes: FloatArray) -> None:
        self._codes = codes
        self._squares = np.empty(len(codes), np.float64)
        for start in range(0, len(codes), _CHUNK):
            part = codes[start : start + _CHUNK].astype(np.float64)
            self._squares[start : start + _CHUNK] = np.einsum("ij,ij->i", part, part)
        self._lengths = np.sqrt(self._squares)
        length = codes.shape[1]
        self._bound = length / 2 * _UNIT / (1 - length * _UNIT) + 4 * _UNIT

    def squared(self, query: FloatArray) -> tuple[DoubleArray, DoubleArray]:
        """Return squared distances (N,) to a query (d,) and a bound (N,) on the error of each.

        The product is float32: its error is at most d u |q| |r| / (1 - d u), u being `_UNIT`, whatever the order of the sum,
        and |q| |r| <= (|q| + |r|)^2 / 4. The rest of the bound is for codes that are sums rounded to float32 themselves.
        """
        own = float(np.dot(query.astype(np.float64), query))
        product = (self._codes @ query).astype(np.float64)
        return own - 2 * product + self._squares, self._bound * (np.sqrt(own) + self._lengths) ** 2


@dataclass(frozen=True)
class Scales:
    """sN and sA of a library; see the module's docstring."""

    normal: float
    abnormal: float


def typical_distances(table: CodeTable, seed: int = 0) -> Scales:
    """Return sN and sA of a library (1 where it holds too little to tell)."""
    patients = patient_of_rows(table)[1]
    area = np.array([value for study in table.studies for value in study.abnormal_mm2])
    everywhere = np.arange(len(patients))
    abnormal = np.flatnonzero(area > 0)
    return Scales(
        normal=_median(table.normal, patients, everywhere, seed),
        abnormal=_median(table.abnormal, patients, abnormal if len(abnormal) >= ENOUGH_ABNORMAL else everywhere, seed),
    )


def _median(codes: npt.NDArray[np.float16], patients: npt.NDArray[np.intp], rows: npt.NDArray[np.intp], seed: int) -> float:
    """Return the median distance over pairs of `rows` of different patients."""
    if len(np.unique(patients[rows])) < 2:
        return 1.0
    first, second = np.random.default_rng(seed).choice(rows, (2, 4 * PAIRS))
    different = np.flatnonzero(patients[first] != patients[second])[:PAIRS]
    distances = [
        np.linalg.norm(codes[first[part]].astype(np.float64) - codes[second[part]], axis=1)
        for part in np.array_split(different, max(1, len(different) // 256))
    ]
    median = float(np.median(np.concatenate(distances))) if len(different) else 0.0
    return median if median > 0 else 1.0


def patient_of_rows(table: CodeTable) -> tuple[list[str], npt.NDArray[np.intp]]:
    """Return the library's patients, sorted, and for each row of the table the position of its patient (N,)."""
    names = sorted({study.patient for study in table.studies})
    position = {name: place for place, name in enumerate(names)}
    of_study = np.array([position[study.patient] for study in table.studies], np.intp)
    return names, of_study[table.study_index]
