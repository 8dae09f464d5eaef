"""The viewer: slices, modalities, window, overlay and what it says of the place under the pointer."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSlider, QSpinBox, QToolButton

from app import frames
from app.anatomy import Label
from tests.support.gui import application as gui
from tests.support.gui.application import GREY
from widgets.commands import PANE_COMMANDS, CommandSet
from widgets.pane.plane_facts import FULL_WINDOW, automatic_window, brain_box, place
from widgets.pane.viewer import SliceViewer
from widgets.shared.fitting_label import FittingLabel

TISSUE = (120.0, 120.0)
GREYS = {"t1": 60, "t1ce": 90, "flair": GREY}


@pytest.fixture
def viewer() -> Iterator[SliceViewer]:
    """Return a viewer of three grey modalities with twelve slices."""
    gui.application()
    made = SliceViewer()
    made.equip(CommandSet(PANE_COMMANDS, made.handlers(), made, made))
    made.set_study({key: gui.flat_planes(grey) for key, grey in GREYS.items()})
    gui.show(made, 640, 600)
    yield made
    gui.dispose(made)


def changes_of(viewer: SliceViewer) -> list[int]:
    """Return a list to which the slices are added that the viewer tells."""
    told: list[int] = []
    viewer.slice_changed.connect(told.append)
    return told


def test_modalities_that_are_there_can_be_chosen(viewer: SliceViewer) -> None:
    shown = [button for button in viewer.findChildren(QToolButton) if button.isCheckable() and button.isVisible()]
    assert [button.text() for button in shown] == ["T1", "T1ce", "FLAIR"]
    for button, key in zip(shown, ("t1", "t1ce", "flair"), strict=True):
        button.click()
        assert viewer.modality == key
        assert button.isChecked()
        gui.assert_colour(gui.colour_at(viewer.canvas, TISSUE), (GREYS[key],) * 3)


def test_a_key_goes_through_the_modalities(viewer: SliceViewer) -> None:
    assert viewer.modality == "flair"
    seen = []
    for _ in range(3):
        gui.key(viewer.canvas, Qt.Key.Key_T)
        seen.append(viewer.modality)
    assert seen == ["t1", "t1ce", "flair"]


def test_wheel_keys_slider_and_number_change_the_slice(viewer: SliceViewer) -> None:
    told = changes_of(viewer)
    gui.wheel(viewer.canvas, TISSUE, 120)
    gui.key(viewer.canvas, Qt.Key.Key_Up)
    gui.key(viewer.canvas, Qt.Key.Key_PageUp)
    gui.key(viewer.canvas, Qt.Key.Key_Down)
    slider = next(s for s in viewer.findChildren(QSlider) if s.orientation() == Qt.Orientation.Vertical)
    assert slider.value() == 10
    slider.setValue(3)
    number = viewer.findChild(QSpinBox)
    assert isinstance(number, QSpinBox)
    assert number.value() == 3
    number.setValue(7)
    assert told == [1, 2, 11, 10, 3, 7]
    assert viewer.slice == viewer.canvas.slice == slider.value() == 7


def test_slices_out_of_range_become_the_nearest(viewer: SliceViewer) -> None:
    told = changes_of(viewer)
    viewer.set_slice(99)
    viewer.set_slice(99)
    viewer.set_slice(-5)
    assert told == [11, 0]


def test_typing_a_slice_number_does_not_choose_a_tool_or_modality(viewer: SliceViewer) -> None:
    number = viewer.findChild(QSpinBox)
    assert isinstance(number, QSpinBox)
    number.selectAll()
    gui.key(number, Qt.Key.Key_9)
    gui.key(number, Qt.Key.Key_Return)
    assert viewer.slice == 9
    assert viewer.canvas.hasFocus()


def test_another_study_keeps_slice_and_modality_where_it_can(viewer: SliceViewer) -> None:
    viewer.set_slice(8)
    viewer.set_modality("t1ce")
    told = changes_of(viewer)
    viewer.set_study({key: gui.flat_planes(70) for key in ("t1ce", "t1", "flair", "t2")})
    assert (viewer.slice, viewer.modality, told) == (8, "t1ce", [])
    gui.assert_colour(gui.colour_at(viewer.canvas, TISSUE), (70, 70, 70))
    viewer.set_study({"t1": gui.flat_planes(55, slices=4)})
    assert (viewer.slice, viewer.modality, told) == (3, "t1", [3])
    gui.assert_colour(gui.colour_at(viewer.canvas, TISSUE), (55, 55, 55))


def test_labels_lie_over_their_slice_only(viewer: SliceViewer) -> None:
    labels = np.zeros((12, 240, 240), np.uint8)
    labels[6, 80:100, 150:180] = Label.ENHANCING
    viewer.set_study({"flair": gui.flat_planes()}, None, labels)
    viewer.set_slice(6)
    gui.assert_colour(gui.colour_at(viewer.canvas, (90.0, 165.0)), gui.blended(Label.ENHANCING, 0.45))
    gui.assert_colour(gui.colour_at(viewer.canvas, (90.0, 74.0)), (GREY,) * 3)
    viewer.set_slice(5)
    gui.assert_colour(gui.colour_at(viewer.canvas, (90.0, 165.0)), (GREY,) * 3)


def test_opacity_slider_and_the_key_that_hides(viewer: SliceViewer) -> None:
    viewer.set_overlay_source(lambda k: np.full((240, 240), Label.EDEMA, np.uint8))
    slider = next(s for s in viewer.findChildren(QSlider) if s.orientation() == Qt.Orientation.Horizontal)
    slider.setValue(80)
    gui.assert_colour(gui.colour_at(viewer.canvas, TISSUE), gui.blended(Label.EDEMA, 0.8))
    gui.key(viewer.canvas, Qt.Key.Key_O)
    gui.assert_colour(gui.colour_at(viewer.canvas, TISSUE), (GREY,) * 3)
    gui.key(viewer.canvas, Qt.Key.Key_O)
    gui.assert_colour(gui.colour_at(viewer.canvas, TISSUE), gui.blended(Label.EDEMA, 0.8))


def test_the_read_out_names_place_intensity_and_structure(viewer: SliceViewer) -> None:
    raw = np.zeros(frames.LIBRARY_SHAPE, np.float32)[:, :, :12]
    raw[200, 179, 4] = 1234.0  # right, anterior
    row, column = frames.voxel_to_plane(200, 179)
    labels = np.zeros((12, 240, 240), np.uint8)
    labels[4, int(row), int(column)] = Label.EDEMA
    viewer.set_study({"flair": gui.flat_planes()}, {"flair": raw}, labels)
    viewer.set_slice(4)
    gui.hover(viewer.canvas, (row, column))
    assert viewer.read_out.split("   ") == ["Slice 4", "R 80.5 mm, A 59.5 mm", "FLAIR 1234", "Edema"]
    gui.hover(viewer.canvas, (row, 239 - column))
    assert viewer.read_out.split("   ") == ["Slice 4", "L 80.5 mm, A 59.5 mm", "FLAIR 0"]
    gui.hover(viewer.canvas, (-40.0, 0.0))
    assert viewer.read_out == "Slice 4"


def test_a_read_out_without_room_leaves_out_whole_words_and_the_structure_last(viewer: SliceViewer) -> None:
    labels = np.zeros((12, 240, 240), np.uint8)
    labels[4] = Label.ENHANCING
    viewer.set_study({"flair": gui.flat_planes()}, {}, labels)
    viewer.set_slice(4)
    gui.hover(viewer.canvas, (100.0, 150.0))
    whole = viewer.read_out.split("   ")
    assert len(whole) == 4
    (shown,) = viewer.findChildren(FittingLabel)
    said = set()
    for width in range(420, 170, -10):
        viewer.resize(width, 400)
        gui.pump()
        if shown.text() != whole[0]:
            assert shown.fontMetrics().horizontalAdvance(shown.text()) <= shown.contentsRect().width()
            assert shown.text().endswith(whole[-1])
        said.add(shown.text())
    assert all(set(text.split("   ")) <= set(whole) for text in said)
    assert len(said) >= 2
    assert viewer.read_out.split("   ") == whole


def test_the_read_out_follows_slice_and_modality(viewer: SliceViewer) -> None:
    gui.hover(viewer.canvas, TISSUE)
    assert viewer.read_out.endswith(f"FLAIR {GREY}")
    viewer.set_modality("t1")
    viewer.set_slice(2)
    assert viewer.read_out.startswith("Slice 2")
    assert viewer.read_out.endswith("T1 60")


@pytest.mark.parametrize(("point", "said"), [((0.0, 0.0), "L 119.5 mm, A 119.5 mm"), ((239.0, 239.0), "R 119.5 mm, P 119.5 mm")])
def test_places_are_told_from_the_middle(point: tuple[float, float], said: str) -> None:
    assert place(point, (240, 240)) == said


def test_automatic_window_fits_the_slice_and_is_kept_for_its_modality(viewer: SliceViewer) -> None:
    plane = np.zeros((240, 240), np.uint8)
    plane[100:140, 100:140] = 100
    plane[100:120, 100:140] = 140
    level, width = automatic_window(plane)
    assert (level, width) == (120, 40)
    assert automatic_window(np.zeros((4, 4), np.uint8)) == FULL_WINDOW
    viewer.set_study({"t1": np.stack([plane] * 3), "flair": gui.flat_planes(slices=3)})
    viewer.set_modality("t1")
    gui.key(viewer.canvas, Qt.Key.Key_W)
    gui.assert_colour(gui.colour_at(viewer.canvas, (110.0, 120.0)), (255,) * 3)
    gui.assert_colour(gui.colour_at(viewer.canvas, (130.0, 120.0)), (0,) * 3)
    windows = []
    for key in ("flair", "t1"):
        viewer.set_modality(key)
        windows.append(viewer.canvas.window_level)
    gui.key(viewer.canvas, Qt.Key.Key_Home)
    assert [*windows, viewer.canvas.window_level] == [FULL_WINDOW, (120, 40), FULL_WINDOW]


def test_the_brain_fills_the_pane(viewer: SliceViewer) -> None:
    planes = np.zeros((5, 240, 240), np.uint8)
    planes[2, 90:150, 100:140] = 200
    assert brain_box([planes]) == (90, 150, 100, 140)
    assert brain_box([np.zeros((2, 3, 3), np.uint8)]) is None
    viewer.set_study({"t1": planes})
    top, bottom = viewer.canvas.position_of(90, 120).y(), viewer.canvas.position_of(150, 120).y()
    assert (bottom - top) / viewer.canvas.height() > 0.6


def test_a_marker_in_a_ras_volume_comes_to_the_readers_left(viewer: SliceViewer) -> None:
    volume = np.full((240, 240, 12), 30, np.uint8)
    volume[205:225, 205:225, 9] = 255  # the patient's right, front, up
    viewer.set_study({"t1": np.ascontiguousarray(frames.planes(volume))})
    viewer.set_slice(9)
    picture = gui.picture_of(viewer.canvas)
    columns, rows = range(40, picture.width() - 40, 4), range(40, picture.height() - 40, 4)  # without the letters
    inside = [(x, y) for x in columns for y in rows if picture.pixelColor(x, y).lightness() > 245]
    assert inside
    assert all(x < picture.width() / 2 and y < picture.height() / 2 for x, y in inside)
    viewer.set_convention("neurological")
    gui.assert_colour(gui.colour_at(viewer.canvas, (24.0, 215.0)), (255,) * 3)
    assert viewer.canvas.position_of(24.0, 215.0).x() > viewer.canvas.width() / 2


def test_no_study_says_why(viewer: SliceViewer) -> None:
    viewer.set_study({})
    viewer.set_message("The template is being made")
    assert viewer.read_out == ""
    assert viewer.modality is None
    viewer.set_slice(3)
    viewer.next_modality()
    gui.picture_of(viewer)
