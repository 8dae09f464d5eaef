"""Which slices are asked about: all kinds of lesions, evenly over patients, at their level of the template."""

from __future__ import annotations

from typing import cast

import numpy as np
import pytest

from app.errors import UserError
from app.evaluation import EvaluationCase
from app.evaluation.questions import MIN_QUERY_MM2, choose_questions
from app.imaging import Study
from app.lesions import BrainBox
from app.retrieval.template import TemplateSlices
from tests.support.evaluation_cases import BOX, EMPTY, BoxTemplate, case, lesion


def template(lowest: int = 0) -> TemplateSlices:
    return TemplateSlices(cast(Study, BoxTemplate(lowest)))


def test_studies_take_turns_and_slices_need_a_square_centimetre() -> None:
    speck = lesion(120, 80, 5)
    assert 0 < (speck > 0).sum() < MIN_QUERY_MM2
    cases = [case(n, [speck, lesion(120, 80, 20), EMPTY]) for n in range(6)]
    questions = choose_questions(cases, range(6), 4, 3, template())
    assert [(q.case, q.row, q.slice) for q in questions] == [(n, 1, 71) for n in range(4)]
    assert all((q.truth == cases[q.case].truth.plane(1)).all() for q in questions)
    assert len(choose_questions(cases, [2, 3], 100, 0, template())) == 2
    with pytest.raises(UserError, match="1 cm2"):
        choose_questions([case(0, [speck] * 3)], [0], 5, 0, template())


def test_a_slice_is_drawn_on_at_its_level_below_the_brains_top() -> None:
    taller = BrainBox(BOX.top - 8, BOX.row, BOX.column)
    cases = [case(0, [EMPTY, lesion(120, 80, 20), EMPTY], box=taller)]
    assert [q.slice for q in choose_questions(cases, [0], 1, 0, template())] == [79]
    with pytest.raises(UserError, match="template holds no brain"):
        choose_questions(cases, [0], 1, 0, template(lowest=80))


def rare_case() -> EvaluationCase:
    """Forty slices: one with a small lesion, one with a lesion on both sides, the others alike."""
    planes = [lesion(120, 80, 20)] * 40
    planes[7], planes[23] = lesion(120, 80, 9), lesion(120, 119, 30)
    return case(0, planes, slices=range(60, 100))


def test_rare_kinds_of_lesions_are_asked_about_early() -> None:
    for seed in range(5):
        rows = [q.row for q in choose_questions([rare_case()], [0], 8, seed, template())]
        assert {7, 23} <= set(rows)
        assert len(set(rows)) == 8


def test_the_same_seed_chooses_the_same() -> None:
    chosen = [[q.row for q in choose_questions([rare_case()], [0], 12, seed, template())] for seed in (1, 1, 2)]
    assert chosen[0] == chosen[1] != chosen[2]
    assert len(np.unique(chosen[0])) == 12
