"""Cases beside the template that is drawn on: linked with it, kept, closed, and said in the window's state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from time import monotonic

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow

from app.anatomy import Label
from tests.support.gui import accessible
from tests.support.gui import application as gui
from tests.support.gui.application import GREY
from tests.support.gui.head import MARKER, block, brightest, head, opened_case
from widgets.commands import PANE_COMMANDS, CommandSet, drawing_commands
from widgets.commands.tables.comparing import COMPARING
from widgets.compare.area import FLICKER_MS, LEAST_COLUMN, CompareArea
from widgets.compare.case_column import CaseColumn
from widgets.compare.guesses import Guesses
from widgets.compare.words import heading
from widgets.drawing.sketching import SketchController
from widgets.pane.viewer import SliceViewer
from widgets.state.compared import ComparedCase, Mixing

EDEMA = int(Label.EDEMA)
LESION = block(EDEMA, (70, 90), (140, 170), (140, 170))


class Scene(QMainWindow):
    """A window with nothing but a template and what lies beside it."""

    def __init__(self, guesses: Guesses | None = None) -> None:
        super().__init__()
        self.viewer = SliceViewer()
        self.controller = SketchController(self.viewer)
        self.sketch, self.state = self.controller.sketch, self.controller.state
        self.area = CompareArea(self.viewer, self.sketch, self.state, guesses=guesses)
        handlers = self.controller.handlers() | self.viewer.handlers() | self.area.handlers()
        self.commands = CommandSet((*drawing_commands(), *PANE_COMMANDS, *COMPARING), handlers, self, self.viewer)
        self.controller.equip(self.commands)
        self.viewer.equip(self.commands)
        self.area.equip(self.commands, self.area)
        self.commands.follow(self.state)
        self.setCentralWidget(self.area)
        self.viewer.set_study({"flair": head(), "t1": head(60)})
        self.viewer.set_slice(74)

    @property
    def column(self) -> CaseColumn:
        return self.area.columns[0]


@pytest.fixture
def scene() -> Iterator[Scene]:
    gui.application()
    made = Scene()
    gui.show(made, 1000, 700)
    made.area.show_case(opened_case(labels=LESION))
    gui.pump()
    yield made
    gui.dispose(made.controller.panel)
    gui.dispose(made.controller.tool_bar)
    gui.dispose(made)


def test_a_case_is_shown_at_the_slice_that_was_found(scene: Scene) -> None:
    planes = scene.column.planes
    assert (scene.viewer.slice, planes.slice, planes.offset) == (74, 80, 6)
    assert planes.axial.note == "Slice 80\n6 mm higher"
    assert scene.state.state.compared.cases == (ComparedCase("P3", "P3", 80),)
    assert planes.slider.marks == list(range(70, 90))
    assert scene.viewer.isVisible(), "the sketch stays in sight"


def test_a_case_whose_row_is_not_known_has_no_number(scene: Scene) -> None:
    case = opened_case(labels=LESION)
    assert heading(case.facts, 2).startswith("2  ")
    assert heading(case.facts, 0).startswith(case.facts.patient)


def test_the_planes_go_through_the_lesion(scene: Scene) -> None:
    assert (scene.column.planes.coronal.index, scene.column.planes.sagittal.index) == (154, 154)
    assert (scene.area.sides.coronal.index, scene.area.sides.sagittal.index) == (154, 154)
    scene.area.close_cases()
    scene.sketch.set_label_planes(block(EDEMA, (74, 75), (100, 111), (60, 71)))
    scene.area.show_case(opened_case(labels=LESION))
    gui.pump()
    assert (scene.column.planes.coronal.index, scene.column.planes.sagittal.index) == (105, 65), "what is drawn comes first"


def test_slices_go_together_in_both_directions(scene: Scene) -> None:
    scene.viewer.set_slice(90)
    assert scene.column.planes.slice == 96
    scene.column.planes.set_slice(50)
    assert scene.viewer.slice == 44
    scene.commands["compare.loose"].trigger()
    scene.column.planes.set_slice(60)
    assert (scene.viewer.slice, scene.column.planes.slice) == (44, 60)
    assert scene.state.state.compared.loose
    scene.viewer.set_slice(45)
    assert scene.column.planes.slice == 61


def test_same_level_and_back(scene: Scene) -> None:
    scene.commands["compare.level"].trigger()
    assert (scene.column.planes.slice, scene.column.planes.axial.note) == (74, "Slice 74\nsame level")
    scene.commands["compare.level"].trigger()
    assert scene.column.planes.slice == 80


def test_modality_window_zoom_and_look_are_the_template_s(scene: Scene) -> None:
    axial, canvas = scene.column.planes.axial, scene.viewer.canvas
    assert axial.view.scale == pytest.approx(canvas.view.scale), "a centimetre is as long in both"
    gui.key(axial, Qt.Key.Key_T)
    assert scene.viewer.modality == "t1"
    gui.assert_colour(gui.colour_of(gui.picture_of(axial), axial.position_of(100.0, 100.0)), (GREY - 20,) * 3)
    scene.viewer.set_window(80.0, 40.0)
    gui.assert_colour(gui.colour_of(gui.picture_of(axial), axial.position_of(100.0, 100.0)), (127,) * 3)
    canvas.zoom = 2.0
    canvas.pan = (20.0, -10.0)
    assert axial.view.scale == pytest.approx(canvas.view.scale)
    assert axial.pan == pytest.approx((20.0, -10.0))
    gui.key(axial, Qt.Key.Key_Home)
    assert (canvas.zoom, scene.column.planes.coronal.zoom) == (1.0, 1.0)
    lesion = axial.position_of(147.0, 147.0)
    gui.assert_colour(gui.colour_of(gui.picture_of(axial), lesion), gui.blended(EDEMA, 0.45, GREY - 20))
    gui.key(axial, Qt.Key.Key_O)
    assert not canvas.overlay.shown
    gui.assert_colour(gui.colour_of(gui.picture_of(axial), lesion), (GREY - 20,) * 3)


def test_structures_are_hidden_for_as_long_as_a_key_is_held(scene: Scene) -> None:
    axial = scene.column.planes.axial
    for pane in (axial, scene.viewer.canvas):
        pane.setFocus()
        gui.pump()
        QTest.keyPress(pane, Qt.Key.Key_H)
        gui.assert_colour(gui.colour_of(gui.picture_of(axial), axial.position_of(147.0, 147.0)), (GREY,) * 3)
        QTest.keyRelease(pane, Qt.Key.Key_H)
        gui.assert_colour(gui.colour_of(gui.picture_of(axial), axial.position_of(147.0, 147.0)), gui.blended(EDEMA, 0.45))
    scene.viewer.toggle_overlay()
    QTest.keyPress(axial, Qt.Key.Key_H)
    QTest.keyRelease(axial, Qt.Key.Key_H)
    assert not scene.viewer.canvas.overlay.shown, "what was hidden already stays so"


@pytest.mark.parametrize("convention", ["radiological", "neurological"])
def test_the_marker_is_on_the_same_side_of_template_and_case(scene: Scene, convention: str) -> None:
    scene.viewer.set_convention(convention)
    scene.area.set_convention(convention)
    scene.area.link.go_to(scene.area.link.now.place._replace(row=MARKER[0], column=100.0, slice=112.0))
    views = (scene.viewer.canvas, scene.column.planes.axial, scene.area.sides.coronal, scene.column.planes.coronal)
    for view in views:
        at, middle = brightest(gui.picture_of(view)), QPointF(view.rect().center())
        assert (at.x() < middle.x()) == (convention == "radiological"), view
        assert at.y() < middle.y()


def test_a_place_in_the_case_is_marked_on_the_template(scene: Scene) -> None:
    planes = scene.column.planes
    planes.axial.picked.emit(planes.axial.place._replace(row=90.0, column=100.0))
    assert scene.area.sides.place == (90.0, 100.0)
    assert (planes.coronal.index, planes.sagittal.index) == (90, 100)
    assert "L 19.5 mm" in scene.viewer.read_out


def test_a_stroke_is_not_disturbed(scene: Scene) -> None:
    scene.controller.set_tool("brush")
    gui.press(scene.viewer.canvas, (100.0, 100.0))
    scene.column.planes.set_slice(30)
    assert scene.viewer.slice == 74
    gui.release(scene.viewer.canvas, (100.0, 100.0))


def test_the_next_case_takes_the_place_of_one_that_is_not_kept(scene: Scene) -> None:
    told: list[str] = []
    scene.area.told.connect(told.append)
    scene.area.show_case(opened_case("P4"))
    assert [case.patient for case in scene.state.state.compared.cases] == ["P4"]
    scene.column.keep.setChecked(True)
    scene.area.show_case(opened_case("P5"))
    assert [case.patient for case in scene.state.state.compared.cases] == ["P4", "P5"]
    first, second = scene.area.columns
    second.keep.setChecked(True)
    scene.area.show_case(opened_case("P6"))
    assert [case.patient for case in scene.state.state.compared.cases] == ["P4", "P5"]
    assert len(told) == 1
    assert "kept" in told[0]
    first.close_button.click()
    assert [case.patient for case in scene.state.state.compared.cases] == ["P5"]


def test_closing_the_last_case_gives_its_room_back(scene: Scene) -> None:
    opened: list[bool] = []
    scene.area.opened_changed.connect(opened.append)
    wide = scene.viewer.width()
    assert scene.commands["compare.close"].isEnabled()
    scene.commands["compare.close"].trigger()
    gui.pump()
    assert opened == [False]
    assert scene.viewer.width() > 1.5 * wide
    assert not scene.area.sides.isVisible()
    assert not scene.commands["compare.close"].isEnabled()
    assert scene.commands.obstacle("compare.flicker") == "no case lies beside the template"


def test_flicker_takes_turns_until_it_is_ended(scene: Scene) -> None:
    axial = scene.column.planes.axial
    scene.viewer.set_study({"flair": head(180)})
    scene.commands["compare.flicker"].trigger()
    assert scene.state.state.compared.mixing is Mixing.FLICKER
    seen: set[int] = set()
    end = monotonic() + 8 * FLICKER_MS / 1000
    while len(seen) < 2 and monotonic() < end:
        seen.add(gui.colour_of(gui.picture_of(axial), axial.position_of(100.0, 100.0))[0])
    assert seen == {GREY, 180}
    scene.commands["compare.flicker"].trigger()
    assert scene.area.link.now.mixing is Mixing.NONE
    assert not scene.area.link.now.swapped


def test_a_checkerboard_has_what_is_drawn_in_it(scene: Scene) -> None:
    axial = scene.column.planes.axial
    scene.area.link.put(replace(scene.area.link.now, mixing=Mixing.CHECKERBOARD))
    scene.sketch.set_label_planes(block(EDEMA, (74, 75), (60, 200), (60, 180)))
    pixels = gui.picture_of(axial)
    squares = [gui.colour_of(pixels, axial.position_of(108.0 + 24 * n, 108.0)) for n in range(3)]
    gui.assert_colour(squares[0], squares[2])
    assert squares[0] != squares[1]


def test_what_is_measured_stands_below(scene: Scene) -> None:
    volume = scene.column.volume
    assert volume is not None
    assert volume.whole_ml == pytest.approx(18.0)
    assert volume.extents["whole"].longest_mm == pytest.approx(30 * np.sqrt(2), abs=1.5)
    scene.area.show_case(opened_case("P9"))
    assert scene.column.volume is not None
    assert scene.column.volume.region is None


def test_there_must_be_room_for_one_more_case(scene: Scene) -> None:
    told: list[str] = []
    scene.area.told.connect(told.append)
    scene.column.keep.setChecked(True)
    scene.resize(3 * LEAST_COLUMN - 20, 600)
    gui.pump()
    wide = scene.width()
    scene.area.show_case(opened_case("P5"))
    gui.pump()
    assert [case.patient for case in scene.state.state.compared.cases] == ["P3"]
    assert "no room" in told[0]
    assert scene.width() == wide, "the window does not grow"


def test_two_cases_and_the_template_are_equally_wide(scene: Scene) -> None:
    scene.column.keep.setChecked(True)
    scene.area.show_case(opened_case("P5"))
    gui.pump()
    widths = [scene.viewer.width(), *(column.width() for column in scene.area.columns)]
    assert max(widths) - min(widths) < 12
    heights = [scene.viewer.canvas.height(), *(column.planes.axial.height() for column in scene.area.columns)]
    assert max(heights) - min(heights) < 6


def test_everything_is_named_and_reached_by_keys(scene: Scene) -> None:
    assert accessible.faults(scene, accessible.by_commands(scene.commands, *accessible.OF_A_PANE)) == {}
