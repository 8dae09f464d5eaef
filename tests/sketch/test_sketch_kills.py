"""Windows that are killed: in the middle of a stroke, and while the sketch is being kept."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication

from app.jobs import Job
from app.settings import REPOSITORY
from app.sketch import TOOLS, Sketch, open_sketch, save_sketch
from tests.support.gui.crashes import die, kept
from tests.support.gui.widget_helpers import PATIENCE_S, wait_until
from tests.support.gui.window_scene import Window, close_window, draw, open_window, template
from tests.support.gui.workers.window_worker import STROKES, masks
from widgets.state.opened import OpenedSketch, OpenedStudy
from widgets.window import documents
from widgets.window.sketches.keeper import SketchKeeper

pytestmark = pytest.mark.usefixtures("qt", "home")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the killed window and the next one a data folder of their own."""
    monkeypatch.setenv("SBMIR_HOME", str(tmp_path / "home"))


@pytest.fixture
def next_start() -> Iterator[Starter]:
    """Return what starts the program again; the windows are closed at the end."""
    starter = Starter()
    yield starter
    for window in starter.windows:
        close_window(window)


class Starter:
    """Starts windows on the same template."""

    def __init__(self) -> None:
        self.windows: list[Window] = []
        self._template: OpenedStudy = template()

    def __call__(self) -> Window:
        self.windows.append(open_window(self._template))
        return self.windows[-1]

    def close(self) -> None:
        """Close the newest window in order."""
        close_window(self.windows.pop())


def worker(records: Path, moment: str, share: float = 0.0) -> subprocess.Popen[bytes]:
    """Start a window of its own process."""
    command = [sys.executable, "-m", "tests.support.gui.workers.window_worker", str(records), moment, str(share)]
    return subprocess.Popen(command, cwd=REPOSITORY, env=dict(os.environ), stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def kill_in_a_stroke(records: Path) -> None:
    """Have a window draw three strokes, begin a fourth, and die."""
    with worker(records, "stroke") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"drawing True\n"
        process.send_signal(signal.SIGKILL)


def recorded(records: Path, stroke: int) -> object:
    """Return the masks that a worker had drawn after a stroke."""
    return json.loads((records / f"after-{stroke}.json").read_text())


def drawn(window: Window) -> dict[str, str]:
    """Return the masks that a window has."""
    return masks(window.sketching.sketch)


def test_a_window_killed_in_a_stroke_gives_back_the_stroke_before(next_start: Starter, tmp_path: Path) -> None:
    kill_in_a_stroke(tmp_path)
    window = next_start()
    assert "Restore the sketch" in window.banner.text
    assert drawn(window) == {}, "nothing comes back unasked"
    window.banner.answer("Restore")
    wait_until(lambda: not window.sketching.sketch.is_empty())
    assert len(drawn(window)) == 3
    assert drawn(window) == recorded(tmp_path, 2)
    assert kept(".lock") == [path.with_name(path.name + ".lock") for path in kept()], (
        "asked about again, should this one die, too"
    )


def test_a_crashed_sketch_that_is_not_wanted_is_asked_about_once(next_start: Starter) -> None:
    first = next_start()
    draw(first)
    die(first)
    next_start.close()
    window = next_start()
    window.banner.warn("Something else goes wrong first.")
    window.banner.close_message()
    assert "Restore the sketch" in window.banner.text, "a message only covers the question"
    window.banner.answer("Not now")
    assert not window.banner.isVisible()
    assert drawn(window) == {}
    next_start.close()
    again = next_start()
    assert not again.banner.isVisible()
    assert drawn(again) == {}


def test_a_sketch_that_is_wanted_before_the_template_is_there_waits_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, ready = template(), threading.Event()

    def slow(folder: Path | None, job: Job) -> OpenedStudy:
        ready.wait(PATIENCE_S)
        return opened

    monkeypatch.setattr(documents, "read_template", slow)
    path = tmp_path / "last.sketch.json"
    sketch = Sketch()
    sketch.apply("brush", 80, 2, np.ones(sketch.shape, np.bool_))
    save_sketch(path, sketch, opened.study.content_hash)
    reader = documents.Documents()
    told: list[object] = []
    reader.sketch_opened.connect(told.append)
    reader.failed.connect(told.append)
    reader.open_template(None)
    reader.open_sketch(path)
    QCoreApplication.processEvents()
    assert told == []
    ready.set()
    wait_until(lambda: bool(told))
    assert isinstance(told[0], OpenedSketch)
    reader.close()


def check_killed_writes(tmp_path: Path, shares: list[float]) -> None:
    """Kill windows on their way through a write: the next start finds the state before or the new one, and nothing half."""
    newest, former = [], set[str]()
    for number, share in enumerate(shares):
        records = tmp_path / str(number)
        records.mkdir()
        with worker(records, "write", share) as process:
            _, said = process.communicate(timeout=120)
        assert process.returncode == -signal.SIGKILL, said.decode()
        keeper = SketchKeeper(Sketch())
        keeper.start()
        (left,) = keeper.left_behind()  # the sketch is offered
        found = masks(open_sketch(left.path).sketch)
        before, after = recorded(records, 1), expected_in_the_end()
        assert found in (before, after)
        newest.append(found == after)
        beside = {left.path.name, left.path.name + ".unanswered"}
        assert {path.name for path in left.path.parent.iterdir()} - former == beside, "nothing half stays"
        keeper.answer(left.path)
        former = {path.name for path in left.path.parent.iterdir()}
        keeper.close()
    assert newest == sorted(newest)
    assert (newest[0], newest[-1]) == (False, True)


def expected_in_the_end() -> dict[str, str]:
    """Return what the worker's strokes draw, drawn by the tools without a window."""
    sketch = Sketch()
    for k, key, label, way in STROKES:
        tool = TOOLS[key]()
        tool.press(sketch, k, label, way[0], False)
        for point in way[1:]:
            tool.move(point)
        tool.release(way[-1])
    return masks(sketch)


def test_a_window_killed_while_it_keeps_the_sketch_loses_at_most_that_stroke(tmp_path: Path) -> None:
    check_killed_writes(tmp_path, [0.0, 0.5, 1.0])


@pytest.mark.slow
def test_a_window_killed_at_20_moments_of_keeping_the_sketch(tmp_path: Path) -> None:
    check_killed_writes(tmp_path, np.linspace(0, 1, 20).tolist())
