"""Cases belong to their library: in another one nobody is searched with, called right or wrong by a name alone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app import frames
from tests.support.gui import application as gui
from tests.support.gui.searching_window import MakeWindow, draw
from tests.support.gui.widget_helpers import FakeOpener, wait_until
from widgets.cases.case_window import CaseWindow
from widgets.state.cases import CaseSource, Use
from widgets.state.opened import OpenedCase, OpenedStudy
from widgets.state.window_state import Asked, Phase
from widgets.window.main_window import MainWindow

FOUND, EMPTY = 64, 65
"""Slices of the case, with and without a lesion."""


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    made = make_window()
    made.viewer.set_slice(70)
    draw(made)
    answered(made)
    return made


def answered(window: MainWindow) -> None:
    wait_until(lambda: window.state.state.answered)


def asked(window: MainWindow) -> Asked:
    return window.state.state.asked


def press(window: MainWindow, row: int, key: Qt.Key) -> None:
    window.results.rows[row].setFocus()
    QTest.keyClick(window.results.rows[row], key)
    answered(window)


def open_library(window: MainWindow, address: str) -> None:
    window.open_library(address)
    assert window.state.state.opened.library.phase is Phase.OPENING
    wait_until(lambda: (info := window.state.state.opened.library.info) is not None and info.address == address)
    answered(window)


def open_case(window: MainWindow, template: OpenedStudy) -> CaseWindow:
    labels = np.zeros((frames.LIBRARY_SLICES, *frames.PLANE_SHAPE), np.uint8)
    labels[FOUND, 100:110, 100:110] = 2
    names = {"patient": "P3", "study": "P3-s", "collection": ""}
    facts: Any = SimpleNamespace(**names, labels_from="source", side="right", notices=(), brain=None)
    window.documents.case_opened.emit(OpenedCase(facts, template.display, labels, FOUND, 2, "a.sbmir"))
    case = window.cases.windows[-1]
    gui.pump()
    return case


def test_another_library_is_searched_without_the_cases_of_the_former(window: MainWindow, opener: FakeOpener) -> None:
    press(window, 0, Qt.Key.Key_R)
    press(window, 1, Qt.Key.Key_S)
    assert asked(window).marks and asked(window).case is not None
    open_library(window, "a.sbmir")
    assert asked(window).marks and asked(window).case is not None, "the same library has the same cases"
    before = len(opener.engine.marked), len(opener.engine.cases)
    open_library(window, "b.sbmir")
    assert (asked(window).marks, asked(window).case, window.results.cases.source.chips) == ((), None, [])
    assert (len(opener.engine.marked), len(opener.engine.cases)) == before
    assert not window.results.cases.undo()


def test_a_query_of_another_library_comes_back_without_its_cases_and_says_so(window: MainWindow) -> None:
    press(window, 0, Qt.Key.Key_R)
    press(window, 1, Qt.Key.Key_S)
    assert window.history.note()
    open_library(window, "b.sbmir")
    sketch = window.sketching.sketch.revision
    window.commands["history.back"].trigger()
    answered(window)
    assert (asked(window).marks, asked(window).case) == ((), None)
    assert window.banner.text == "This query comes back without the cases that it was asked with: they are of another library."
    assert window.sketching.sketch.revision == sketch, "what is drawn stays"
    open_library(window, "a.sbmir")
    window.history.show_again(next(one for one in window.history.queries.entries if one.question.marks))
    assert asked(window).marks and asked(window).case is not None


@pytest.mark.parametrize(("part", "use"), [(None, Use.WHOLE), (Use.ANATOMY, Use.ANATOMY), (Use.LESION, Use.LESION)])
def test_a_window_of_a_case_searches_with_it_or_its_parts(
    window: MainWindow, template: OpenedStudy, part: Use | None, use: Use
) -> None:
    case = open_case(window, template)
    if part is None:
        QTest.mouseClick(case._search, Qt.MouseButton.LeftButton)
    else:
        assert list(case._parts.menu().actions()) == list(case._uses.values())
        case._uses[part].trigger()
    assert asked(window).case == CaseSource("P3", "P3-s", FOUND, use)
    case.close()
    gui.pump()
    assert asked(window).case == CaseSource("P3", "P3-s", FOUND, use), "the search does not depend on the window"


def test_a_lesion_is_offered_where_there_is_one(window: MainWindow, template: OpenedStudy) -> None:
    case = open_case(window, template)
    assert case._uses[Use.LESION].isEnabled()
    case.viewer.set_slice(EMPTY)
    assert not case._uses[Use.LESION].isEnabled() and case._uses[Use.ANATOMY].isEnabled()
    case.go_back()
    assert case._uses[Use.LESION].isEnabled()
    case.close()


def test_a_case_of_another_library_is_not_searched_with(window: MainWindow, template: OpenedStudy) -> None:
    case = open_case(window, template)
    open_library(window, "b.sbmir")
    late = open_case(window, template)
    for one in (case, late):
        QTest.mouseClick(one._search, Qt.MouseButton.LeftButton)
        QTest.keyClick(one, Qt.Key.Key_S)
        assert not (one._search.isEnabled() or one._parts.isEnabled())
        assert one._search.toolTip() == "Another library is open: this case is not in it"
    assert asked(window).case is None
    open_library(window, "a.sbmir")
    QTest.mouseClick(case._search, Qt.MouseButton.LeftButton)
    assert asked(window).case == CaseSource("P3", "P3-s", FOUND)
    for one in (case, late):
        one.close()
