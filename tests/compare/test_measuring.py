"""Rulers and angles stay on their plane of their study until they are deleted, and steps go back and forth."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtTest import QTest

from app.reading.measurements import Measurement
from tests.compare.test_area import LESION, Scene
from tests.compare.test_planes import drag, send
from tests.support.gui import application as gui
from tests.support.gui.application import LEFT, RIGHT
from tests.support.gui.head import opened_case
from widgets.cases.case_window import CaseWindow
from widgets.compare.plane_view import PlaneView
from widgets.pane.around.measure_lines import INK
from widgets.pane.plane_widget import PlaneWidget
from widgets.pane.sides.side_views import SideViews
from widgets.state.measured import MOST_STEPS, Measured
from widgets.state.state_holder import StateHolder

YELLOW = (INK.red(), INK.green(), INK.blue())
A, B, C = (100.0, 80.0), (100.0, 120.0), (130.0, 120.0)


@pytest.fixture
def scene() -> Iterator[Scene]:
    gui.application()
    made = Scene()
    gui.show(made, 1000, 700)
    made.area.measured.connect(made.controller.cancel)
    made.area.show_case(opened_case(labels=LESION))
    made.controller.set_tool("ruler")
    gui.pump()
    yield made
    gui.dispose(made.controller.panel)
    gui.dispose(made.controller.tool_bar)
    gui.dispose(made)


def kept(scene: Scene, study: str = "P3") -> tuple[Measurement, ...]:
    return scene.state.state.measured.kept.get(study, ())


def lies_on(view: PlaneWidget, point: tuple[float, float]) -> bool:
    """Whether a measured line is seen at (row, column) in mm."""
    picture, at = gui.picture_of(view), view.position_of(*point)
    steps = range(-2, 3)
    return any(
        all(abs(a - b) < 40 for a, b in zip(gui.colour_of(picture, at + QPointF(dx, dy)), YELLOW, strict=True))
        for dx in steps
        for dy in steps
    )


def rule(view: PlaneView, start: tuple[float, float], end: tuple[float, float]) -> None:
    drag(view, view.position_of(*start), view.position_of(*end), LEFT)


def test_what_is_measured_is_right() -> None:
    ruler = Measurement("axial", 70, ((0.0, 0.0), (3.0, 4.0)))
    assert (ruler.length_mm, ruler.angle_degrees, ruler.said) == (5.0, None, "5.0 mm")
    angle = Measurement("axial", 70, (A, B, C))
    assert angle.angle_degrees == pytest.approx(90)
    assert angle.said == "90°"
    straight = Measurement("axial", 70, ((0.0, -5.0), (0.0, 0.0), (0.001, 9.0)))
    assert straight.angle_degrees == pytest.approx(180, abs=0.1)
    assert ruler.with_leg((0.0, 0.0), (9.0, 9.0)).points == ((3.0, 4.0), (0.0, 0.0), (9.0, 9.0))


def test_a_ruler_stays_on_its_plane_of_its_study(scene: Scene) -> None:
    axial = scene.column.planes.axial
    rule(axial, A, B)
    (found,) = kept(scene)
    assert (found.plane, found.index) == ("axial", 80)
    assert found.length_mm == pytest.approx(40, abs=0.5)
    assert lies_on(axial, (100.0, 100.0))
    assert not lies_on(scene.viewer.canvas, (100.0, 100.0)), "the template is another study"
    scene.column.planes.set_slice(90)
    assert not lies_on(axial, (100.0, 100.0))
    scene.column.planes.set_slice(80)
    scene.area.show_case(opened_case("P4"))
    assert not lies_on(scene.column.planes.axial, (100.0, 100.0))
    scene.area.show_case(opened_case(labels=LESION))
    assert lies_on(scene.column.planes.axial, (100.0, 100.0)), "it is there again with its study"


def test_a_drag_from_an_end_makes_an_angle_and_the_right_button_deletes(scene: Scene) -> None:
    axial = scene.column.planes.axial
    rule(axial, A, B)
    rule(axial, B, C)
    (found,) = kept(scene)
    assert found.angle_degrees == pytest.approx(90, abs=1)
    assert lies_on(axial, (115.0, 120.0))
    at = axial.position_of(115.0, 120.0)
    window = scene.area.link.now.window
    drag(axial, at, at, RIGHT)
    assert kept(scene) == ()
    assert not lies_on(axial, (115.0, 120.0))
    assert scene.area.link.now.window == window


def test_planes_across_and_the_template_are_measured_too(scene: Scene) -> None:
    coronal, canvas = scene.column.planes.coronal, scene.viewer.canvas
    rule(coronal, (60.0, 90.0), (60.0, 140.0))
    (found,) = kept(scene)
    assert (found.plane, found.index) == ("coronal", coronal.index)
    assert found.length_mm == pytest.approx(50, abs=1)
    gui.drag(canvas, [A, B])
    assert kept(scene, "") == (Measurement("axial", 74, kept(scene, "")[0].points),)
    assert lies_on(canvas, (100.0, 100.0))
    assert canvas.note is None, "the ruler's own line has gone"
    gui.drag(canvas, [(60.0, 60.0), (60.0, 90.0)])
    assert len(kept(scene, "")) == 2, "the first one stays"
    gui.click(canvas, (100.0, 100.0), RIGHT)
    assert not lies_on(canvas, (100.0, 100.0))
    assert lies_on(canvas, (60.0, 75.0))


def test_planes_beside_the_template_are_measured_and_do_not_move(scene: Scene) -> None:
    sides = scene.controller.draw_on(SideViews(scene.viewer, scene.sketch))
    scene.area.measure_across(sides)
    gui.show(sides, 400, 700)
    sides.keep((120.0, 130.0))
    view, k = sides.coronal, scene.viewer.slice
    assert not lies_on(view, (90.0, 100.0))
    drag(view, view.position_of(90.0, 80.0), view.position_of(90.0, 120.0), LEFT)
    (found,) = kept(scene, "")
    assert (found.plane, found.index) == ("coronal", 120) and found.length_mm == pytest.approx(40, abs=1)
    assert lies_on(view, (90.0, 100.0)), "it stays"
    assert (scene.viewer.slice, sides.place) == (k, (120.0, 130.0)), "a drag that measures goes nowhere"
    sides.keep((125.0, 130.0))
    assert not lies_on(view, (90.0, 100.0)), "it belongs to its plane"
    sides.keep((120.0, 130.0))
    drag(view, view.position_of(90.0, 100.0), view.position_of(90.0, 100.0), RIGHT)
    assert kept(scene, "") == () and not lies_on(view, (90.0, 100.0))
    drag(sides.sagittal, sides.sagittal.position_of(80.0, 80.0), sides.sagittal.position_of(80.0, 110.0), LEFT)
    assert [(one.plane, one.index) for one in kept(scene, "")] == [("sagittal", 130)]
    scene.controller.set_tool("view")
    drag(view, view.position_of(70.0, 100.0), view.position_of(70.0, 100.0), LEFT)
    assert scene.viewer.slice == 70, "without the ruler a click goes there"
    gui.dispose(sides)


def test_the_ruler_is_taken_by_its_key_over_a_case(scene: Scene) -> None:
    scene.controller.set_tool("brush")
    axial = scene.column.planes.axial
    axial.setFocus()
    QTest.keyClick(axial, Qt.Key.Key_R)
    assert scene.state.state.drawn.tool == "ruler"
    rule(axial, A, B)
    assert len(kept(scene)) == 1


def test_steps_go_back_and_forth(scene: Scene) -> None:
    axial = scene.column.planes.axial
    assert scene.commands.obstacle("measure.undo") == "nothing was measured"
    rule(axial, A, B)
    scene.commands["measure.undo"].trigger()
    assert not lies_on(axial, (100.0, 100.0))
    scene.commands["measure.redo"].trigger()
    assert lies_on(axial, (100.0, 100.0))
    assert not scene.commands["measure.redo"].isEnabled()


def test_a_click_measures_nothing_and_a_line_is_seen_while_it_is_drawn(scene: Scene) -> None:
    axial = scene.column.planes.axial
    rule(axial, A, A)
    assert kept(scene) == ()
    send(axial, QEvent.Type.MouseButtonPress, axial.position_of(*A), LEFT, True)
    send(axial, QEvent.Type.MouseMove, axial.position_of(*B), LEFT, True)
    assert lies_on(axial, (100.0, 100.0))
    send(axial, QEvent.Type.MouseButtonRelease, axial.position_of(*B), LEFT, False)
    assert scene.area.link.now.place.row != pytest.approx(100.0, abs=1), "the ruler points nothing out"


def test_steps_are_bounded() -> None:
    measured = Measured()
    for number in range(MOST_STEPS + 20):
        measured = measured.with_one("P", Measurement("axial", number, (A, B)))
    assert len(measured.before) == MOST_STEPS
    assert measured.forth() is measured
    assert Measured().back() == Measured()


def test_the_window_of_a_case_has_a_ruler_of_its_own(qt: object) -> None:
    holder = StateHolder()
    case = CaseWindow("radiological", holder=holder)
    case.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    case.show_case(opened_case(labels=LESION))
    gui.show(case, 1000, 720)
    canvas, sagittal = case.viewer.canvas, case.sides.sagittal
    gui.drag(canvas, [A, B])
    assert holder.state.measured == Measured(), "without the ruler a drag pans"
    gui.key(canvas, Qt.Key.Key_Home)
    gui.key(canvas, Qt.Key.Key_R)
    assert case._commands["case.ruler"].isChecked()
    gui.drag(canvas, [A, (100.0, 100.0), B])
    (line,) = holder.state.measured.kept["P3"]
    assert (line.plane, line.index) == ("axial", 80)
    assert line.length_mm == pytest.approx(40.0, abs=0.5)
    assert lies_on(canvas, (100.0, 90.0))
    gui.drag(canvas, [B, C])
    assert len(holder.state.measured.kept["P3"][0].points) == 3, "an angle"
    rule(sagittal, (60.0, 100.0), (60.0, 130.0))
    assert [one.plane for one in holder.state.measured.kept["P3"]] == ["axial", "sagittal"]
    case.viewer.set_slice(81)
    assert not lies_on(canvas, (100.0, 90.0))
    case.viewer.set_slice(80)
    gui.click(canvas, (100.0, 90.0), RIGHT)
    assert [one.plane for one in holder.state.measured.kept["P3"]] == ["sagittal"]
    gui.key(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    assert len(holder.state.measured.kept["P3"]) == 2
    gui.key(canvas, Qt.Key.Key_R)
    gui.drag(canvas, [A, C])
    assert len(holder.state.measured.kept["P3"]) == 2
    gui.dispose(case)
