"""Whoever changes the sketch, every part of the window follows by itself: seen in pixels, rows and files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel

from app.anatomy import Label
from app.sketch import open_sketch
from tests.support.gui import application as gui
from tests.support.gui.searching_window import MakeWindow, rows_of, wait_for_rows, words
from tests.support.gui.widget_helpers import found_row, lesion_plane, wait_until
from widgets.state.opened import OpenedSketch
from widgets.window.main_window import MainWindow

EDEMA, ENHANCING = int(Label.EDEMA), int(Label.ENHANCING)
K = 70
PLACE = (140.0, 150.0)
"""In the edema of `lesion_plane`."""

BLOCK = np.zeros((240, 240), np.bool_)
BLOCK[130:150, 140:160] = True


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    made = make_window(remember=True)
    gui.show(made, 1280, 800)
    made.viewer.set_slice(K)
    made.side_views.go_to(PLACE)
    gui.pump()
    return made


def replace_all(window: MainWindow) -> None:
    window.sketching.sketch.replace_all([(K, EDEMA, BLOCK)])


def load(window: MainWindow) -> None:
    window.sketching.sketch.load([(K, EDEMA, BLOCK)])


def set_label_map(window: MainWindow) -> None:
    window.sketching.sketch.set_label_map(K, BLOCK * np.uint8(EDEMA))


def row_becomes_the_sketch(window: MainWindow) -> None:
    window.results.labels_wanted.emit(found_row(k=K, labels=lesion_plane(enhancing=False)))


def open_a_sketch(window: MainWindow) -> None:
    planes = np.zeros((155, 240, 240), np.uint8)
    planes[K][BLOCK] = EDEMA
    window.documents.sketch_opened.emit(OpenedSketch(Path("labels.nii.gz"), planes=planes))


def undo_by_itself(window: MainWindow) -> None:
    window.sketching.sketch.apply("draw", K, EDEMA, BLOCK)
    window.sketching.sketch.clear()
    window.sketching.sketch.undo()


@pytest.mark.parametrize("change", [replace_all, load, set_label_map, row_becomes_the_sketch, open_a_sketch, undo_by_itself])
def test_a_change_from_outside_reaches_every_view(window: MainWindow, change: Callable[[MainWindow], None]) -> None:
    assert "Sketch something" in words(window)
    bare = gui.colour_at(window.viewer.canvas, PLACE)
    change(window)
    seen = gui.colour_at(window.viewer.canvas, PLACE)
    red, green, blue = (round(0.45 * colour + 0.55 * grey) for colour, grey in zip(gui.COLOURS[EDEMA], bare, strict=True))
    gui.assert_colour(seen, (red, green, blue))
    for view, along in ((window.side_views.coronal, PLACE[1]), (window.side_views.sagittal, PLACE[0])):
        beside = view.position_of(float(K), along + 2)  # in the gap of the crosshair
        gui.assert_colour(gui.colour_of(gui.picture_of(view), beside), gui.COLOURS[EDEMA])  # one slice thin: all outline
    areas = [label.text() for label in window.sketching.panel.findChildren(QLabel)]
    assert any(text.endswith(("mm²", "cm²")) for text in areas)
    assert window.commands["sketch.undo"].isEnabled() == (change is not load), "a sketch that was loaded has no history"
    wait_for_rows(window)
    assert rows_of(window)[0] == ("P1", K + 1)
    window.sketches.keeper.save_now()
    kept = window.sketches.keeper.own
    assert kept is not None
    assert open_sketch(kept).sketch.drawn_slices() == [K]


def test_a_change_of_another_slice_is_gone_to(window: MainWindow) -> None:
    window.sketching.sketch.set_label_map(K - 8, BLOCK * np.uint8(ENHANCING))
    assert window.viewer.slice == K - 8
    wait_for_rows(window)
    answer = window.results.answer
    assert answer is not None and answer.request.slice == K - 8
    wait_until(lambda: rows_of(window)[0] == ("P1", K - 7))
