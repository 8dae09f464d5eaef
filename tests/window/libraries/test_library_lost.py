"""Libraries that are missing, broken, deleted or put back: told, remembered, and none takes another's place in silence."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from app import settings
from app.library import Library, open_library
from tests.support.gui import application as gui
from tests.support.gui import window_scene
from tests.support.gui.searching_window import MakeWindow, draw, rows_of, wait_for_rows, words
from tests.support.gui.widget_helpers import FakeEngine, FakeOpener, wait_until
from tests.support.two_models import two_models
from widgets.libraries.bring_in import BringInDialog
from widgets.results import search_thread
from widgets.results.opening import OpenSearch
from widgets.state.search_types import Connection
from widgets.window import remembered as memory
from widgets.window.main_window import MainWindow


@dataclass
class FileEngine(FakeEngine):
    """Looks at a real library file."""

    file: Library | None = None

    def refresh(self) -> bool:
        assert self.file is not None
        self.file.revision()
        return False


@dataclass
class FileOpener(FakeOpener):
    """Opens real library files; only the codes are not searched."""

    files: list[Library] = field(default_factory=list)
    model: str = "model"

    def __call__(self, connection: Connection) -> OpenSearch:
        library = open_library(connection.library, read_only=True)
        self.files.append(library)
        opened = super().__call__(connection)
        engine = FileEngine(self.engine.patients, self.engine.gate, file=library)
        return replace(opened, engine=engine, info=replace(opened.info, model_id=self.model))


@pytest.fixture
def opener() -> FileOpener:
    return FileOpener()


@pytest.fixture(autouse=True)
def look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    assert max(search_thread.LOOK_MS, search_thread.LOOK_AGAIN_MS) <= 10_000, "noticed within ten seconds"
    for name in ("LOOK_MS", "LOOK_AGAIN_MS", "OPEN_AGAIN_MS"):
        monkeypatch.setattr(search_thread, name, 100)


def make_library(path: Path) -> Path:
    open_library(path, create=True).close()
    return path


def status(window: MainWindow) -> str:
    return " | ".join(label.text() for label in window.statusBar().findChildren(QLabel))


def address(window: MainWindow) -> str | None:
    return window.service.info.address if window.service.info is not None else None


def test_a_library_that_is_missing_at_start_is_told_and_stays_remembered(make_window: MakeWindow, tmp_path: Path) -> None:
    mine = make_library(tmp_path / "mine.sbmir")
    make_window(remember=True, library=str(mine)).close()
    make_library(settings.demo_library())
    memory.keep_demo_build(memory.window_settings(), memory.DemoBuild.DONE)
    aside = mine.rename(tmp_path / "aside")
    window = make_window(remember=True, library=None)
    wait_until(lambda: f"There is no library {mine}" in window.banner.text)
    assert "mine.sbmir is not open" in status(window)
    assert "could not be opened" in words(window)
    assert address(window) is None, "the demo library does not take its place"
    window.close()
    assert memory.window_settings().value(memory.LIBRARY_KEY) == str(mine)
    again = make_window(remember=True, library=None)
    wait_until(lambda: "mine.sbmir is not open" in status(again))
    aside.rename(mine)
    wait_until(lambda: address(again) == str(mine))
    assert "mine.sbmir · 12 patients" in status(again)


def test_a_library_that_fails_leaves_the_one_that_was_open(make_window: MakeWindow, tmp_path: Path) -> None:
    good = make_library(tmp_path / "good.sbmir")
    bad = tmp_path / "bad.sbmir"
    bad.write_text("no library")
    window = make_window(remember=True, library=str(good))
    window.viewer.set_slice(70)
    draw(window)
    wait_for_rows(window)
    window.open_dropped(bad)
    wait_until(lambda: "bad.sbmir is not an SBMIR library" in window.banner.text)
    assert window.banner.text.endswith("good.sbmir stays open.")
    wait_until(lambda: address(window) == str(good))
    wait_for_rows(window)
    assert rows_of(window)[0] == ("P1", 71)
    assert "good.sbmir · 12 patients" in status(window)
    window.close()
    assert memory.window_settings().value(memory.LIBRARY_KEY) == str(good)


def test_a_library_that_is_deleted_while_open_is_noticed_and_taken_up_again(make_window: MakeWindow, tmp_path: Path) -> None:
    path = make_library(tmp_path / "mine.sbmir")
    window = make_window(library=str(path))
    aside = path.rename(tmp_path / "aside")
    wait_until(lambda: "mine.sbmir is gone" in window.banner.text)
    assert "not reachable" in status(window)
    draw(window)
    wait_for_rows(window)  # by what was read
    aside.rename(path)
    wait_until(lambda: "not reachable" not in status(window))
    assert not window.banner.isVisible()
    path.unlink()
    wait_until(lambda: "not reachable" in status(window))
    make_library(path)
    wait_until(lambda: "not reachable" not in status(window))
    assert address(window) == str(path)


def test_a_case_of_either_model_of_a_library_opens(make_window: MakeWindow, opener: FileOpener, tmp_path: Path) -> None:
    path = two_models(tmp_path / "two.sbmir")
    opener.model = "m2"
    opener.engine.patients = ("second",)
    window = make_window(library=str(path))
    window.viewer.set_slice(69)
    draw(window)
    wait_for_rows(window)
    assert rows_of(window) == [("second", 70)]
    QTest.mouseDClick(window.results.rows[0], Qt.MouseButton.LeftButton, pos=QPoint(60, 40))
    wait_until(lambda: bool(window.cases.windows) or window.banner.isVisible())
    assert not window.banner.isVisible(), window.banner.text
    assert window.cases.windows[0].windowTitle() == "second, slice 70"


def test_another_template_keeps_slice_and_view(make_window: MakeWindow, tmp_path: Path) -> None:
    window = make_window(library=str(make_library(tmp_path / "a.sbmir")))
    assert window.viewer.slice == 77, "a first template is shown in its middle"
    window.viewer.set_slice(60)
    draw(window)
    canvas = window.viewer.canvas
    for _ in range(4):
        gui.wheel(canvas, (150.0, 150.0), 120, gui.CTRL)
    place = canvas.position_of(150.0, 150.0)
    assert canvas.zoom > 1.2
    other = window_scene.template("other", "1f" * 32)
    for plane in other.display.values():
        plane[:, 170:] = 0  # a smaller brain, whose home is another
    window.documents.take_template(other)
    gui.pump()
    assert window.viewer.slice == 60
    moved = canvas.position_of(150.0, 150.0) - place
    assert abs(moved.x()) < 0.01
    assert abs(moved.y()) < 0.01


def test_studies_are_not_brought_into_the_demo_library_by_default(make_window: MakeWindow, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    window = make_window(library=str(make_library(home / "demo.sbmir")))
    assert address(window) == str(settings.demo_library())
    gui.key(window, Qt.Key.Key_B, gui.CTRL)
    dialog = window.findChild(BringInDialog)
    assert isinstance(dialog, BringInDialog)
    lines = [line.text() for line in dialog.findChildren(QLineEdit)]
    assert lines == ["", ""]
    dialog.close()
    mine = make_library(tmp_path / "mine.sbmir")
    window.open_library(str(mine))
    wait_until(lambda: address(window) == str(mine))
    window.activateWindow()
    gui.key(window, Qt.Key.Key_B, gui.CTRL)
    assert str(mine) in [line.text() for line in dialog.findChildren(QLineEdit)]


def test_a_finished_demo_library_takes_no_other_ones_place(make_window: MakeWindow, tmp_path: Path) -> None:
    mine = make_library(tmp_path / "mine.sbmir")
    window = make_window(library=str(mine))
    make_library(settings.demo_library())
    window.demo.take_built("")
    gui.pump()
    assert address(window) == str(mine)
    window.banner.answer("Open it")
    wait_until(lambda: address(window) == str(settings.demo_library()))
