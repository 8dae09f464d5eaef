"""The window of a case: what stands above the picture has room at any width, and what is searched with is shown in lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from unittest.mock import patch

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app import frames
from tests.support.gui import application as gui
from tests.support.gui import window_scene
from tests.support.gui.widget_helpers import facts_of
from widgets.cases.case_window import CaseWindow
from widgets.state.cases import CaseSource
from widgets.state.opened import OpenedCase
from widgets.state.search_types import ExampleSource

FOUND = 64
LONG = "BraTS-GLI-00123-000"


@pytest.fixture
def window(qt: QApplication) -> Iterator[CaseWindow]:
    labels = np.zeros((frames.LIBRARY_SLICES, *frames.PLANE_SHAPE), np.uint8)
    labels[FOUND, 100:110, 100:110] = 2
    window = CaseWindow("radiological")
    facts = replace(facts_of(LONG), collection="a-collection-2023", side="left")
    window.show_case(OpenedCase(facts, window_scene.template().display, labels, FOUND, 1, "a.sbmir"))
    gui.show(window, 760, 700)
    yield window
    window.viewer.close()
    gui.dispose(window)


@pytest.mark.parametrize("width", [400, 520, 760, 1200])
def test_what_is_known_of_a_case_has_room(window: CaseWindow, width: int) -> None:
    for _ in range(2):  # what stands one below the other lets it be narrower yet
        window.resize(width, 700)
        gui.pump()
    facts = next(label for label in window.findChildren(QLabel) if LONG in label.text())
    assert facts.height() >= facts.heightForWidth(facts.width())
    assert facts.width() >= 40 * facts.fontMetrics().averageCharWidth()
    buttons = [button for button in window.findChildren(QPushButton) if button.isVisible() and button.text()]
    named = {button.text(): button for button in buttons}
    for text in (f"Slice {FOUND}", "Search with this case", "Parts"):
        assert named[text].width() >= named[text].minimumSizeHint().width()
        assert not named[text].geometry().intersects(facts.geometry())
    assert window.width() == width


def test_a_case_tells_what_it_looks_like_when_it_is_searched_with(window: CaseWindow) -> None:
    sources: list[CaseSource] = []
    window.case_wanted.connect(sources.append)
    window.search()
    (source,) = sources
    assert source.glance is not None
    assert source.glance.labels is not None and np.count_nonzero(source.glance.labels) == 100
    assert np.array_equal(source.glance.plane, window_scene.template().display["flair"][FOUND])
    assert source == CaseSource(LONG, LONG, FOUND), "what it looks like makes it no other case"


def test_an_example_does_so_too(qt: QApplication) -> None:
    window = CaseWindow("radiological")
    window.show_example(window_scene.template("example"))
    sources: list[ExampleSource] = []
    window.search_wanted.connect(sources.append)
    window.search()
    (source,) = sources
    assert (source.study.study, source.slice) == ("example", window.viewer.slice)
    assert source.glance is not None
    assert source.glance.labels is None
    window.viewer.close()
    gui.dispose(window)


def test_it_is_no_larger_than_the_screen(qt: QApplication) -> None:
    with patch.object(CaseWindow, "screen", lambda window: SimpleNamespace(availableSize=lambda: QSize(1280, 720))):
        window = CaseWindow("radiological")
    assert (window.width(), window.height()) == (1040, 660)
    window.viewer.close()
    gui.dispose(window)
