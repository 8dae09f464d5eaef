"""View > Reset layout puts every part where it was at the very first start."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget

from tests.support.gui import application as gui
from tests.support.gui.window_scene import OpenWindow, Window, close_window
from widgets.window.settings.usual_layout import USUAL_SIZE

Layout = dict[str, tuple[bool, Qt.DockWidgetArea, int, int]]


def layout_of(window: Window) -> Layout:
    gui.pump(4)
    return {
        dock.objectName(): (dock.isVisible(), window.dockWidgetArea(dock), dock.width(), dock.height())
        for dock in window.findChildren(QDockWidget)
    }


def disturb(window: Window) -> None:
    docks = {dock.objectName(): dock for dock in window.findChildren(QDockWidget)}
    docks["structures"].hide()
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, docks["results"])
    window.sketching.tool_bar.hide()
    window.resize(1000, 700)
    gui.pump(4)


def test_all_parts_come_back_also_after_a_start_that_remembered(reopen: OpenWindow) -> None:
    first = reopen()
    usual = layout_of(first)
    disturb(first)
    assert layout_of(first) != usual
    close_window(first)
    second = reopen()
    assert layout_of(second) != usual, "the window remembers"
    second.commands["view.usual_layout"].trigger()
    gui.pump(4)
    second.resize(USUAL_SIZE)  # the screen of the tests is smaller
    gui.pump(4)
    second.aside.layout.share_out()
    found = layout_of(second)
    assert second.sketching.tool_bar.isVisible()
    assert {name: place[:2] for name, place in found.items()} == {name: place[:2] for name, place in usual.items()}
    for name, (_, _, width, height) in usual.items():
        assert abs(found[name][2] - width) <= 2 and abs(found[name][3] - height) <= 2, name
