"""What the window offers around the drawing: keys with one meaning each, structures by configuration, a small screen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QMenu

from app import settings
from app.anatomy import STRUCTURES
from app.structures import parse_structures
from tests.support.gui import application as gui
from tests.support.gui.application import CTRL, MIDDLE, NONE, SHIFT
from tests.support.gui.widget_helpers import FakeOpener, wait_until
from tests.support.gui.window_scene import EDEMA, PLACE, SLICE, OpenWindow, Window, close_window, draw
from widgets.results.search_service import SearchService
from widgets.state.opened import OpenedStudy
from widgets.window.key_card import KeyCard
from widgets.window.main_window import MainWindow
from widgets.window.options import WindowOptions

ORGAN = [
    {"label": 5, "key": "liver", "name": "Liver", "colour": "#2040ff"},
    {"label": 2, "key": "edema", "name": "Swelling", "colour": "#ff2040"},
]


@pytest.fixture
def window(reopen: OpenWindow) -> Window:
    return reopen()


def side_views(window: Window) -> QDockWidget:
    found = window.findChild(QDockWidget, "side-views")
    assert isinstance(found, QDockWidget)
    return found


# Keys


def keys_of(action: QAction) -> list[str]:
    return [key.toString() for key in action.shortcuts() if not key.isEmpty()]


def test_no_key_of_the_window_has_two_meanings(window: Window) -> None:
    actions = {id(action): action for action in window.findChildren(QAction)}
    keys = Counter(key for action in actions.values() for key in keys_of(action))
    assert [key for key, count in keys.items() if count > 1] == []
    arrows = {QKeySequence(key).toString() for key in ("Up", "Down", "PgUp", "PgDown")}  # the canvas takes them itself
    assert not arrows & set(keys)
    letters = {key for key in keys if len(key) == 1}
    assert set("VBLPEFMRK123NSCXDTWOA?[]+-") <= letters
    for action in actions.values():
        if any(len(key) == 1 for key in keys_of(action)):
            assert action.shortcutContext() == Qt.ShortcutContext.WidgetWithChildrenShortcut, f"{action.text()} is the pane's"


def test_the_card_names_every_key_of_the_window(window: Window) -> None:
    window.show_keys()
    card = window.findChild(KeyCard)
    assert isinstance(card, KeyCard)
    shown = {part for label in card.findChildren(QLabel) for part in label.text().split(", ")}
    for action in window.findChildren(QAction):
        for key in action.shortcuts():
            if not key.isEmpty():
                text = key.toString(QKeySequence.SequenceFormat.NativeText)
                assert text in shown, f"{text} ({action.text()})"


def test_no_menu_has_a_mnemonic_twice(window: Window) -> None:
    for menu in window.menuBar().findChildren(QMenu):
        letters = Counter(re.findall(r"&(\w)", " ".join(action.text() for action in menu.actions()).lower()))
        assert [letter for letter, count in letters.items() if count > 1] == [], menu.title()


def test_letters_work_in_the_pane_and_not_in_a_field(window: Window) -> None:
    gui.key(window.viewer.canvas, Qt.Key.Key_L)
    assert window.sketching.tool == "lasso"
    gui.key(window.sketching.tool_bar.size_box, Qt.Key.Key_B)
    assert window.sketching.tool == "lasso"


def test_a_key_and_the_menu_hide_the_planes_and_that_is_remembered(reopen: OpenWindow) -> None:
    window = reopen()
    assert window.side_views.isVisible()
    gui.key(window.viewer.canvas, Qt.Key.Key_A)
    assert not window.side_views.isVisible()
    titles = [action.text() for menu in window.menuBar().findChildren(QMenu) for action in menu.actions()]
    assert side_views(window).windowTitle() in titles
    close_window(window)
    again = reopen()
    assert not again.side_views.isVisible()
    gui.key(again.viewer.canvas, Qt.Key.Key_A)
    assert again.side_views.isVisible()


# Wheel and middle button, by what is painted


def middle_of_marker(window: Window) -> QPointF:
    """Return the middle of the white marker on the screen."""
    picture = gui.picture_of(window.viewer.canvas)
    xs, ys = range(40, picture.width() - 40, 2), range(40, picture.height() - 60, 2)
    found = [(x, y) for x in xs for y in ys if picture.pixelColor(x, y).lightness() > 240]
    assert found
    x, y = np.mean(found, axis=0)
    return QPointF(float(x), float(y))


def wheel_pixels(window: Window, pixels: int, keys: Qt.KeyboardModifier = NONE) -> None:
    """Scroll on a touchpad that tells pixels only."""
    at = window.viewer.canvas.position_of(*PLACE)
    event = QWheelEvent(
        at,
        QPointF(window.viewer.canvas.mapToGlobal(at)),
        QPoint(0, pixels),
        QPoint(),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.ScrollUpdate,
        False,
    )
    QApplication.sendEvent(window.viewer.canvas, event)
    gui.pump()


def test_wheel_and_middle_button_do_one_thing_each(window: Window) -> None:
    canvas = window.viewer.canvas
    before, radius = middle_of_marker(window), window.sketching.radius_mm
    gui.wheel(canvas, PLACE, 240)
    assert (window.viewer.slice, window.sketching.radius_mm, middle_of_marker(window)) == (SLICE + 2, radius, before)
    gui.wheel(canvas, PLACE, 120, SHIFT)
    assert window.sketching.radius_mm > radius
    assert (window.viewer.slice, middle_of_marker(window)) == (SLICE + 2, before)
    gui.drag_pixels(canvas, QPointF(200, 200), QPointF(24, 16), MIDDLE)
    after = middle_of_marker(window)
    assert (after.x() - before.x(), after.y() - before.y()) == pytest.approx((24, 16), abs=1)
    held = canvas.point_at(after)
    gui.wheel(canvas, held, 240, CTRL)
    zoomed = middle_of_marker(window)
    assert (zoomed.x(), zoomed.y()) == pytest.approx((after.x(), after.y()), abs=3), "what is under the pointer stays there"
    assert canvas.zoom > 1.2
    assert window.viewer.slice == SLICE + 2
    assert window.sketching.sketch.is_empty()


def test_a_touchpad_that_tells_pixels_scrolls_zooms_and_sizes(window: Window) -> None:
    for _ in range(6):
        wheel_pixels(window, 20)
    assert window.viewer.slice == SLICE + 2
    wheel_pixels(window, -60)
    assert window.viewer.slice == SLICE + 1
    radius = window.sketching.radius_mm
    wheel_pixels(window, 60, SHIFT)
    assert window.sketching.radius_mm > radius
    wheel_pixels(window, 60, CTRL)
    assert window.viewer.canvas.zoom == pytest.approx(1.15)
    assert window.viewer.slice == SLICE + 1


# Structures


def test_opacity_and_eye_change_the_screen_only_and_are_remembered(reopen: OpenWindow) -> None:
    window = reopen()
    draw(window, EDEMA)
    panel, canvas = window.sketching.panel, window.viewer.canvas
    panel.strength_slider(EDEMA).setValue(40)
    grey = gui.colour_at(canvas, (150.0, 100.0))[0]
    gui.assert_colour(gui.colour_at(canvas, PLACE), gui.blended(EDEMA, 0.18, grey))
    assert window.sketching.sketch.label_at(SLICE, (150, 150)) == EDEMA
    panel.hide_button(STRUCTURES[1].label).setChecked(True)
    panel.lock_button(STRUCTURES[2].label).setChecked(True)
    for tip in (panel.strength_slider(EDEMA).toolTip(), panel.hide_button(EDEMA).toolTip()):
        assert "on the screen only" in tip
    close_window(window)
    again = reopen()
    panel = again.sketching.panel
    assert panel.strength_slider(EDEMA).value() == 40
    assert panel.hide_button(STRUCTURES[1].label).isChecked()
    assert again.sketching.sketch.locked == {STRUCTURES[2].label}
    draw(again, EDEMA)
    gui.assert_colour(gui.colour_at(again.viewer.canvas, PLACE), gui.blended(EDEMA, 0.18, grey))


@pytest.mark.parametrize("state", [None, 3, [], {"edema": 3}, {"edema": {"opacity": "x", "hidden": "yes", "locked": 1}}])
def test_a_damaged_memory_of_structures_does_no_harm(window: Window, state: object) -> None:
    window.sketching.panel.set_state(state)
    assert window.sketching.panel.strength_slider(EDEMA).value() == 100
    assert not window.sketching.panel.hide_button(EDEMA).isChecked()


@pytest.fixture
def organ(reopen: OpenWindow, tmp_path: Path) -> Window:
    """Return a window that draws a liver."""
    (tmp_path / "home").mkdir()
    settings.change_settings(structures=ORGAN)
    return reopen()


def test_the_whole_window_follows_the_configured_structures(organ: Window, tmp_path: Path) -> None:
    gui.key(organ.viewer.canvas, Qt.Key.Key_2)
    assert organ.sketching.structure == 2
    gui.key(organ.viewer.canvas, Qt.Key.Key_1)
    assert organ.sketching.structure == 5
    draw(organ)
    grey = gui.colour_at(organ.viewer.canvas, (150.0, 100.0))[0]
    wanted = [round(0.45 * value + 0.55 * grey) for value in (0x20, 0x40, 0xFF)]
    gui.assert_colour(gui.colour_at(organ.viewer.canvas, PLACE), (wanted[0], wanted[1], wanted[2]))
    gui.hover(organ.viewer.canvas, PLACE)
    assert organ.viewer.read_out.endswith("Liver")
    organ.show_keys()
    card = organ.findChild(KeyCard)
    assert isinstance(card, KeyCard)
    texts = {label.text() for label in card.findChildren(QLabel)}
    assert {"Liver", "Swelling"} <= texts
    assert STRUCTURES[0].title not in texts
    assert organ.commands["sketch.undo"].text().lower().endswith("liver")
    path = tmp_path / "liver.nii.gz"
    organ.documents.save_sketch(path, organ.sketching.sketch)
    assert np.unique(np.asarray(nib.nifti1.Nifti1Image.from_filename(path).dataobj)).tolist() == [0, 5]


@pytest.fixture
def searching(template: OpenedStudy, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """Return a window that draws a liver and has a library to search in."""
    gui.application()
    options = WindowOptions("a.sbmir", remember=False, structures=parse_structures(ORGAN, "here"))
    window = MainWindow(options, SearchService(opener=FakeOpener()))
    monkeypatch.setattr(window, "open_template", lambda folder: window.documents.take_template(template))
    window.show()
    window.start()
    window.viewer.set_slice(SLICE)
    wait_until(lambda: window.service.info is not None)
    yield window
    close_window(window)


def test_the_search_says_what_the_model_does_not_know(searching: MainWindow) -> None:
    window = searching
    window.sketching.set_radius(10)
    window.sketching.set_structure(2)
    gui.click(window.viewer.canvas, PLACE)
    wait_until(lambda: window.results.answer is not None)
    window.sketching.set_structure(5)
    gui.click(window.viewer.canvas, (170.0, 150.0))
    wait_until(lambda: window.results.answer is None)
    assert "Liver cannot be searched for" in window.results.empty.words()
    window.results.bar.choose("normal")
    wait_until(lambda: window.results.answer is not None)
    assert window.results.answer is not None
    assert window.results.answer.request.label_map is None


# Small screens and conventions


def test_the_window_fits_a_small_screen(window: Window) -> None:
    window.resize(1024, 700)
    gui.pump()
    assert (window.width(), window.height()) == (1024, 700)
    canvas = window.viewer.canvas
    assert canvas.width() >= 240
    assert window.side_views.coronal.width() >= 110
    gui.assert_colour(gui.colour_at(canvas, (87.0, 150.0)), (255,) * 3)


def test_the_window_fits_a_screen_of_a_third_of_the_lines(window: Window) -> None:
    """1920 x 1080 at 300 %: the picture is there, and the rows come back by the menu."""
    window.fit(QSize(640, 360))
    gui.pump()
    assert (window.width() <= 640, window.height() <= 320) == (True, True)
    assert window.viewer.canvas.width() >= 240
    gui.assert_colour(gui.colour_at(window.viewer.canvas, (87.0, 150.0)), (255,) * 3)
    window.commands["view.results"].trigger()
    assert window.results.isVisible()


def test_the_window_fits_a_screen_of_half_the_lines(window: Window) -> None:
    """1920 x 1080 at 200 %: all is reached but the planes, which their key brings back."""
    assert window.side_views.isVisible()
    window.fit(QSize(960, 540))
    gui.pump()
    assert window.frameGeometry().height() <= 540
    assert window.width() <= 960
    assert not window.side_views.isVisible()
    assert not window.sketching.panel.hide_button(STRUCTURES[-1].label).visibleRegion().isEmpty()
    gui.assert_colour(gui.colour_at(window.viewer.canvas, (87.0, 150.0)), (255,) * 3)
    window.resize(1280, 800)
    gui.key(window.viewer.canvas, Qt.Key.Key_A)
    assert window.side_views.isVisible()


def test_the_convention_turns_all_views_and_is_remembered(reopen: OpenWindow) -> None:
    window = reopen()
    for turned in (False, True):
        mirrored = [window.viewer.canvas.view.mirrored, window.side_views.coronal.view.mirrored]
        assert mirrored == [not turned, not turned]
        assert not window.side_views.sagittal.view.mirrored, "the front stays on the left"
        if not turned:
            window.commands["view.neurological"].trigger()
    close_window(window)
    again = reopen()
    assert again.commands["view.neurological"].isChecked()
    assert not again.side_views.coronal.view.mirrored
    assert not again.viewer.canvas.view.mirrored
