"""What one answer is worth, by numbers; docs/reader-study.md has the formulas and their sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from math import log2

from app.reading.reader_study.answers import POINTS, Answer, Judgement


@dataclass(frozen=True)
class Figures:
    """The measures of an answer, or their means over some.

    Attributes
    ----------
    size, place, pattern : float or None
        Share of the first k rows of which that point was judged alike.
    precision : float or None
        Share of the first k rows with all three.
    agree : float or None
        Mean of the three shares.
    reciprocal_rank : float or None
        1 / rank of the first row with all three; 0 where there is none.
    found : float or None
        Whether the presented patient is among all rows that were shown (1 or 0); None where nobody was presented.
    found_reciprocal_rank : float or None
        1 / rank of that patient; 0 where not found.
    ndcg : float or None
        Of the first k rows, by how many points are alike.
    drawing_s, judging_s, total_s : float or None
        Seconds without pauses.
    attempts : float or None
        How many sketches rows were shown for.
    """

    size: float | None
    place: float | None
    pattern: float | None
    precision: float | None
    agree: float | None
    reciprocal_rank: float | None
    found: float | None
    found_reciprocal_rank: float | None
    ndcg: float | None
    drawing_s: float | None
    judging_s: float | None
    total_s: float | None
    attempts: float | None


NAMES = tuple(field.name for field in fields(Figures))


def measure(answer: Answer, k: int) -> Figures:
    """Return the figures of a finished answer at a cut of `k` rows.

    Where fewer rows were shown than `k` the missing ones count as not alike: a search that finds little is not better for it.
    """
    judged = [row.judgement for row in answer.rows]
    first = judged[:k]
    shares = {point: sum(getattr(one, point) is True for one in first) / k for point in POINTS}
    rank = answer.presented_rank
    presented = answer.presented is not None
    return Figures(
        **shares,
        precision=sum(one.grade == len(POINTS) for one in first) / k,
        agree=sum(shares.values()) / len(POINTS),
        reciprocal_rank=next((1 / place for place, one in enumerate(judged, 1) if one.grade == len(POINTS)), 0.0),
        found=float(rank is not None) if presented else None,
        found_reciprocal_rank=(0.0 if rank is None else 1 / rank) if presented else None,
        ndcg=ndcg(first, judged),
        drawing_s=answer.drawing_s,
        judging_s=answer.judging_s,
        total_s=answer.drawing_s + answer.judging_s,
        attempts=float(len(answer.attempts)),
    )


def ndcg(first: Sequence[Judgement], judged: Sequence[Judgement]) -> float | None:
    """Return the normalised discounted cumulative gain of rows, whose gain is how many points are alike (0 to 3).

    Parameters
    ----------
    first : sequence of Judgement
        Of the first k rows, in their order.
    judged : sequence of Judgement
        Of all rows that were judged: the best k of them in the best order are the ideal.

    Returns
    -------
    float or None
        0 to 1; None where no row has any gain, since every order is then as good.
    """
    ideal = _dcg(sorted((one.grade for one in judged), reverse=True)[: len(first)])
    return _dcg([one.grade for one in first]) / ideal if ideal else None


def _dcg(grades: Sequence[int]) -> float:
    return sum(grade / log2(place + 1) for place, grade in enumerate(grades, 1))


def mean(figures: Sequence[Figures]) -> Figures:
    """Return the means, each over the answers that have it; None where none has."""
    columns = {name: [value for one in figures if (value := getattr(one, name)) is not None] for name in NAMES}
    return Figures(**{name: sum(values) / len(values) if values else None for name, values in columns.items()})
