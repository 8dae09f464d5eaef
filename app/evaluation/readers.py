"""Simulated readers: they draw what is on a slice as a hand would, smooth and a little off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from app.errors import UserError
from app.evaluation.cases import EvaluationCase

MIN_QUERY_MM2 = 200
"""A reader is shown slices on which there is something to draw: 200 mm2 of whole tumour or more."""

SMOOTHING_MM = 2.0
SHIFT_MM = 1.5


@dataclass(frozen=True)
class SimulatedQuery:
    """A sketch (240, 240) of the truth on slice `k` of case number `case`; row `row` of that case's slices."""

    case: int
    row: int
    k: int
    truth: npt.NDArray[np.uint8]
    sketch: npt.NDArray[np.uint8]


def draw(truth: npt.NDArray[np.uint8], random: np.random.Generator) -> npt.NDArray[np.uint8]:
    """Redraw a label plane (240, 240) of 1 mm by hand: smoothed by 2 mm, displaced by about 1.5 mm."""
    shift = random.normal(0, SHIFT_MM, 2)
    planes = [ndimage.gaussian_filter((truth == label).astype(np.float32), SMOOTHING_MM) for label in range(4)]
    moved = np.stack([ndimage.shift(plane, shift, order=1, cval=float(label == 0)) for label, plane in enumerate(planes)])
    drawn: npt.NDArray[np.uint8] = moved.argmax(0).astype(np.uint8)
    return drawn if drawn.any() else truth


def simulate(cases: Sequence[EvaluationCase], asking: Sequence[int], count: int, seed: int) -> list[SimulatedQuery]:
    """Draw `count` sketches, evenly over the cases `asking` (positions in `cases`), on slices drawn at random.

    Raises
    ------
    UserError
        If none of them has a slice with enough tumour.
    """
    random = np.random.default_rng(seed)
    pools = {}
    for position in asking:
        area = (cases[position].truth > 0).sum(axis=(1, 2))
        rows = np.flatnonzero(area >= MIN_QUERY_MM2)
        if len(rows):
            pools[position] = random.permutation(rows)
    if not pools:
        raise UserError("None of the studies to ask about has a slice with 2 cm2 of tumour: give labelled studies with tumours.")
    queries = []
    turns = [(position, turn) for turn in range(155) for position in pools if turn < len(pools[position])]
    for position, turn in turns[:count]:
        row = int(pools[position][turn])
        truth = cases[position].truth[row]
        queries.append(SimulatedQuery(position, row, int(cases[position].slices[row]), truth, draw(truth, random)))
    return queries
