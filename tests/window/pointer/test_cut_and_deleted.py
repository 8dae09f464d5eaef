"""At the real window: what Move, Mirror and Copy leave out is told and comes back, and D deletes only what is seen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.support.gui import application as gui
from tests.support.gui.window_scene import EDEMA, PLACE, SLICE, OpenWindow, Window, draw

ENHANCING = 3
RIM = (190.0, 120.0)
"""Inside the template's head, whose last row is 207, near its back."""


@pytest.fixture
def window(reopen: OpenWindow) -> Window:
    """A window with a disc of 12 mm at `RIM`, in which drawing is allowed inside the brain only."""
    made = reopen()
    made.resize(1280, 800)
    gui.pump()
    made.sketching.set_tool("brush")
    made.sketching.set_radius(12)
    made.sketching.set_structure(EDEMA)
    gui.click(made.viewer.canvas, RIM)
    made.sketching.panel.inside_box.setChecked(True)
    return made


def said(window: Window) -> list[str]:
    """Return all that the panel of structures says, with plain spaces."""
    return [label.text().replace("\N{NO-BREAK SPACE}", " ") for label in window.sketching.panel.findChildren(QLabel)]


def press_key(window: Window, name: Qt.Key, at: tuple[float, float]) -> None:
    gui.hover(window.viewer.canvas, at)
    gui.key(window.viewer.canvas, name)


# Cut off


def test_a_move_out_of_the_brain_says_what_it_cuts_off_and_loses_nothing(window: Window) -> None:
    canvas, sketch = window.viewer.canvas, window.sketching.sketch
    before = sketch.mask(SLICE, EDEMA)
    window.sketching.set_tool("move")
    gui.drag(canvas, [RIM, (RIM[0] + 14, RIM[1])])
    cut = int(before.sum() - sketch.mask(SLICE, EDEMA).sum())
    assert cut > 100
    words = f"{cut / 100:.1f} cm² cut off"
    assert canvas.note == words
    assert words.replace("cut off", "outside the brain cut off") in said(window)
    gui.drag(canvas, [(RIM[0] + 8, RIM[1]), (RIM[0] - 6, RIM[1])])
    assert (sketch.mask(SLICE, EDEMA) == before).all(), "dragged back it is whole"
    assert not window.viewer.canvas.note
    for _ in range(2):
        window.sketching.undo()
    assert (sketch.mask(SLICE, EDEMA) == before).all()


@pytest.mark.parametrize("command", ["sketch.mirror", "sketch.copy_up"])
def test_what_mirror_and_copy_cut_off_is_said(window: Window, command: str) -> None:
    sketch = window.sketching.sketch
    allowed = sketch.limited(SLICE, sketch.mask(SLICE, EDEMA) | True)
    planes = allowed[None].repeat(sketch.slices, axis=0)
    planes[SLICE, :, :120] = False
    planes[SLICE + 1] = False
    sketch.limit_to(planes)
    gui.hover(window.viewer.canvas, PLACE)
    before = sketch.mask(SLICE, EDEMA)
    window.commands[command].trigger()
    assert window.viewer.canvas.note is not None
    assert window.viewer.canvas.note.endswith(" cut off")
    if command == "sketch.mirror":
        window.sketching.undo()
    assert (sketch.mask(SLICE, EDEMA) == before).all()


# D


def test_d_deletes_nothing_of_a_structure_that_is_not_shown(window: Window) -> None:
    window.sketching.panel.hide_button(EDEMA).setChecked(True)
    press_key(window, Qt.Key.Key_D, RIM)
    assert window.sketching.sketch.label_at(SLICE, (190, 120)) == EDEMA
    assert window.viewer.canvas.note == "Edema is hidden here"
    assert "Nothing deleted: edema is hidden under the pointer" in said(window)
    window.sketching.panel.hide_button(EDEMA).setChecked(False)
    press_key(window, Qt.Key.Key_O, RIM)
    press_key(window, Qt.Key.Key_D, RIM)
    assert window.sketching.sketch.label_at(SLICE, (190, 120)) == EDEMA
    press_key(window, Qt.Key.Key_O, RIM)
    press_key(window, Qt.Key.Key_D, RIM)
    assert window.sketching.sketch.is_empty()


def test_d_deletes_nothing_that_others_hide_but_what_shows_beside_them(window: Window) -> None:
    sketch = window.sketching.sketch
    draw(window, EDEMA)
    window.sketching.set_radius(14)
    window.sketching.set_structure(ENHANCING)
    gui.click(window.viewer.canvas, PLACE)
    window.sketching.set_structure(EDEMA)
    press_key(window, Qt.Key.Key_D, PLACE)
    assert sketch.mask(SLICE, EDEMA)[150, 150]
    assert window.viewer.canvas.note == "Edema is hidden here"
    press_key(window, Qt.Key.Key_C, PLACE)
    press_key(window, Qt.Key.Key_D, PLACE)
    assert not sketch.mask(SLICE, EDEMA)[150, 150], "chosen, its outline is seen"
    window.sketching.undo()
    window.sketching.set_radius(20)
    gui.click(window.viewer.canvas, PLACE)
    press_key(window, Qt.Key.Key_D, PLACE)
    assert not sketch.mask(SLICE, EDEMA)[150, 150], "its rim is seen"
    assert sketch.mask(SLICE, ENHANCING)[150, 150]


def test_d_says_that_a_structure_is_locked(window: Window) -> None:
    window.sketching.panel.lock_button(EDEMA).setChecked(True)
    press_key(window, Qt.Key.Key_D, RIM)
    assert window.sketching.sketch.label_at(SLICE, (190, 120)) == EDEMA
    assert window.viewer.canvas.note == "Edema is locked"


def test_who_draws_sees_it(window: Window) -> None:
    press_key(window, Qt.Key.Key_O, PLACE)
    assert not window.viewer.canvas.overlay.shown
    draw(window, EDEMA)
    assert window.viewer.canvas.overlay.shown
