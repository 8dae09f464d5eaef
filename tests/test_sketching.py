"""Drawing by mouse and keys: what is on the screen, what is told, and what the history holds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMainWindow

from app.anatomy import STRUCTURES, Label
from app.sketch import TOOLS
from tests import gui
from tests.gui import CTRL, GREY, RIGHT, SHIFT
from widgets import sketch_keys
from widgets.key_card import KeyCard
from widgets.sketching import SketchController
from widgets.viewer import SliceViewer

EDEMA, ENHANCING, CORE = int(Label.EDEMA), int(Label.ENHANCING), int(Label.NECROTIC)
OPACITY = 0.45
BARE = (GREY,) * 3
SLICE = 6


class Pane(QMainWindow):
    """A window with a viewer of a grey disc and everything to draw on it."""

    def __init__(self) -> None:
        super().__init__()
        self.viewer = SliceViewer()
        self.viewer.set_study({"flair": gui.flat_planes()})
        self.viewer.set_slice(SLICE)
        self.setCentralWidget(self.viewer)
        self.controller = SketchController(self.viewer)
        self.sketch = self.controller.sketch
        self.canvas = self.viewer.canvas
        self.addToolBar(self.controller.tool_bar)
        self.menuBar().addMenu("Edit").addActions(self.controller.edit_actions)
        self.told: list[tuple[int, bool]] = []
        self.controller.sketch_changed.connect(lambda k, settled: self.told.append((k, settled)))

    def draw(self, tool: str, points: list[tuple[float, float]], label: int = EDEMA) -> None:
        """Drag with a tool."""
        self.controller.set_tool(tool)
        self.controller.set_structure(label)
        gui.drag(self.canvas, points)

    def shows(self, point: tuple[float, float], label: int) -> None:
        """Assert what structure is seen at (row, column) in mm; 0 for none."""
        wanted = BARE if label == 0 else gui.blended(label, OPACITY)
        gui.assert_colour(gui.colour_at(self.canvas, point), wanted)

    def area(self, label: int) -> int:
        """Return the pixels of a structure on the slice."""
        return int(self.sketch.mask(self.viewer.slice, label).sum())


@pytest.fixture(autouse=True)
def clean() -> Iterator[None]:
    with gui.nothing_leaks():
        yield


@pytest.fixture
def pane() -> Iterator[Pane]:
    gui.application()
    made = Pane()
    gui.show(made, 760, 700)
    yield made
    gui.dispose(made.controller.panel)
    gui.dispose(made)


SQUARE = [(80.0, 80.0), (80.0, 120.0), (120.0, 120.0), (120.0, 80.0)]
MIDDLE = (100.0, 100.0)
MIRRORED = (100.0, 139.0)
FAR = (150.0, 160.0)


# Drawing


@pytest.mark.parametrize("convention", ["radiological", "neurological"])
def test_the_brush_paints_where_the_pointer_is(pane: Pane, convention: str) -> None:
    pane.viewer.set_convention(convention)
    pane.controller.set_radius(6)
    pane.draw("brush", [(60.0, 70.0), (90.0, 80.0)])
    pane.shows((60.0, 70.0), EDEMA)
    pane.shows((75.0, 75.0), EDEMA)
    pane.shows((75.0, 164.0), 0)
    pane.shows((75.0, 85.0), 0)
    assert pane.sketch.mask(SLICE, EDEMA)[75, 75]


def test_the_brush_is_as_large_as_it_says(pane: Pane) -> None:
    pane.controller.set_radius(20)
    pane.draw("brush", [MIDDLE])
    assert pane.area(EDEMA) == pytest.approx(np.pi * 20**2, rel=0.02)
    pane.shows((100.0, 118.0), EDEMA)
    pane.shows((100.0, 122.5), 0)


def test_a_fast_zigzag_has_no_gaps(pane: Pane) -> None:
    pane.controller.set_radius(2)
    points = [(60.0 + 3 * n, 70.0 if n % 2 else 170.0) for n in range(30)]
    pane.draw("brush", points)
    mask = pane.sketch.mask(SLICE, EDEMA)
    for (row0, column0), (row1, column1) in pairwise(points):
        for share in np.linspace(0, 1, 50):
            assert mask[round(row0 + share * (row1 - row0)), round(column0 + share * (column1 - column0))]


@pytest.mark.parametrize("tool", ["lasso", "ellipse"])
def test_outlines_are_filled_on_release(pane: Pane, tool: str) -> None:
    pane.draw(tool, SQUARE if tool == "lasso" else [(80.0, 80.0), (100.0, 100.0), (120.0, 120.0)], ENHANCING)
    pane.shows(MIDDLE, ENHANCING)
    pane.shows(MIRRORED, 0)
    pane.shows(FAR, 0)
    assert pane.told[-1] == (SLICE, True)


def test_later_structures_lie_on_earlier_ones(pane: Pane) -> None:
    pane.draw("ellipse", [(90.0, 90.0), (110.0, 110.0)], CORE)
    pane.draw("ellipse", [(80.0, 80.0), (120.0, 120.0)], ENHANCING)
    pane.draw("ellipse", [(60.0, 60.0), (140.0, 140.0)], EDEMA)
    pane.shows(MIDDLE, CORE)
    pane.shows((85.0, 100.0), ENHANCING)
    pane.shows((70.0, 100.0), EDEMA)


@pytest.mark.parametrize("closing", ["key", "double click", "first corner"])
def test_a_polygon_is_closed_by_key_double_click_or_its_first_corner(pane: Pane, closing: str) -> None:
    pane.controller.set_tool("polygon")
    for corner in SQUARE:
        gui.click(pane.canvas, corner)
    pane.shows(MIDDLE, 0)
    assert not [told for told in pane.told if told[1]]
    if closing == "key":
        gui.key(pane.canvas, Qt.Key.Key_Return)
    elif closing == "double click":
        gui.double_click(pane.canvas, (100.0, 70.0))
    else:
        gui.click(pane.canvas, SQUARE[0])
    pane.shows(MIDDLE, EDEMA)
    assert pane.told[-1] == (SLICE, True)
    assert not pane.controller.drawing


def test_an_open_polygon_holds_the_slice_and_another_slice_abandons_it(pane: Pane) -> None:
    pane.controller.set_tool("polygon")
    for corner in SQUARE[:3]:
        gui.click(pane.canvas, corner)
    gui.wheel(pane.canvas, MIDDLE, 120)
    gui.key(pane.canvas, Qt.Key.Key_Up)
    assert pane.viewer.slice == SLICE
    pane.viewer.set_slice(SLICE + 1)
    assert not pane.controller.drawing
    gui.wheel(pane.canvas, MIDDLE, 120)
    assert pane.viewer.slice == SLICE + 2
    assert pane.sketch.is_empty()
    assert pane.sketch.undo_name is None


def test_the_right_button_erases_and_x_swaps(pane: Pane) -> None:
    pane.draw("ellipse", [(60.0, 60.0), (140.0, 140.0)])
    pane.controller.set_tool("brush")
    gui.click(pane.canvas, MIDDLE, RIGHT)
    pane.shows(MIDDLE, 0)
    gui.key(pane.canvas, Qt.Key.Key_X)
    assert pane.controller.erasing
    gui.click(pane.canvas, MIDDLE, RIGHT)
    pane.shows(MIDDLE, EDEMA)
    gui.click(pane.canvas, (80.0, 100.0))
    pane.shows((80.0, 100.0), 0)
    gui.key(pane.canvas, Qt.Key.Key_X)
    assert not pane.controller.erasing


def test_fill_and_move(pane: Pane) -> None:
    pane.draw("ellipse", [(80.0, 80.0), (120.0, 120.0)])
    pane.controller.set_tool("brush")
    gui.click(pane.canvas, MIDDLE, RIGHT)
    pane.draw("fill", [(85.0, 100.0)])
    pane.shows(MIDDLE, EDEMA)
    pane.draw("move", [MIDDLE, (100.0, 110.0), (100.0, 150.0)])
    pane.shows((100.0, 150.0), EDEMA)
    pane.shows((100.0, 85.0), 0)


def test_the_ruler_measures_and_changes_nothing(pane: Pane) -> None:
    pane.draw("ruler", [(80.0, 80.0), (110.0, 120.0)])
    lines = pane.canvas.grab().toImage()
    assert pane.sketch.revision == 0
    assert not pane.told
    notes = [pane.canvas.note]
    gui.key(pane.canvas, Qt.Key.Key_Escape)
    notes.append(pane.canvas.note)
    assert notes == ["50.0 mm", None]
    assert pane.canvas.grab().toImage() != lines


def test_pick_chooses_what_is_seen(pane: Pane) -> None:
    pane.draw("ellipse", [(60.0, 60.0), (140.0, 140.0)], EDEMA)
    pane.draw("ellipse", [(90.0, 90.0), (110.0, 110.0)], CORE)
    pane.controller.set_structure(ENHANCING)
    pane.controller.set_tool("pick")
    gui.click(pane.canvas, MIDDLE)
    assert pane.controller.structure == CORE
    gui.click(pane.canvas, FAR)
    assert pane.controller.structure == CORE
    gui.hover(pane.canvas, (70.0, 100.0))
    gui.key(pane.canvas, Qt.Key.Key_S)
    assert pane.controller.structure == EDEMA


def test_view_draws_nothing(pane: Pane) -> None:
    gui.key(pane.canvas, Qt.Key.Key_V)
    before = pane.canvas.position_of(*MIDDLE)
    gui.drag(pane.canvas, [MIDDLE, (120.0, 120.0)])
    assert pane.sketch.revision == 0
    assert pane.canvas.position_of(*MIDDLE) != before


# What is told, and when VTK works


def test_drawing_is_told_live_and_settles_on_release(pane: Pane) -> None:
    pane.controller.set_tool("brush")
    gui.press(pane.canvas, (60.0, 60.0))
    gui.move(pane.canvas, (70.0, 70.0))
    gui.move(pane.canvas, (80.0, 80.0))
    assert pane.told == [(SLICE, False)] * 3
    pane.shows((70.0, 70.0), EDEMA)
    gui.release(pane.canvas, (80.0, 80.0))
    assert pane.told == [(SLICE, False)] * 3 + [(SLICE, True)]
    gui.hover(pane.canvas, (90.0, 90.0))
    assert len(pane.told) == 4


def test_vtk_does_not_render_during_a_stroke_and_little_is_painted(pane: Pane, monkeypatch: pytest.MonkeyPatch) -> None:
    gui.hover(pane.canvas, (60.0, 60.0))
    pane.draw("ellipse", [(60.0, 60.0), (140.0, 140.0)])
    pane.controller.set_tool("brush")
    gui.pump()
    monkeypatch.setattr(pane.canvas.renderer, "render", lambda *given: pytest.fail("VTK rendered"))
    watch = gui.PaintWatch(pane.canvas)
    gui.press(pane.canvas, (100.0, 100.0))
    gui.pump()
    for column in range(100, 120, 2):
        gui.move(pane.canvas, (100.0, float(column)))
        gui.pump()
    gui.release(pane.canvas, (100.0, 118.0))
    gui.pump()
    assert len(watch.areas) >= 10
    assert max(watch.areas) < 0.05 * pane.canvas.width() * pane.canvas.height()


def test_a_stroke_that_changes_nothing_settles_nothing(pane: Pane) -> None:
    pane.draw("brush", [MIDDLE])
    pane.told.clear()
    name = pane.sketch.undo_name
    gui.click(pane.canvas, FAR, RIGHT)
    assert pane.sketch.undo_name == name
    pane.shows(MIDDLE, EDEMA)


# History


def test_undo_and_redo_by_key_with_their_names_in_the_menu(pane: Pane) -> None:
    undo, redo = pane.controller.actions["undo"], pane.controller.actions["redo"]
    assert not undo.isEnabled()
    pane.draw("lasso", SQUARE)
    pane.draw("brush", [FAR], CORE)
    assert undo.text() == "Undo brush: core"
    gui.key(pane.canvas, Qt.Key.Key_Z, CTRL)
    pane.shows(FAR, 0)
    assert (undo.text(), redo.text()) == ("Undo lasso: edema", "Redo brush: core")
    gui.key(pane.canvas, Qt.Key.Key_Z, CTRL)
    pane.shows(MIDDLE, 0)
    assert (undo.text(), undo.isEnabled()) == ("Undo", False)
    gui.key(pane.canvas, Qt.Key.Key_Z, CTRL | SHIFT)
    pane.shows(MIDDLE, EDEMA)
    assert pane.told[-1] == (SLICE, True)


def test_undo_goes_to_the_slice_that_it_changes(pane: Pane) -> None:
    pane.draw("brush", [MIDDLE])
    pane.viewer.set_slice(SLICE + 3)
    gui.key(pane.canvas, Qt.Key.Key_Z, CTRL)
    assert pane.viewer.slice == SLICE
    pane.shows(MIDDLE, 0)


@pytest.mark.parametrize("tool", ["brush", "lasso", "ellipse", "polygon", "move"])
@pytest.mark.parametrize("way", ["Esc", "Ctrl+Z"])
def test_an_abandoned_stroke_leaves_nothing(pane: Pane, tool: str, way: str) -> None:
    pane.draw("ellipse", [(80.0, 80.0), (120.0, 120.0)])
    before, name = pane.sketch.label_map(SLICE), pane.sketch.undo_name
    pane.controller.set_tool(tool)
    gui.press(pane.canvas, MIDDLE)
    gui.move(pane.canvas, (130.0, 130.0))
    gui.move(pane.canvas, FAR)
    if way == "Esc":
        gui.key(pane.canvas, Qt.Key.Key_Escape)
    else:
        gui.key(pane.canvas, Qt.Key.Key_Z, CTRL)
    gui.move(pane.canvas, (150.0, 100.0))
    gui.release(pane.canvas, (150.0, 100.0))
    assert np.array_equal(pane.sketch.label_map(SLICE), before)
    assert pane.sketch.undo_name == name
    pane.shows(FAR, 0)
    pane.shows(MIDDLE, EDEMA)
    assert not pane.controller.drawing
    assert not pane.canvas.busy


def test_copy_mirror_and_clear(pane: Pane) -> None:
    pane.draw("brush", [MIDDLE])
    gui.key(pane.canvas, Qt.Key.Key_Up, SHIFT)
    assert pane.viewer.slice == SLICE + 1
    pane.shows(MIDDLE, EDEMA)
    gui.key(pane.canvas, Qt.Key.Key_M, CTRL)
    pane.shows(MIDDLE, 0)
    pane.shows(MIRRORED, EDEMA)
    gui.key(pane.canvas, Qt.Key.Key_Delete, CTRL)
    pane.shows(MIRRORED, 0)
    assert pane.sketch.drawn_slices() == [SLICE]
    assert pane.sketch.undo_name == "clear slice"


def test_what_others_change_is_shown_after_refresh(pane: Pane) -> None:
    labels = np.zeros((240, 240), np.uint8)
    labels[90:110, 90:110] = CORE
    pane.sketch.set_label_map(SLICE, labels, "Label map of P3")
    pane.controller.refresh()
    pane.shows(MIDDLE, CORE)
    assert pane.controller.actions["undo"].text() == "Undo Label map of P3"
    assert not pane.told


# Keys


def test_digits_choose_structures_and_letters_tools(pane: Pane) -> None:
    for digit, structure in enumerate(STRUCTURES, 1):
        gui.key(pane.canvas, Qt.Key(Qt.Key.Key_0 + digit))
        assert pane.controller.structure == structure.label
    for tool, letter in sketch_keys.TOOL_KEYS.items():
        gui.key(pane.canvas, Qt.Key(ord(letter)))
        assert pane.controller.tool == tool
        assert pane.controller.actions[f"tool:{tool}"].isChecked()


def test_space_goes_back_and_forth(pane: Pane) -> None:
    pane.controller.set_tool("lasso")
    pane.controller.set_tool("ruler")
    gui.key(pane.canvas, Qt.Key.Key_Space)
    assert pane.controller.tool == "lasso"
    gui.key(pane.canvas, Qt.Key.Key_Space)
    assert pane.controller.tool == "ruler"


def test_brackets_and_shift_wheel_change_the_brush(pane: Pane) -> None:
    pane.controller.set_radius(10)
    gui.key(pane.canvas, Qt.Key.Key_BracketRight)
    assert pane.controller.radius_mm == 11
    gui.key(pane.canvas, Qt.Key.Key_BracketLeft)
    assert pane.controller.radius_mm == 10
    gui.wheel(pane.canvas, MIDDLE, 240, SHIFT)
    assert pane.controller.radius_mm == 12
    for _ in range(99):
        gui.wheel(pane.canvas, MIDDLE, -120, SHIFT)
    assert pane.controller.radius_mm == 0.5


def test_n_c_and_d_go_through_structures_and_contours(pane: Pane) -> None:
    pane.controller.set_radius(5)
    pane.draw("brush", [(80.0, 80.0)])
    pane.draw("brush", [(80.0, 160.0)])
    panel = pane.controller.panel
    gui.key(pane.canvas, Qt.Key.Key_C)
    gui.key(pane.canvas, Qt.Key.Key_C)
    said = next(label.text() for label in panel.findChildren(QLabel) if "Contour" in label.text())
    assert said.startswith("Contour 2 of 2: 11 × 11 mm")
    gui.key(pane.canvas, Qt.Key.Key_D)
    left = [point for point in ((80, 80), (80, 160)) if pane.sketch.label_at(SLICE, point)]
    assert len(left) == 1
    pane.draw("brush", [(80.0, 80.0)])
    pane.draw("brush", [(80.0, 160.0)])
    gui.hover(pane.canvas, (80.0, 161.0))
    gui.key(pane.canvas, Qt.Key.Key_D)
    pane.shows((80.0, 160.0), 0)
    pane.shows((80.0, 80.0), EDEMA)
    gui.hover(pane.canvas, FAR)
    gui.key(pane.canvas, Qt.Key.Key_D)
    pane.shows((80.0, 80.0), 0)
    gui.key(pane.canvas, Qt.Key.Key_N)
    assert pane.controller.structure == STRUCTURES[1].label


def test_no_key_has_two_meanings_and_tooltips_name_them(pane: Pane) -> None:
    keys = [action.shortcut().toString() for action in pane.viewer.actions() if not action.shortcut().isEmpty()]
    assert len(keys) == len(set(keys))
    assert set(sketch_keys.TOOL_KEYS) == {sketch_keys.VIEW, *TOOLS}
    for binding in sketch_keys.all_bindings():
        if binding.keys and binding.name != "swap":
            assert f"({sketch_keys.shown_key(binding)})" in pane.controller.actions[binding.name].toolTip()


def test_the_card_shows_every_key(pane: Pane) -> None:
    gui.key(pane.canvas, Qt.Key.Key_Question)
    card = pane.findChild(KeyCard)
    assert isinstance(card, KeyCard)
    assert card.isVisible()
    texts = {label.text() for label in card.findChildren(QLabel)}
    for binding in sketch_keys.all_bindings():
        assert {sketch_keys.shown_key(binding), binding.text} <= texts
    for keys, text in (*sketch_keys.MOUSE, *sketch_keys.VIEWING):
        assert {keys, text} <= texts


def test_typing_a_size_is_not_choosing_a_structure(pane: Pane) -> None:
    pane.controller.set_structure(CORE)
    size = pane.controller.tool_bar.size_box
    size.lineEdit().setText("")
    for digit in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_Return):
        gui.key(size, digit)
    assert pane.controller.structure == CORE
    assert pane.controller.radius_mm == 6


# Options


def test_a_locked_structure_stays(pane: Pane) -> None:
    pane.draw("brush", [MIDDLE])
    pane.controller.panel.lock_button(EDEMA).setChecked(True)
    pane.draw("brush", [FAR])
    pane.shows(FAR, 0)
    assert pane.canvas.note == "Edema is locked"
    pane.draw("brush", [FAR], CORE)
    pane.shows(FAR, CORE)
    assert pane.canvas.note != "Edema is locked"


def test_drawing_shows_a_hidden_structure(pane: Pane) -> None:
    pane.draw("brush", [FAR])
    pane.controller.panel.hide_button(EDEMA).setChecked(True)
    pane.shows(FAR, 0)
    pane.draw("brush", [MIDDLE])
    pane.shows(MIDDLE, EDEMA)
    pane.shows(FAR, EDEMA)


class HalfBrain:
    """A template whose brain is the patient's left half."""

    def brain(self) -> npt.NDArray[np.bool_]:
        """Return where the brain is."""
        brain = np.zeros((240, 240, 155), np.bool_)
        brain[:100] = True
        return brain


def test_only_inside_the_brain(pane: Pane) -> None:
    pane.controller.set_template(HalfBrain())
    pane.controller.panel.inside_box.setChecked(True)
    pane.controller.set_radius(10)
    pane.draw("brush", [MIDDLE])
    pane.shows((100.0, 96.0), EDEMA)
    pane.shows((100.0, 104.0), 0)
    pane.controller.panel.inside_box.setChecked(False)
    pane.draw("brush", [MIDDLE])
    pane.shows((100.0, 104.0), EDEMA)


def test_the_start_decides(pane: Pane) -> None:
    pane.draw("ellipse", [(80.0, 80.0), (120.0, 120.0)])
    pane.controller.panel.start_box.setChecked(True)
    pane.controller.set_radius(3)
    pane.draw("brush", [MIDDLE, (100.0, 140.0)])
    pane.shows((100.0, 140.0), EDEMA)
    pane.draw("brush", [(70.0, 100.0), (90.0, 100.0)])
    pane.shows((90.0, 100.0), 0)


def test_areas_are_shown_in_the_panel(pane: Pane) -> None:
    pane.draw("ellipse", [(80.0, 80.0), (120.0, 120.0)])
    area = pane.area(EDEMA)
    assert any(label.text() == f"{area / 100:.1f} cm²" for label in pane.controller.panel.findChildren(QLabel))


def test_an_unknown_tool_is_refused(pane: Pane) -> None:
    with pytest.raises(ValueError, match="airbrush"):
        pane.controller.set_tool("airbrush")
