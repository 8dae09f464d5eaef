"""A reader study from the main window's menu: what is drawn, asked and shown there is as it was when the study is closed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from app.reading.reader_study import ImageQuestion, Presented, Reader, kept_sessions
from tests.support.gui.searching_window import MakeWindow, draw, rows_of, wait_for_rows
from tests.support.gui.study_scene import draw as draw_in_study
from tests.support.gui.study_scene import plan_of_five, show_rows
from tests.support.gui.widget_helpers import FakeOpener, head_plane, lesion_plane, wait_until
from widgets.study import start_dialog, window
from widgets.study.slices import CaseSlice
from widgets.study.start_dialog import Start


def case() -> CaseSlice:
    return CaseSlice({"t1": head_plane("t1", 60)}, lesion_plane())


def presented(address: str, model: str, question: ImageQuestion) -> tuple[Presented, CaseSlice]:
    return Presented(study=question.study, patient=question.study, slice=question.slice), case()


def rows(address: str, model: str, places: Sequence[tuple[str, int]]) -> list[CaseSlice]:
    return [case() for _ in places]


def test_nothing_of_the_main_window_is_touched(
    make_window: MakeWindow, opener: FakeOpener, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(window, "read_presented", presented)
    monkeypatch.setattr(window, "read_rows", rows)
    main = make_window()
    draw(main)
    wait_for_rows(main)
    before = main.state.state, rows_of(main), main.sketching.sketch.label_map(main.viewer.slice).copy()

    def choose(dialog: start_dialog.StartDialog) -> int:
        dialog.start = Start(plan_of_five(), None, Reader(code="R1", experience_years=1))
        return int(start_dialog.StartDialog.DialogCode.Accepted)

    monkeypatch.setattr(start_dialog.StartDialog, "exec", choose)
    assert main.commands["study.open"].isEnabled()
    main.commands["study.open"].trigger()
    wait_until(lambda: main.studies.window is not None and main.studies.window.reading.running)
    study = main.studies.window
    assert study is not None
    draw_in_study(study)
    show_rows(study)
    wait_until(lambda: "the library's copy is behind" in study.panel.told.text())  # there is none on the disk
    main.studies.close()
    assert main.studies.window is None
    now = main.state.state, rows_of(main), main.sketching.sketch.label_map(main.viewer.slice)
    assert now[:2] == before[:2]
    assert (now[2] == before[2]).all()
    ((_, session),), _ = kept_sessions()
    assert session.answers[0].rows[0].patient == "P1"
