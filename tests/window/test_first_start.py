"""The demo library's dialog and the child processes behind it: progress, stop, failure, going on at the next start."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from app.jobs import Progress
from tests.support.gui.widget_helpers import wait_until
from widgets.libraries.child_process import CommandChain, Stage, parse_progress
from widgets.window.documents import Documents
from widgets.window.first_start import DemoDialog
from widgets.window.remembered import DEMO_KEY

PROGRAM = """
import json, signal, sys, time
name = sys.argv[1]
assert sys.argv[-2:] == ["--progress", "json"]
signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(130))
print("a line that is no progress")
for done in range(1, 4):
    print(json.dumps({"progress": {"done": done, "total": 3, "text": name, "rate": 2.0, "remaining_s": 1.0}}), flush=True)
if name == "endless":
    time.sleep(60)
if name == "broken":
    sys.exit("Cannot write the cohort: the disk is full.")
if name == "partial":
    print("1 study could not be read.", file=sys.stderr)
    sys.exit(3)
"""


@pytest.fixture
def chain(qt: QApplication, tmp_path: Path) -> Iterator[CommandChain]:
    script = tmp_path / "program.py"
    script.write_text(PROGRAM)
    chain = CommandChain(program=[sys.executable, str(script)])
    yield chain
    chain.stop_now()


class Told:
    """Collects what a chain reports."""

    def __init__(self, chain: CommandChain) -> None:
        self.progress: list[tuple[str, Progress]] = []
        self.end: list[str] = []
        chain.progressed.connect(lambda stage, progress: self.progress.append((stage.title, progress)))
        chain.finished.connect(lambda notice: self.end.append(f"finished {notice}".strip()))
        chain.failed.connect(lambda sentence: self.end.append(f"failed {sentence}"))
        chain.cancelled.connect(lambda: self.end.append("cancelled"))


def run(chain: CommandChain, *names: str) -> Told:
    told = Told(chain)
    chain.start([Stage(name, (name,)) for name in names])
    return told


def test_stages_run_in_order_and_tell_their_progress(chain: CommandChain) -> None:
    told = run(chain, "first", "second")
    wait_until(lambda: bool(told.end))
    assert told.end == ["finished"]
    steps = [(title, progress.done) for title, progress in told.progress if progress.total]
    assert steps == [("first", n) for n in (1, 2, 3)] + [("second", n) for n in (1, 2, 3)]


def test_a_failure_tells_the_commands_own_sentence_and_ends_the_chain(chain: CommandChain) -> None:
    told = run(chain, "broken", "second")
    wait_until(lambda: bool(told.end))
    assert told.end == ["failed Cannot write the cohort: the disk is full."]
    assert {title for title, _ in told.progress} == {"broken"}
    assert not chain.running


def test_what_some_items_lacked_is_passed_on(chain: CommandChain) -> None:
    told = run(chain, "partial", "second")
    wait_until(lambda: bool(told.end))
    assert told.end == ["finished 1 study could not be read."]


def test_a_running_command_is_stopped(chain: CommandChain) -> None:
    told = run(chain, "endless", "second")
    wait_until(lambda: any(progress.done == 3 for _, progress in told.progress))
    chain.cancel()
    wait_until(lambda: bool(told.end))
    assert told.end == ["cancelled"]
    assert {title for title, _ in told.progress} == {"endless"}


def test_a_program_that_is_missing_is_told(qt: QApplication, tmp_path: Path) -> None:
    chain = CommandChain(program=[str(tmp_path / "nothing"), str(tmp_path / "main.py")])
    told = run(chain, "first")
    wait_until(lambda: bool(told.end))
    assert told.end[0].startswith("failed")


@pytest.mark.parametrize("line", [b"", b"{", b"[1]", b'{"progress": 3}', b'{"progress": {"done": 1}}', b"\xff\xfe"])
def test_other_lines_are_no_progress(line: bytes) -> None:
    assert parse_progress(line) is None


@pytest.fixture
def store(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


def test_dialog_builds_and_is_done(chain: CommandChain, store: QSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("widgets.window.first_start.demo_stages", lambda model: [Stage("Demo library", ("demo",))])
    dialog = DemoDialog(Path("model.pt"), store, Documents(), chain=chain)
    built: list[str] = []
    texts: list[str] = []
    dialog.built.connect(built.append)
    dialog.progressed.connect(texts.append)
    dialog.build()
    assert store.value(DEMO_KEY) == "building", "a crash from now on is noticed at the next start"
    wait_until(lambda: bool(built))
    assert store.value(DEMO_KEY) == "done"
    assert any("3 of 3" in text for text in texts)


def test_stopped_build_is_offered_again_and_an_interrupted_one_goes_on(
    chain: CommandChain, store: QSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("widgets.window.first_start.demo_stages", lambda model: [Stage("Demo library", ("endless",))])
    dialog = DemoDialog(Path("model.pt"), store, Documents(), chain=chain)
    texts: list[str | None] = []
    dialog.progressed.connect(texts.append)
    dialog.build()
    wait_until(lambda: any("3 of 3" in (text or "") for text in texts))
    assert DemoDialog(Path("model.pt"), store, Documents()).interrupted, "a window that starts after a crash goes on"
    dialog.stop()
    wait_until(lambda: not dialog.building and texts[-1] is None)
    again = DemoDialog(Path("model.pt"), store, Documents())
    assert not again.interrupted
    assert again.offers_to_continue


def test_build_waits_for_the_template_that_the_window_is_making(
    chain: CommandChain, store: QSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("widgets.window.first_start.demo_stages", lambda model: [Stage("Demo library", ("demo",))])
    monkeypatch.setattr(Documents, "template_awaited", True)
    documents = Documents()
    dialog = DemoDialog(Path("model.pt"), store, documents, chain=chain)
    dialog.build()
    assert dialog.building
    assert not chain.running
    built: list[str] = []
    dialog.built.connect(built.append)
    documents.template_failed.emit("No template.")
    wait_until(lambda: bool(built))
