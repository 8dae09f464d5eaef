"""With real programs: one is killed, the next opens its window, a link is handed to it and the program that brought it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.settings import REPOSITORY
from tests.support.gui.widget_helpers import PATIENCE_S

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills by a signal of Unix")

KILLED = """
from PySide6.QtCore import QCoreApplication
from widgets.window.links.receiver import Receiver
app = QCoreApplication([])
receiver = Receiver()
print("listens" if receiver.listening else "does not listen", flush=True)
app.exec()
"""

WINDOW = """
from PySide6.QtWidgets import QApplication
from tests.support.gui import window_scene
from tests.support.gui.widget_helpers import wait_until
from widgets.window.launch import receive_links
from widgets.window.links.linked import LinkedStudies
window = window_scene.open_window(window_scene.template())
linked = LinkedStudies(window)
app = QApplication.instance()
receive_links(app, linked, None)
print("ready", flush=True)
wait_until(lambda: "P9" in window.banner.text)
print(window.banner.text, flush=True)
linked.close()
window_scene.close_window(window)
app.aboutToQuit.emit()
"""


@pytest.fixture
def environment(tmp_path: Path, short: Path) -> dict[str, str]:
    return os.environ | {"SBMIR_HOME": str(tmp_path / "home"), "XDG_RUNTIME_DIR": str(short)}


@pytest.fixture
def programs() -> Iterator[list[subprocess.Popen[str]]]:
    """Return a list of programs that are killed at the end."""
    started: list[subprocess.Popen[str]] = []
    yield started
    for program in started:
        program.kill()
        program.communicate()


def test_a_link_goes_to_the_window_that_runs(environment: dict[str, str], programs: list[subprocess.Popen[str]]) -> None:
    def start(*words: str) -> subprocess.Popen[str]:
        programs.append(
            subprocess.Popen(
                [sys.executable, *words],
                cwd=REPOSITORY,
                env=environment,
                text=True,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
        )
        return programs[-1]

    def line(program: subprocess.Popen[str]) -> str:
        assert program.stdout is not None
        return program.stdout.readline().strip()

    first = start("-c", KILLED)
    assert line(first) == "listens"
    first.send_signal(signal.SIGKILL)
    first.wait(PATIENCE_S)
    window = start("-c", WINDOW)
    assert line(window) == "ready"
    link = start("main.py", "sbmir://study/P9")
    assert link.communicate(timeout=PATIENCE_S) == ("", "")
    assert link.returncode == 0
    assert "P9 cannot be shown, as no library is open" in line(window)
    assert window.wait(PATIENCE_S) == 0
