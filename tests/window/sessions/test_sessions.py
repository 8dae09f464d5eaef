"""A session comes back as it was, from a file and after a crash; a bad one costs a sentence and nothing else."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app import settings
from app.settings import REPOSITORY
from tests.support.gui import window_scene
from tests.support.gui.crashes import die, make_void
from tests.support.gui.searching_window import MakeWindow, draw, rows_of, wait_for_rows
from tests.support.gui.session_scene import fill, masks, snapshot
from tests.support.gui.widget_helpers import wait_until
from widgets.shared import dialogs
from widgets.state.cases import CaseSource, Use
from widgets.state.opened import OpenedStudy
from widgets.window.main_window import MainWindow


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file that is given wherever one is asked for."""
    path = tmp_path / "out" / "case.sbmir-session"
    path.parent.mkdir()
    monkeypatch.setattr(dialogs, "ask_where_to_save_session", lambda parent, proposed: path)
    monkeypatch.setattr(dialogs, "ask_session", lambda parent, near: path)
    return path


def use(window: MainWindow, command: str) -> None:
    assert window.commands[command].isEnabled()
    window.commands[command].trigger()


def open_it(window: MainWindow) -> None:
    use(window, "session.open")
    wait_until(lambda: not window.sessions._reading.running)


def test_a_session_comes_back_as_it_was(make_window: MakeWindow, file: Path) -> None:
    first = make_window()
    shown = fill(first)
    use(first, "session.save")
    assert "Saved case.sbmir-session" in first.statusBar().currentMessage()
    second = make_window()
    open_it(second)
    wait_until(lambda: second.state.state.answered and bool(second.state.state.rows.pins))
    assert snapshot(second) == shown
    assert not second.banner.isVisible(), second.banner.text
    wait_for_rows(second)
    assert rows_of(second) == rows_of(first)
    for window in (first, second):
        window.sketching.undo()
        window.sketching.undo()
    assert masks(second) == masks(first) == []


def test_what_was_drawn_before_a_session_came_stays_kept(make_window: MakeWindow, file: Path) -> None:
    first = make_window(remember=True)
    fill(first)
    use(first, "session.save")
    second = make_window(remember=True)
    draw(second, 120.0, 120.0)
    before = masks(second)
    open_it(second)
    wait_until(lambda: masks(second) == masks(first))
    second.sketches.restore_last()
    wait_until(lambda: masks(second) == before)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda text: text[: len(text) // 2], "only a part of one"),
        (lambda text: text.replace('"version": 1', '"version": 7', 1), "newer SBMIR"),
        (lambda text: text.replace('"side=left"', '"shoe=left"'), "damaged at"),
        (lambda text: '{"format": "sbmir-sketch"}', "is no session"),
        (lambda text: text.replace('"runs": [', '"runs": [7, '), "cannot be opened as a sketch"),
        (lambda text: "[" * 100_000, "is no session"),
    ],
    ids=["cut off", "newer", "damaged", "another kind", "bad sketch", "deep"],
)
def test_a_bad_session_costs_one_sentence(make_window: MakeWindow, file: Path, spoil: Any, said: str) -> None:
    first = make_window()
    fill(first)
    use(first, "session.save")
    file.write_text(spoil(file.read_text()))
    second = make_window()
    draw(second)
    before = snapshot(second)
    open_it(second)
    assert said in second.banner.text
    assert str(file) in second.banner.text
    assert "\n" not in second.banner.text
    assert snapshot(second) == before


def test_a_tool_that_is_not_known_is_told(make_window: MakeWindow, file: Path) -> None:
    first = make_window()
    shown = fill(first)
    use(first, "session.save")
    file.write_text(json.dumps(json.loads(file.read_text()) | {"tool": "laser"}))
    second = make_window()
    open_it(second)
    wait_until(lambda: "is not known here" in second.banner.text)
    assert masks(second) == shown["masks"] and second.state.state.drawn.tool == "brush"


def test_a_library_that_is_missing_is_told_and_the_rest_opened(make_window: MakeWindow, file: Path) -> None:
    first = make_window()
    shown = fill(first)
    use(first, "session.save")
    document = json.loads(file.read_text())
    file.write_text(json.dumps(document | {"library": "gone/other.sbmir"}))
    second = make_window()
    open_it(second)
    wait_until(lambda: masks(second) == shown["masks"])
    wait_until(lambda: "other.sbmir is not there" in second.banner.text)
    assert second.state.state.asked.where == ("side=left",)
    assert second.state.state.asked.marks == (), "they are of the other library"
    assert second.state.state.rows.pins == ()


def test_another_template_is_told_and_the_sketch_comes(
    make_window: MakeWindow, file: Path, template: OpenedStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make_window()
    shown = fill(first)
    use(first, "session.save")
    second = make_window()
    other = window_scene.template("other", "1f" * 32)
    second.documents.take_template(other)
    monkeypatch.setattr(second.documents, "open_template", lambda folder: second.documents.template_failed.emit("It is gone."))
    open_it(second)
    assert masks(second) == shown["masks"]
    wait_until(lambda: "It is gone." in second.banner.text and second.banner.text != "It is gone.")
    assert "lies on other" in second.banner.text
    monkeypatch.setattr(second.documents, "open_template", lambda folder: second.documents.take_template(other))
    open_it(second)
    wait_until(lambda: "another one than the session's" in second.banner.text)


def test_folders_and_libraries_near_the_file_move_with_it(make_window: MakeWindow, file: Path, tmp_path: Path) -> None:
    library = tmp_path / "libraries" / "a.sbmir"
    library.parent.mkdir()
    library.write_bytes(b"")
    window = make_window(library=str(library))
    fill(window)
    use(window, "session.save")
    assert json.loads(file.read_text())["library"] == "../libraries/a.sbmir"


def test_a_file_that_others_changed_is_asked_about(
    make_window: MakeWindow, file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window = make_window()
    draw(window)
    use(window, "session.save")
    asked: list[Path] = []
    monkeypatch.setattr(dialogs, "ask_where_to_save_session", lambda parent, proposed: asked.append(proposed))
    use(window, "session.save")
    assert asked == [], "its own file"
    file.write_text("of another program")
    use(window, "session.save")
    assert asked == [file]
    assert file.read_text() == "of another program"


def test_recent_sessions_are_chosen_by_keys(make_window: MakeWindow, file: Path) -> None:
    first = make_window(remember=True)
    shown = fill(first)
    use(first, "session.save")
    first.close()
    second = make_window(remember=True)
    use(second, "session.recent")
    dialog = second.sessions._recent
    assert dialog is not None
    assert dialog.list.currentItem().text().startswith("case\n")
    wait_until(dialog.list.hasFocus)
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    wait_until(lambda: masks(second) == shown["masks"])


def test_an_example_that_is_drawn_on_is_no_session(make_window: MakeWindow) -> None:
    window = make_window()
    window.guests._begin(window_scene.template("guest", "2c" * 32), 60, np.zeros((240, 240), np.uint8), "none")
    assert not window.commands["session.save"].isEnabled()
    window.guests.go_back()
    assert window.commands["session.save"].isEnabled()


# -- kept by itself


def crash(window: MainWindow, draws: bool = True) -> None:
    """Leave what a killed window leaves."""
    if draws:
        die(window)
    keeper = window.sessions.keeper
    keeper._timer.stop()
    assert keeper._own is not None, "no session is kept"
    path = keeper._own.path
    keeper._own.release()
    keeper._own = keeper._kept = None
    make_void(path.with_name(path.name + ".lock"))


def sessions() -> list[Path]:
    return sorted((settings.data_folder() / "sessions").glob("[!.]*.sbmir-session"))


def test_a_session_that_was_not_closed_is_gone_on_with(make_window: MakeWindow) -> None:
    first = make_window(remember=True)
    shown = fill(first)
    wait_until(lambda: not first.sessions.keeper._timer.isActive())
    crash(first)
    second = make_window(remember=True)
    assert "The last session was not closed" in second.banner.text
    second.banner.answer("Restore session")
    wait_until(lambda: bool(second.state.state.rows.pins) and second.state.state.answered)
    assert snapshot(second) == shown and shown["undo"] is not None
    second.sketching.undo()
    assert [mask[0] for mask in masks(second)] == [60], "the second stroke is taken back"
    second.sketching.redo()
    assert not second.banner.isVisible(), "the sketch is not asked about beside its session"
    second.close()
    third = make_window(remember=True)
    assert not third.banner.isVisible()


def test_a_session_whose_program_was_killed_is_gone_on_with(make_window: MakeWindow, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "tests.support.gui.workers.session_worker"]
    home = os.environ | {"SBMIR_HOME": str(tmp_path / "home")}
    with subprocess.Popen(words, cwd=REPOSITORY, env=home, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        shown = worker.stdout.readline().strip()
        os.kill(worker.pid, signal.SIGKILL)
    assert worker.returncode == -signal.SIGKILL and shown
    window = make_window(remember=True)
    assert "The last session was not closed" in window.banner.text
    window.banner.answer("Restore session")
    wait_until(lambda: bool(window.state.state.rows.pins) and window.state.state.answered)
    assert repr(snapshot(window)) == shown
    assert len(masks(window)) == 2, "both slices that were drawn on"


def test_steps_of_another_sketch_than_the_kept_one_are_left_out(make_window: MakeWindow) -> None:
    first = make_window(remember=True)
    fill(first)
    wait_until(lambda: not first.sessions.keeper._timer.isActive())
    crash(first)
    (kept_one,) = sessions()
    written = json.loads(kept_one.read_text())
    assert written["undo"]
    kept_one.write_text(json.dumps(written | {"undo_of": "0" * 64}))
    second = make_window(remember=True)
    second.banner.answer("Restore session")
    wait_until(lambda: bool(second.state.state.rows.pins) and second.state.state.answered)
    assert len(masks(second)) == 2 and second.sketching.sketch.undo_name is None


def test_a_session_that_is_left_is_found_again(make_window: MakeWindow) -> None:
    first = make_window(remember=True)
    fill(first)
    wait_until(lambda: not first.sessions.keeper._timer.isActive())
    crash(first)
    second = make_window(remember=True)
    second.banner.answer("Leave it")
    assert not second.banner.isVisible()
    use(second, "session.recent")
    dialog = second.sessions._recent
    assert dialog is not None
    assert dialog.list.item(0).text().startswith("Left by a crash")
    assert second.sketches.keeper.entries(), "and so is its sketch"


def test_a_window_that_is_closed_leaves_no_session(make_window: MakeWindow) -> None:
    window = make_window(remember=True)
    fill(window)
    wait_until(lambda: bool(sessions()))
    window.close()
    assert sessions() == []


def test_a_sketch_alone_is_no_session(make_window: MakeWindow) -> None:
    window = make_window(remember=True)
    draw(window)
    wait_until(lambda: not window.sessions.keeper._timer.isActive())
    assert sessions() == []


def test_a_case_that_was_searched_with_is_gone_on_with(make_window: MakeWindow) -> None:
    first = make_window(remember=True)
    source = CaseSource("P2", "P2", 61, Use.WHOLE)
    first.state.update(asked=replace(first.state.state.asked, case=source))
    wait_until(lambda: bool(sessions()) and not first.sessions.keeper._timer.isActive())
    crash(first, draws=False)
    second = make_window(remember=True)
    second.banner.answer("Restore session")
    wait_until(lambda: second.state.state.asked.case == source)
