"""What is learned from: sketches of simulated readers beside slices of other patients, as a model's label maps show these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from app.anatomy import Structure
from app.evaluation.cases import EvaluationCase, check_names
from app.evaluation.judging.agreement import agreement
from app.evaluation.judging.slice_facts import SliceFacts
from app.evaluation.questions import choose_questions
from app.evaluation.readers import drawn_by
from app.findings import Findings
from app.retrieval.second_look import LookTable, of_template
from app.retrieval.second_look.judging import Drawn
from app.retrieval.template import TemplateSlices

Places = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Group:
    """Patients among whom pairs are formed, such as a hospital's own, or synthetic ones.

    Attributes
    ----------
    name : str
        What they are, as the file of weights tells it after their number: "patients of the folder".
    cases : sequence of EvaluationCase
    structures : sequence of Structure
        The model's.
    weight : float
        How much a pair of theirs counts.
    """

    name: str
    cases: Sequence[EvaluationCase]
    structures: Sequence[Structure]
    weight: float = 1.0

    def __post_init__(self) -> None:
        check_names(self.cases)

    @cached_property
    def table(self) -> LookTable:
        """What a second look sees of them: the lesions of the predicted label maps."""
        findings = [Findings.of(list(case.predicted.planes()), self.structures) for case in self.cases]
        return LookTable([case.facts for case in self.cases], findings, self.structures)

    @cached_property
    def judged(self) -> SliceFacts:
        """The truth about all their slices."""
        return SliceFacts.joined([case.judged for case in self.cases])

    @cached_property
    def patient(self) -> Places:
        """A number for the patient of each place of the table."""
        _, numbers = np.unique([case.facts.patient for case in self.cases], return_inverse=True)
        return np.asarray(numbers, np.intp)[self.table.study]


@dataclass(frozen=True, eq=False)
class Example:
    """A sketch.

    Attributes
    ----------
    drawn : Drawn
    others : intp array (n,)
        Places of the other patients' slices with a lesion.
    agrees : bool array (L, 3)
        For each place whether size, place and pattern of what was to be drawn agree with the truth there.
    """

    drawn: Drawn
    others: Places
    agrees: npt.NDArray[np.bool_]


def examples(
    group: Group, template: TemplateSlices, readers: Sequence[str], of_each: int, seed: int
) -> Iterator[tuple[int, Example]]:
    """Yield what each reader draws of `of_each` slices of each study, all kinds of lesions among them, and a running number.

    Raises
    ------
    UserError
        If no slice can be drawn (:func:`app.evaluation.questions.choose_questions`).
    """
    cases = group.cases
    questions = choose_questions(cases, range(len(cases)), of_each * len(cases), seed, template)
    starts = np.cumsum([0, *(len(case.slices) for case in cases)])
    asked = group.judged.take(np.array([starts[one.case] + one.row for one in questions], np.int64))
    agrees = agreement(asked, group.judged.take(group.table.row))
    _, patient_of_case = np.unique([case.facts.patient for case in cases], return_inverse=True)
    number = 0
    for reader in readers:
        sketches = drawn_by(reader, [question.truth for question in questions], seed)
        for n, (sketch, question) in enumerate(zip(sketches, questions, strict=True)):
            brain = of_template(group.table.usual, template.brain, question.slice)
            drawn = Drawn.of(sketch, question.slice, brain, group.structures)
            others = np.flatnonzero(group.patient != patient_of_case[question.case])
            if drawn is not None and len(others):
                yield number, Example(drawn, others, np.stack([agrees.size[n], agrees.place[n], agrees.pattern[n]], axis=1))
            number += 1
