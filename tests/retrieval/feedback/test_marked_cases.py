"""Searches that marks have moved: right cases stay, wrong ones go, and what is like them moves up or down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from app.retrieval.looking import Looked, look_again
from app.retrieval.measures import MEASURES
from app.retrieval.query import Marked
from app.retrieval.second_look import ANYWHERE, HERE, Look, shipped_weights
from tests.support.evaluation_cases import lesion
from tests.support.look_tables import Case, Plane, query_of, searched, throughout

DRAWN = lesion(110, 80, 20, ring=True)
SMALL, LARGE = (lesion(110, 80, radius, ring=True) for radius in (15, 27))
CASES = [throughout("small", SMALL), throughout("large", LARGE), throughout("other", lesion(150, 150, 9))]
LOOKS = [HERE, ANYWHERE]


def marked(patient: str, plane: Plane, right: bool) -> Marked:
    return Marked(patient, patient, 72, right, plane, CASES[0].facts.brain)


def looked(marks: Sequence[Marked] = (), look: Look = HERE, cases: Sequence[Case] = CASES) -> Looked:
    query = replace(query_of(DRAWN), marked=tuple(marks))
    return look_again(searched(cases, query.never), query, MEASURES["both"], 0.75, look, shipped_weights(), 10)


def order(found: Looked) -> list[str]:
    return [one.facts.patient for one in found.candidates]


def similarity(found: Looked, patient: str) -> float:
    return next(one.similarity or 0.0 for one in found.candidates if one.facts.patient == patient)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
@pytest.mark.parametrize("right", [True, False], ids=["right", "wrong"])
def test_what_is_like_a_marked_case_follows_it(look: Look, right: bool) -> None:
    """Of a case that is too small and one too large, that gains which is like a right case, or unlike a wrong one."""

    def gap(plane: Plane) -> float:
        found = looked([marked("somebody", plane, right)], look)
        values = [one.similarity or 0.0 for one in found.candidates]
        assert values == sorted(values, reverse=True)
        return similarity(found, "small") - similarity(found, "large")

    gained = gap(SMALL) - gap(LARGE)
    assert gained > 0.05 if right else gained < -0.02


def test_who_is_wrong_is_gone_and_who_is_right_is_not() -> None:
    assert "large" not in order(looked([marked("large", LARGE, right=False)]))
    assert "large" in order(looked([marked("large", LARGE, right=True)]))


def test_judgements_stay_those_of_what_was_drawn() -> None:
    scores = {one.facts.patient: one.scores for one in looked().candidates}
    for one in looked([marked("large", LARGE, right=True)]).candidates:
        assert one.scores == scores[one.facts.patient]


def test_a_marked_slice_without_a_lesion_moves_nothing() -> None:
    empty = np.zeros((240, 240), np.uint8)
    nothing = marked("nobody", empty, right=False)
    assert [(one.place, one.similarity) for one in looked([nothing]).candidates] == [
        (one.place, one.similarity) for one in looked().candidates
    ]
