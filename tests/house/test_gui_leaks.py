"""The look for leaks: run over tests that leave things behind, it fails each of them, names the thing, and no other."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from app.settings import REPOSITORY

LEAKY = """
import sys, threading
import pytest
from PySide6.QtCore import QProcess, QThread, QThreadPool, QTimer
from PySide6.QtWidgets import QMainWindow, QWidget
from vtkmodules.vtkRenderingCore import vtkRenderWindow
from widgets.pane.canvas import SliceCanvas
from tests.support.gui import application as gui
from tests.support.gui import leaks

leaks.THREAD_SECONDS = 1.0
END = threading.Event()
KEPT = []


class Waiting(QThread):
    def run(self):
        END.wait()


class Ending(QThread):
    def run(self):
        self.msleep(100)


class Station:
    def __init__(self, picture):
        self.picture = picture


@pytest.fixture(autouse=True, scope="module")
def qt():
    yield gui.application()
    END.set()
    for thing in KEPT:
        if isinstance(thing, QThread):
            thing.wait()
        elif isinstance(thing, QThreadPool):
            thing.waitForDone()
        elif isinstance(thing, QProcess):
            thing.kill()
            thing.waitForFinished()
        elif isinstance(thing, QTimer):
            thing.stop()
        elif isinstance(thing, QWidget):
            gui.dispose(thing)
    KEPT.clear()


def named(thing, name):
    thing.setObjectName(name)
    KEPT.append(thing)
    return thing


def test_thread():
    threading.Thread(target=END.wait, name="forgotten", daemon=True).start()


def test_qthread():
    named(Waiting(), "searcher").start()


def test_pool():
    named(QThreadPool(), "readers").start(END.wait)


def test_process():
    process = named(QProcess(), "child")
    process.start(sys.executable, ["-c", "import time; time.sleep(600)"])
    assert process.waitForStarted()


def test_timer():
    window = named(QMainWindow(), "pane")
    timer = QTimer(window)
    timer.setObjectName("pulse")
    timer.start(123)


def test_window():
    window = named(QMainWindow(), "case")
    window.setWindowTitle("A case")
    window.show()


def test_hidden_widget():
    named(QWidget(), "hidden")


def test_vtk_window():
    KEPT.append(Station(vtkRenderWindow()))


def test_canvas():
    with gui.shown_canvas() as canvas:
        KEPT.append(canvas._renderer)


def test_one_that_fails_tells_no_more():
    named(QTimer(), "late").start(1000)
    raise ValueError("its own fault")


@pytest.fixture
def pane():
    with gui.shown_canvas() as canvas:
        yield canvas


def test_clean(pane):
    leaks.THREAD_SECONDS = 60.0  # this thread ends, however busy the machine is
    timer = QTimer(pane)
    timer.start(50)
    thread = Ending()
    thread.start()
    KEPT.append(thread)
    window = QMainWindow()
    window.show()
    window.deleteLater()
    vtkRenderWindow()
"""

LASTING = """
import pytest
from PySide6.QtCore import QTimer
from tests.support.gui import application as gui


@pytest.fixture(scope="module")
def shared():
    gui.application()
    made = QTimer()
    made.setObjectName("shared")
    made.start(321)
    shared.kept = made
    return made


def test_first(shared):
    assert shared.isActive()


def test_last(shared):
    assert shared.isActive()
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Run the leaky tests; return what each was told at its end, "" for nothing."""
    folder = tmp_path_factory.mktemp("leaky")
    (folder / "pytest.ini").write_text("[pytest]\n")
    (folder / "test_leaky.py").write_text(LEAKY)
    (folder / "test_lasting.py").write_text(LASTING)
    report = folder / "report.xml"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "tests.support.gui.leaks",
        "-p",
        "no:xvfb",
        f"--junitxml={report}",
        ".",
    ]
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY), "QT_QPA_PLATFORM": "offscreen"}
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    cases = [(case.get("name", ""), case.find("error")) for case in ElementTree.parse(report).iter("testcase")]
    return {name: "" if error is None else f"{error.get('message')}\n{error.text}" for name, error in cases}


LEFT = {
    "test_thread": r"thread forgotten running threading\.\S*wait",
    "test_qthread": r"test_leaky\.Waiting searcher",
    "test_pool": "QThreadPool readers",
    "test_process": "QProcess child",
    "test_timer": "QTimer pulse every 123 ms in QMainWindow pane",
    "test_window": 'QMainWindow case "A case"',
    "test_hidden_widget": "QWidget hidden",
    "test_vtk_window": r"vtk\w*RenderWindow, held as test_leaky\.Station\.picture",
    "test_canvas": r"vtk\w+, held as widgets\.pane\.slice_renderer\.SliceRenderer\._\w+",
}


@pytest.mark.parametrize("test", LEFT)
def test_what_is_left_behind_fails_the_test_and_is_named(told: dict[str, str], test: str) -> None:
    assert "This test left behind:" in told[test]
    assert re.search(LEFT[test], told[test])


def test_what_a_module_leaves_behind_is_told_at_its_end(told: dict[str, str]) -> None:
    assert told["test_first"] == ""
    assert "This module left behind:" in told["test_last"]
    assert "QTimer shared every 321 ms" in told["test_last"]


@pytest.mark.parametrize("test", ["test_clean", "test_one_that_fails_tells_no_more"])
def test_others_are_told_nothing(told: dict[str, str], test: str) -> None:
    assert told[test] == ""
