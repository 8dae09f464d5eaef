"""What the engine is asked where a case is searched with or rows were called right or wrong."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, cast

import numpy as np
import pytest

from app.codes import CodeSpace
from app.errors import UserError
from app.retrieval import Engine, Query
from app.retrieval.feedback import Marks
from tests.support.gui.widget_helpers import facts_of
from tests.support.library_support import make_space
from widgets.results.cases.asking import in_library, query_of
from widgets.state.cases import CaseMark, CaseSource, Use
from widgets.state.search_types import SearchRequest
from widgets.state.window_state import Asked, Drawn, WindowState

LABELS = np.ones((240, 240), np.uint8)
DRAWN = np.full((240, 240), 2, np.uint8)


@dataclass
class Asking:
    """An engine that keeps what it is asked; codes of a case are ones, of the template and a sketch twos."""

    space: CodeSpace = field(default_factory=make_space)
    marked: list[Marks] = field(default_factory=list)

    def _query(self, k: int, code: float, labels: Any, **more: Any) -> Query:
        parts = {part.name: np.full(part.length, code) for part in self.space.parts}
        return replace(Query.of(self.space, parts, k, labels=labels), **more)

    def query_from_case(self, place: tuple[str, int]) -> Query:
        return self._query(place[1], 1, LABELS, own=(place[0],))

    def query_from_sketch(self, k: int, labels: Any, beside: Any = None) -> Query:
        return self._query(k, 2, labels)

    def refined(self, query: Query, marks: Marks) -> Query:
        self.marked.append(marks)
        return query


def case(use: Use) -> CaseSource:
    return CaseSource("P", "P-s", 71, use)


@pytest.mark.parametrize(
    ("use", "k", "normal", "abnormal", "labels"),
    [(Use.WHOLE, 71, 1, 1, LABELS), (Use.ANATOMY, 71, 1, 2, DRAWN), (Use.LESION, 80, 2, 1, LABELS)],
)
def test_parts_come_from_where_they_are_wanted(use: Use, k: int, normal: float, abnormal: float, labels: Any) -> None:
    query = query_of(cast(Engine, Asking()), SearchRequest(80, DRAWN, case=case(use)))
    assert (query.slice, query.parts["normal"][0], query.parts["abnormal"][0]) == (k, normal, abnormal)
    assert query.labels is labels
    assert query.own == ("P-s",)


def test_marks_are_handed_on_and_none_are_none() -> None:
    engine = Asking()
    query_of(cast(Engine, engine), SearchRequest(80, DRAWN))
    assert not engine.marked
    marks = (CaseMark("P", "P-s", 71, right=True), CaseMark("Q", "Q-s", 5, right=False))
    query_of(cast(Engine, engine), SearchRequest(80, DRAWN, marks=marks))
    assert engine.marked == [Marks((("P-s", 71),), (("Q-s", 5),))]


def test_the_question_changes_with_what_counts() -> None:
    def question(drawn: Drawn, **asked: Any) -> tuple[object, ...]:
        return WindowState(drawn=drawn, asked=Asked(**asked)).question

    one, other, higher = Drawn(80, revision=1), Drawn(80, revision=2), Drawn(81, revision=1)
    for use, by_drawing, by_slice in ((Use.WHOLE, False, False), (Use.ANATOMY, True, True), (Use.LESION, False, True)):
        assert (question(one, case=case(use)) != question(other, case=case(use))) is by_drawing
        assert (question(one, case=case(use)) != question(higher, case=case(use))) is by_slice
    assert question(one) != question(one, marks=(CaseMark("P", "P", 1, right=True),))


def test_what_others_have_removed_does_not_stop_a_search() -> None:
    there = {"P": replace(facts_of("P"), slices=(71, 72))}
    right = CaseMark("P", "P", 71, right=True)
    gone = (CaseMark("P", "P", 60, right=True), CaseMark("Q", "Q-s", 71, right=False))
    request, told = in_library(SearchRequest(80, DRAWN, marks=(right, *gone)), there)
    assert request.marks == (right,)
    assert told == ("Called right or wrong, and no longer in this library: P, Q. What is gone counts for nothing.",)
    plain = SearchRequest(80, DRAWN, marks=(right,), case=CaseSource("P", "P", 72))
    assert in_library(plain, there) == (plain, ())


@pytest.mark.parametrize("use", list(Use))
def test_a_case_that_was_removed_is_told_of_in_the_windows_words(use: Use) -> None:
    with pytest.raises(UserError, match="Slice 71 of P is no longer in this library: go back to the sketch"):
        in_library(SearchRequest(80, DRAWN, case=case(use)), {})
