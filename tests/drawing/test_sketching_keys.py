"""Keys and options of the drawing pane."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QSpinBox

from app.anatomy import STRUCTURES, Structure
from app.sketch import TOOLS
from tests.support.gui import application as gui
from tests.support.gui.application import SHIFT
from tests.support.gui.pane import CORE, EDEMA, FAR, MIDDLE, SLICE, Pane, shown_pane
from widgets.commands import gestures
from widgets.drawing.structure_panel import StructurePanel
from widgets.window.key_card import KeyCard


@pytest.fixture
def pane() -> Iterator[Pane]:
    with shown_pane() as made:
        yield made


# Keys


def test_digits_choose_structures_and_letters_tools(pane: Pane) -> None:
    for digit, structure in enumerate(STRUCTURES, 1):
        gui.key(pane.canvas, Qt.Key(Qt.Key.Key_0 + digit))
        assert pane.controller.structure == structure.label
    for tool, make in TOOLS.items():
        letter = make().letter
        assert letter is not None
        gui.key(pane.canvas, Qt.Key(ord(letter)))
        assert pane.controller.tool == tool
        assert pane.commands[f"tool.{tool}"].isChecked()


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
    assert said.replace("\N{NO-BREAK SPACE}", " ").startswith("Contour 2 of 2: 11 × 11 mm")
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
    pane.shows((80.0, 80.0), EDEMA)
    assert pane.canvas.note == "No edema contour here"
    assert "Nothing deleted: no edema contour under the pointer" in [label.text() for label in panel.findChildren(QLabel)]
    gui.key(pane.canvas, Qt.Key.Key_N)
    assert pane.controller.structure == STRUCTURES[1].label


def test_no_key_has_two_meanings_and_tooltips_name_them(pane: Pane) -> None:
    keys = [action.shortcut().toString() for action in pane.viewer.actions() if not action.shortcut().isEmpty()]
    assert len(keys) == len(set(keys))
    for command in pane.commands:
        if command.keys:
            assert f"({pane.commands.key(command.id)})" in pane.commands[command.id].toolTip()


def test_the_card_shows_every_key(pane: Pane) -> None:
    gui.key(pane.canvas, Qt.Key.Key_Question)
    card = pane.findChild(KeyCard)
    assert isinstance(card, KeyCard)
    assert card.isVisible()
    texts = {label.text() for label in card.findChildren(QLabel)}
    for command in pane.commands:
        assert {command.shown_keys, command.plain_title} <= texts
    for keys, text in (*gestures.MOUSE, *gestures.PEN, gestures.SLICES):
        assert {keys, text} <= texts


def test_typing_a_size_is_not_choosing_a_structure(pane: Pane) -> None:
    pane.controller.set_structure(CORE)
    size = pane.controller.tool_bar.size_box
    size.lineEdit().setText("")
    for digit in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_Return):
        gui.key(size, digit)
    assert pane.controller.structure == CORE
    assert pane.controller.radius_mm == 6


def test_return_takes_a_typed_number_esc_forgets_it_and_the_keys_are_the_panes_again(pane: Pane) -> None:
    number = pane.viewer.findChild(QSpinBox)
    assert isinstance(number, QSpinBox)
    size = pane.controller.tool_bar.size_box
    for typed, end, wanted in (("9", Qt.Key.Key_Return, 9), ("4", Qt.Key.Key_Escape, 9), ("3", Qt.Key.Key_Enter, 3)):
        for box in (number, size):
            box.setFocus()
            box.selectAll()
            QTest.keyClicks(box, typed)
            gui.key(box, end)
            assert box.value() == wanted
            assert str(wanted) in box.text()
            assert QApplication.focusWidget() is pane.canvas
        assert (pane.viewer.slice, 2 * pane.controller.radius_mm) == (wanted, wanted)


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


def test_the_panel_says_how_large_the_structure_is(pane: Pane) -> None:
    def said() -> list[str]:
        texts = [label.text().replace("\N{NO-BREAK SPACE}", " ") for label in pane.controller.panel.findChildren(QLabel)]
        return [text for text in texts if "mm," in text]

    pane.controller.set_radius(15)
    pane.draw("brush", [(100.3, 90.3), (100.3, 120.3)])  # no pixel's centre lies on the border
    assert said() == ["Edema: 60 × 30 mm, 16.1 cm²"]
    pane.controller.set_radius(3)
    pane.draw("brush", [FAR])
    assert said() == ["Edema, largest of 2 contours: 60 × 30 mm, 16.1 cm²"]
    pane.viewer.step(1)
    assert said() == []
    pane.draw("brush", [MIDDLE])  # below 1 cm² the contour and its structure both speak of mm²
    assert said() == ["Edema: 7 × 7 mm, 29 mm²"]


def test_an_unknown_tool_is_refused(pane: Pane) -> None:
    with pytest.raises(ValueError, match="airbrush"):
        pane.controller.set_tool("airbrush")


def test_many_structures_scroll_instead_of_making_the_window_higher() -> None:
    many = [Structure(label, f"part{label}", f"Part {label}", (label, 100, 200)) for label in range(1, 10)]
    gui.application()
    few, panel = StructurePanel(many[:3]), StructurePanel(many)
    gui.show(panel, 200, few.minimumSizeHint().height())
    assert panel.minimumSizeHint().height() <= few.minimumSizeHint().height() + 4
    panel.choose(9)
    gui.pump()
    last = panel.hide_button(9)
    assert not last.visibleRegion().isEmpty(), "the one that is drawn is in sight"
    assert panel.hide_button(1).visibleRegion().isEmpty()
    panel.resize(200, 2000)
    gui.pump()
    assert not panel.hide_button(1).visibleRegion().isEmpty()
    for widget in (few, panel):
        gui.dispose(widget)
