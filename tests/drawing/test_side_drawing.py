"""Drawing on the sagittal and coronal planes with the tool in use: left and right, one step, the slice that goes on asking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QStatusBar, QWidget

from tests.support.gui import application as gui
from tests.support.gui.application import LEFT, RIGHT, SHIFT
from tests.support.gui.head import head
from tests.support.gui.pane import EDEMA, equipped
from widgets.drawing.sketching import SketchController
from widgets.pane.sides.side_view import SideView
from widgets.pane.sides.side_views import SideViews
from widgets.pane.viewer import SliceViewer

K, ROW, COLUMN = 80, 110, 130
"""The slice that is shown, and the place through which the planes go."""


class Scene(QWidget):
    """A viewer with its planes beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.viewer = SliceViewer()
        self.controller = SketchController(self.viewer)
        self.sketch = self.controller.sketch
        self.status = QStatusBar(self)
        self.status.hide()
        self.commands = equipped(self, self.viewer, self.controller, self.status)
        self.sides = self.controller.draw_on(SideViews(self.viewer, self.sketch))
        layout = QHBoxLayout(self)
        layout.addWidget(self.viewer, 1)
        layout.addWidget(self.sides, 1)
        self.viewer.set_study({"flair": head()})
        self.viewer.set_slice(K)


@pytest.fixture
def scene() -> Iterator[Scene]:
    gui.application()
    made = Scene()
    gui.show(made, 1100, 640)
    made.sides.keep((float(ROW), float(COLUMN)))
    made.controller.set_radius(6)
    gui.key(made.viewer.canvas, Qt.Key.Key_C, SHIFT)
    yield made
    gui.dispose(made.controller.panel)
    gui.dispose(made.controller.tool_bar)
    gui.dispose(made)


def drag(view: SideView, points: list[tuple[float, float]], button: Qt.MouseButton = LEFT) -> None:
    """Drag along points (slice, column of the plane) in mm."""
    kinds = QEvent.Type
    gui.send_mouse(view, kinds.MouseButtonPress, view.position_of(*points[0]), button, True)
    for point in points[1:]:
        gui.send_mouse(view, kinds.MouseMove, view.position_of(*point), button, True)
    gui.send_mouse(view, kinds.MouseButtonRelease, view.position_of(*points[-1]), button, False)
    gui.pump()


def is_green(view: SideView, slice_mm: float, along_mm: float) -> bool:
    red, green, blue = gui.colour_of(gui.picture_of(view), view.position_of(slice_mm, along_mm))
    return green > red + 20 and green > blue + 20


@pytest.mark.parametrize("convention", ["radiological", "neurological"])
def test_what_is_drawn_on_the_patients_left_lies_on_the_left_in_every_slice(scene: Scene, convention: str) -> None:
    scene.viewer.set_convention(convention)
    scene.sides.set_convention(convention)
    view = scene.sides.coronal
    drag(view, [(70.0, 60.0), (90.0, 60.0)])
    found = np.argwhere(scene.sketch.label_planes())
    assert (found.min(axis=0) <= [65, ROW, 55]).all() and (found.max(axis=0) >= [95, ROW, 65]).all()
    assert found[:, 2].max() < 120, "column 0 is the patient's left"
    assert set(found[:, 1].tolist()) == {ROW}
    screen_left = view.position_of(80.0, 60.0).x() < view.width() / 2
    assert screen_left is (convention == "neurological")
    assert is_green(view, 72.0, 60.0) and not is_green(view, 72.0, 179.0)
    red, green, blue = gui.colour_at(scene.viewer.canvas, (ROW, 60.0))
    assert green > red + 20 and green > blue + 20, "and on the slice"


def test_the_front_is_the_front_in_the_sagittal_plane(scene: Scene) -> None:
    drag(scene.sides.sagittal, [(85.0, 60.0), (85.0, 80.0)])
    found = np.argwhere(scene.sketch.label_planes())
    assert set(found[:, 2].tolist()) == {COLUMN}
    assert found[:, 1].max() < 120, "row 0 is the front"
    assert scene.sides.sagittal.position_of(85.0, 60.0).x() < scene.sides.sagittal.position_of(85.0, 160.0).x()


def test_it_is_one_step_and_the_slice_that_asks_stays(scene: Scene) -> None:
    drag(scene.sides.coronal, [(100.0, 60.0), (110.0, 60.0)])
    assert scene.viewer.slice == K
    assert scene.status.currentMessage() == "Changed 23 slices, 94 to 116; slice 80 asks as before"
    assert scene.controller.state.state.drawn.slice == K
    assert scene.commands["sketch.undo"].text() == "Undo brush: edema, coronal"
    drag(scene.sides.coronal, [(100.0, 60.0), (110.0, 60.0)], RIGHT)
    assert scene.sketch.is_empty(), "the right button removes"
    scene.controller.undo()
    scene.controller.undo()
    assert scene.sketch.is_empty() and scene.sketch.undo_name is None


def test_which_slice_asks_is_said_at_its_line(scene: Scene) -> None:
    view = scene.sides.coronal
    with_words = gui.picture_of(view)
    scene.commands["draw.sides"].trigger()
    assert gui.picture_of(view) != with_words
    assert "click or drag to go there" in view.toolTip()


def test_the_stroke_is_seen_while_it_is_drawn_and_escape_abandons_it(scene: Scene) -> None:
    view, kinds = scene.sides.coronal, QEvent.Type
    gui.send_mouse(view, kinds.MouseButtonPress, view.position_of(100.0, 60.0), LEFT, True)
    gui.send_mouse(view, kinds.MouseMove, view.position_of(110.0, 60.0), LEFT, True)
    assert is_green(view, 102.0, 60.0)
    assert scene.sketch.is_empty()
    scene.controller.cancel()
    assert not is_green(view, 102.0, 60.0)
    gui.send_mouse(view, kinds.MouseButtonRelease, view.position_of(110.0, 60.0), LEFT, False)
    assert scene.sketch.is_empty() and scene.sketch.undo_name is None


def test_a_polygon_goes_on_over_clicks_and_return_closes_it(scene: Scene) -> None:
    scene.controller.set_tool("polygon")
    view = scene.sides.sagittal
    for point in ((90.0, 60.0), (110.0, 60.0), (110.0, 90.0)):
        drag(view, [point])
    assert scene.sketch.is_empty()
    scene.commands["draw.finish"].trigger()
    assert scene.sketch.label_at(105, (65, COLUMN)) == EDEMA
    assert scene.sketch.label_at(95, (85, COLUMN)) == 0


def test_off_and_with_tools_that_look_a_click_goes_there(scene: Scene) -> None:
    drag(scene.sides.coronal, [(90.0, 100.0)], Qt.MouseButton.MiddleButton)
    assert scene.viewer.slice == 90
    assert scene.sides.place == pytest.approx((ROW, 100.0), abs=1.0)
    scene.controller.set_tool("view")
    drag(scene.sides.coronal, [(70.0, 90.0)])
    assert scene.viewer.slice == 70
    scene.controller.set_tool("brush")
    scene.controller.set_options(replace(scene.controller.options, sides=False))
    drag(scene.sides.coronal, [(75.0, 90.0)])
    assert scene.viewer.slice == 75
    assert scene.sketch.is_empty()


def test_a_lock_is_told_of(scene: Scene) -> None:
    scene.controller.panel.lock_button(EDEMA).setChecked(True)
    drag(scene.sides.coronal, [(100.0, 60.0)])
    assert scene.sketch.is_empty()
    assert scene.status.currentMessage() == "Edema is locked: unlock it in the panel to change it"


def test_the_brain_cuts_and_says_so(scene: Scene) -> None:
    brain = np.zeros((155, 240, 240), np.bool_)
    brain[:, :, :60] = True
    scene.sketch.limit_to(brain)
    drag(scene.sides.coronal, [(100.0, 60.0)])
    assert np.argwhere(scene.sketch.label_planes())[:, 2].max() == 59
    assert "of it lay outside of the brain and was left out" in scene.status.currentMessage()
    drag(scene.sides.coronal, [(100.0, 90.0)])
    assert scene.status.currentMessage().startswith("The whole stroke lay outside of the brain")


def test_planes_that_are_hidden_are_spoken_of(scene: Scene) -> None:
    assert scene.status.currentMessage() == ""
    scene.commands["draw.sides"].trigger()
    scene.sides.hide()
    scene.commands["draw.sides"].trigger()
    assert scene.status.currentMessage() == "The sagittal and coronal planes are hidden: show them (A) to draw on them"


def test_how_deep_is_asked(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QInputDialog, "getInt", lambda *given, **more: (2, True))
    gui.key(scene.viewer.canvas, Qt.Key.Key_D, SHIFT)
    drag(scene.sides.sagittal, [(85.0, 60.0)])
    assert set(np.argwhere(scene.sketch.label_planes())[:, 2].tolist()) == set(range(COLUMN - 2, COLUMN + 3))


def test_the_threshold_brush_looks_at_the_plane_itself(scene: Scene) -> None:
    shown = head().copy()
    shown[:, :, :60] = 40
    scene.viewer.set_study({"flair": shown})
    scene.sides.keep((float(ROW), float(COLUMN)))
    scene.controller.set_tool("threshold")
    box = scene.controller.tool_bar.range_box
    box.low.setValue(30.0)
    box.high.setValue(50.0)
    drag(scene.sides.coronal, [(80.0, 60.0)])
    columns = np.argwhere(scene.sketch.label_planes())[:, 2]
    assert columns.size and columns.max() == 59
