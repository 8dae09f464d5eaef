"""The window of raw studies: the table, the queue, the planes and their brain, what is kept and rejected, and closing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QMessageBox, QTreeWidgetItem

from app.errors import UserError
from app.imaging import Preparation, StudyFiles, find_studies, read_preparation
from app.jobs import Job
from tests.support.gui import accessible
from tests.support.gui.widget_helpers import wait_until
from tests.support.studies.prepared import CENTRE, RADII, RIGHT, quick_prepare, raw_study
from widgets.libraries.child_process import Stage
from widgets.pane.marks import Plane
from widgets.preparing import bringing as bringing_module
from widgets.preparing.brain_plane import BrainPlane
from widgets.preparing.found_tree import DATE, FIRST, REMARKS
from widgets.preparing.judging import BRAIN
from widgets.preparing.remembered import LIBRARY_KEY, OUT_KEY
from widgets.preparing.window import PrepareWindow
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import WindowState

MODEL = Path("model.sbmodel")


class Doors:
    """What prepares: quickly, or as long as `gate` is closed; a study called bad cannot be, one called dim wants a look."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()

    def __call__(self, files: StudyFiles, out: Path, job: Job) -> Preparation:
        job.start(5, "Placing")
        while not self.gate.wait(0.02):
            job.check()
        if files.study == "bad":
            raise UserError("bad holds no head.")
        return quick_prepare(files, out, job, "look" if files.study == "dim" else "good")


@pytest.fixture
def doors() -> Doors:
    return Doors()


@pytest.fixture
def store(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def window(qt: QApplication, tmp_path: Path, doors: Doors, store: QSettings) -> Iterator[PrepareWindow]:
    made = opened(tmp_path, doors, store)
    yield made
    doors.gate.set()
    made.shut_down()
    made.deleteLater()


def opened(tmp_path: Path, doors: Doors, store: QSettings) -> PrepareWindow:
    made = PrepareWindow(StateHolder(WindowState(convention="radiological"), None), MODEL, store, work=doors)
    made.found.set_out(tmp_path / "out")
    made.choose_library(None)
    made.resize(1100, 700)
    made.show()
    return made


def look_at(window: PrepareWindow, folder: Path) -> None:
    window.add_folders([folder])
    wait_until(lambda: window.found.tree.topLevelItemCount() > 0)


def item_of(window: PrepareWindow, text: str) -> QTreeWidgetItem:
    """Return the row of the table that bears a text."""
    (found,) = window.found.tree.findItems(text, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)
    return found


def stages(window: PrepareWindow) -> dict[str, str]:
    return {one.name: one.stage for one in window.review.rows.standings}


def judge(window: PrepareWindow, tmp_path: Path, name: str = "s1") -> None:
    """Let a study be prepared and open it."""
    look_at(window, raw_study(tmp_path / "in", name).parent)
    window.start()
    wait_until(lambda: window.review.judged is not None)


def pixel(plane: BrainPlane, slice_: float, row: float, column: float) -> QColor:
    """Return what is painted at a place of the planes (slices, rows, columns), in mm."""
    at = {"axial": (row, column), "coronal": (slice_, column), "sagittal": (slice_, row)}[plane._plane]
    return colour(plane.grab().toImage(), plane.position_of(*at))


def colour(picture: QImage, at: QPointF) -> QColor:
    ratio = picture.devicePixelRatio()
    return picture.pixelColor(round(at.x() * ratio), round(at.y() * ratio))


def outline_pixels(plane: BrainPlane) -> int:
    picture = plane.grab().toImage()
    wanted = QColor(*BRAIN.colour).rgb()
    return sum(picture.pixel(x, y) == wanted for x in range(picture.width()) for y in range(picture.height()))


def answer(monkeypatch: pytest.MonkeyPatch, text: str) -> list[str]:
    """Answer questions by the button that bears a text; returns what was asked."""
    asked: list[str] = []

    def click(box: QMessageBox) -> int:
        asked.append(f"{box.text()} {box.informativeText()}")
        button = next(one for one in box.buttons() if text in one.text())
        button.click()
        monkeypatch.setattr(box, "clickedButton", lambda: button)
        return 0

    monkeypatch.setattr(QMessageBox, "exec", click)
    return asked


# -- what was found


def test_the_table_tells_what_is_taken_and_what_is_missing(window: PrepareWindow, tmp_path: Path) -> None:
    raw_study(tmp_path / "in", "whole", ("t1", "t1ce", "t2", "flair"))
    raw_study(tmp_path / "in", "part", ("t1ce", "t2"))
    raw_study(tmp_path / "in", "none", ("t2",))
    look_at(window, tmp_path / "in")
    tree = window.found.tree
    part = item_of(window, "part")
    assert [part.text(FIRST + k) for k in range(4)] == ["none ▾", "part_t1ce ▾", "part_t2 ▾", "none ▾"]
    assert "T1, FLAIR missing" in part.text(REMARKS)
    (told,) = tree.findItems("no T1 image", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)
    assert told.parent() is item_of(window, "1 not used")
    series = [item_of(window, f"whole_{name}") for name in ("t1", "t1ce", "t2", "flair")]
    assert {one.text(DATE) for one in series} == {"axial 36 × 6 mm"}
    assert all(sum(one.text(FIRST + k) == "✓" for k in range(4)) == 1 for one in series)
    assert [study.files.study for study in tree.chosen] == ["part", "whole"]
    assert window.found.start.text() == "Prepare 2 studies"
    assert "2 studies of 2 patients, 2 with the skull on" in window.found.told.text()


def test_studies_are_ticked_and_series_chosen_by_keys(window: PrepareWindow, tmp_path: Path) -> None:
    raw_study(tmp_path / "in", "s1", ("t1", "t1ce", "t2", "flair"))
    look_at(window, tmp_path / "in")
    tree = window.found.tree
    QTest.keyClick(tree, Qt.Key.Key_Space)
    assert tree.chosen == []
    assert not window.found.start.isEnabled()
    QTest.keyClick(tree, Qt.Key.Key_Space)
    item = item_of(window, "s1")
    tree.setCurrentItem(item, FIRST + 1)
    QTest.keyClick(tree, Qt.Key.Key_F2)
    (box,) = tree.findChildren(QComboBox)
    box.setCurrentIndex(box.findText("s1_flair", Qt.MatchFlag.MatchStartsWith))
    box.activated.emit(box.currentIndex())
    assert [item.text(FIRST + k) for k in range(4)] == ["s1_t1 ▾", "s1_flair ▾", "s1_t2 ▾", "none ▾"]
    (study,) = tree.chosen
    assert study.files.images["t1ce"].name == "s1_flair.nii.gz"
    assert "FLAIR missing" in item.text(REMARKS)


def test_what_was_decided_before_is_not_ticked_again(window: PrepareWindow, tmp_path: Path) -> None:
    folder = raw_study(tmp_path / "in", "s1")
    quick_prepare(find_studies([folder], raw=True).studies[0], tmp_path / "out", Job())
    look_at(window, tmp_path / "in")
    assert window.found.tree.chosen == []
    assert "waits for your decision" in item_of(window, "s1").text(REMARKS)


# -- preparing


def test_a_bad_study_stops_nobody_and_says_why(window: PrepareWindow, tmp_path: Path) -> None:
    for name in ("bad", "dim", "fine"):
        raw_study(tmp_path / "in", name)
    look_at(window, tmp_path / "in")
    window.start()
    assert window.tabs.currentIndex() == 1
    wait_until(lambda: stages(window) == {"bad": "failed", "dim": "waiting", "fine": "waiting"})
    assert window.review.rows.row_of("bad").said.text() == "bad holds no head."
    assert "Wants a look" in window.review.rows.row_of("dim").said.text()
    assert window.tabs.tabText(1) == "Prepared (2)"


def test_one_is_stopped_and_all_are(window: PrepareWindow, tmp_path: Path, doors: Doors) -> None:
    doors.gate.clear()
    for name in ("a", "b", "c"):
        raw_study(tmp_path / "in", name)
    look_at(window, tmp_path / "in")
    window.start()
    wait_until(lambda: stages(window)["a"] == "working")
    assert "Placing (1 of 5)" in window.review.rows.row_of("a").said.text()
    assert window.review.rows.row_of("a").bar.isVisible()
    window.review.rows.choose("a")
    QTest.keyClick(window.review.rows, Qt.Key.Key_Delete)
    wait_until(lambda: stages(window)["a"] == "stopped")
    assert window.queue.running == 2
    window.review.rows.row_of("b").stop.click()
    wait_until(lambda: stages(window)["b"] == "stopped")
    window.commands["prepare.stop"].trigger()
    wait_until(lambda: window.queue.running == 0)
    assert set(stages(window).values()) == {"stopped"}
    assert not list((tmp_path / "out").glob("*")) if (tmp_path / "out").exists() else True


def test_closing_asks_while_something_is_at_work(
    window: PrepareWindow, tmp_path: Path, doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    doors.gate.clear()
    look_at(window, raw_study(tmp_path / "in", "s1").parent)
    window.start()
    asked = answer(monkeypatch, "Go on")
    assert not window.close()
    assert "1 being prepared" in asked[0]
    assert window.isVisible()
    assert window.queue.running == 1
    assert not answer(monkeypatch, "Stop and close")
    assert window.may_close()


# -- judging


def test_the_right_is_on_the_left_and_the_outline_lies_over_the_brain(window: PrepareWindow, tmp_path: Path) -> None:
    judge(window, tmp_path)
    judging, planes = window.review.judging, window.review.view.planes
    x, y, z = RIGHT
    row, column = 239 - y, x
    judging.go_to(judging.place._replace(slice=float(z), row=float(row), column=float(column)))
    window.commands["brain.brush"].trigger()  # no crosshair over the place
    axial = planes["axial"]
    assert pixel(axial, z, row, column).value() > 240
    assert 40 < pixel(axial, z, row, 239 - column).value() < 200
    assert axial.position_of(row, column).x() < axial.width() / 2
    assert planes["coronal"].position_of(z, column).x() < planes["coronal"].width() / 2
    assert pixel(planes["coronal"], z, row, column).value() > 240
    assert pixel(planes["sagittal"], z, row, column).value() > 240
    edge = 239 - CENTRE[1] - RADII[1]
    assert outline_pixels(axial) > 300
    above, inside = axial.position_of(edge - 15, 120), axial.position_of(edge + 15, 120)
    assert above.y() < inside.y()  # the front is up
    window.commands["look.outline"].trigger()
    assert outline_pixels(axial) == 0
    window.commands["view.neurological"].trigger()
    assert axial.position_of(row, column).x() > axial.width() / 2
    assert pixel(axial, z, row, column).value() > 240


def test_sequences_and_the_checkerboard_are_chosen_by_keys(window: PrepareWindow, tmp_path: Path) -> None:
    judge(window, tmp_path)
    window.commands["brain.brush"].trigger()
    axial = window.review.view.planes["axial"]
    z, row = CENTRE[2] + 20, 239 - CENTRE[1]
    window.review.judging.go_to(window.review.judging.place._replace(slice=float(z)))
    greys = {}
    for key, name in (("1", "t1"), ("2", "t1ce"), ("4", "flair")):
        window.commands[f"look.{name}"].trigger()
        assert window.commands.key(f"look.{name}") == key
        assert f"slice {z}" in axial.note
        greys[name] = [pixel(axial, z, row, column).value() for column in (108, 132)]
    assert greys["flair"] != greys["t1ce"]
    window.commands["look.checkerboard"].trigger()
    mixed = [pixel(axial, z, row, column).value() for column in (108, 132)]
    assert abs(mixed[0] - mixed[1]) > 2
    assert set(mixed) <= set(greys["flair"]) | set(greys["t1ce"])
    assert "FLAIR / T1ce" in axial.note


def test_the_wheel_and_the_arrows_go_through_the_planes(window: PrepareWindow, tmp_path: Path) -> None:
    judge(window, tmp_path)
    coronal = window.review.view.planes["coronal"]
    before = coronal.index
    QTest.keyClick(coronal, Qt.Key.Key_Up)
    QTest.keyClick(coronal, Qt.Key.Key_Up)
    assert coronal.index == before + 2
    QTest.keyClick(coronal, Qt.Key.Key_PageDown)
    assert coronal.index == before - 8


@pytest.mark.parametrize("plane", ["axial", "sagittal", "coronal"])
def test_a_brush_corrects_the_brain_in_every_plane(window: PrepareWindow, tmp_path: Path, plane: Plane) -> None:
    judge(window, tmp_path)
    view, judging = window.review.view, window.review.judging
    assert judging.solid is not None
    before = judging.solid.mask.copy()
    window.commands["brain.brush"].trigger()
    shown = view.planes[plane]
    middle = QPoint(shown.width() // 2, shown.height() // 2)
    QTest.mousePress(shown, Qt.MouseButton.RightButton, pos=middle)
    QTest.mouseMove(shown, middle + QPoint(12, 0))
    QTest.mouseRelease(shown, Qt.MouseButton.RightButton, pos=middle + QPoint(12, 0))
    gone = before & ~judging.solid.mask
    assert gone.sum() > 50
    axis = {"axial": 0, "coronal": 1, "sagittal": 2}[plane]
    assert np.unique(np.argwhere(gone)[:, axis]).tolist() == [shown.index]
    assert window.commands["brain.undo"].isEnabled()
    assert window.review.apply.isEnabled()
    window.commands["brain.undo"].trigger()
    assert np.array_equal(judging.solid.mask, before)
    assert not window.review.apply.isEnabled()


def test_a_stroke_counts_on_neighbouring_planes_and_escape_abandons_it(window: PrepareWindow, tmp_path: Path) -> None:
    judge(window, tmp_path)
    view, judging = window.review.view, window.review.judging
    assert judging.solid is not None
    before = judging.solid.mask.copy()
    window.commands["brain.brush"].trigger()
    view.depth_box.setCurrentIndex(2)
    view.depth_box.activated.emit(2)
    axial = view.planes["axial"]
    middle = QPoint(axial.width() // 2, axial.height() // 2)
    QTest.mousePress(axial, Qt.MouseButton.RightButton, pos=middle)
    window.commands["brain.cancel"].trigger()
    QTest.mouseRelease(axial, Qt.MouseButton.RightButton, pos=middle)
    assert np.array_equal(judging.solid.mask, before)
    assert judging.draws
    QTest.mouseClick(axial, Qt.MouseButton.RightButton, pos=middle)
    assert len(np.unique(np.argwhere(before & ~judging.solid.mask)[:, 0])) == 5
    window.commands["brain.cancel"].trigger()
    assert not judging.draws


def test_a_corrected_brain_is_cut_out_again(window: PrepareWindow, tmp_path: Path) -> None:
    judge(window, tmp_path)
    window.commands["brain.shrink"].trigger()
    window.commands["brain.shrink"].trigger()
    assert window.review.judging.solid is not None
    wanted = int(window.review.judging.solid.mask.sum())
    window.commands["brain.apply"].trigger()
    wait_until(lambda: not window.review.busy)
    record = read_preparation(tmp_path / "out" / "s1")
    assert record is not None
    assert record.numbers["brain_ml"] == pytest.approx(wanted / 1000)
    assert not window.review.judging.corrected
    volume = window.review.figures.table.item(0, 2)
    assert volume is not None
    assert volume.text() == f"{wanted / 1000:.0f} ml"


# -- deciding


def test_what_is_kept_without_a_library_is_shown(window: PrepareWindow, tmp_path: Path) -> None:
    shown: list[Path] = []
    window.show_wanted.connect(shown.append)
    judge(window, tmp_path)
    window.review.keep.click()
    assert stages(window) == {"s1": "kept"}
    assert shown == [tmp_path / "out" / "s1"]
    record = read_preparation(tmp_path / "out" / "s1")
    assert record is not None
    assert record.decision == "kept"
    assert not window.review.keep.isEnabled()
    window.review.show_it.click()
    assert len(shown) == 2


def test_what_is_kept_does_not_lie_over_what_is_left_to_judge(window: PrepareWindow, tmp_path: Path) -> None:
    shown: list[Path] = []
    window.show_wanted.connect(shown.append)
    raw_study(tmp_path / "in", "s0")
    judge(window, tmp_path)
    wait_until(lambda: stages(window) == {"s0": "waiting", "s1": "waiting"})
    window.review.keep.click()
    assert shown == []
    wait_until(lambda: window.review.judged is not None)
    window.review.keep.click()
    assert len(shown) == 1


def test_what_is_kept_is_brought_in_and_waits_again_where_that_fails(
    window: PrepareWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stages_run: list[list[Stage]] = []
    chain = window.bringing._chain
    monkeypatch.setattr(chain, "start", stages_run.append)
    window.found.set_library("clinic.sbmir")
    judge(window, tmp_path)
    window.review.keep.click()
    assert stages(window) == {"s1": "bringing"}
    assert window.review.judging.solid is not None
    whole = window.review.judging.solid.mask.copy()
    window.commands["brain.shrink"].trigger()
    assert np.array_equal(window.review.judging.solid.mask, whole)  # it is being read
    ((stage,),) = stages_run
    assert stage.arguments[:2] == ("index", str(tmp_path / "out" / "s1"))
    assert dict(stage.environment)["SBMIR_LIBRARY"] == "clinic.sbmir"
    chain.failed.emit("The disk is full.")
    assert stages(window) == {"s1": "waiting"}
    assert "The disk is full" in window.banner.text
    brought: list[str] = []
    window.brought_in.connect(brought.append)
    window.review.keep.click()
    chain.finished.emit("")
    assert (stages(window), brought) == ({"s1": "kept"}, ["clinic.sbmir"])
    assert "clinic.sbmir" in window.review.rows.row_of("s1").said.text()
    assert bringing_module.short("mongodb://me:secret@host/lib").count("secret") == 0


@pytest.mark.parametrize(("button", "there"), [("leave the files", True), ("remove the folder", False)])
def test_what_is_rejected_goes_or_is_marked(
    window: PrepareWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, button: str, there: bool
) -> None:
    judge(window, tmp_path)
    asked = answer(monkeypatch, "Cancel")
    window.review.reject.click()
    assert stages(window) == {"s1": "waiting"}
    answer(monkeypatch, button)
    window.review.reject.click()
    assert str(tmp_path / "out" / "s1") in asked[0]
    assert stages(window) == {"s1": "rejected"}
    assert (tmp_path / "out" / "s1").exists() is there
    if there:
        assert find_studies([tmp_path / "out"]).studies == []


def test_undecided_studies_are_offered_again_and_choices_remembered(
    window: PrepareWindow, tmp_path: Path, doors: Doors, store: QSettings
) -> None:
    window.found.set_library("clinic.sbmir")
    judge(window, tmp_path)
    window.resize(760, 600)
    window.close()
    assert str(store.value(OUT_KEY)) == str(tmp_path / "out")
    assert str(store.value(LIBRARY_KEY)) == "clinic.sbmir"
    again = PrepareWindow(StateHolder(WindowState(), None), MODEL, store, work=doors)
    again.choose_library(None)
    again.show()
    again.look_for_undecided()
    wait_until(partial(lambda one: one.review.judged is not None, again))
    assert again.found.library == "clinic.sbmir"
    assert again.tabs.currentIndex() == 1
    assert (again.width(), again.height()) == (760, 600)
    again.shut_down()
    again.deleteLater()


# -- for keys and screen readers


def test_everything_is_named_and_reached_by_keys(window: PrepareWindow, tmp_path: Path) -> None:
    stood = accessible.by_commands(window.commands)
    assert accessible.faults(window, stood) == {}, "nothing found yet"
    judge(window, tmp_path)
    assert accessible.faults(window, stood) == {}, "prepared"
    window.tabs.setCurrentIndex(0)
    assert accessible.faults(window, stood) == {}, "found"
