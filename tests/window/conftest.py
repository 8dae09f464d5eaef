"""The windows of these tests: one that searches by a fake engine, and one that remembers, without a library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from tests.support.gui import window_scene
from tests.support.gui.searching_window import MakeWindow
from tests.support.gui.widget_helpers import FakeOpener, wait_until
from tests.support.gui.window_scene import OpenWindow, Window, close_window, open_window
from widgets.results.search_service import SearchService
from widgets.state.opened import OpenedStudy
from widgets.state.search_types import NO_ENGINE, SearchEngine
from widgets.window.main_window import MainWindow
from widgets.window.options import WindowOptions


@pytest.fixture(scope="session")
def template(qt: QApplication) -> OpenedStudy:
    return window_scene.template()


@pytest.fixture
def opener() -> FakeOpener:
    return FakeOpener()


@pytest.fixture
def make_window(
    qt: QApplication, template: OpenedStudy, opener: FakeOpener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MakeWindow]:
    """Return a function that opens a window with the template; all of them are closed at the end."""
    monkeypatch.setenv("SBMIR_HOME", str(tmp_path / "home"))
    windows: list[MainWindow] = []

    def make(remember: bool = False, library: str | None = "a.sbmir", engine: SearchEngine = NO_ENGINE) -> MainWindow:
        window = MainWindow(WindowOptions(library, remember=remember, engine=engine), SearchService(opener=opener))
        monkeypatch.setattr(window.documents, "open_template", lambda folder: window.documents.take_template(template))
        monkeypatch.setattr(window.demo, "offer", lambda: None)
        windows.append(window)
        window.show()
        window.start()
        if library is not None:
            wait_until(lambda: window.service.info is not None)
        return window

    yield make
    opener.engine.gate.set()
    for window in windows:
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


@pytest.fixture
def reopen(template: OpenedStudy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenWindow]:
    """Return a function that opens a window; its settings are in `tmp_path`/home, and all are closed at the end."""
    monkeypatch.setenv("SBMIR_HOME", str(tmp_path / "home"))
    windows: list[Window] = []

    def open_one() -> Window:
        windows.append(open_window(template))
        return windows[-1]

    yield open_one
    for window in windows:
        if isValid(window):
            close_window(window)
