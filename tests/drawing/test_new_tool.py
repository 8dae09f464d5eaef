"""A tool that nobody has heard of: a module (here), a drawing and a line in `TOOLS` are all that it takes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QToolButton

from app.settings import RESOURCES
from app.sketch import TOOLS, Box, Point, Sketch
from app.sketch.tools import Cursor, DrawingTool, Held, Line, Note
from app.sketch.tools.base import pixel_at
from tests.support.gui import application as gui
from tests.support.gui.application import NONE, SHIFT
from tests.support.gui.pane import EDEMA, FAR, MIDDLE, SLICE, Pane, shown_pane
from widgets.shared import icons

SMALL, LARGE = 5, 12


class StampTool(DrawingTool):
    """Stamps a square at each click, a large one with Shift; says so, and has a cursor of its own over the slice."""

    key = "stamp"
    title = "Stamp"
    tip = "Stamp: click for a square; with Shift a large one"
    letter = "Q"

    def __init__(self) -> None:
        super().__init__()
        self._half = SMALL
        self._at: Point | None = None

    @property
    def note(self) -> Note | None:
        return None if self._at is None else Note(f"{2 * self._half} mm", self._at)

    def cursor(self, sketch: Sketch, k: int, label: int, point_mm: Point | None) -> Cursor:
        return Cursor.CROSS if point_mm is None else Cursor.MOVE

    def hold(self, held: Held) -> None:
        self._half = LARGE if held.shift else SMALL

    def press(self, sketch: Sketch, k: int, label: int, point_mm: Point, erase: bool) -> Box | None:
        stroke = self.begin(sketch, k, label, point_mm, erase)
        if stroke is None:
            return None
        self._at = point_mm
        row, column = pixel_at(sketch, point_mm)
        box = (row - self._half, row + self._half, column - self._half, column + self._half)
        stroke.coverage[box[0] : box[1], box[2] : box[3]] = True
        return stroke.grow(box)

    def release(self, point_mm: Point) -> Box | None:
        return self.commit(None)

    def outline(self, point_mm: Point | None) -> list[Line]:
        if point_mm is None:
            return []
        corners = np.array([(-1, -1), (-1, 1), (1, 1), (1, -1), (-1, -1)]) * self._half
        return [np.asarray(point_mm) + corners]


@pytest.fixture
def pane(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pane]:
    """Return a pane whose program has one tool more."""
    shutil.copytree(RESOURCES / "icons", tmp_path / "icons")
    shutil.copy(RESOURCES / "icons" / "fill.svg", tmp_path / "icons" / "stamp.svg")
    monkeypatch.setattr(icons, "RESOURCES", tmp_path)
    monkeypatch.setitem(TOOLS, StampTool.key, StampTool)
    with shown_pane() as made:
        yield made


def click(pane: Pane, point: Point, keys: Qt.KeyboardModifier) -> None:
    for kind, held in ((QEvent.Type.MouseButtonPress, True), (QEvent.Type.MouseButtonRelease, False)):
        gui.send_mouse(pane.canvas, kind, pane.canvas.position_of(*point), gui.LEFT, held, keys)


def test_a_new_tool_is_offered_used_and_undone_like_the_others(pane: Pane) -> None:
    buttons = [button for button in pane.controller.tool_bar.findChildren(QToolButton) if button.toolTip().startswith("Stamp:")]
    assert [button.toolTip() for button in buttons] == ["Stamp: click for a square; with Shift a large one (Q)"]
    gui.key(pane.canvas, Qt.Key.Key_Q)
    assert pane.controller.tool == "stamp"
    assert buttons[0].isChecked()
    click(pane, MIDDLE, NONE)
    pane.shows(MIDDLE, EDEMA)
    pane.shows((100.0, 108.0), 0)
    assert pane.canvas.note == "10 mm"
    click(pane, FAR, SHIFT)
    pane.shows((150.0, 168.0), EDEMA)
    assert pane.canvas.note == "24 mm"
    assert pane.area(EDEMA) == (2 * SMALL) ** 2 + (2 * LARGE) ** 2
    assert pane.commands["sketch.undo"].text() == "Undo stamp: edema"
    pane.sketch.undo()
    pane.shows(FAR, 0)


def test_its_cursor_lines_and_locks_are_its_own(pane: Pane) -> None:
    pane.controller.set_tool("stamp")
    assert pane.canvas.cursor().shape() == Qt.CursorShape.CrossCursor
    bare = gui.picture_of(pane.canvas)
    gui.hover(pane.canvas, MIDDLE)
    assert pane.canvas.cursor().shape() == Qt.CursorShape.SizeAllCursor
    assert gui.picture_of(pane.canvas) != bare, "its outline follows the pointer"
    pane.sketch.locked = {EDEMA}
    click(pane, MIDDLE, NONE)
    assert pane.sketch.is_empty(SLICE)
    assert pane.canvas.note == "Edema is locked"
