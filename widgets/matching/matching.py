"""From the menu to the window of CT and MR; there is one at a time."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from widgets.matching.window import MatchWindow
from widgets.state.state_holder import StateHolder


class Matching(QObject):
    """Opens the window, and closes it with the main window.

    Parameters
    ----------
    parent : QWidget
        The main window.
    state : StateHolder
        Its state.
    """

    def __init__(self, parent: QWidget, state: StateHolder) -> None:
        super().__init__(parent)
        self._parent = parent
        self._state = state
        self.window: MatchWindow | None = None

    def open(self) -> MatchWindow:
        """Show the window, a new one unless it is open."""
        if self.window is None:
            self.window = MatchWindow(self._state, self._parent)
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
