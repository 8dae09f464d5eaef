"""The window of a reader study: what is asked, judged and kept, by mouse and by keys; and a kill in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.errors import UserError
from app.reading.reader_study import (
    LibraryKeeper,
    Reader,
    Reading,
    Session,
    kept_plan,
    kept_sessions,
    read_session,
    sessions_of_library,
)
from app.settings import REPOSITORY
from tests.support.gui import accessible
from tests.support.gui import application as gui
from tests.support.gui.study_scene import PATIENTS, ROWS, Scene, answer, draw, make_library, plan_of_five, show_rows
from tests.support.gui.widget_helpers import wait_until
from tests.support.gui.workers.study_worker import resume
from widgets.study.start_dialog import Start, StartDialog


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SBMIR_HOME", str(tmp_path / "home"))
    make_library(tmp_path / "library.sbmir")
    return tmp_path / "library.sbmir"


@pytest.fixture
def scene(library: Path) -> Iterator[Scene]:
    made = Scene(library)
    yield made
    made.close()


def kept() -> Session:
    ((_, session),), told = kept_sessions()
    assert told == []
    return session


def test_a_question_from_the_image_to_the_next_by_keys(scene: Scene, library: Path) -> None:
    window = scene.new()
    panel = window.panel
    assert panel.heading.text() == "Question 1 of 5 · Images"
    assert panel.pictures.isVisible()
    assert not window.commands["study.show"].isEnabled() or kept().answers[0].phase == "drawing"
    draw(window)
    assert kept().answers[0].sketch is not None
    show_rows(window)
    assert [row.patient for row in kept().answers[0].rows] == list(PATIENTS[:ROWS])
    assert panel.rows[0].hasFocus()
    assert not window.commands["study.next"].isEnabled()
    QTest.keyClick(panel.rows[0], Qt.Key.Key_Y)
    QTest.keyClick(panel.rows[0], Qt.Key.Key_Down)
    assert panel.rows[1].hasFocus()
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_2, Qt.Key.Key_3):
        QTest.keyClick(panel.rows[1], key)
    QTest.keyClick(panel.rows[2], Qt.Key.Key_N)
    judged = [row.judgement.values for row in kept().answers[0].rows]
    assert judged == [(True, True, True), (True, False, True), (False, False, False)]
    assert kept().answers[0].presented_rank == 1
    gui.key(panel.rows[2], Qt.Key.Key_Right, gui.CTRL)
    assert kept().answers[0].phase == "finished"
    wait_until(lambda: window.reading.answer is not None)
    assert window.sketching.sketch.is_empty()
    assert panel.rows == []
    scene.studies.close()
    (there,) = sessions_of_library(str(library))
    assert there == kept()


def test_rows_are_judged_by_mouse(scene: Scene) -> None:
    window = scene.new()
    draw(window)
    show_rows(window)
    button = window.panel.rows[0].buttons["place"]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert kept().answers[0].rows[0].judgement.place is True
    assert button.text() == "✓  Place"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert kept().answers[0].rows[0].judgement.place is False
    assert "place not alike" in window.panel.rows[0].accessibleName()


def test_no_row_tells_who_it_is(scene: Scene) -> None:
    window = scene.new()
    draw(window)
    show_rows(window)
    told = [part for row in window.panel.rows for part in (row.accessibleName(), row.toolTip(), row.accessibleDescription())]
    assert not any(name in text for name in PATIENTS for text in told)


def test_nothing_drawn_is_said_and_drawing_again_takes_the_sketch_up(scene: Scene) -> None:
    window = scene.new()
    window.show_rows()
    assert "Nothing is drawn on this slice" in window.panel.told.text()
    draw(window)
    show_rows(window)
    window.commands["study.draw"].trigger()
    assert kept().answers[0].phase == "drawing"
    assert not window.sketching.sketch.is_empty()
    show_rows(window)
    assert len(kept().answers[0].attempts) == 2


def test_a_pause_hides_the_question_and_closing_goes_on_another_time(scene: Scene) -> None:
    window = scene.new()
    draw(window)
    window.pause()
    assert not window.panel.pictures.isVisible()
    assert not window.reading.running
    assert not window.commands["study.show"].isEnabled()
    window.pause()
    assert window.panel.pictures.isVisible()
    drawn = window.sketching.sketch.label_map(window.viewer.slice).copy()
    scene.studies.close()
    again = scene.open(Start(kept_plan(kept()), kept(), None))
    assert (again.sketching.sketch.label_map(again.viewer.slice) == drawn).all()
    assert drawn.any()


def test_a_session_that_went_on_elsewhere_goes_on_from_there(scene: Scene, library: Path) -> None:
    window = scene.new()
    scene.studies.close()
    here = kept()
    elsewhere = Reading(window.reading.plan, here, LibraryKeeper(str(library)).save)
    elsewhere.draw({"format": "sbmir-sketch", "masks": []})
    scene.studies.take_up(Start(kept_plan(here), here, None), scene.place())
    wait_until(lambda: scene.studies.window is not None and scene.studies.window.reading.running)
    assert scene.studies.window is not None
    assert scene.studies.window.reading.session.continues(elsewhere.session)


def test_a_study_whose_cases_the_library_lacks_is_not_begun(scene: Scene) -> None:
    plan = plan_of_five()
    first = plan.stages[0]
    images = tuple(one.model_copy(update={"study": f"Q{n}"}) for n, one in enumerate(first.questions))
    other = plan.model_copy(update={"stages": (first.model_copy(update={"questions": images}), *plan.stages[1:])})
    told: list[str] = []
    scene.studies.problem.connect(told.append)
    scene.studies.take_up(Start(other, None, Reader(code="R1", experience_years=6)), scene.place())
    wait_until(lambda: bool(told))
    assert "3 of 5 questions lack their case" in told[0] and "holds no study named Q0" in told[0]
    assert scene.studies.window is None
    assert kept_sessions() == ([], []), "no session is left behind"
    scene.studies.take_up(Start(plan, None, Reader(code="R1", experience_years=6)), scene.place())
    wait_until(lambda: scene.studies.window is not None and scene.studies.window.reading.running)


def test_one_session_is_open_once(scene: Scene) -> None:
    scene.new()
    session = kept()
    with pytest.raises(UserError, match="another window"):
        scene.studies.begin(Start(kept_plan(session), session, None), scene.place())


def test_the_last_question_says_thanks(scene: Scene) -> None:
    window = scene.new()
    for _ in range(5):
        answer(window)
    assert kept().finished is not None
    assert [one.presented_rank for one in kept().answers] == [1, 2, 3, None, None]
    assert not window.commands["study.show"].isEnabled()


def test_the_dialog_asks_for_a_reader_and_offers_what_is_unfinished(scene: Scene) -> None:
    dialog = StartDialog("demo.sbmir", scene.parent)
    dialog.accept_choice()
    assert dialog.problem.text() == "Who reads? Type a name or a code."
    dialog.code.setText(" R9 ")
    dialog.years.setValue(4.5)
    dialog.accept_choice()
    assert dialog.start is not None
    assert dialog.start.reader is not None
    assert (dialog.start.reader.code, dialog.start.reader.experience_years) == ("R9", 4.5)
    scene.new()
    again = StartDialog("demo.sbmir", scene.parent)
    assert again.sessions.currentText() == "Go on: R1, Five questions (0 of 5 answered)"
    again.accept_choice()
    assert again.start is not None
    assert again.start.session == kept()


def test_a_kill_in_the_middle_loses_no_answer(scene: Scene, library: Path) -> None:
    words = [sys.executable, "-m", "tests.support.gui.workers.study_worker", str(library)]
    with subprocess.Popen(words, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        told = worker.stdout.readline()
        os.kill(worker.pid, signal.SIGKILL)
    before = read_session(told, "the worker")
    assert [one.phase for one in before.answers] == ["finished", "finished", "judging"]
    assert kept() == before
    assert [row.judgement.values for row in kept().answers[2].rows[:2]] == [(True, True, True), (False, None, None)]
    assert resume(scene) == before
    scene.studies.close()
    after = kept()
    assert after.finished is not None
    assert after.answers[:2] == before.answers[:2]
    assert len(after.answers) == 5
    assert sessions_of_library(str(library)) == [after]


def test_everything_is_named_and_reached_by_keys(scene: Scene) -> None:
    window = scene.new()
    draw(window)
    by_command = accessible.by_commands(window.commands, *accessible.OF_A_PANE)

    def stood(one: QWidget) -> bool:
        return by_command(one) or accessible.name_of(one).startswith("Row ")  # the row has keys for its buttons

    assert accessible.faults(window, stood) == {}, "drawing"
    show_rows(window)
    assert accessible.faults(window, stood) == {}, "judging"
