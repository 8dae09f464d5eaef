"""The window of a case: three planes of it, the right way round, with what is measured; and nothing left when it is closed."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QPushButton

from app.anatomy import Label
from tests.support.gui import accessible
from tests.support.gui import application as gui
from tests.support.gui.application import GREY
from tests.support.gui.head import MARKER, MARKER_SLICE, block, brightest, opened_case
from tests.support.gui.widget_helpers import wait_until
from widgets.cases.case_window import CaseWindow
from widgets.cases.case_windows import CaseWindows

EDEMA = int(Label.EDEMA)
LESION = block(EDEMA, (70, 90), (140, 170), (140, 170))


@pytest.fixture
def case() -> Iterator[CaseWindow]:
    gui.application()
    made = CaseWindow("radiological")
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.show_case(opened_case(labels=LESION))
    gui.show(made, 1000, 720)
    yield made
    gui.dispose(made)


@pytest.mark.parametrize("convention", ["radiological", "neurological"])
def test_the_marker_is_seen_on_its_side_in_every_plane(case: CaseWindow, convention: str) -> None:
    case.set_convention(convention)
    case.viewer.set_slice(MARKER_SLICE)
    case.sides.link.go_to(case.sides.link.now.place._replace(row=MARKER[0], column=100.0))
    case.viewer.set_crosshair(None)
    for view in (case.viewer.canvas, case.sides.coronal):
        at, middle = brightest(gui.picture_of(view)), QPointF(view.rect().center())
        assert (at.x() < middle.x()) == (convention == "radiological"), view
        assert at.y() < middle.y()
    case.sides.link.go_to(case.sides.link.now.place._replace(row=100.0, column=MARKER[1]))
    at, middle = brightest(gui.picture_of(case.sides.sagittal)), QPointF(case.sides.sagittal.rect().center())
    assert at.x() < middle.x(), "the front is on the left in both conventions"
    assert at.y() < middle.y()


def test_the_planes_go_through_the_lesion_and_show_it(case: CaseWindow) -> None:
    assert (case.sides.coronal.index, case.sides.sagittal.index) == (154, 154)
    for view in case.sides.views:
        at = view.position_of(75.0, 147.0)
        gui.assert_colour(gui.colour_of(gui.picture_of(view), at), gui.blended(EDEMA, 0.45))


def test_a_click_in_a_plane_moves_slice_and_other_plane(case: CaseWindow) -> None:
    coronal = case.sides.coronal
    coronal.picked.emit(coronal.place_at(coronal.position_of(60.0, 90.0)))
    assert (case.viewer.slice, case.sides.sagittal.index, coronal.index) == (60, 90, 154)
    case.sides.coronal.stepped.emit(2)
    assert coronal.index == 152, "towards the front"


def test_the_pointer_on_the_slice_is_followed(case: CaseWindow) -> None:
    gui.hover(case.viewer.canvas, (100.0, 90.0))
    wait_until(lambda: case.sides.sagittal.index == 90)
    assert case.sides.coronal.index == 100


def test_keys_and_window_work_on_all_planes(case: CaseWindow) -> None:
    sagittal = case.sides.sagittal
    gui.key(sagittal, Qt.Key.Key_T)
    assert case.viewer.modality == "t1"
    gui.assert_colour(gui.colour_of(gui.picture_of(sagittal), sagittal.position_of(50.0, 120.0)), (GREY - 20,) * 3)
    gui.key(sagittal, Qt.Key.Key_O)
    assert not case.viewer.canvas.overlay.shown
    case.viewer.canvas.zoom = 2.0
    assert sagittal.zoom == pytest.approx(2.0)


def test_what_is_measured_is_said(case: CaseWindow) -> None:
    said = case._measured.whole.wordings[0]
    assert said.startswith("right ")
    assert " · 18 ml · " in said
    assert said.endswith("slice 70")


def resident_kib() -> int:
    """Return the memory of this process that is resident now."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmRSS:")[2].split()[0])


def open_and_close(windows: CaseWindows, times: int) -> None:
    for _ in range(times):
        windows.show_case(opened_case(labels=LESION))
        gui.pump()
        windows.close()
        gui.pump(3)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there a process can read how much it holds")
def test_case_windows_leave_no_memory_behind() -> None:
    """The proof of 200 windows is a benchmark; a leak of a window's planes (9 MB) or pictures shows in a dozen."""
    gui.application()
    windows = CaseWindows("radiological")
    open_and_close(windows, 4)
    gc.collect()
    before = resident_kib()
    open_and_close(windows, 12)
    gc.collect()
    assert resident_kib() - before < 24 * 1024
    assert windows.windows == []


def test_the_labels_of_a_case_are_exported_by_key_and_button(case: CaseWindow) -> None:
    asked: list[tuple[str, str]] = []
    case.export_wanted.connect(lambda library, study: asked.append((library, study)))
    gui.key(case.viewer.canvas, Qt.Key.Key_X)
    (button,) = [one for one in case.findChildren(QPushButton) if one.text() == "Export labels…"]
    assert button.isVisible()
    button.click()
    assert asked == [("a.sbmir", "P3")] * 2


def test_everything_is_named_and_reached_by_keys(case: CaseWindow) -> None:
    assert accessible.faults(case, accessible.by_commands(case._commands, *accessible.OF_A_PANE)) == {}
