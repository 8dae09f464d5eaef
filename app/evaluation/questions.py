"""What is asked: slices with lesions of all kinds, and the slice of the template on which each is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app import frames
from app.errors import UserError
from app.evaluation.cases import EvaluationCase
from app.evaluation.judging.strata import strata
from app.imaging import Study
from app.lesions import BrainBox
from app.retrieval.template import TemplateSlices

MIN_QUERY_MM2 = 100
"""A reader is shown slices on which there is something to draw: 1 cm2 of tumour or more."""


@dataclass(frozen=True, eq=False)
class Question:
    """A slice with a lesion.

    Attributes
    ----------
    case, row : int
        Position of its study among the cases, and of the slice among that study's slices.
    slice : int
        The template's slice at the same level below the brain's top: there it is drawn.
    truth : uint8 array (240, 240)
        The experts' label plane.
    """

    case: int
    row: int
    slice: int
    truth: npt.NDArray[np.uint8]


def choose_questions(
    cases: Sequence[EvaluationCase],
    asking: Sequence[int],
    count: int,
    seed: int,
    template: TemplateSlices,
) -> list[Question]:
    """Choose `count` slices, evenly over the studies `asking` (positions in `cases`), so that all kinds of lesions are there.

    Studies take turns. Every other slice of a study is drawn at random among those with 1 cm2 of tumour or more, those between
    are of the kind (:mod:`app.evaluation.judging.strata`) that was chosen least often so far, as far as the study has it.

    Parameters
    ----------
    cases, asking, count, seed
        See above.
    template : TemplateSlices
        What is drawn on.

    Raises
    ------
    UserError
        If there is no such slice, or the template holds no brain at their levels.
    """
    random = np.random.default_rng(seed)
    box = brain_box(template.study)
    waiting: dict[int, list[int]] = {}
    kinds = {}
    reached = False
    for position in asking:
        judged = cases[position].judged
        rows = np.flatnonzero(judged.area_mm2 >= MIN_QUERY_MM2)
        reached = reached or bool(len(rows))
        drawable = [int(row) for row in rows if template.holds_brain(box.top - round(judged.level_mm[row]))]
        if drawable:
            waiting[position] = random.permutation(drawable).tolist()
            kinds[position] = np.stack(list(strata(judged).values()), 1)
    if not waiting:
        if reached:
            raise UserError("The template holds no brain on the slices with tumours: choose another template.")
        raise UserError("None of the studies to ask about has a slice with 1 cm2 of tumour: give labelled studies with tumours.")
    return [_question(cases, position, row, box) for position, row in _in_turns(waiting, kinds, count)]


def brain_box(study: Study) -> BrainBox:
    """Return the brain box of a study."""
    return BrainBox.of(frames.planes(study.brain()))


def _in_turns(waiting: dict[int, list[int]], kinds: dict[int, npt.NDArray[np.bool_]], count: int) -> list[tuple[int, int]]:
    """Return (case, row) of the slices in the order in which they are chosen."""
    chosen: list[tuple[int, int]] = []
    so_far = np.zeros(next(iter(kinds.values())).shape[1], np.int64)
    turn = 0
    while len(chosen) < count and any(waiting.values()):
        for position, rows in waiting.items():
            if not rows or len(chosen) == count:
                continue
            scarcest = [int(so_far[kinds[position][row]].min()) for row in rows]
            row = rows.pop(0 if turn % 2 == 0 else int(np.argmin(scarcest)))
            so_far += kinds[position][row]
            chosen.append((position, row))
        turn += 1
    return chosen


def _question(cases: Sequence[EvaluationCase], position: int, row: int, box: BrainBox) -> Question:
    case = cases[position]
    return Question(position, row, box.top - round(case.judged.level_mm[row]), case.truth.plane(row))
