"""Drawing only inside the brain: on from the start, told where it cuts, and switched by a key and in the menu."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt

from app import frames
from app.imaging import Study
from app.placement import Placement
from tests.support.gui import application as gui
from tests.support.gui.pane import EDEMA, FAR, MIDDLE, SLICE, SQUARE, Pane, shown_pane
from widgets.state.drawing_options import DrawingOptions, read_options
from widgets.state.opened import OpenedStudy
from widgets.state.window_state import Opened

EDGE = 100
"""The first column that is outside of the brain."""


def half_brain() -> OpenedStudy:
    """Return a template whose brain is the patient's left half."""
    image = np.zeros(frames.LIBRARY_SHAPE, np.float32)
    image[:EDGE] = 1
    study = Study("P1", "P1", "", Path("P1"), {"t1": image}, None, Placement.as_found(), (), "")
    return OpenedStudy(study, {}, None)


@pytest.fixture
def pane() -> Iterator[Pane]:
    with shown_pane() as made:
        made.controller.state.update(opened=Opened(template=half_brain()))
        yield made


def said(pane: Pane) -> str:
    return pane.status.currentMessage().replace("\N{NO-BREAK SPACE}", " ")


def test_a_stroke_is_cut_by_the_brain_from_the_start_and_the_status_line_says_how_much(pane: Pane) -> None:
    pane.draw("lasso", [*SQUARE, SQUARE[0]])
    mask = pane.sketch.mask(SLICE, EDEMA)
    assert mask[:, :EDGE].any() and not mask[:, EDGE:].any()
    pane.shows((100.0, 97.0), EDEMA)
    pane.shows((100.0, 103.0), 0)
    sentence = said(pane)
    pane.controller.panel.inside_box.setChecked(False)
    pane.draw("lasso", [*SQUARE, SQUARE[0]])
    whole = pane.sketch.mask(SLICE, EDEMA)
    share = round(100 * float(whole[:, EDGE:].sum() / whole.sum()))
    assert sentence == f"{share} % of the stroke lay outside of the brain and was left out (Shift+B allows it)"
    assert 45 < share < 55


def test_only_inside_the_brain(pane: Pane) -> None:
    pane.controller.set_radius(10)
    pane.draw("brush", [MIDDLE])
    pane.shows((100.0, 96.0), EDEMA)
    pane.shows((100.0, 104.0), 0)
    pane.controller.panel.inside_box.setChecked(False)
    pane.draw("brush", [MIDDLE])
    pane.shows((100.0, 104.0), EDEMA)


def test_a_stroke_inside_takes_the_sentence_back(pane: Pane) -> None:
    pane.draw("lasso", [*SQUARE, SQUARE[0]])
    pane.draw("brush", [(60.0, 60.0)])
    assert said(pane) == ""


def test_a_stroke_wholly_outside_says_so_at_the_pointer_too(pane: Pane) -> None:
    pane.draw("brush", [FAR])
    assert pane.sketch.is_empty()
    assert pane.canvas.note == "Outside of the brain"
    assert said(pane) == "The whole stroke lay outside of the brain and was left out (Shift+B allows it)"


def test_little_is_not_rounded_to_nothing(pane: Pane) -> None:
    pane.draw("lasso", [(40.0, 20.0), (160.0, 20.0), (160.0, 99.0), (100.0, 101.0), (40.0, 99.0), (40.0, 20.0)])
    assert said(pane).startswith("Less than 1 % of the stroke")


def test_what_is_erased_or_abandoned_is_not_spoken_of(pane: Pane) -> None:
    pane.controller.panel.inside_box.setChecked(False)
    pane.draw("brush", [MIDDLE])
    pane.controller.panel.inside_box.setChecked(True)
    gui.drag(pane.canvas, [MIDDLE], button=gui.RIGHT)
    assert pane.sketch.is_empty()
    assert said(pane) == ""
    stroke = pane.sketch.begin("brush", SLICE, EDEMA)
    assert stroke is not None
    stroke.coverage[90:110, 90:110] = True
    stroke.grow((90, 110, 90, 110))
    stroke.cancel()
    assert said(pane) == ""


def test_key_menu_and_box_are_one(pane: Pane) -> None:
    action, box = pane.commands["draw.inside"], pane.controller.panel.inside_box
    assert action.isChecked() and box.isChecked()
    gui.key(pane.canvas, Qt.Key.Key_B, Qt.KeyboardModifier.ShiftModifier)
    assert not action.isChecked() and not box.isChecked()
    pane.draw("brush", [FAR])
    pane.shows(FAR, EDEMA)
    assert said(pane) == ""
    action.trigger()
    assert action.isChecked() and box.isChecked()


def test_how_is_drawn_is_written_and_read() -> None:
    options = DrawingOptions(inside=False, start_decides=True)
    assert read_options(options.written()) == options
    for other in ("", "[1]", "{", '{"inside": "no"}', "[" * 100_000):
        assert read_options(other) == DrawingOptions()
