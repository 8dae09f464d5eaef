"""The layout as it is at the very first start, to go back to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow

from widgets.window.remembered import STATE_VERSION

USUAL_SIZE = QSize(1280, 800)
DOCK_WIDTHS = {"structures": 200, "results": 540}
DOCK_HEIGHTS = {"structures": 360, "side-views": 360}
"""By the docks' names; the picture gets the rest."""

FRAME = QSize(8, 40)
"""About what a frame takes."""


class UsualLayout:
    """Keeps where the parts of a window are, to put them there again.

    Parameters
    ----------
    window : QMainWindow
        With all its parts, before anything was remembered.
    """

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._state = window.saveState(STATE_VERSION)
        self.share_out()

    def restore(self) -> None:
        """Put all parts, also those that were hidden, where they are at first, in a window as large as at first."""
        window = self._window
        if window.isMaximized() or window.isFullScreen():
            window.showNormal()
        window.restoreState(self._state, STATE_VERSION)
        room = window.screen().availableSize()
        if window.minimumSizeHint().height() > room.height():  # a low screen: they come back by their key, as at a start
            self._docks()["side-views"].hide()
        QTimer.singleShot(0, window, lambda: self._resize(USUAL_SIZE.boundedTo(room)))  # when what is hidden takes no room

    def _resize(self, size: QSize) -> None:
        self._window.resize(size)
        QTimer.singleShot(0, self._window, self.share_out)  # when it has that size

    def _docks(self) -> dict[str, QDockWidget]:
        return {dock.objectName(): dock for dock in self._window.findChildren(QDockWidget)}

    def share_out(self) -> None:
        """Give structures, planes and results their usual widths and heights."""
        docks = self._docks()
        for sizes, way in ((DOCK_WIDTHS, Qt.Orientation.Horizontal), (DOCK_HEIGHTS, Qt.Orientation.Vertical)):
            self._window.resizeDocks([docks[name] for name in sizes], list(sizes.values()), way)


def fit(window: QMainWindow, parts: Sequence[QDockWidget], room: QSize) -> None:
    """Make a window no larger than what a screen has room for; parts go in their order until it is, the last one is narrowed."""
    inside = room - FRAME
    for part in parts:
        lay_out_now(window)
        if (least := window.minimumSizeHint()) != least.boundedTo(inside):
            part.hide()
    lay_out_now(window)
    if window.width() > inside.width():
        width = DOCK_WIDTHS[parts[-1].objectName()] * inside.width() // USUAL_SIZE.width()
        window.resizeDocks([parts[-1]], [width], Qt.Orientation.Horizontal)
    window.resize(window.size().boundedTo(inside))


def lay_out_now(window: QMainWindow) -> None:
    """Have a window take note of what was hidden, which it does later by itself once it is shown."""
    if (layout := window.layout()) is not None:
        layout.activate()
