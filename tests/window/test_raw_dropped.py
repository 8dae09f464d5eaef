"""Raw studies dropped on the window: they are prepared, and prepared ones are asked about as always."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox

from app.imaging import find_studies
from app.jobs import Job
from tests.support.gui.searching_window import MakeWindow
from tests.support.gui.widget_helpers import wait_until
from tests.support.studies.prepared import quick_prepare, raw_study
from widgets.preparing import preparing
from widgets.shared import dialogs


def test_a_raw_study_opens_the_table_and_can_be_used_as_it_is(
    make_window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def answer(parent: object, folder: Path, studies: int = 1) -> dialogs.DropChoice:
        asked.append(studies)
        return dialogs.DropChoice.NOTHING

    monkeypatch.setattr(dialogs, "ask_about_drop", answer)
    window = make_window()
    raw_study(tmp_path / "in", "s1")
    window.open_dropped(tmp_path / "in")
    wait_until(lambda: window.preparing.window is not None)
    opened = window.preparing.window
    assert opened is not None
    assert opened.isVisible()
    assert [study.files.study for study in opened.found.tree.chosen] == ["s1"]
    assert opened.found.library == "a.sbmir"
    assert asked == []
    opened.found.as_they_are.click()
    wait_until(lambda: asked == [1])
    opened.close()
    assert window.preparing.window is None


def test_a_prepared_study_is_asked_about_as_always(
    make_window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []

    def answer(parent: object, folder: Path, studies: int = 1) -> dialogs.DropChoice:
        asked.append(folder)
        return dialogs.DropChoice.NOTHING

    monkeypatch.setattr(dialogs, "ask_about_drop", answer)
    window = make_window()
    (files,) = find_studies([raw_study(tmp_path / "in", "s1")], raw=True).studies
    quick_prepare(files, tmp_path / "out", Job())
    window.open_dropped(tmp_path / "out")
    wait_until(lambda: asked == [tmp_path / "out"])
    assert window.preparing.window is None


def test_the_program_asks_before_it_stops_a_preparation(
    make_window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window()
    opened = window.preparing.open()
    may_close = type(opened).may_close
    monkeypatch.setattr(type(opened), "may_close", lambda self: False)
    assert not window.close()
    assert window.isVisible()
    monkeypatch.setattr(type(opened), "may_close", may_close)
    monkeypatch.setattr(QMessageBox, "exec", lambda box: pytest.fail("nothing is at work"))
    assert window.close()
    assert window.preparing.window is None


def test_a_decision_that_was_not_taken_is_offered_at_the_next_start(
    make_window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "START_MS", 0)
    (files,) = find_studies([raw_study(tmp_path / "in", "s1")], raw=True).studies
    quick_prepare(files, tmp_path / "home" / "prepared", Job())
    window = make_window(remember=True)
    wait_until(lambda: "A prepared study waits for your decision" in window.banner.text)
    window.banner.answer("Decide")
    opened = window.preparing.window
    assert opened is not None
    wait_until(lambda: opened.review.judged is not None)
