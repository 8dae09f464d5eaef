"""What all rankings of one evaluation share: a library of cases, questions, and how every slice agrees with each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from app.codes import Model
from app.evaluation.cases import EvaluationCase
from app.evaluation.judging.agreement import Agreement, agreement
from app.evaluation.judging.overlaps import Overlaps, overlaps
from app.evaluation.judging.slice_facts import SliceFacts
from app.evaluation.questions import Question, brain_box
from app.evaluation.readers import drawn_by
from app.imaging import Study
from app.library import Library
from app.retrieval import Engine, Hit, Query, SearchResult
from app.retrieval.encoders import Drawn
from app.retrieval.filters import Among
from app.retrieval.template import TemplateSlices

TOP = 5
"""So many rows are judged."""

Found = list[list[int]]
"""For each query the rows it finds, best first, as positions among all slices of all cases."""

Plane = npt.NDArray[np.uint8]
DoubleArray = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Judgement:
    """How all N slices agree with Q label maps, drawn or true, (Q, N) each.

    Attributes
    ----------
    agreement : Agreement
    whole, classes : float array
        Dice of everything labelled, and the mean of the classes' where the levels are at most 10 mm apart, else 0.
    """

    agreement: Agreement
    whole: npt.NDArray[np.float32]
    classes: npt.NDArray[np.float32]

    @classmethod
    def of(cls, asked: SliceFacts, found: SliceFacts, overlap: Overlaps) -> Judgement:
        """Judge by facts and overlaps."""
        agrees = agreement(asked, found)
        return cls(agrees, overlap.whole, np.where(agrees.level, overlap.classes, np.float32(0)))


class Sketches:
    """What one reader draws for all questions of a run, and the queries it makes."""

    def __init__(self, run: Run, reader: str) -> None:
        self.reader = reader
        self.labels = drawn_by(reader, [question.truth for question in run.questions], run.seed)
        self._run = run

    @cached_property
    def queries(self) -> list[Query]:
        """The sketches, each on the template's slice of its question."""
        return self._run.encode(self.labels)

    @cached_property
    def wrong_queries(self) -> list[Query]:
        """Another patient's sketch on each question's slice."""
        return self._run.encode(self.labels[self._run.others])

    @cached_property
    def facts(self) -> SliceFacts:
        """What the sketches show, on the template."""
        run = self._run
        return SliceFacts.of(self.labels, [question.slice for question in run.questions], run.box)

    @cached_property
    def against_truth(self) -> Judgement:
        """The sketches beside the true label maps."""
        run = self._run
        return Judgement.of(self.facts, run.found, overlaps(self.labels, [case.truth for case in run.cases]))

    @cached_property
    def against_predicted(self) -> Judgement:
        """The sketches beside the label maps that the library has."""
        run = self._run
        return Judgement.of(self.facts, run.predicted, overlaps(self.labels, [case.predicted for case in run.cases]))


class Run:
    """One library of cases, one list of questions.

    Parameters
    ----------
    model : Model
    template : Study
        What sketches are drawn on.
    library : Library
        Of the cases (:func:`app.evaluation.library.library_of`).
    cases : sequence of EvaluationCase
    questions : sequence of Question
    seed : int

    Attributes
    ----------
    case_of_row, slice_of_row : int64 arrays (N,)
        Of all slices of all cases, one after another.
    found : SliceFacts
        Of all slices, by the true label maps.
    truth : Judgement
        How all slices agree with the questions, by the true label maps.
    box : BrainBox
        The template's.
    patients : list of str
        The patient of each question.
    """

    def __init__(
        self,
        model: Model,
        template: Study,
        library: Library,
        cases: Sequence[EvaluationCase],
        questions: Sequence[Question],
        seed: int,
    ) -> None:
        self.model = model
        self.cases = cases
        self.questions = questions
        self.seed = seed
        self.engine = Engine(library, model, template)
        self.box = brain_box(template)
        self.case_of_row = np.concatenate([np.full(len(case.slices), n, np.int64) for n, case in enumerate(cases)])
        self.slice_of_row = np.concatenate([case.slices for case in cases])
        self.found = SliceFacts.joined([case.judged for case in cases])
        starts = np.flatnonzero(np.diff(self.case_of_row, prepend=-1))
        self.asked = self.found.take(np.array([starts[q.case] + q.row for q in questions], np.int64))
        true_planes = np.stack([question.truth for question in questions])
        self.truth = Judgement.of(self.asked, self.found, overlaps(true_planes, [case.truth for case in cases]))
        _, by_case = np.unique([case.facts.patient for case in cases], return_inverse=True)
        self.patient_of_row = by_case[self.case_of_row]
        self.patient_of_question = by_case[[question.case for question in questions]]
        self.patients = [cases[question.case].facts.patient for question in questions]
        self._row_of = {
            (cases[c].facts.study, int(k)): n for n, (c, k) in enumerate(zip(self.case_of_row, self.slice_of_row, strict=True))
        }
        self._template = TemplateSlices(template)

    @cached_property
    def predicted(self) -> SliceFacts:
        """The facts of all slices by the label maps that the library has."""
        return SliceFacts.joined([SliceFacts.of(case.predicted.planes(), case.slices, case.box) for case in self.cases])

    @cached_property
    def others(self) -> npt.NDArray[np.int64]:
        """For each question the number of another patient's (itself where there is none)."""
        random = np.random.default_rng(self.seed + 2)
        own = self.patient_of_question
        pools = [np.flatnonzero(own != own[n]) for n in range(len(own))]
        return np.array([int(random.choice(pool)) if len(pool) else n for n, pool in enumerate(pools)], np.int64)

    @cached_property
    def undrawn_queries(self) -> list[Query]:
        """The template's slices of the questions, with nothing drawn on them."""
        return self.engine.query(*(Drawn(self._template, question.slice) for question in self.questions))

    def encode(self, sketches: Plane, questions: Sequence[int] | None = None) -> list[Query]:
        """Return the queries of sketches (Q, 240, 240) on the slices of some questions, or of all, as a reader's are made."""
        on = self.questions if questions is None else [self.questions[n] for n in questions]
        return self.engine.query(
            *(Drawn(self._template, question.slice, sketch) for sketch, question in zip(sketches, on, strict=True))
        )

    def search(self, number: int, query: Query, top: int = TOP, keep_own: bool = False, **how: Any) -> list[int]:
        """Return the rows that a query of question `number` finds; `how` are options of :meth:`app.retrieval.Engine.search`."""
        return [self.row_of(hit) for hit in self.answer(number, query, top, keep_own, **how).hits]

    def answer(self, number: int, query: Query, top: int, keep_own: bool = False, **how: Any) -> SearchResult:
        """Return all that a search answers; as :meth:`search`."""
        own = () if keep_own else (self.patients[number],)
        return self.engine.search(query, top=top, among=Among(own), **how)

    def row_of(self, hit: Hit) -> int:
        """Return the position of a hit's slice among all slices."""
        return self._row_of[hit.study, hit.slice]

    def true_plane(self, row: int) -> Plane:
        """Return the true label plane (240, 240) of a slice."""
        case = int(self.case_of_row[row])
        return self.cases[case].truth.plane(row - int(np.searchsorted(self.case_of_row, case)))

    def by_score(self, score: npt.NDArray[Any]) -> Found:
        """Return the rows that each question finds by a score (Q, N), larger is better, ties broken by the seed.

        The best slice of each patient counts, the question's own patient left out.
        """
        order = np.argsort(self.patient_of_row, kind="stable")
        starts = np.flatnonzero(np.diff(self.patient_of_row[order], prepend=-1))
        ends = [*starts[1:], len(order)]
        lots = np.random.default_rng(self.seed).random(score.shape) * 1e-9
        ranked = (score.astype(np.float64) + lots)[:, order]
        best = np.maximum.reduceat(ranked, starts, axis=1)
        best[np.arange(len(best)), self.patient_of_question] = -np.inf
        wanted = min(TOP, best.shape[1] - 1)
        found = []
        for line, patients in zip(ranked, np.argsort(-best, axis=1, kind="stable")[:, :wanted], strict=True):
            spans = [(int(starts[patient]), int(ends[patient])) for patient in patients]
            found.append([int(order[start + int(line[start:end].argmax())]) for start, end in spans])
        return found
