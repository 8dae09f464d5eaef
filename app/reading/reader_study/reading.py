"""A reader at work: one question after the other, and every step kept before the next can be made."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from secrets import token_hex
from typing import Any

from app.errors import UserError
from app.reading.reader_study.answers import POINTS, Answer, AskedBy, Attempt, Point, Presented, ShownRow
from app.reading.reader_study.plan import ImageQuestion, Plan, Question, Stage
from app.reading.reader_study.session import Session, Sitting, now


class Reading:
    """A session in progress.

    Time runs from :meth:`go_on` to :meth:`pause`, and is counted at every step: a crash takes away the time since the last.

    Parameters
    ----------
    plan : Plan
    session : Session
        Begun with this very plan.
    save : callable
        Keeps a session; called with a new revision at each step, before the step counts. If it raises, the step is not made.
    clock : callable
        Seconds, that never run back.

    Raises
    ------
    UserError
        If the session was begun with another plan.
    """

    def __init__(
        self, plan: Plan, session: Session, save: Callable[[Session], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        if session.fingerprint != plan.fingerprint:
            raise UserError(
                f"The session of {session.reader.code} was begun with another version of the study {session.plan}: "
                "go on with the file that it was begun with."
            )
        self.plan = plan
        self._session = session
        self._save = save
        self._clock = clock
        self._since: float | None = None
        sitting = Sitting(id=token_hex(4), begun=now(), revision=session.revision)
        self._keep(sittings=(*session.sittings, sitting))

    @property
    def session(self) -> Session:
        """The session as it was kept last."""
        return self._session

    @property
    def finished(self) -> bool:
        """Whether every question is answered."""
        return self._session.finished is not None

    @property
    def running(self) -> bool:
        """Whether time is counted."""
        return self._since is not None

    @property
    def number(self) -> int:
        """Which question it is, from 0; as many as there are when all are answered."""
        return self._session.answered

    @property
    def question(self) -> Question | None:
        """The question that is to be answered; None when all are."""
        return None if self.finished else self.plan.questions[self.number][1]

    @property
    def stage(self) -> Stage:
        """The stage of the question; the last one when all are answered."""
        return self.plan.questions[min(self.number, len(self.plan.questions) - 1)][0]

    @property
    def answer(self) -> Answer | None:
        """The answer in progress; None before :meth:`begin`."""
        answers = self._session.answers
        return answers[-1] if answers and answers[-1].phase != "finished" else None

    def begin(self, presented: Presented | None = None) -> Answer:
        """Begin the question, or return its answer where it was begun before.

        Parameters
        ----------
        presented : Presented, optional
            The case that the question shows.
        """
        if self.answer is not None:
            return self.answer
        question = self.question
        if question is None:
            raise ValueError("every question is answered")
        if isinstance(question, ImageQuestion) == (presented is None):
            raise ValueError("a question with an image presents a case, and no other does")
        answer = Answer(question=question.id, stage=self.stage.title, kind=question.kind, begun=now(), presented=presented)
        self._keep(answers=(*self._session.answers, answer))
        return answer

    def go_on(self) -> None:
        """Let time run."""
        if self._since is None:
            self._since = self._clock()

    def pause(self) -> None:
        """Keep the time until now, and let it stand."""
        if self._since is not None and self.answer is not None:
            self._step({})
        self._since = None

    def draw(self, sketch: dict[str, Any] | None) -> None:
        """Keep what is drawn by now, as a sketch's file holds it; None for nothing."""
        if self._open().phase == "drawing" and self._open().sketch != sketch:
            self._step({"sketch": sketch})

    def show(self, sketch: dict[str, Any], query: AskedBy, rows: Sequence[ShownRow]) -> None:
        """Keep which rows were shown for a sketch; they are to be judged now. No more than the plan says are kept."""
        answer = self._open()
        if not rows:
            raise ValueError("rows that are shown are at least one")
        self._tick()
        drawing_s = self._open().drawing_s
        attempt = Attempt(sketch=sketch, query=query, rows=tuple(rows[: self.plan.rows]), drawing_s=drawing_s)
        self._step({"attempts": (*answer.attempts, attempt), "sketch": None, "phase": "judging"})

    def draw_again(self) -> None:
        """Go back from the rows to the sketch; what was judged stays with that attempt."""
        answer = self._open()
        if answer.phase == "judging":
            self._step({"phase": "drawing", "sketch": answer.attempts[-1].sketch})

    def judge(self, rank: int, value: bool | None, points: Sequence[Point] = POINTS) -> None:
        """Say of some points of a row whether they are alike; None takes it back."""
        answer = self._open()
        if answer.phase != "judging":
            raise ValueError("there are no rows to judge")
        changed = answer.judged(rank, points, value)
        if changed != answer:
            self._step({"attempts": changed.attempts})

    def finish(self) -> None:
        """Finish the question; the last one finishes the session. UserError while something is not judged."""
        answer = self._open()
        if answer.phase != "judging":
            raise UserError("No rows were shown for this question yet: draw, and have them shown.")
        if left := answer.unjudged:
            rows = f"row {left[0]}" if len(left) == 1 else f"rows {', '.join(map(str, left))}"
            raise UserError(f"Size, place and pattern are not all judged in {rows}: judge them first.")
        last = self.number + 1 == len(self.plan.questions)
        self._step({"phase": "finished", "finished": now()}, **({"finished": now()} if last else {}))

    def _open(self) -> Answer:
        if self.answer is None:
            raise ValueError("no question is begun")
        return self.answer

    def _tick(self) -> None:
        """Count the time since the last step, in the session that is yet to be kept."""
        answer = self._open()
        if self._since is None:
            return
        at = self._clock()
        name = "judging_s" if answer.phase == "judging" else "drawing_s"
        ticked = answer.model_copy(update={name: round(getattr(answer, name) + at - self._since, 3)})
        self._since = at
        self._session = self._session.model_copy(update={"answers": (*self._session.answers[:-1], ticked)})

    def _step(self, changes: dict[str, object], **session: object) -> None:
        self._tick()
        answer = self._open().model_copy(update=changes)
        self._keep(answers=(*self._session.answers[:-1], answer), **session)

    def _keep(self, **changes: object) -> None:
        changed = self._session.model_copy(update={**changes, "revision": self._session.revision + 1})
        self._save(changed)
        self._session = changed
