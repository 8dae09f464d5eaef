"""A window of its own beside the main window, of which there is one at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMainWindow


class SideWindow(QMainWindow):
    """A window that tells when it was closed.

    Signals
    -------
    ended()
    """

    ended = Signal()


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
