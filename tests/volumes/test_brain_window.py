"""The window of whole brains: a map, rows with pictures, what comes back from a code, and sentences where it cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app import frames
from app.jobs import Job
from app.library import index_studies, open_library
from app.volumes import NetworkConfig, Reference, VolumeModel
from app.volumes.files import save_network
from app.volumes.networks import VolumeNetwork
from tests.support.gui import accessible
from tests.support.gui.widget_helpers import wait_until
from widgets.brains.asking import Brains, middle_planes, turned
from widgets.brains.brain_map import COLOURS, groups_of
from widgets.brains.window import BrainWindow
from widgets.state.opened import OpenedCase
from widgets.state.search_types import LibraryInfo
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import WindowState

FORM = NetworkConfig(filters=(4, 4, 8, 8), code=6)


@pytest.fixture(scope="module")
def model_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("model") / "brains.pt"
    save_network(VolumeNetwork(FORM), path)
    return path


@pytest.fixture(scope="module")
def library(brains: Path, model_file: Path, reference: Reference, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from app.volumes import load_volume_model

    model: VolumeModel = load_volume_model(model_file, lambda: reference)
    path = tmp_path_factory.mktemp("library") / "brains.sbmir"
    with open_library(path, space=model.space, create=True, add_model=True) as opened:
        index_studies([brains], opened, model, Job())
    return path


@pytest.fixture
def state() -> StateHolder:
    return StateHolder(WindowState(convention="neurological"), None)


@pytest.fixture
def window(qt: QApplication, state: StateHolder, model_file: Path, reference: Reference) -> Iterator[BrainWindow]:
    made = BrainWindow(state, None, lambda address, path: Brains(address, path or model_file, lambda: reference))
    made.resize(1000, 640)
    made.show()
    yield made
    made.close()


def opened(window: BrainWindow, state: StateHolder, address: Path) -> BrainWindow:
    now = state.state.opened
    state.update(opened=replace(now, library=replace(now.library, info=library_info(str(address)))))
    wait_until(lambda: not window.busy)
    return window


def library_info(address: str) -> LibraryInfo:
    return LibraryInfo(address, 5, 4, "model", "both", 0.75, 0.01, address)


def click(window: BrainWindow, study: str) -> None:
    QTest.mouseClick(window.map, Qt.MouseButton.LeftButton, pos=window.map.position_of(study).toPoint())


def colour_at(picture: QImage, at: QPoint) -> QColor:
    ratio = picture.devicePixelRatio()
    return picture.pixelColor(round(at.x() * ratio), round(at.y() * ratio))


def bright(picture: QImage) -> float:
    """Mean grey value of a widget's picture."""
    grey = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    return float(np.frombuffer(grey.constBits(), np.uint8).mean())


def test_nothing_is_asked_before_a_library_is_open(window: BrainWindow) -> None:
    assert "Open a library" in window.told.text()
    assert not window.commands["brain.open_study"].isEnabled() and not window.commands["brain.ask_chosen"].isEnabled()


def test_a_library_without_brains_says_what_to_do(
    window: BrainWindow, state: StateHolder, model_file: Path, reference: Reference, tmp_path: Path
) -> None:
    from app.volumes import load_volume_model

    space = load_volume_model(model_file, lambda: reference).space
    with open_library(tmp_path / "empty.sbmir", space=space, create=True):
        pass
    opened(window, state, tmp_path / "empty.sbmir")
    assert "has no whole-brain codes yet: index its studies with --volumes" in window.told.text()
    assert not window.commands["brain.open_study"].isEnabled()


def test_the_map_shows_each_study_in_the_colour_of_its_diagnosis(window: BrainWindow, state: StateHolder, library: Path) -> None:
    opened(window, state, library)
    assert "5 brains" in window.told.text()
    picture = window.map.grab().toImage()
    colours = {
        study: colour_at(picture, window.map.position_of(f"toys_sub-{study}").toPoint()) for study in ("00_ses-1", "01_ses-1")
    }
    groups = groups_of(["CN", "CN", "AD", "CN", "AD"])
    assert colours["00_ses-1"].hue() == pytest.approx(QColor(groups["CN"]).hue(), abs=8)
    assert colours["01_ses-1"].hue() == pytest.approx(QColor(groups["AD"]).hue(), abs=8)


def test_a_brain_of_the_map_finds_other_patients_with_pictures(window: BrainWindow, state: StateHolder, library: Path) -> None:
    opened(window, state, library)
    click(window, "toys_sub-01_ses-1")
    window.commands["brain.ask_chosen"].trigger()
    wait_until(lambda: not window.busy)
    studies = [window.rows.item(k).text() for k in range(window.rows.count())]
    assert len(studies) == 3 and not any("sub-01" in text for text in studies)
    assert "CN, 70 years, F" in next(text for text in studies if "sub-00" in text)
    for view in (window.original, window.rows.viewport()):
        assert bright(view.grab().toImage()) > 10
    assert "% of the range" in window.told.text()


def test_left_and_right_follow_the_convention(window: BrainWindow, state: StateHolder, library: Path) -> None:
    opened(window, state, library)
    window.ask_study("toys_sub-01_ses-1")
    wait_until(lambda: not window.busy)
    lit = np.zeros((96, 256), np.uint8)
    lit[20:60, 5:35] = 255  # the patient's left half of the axial plane
    window.original.show_picture(lit)

    def halves() -> tuple[float, float]:
        """Mean grey of the left and right half of the axial plane as painted."""
        picture = window.original.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        wide, tall = picture.width(), picture.height()
        grey = np.frombuffer(picture.constBits(), np.uint8).reshape(tall, picture.bytesPerLine())[:, :wide]
        scale = min(wide / 256, (tall - window.fontMetrics().height() * picture.devicePixelRatio()) / 96)
        left = (wide - 256 * scale) / 2
        axial = grey[tall // 4 :, round(left) : round(left + 80 * scale)]
        middle = axial.shape[1] // 2
        return float(axial[:, :middle].mean()), float(axial[:, middle:].mean())

    on_left, on_right = halves()
    assert on_left > 4 * on_right
    window.commands["view.neurological"].trigger()
    assert state.state.convention == "radiological"
    on_left, on_right = halves()
    assert on_right > 4 * on_left


def test_a_study_of_a_folder_finds_itself(window: BrainWindow, state: StateHolder, library: Path, brains: Path) -> None:
    opened(window, state, library)
    window.ask_files(brains / "sub-02")
    wait_until(lambda: not window.busy)
    assert "sub-02" in window.rows.item(0).text() and window.rows.count() == 4


def test_what_cannot_be_compared_is_told_in_a_sentence(
    window: BrainWindow, state: StateHolder, library: Path, tmp_path: Path
) -> None:
    opened(window, state, library)
    window.ask_files(tmp_path)
    wait_until(lambda: not window.busy)
    assert "no studies" in window.told.text() and window.rows.count() == 0
    opened(window, state, tmp_path / "none.sbmir")
    assert "none.sbmir" in window.told.text() and window.map.picked == ""


def test_without_a_model_of_the_program_one_is_to_be_chosen(
    window: BrainWindow, state: StateHolder, library: Path, model_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.volumes.files.SHIPPED", tmp_path / "none.pt")
    make = window._make
    window._make = lambda address, path: make(address, path) if path else Brains(address, None)
    opened(window, state, library)
    assert "Choose model" in window.told.text()
    window.choose_model(model_file)
    wait_until(lambda: not window.busy)
    assert "5 brains" in window.told.text()


def test_a_case_is_opened_by_a_key_on_the_map(window: BrainWindow, state: StateHolder, library: Path) -> None:
    opened(window, state, library)
    cases: list[OpenedCase] = []
    window.case_opened.connect(cases.append)
    click(window, "toys_sub-02_ses-1")
    window.map.setFocus()
    QTest.keyClick(window.map, Qt.Key.Key_Return)
    wait_until(lambda: bool(cases))
    assert cases[0].facts.study == "toys_sub-02_ses-1" and cases[0].display["t1"].any()


def test_planes_of_a_case_lie_as_those_of_the_networks() -> None:
    volume = np.zeros(frames.LIBRARY_SHAPE, np.uint8)
    volume[60:180, 40:200, 20:140] = 60
    volume[60:120, 40:200, 20:140] = 200  # the patient's left half
    picture = middle_planes(volume[:, ::-1].transpose(2, 1, 0))
    axial, coronal, sagittal = picture[:, :80], picture[:80, 80:160], picture[:80, 160:]
    for plane in (axial, coronal):
        assert plane[:, :40].max() == 200 and plane[:, 42:].max() == 60
    assert sagittal.any()
    other = turned(picture)
    assert (
        other[:, :38].max() == 60 and np.array_equal(turned(other), picture) and np.array_equal(other[:, 160:], picture[:, 160:])
    )


def test_groups_have_colours_by_how_many_there_are() -> None:
    assert groups_of(["AD", "CN", "CN", ""]) == {"CN": COLOURS[0], "AD": COLOURS[1], "": COLOURS[-1]}


def test_everything_is_named_and_reached_by_keys(window: BrainWindow, state: StateHolder, library: Path) -> None:
    stood = accessible.by_commands(window.commands)
    assert accessible.faults(window, stood) == {}
    opened(window, state, library)
    click(window, "toys_sub-01_ses-1")
    wait_until(lambda: not window.busy)
    assert accessible.faults(window, stood) == {}
