"""Found rows become figures: what each query's first rows are worth, means of them, shares of an oracle, intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.evaluation import measures
from app.evaluation.rankings import BY_AGREE, BY_CLASSES, BY_WHOLE
from app.evaluation.run import TOP, Found, Run

COLUMNS = {
    "size": BY_AGREE,
    "place": BY_AGREE,
    "pattern": BY_AGREE,
    "agree_at_5": BY_AGREE,
    "all_at_5": BY_AGREE,
    "level_at_5": None,
    "lesion_free_at_5": None,
    "class_dice_at_5": BY_CLASSES,
    "dice_at_5": BY_WHOLE,
}
"""All figures of a ranking, and the oracle of which each is a share, where that makes sense."""

Values = Mapping[str, npt.NDArray[np.float64]]
"""By column the value of each query (Q,)."""


@dataclass(frozen=True)
class Figure:
    """A mean over queries, its share of the oracle's (None where there is none), and the 95 % interval over patients."""

    mean: float
    share: float | None
    low: float
    high: float


@dataclass(frozen=True)
class StratumFigures:
    """agree@5 of the queries of one kind: how many they are and of how many patients, the oracle's mean, and the figure."""

    queries: int
    patients: int
    oracle: float
    agree_at_5: Figure


def values_of(run: Run, rows: Found) -> Values:
    """Return what the first rows of each query are worth; a row too few is worth nothing, where there are patients enough."""
    wanted = max(1, min(TOP, len(set(run.patient_of_row)) - 1))
    out = {name: np.zeros(len(rows), np.float64) for name in COLUMNS}
    agrees = run.truth.agreement
    for n, found in enumerate(rows):
        if not found:
            continue
        size, place, pattern = (points[n, found] for points in (agrees.size, agrees.place, agrees.pattern))
        sums = {
            "size": size.sum(),
            "place": place.sum(),
            "pattern": pattern.sum(),
            "agree_at_5": (size.sum() + place.sum() + pattern.sum()) / 3,
            "all_at_5": (size & place & pattern).sum(),
            "level_at_5": agrees.level[n, found].sum(),
            "lesion_free_at_5": (~run.found.lesion[found]).sum(),
            "class_dice_at_5": run.truth.classes[n, found].sum(dtype=np.float64),
            "dice_at_5": run.truth.whole[n, found].sum(dtype=np.float64),
        }
        for name, total in sums.items():
            out[name][n] = total / wanted
    return out


def figures_of(run: Run, values: Values, oracles: Mapping[str, Values]) -> dict[str, Figure]:
    """Return the figures of a ranking; `oracles` are the values of the rankings that `COLUMNS` names."""
    together = np.stack([values[name] for name in COLUMNS], 1)
    low, high = measures.bootstrap(together, run.patients, run.seed)
    found = {}
    for n, (name, oracle) in enumerate(COLUMNS.items()):
        best = float(oracles[oracle][name].mean()) if oracle else 0.0
        found[name] = _figure(float(values[name].mean()), best, float(low[n]), float(high[n]))
    return found


def by_strata(run: Run, kinds: Mapping[str, npt.NDArray[np.bool_]], values: Values, oracle: Values) -> dict[str, StratumFigures]:
    """Return agree@5 of the queries of each kind (Q,) that there is."""
    found = {}
    for name, chosen in kinds.items():
        if not chosen.any():
            continue
        own = [patient for patient, one in zip(run.patients, chosen, strict=True) if one]
        agree, best = values["agree_at_5"][chosen], float(oracle["agree_at_5"][chosen].mean())
        low, high = measures.bootstrap(agree[:, None], own, run.seed)
        figure = _figure(float(agree.mean()), best, float(low[0]), float(high[0]))
        found[name] = StratumFigures(len(own), len(set(own)), best, figure)
    return found


def _figure(mean: float, best: float, low: float, high: float) -> Figure:
    return Figure(mean, mean / best if best else None, low, high)
