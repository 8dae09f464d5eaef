"""Whether similarity means what it says: the agreement of rows by what is shown of them, and whether "nothing close" is said."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.evaluation.questions import Question
from app.evaluation.rankings import default_search
from app.evaluation.run import Plane, Run, Sketches
from app.lesions import BrainBox
from app.retrieval import Query

EDGES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
SHOWN = 10
"""So many rows of each query are looked at."""

UNLIKE = 40
"""So many drawings of each kind that is like no lesion."""


@dataclass(frozen=True)
class Band:
    """The rows that are shown with similarities from `low` to below `high`.

    Attributes
    ----------
    low, high : float
    rows : int
    shown, agreed : float
        Means of the similarity, and of the share of size, place and pattern that agree by the true label maps.
    """

    low: float
    high: float
    rows: int
    shown: float
    agreed: float


@dataclass(frozen=True)
class Similarity:
    """What an evaluation tells of similarity.

    Attributes
    ----------
    bands : list of Band
        Those that hold rows.
    nothing_close, of_unlike : dicts of str to float
        How often "nothing close" is said of what each reader draws, and of drawings that are like no lesion.
    """

    bands: list[Band]
    nothing_close: dict[str, float]
    of_unlike: dict[str, float]


def similarity(run: Run, drawn: Sequence[Sketches]) -> Similarity | None:
    """Return what the default query's rows are shown as and how they agree; None where it does not look again."""
    how = default_search(run.model)
    if not how:
        return None
    shown: list[tuple[float, float]] = []
    told, unlike = {}, {}
    agreement = run.truth.agreement
    share = (agreement.size + agreement.place.astype(np.int64) + agreement.pattern) / 3
    for sketches in drawn:
        answers = [run.answer(number, query, SHOWN, **how) for number, query in enumerate(sketches.queries)]
        told[sketches.reader] = float(np.mean([answer.nothing_close for answer in answers]))
        for number, answer in enumerate(answers):
            rows = [(hit.similarity, run.row_of(hit)) for hit in answer.hits]
            shown += [(alike, float(share[number, row])) for alike, row in rows if alike is not None]
    for name, queries in _unlike(run).items():
        answers = [run.answer(number, query, SHOWN, **how) for number, query in queries]
        unlike[name] = float(np.mean([answer.nothing_close for answer in answers]))
    return Similarity(_bands(np.array(shown).reshape(-1, 2)), told, unlike)


def _bands(shown: npt.NDArray[np.float64]) -> list[Band]:
    band = np.clip(np.searchsorted(EDGES, shown[:, 0], side="right") - 1, 0, len(EDGES) - 2)
    found = []
    for n, (low, high) in enumerate(itertools.pairwise(EDGES)):
        held = shown[band == n]
        if len(held):
            found.append(Band(low, high, len(held), *held.mean(axis=0).tolist()))
    return found


def _unlike(run: Run) -> dict[str, list[tuple[int, Query]]]:
    """Return queries of drawings that are like no lesion, each with the number of the question on whose slice it is."""
    random = np.random.default_rng(run.seed + 3)
    numbers = [n % len(run.questions) for n in range(UNLIKE)]
    made = {}
    for name, draw in (("ring round the head", _ring), ("line", _line)):
        sketches = np.stack([draw(run.questions[n], run.box, random) for n in numbers])
        made[name] = list(zip(numbers, run.encode(sketches, numbers), strict=True))
    return made


def _ring(question: Question, box: BrainBox, random: np.random.Generator) -> Plane:
    """Return an ellipse of a pen's width at or round the edge of the head."""
    down, across = _from_middle(question, box)
    half = random.uniform(70, 88), random.uniform(55, 68)
    # A mm off the ellipse is about this much of its radius.
    off = np.abs(np.hypot(down / half[0], across / half[1]) - 1) * min(half)
    return _labelled(question, off <= random.uniform(1, 3))


def _line(question: Question, box: BrainBox, random: np.random.Generator) -> Plane:
    """Return a straight line of a pen's width across the brain."""
    down, across = _from_middle(question, box)
    angle, half = random.uniform(0, np.pi), random.uniform(20, 70)
    down, across = down - random.uniform(-30, 30), across - random.uniform(-30, 30)
    along = down * np.sin(angle) + across * np.cos(angle)
    off = np.hypot(down - np.clip(along, -half, half) * np.sin(angle), across - np.clip(along, -half, half) * np.cos(angle))
    return _labelled(question, off <= random.uniform(1, 3))


def _from_middle(question: Question, box: BrainBox) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    place = np.indices(question.truth.shape).astype(np.float64)
    return place[0] - box.row, place[1] - box.column


def _labelled(question: Question, where: npt.NDArray[np.bool_]) -> Plane:
    """Return a plane with the question's most frequent label."""
    return np.where(where, int(np.bincount(question.truth[question.truth > 0]).argmax()), 0).astype(np.uint8)
