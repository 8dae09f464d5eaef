"""Sketches as files: Save and Save as, the mark of what is not saved, and the word that it was."""

from __future__ import annotations

import json
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox

from app.sketch import open_sketch
from tests.support.gui import application as gui
from tests.support.gui import window_scene
from tests.support.gui.widget_helpers import wait_until
from tests.support.gui.window_scene import EDEMA, PLACE, SLICE, OpenWindow, Window, draw


@pytest.fixture
def window(reopen: OpenWindow) -> Window:
    made = reopen()
    made.activateWindow()
    return made


class Where:
    """Answers where to save; `asked` are the places that were proposed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[str] = []
        self.answer: Path | None = None
        monkeypatch.setattr(QFileDialog, "getSaveFileName", self._ask)

    def _ask(self, parent: object, title: str, near: str, kinds: str) -> tuple[str, str]:
        self.asked.append(near)
        return str(self.answer or ""), kinds.partition(";;")[0]


@pytest.fixture
def where(monkeypatch: pytest.MonkeyPatch) -> Where:
    return Where(monkeypatch)


def title(window: Window) -> str:
    """Return the title as it is shown."""
    return window.windowTitle().replace("[*]", "*" if window.isWindowModified() else "")


def draw_more(window: Window) -> None:
    window.sketching.set_tool("brush")
    gui.click(window.viewer.canvas, (PLACE[0] - 30, PLACE[1]))


def pixels(path: Path) -> int:
    return int(open_sketch(path).sketch.mask(SLICE, EDEMA).sum())


def test_saving_asks_once_tells_it_and_writes_there_from_then_on(window: Window, where: Where, tmp_path: Path) -> None:
    where.answer = tmp_path / "a.sketch.json"
    assert title(window) == "SBMIR"
    draw(window, EDEMA)
    assert title(window) == "Sketch* - SBMIR"
    gui.key(window.viewer.canvas, Qt.Key.Key_S, gui.CTRL)
    assert title(window) == "a.sketch.json - SBMIR"
    assert window.statusBar().currentMessage() == f"Saved a.sketch.json in {tmp_path}"
    first = pixels(where.answer)
    draw_more(window)
    assert title(window) == "a.sketch.json* - SBMIR"
    gui.key(window.viewer.canvas, Qt.Key.Key_S, gui.CTRL)
    assert title(window) == "a.sketch.json - SBMIR"
    assert pixels(where.answer) == window.sketching.sketch.mask(SLICE, EDEMA).sum() > first
    assert len(where.asked) == 1


def test_undo_back_to_what_is_saved_is_not_modified(window: Window, where: Where, tmp_path: Path) -> None:
    where.answer = tmp_path / "a.sketch.json"
    draw(window, EDEMA)
    window.commands["sketch.save"].trigger()
    draw_more(window)
    window.sketching.undo()
    assert title(window) == "a.sketch.json - SBMIR"
    window.sketching.undo()
    assert title(window) == "a.sketch.json* - SBMIR"
    window.sketching.redo()
    assert title(window) == "a.sketch.json - SBMIR"


def test_save_as_leaves_the_former_file(window: Window, where: Where, tmp_path: Path) -> None:
    where.answer = tmp_path / "a.sketch.json"
    draw(window, EDEMA)
    window.commands["sketch.save"].trigger()
    before = where.answer.read_bytes()
    draw_more(window)
    where.answer = tmp_path / "b.sketch.json"
    gui.key(window.viewer.canvas, Qt.Key.Key_S, gui.CTRL | gui.SHIFT)
    assert Path(where.asked[-1]) == tmp_path / "a.sketch.json"
    assert title(window) == "b.sketch.json - SBMIR"
    assert (tmp_path / "a.sketch.json").read_bytes() == before
    assert pixels(tmp_path / "b.sketch.json") > pixels(tmp_path / "a.sketch.json")


def test_a_name_that_is_completed_replaces_nothing_unasked(
    window: Window, where: Where, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    precious = tmp_path / "a.sketch.json"
    precious.write_text("precious")
    where.answer = tmp_path / "a"
    asked: list[str] = []

    def ask(parent: object, name: str, text: str, *buttons: object) -> QMessageBox.StandardButton:
        asked.append(text)
        return QMessageBox.StandardButton.No if len(asked) == 1 else QMessageBox.StandardButton.Yes

    monkeypatch.setattr(QMessageBox, "question", ask)
    draw(window, EDEMA)
    window.commands["sketch.save"].trigger()
    assert precious.read_text() == "precious"
    assert asked == ["a.sketch.json is there already. Replace it?"]
    window.commands["sketch.save"].trigger()
    assert pixels(precious) > 0


def test_what_cannot_be_saved_is_said_and_stays_modified(window: Window, where: Where, tmp_path: Path) -> None:
    where.answer = tmp_path / "nowhere" / "a.sketch.json"
    draw(window, EDEMA)
    window.commands["sketch.save"].trigger()
    assert "Cannot write the sketch" in window.banner.text
    assert title(window) == "Sketch* - SBMIR"
    assert window.statusBar().currentMessage() == ""
    where.answer = tmp_path / "a.sketch.json"
    window.commands["sketch.save"].trigger()
    assert window.statusBar().currentMessage().startswith("Saved a.sketch.json")
    where.answer = tmp_path / "nowhere" / "b.sketch.json"
    window.commands["sketch.save_as"].trigger()
    assert "Cannot write the sketch" in window.banner.text
    assert title(window) == "a.sketch.json - SBMIR"
    assert window.statusBar().currentMessage() == "", "nothing says that it was saved"


def test_an_opened_sketch_belongs_to_its_file_and_a_label_map_to_none(window: Window, where: Where, tmp_path: Path) -> None:
    draw(window, EDEMA)
    window.documents.save_sketch(tmp_path / "a.sketch.json", window.sketching.sketch)
    window.documents.save_sketch(tmp_path / "seg.nii.gz", window.sketching.sketch)
    window.sketching.sketch.clear()
    window.documents.open_sketch(tmp_path / "a.sketch.json")
    wait_until(lambda: title(window) == "a.sketch.json - SBMIR")
    window.documents.open_sketch(tmp_path / "seg.nii.gz")
    wait_until(lambda: title(window) == "Sketch* - SBMIR")
    before = (tmp_path / "seg.nii.gz").read_bytes()
    where.answer = tmp_path / "b.sketch.json"
    window.commands["sketch.save"].trigger()
    assert len(where.asked) == 1, "a reader's label map is not written over"
    assert (tmp_path / "seg.nii.gz").read_bytes() == before


def test_a_file_that_others_changed_is_not_written_over_unasked(window: Window, where: Where, tmp_path: Path) -> None:
    where.answer = tmp_path / "a.sketch.json"
    draw(window, EDEMA)
    window.commands["sketch.save"].trigger()
    path = where.answer
    path.write_text(json.dumps(json.loads(path.read_text()), indent=1))
    theirs = path.read_bytes()
    draw_more(window)
    where.answer = None
    window.commands["sketch.save"].trigger()
    assert len(where.asked) == 2
    assert "changed by another program" in window.banner.text
    assert path.read_bytes() == theirs


def test_the_file_of_another_template_is_not_written_over_unasked(window: Window, where: Where, tmp_path: Path) -> None:
    where.answer = tmp_path / "a.sketch.json"
    draw(window, EDEMA)
    window.commands["sketch.save"].trigger()
    before = where.answer.read_bytes()
    window.documents.take_template(window_scene.template("other", "1f" * 32))
    gui.pump()
    assert title(window) == "Sketch* - SBMIR"
    where.answer = tmp_path / "b.sketch.json"
    window.commands["sketch.save"].trigger()
    assert (tmp_path / "a.sketch.json").read_bytes() == before
    assert open_sketch(tmp_path / "b.sketch.json").template_name == "other"


def test_a_label_map_is_saved_where_its_name_says_so(window: Window, where: Where, tmp_path: Path) -> None:
    where.answer = tmp_path / "a.nii.gz"
    draw(window, EDEMA)
    window.commands["sketch.save"].trigger()
    volume = np.asarray(nib.nifti1.Nifti1Image.from_filename(where.answer).dataobj)
    assert (volume == 2).sum() == window.sketching.sketch.mask(SLICE, EDEMA).sum()
    assert title(window) == "a.nii.gz - SBMIR"
