"""A sketch that waits for a template: opened on it, or dropped with it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from app.errors import UserError
from app.jobs import Job
from app.sketch import save_sketch
from tests.support.gui import window_scene
from tests.support.gui.widget_helpers import wait_until
from tests.support.gui.window_scene import EDEMA, PLACE, SLICE, OpenWindow, draw
from widgets.state.opened import OpenedStudy
from widgets.window import documents

LONG_MS = 300
"""Enough for a sketch to be read and shown, if it is going to be."""


@pytest.mark.parametrize("fails", [True, False])
def test_a_sketch_is_dropped_with_the_template_that_it_waited_for(
    reopen: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    window = reopen()
    draw(window, EDEMA)
    waiting = tmp_path / "mine.sketch.json"
    save_sketch(waiting, window.sketching.sketch, "5e" * 32)
    window.sketching.sketch.clear()
    read = threading.Event()

    def read_template(folder: Path | None, job: Job) -> OpenedStudy:
        read.wait()
        if fails:
            raise UserError(f"{folder} holds no template.")
        return window_scene.template()

    monkeypatch.setattr(documents, "read_template", read_template)
    window.documents.open_template(tmp_path / "gone")
    window.documents.open_sketch(waiting)
    read.set()
    if not fails:
        wait_until(lambda: window.sketching.sketch.label_at(SLICE, (int(PLACE[0]), int(PLACE[1]))) == EDEMA)
        return
    wait_until(lambda: "holds no template" in window.banner.text)
    said = window.banner.text
    window.documents.take_template(window_scene.template("much later", "1f" * 32))
    QTest.qWait(LONG_MS)
    assert window.sketching.sketch.is_empty(), "it does not come over a template that is opened much later"
    assert said.endswith("So mine.sketch.json was not opened either.")
