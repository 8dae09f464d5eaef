"""The window of CT and MR: what is shown where, clicks and what answers them, files that cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.cohort.nifti import write_nifti
from tests.crossmodal.heads import AFFINE, SIDE, volumes
from tests.support.gui import accessible
from tests.support.gui.widget_helpers import wait_until
from widgets.matching.plane import RING, MatchPlane
from widgets.matching.window import MatchWindow
from widgets.pane import marks
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import WindowState

MIDDLE = SIDE / 2 - 0.5
PLACE = (int(MIDDLE), 13)
"""Row and column in the bone on the patient's left."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("pair")
    ct, mr = volumes(1)
    mr[SIDE // 2 + 4 :] = np.minimum(mr[SIDE // 2 + 4 :], 120)  # one side is darker: they can be told apart
    write_nifti(folder / "ct.nii.gz", ct, AFFINE)
    write_nifti(folder / "mr.nii.gz", mr, AFFINE)
    return folder / "ct.nii.gz", folder / "mr.nii.gz"


@pytest.fixture
def window(qt: QApplication) -> Iterator[MatchWindow]:
    made = MatchWindow(StateHolder(WindowState(convention="radiological"), None))
    made.resize(900, 560)
    made.show()
    yield made
    made.close()


def opened(window: MatchWindow, *paths: Path) -> MatchWindow:
    window.open_files(list(paths))
    wait_until(lambda: not window.busy)
    return window


def pixel(picture: QImage, at: QPointF) -> QColor:
    ratio = picture.devicePixelRatio()
    return picture.pixelColor(round(at.x() * ratio), round(at.y() * ratio))


def grey_at(plane: MatchPlane, row: float, column: float) -> int:
    return pixel(plane.grab().toImage(), plane.position_of(row, column)).value()


def clicked(window: MatchWindow, plane: MatchPlane, row: float, column: float) -> None:
    QTest.mouseClick(plane, Qt.MouseButton.LeftButton, pos=plane.position_of(row, column).toPoint())
    wait_until(lambda: not window.busy)


def test_dropped_files_are_told_apart_and_lie_as_in_all_windows(window: MatchWindow, files: tuple[Path, Path]) -> None:
    ct, mr = files
    opened(window, mr, ct)
    one, other = window.planes["ct"], window.planes["mr"]
    assert "ct.nii.gz, mr.nii.gz" in window.windowTitle()
    assert grey_at(one, *PLACE) > 240 and grey_at(other, *PLACE) < 60
    assert one.position_of(*PLACE).x() > one.position_of(MIDDLE, MIDDLE).x()  # the patient's left on the screen's right
    left, right = (grey_at(other, MIDDLE, column) for column in (MIDDLE - 12, MIDDLE + 12))
    assert abs(left - right) > 40
    window.commands["view.neurological"].trigger()
    assert one.position_of(*PLACE).x() < one.position_of(MIDDLE, MIDDLE).x()
    assert grey_at(one, *PLACE) > 240
    assert abs(grey_at(other, MIDDLE, MIDDLE - 12) - left) < 12


@pytest.mark.parametrize("asked", ["ct", "mr"])
def test_a_click_in_one_shows_the_best_place_and_the_map_in_the_other(
    window: MatchWindow, files: tuple[Path, Path], asked: str
) -> None:
    opened(window, *files)
    one, other = window.planes.values() if asked == "ct" else reversed(window.planes.values())
    before = other.grab().toImage()
    clicked(window, one, *PLACE)
    assert "most alike at" in window.told.text() and "at the place itself" in window.told.text()
    assert window.told.text().startswith("MR" if asked == "ct" else "CT")
    crossed = pixel(one.grab().toImage(), one.position_of(PLACE[0], PLACE[1] + 12))
    assert crossed.blue() > crossed.red() + 60  # the line of the crosshair
    (_, best), *_ = other.best
    edge = other.position_of(*best) + QPointF(-RING, 0)
    ring = pixel(other.grab().toImage(), edge)
    assert abs(ring.hue() - marks.FRAME.hue()) < 25 and ring.saturation() > 120
    assert warm(other.grab().toImage(), before) > 200
    window.commands["match.map"].trigger()
    assert warm(other.grab().toImage(), before) < 100


def warm(now: QImage, before: QImage) -> int:
    """How many of some pixels became redder."""
    places = [(x, y) for x in range(0, now.width(), 4) for y in range(0, now.height(), 4)]

    def redness(picture: QImage, x: int, y: int) -> int:
        return picture.pixelColor(x, y).red() - picture.pixelColor(x, y).blue()

    return sum(redness(now, x, y) > redness(before, x, y) + 12 for x, y in places)


def test_both_images_go_through_the_slices_and_are_zoomed_together(window: MatchWindow, files: tuple[Path, Path]) -> None:
    opened(window, *files)
    window.go_to(3)
    window.commands["match.up"].trigger()
    assert [plane.index for plane in window.planes.values()] == [4, 4]
    window.step(99)
    assert [plane.index for plane in window.planes.values()] == [6, 6]
    one, other = window.planes.values()
    one.zoom_by(120, QPointF(60, 60))
    assert other.zoom == one.zoom > 1 and other.pan == one.pan


def test_what_cannot_be_read_or_asked_gets_a_sentence(window: MatchWindow, files: tuple[Path, Path], tmp_path: Path) -> None:
    text = tmp_path / "notes.nii.gz"
    text.write_text("text")
    window.open_file("ct", text)
    assert window.told.text() == "notes.nii.gz is the CT: open the MR too."
    window.open_file("mr", files[1])
    wait_until(lambda: not window.busy)
    assert "notes.nii.gz" in window.told.text() and "\n" not in window.told.text()
    assert not window.commands["match.best"].isEnabled()
    window.open_files([*files, text])
    assert window.told.text().startswith("Drop one file or two")
    opened(window, *files)
    clicked(window, window.planes["ct"], 2, 2)
    assert "shows nothing at" in window.told.text()


def test_everything_is_named_and_reached_by_keys(window: MatchWindow, files: tuple[Path, Path]) -> None:
    opened(window, *files)
    assert accessible.faults(window, accessible.by_commands(window.commands)) == {}


def test_a_place_is_asked_for_by_keys(window: MatchWindow, files: tuple[Path, Path]) -> None:
    plane = opened(window, *files).planes["ct"]
    asked: list[tuple[float, float]] = []
    plane.picked.connect(lambda row, column: asked.append((row, column)))
    before = window.planes["mr"].index
    plane.setFocus()
    QTest.keyClick(plane, Qt.Key.Key_PageUp)
    assert window.planes["mr"].index == before + 1
    row, column = (round(mm) for mm in plane.view.middle)
    QTest.keyClick(plane, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(plane, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(plane, Qt.Key.Key_Return)
    assert asked == [(row + 1, column - 1)], "the patient's right is on the left of the screen"
    wait_until(lambda: not window.busy)
