"""Rocchio's formula: a query is moved towards what was called right and away from what was called wrong.

J. J. Rocchio, Relevance feedback in information retrieval, in The SMART Retrieval System (1971); here as in C. D. Manning,
P. Raghavan and H. Schuetze, Introduction to Information Retrieval (2008), section 9.1.1, equation 9.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Constants:
    """How much the means of right and of wrong cases count beside the query itself, which counts 1.

    Attributes
    ----------
    right, wrong : float
        Beta and gamma of the formula. Gamma is less than 1, else wrong cases alone would turn a query into its opposite.

    Raises
    ------
    ValueError
        If one is negative, or `wrong` is 1 or more.
    """

    right: float
    wrong: float

    def __post_init__(self) -> None:
        if self.right < 0 or not 0 <= self.wrong < 1:
            raise ValueError(f"the constants {self.right} and {self.wrong} are out of range")


PUBLISHED = Constants(right=0.75, wrong=0.15)
"""What Manning et al. call reasonable, by which the query stays dominant; on training patients no others did
better (docs/searching.md)."""


def rocchio(query: npt.NDArray[Any], right: npt.NDArray[Any], wrong: npt.NDArray[Any], constants: Constants) -> Doubles:
    """Return the moved query, float64 (d,).

    The sum is divided by that of its weights, so that lengths, distances and scores stay comparable with those of the query;
    means over nothing have no weight.

    Parameters
    ----------
    query : array (d,)
    right, wrong : arrays (r, d) and (w, d)
        Of the cases that were called so; either may be empty.
    constants : Constants

    Raises
    ------
    ValueError
        If the shapes do not fit.

    Examples
    --------
    >>> import numpy as np
    >>> from app.retrieval.feedback import Constants, rocchio
    >>> query, none = np.array([1.0, 0.0]), np.empty((0, 2))
    >>> rocchio(query, np.array([[0.0, 1.0], [0.0, 3.0]]), none, Constants(right=1, wrong=0.5)).tolist()
    [0.5, 1.0]
    >>> rocchio(query, none, np.array([[0.0, 1.0]]), Constants(right=1, wrong=0.5)).tolist()
    [2.0, -1.0]
    """
    for name, cases in (("right", right), ("wrong", wrong)):
        if cases.ndim != 2 or cases.shape[1:] != query.shape:
            raise ValueError(f"the {name} cases are {cases.shape}, not (n, {', '.join(map(str, query.shape))})")
    total, weight = query.astype(np.float64), 1.0
    for cases, counts in ((right, constants.right), (wrong, -constants.wrong)):
        if len(cases):
            total = total + counts * cases.mean(axis=0, dtype=np.float64)
            weight += counts
    return np.asarray(total / weight, np.float64)
