"""No sketch takes another's place: two windows, crashes beside each other and after each other, questions without an answer."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from app.sketch import Sketch, open_sketch, save_sketch
from tests.support.gui import application as gui
from tests.support.gui import window_scene
from tests.support.gui.crashes import die, kept, make_void
from tests.support.gui.widget_helpers import wait_until
from tests.support.gui.window_scene import EDEMA, SLICE, OpenWindow, Window, close_window
from widgets.state.opened import OpenedStudy
from widgets.window.sketches import kept as kept_module


def draw_at(window: Window, row: float, k: int = SLICE) -> bytes:
    """Draw a disc in another place each time; return the slice."""
    window.viewer.set_slice(k)
    window.sketching.set_tool("brush")
    window.sketching.set_radius(6)
    gui.click(window.viewer.canvas, (row, 150.0))
    wait_until(lambda: not window.sketches.keeper._timer.isActive())
    return window.sketching.sketch.label_map(k).tobytes()


def contents(k: int = SLICE) -> set[bytes]:
    """Return what the kept sketches show on a slice."""
    return {open_sketch(path).sketch.label_map(k).tobytes() for path in kept()}


def shown(window: Window) -> bytes:
    return window.sketching.sketch.label_map(SLICE).tobytes()


def test_two_windows_that_are_closed_leave_two_sketches(reopen: OpenWindow) -> None:
    first, second = reopen(), reopen()
    drawn = {draw_at(first, 120.0), draw_at(second, 160.0)}
    close_window(first)
    close_window(second)
    assert contents() == drawn
    assert len(drawn) == 2


def test_a_crash_beside_a_running_window_loses_neither(reopen: OpenWindow) -> None:
    dying, running = reopen(), reopen()
    lost = draw_at(dying, 120.0)
    die(dying)
    here = draw_at(running, 160.0)
    close_window(running)
    again = reopen()
    assert "Restore the sketch" in again.banner.text
    assert contents() == {lost, here}
    again.banner.answer("Restore")
    wait_until(lambda: not again.sketching.sketch.is_empty())
    assert shown(again) == lost


def test_a_crash_after_a_crash_loses_neither(reopen: OpenWindow) -> None:
    first = reopen()
    drawn = [draw_at(first, 120.0)]
    die(first)
    second = reopen()  # and nobody answers
    drawn.append(draw_at(second, 160.0))
    die(second)
    third = reopen()
    assert "left 2 sketches" in third.banner.text
    assert contents() == set(drawn)
    third.banner.answer("Restore")
    wait_until(lambda: not third.sketching.sketch.is_empty())
    assert shown(third) == drawn[1]
    die(third)
    fourth = reopen()
    assert "left 2 sketches" in fourth.banner.text, "the older one is asked about still, the restored one again"
    assert contents() == set(drawn)


def test_a_question_without_an_answer_is_asked_again(reopen: OpenWindow) -> None:
    window = reopen()
    drawn = draw_at(window, 120.0)
    die(window)
    for row in (140.0, 160.0, 170.0):
        other = reopen()
        assert "Restore the sketch" in other.banner.text
        draw_at(other, row)
        close_window(other)
    assert drawn in contents()
    assert len(contents()) == 4
    last = reopen()
    last.banner.answer("Not now")
    close_window(last)
    assert not reopen().banner.isVisible()
    assert drawn in contents(), "not now is not never"


def test_what_is_cleared_stays_kept_beside_what_is_drawn_then(reopen: OpenWindow) -> None:
    window = reopen()
    before = draw_at(window, 120.0)
    window.commands["sketch.clear"].trigger()
    gui.pump()
    after = draw_at(window, 160.0)
    assert contents() == {before, after}
    window.sketching.undo()
    window.sketching.undo()  # the clearing, too
    gui.pump()
    assert contents() == {before, after}, "what came back is no third sketch"
    window.sketching.redo()
    gui.pump()
    close_window(window)
    assert before in contents()


def test_a_step_that_is_taken_back_is_no_sketch_of_its_own(reopen: OpenWindow) -> None:
    window = reopen()
    for row in (120.0, 140.0, 160.0):
        drawn = draw_at(window, row)
        if row < 160:
            window.sketching.undo()
            gui.pump()
    assert contents() == {drawn}


def test_what_is_opened_from_a_file_takes_no_place_among_the_kept(reopen: OpenWindow, tmp_path: Path) -> None:
    window = reopen()
    drawn = draw_at(window, 120.0)
    other = Sketch()
    other.apply("draw", SLICE, EDEMA, np.eye(240, dtype=bool))
    for number in range(3):
        other.apply("draw", SLICE, EDEMA, np.roll(np.eye(240, dtype=bool), 20 * number, 1))
        path = tmp_path / f"{number}.sketch.json"
        save_sketch(path, other, "5e" * 32, "template")
        window.documents.open_sketch(path)
        wait_until(lambda: shown(window) == other.label_map(SLICE).tobytes())
        assert drawn in contents(), "what was drawn before is kept"
    assert len(kept()) == 2, "the open one is kept for a crash"
    close_window(window)
    assert contents() == {drawn}


def test_a_template_opened_later_leaves_the_former_ones_sketch(reopen: OpenWindow, template: OpenedStudy) -> None:
    window = reopen()
    before = draw_at(window, 120.0)
    other = window_scene.template("other", "1f" * 32)
    window.documents.take_template(other)
    gui.pump()
    after = draw_at(window, 160.0)
    names = {open_sketch(path).template_name: open_sketch(path).sketch.label_map(SLICE).tobytes() for path in kept()}
    assert names == {"template": before, "other": after}


def test_a_sketch_of_another_window_is_kept_for_both(reopen: OpenWindow) -> None:
    """Each draws on, and neither takes from the other what it shows."""
    first, second = reopen(), reopen()
    common = draw_at(first, 120.0)
    first_path = kept()[0]
    second.documents.open_sketch(first_path)
    wait_until(lambda: shown(second) == common)
    further = draw_at(first, 160.0)
    assert contents() == {common, further}
    die(second)
    assert contents() == {common, further}, "what the other one shows outlives a crash"
    third = reopen()
    third.documents.open_sketch(first_path)
    wait_until(lambda: shown(third) == further)
    assert len(kept()) == 3
    close_window(third)
    assert len(kept()) == 2, "what was only looked at is not kept twice"


def test_the_last_twenty_are_kept(reopen: OpenWindow) -> None:
    window = reopen()
    drawn = []
    for number in range(23):
        drawn.append(draw_at(window, 90.0 + 3 * number))
        for path in kept():  # the clock of the disk may be coarse
            if open_sketch(path).sketch.label_map(SLICE).tobytes() == drawn[-1]:
                os.utime(path, (1_700_000_000 + number, 1_700_000_000 + number))
        window.commands["sketch.clear"].trigger()
        gui.pump()
    assert contents() == set(drawn[-kept_module.KEPT :])


def test_what_a_former_program_kept_is_taken_over(reopen: OpenWindow, tmp_path: Path) -> None:
    folder = tmp_path / "home" / "sketches"
    folder.mkdir(parents=True)
    sketch = Sketch()
    for name in ("last", "autosave-1", "autosave-3"):
        sketch.apply("draw", SLICE, EDEMA, np.roll(np.eye(240, dtype=bool), len(name), 0))
        sketch.apply("draw", SLICE + len(name), EDEMA, np.eye(240, dtype=bool))
        save_sketch(folder / f"{name}.sketch.json", sketch, "5e" * 32, "template")
    make_void(folder / "window-1.lock")
    window = reopen()
    assert "left 2 sketches" in window.banner.text, "of slots whose programs are gone"
    entries = window.sketches.keeper.entries()
    assert sorted(len(open_sketch(entry.path).sketch.drawn_slices()) for entry in entries) == [2, 3, 3]
    assert sorted(entry.unanswered for entry in entries) == [False, True, True]
    assert not any(folder.glob("autosave-*"))


class FullDisk:
    """The disk of the kept sketches is full while `on` is set; others are not."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.on = False
        self._folder = folder
        self._fsync = os.fsync
        monkeypatch.setattr(os, "fsync", self._write_out)

    def _write_out(self, descriptor: int) -> None:
        number = os.fstat(descriptor).st_ino
        if self.on and number in {path.stat().st_ino for path in self._folder.iterdir()}:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self._fsync(descriptor)


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FullDisk:
    return FullDisk(tmp_path / "home" / "sketches", monkeypatch)


class Answers:
    """Presses these buttons of questions, one after the other; `asked` are the questions."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *buttons: str) -> None:
        self.asked: list[str] = []

        def answer(box: QMessageBox) -> None:
            self.asked.append(f"{box.text()} {box.informativeText()}")
            next(each for each in box.buttons() if each.text().replace("&", "") == buttons[len(self.asked) - 1]).click()

        monkeypatch.setattr(QMessageBox, "exec", answer)


def test_closing_asks_only_where_the_sketch_would_be_lost(
    reopen: OpenWindow, monkeypatch: pytest.MonkeyPatch, disk: FullDisk
) -> None:
    reader = Answers(monkeypatch, "Cancel", "Close and lose it")
    kept_window = reopen()
    draw_at(kept_window, 120.0)
    assert kept_window.close()
    assert reader.asked == [], "it is kept"
    bare = reopen()
    disk.on = True
    assert bare.close()
    assert reader.asked == [], "nothing is drawn"
    window = reopen()
    draw_at(window, 160.0)
    assert "is not kept" in window.banner.text
    assert not window.close()
    assert window.isVisible()
    assert len(reader.asked) == 1
    assert "Closing loses what is drawn." in reader.asked[0]
    assert "No space left on device" in reader.asked[0]
    assert window.close()
    assert len(reader.asked) == 2


def test_closing_saves_where_the_reader_says_so(
    reopen: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, disk: FullDisk
) -> None:
    reader = Answers(monkeypatch, "Save …")
    path = tmp_path / "rescued.sketch.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda parent, title, near, kinds: (str(path), kinds.partition(";;")[0]))
    window = reopen()
    disk.on = True
    drawn = draw_at(window, 120.0)
    assert window.close()
    assert len(reader.asked) == 1
    assert open_sketch(path).sketch.label_map(SLICE).tobytes() == drawn


def test_what_was_not_kept_is_kept_as_soon_as_there_is_room(reopen: OpenWindow, disk: FullDisk) -> None:
    window = reopen()
    disk.on = True
    draw_at(window, 120.0)
    assert kept() == []
    disk.on = False
    close_window(window)
    assert len(kept()) == 1
