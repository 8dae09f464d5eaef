"""The threshold brush at the pane: its range by two values or from under the pointer, what is seen before and after."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication

from app import frames
from tests.support.gui import application as gui
from tests.support.gui.pane import EDEMA, MIDDLE, OPACITY, SLICE, Pane, shown_pane

BRIGHT, DARK = (100.0, 90.0), (100.0, 110.0)
BORDER = 100
"""The first column of the dark half; the bright one has 300, the dark one 100."""


def halves(bright: float, dark: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Return planes of two values, a head of 80 mm radius."""
    row, column = np.indices(frames.PLANE_SHAPE)
    plane = np.where(column < BORDER, bright, dark) * (np.hypot(row - 120, column - 120) < 80)
    return np.repeat(plane[None].astype(np.float32), 12, axis=0)


@pytest.fixture
def pane() -> Iterator[Pane]:
    with shown_pane() as made:
        raw = {"flair": halves(300, 100), "t1": halves(20, 40)}
        shown = {"flair": (halves(240, 80)).astype(np.uint8), "t1": halves(80, 160).astype(np.uint8)}
        made.viewer.set_study(shown, {key: np.asarray(frames.from_planes(planes)) for key, planes in raw.items()})
        made.viewer.set_slice(SLICE)
        made.resize(960, 700)
        gui.pump()
        made.controller.set_radius(15)
        yield made


def shows(pane: Pane, point: tuple[float, float], label: int) -> None:
    """Assert what structure is seen at (row, column) in mm over the grey that is there; 0 for none."""
    planes = pane.viewer.planes
    assert planes is not None
    grey = int(planes[SLICE][int(point[0]), int(point[1])])
    wanted = gui.blended(label, OPACITY, grey) if label else (grey,) * 3
    gui.assert_colour(gui.colour_at(pane.canvas, point), wanted)


def said(pane: Pane) -> str:
    return pane.status.currentMessage()


def test_two_values_say_what_is_painted_in_the_numbers_of_the_read_out(pane: Pane) -> None:
    box = pane.controller.tool_bar.range_box
    assert not box.isVisible()
    gui.key(pane.canvas, Qt.Key.Key_Y)
    gui.pump()
    assert pane.controller.tool == "threshold" and box.isVisible()
    box.low.setValue(250.0)
    box.high.setValue(300.0)
    pane.draw("threshold", [MIDDLE])
    shows(pane, BRIGHT, EDEMA)
    shows(pane, DARK, 0)
    columns = np.flatnonzero(pane.sketch.mask(SLICE, EDEMA).any(axis=0))
    assert columns.max() == BORDER - 1
    pane.controller.undo()
    assert pane.sketch.is_empty()
    box.low.setValue(50.0)
    box.high.setValue(150.0)
    pane.draw("threshold", [MIDDLE])
    shows(pane, BRIGHT, 0)
    shows(pane, DARK, EDEMA)
    pane.controller.set_tool("brush")
    gui.pump()
    assert not box.isVisible()


def test_it_begins_with_what_is_bright(pane: Pane) -> None:
    pane.draw("threshold", [MIDDLE])
    shows(pane, BRIGHT, EDEMA)
    shows(pane, DARK, 0)


def test_the_values_never_turn_round(pane: Pane) -> None:
    pane.controller.set_tool("threshold")
    box = pane.controller.tool_bar.range_box
    box.high.setValue(120.0)
    box.low.setValue(200.0)
    assert (box.low.value(), box.high.value()) == (200.0, 200.0)
    box.high.setValue(150.0)
    assert (box.low.value(), box.high.value()) == (150.0, 150.0)


def test_a_key_takes_the_range_from_under_the_pointer_and_chooses_the_brush(pane: Pane) -> None:
    pane.controller.set_radius(4)
    gui.hover(pane.canvas, DARK)
    gui.key(pane.canvas, Qt.Key.Key_Z)
    assert pane.controller.tool == "threshold"
    assert said(pane) == "The threshold brush paints on FLAIR from 100 to 104"
    pane.controller.set_radius(15)
    pane.draw("threshold", [MIDDLE])
    shows(pane, DARK, EDEMA)
    shows(pane, BRIGHT, 0)
    QApplication.sendEvent(pane.canvas, QEvent(QEvent.Type.Leave))
    gui.key(pane.canvas, Qt.Key.Key_Z)
    assert said(pane).startswith("No range taken")


def test_each_sequence_has_a_range_of_its_own(pane: Pane) -> None:
    pane.controller.set_tool("threshold")
    box = pane.controller.tool_bar.range_box
    box.low.setValue(250.0)
    pane.viewer.set_modality("t1")
    assert (box.low.value(), box.high.value()) == (40.0, 40.0), "in T1 the other half is bright"
    pane.draw("threshold", [MIDDLE])
    shows(pane, DARK, EDEMA)
    shows(pane, BRIGHT, 0)
    pane.viewer.set_modality("flair")
    assert box.low.value() == 250.0
    pane.viewer.set_study({"flair": halves(240, 80).astype(np.uint8)})
    assert box.high.value() == 240.0, "another study, other values"


def test_what_would_be_painted_is_outlined_at_the_pointer_and_everywhere_while_the_values_are_attended(pane: Pane) -> None:
    pane.controller.set_tool("threshold")
    box = pane.controller.tool_bar.range_box
    border = (140.0, BORDER - 0.5)
    bare = gui.colour_at(pane.canvas, border)
    QApplication.sendEvent(box.low, QFocusEvent(QEvent.Type.FocusIn))
    gui.pump()
    assert max(gui.colour_at(pane.canvas, border)) > max(bare) + 20, "the border of the bright half far from the pointer"
    QApplication.sendEvent(box.low, QFocusEvent(QEvent.Type.FocusOut))
    gui.pump()
    gui.assert_colour(gui.colour_at(pane.canvas, border), bare)
    gui.hover(pane.canvas, (140.0, 95.0))
    assert max(gui.colour_at(pane.canvas, border)) > max(bare) + 20, "the part of it under the brush"
