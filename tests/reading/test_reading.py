"""A session step by step: every one is kept before it counts, time stands in pauses, and nothing unfinished passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import EnvironmentFault, UserError
from app.reading.reader_study import (
    Presented,
    Reading,
    Session,
    SessionFile,
    kept_sessions,
    read_session,
    session_bytes,
)
from tests.support.reader_studies import ASKED, SKETCH, make_plan, presented, rows, session_of


class Keeper:
    """Keeps every step; raises where it is told to."""

    def __init__(self) -> None:
        self.kept: list[Session] = []
        self.full = False

    def __call__(self, session: Session) -> None:
        if self.full:
            raise EnvironmentFault("The disk is full.")
        self.kept.append(read_session(session_bytes(session), "kept"))


class Clock:
    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def judge_all(reading: Reading) -> None:
    assert reading.answer is not None
    for row in reading.answer.rows:
        reading.judge(row.rank, True)


def test_every_step_is_kept_with_a_new_revision() -> None:
    plan, keeper = make_plan(), Keeper()
    reading = Reading(plan, session_of(plan), keeper)
    reading.begin(presented(plan, 0))
    reading.draw(SKETCH)
    reading.draw(SKETCH)  # nothing has changed
    reading.show(SKETCH, ASKED, rows(5))
    reading.judge(2, True, ("size",))
    reading.judge(2, True, ("size",))
    reading.judge(2, None, ("size",))
    assert [session.revision for session in keeper.kept] == [1, 2, 3, 4, 5, 6]
    assert keeper.kept[-1] == reading.session
    assert reading.answer is not None
    assert [row.rank for row in reading.answer.rows] == [1, 2, 3]  # as many as the plan says
    assert reading.answer.presented_rank == 2
    assert keeper.kept[-2].answers[0].rows[1].judgement.size is True


def test_a_step_that_cannot_be_kept_is_not_made() -> None:
    plan, keeper = make_plan(), Keeper()
    reading = Reading(plan, session_of(plan), keeper)
    reading.begin(presented(plan, 0))
    reading.show(SKETCH, ASKED, rows())
    keeper.full = True
    with pytest.raises(EnvironmentFault):
        reading.judge(1, True)
    assert reading.session == keeper.kept[-1]
    keeper.full = False
    reading.judge(1, True)
    assert reading.session == keeper.kept[-1]
    assert reading.session.answers[0].rows[0].judgement.complete


def test_nothing_passes_unjudged() -> None:
    plan = make_plan()
    reading = Reading(plan, session_of(plan), Keeper())
    reading.begin(presented(plan, 0))
    with pytest.raises(UserError, match="No rows were shown"):
        reading.finish()
    reading.show(SKETCH, ASKED, rows())
    reading.judge(1, True)
    reading.judge(3, False, ("size", "place"))
    with pytest.raises(UserError, match="rows 2, 3"):
        reading.finish()
    reading.judge(2, False)
    reading.judge(3, True, ("pattern",))
    reading.finish()
    assert reading.question is not None
    assert (reading.number, reading.question.id) == (1, "a2")


def test_drawing_again_keeps_what_was_shown_before() -> None:
    plan = make_plan()
    reading = Reading(plan, session_of(plan), Keeper())
    reading.begin(presented(plan, 0))
    reading.show(SKETCH, ASKED, rows(1))
    reading.draw_again()
    assert reading.answer is not None
    assert reading.answer.sketch == SKETCH
    reading.show(SKETCH | {"masks": [1]}, ASKED, rows(2))
    assert [len(attempt.rows) for attempt in reading.answer.attempts] == [1, 2]
    assert reading.answer.presented_rank == 2


def test_time_stands_in_pauses_and_is_counted_apart() -> None:
    plan, keeper, clock = make_plan(), Keeper(), Clock()
    reading = Reading(plan, session_of(plan), keeper, clock)
    reading.begin(presented(plan, 0))
    reading.go_on()
    clock.at += 20
    reading.pause()
    clock.at += 1000
    reading.go_on()
    clock.at += 5
    reading.show(SKETCH, ASKED, rows())
    clock.at += 7
    judge_all(reading)
    reading.finish()
    kept = keeper.kept[-1].answers[0]
    assert (kept.drawing_s, kept.judging_s, kept.attempts[0].drawing_s) == (25, 7, 25)


def test_the_last_question_finishes_the_session() -> None:
    plan = make_plan()
    reading = Reading(plan, session_of(plan), Keeper())
    for number in range(3):
        assert not reading.finished
        reading.begin(presented(plan, number))
        reading.show(SKETCH, ASKED, rows())
        judge_all(reading)
        reading.finish()
    assert reading.finished
    assert reading.question is None
    assert reading.session.finished is not None


def test_a_session_goes_on_with_its_own_plan_only() -> None:
    with pytest.raises(UserError, match="another version"):
        Reading(make_plan(rows=2), session_of(make_plan()), Keeper())


def test_an_image_presents_a_case_and_words_do_not() -> None:
    plan = make_plan()
    with pytest.raises(ValueError, match="presents"):
        Reading(plan, session_of(plan), Keeper()).begin(None)
    reading = Reading(plan, session_of(plan), Keeper())
    reading.begin(presented(plan, 0))
    reading.show(SKETCH, ASKED, rows())
    judge_all(reading)
    reading.finish()
    with pytest.raises(ValueError, match="presents"):
        reading.begin(Presented(study="P1", patient="P1", slice=3))


def test_a_file_is_one_programs_at_a_time_and_found_again(tmp_path: Path) -> None:
    plan = make_plan()
    session = session_of(plan, code="Dr. A/B ü")
    file = SessionFile(session, tmp_path)
    with pytest.raises(UserError, match="another window"):
        SessionFile(session, tmp_path)
    reading = Reading(plan, session, file.save)
    reading.begin(presented(plan, 0))
    file.close()
    (tmp_path / "broken.reader.json").write_text("{}")
    ((path, found),), told = kept_sessions(tmp_path)
    assert (path, found) == (file.path, reading.session)
    assert len(told) == 1
    again = SessionFile(found, tmp_path)
    again.close()


def test_a_session_knows_what_it_continues() -> None:
    plan, keeper = make_plan(), Keeper()
    first = Reading(plan, session_of(plan), keeper)
    first.begin(presented(plan, 0))
    parting = first.session
    elsewhere = Reading(plan, parting, Keeper())
    elsewhere.draw(SKETCH)
    assert elsewhere.session.continues(parting)
    assert not parting.continues(elsewhere.session)
    first.draw(SKETCH)
    here = Reading(plan, first.session, Keeper())
    assert here.session.continues(first.session)
    assert not here.session.continues(elsewhere.session)
    assert not elsewhere.session.continues(first.session)
