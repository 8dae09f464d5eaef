"""Logistic regression with an L2 penalty, by Newton's method: few terms, many rows, the same result every time."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]

MOST_STEPS = 100
SMALLEST_STEP = 1e-10
_TINY = 1e-9
"""Added to each spread, so that a term that never changes gets no weight instead of a division by zero."""


def fit_logistic(
    terms: Doubles, yes: Doubles, weight: Doubles, strength: float = 1.0, rising: Collection[int] = ()
) -> tuple[Doubles, float]:
    """Return the weights (p,) and the constant of the likeliest logistic function of some terms.

    Terms are brought to mean 0 and spread 1 first; there, half the sum of the squared weights is added to `strength` times the
    negative log-likelihood, the constant being free. So it is what scikit-learn calls ``C``.

    Parameters
    ----------
    terms : float64 array (n, p)
    yes : float64 array (n,)
        0 to 1: how far each row is a yes. There must be some of both.
    weight : float64 array (n,)
        How much each row counts, not less than 0.
    strength : float
    rising : collection of int
        Columns that may only speak for a yes: one whose weight would be negative is left out, its weight is 0.

    Raises
    ------
    ValueError
        If there are no rows, or all are a yes, or none is.

    Examples
    --------
    >>> import numpy as np
    >>> from app.evaluation.learning.fitting import fit_logistic
    >>> terms, yes = np.array([[0.0], [1.0], [2.0], [3.0]]), np.array([0.0, 0.0, 1.0, 1.0])
    >>> weights, constant = fit_logistic(terms, yes, np.ones(4))
    >>> round(float(weights[0]), 3), round(constant, 3)
    (1.006, -1.509)
    """
    if not 0 < float(weight @ yes) < float(weight.sum()):
        raise ValueError("there must be rows that are a yes and rows that are not")
    mean, spread = terms.mean(axis=0), terms.std(axis=0) + _TINY
    rows = np.column_stack([(terms - mean) / spread, np.ones(len(terms))])
    penalty = np.append(np.ones(terms.shape[1]), 0.0) / strength
    found = _likeliest(rows, yes, weight, penalty)
    free = list(rising)
    while falling := [column for column in free if found[column] < 0]:
        free = [column for column in free if column not in falling]
        rows[:, falling] = 0
        found = _likeliest(rows, yes, weight, penalty)
    weights = found[:-1] / spread
    weights[[column for column in rising if column not in free]] = 0.0
    return weights, float(found[-1] - weights @ mean)


def _likeliest(rows: Doubles, yes: Doubles, weight: Doubles, penalty: Doubles) -> Doubles:
    """Return what makes the penalised likelihood largest; a column of zeros gets none."""
    found = np.zeros(rows.shape[1])
    cost = _cost(rows, yes, weight, penalty, found)
    for _ in range(MOST_STEPS):
        likely = logistic(rows @ found)
        slope = rows.T @ (weight * (likely - yes)) + penalty * found
        bend = (rows * (weight * likely * (1 - likely))[:, None]).T @ rows + np.diag(penalty)
        step = np.linalg.lstsq(bend, slope, rcond=None)[0]
        while (lower := _cost(rows, yes, weight, penalty, found - step)) > cost and np.abs(step).max() > SMALLEST_STEP:
            step = step / 2
        found, cost = found - step, lower
        if np.abs(step).max() <= SMALLEST_STEP:
            break
    return found


def logistic(x: Doubles) -> Doubles:
    """Return 1 / (1 + exp(-x)) of each number."""
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -60, 60))), np.float64)


def _cost(rows: Doubles, yes: Doubles, weight: Doubles, penalty: Doubles, found: Doubles) -> float:
    """Return the penalised negative log-likelihood."""
    x = rows @ found
    return float(weight @ (np.logaddexp(0, x) - yes * x) + penalty @ found**2 / 2)
