"""Playing slices, windows that suit a sequence, outlines without fills, and slices that are marked."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QWidget

from app.anatomy import ALL_MODALITIES
from tests.support.gui import application as gui
from tests.support.gui.application import GREY
from tests.support.gui.pane import EDEMA, MIDDLE, SLICE, Pane, shown_pane
from widgets.pane.around.cine import FRAME_MS
from widgets.pane.around.marked_slider import MarkedSlider, spans
from widgets.pane.around.window_presets import PRESETS, Preset
from widgets.pane.viewer_bar import ViewerBar


@pytest.fixture
def pane() -> Iterator[Pane]:
    with shown_pane() as made:
        yield made


def play_until(pane: Pane, seen: set[int], count: int) -> None:
    end = monotonic() + 20 * count * FRAME_MS / 1000
    while len(seen) < count and monotonic() < end:
        gui.pump()
    assert len(seen) >= count


def test_slices_play_from_the_one_that_is_shown_and_begin_again(pane: Pane) -> None:
    planes = gui.flat_planes().copy()
    planes[[0, 1, 11]] = 0
    pane.viewer.set_study({"flair": planes})
    pane.viewer.set_slice(9)
    seen: list[int] = []
    pane.viewer.slice_changed.connect(seen.append)
    gui.key(pane.canvas, Qt.Key.Key_F9)
    assert pane.viewer.cine.playing
    end = monotonic() + 10
    while len(seen) < 3 and monotonic() < end:
        gui.pump()
    assert seen[:3] == [10, 2, 3], "slices with nothing on them are left out"


@pytest.mark.parametrize("stop", ["click", "wheel", "key", "again", "button"])
def test_a_click_the_wheel_or_a_key_ends_it(pane: Pane, stop: str) -> None:
    seen: set[int] = set()
    pane.viewer.slice_changed.connect(seen.add)
    gui.key(pane.canvas, Qt.Key.Key_F9)
    play_until(pane, seen, 1)
    if stop == "click":
        gui.click(pane.canvas, MIDDLE)
    elif stop == "button":
        button = next(b for b in pane.viewer.findChildren(QToolButton) if b.defaultAction() is pane.commands["view.cine"])
        button.click()
        pane.viewer.cine.stop()
        gui.key(pane.canvas, Qt.Key.Key_F9)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    elif stop == "wheel":
        gui.wheel(pane.canvas, MIDDLE, 0)
    else:
        gui.key(pane.canvas, Qt.Key.Key_F9 if stop == "again" else Qt.Key.Key_Shift)
    playing = pane.viewer.cine.playing
    pane.viewer.cine.stop()
    assert not playing


def test_an_open_polygon_is_not_played_away(pane: Pane) -> None:
    pane.controller.set_tool("polygon")
    gui.click(pane.canvas, MIDDLE)
    gui.key(pane.canvas, Qt.Key.Key_F9)
    assert not pane.viewer.cine.playing
    pane.controller.cancel()


KEYS: dict[Qt.Key, Preset] = {
    Qt.Key.Key_F5: "full",
    Qt.Key.Key_F6: "tissue",
    Qt.Key.Key_F7: "bright",
    Qt.Key.Key_F8: "dark",
}


@pytest.mark.parametrize(("key", "preset"), list(KEYS.items()))
def test_a_preset_is_the_sequence_s_own(pane: Pane, key: Qt.Key, preset: Preset) -> None:
    pane.viewer.set_study({"flair": gui.flat_planes(), "t1": gui.flat_planes()})
    for modality in ("flair", "t1"):
        pane.viewer.set_modality(modality)
        gui.key(pane.canvas, key)
        level, width = PRESETS[preset].get(modality, (127.5, 255.0))
        assert pane.canvas.window_level == (level, width)
        wanted = round(float(np.clip((GREY - (level - width / 2)) / width * 255, 0, 255)))
        gui.assert_colour(gui.colour_at(pane.canvas, MIDDLE), (wanted,) * 3)


def test_presets_stand_under_the_button_that_fits_the_window(pane: Pane) -> None:
    action = pane.commands["view.window_bright"]
    button = pane.viewer._bar._buttons["view.fit_window"]
    assert action in button.actions()
    action.trigger()
    assert pane.canvas.window_level == PRESETS["bright"]["flair"]


def test_fills_go_and_come_back_as_they_were(pane: Pane) -> None:
    pane.draw("lasso", [(80.0, 80.0), (80.0, 120.0), (120.0, 120.0), (120.0, 80.0)])
    pane.viewer._bar.opacity_slider.setValue(60)
    gui.key(pane.canvas, Qt.Key.Key_I)
    pane.shows(MIDDLE, 0)
    picture = gui.picture_of(pane.canvas)
    edge = pane.canvas.position_of(100.0, 79.5)
    assert gui.COLOURS[EDEMA] in [gui.colour_of(picture, edge + QPointF(dx, 0)) for dx in (-2, -1, 0, 1, 2)]
    gui.key(pane.canvas, Qt.Key.Key_I)
    gui.assert_colour(gui.colour_at(pane.canvas, MIDDLE), gui.blended(EDEMA, 0.6))


def slider_of(pane: Pane) -> MarkedSlider:
    found = pane.viewer.findChild(MarkedSlider)
    assert isinstance(found, MarkedSlider)
    return found


def marked(slider: MarkedSlider, k: int) -> bool:
    """Whether a mark is seen beside slice `k`."""
    colour = gui.colour_of(gui.picture_of(slider), QPointF(slider.width() - 3, slider.position_of(k)))
    accent = slider.palette().highlight().color()
    return colour == (accent.red(), accent.green(), accent.blue())


def test_drawn_slices_are_marked_and_undone_ones_are_not(pane: Pane) -> None:
    slider = slider_of(pane)
    assert not marked(slider, SLICE)
    pane.draw("brush", [MIDDLE])
    assert slider.marks == [SLICE]
    assert [marked(slider, k) for k in (SLICE - 2, SLICE, SLICE + 2)] == [False, True, False]
    assert slider.position_of(0) > slider.position_of(11), "the feet are below"
    assert f"drawn slices ({SLICE})" in slider.toolTip()
    pane.controller.undo()
    assert not marked(slider, SLICE)


def test_slices_with_a_lesion_are_marked_in_a_case(pane: Pane) -> None:
    labels = np.zeros_like(gui.flat_planes())
    labels[[2, 3, 7], 100:110, 100:110] = EDEMA
    pane.viewer.set_study({"flair": gui.flat_planes()}, None, labels)
    assert slider_of(pane).marks == [2, 3, 7]
    assert "slices with a lesion (2–3, 7)" in slider_of(pane).toolTip()


def test_spans() -> None:
    assert spans([]) == ""
    assert spans([3]) == "3"
    assert spans([1, 2, 3, 5, 8, 9]) == "1–3, 5, 8–9"


def test_the_key_lets_go_with_the_focus(pane: Pane) -> None:
    pane.draw("brush", [MIDDLE])
    pane.canvas.setFocus()
    QTest.keyPress(pane.canvas, Qt.Key.Key_H)
    assert not pane.canvas.overlay.shown
    pane.viewer._number.setFocus()
    gui.pump()
    assert pane.canvas.overlay.shown


@pytest.mark.parametrize("width", [240, 300, 330, 370, 420, 480, 560, 700])
def test_words_and_buttons_give_way_and_modalities_never(width: int) -> None:
    gui.application()
    around = QWidget()
    bar = ViewerBar(around)
    for key in ALL_MODALITIES:
        bar._modalities[key].show()
    bar.show_window(127.0, 255.0)
    bar.resize(width, 40)
    gui.show(around, 800, 60)
    assert bar.minimumSizeHint().width() <= 240
    for key in ALL_MODALITIES:
        button = bar._modalities[key]
        assert button.width() >= button.sizeHint().width(), "nothing is cut"
    gui.dispose(around)
