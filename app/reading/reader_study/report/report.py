"""The tables of a reader study."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from app.errors import UserError
from app.reading.reader_study.answers import Answer
from app.reading.reader_study.report.agreement import Agreement, agreements
from app.reading.reader_study.report.measures import Figures, mean, measure
from app.reading.reader_study.session import Session

BANDS = (5.0, 10.0)
"""Years of experience at which another band begins, unless it is said otherwise."""


@dataclass(frozen=True)
class Line:
    """A line of a table: a group of finished answers, how many, and the means of their figures."""

    group: str
    answers: int
    figures: Figures


@dataclass(frozen=True)
class AnswerLine:
    """One finished answer."""

    reader: str
    experience_years: float
    stage: str
    question: str
    kind: str
    session: str
    figures: Figures


@dataclass(frozen=True)
class Report:
    """What some sessions of one study say.

    Attributes
    ----------
    plan, title : str
    k : int
        How many rows the measures look at.
    sessions, unfinished : int
    tables : dict of str to list of Line
        "all", "reader", "stage", "experience" and "kind".
    agreement : list of Agreement
    answers : list of AnswerLine
    notices : list of str
        What a reader of the tables should know.
    """

    plan: str
    title: str
    k: int
    sessions: int
    unfinished: int
    tables: dict[str, list[Line]]
    agreement: list[Agreement]
    answers: list[AnswerLine]
    notices: list[str]

    def as_json(self) -> dict[str, Any]:
        """Return all of it."""
        return asdict(self)


def make_report(sessions: Sequence[Session], k: int | None = None, bands: Sequence[float] = BANDS) -> Report:
    """Make the tables of some sessions.

    Parameters
    ----------
    sessions : sequence of Session
        A session that is there twice, as a file and from the library, counts once: its newest revision.
    k : int, optional
        How many rows to look at; the fewest that any answer has without.
    bands : sequence of float
        Years of experience at which another band begins.

    Raises
    ------
    UserError
        If they are of several studies or nothing is answered, or `k` is more than were judged.
    """
    kept = _newest(sessions)
    if not kept:
        raise UserError("There are no sessions to report: give files of readers, or a library that keeps some.")
    if len(names := sorted({session.plan for session in kept})) > 1:
        raise UserError(f"The sessions are of several studies ({', '.join(names)}): report one at a time (--study NAME).")
    answers = [(session, answer) for session in kept for answer in session.answers if answer.phase == "finished"]
    if not answers:
        raise UserError("No question is answered yet in these sessions: nothing can be reported.")
    most = max(len(answer.rows) for _, answer in answers)
    cut = most if k is None else k
    if not 1 <= cut <= most:
        raise UserError(f"--at {k} cannot be reported: readers judged {most} rows at most.")
    lines = [_line(session, answer, cut) for session, answer in answers]
    return Report(
        plan=kept[0].plan,
        title=kept[0].plan_title,
        k=cut,
        sessions=len(kept),
        unfinished=sum(session.finished is None for session in kept),
        tables={
            "all": _table(lines, lambda line: "all answers"),
            "reader": _table(lines, lambda line: line.reader),
            "stage": _table(lines, lambda line: line.stage, _order(kept)),
            "experience": _table(lines, lambda line: band(line.experience_years, bands), [_named(b) for b in _bounds(bands)]),
            "kind": _table(lines, lambda line: {"image": "find this image", "finding": "finding in words"}[line.kind]),
        },
        agreement=agreements({reader: [one for one in kept if one.reader.code == reader] for reader in _readers(kept)}),
        answers=lines,
        notices=_notices(kept, cut, answers),
    )


def band(years: float, bands: Sequence[float] = BANDS) -> str:
    """Return the name of the band of experience that some years are in."""
    return next(_named(bound) for bound in reversed(_bounds(bands)) if years >= bound[0])


def _bounds(bands: Sequence[float]) -> list[tuple[float, float | None]]:
    begins = sorted({0.0, *bands})
    return list(zip(begins, [*begins[1:], None], strict=True))


def _named(bound: tuple[float, float | None]) -> str:
    begin, end = bound
    if end is None:
        return f"{begin:g} years and more"
    return f"under {end:g} years" if not begin else f"{begin:g} to under {end:g} years"


def _newest(sessions: Sequence[Session]) -> list[Session]:
    newest: dict[str, Session] = {}
    for session in sessions:
        if session.id not in newest or newest[session.id].revision < session.revision:
            newest[session.id] = session
    return sorted(newest.values(), key=lambda session: (session.reader.code, session.created, session.id))


def _readers(sessions: Sequence[Session]) -> list[str]:
    return sorted({session.reader.code for session in sessions})


def _order(sessions: Sequence[Session]) -> list[str]:
    """Return the stages in the order of the study."""
    longest = max(sessions, key=lambda session: len(session.answers))
    others = (answer.stage for session in sessions for answer in session.answers)
    return list(dict.fromkeys([*(answer.stage for answer in longest.answers), *others]))


def _line(session: Session, answer: Answer, k: int) -> AnswerLine:
    reader = session.reader
    figures = measure(answer, k)
    return AnswerLine(reader.code, reader.experience_years, answer.stage, answer.question, answer.kind, session.id, figures)


def _table(lines: Sequence[AnswerLine], group: Callable[[AnswerLine], str], order: Sequence[str] = ()) -> list[Line]:
    groups: dict[str, list[Figures]] = {name: [] for name in order}
    for line in lines:
        groups.setdefault(group(line), []).append(line.figures)
    return [Line(name, len(figures), mean(figures)) for name, figures in groups.items() if figures]


def _notices(sessions: Sequence[Session], k: int, answers: Sequence[tuple[Session, Answer]]) -> list[str]:
    told = []
    if len({session.fingerprint for session in sessions}) > 1:
        told.append("The sessions were read with different versions of the study's file.")
    if len({session.model for session in sessions}) > 1:
        told.append("The sessions were searched with different models.")
    if len({session.library for session in sessions}) > 1:
        told.append("The sessions were read from libraries at different addresses.")
    if short := sum(len(answer.rows) < k for _, answer in answers):
        told.append(f"{short} answers have fewer than {k} rows: the missing ones count as not alike.")
    return told
