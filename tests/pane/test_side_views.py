"""Sagittal and coronal planes: the right way round, linked with the slice, and quiet while a stroke is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from app.anatomy import Label
from tests.support.gui import application as gui
from tests.support.gui.application import GREY, LEFT
from tests.support.gui.head import MARKER, brightest, head
from tests.support.gui.pane import equipped
from tests.support.gui.widget_helpers import wait_until
from widgets.drawing.sketching import SketchController
from widgets.pane import marks
from widgets.pane.overlay import Overlay
from widgets.pane.sides.side_view import SideView
from widgets.pane.sides.side_views import FRAME_MS, SideViews
from widgets.pane.view_geometry import ViewGeometry
from widgets.pane.viewer import SliceViewer

EDEMA = int(Label.EDEMA)
CROSSHAIR = (marks.CROSSHAIR.red(), marks.CROSSHAIR.green(), marks.CROSSHAIR.blue())


class Scene(QWidget):
    """A viewer with its planes beside it, in a window."""

    def __init__(self) -> None:
        super().__init__()
        self.viewer = SliceViewer()
        self.controller = SketchController(self.viewer)
        self.sketch = self.controller.sketch
        equipped(self, self.viewer, self.controller)
        self.sides = SideViews(self.viewer, self.sketch)
        layout = QHBoxLayout(self)
        layout.addWidget(self.viewer, 2)
        layout.addWidget(self.sides, 1)
        self.viewer.set_study({"flair": head()})
        self.viewer.set_slice(80)

    @property
    def canvas(self) -> QWidget:
        return self.viewer.canvas

    def go(self, row: float, column: float, k: int) -> None:
        """Click a place on the slice."""
        self.viewer.set_slice(k)
        self.controller.set_tool("ruler")
        gui.click(self.viewer.canvas, (row, column))


@pytest.fixture
def scene() -> Iterator[Scene]:
    gui.application()
    made = Scene()
    gui.show(made, 900, 640)
    yield made
    gui.dispose(made.controller.panel)
    gui.dispose(made.controller.tool_bar)
    gui.dispose(made)


def colour(view: SideView, slice_mm: float, along_mm: float) -> tuple[int, int, int]:
    """Return the colour on the screen at a slice and a column of a plane."""
    return gui.colour_of(gui.picture_of(view), view.position_of(slice_mm, along_mm))


@pytest.mark.parametrize("convention", ["radiological", "neurological"])
def test_a_marker_in_the_right_front_upper_corner_is_seen_there(scene: Scene, convention: str) -> None:
    scene.viewer.set_convention(convention)
    scene.sides.set_convention(convention)
    row, column = MARKER
    scene.go(row + 20, column - 20, 80)  # lines away from the marker
    for view, across in ((scene.sides.coronal, row), (scene.sides.sagittal, column)):
        view.set_place(round(across), (70.0, 119.5))
        at, middle = brightest(gui.picture_of(view)), QPointF(view.rect().center())
        assert at.y() < middle.y(), "the head is up"
        if view is scene.sides.coronal:
            assert (at.x() < middle.x()) == (convention == "radiological")
        else:
            assert at.x() < middle.x(), "the front is on the left in both conventions"


@pytest.mark.parametrize(
    ("plane", "mirrored", "said"),
    [("coronal", True, "RLSI"), ("coronal", False, "LRSI"), ("sagittal", False, "APSI"), ("sagittal", True, "PASI")],
)
def test_letters_say_which_side_is_which(plane: marks.Plane, mirrored: bool, said: str) -> None:
    assert "".join(marks.letters(ViewGeometry(mirrored=mirrored, rising=True), plane).values()) == said


def test_the_axial_slice_still_shows_the_marker_in_front_on_the_right(scene: Scene) -> None:
    scene.viewer.set_slice(115)
    at = scene.viewer.canvas.position_of(MARKER[0], MARKER[1])
    assert at.x() < scene.viewer.canvas.width() / 2
    assert at.y() < scene.viewer.canvas.height() / 2


def test_a_click_on_the_slice_moves_both_planes(scene: Scene) -> None:
    scene.go(63.0, 155.0, 100)
    assert (scene.sides.coronal.index, scene.sides.sagittal.index) == (63, 155)
    assert scene.sides.coronal.note == "A 56 mm"
    assert scene.sides.sagittal.note == "R 36 mm"
    scene.go(119.4, 119.4, 100)
    assert scene.sides.sagittal.note == "midline"


def test_the_lines_cross_at_slice_and_place(scene: Scene) -> None:
    scene.go(100.0, 100.0, 60)
    blue = CROSSHAIR
    for view in (scene.sides.coronal, scene.sides.sagittal):
        at, picture = view.position_of(60.0, 100.0), gui.picture_of(view)
        for step in (QPointF(12, 0), QPointF(-12, 0), QPointF(0, 12), QPointF(0, -12)):
            near = [at + step + QPointF(dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
            assert any(gui.colour_of(picture, point) == blue for point in near)
        assert gui.colour_of(picture, at) != blue, "the place itself stays free"


def send(view: SideView, kind: QEvent.Type, position: QPointF, held: bool) -> None:
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else LEFT
    buttons = LEFT if held else Qt.MouseButton.NoButton
    at = QPointF(view.mapToGlobal(position))
    QApplication.sendEvent(view, QMouseEvent(kind, position, at, button, buttons, gui.NONE))


def test_a_drag_in_a_plane_moves_the_slice_and_the_other_plane(scene: Scene) -> None:
    coronal, sagittal = scene.sides.coronal, scene.sides.sagittal
    told: list[int] = []
    scene.viewer.slice_changed.connect(told.append)
    send(coronal, QEvent.Type.MouseButtonPress, coronal.position_of(50.0, 90.0), True)
    send(coronal, QEvent.Type.MouseMove, coronal.position_of(64.2, 95.3), True)
    send(coronal, QEvent.Type.MouseButtonRelease, coronal.position_of(64.2, 95.3), False)
    assert told == [50, 64]
    assert scene.viewer.slice == 64
    assert sagittal.index == 95
    assert scene.viewer.read_out.startswith("Slice 64   L 24.2 mm")
    blue = CROSSHAIR
    picture = gui.picture_of(scene.viewer.canvas)
    at = scene.viewer.canvas.position_of(*scene.sides.place)
    near = [at + QPointF(40 + dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
    assert any(gui.colour_of(picture, point) == blue for point in near), "the place is marked on the slice"
    send(coronal, QEvent.Type.MouseMove, coronal.position_of(90.0, 90.0), False)
    assert scene.viewer.slice == 64, "without a button nothing follows"
    send(sagittal, QEvent.Type.MouseButtonPress, sagittal.position_of(30.0, 130.0), True)
    assert (scene.viewer.slice, coronal.index, sagittal.index) == (30, 130, 95)
    gui.hover(scene.viewer.canvas, (100.0, 100.0))
    picture = gui.picture_of(scene.viewer.canvas)
    assert not any(gui.colour_of(picture, point) == blue for point in near), "the pointer is mark enough"


def test_an_open_polygon_keeps_its_slice(scene: Scene) -> None:
    scene.controller.set_tool("polygon")
    gui.click(scene.viewer.canvas, (100.0, 100.0))
    coronal = scene.sides.coronal
    send(coronal, QEvent.Type.MouseButtonPress, coronal.position_of(50.0, 90.0), True)
    assert scene.viewer.slice == 80
    assert scene.controller.drawing
    scene.controller.cancel()


def scroll(view: SideView, angle: int, pixels: int = 0) -> None:
    at = QPointF(20, 20)
    event = QWheelEvent(
        at, at, QPoint(0, pixels), QPoint(0, angle), Qt.MouseButton.NoButton, gui.NONE, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(view, event)


def test_the_wheel_goes_through_the_planes(scene: Scene) -> None:
    scene.go(100.0, 100.0, 80)
    scroll(scene.sides.coronal, 240)
    assert scene.sides.coronal.index == 98, "towards the front"
    scroll(scene.sides.sagittal, -120)
    assert scene.sides.sagittal.index == 99, "towards the left"
    scroll(scene.sides.sagittal, 0, pixels=120)
    assert scene.sides.sagittal.index == 101
    for _ in range(200):
        scroll(scene.sides.sagittal, 120)
    assert scene.sides.sagittal.index == 239, "the last there is"
    assert scene.viewer.slice == 80


def test_the_pointer_is_followed_but_not_during_a_stroke(scene: Scene) -> None:
    canvas = scene.viewer.canvas
    gui.hover(canvas, (90.0, 80.0))
    wait_until(lambda: scene.sides.sagittal.index == 80)
    assert (scene.sides.coronal.index, scene.sides.sagittal.index) == (90, 80)
    scene.controller.set_tool("brush")
    gui.press(canvas, (90.0, 80.0))
    gui.pump()  # what the hovering asked for is painted
    watches = [gui.PaintWatch(view) for view in (scene.sides.coronal, scene.sides.sagittal)]
    for column in range(81, 100):
        gui.move(canvas, (90.0, float(column)))
        gui.pump()
    end = monotonic() + 3 * FRAME_MS / 1000
    while monotonic() < end:
        gui.pump()
    assert [watch.rects for watch in watches] == [[], []], "a stroke costs the planes nothing"
    gui.release(canvas, (90.0, 99.0))
    gui.pump()
    assert (scene.sides.coronal.index, scene.sides.sagittal.index) == (90, 99)
    gui.assert_colour(colour(scene.sides.sagittal, 80.0, 92.0), gui.COLOURS[EDEMA])  # one slice thin: all outline


def draw_block(scene: Scene) -> None:
    planes = np.zeros((155, 240, 240), np.uint8)
    planes[70:90, 90:120, 130:160] = EDEMA
    scene.sketch.set_label_planes(planes)


def test_the_sketch_is_cut_by_the_planes(scene: Scene) -> None:
    draw_block(scene)
    scene.go(100.0, 140.0, 75)
    for view, along in ((scene.sides.coronal, 150.0), (scene.sides.sagittal, 112.0)):
        gui.assert_colour(colour(view, 85.0, along), gui.blended(EDEMA, 0.45))
        gui.assert_colour(colour(view, 95.0, along), (GREY,) * 3)
    scene.go(60.0, 100.0, 75)
    gui.assert_colour(colour(scene.sides.coronal, 85.0, 150.0), (GREY,) * 3)
    scene.go(100.0, 140.0, 75)
    scene.controller.undo()
    gui.assert_colour(colour(scene.sides.coronal, 85.0, 150.0), (GREY,) * 3)


def test_structures_look_as_on_the_slice(scene: Scene) -> None:
    draw_block(scene)
    scene.go(100.0, 140.0, 75)
    panel, at = scene.controller.panel, (85.0, 150.0)
    panel.strength_slider(EDEMA).setValue(50)
    gui.assert_colour(colour(scene.sides.coronal, *at), gui.blended(EDEMA, 0.225))
    panel.hide_button(EDEMA).setChecked(True)
    gui.assert_colour(colour(scene.sides.coronal, *at), (GREY,) * 3)
    panel.hide_button(EDEMA).setChecked(False)
    gui.key(scene.viewer.canvas, Qt.Key.Key_O)
    gui.assert_colour(colour(scene.sides.coronal, *at), (GREY,) * 3)


def test_the_window_is_that_of_the_slice(scene: Scene) -> None:
    scene.go(100.0, 140.0, 75)
    scene.viewer.set_window(100.0, 100.0)
    at = gui.colour_at(scene.viewer.canvas, (150.0, 100.0))
    gui.assert_colour(colour(scene.sides.coronal, 50.0, 100.0), at, tolerance=2)
    assert at[0] in range(125, 131)


def test_planes_that_were_hidden_catch_up(scene: Scene) -> None:
    scene.go(100.0, 140.0, 75)
    scene.sides.hide()
    draw_block(scene)
    scene.sides.show()
    gui.assert_colour(colour(scene.sides.coronal, 85.0, 150.0), gui.blended(EDEMA, 0.45))


def test_wide_planes_stand_side_by_side(scene: Scene) -> None:
    sides = scene.sides
    assert sides.coronal.y() > sides.sagittal.y()
    sides.setParent(None)
    gui.show(sides, 700, 260)
    assert sides.coronal.x() > sides.sagittal.x()
    gui.dispose(sides)


def test_without_a_study_nothing_is_painted(scene: Scene) -> None:
    scene.viewer.set_study({})
    assert scene.sides.coronal.note == ""
    send(scene.sides.coronal, QEvent.Type.MouseButtonPress, QPointF(30, 30), True)
    gui.assert_colour(gui.colour_of(gui.picture_of(scene.sides.coronal), QPointF(50, 50)), (0, 0, 0))


def test_scrolling_and_small_moves_paint_the_crosshair_only(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.sketch.apply("draw", 80, EDEMA, np.hypot(*(np.mgrid[:240, :240] - 120)) < 30)
    scene.sides.go_to((120.0, 120.0))
    gui.pump()
    painted: list[Overlay] = []
    paint = Overlay.paint

    def noted(overlay: Overlay, painter: QPainter, view: ViewGeometry, clip: QRectF) -> None:
        painted.append(overlay)
        paint(overlay, painter, view, clip)

    scene.viewer.hide()  # the slice has an overlay of its own
    gui.pump()
    monkeypatch.setattr(Overlay, "paint", noted)
    scene.viewer.set_slice(90)
    scene.sides.go_to((120.3, 119.8))
    gui.pump()
    assert not painted
    for view, along in ((scene.sides.coronal, 119.8), (scene.sides.sagittal, 120.3)):
        line, former = (view.position_of(k, along).toPoint() + QPoint(25, 0) for k in (90, 80))
        picture = gui.picture_of(view)
        assert gui.colour_of(picture, QPointF(line)) == CROSSHAIR
        assert gui.colour_of(picture, QPointF(former)) != CROSSHAIR
    scene.sides.go_to((120.0, 121.0))
    gui.pump()
    assert painted == [scene.sides.sagittal.overlay]
    view = scene.sides.coronal
    for ratio in (1.0, 2.0):
        assert gui.picture_of(view, ratio).size() == view.size() * ratio
        at = view.position_of(80, 100) * ratio
        assert gui.colour_of(gui.picture_of(view, ratio), at) != (GREY,) * 3
