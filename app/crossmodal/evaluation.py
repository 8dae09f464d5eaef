"""The paper's evaluation: the rank of the best similarity near the true place among those of an 81 x 81 neighbourhood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from app.crossmodal.images import FloatArray, Pair
from app.crossmodal.measures import Measure, Place
from app.crossmodal.patches import HALF, NEAR_PX, draw_places
from app.errors import UserError
from app.jobs import Job

TRUE_PX = 1
_AROUND = HALF + 4
"""How much around the place itself a measure may see: the patch, and what descriptors of its border pixels need."""


@dataclass(frozen=True)
class Row:
    """How a measure did.

    Attributes
    ----------
    measure : str
    points : int
    mean, median : float
        Of the prediction error, the rank less 1.
    right : float
        Share of errors of 0: the best of all places is within a pixel of the true one.
    within_3 : float
        Share of points whose best place lies within 3 pixels of the true one.
    mean_95, right_95 : tuple of float
        95 % intervals by bootstrap over points.
    """

    measure: str
    points: int
    mean: float
    median: float
    right: float
    within_3: float
    mean_95: tuple[float, float]
    right_95: tuple[float, float]


def place_at(
    pair: Pair,
    k: int,
    row: int,
    column: int,
    depth: int,
    level: int | None = None,
    sought: Literal["mr", "ct"] = "mr",
) -> Place:
    """Return a place and its 81 x 81 neighbourhood in the other image.

    The neighbourhood lies in the plane `level`, `k` if None; what lies outside the image is black.
    """
    half = depth // 2

    def around(values: npt.NDArray[np.float16], plane: int, distance: int) -> FloatArray:
        padded = np.pad(values[plane - half : plane + half + 1], ((0, 0), (distance, distance), (distance, distance)))
        return padded[:, row : row + 2 * distance + 1, column : column + 2 * distance + 1].astype(np.float32)

    known, searched = (pair.ct, pair.mr) if sought == "mr" else (pair.mr, pair.ct)
    return Place(around(known, k, _AROUND), around(searched, k if level is None else level, NEAR_PX + HALF), sought)


def prediction_error(similarities: FloatArray) -> int:
    """Return how many places of a neighbourhood (odd side) are more alike than the best of the 3 x 3 in its middle."""
    row, column = (n // 2 for n in similarities.shape)
    true = similarities[row - TRUE_PX : row + TRUE_PX + 1, column - TRUE_PX : column + TRUE_PX + 1]
    best = true.max()
    # Ties count half: a measure that says the same everywhere knows nothing.
    ahead = int((similarities > best).sum())
    level = int((similarities == best).sum() - (true == best).sum())
    return ahead + (level + 1) // 2


def check_planes(pairs: Sequence[Pair], depth: int) -> None:
    """Refuse, by a `UserError`, images with fewer planes than a patch has."""
    if thin := next((pair for pair in pairs if len(pair.ct) < depth), None):
        raise UserError(f"{thin.name} has too few planes for this model, which compares {depth}: choose one of single planes.")


def evaluate(pairs: Sequence[Pair], measures: Sequence[Measure], points: int, seed: int, job: Job) -> list[Row]:
    """Ask every measure the same places in and around the skulls.

    Parameters
    ----------
    pairs : sequence of Pair
    measures : sequence of Measure
    points : int
        Places, 300 in the paper.
    seed : int
    job : Job
        An item is a place.

    Returns
    -------
    list of Row
        In the order of `measures`.

    Raises
    ------
    UserError
        If the images have too few planes for a measure, or show no skull.
    Cancelled
    """
    depth = max(measure.depth for measure in measures)
    check_planes(pairs, depth)
    places = draw_places(np.random.default_rng([seed, 1]), pairs, points, 1.0, depth)
    job.start(points, "Comparing places")
    errors = np.zeros((len(measures), points))
    close = np.zeros((len(measures), points), np.bool_)
    for i, (p, k, row, column) in enumerate(places):
        for m, measure in enumerate(measures):
            similar = measure.similarities(place_at(pairs[p], k, row, column, measure.depth))
            errors[m, i] = prediction_error(similar)
            top = np.unravel_index(int(similar.argmax()), similar.shape)
            close[m, i] = max(abs(int(t) - n // 2) for t, n in zip(top, similar.shape, strict=True)) <= 3
        job.advance("Comparing places")
    return [_row(measure.name, errors[m], close[m]) for m, measure in enumerate(measures)]


def _row(name: str, errors: npt.NDArray[np.float64], close: npt.NDArray[np.bool_]) -> Row:
    drawn = np.random.default_rng(0).integers(len(errors), size=(1000, len(errors)))
    means, rights = errors[drawn].mean(axis=1), (errors[drawn] == 0).mean(axis=1)

    def interval(values: npt.NDArray[np.float64]) -> tuple[float, float]:
        low, high = np.percentile(values, (2.5, 97.5))
        return float(low), float(high)

    return Row(
        name,
        len(errors),
        float(errors.mean()),
        float(np.median(errors)),
        float((errors == 0).mean()),
        float(close.mean()),
        interval(means),
        interval(rights),
    )


def as_text(rows: Sequence[Row]) -> str:
    """Return the rows as a table."""
    lines = [f"{'measure':<22}{'mean error':>22}{'median':>9}{'error 0':>20}{'within 3 px':>13}"]
    for row in rows:
        mean = f"{row.mean:.1f} ({row.mean_95[0]:.1f}-{row.mean_95[1]:.1f})"
        right = f"{row.right:.3f} ({row.right_95[0]:.2f}-{row.right_95[1]:.2f})"
        lines.append(f"{row.measure:<22}{mean:>22}{row.median:>9.1f}{right:>20}{row.within_3:>13.3f}")
    return "\n".join(lines)


def as_values(rows: Sequence[Row]) -> list[dict[str, object]]:
    """Return the rows as plain values for JSON."""
    return [asdict(row) for row in rows]
