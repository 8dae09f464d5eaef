"""A window of its own beside the main window, of which there is one at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QMainWindow, QProgressBar, QScrollArea, QWidget

from widgets.language import tr
from widgets.shared.notice import NOTICE

FRAME = QSize(16, 60)
"""What the frames of windows and a panel of the desktop take, at most."""


def take_size(window: QWidget, size: QSize) -> None:
    """Give a window its usual size, or what its screen has room for: where its parts need more (at 300 %), they scroll."""
    room = window.screen().availableSize() - FRAME
    least = window.minimumSizeHint()
    centre = window.takeCentralWidget() if isinstance(window, QMainWindow) and least.boundedTo(room) != least else None
    if isinstance(window, QMainWindow) and centre is not None:
        scrolling = QScrollArea()
        scrolling.setWidgetResizable(True)
        scrolling.setFrameShape(QScrollArea.Shape.NoFrame)
        scrolling.setWidget(centre)
        window.setCentralWidget(scrolling)
    window.resize(size.boundedTo(room))


def take_least_width(window: QWidget, width: int) -> None:
    """Let a window be no narrower than this, unless its screen is."""
    window.setMinimumWidth(min(width, window.screen().availableSize().width() - FRAME.width()))


class SideWindow(QMainWindow):
    """A window that tells when it was closed.

    Attributes
    ----------
    told : QLabel
        A sentence; its place is the window's own.
    bar : QProgressBar
        At the foot, hidden while nothing is at work.

    Signals
    -------
    ended()
    """

    ended = Signal()

    def __init__(self, title: str, told: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setAcceptDrops(True)
        self.told = QLabel(told)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.told.setContentsMargins(8, 4, 8, 4)
        self.bar = QProgressBar()
        self.bar.setMaximumWidth(160)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.hide()
        notice = QLabel(tr(NOTICE))
        notice.setObjectName("notice")
        self.statusBar().addWidget(self.bar)
        self.statusBar().addPermanentWidget(notice)


T = TypeVar("T", bound=SideWindow)


class OneWindow(Generic[T]):
    """Opens a window, a new one unless it is open, and closes it with the main window.

    Parameters
    ----------
    make : callable
        Makes it.

    Attributes
    ----------
    window : SideWindow or None
        The one that is open.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self.window: T | None = None

    def open(self) -> T:
        """Show the window."""
        if self.window is None:
            self.window = self._make()
            self.window.ended.connect(self._on_end)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()
        return self.window

    def close(self) -> None:
        """Close the window if it is open."""
        if self.window is not None:
            self.window.close()

    def _on_end(self) -> None:
        self.window = None
