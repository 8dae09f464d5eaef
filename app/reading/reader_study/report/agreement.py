"""How far readers agree about the same rows: Cohen's kappa of two, Fleiss' of more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from app.reading.reader_study.answers import POINTS, Point
from app.reading.reader_study.session import Session

Unit = tuple[str, str, int]
"""What is judged: a question, and a study and slice that was shown for it."""

Ratings = Mapping[str, Mapping[Unit, bool]]
"""What each reader said of each unit."""


@dataclass(frozen=True)
class Agreement:
    """How far some readers agree on a point.

    Attributes
    ----------
    point : str
    kind : str
        "Cohen" or "Fleiss".
    readers : tuple of str
    units : int
        How many rows all of them judged.
    observed : float or None
        Share of pairs of judgements that are the same; None without units.
    kappa : float or None
        None without units, or where chance alone would agree always (everybody said the same of everything).
    """

    point: Point
    kind: str
    readers: tuple[str, ...]
    units: int
    observed: float | None
    kappa: float | None


def agreements(sessions: Mapping[str, Sequence[Session]]) -> list[Agreement]:
    """Return how far readers agree: of each two Cohen's kappa and, of more than two, Fleiss' of all together, for each point.

    Parameters
    ----------
    sessions : mapping of str to sequence of Session
        By reader. Rows that a reader was shown more than once count as judged the last time.
    """
    found = []
    for point in POINTS:
        ratings = {reader: _ratings(of_one, point) for reader, of_one in sessions.items()}
        if len(ratings) > 2:
            found.append(_fleiss(ratings, point))
        found += [_cohen({one: ratings[one], other: ratings[other]}, point) for one, other in combinations(sorted(ratings), 2)]
    return found


def _ratings(sessions: Sequence[Session], point: Point) -> dict[Unit, bool]:
    answers = (answer for session in sessions for answer in session.answers if answer.phase == "finished")
    return {
        (answer.question, row.study, row.slice): bool(getattr(row.judgement, point)) for answer in answers for row in answer.rows
    }


def _shared(ratings: Ratings) -> list[Unit]:
    units = [set(of_one) for of_one in ratings.values()]
    return sorted(set.intersection(*units)) if units else []


def _cohen(ratings: Ratings, point: Point) -> Agreement:
    first, second = ratings.values()
    units = _shared(ratings)
    names = tuple(ratings)
    if not units:
        return Agreement(point, "Cohen", names, 0, None, None)
    observed = sum(first[unit] == second[unit] for unit in units) / len(units)
    yes = [sum(of_one[unit] for unit in units) / len(units) for of_one in (first, second)]
    chance = yes[0] * yes[1] + (1 - yes[0]) * (1 - yes[1])
    return Agreement(point, "Cohen", names, len(units), observed, _beyond_chance(observed, chance))


def _fleiss(ratings: Ratings, point: Point) -> Agreement:
    units = _shared(ratings)
    names, raters = tuple(sorted(ratings)), len(ratings)
    if not units:
        return Agreement(point, "Fleiss", names, 0, None, None)
    counts = [sum(of_one[unit] for of_one in ratings.values()) for unit in units]
    pairs = raters * (raters - 1)
    observed = sum(yes * (yes - 1) + (raters - yes) * (raters - yes - 1) for yes in counts) / (pairs * len(units))
    share = sum(counts) / (raters * len(units))
    return Agreement(point, "Fleiss", names, len(units), observed, _beyond_chance(observed, share**2 + (1 - share) ** 2))


def _beyond_chance(observed: float, chance: float) -> float | None:
    return None if 1 - chance < 1e-12 else (observed - chance) / (1 - chance)
