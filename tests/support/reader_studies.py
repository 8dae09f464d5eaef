"""Reader studies for the tests: a plan, a session in progress, and readers who answer as they are told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from app.reading.reader_study import (
    POINTS,
    AskedBy,
    FindingQuestion,
    ImageQuestion,
    Plan,
    Presented,
    Reader,
    Reading,
    Session,
    ShownRow,
    Stage,
    new_session,
)

SKETCH: dict[str, Any] = {"format": "sbmir-sketch", "masks": []}
ASKED = AskedBy(slice=70, preset="here", top=3)
Grades = Sequence[tuple[bool, bool, bool]]


def make_plan(rows: int = 3, **changes: Any) -> Plan:
    """Return a plan of two stages: one image and one finding, and two images."""
    stages = (
        Stage(
            title="First",
            questions=(
                ImageQuestion(kind="image", id="a1", study="P2", slice=62),
                FindingQuestion(kind="finding", id="a2", text="A ring"),
            ),
        ),
        Stage(title="Second", questions=(ImageQuestion(kind="image", id="b1", study="P1", slice=61),)),
    )
    named = {"format": "sbmir-reader-study", "version": 1, "name": "trial", "title": "A trial"}
    fields: dict[str, Any] = {**named, "rows": rows, "stages": stages}
    return Plan(**(fields | changes))


def rows(count: int = 3, k: int = 60) -> list[ShownRow]:
    """Return the rows of patients P1, P2 and so on."""
    return [
        ShownRow(rank=n, patient=f"P{n}", study=f"P{n}", slice=k + n, distance=float(n), similarity=1 / n)
        for n in range(1, count + 1)
    ]


def session_of(plan: Plan, code: str = "R1", years: float = 3) -> Session:
    return new_session(plan, Reader(code=code, experience_years=years), "a.sbmir", "model", "5e" * 32)


def presented(plan: Plan, number: int) -> Presented | None:
    question = plan.questions[number][1]
    if not isinstance(question, ImageQuestion):
        return None
    return Presented(study=question.study, patient=question.study, slice=question.slice)


def answer_all(
    plan: Plan, grades: Sequence[Grades], code: str = "R1", years: float = 3, save: Callable[[Session], None] = lambda _: None
) -> Session:
    """Return the session of a reader who judges as given, question by question."""
    reading = Reading(plan, session_of(plan, code, years), save, clock=lambda: 0.0)
    for number, of_question in enumerate(grades):
        reading.begin(presented(plan, number))
        reading.show(SKETCH, ASKED, rows(len(of_question)))
        for rank, values in enumerate(of_question, 1):
            for point, value in zip(POINTS, values, strict=True):
                reading.judge(rank, value, (point,))
        reading.finish()
    return reading.session
