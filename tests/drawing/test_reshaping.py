"""Growing, shrinking, smoothing and filling between, by keys and menu: what is seen, said, undone and left alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog

from app.sketch.reshaping import grown, shrunk
from tests.support.gui import application as gui
from tests.support.gui.application import CTRL, SHIFT
from tests.support.gui.pane import CORE, EDEMA, MIDDLE, SLICE, SQUARE, Pane, shown_pane
from widgets.state.drawing_options import DrawingOptions, read_options

RIM = (100.0, 122.0)
"""Two mm outside of the square that is drawn."""


@pytest.fixture
def pane() -> Iterator[Pane]:
    with shown_pane() as made:
        yield made


def said(pane: Pane) -> str:
    return pane.status.currentMessage().replace("\N{NO-BREAK SPACE}", " ")


def reach(pane: Pane, mm: float, all_slices: bool = False) -> None:
    pane.controller.set_options(replace(pane.controller.options, reach_mm=mm, all_slices=all_slices))


def test_keys_grow_and_shrink_what_is_seen_by_the_mm_that_the_menu_names(pane: Pane) -> None:
    pane.draw("lasso", [*SQUARE, SQUARE[0]])
    drawn = pane.sketch.mask(SLICE, EDEMA)
    reach(pane, 3.0)
    assert pane.commands["sketch.grow"].text() == "&Grow by 3 mm"
    pane.shows(RIM, 0)
    gui.key(pane.canvas, Qt.Key.Key_Plus, CTRL)
    pane.shows(RIM, EDEMA)
    assert (pane.sketch.mask(SLICE, EDEMA) == grown(drawn, 3.0)).all()
    after = int(grown(drawn, 3.0).sum())
    assert said(pane) == f"Edema grown by 3 mm: {drawn.sum() / 100:.1f} cm² became {after / 100:.1f} cm²"
    assert pane.commands["sketch.undo"].text() == "Undo grow by 3 mm: edema"
    pane.controller.undo()
    pane.shows(RIM, 0)
    gui.key(pane.canvas, Qt.Key.Key_Minus, CTRL)
    assert (pane.sketch.mask(SLICE, EDEMA) == shrunk(drawn, 3.0)).all()
    assert said(pane).startswith("Edema shrunk by 3 mm")


def test_smooth_rounds_the_corners(pane: Pane) -> None:
    pane.draw("lasso", [*SQUARE, SQUARE[0]])
    area = pane.area(EDEMA)
    reach(pane, 5.0)
    pane.shows((81.0, 81.0), EDEMA)
    gui.key(pane.canvas, Qt.Key.Key_S, SHIFT)
    pane.shows((81.0, 81.0), 0)
    assert pane.area(EDEMA) == area
    assert said(pane) == f"Edema smoothed by 5 mm: {area / 100:.1f} cm² became {area / 100:.1f} cm²"


def test_all_drawn_slices_at_once(pane: Pane) -> None:
    pane.draw("lasso", [*SQUARE, SQUARE[0]])
    drawn = pane.sketch.mask(SLICE, EDEMA)
    pane.sketch.copy_to(SLICE, SLICE + 2)
    pane.viewer.set_slice(SLICE + 4)
    gui.key(pane.canvas, Qt.Key.Key_Plus, CTRL)
    assert said(pane) == "Nothing grown: no edema is drawn on this slice"
    gui.key(pane.canvas, Qt.Key.Key_A, SHIFT)
    assert pane.commands["sketch.all_slices"].isChecked()
    gui.key(pane.canvas, Qt.Key.Key_Plus, CTRL)
    assert all((pane.sketch.mask(k, EDEMA) == grown(drawn, 1.0)).all() for k in (SLICE, SLICE + 2))
    assert pane.sketch.drawn_slices() == [SLICE, SLICE + 2]
    assert said(pane).endswith(" on 2 slices")
    pane.controller.undo()
    assert all((pane.sketch.mask(k, EDEMA) == drawn).all() for k in (SLICE, SLICE + 2))


def test_why_nothing_happens_is_said(pane: Pane) -> None:
    pane.draw("lasso", [*SQUARE, SQUARE[0]])
    pane.controller.panel.lock_button(EDEMA).setChecked(True)
    pane.commands["sketch.grow"].trigger()
    assert said(pane) == "Edema is locked: unlock it in the panel to change it"
    pane.controller.set_structure(CORE)
    pane.commands["sketch.shrink"].trigger()
    assert said(pane) == "Nothing shrunk: no non-enhancing core is drawn on this slice"
    pane.draw("brush", [MIDDLE], CORE)
    pane.commands["sketch.grow"].trigger()
    assert said(pane) == "Non-enhancing core stays as it is: there is nowhere it could be grown"
    reach(pane, 10.0)
    pane.commands["sketch.shrink"].trigger()
    assert said(pane) == "Non-enhancing core shrunk by 10 mm: nothing is left of it"


def test_the_slices_between_are_filled_and_counted(pane: Pane) -> None:
    pane.draw("lasso", [*SQUARE, SQUARE[0]])
    pane.commands["sketch.fill_between"].trigger()
    assert said(pane) == "No slices to fill: a structure must be drawn on two slices with empty ones between them"
    pane.viewer.set_slice(SLICE + 4)
    pane.draw("brush", [MIDDLE])
    gui.key(pane.canvas, Qt.Key.Key_F, SHIFT)
    assert said(pane) == f"Filled 3 slices, {SLICE + 1} to {SLICE + 3}"
    pane.viewer.set_slice(SLICE + 1)
    pane.shows(MIDDLE, EDEMA)
    pane.shows((100.0, 112.0), EDEMA)
    pane.viewer.set_slice(SLICE + 3)
    pane.shows((100.0, 115.0), 0)
    pane.controller.undo()
    assert pane.sketch.drawn_slices() == [SLICE, SLICE + 4]


def test_shapes_too_far_apart_are_told_of(pane: Pane) -> None:
    pane.draw("brush", [(60.0, 90.0)])
    pane.viewer.set_slice(SLICE + 2)
    pane.draw("brush", [(150.0, 150.0)])
    pane.commands["sketch.fill_between"].trigger()
    assert said(pane) == "Nothing filled: the shapes on both sides lie too far from each other"
    pane.viewer.set_slice(SLICE + 4)
    pane.draw("brush", [(150.0, 150.0)])
    pane.commands["sketch.fill_between"].trigger()
    assert said(pane) == (
        f"Filled slice {SLICE + 3}; 1 slice stays empty, the shapes on both sides lying too far from each other"
    )


def test_how_far_is_asked_and_kept_within_bounds(pane: Pane, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def answer(*given: object, **more: object) -> tuple[float, bool]:
        asked.extend(given[3:6])
        return 4.5, True

    monkeypatch.setattr(QInputDialog, "getDouble", answer)
    gui.key(pane.canvas, Qt.Key.Key_N, SHIFT)
    assert asked == [1.0, 0.5, 10.0]
    assert pane.commands["sketch.shrink"].text() == "&Shrink by 4.5 mm"
    monkeypatch.setattr(QInputDialog, "getDouble", lambda *given, **more: (9.0, False))
    gui.key(pane.canvas, Qt.Key.Key_N, SHIFT)
    assert pane.controller.options.reach_mm == 4.5


def test_they_are_kept_for_the_next_start() -> None:
    options = DrawingOptions(reach_mm=4.5, all_slices=True, sides=True, depth=3)
    assert read_options(options.written()) == options
    for other in ("11", "-1", "2.0", "true"):
        assert read_options(f'{{"depth": {other}}}').depth == 0
    for other in ("11.0", "NaN", '"2"', "true"):
        assert read_options(f'{{"reach_mm": {other}}}').reach_mm == 1.0
