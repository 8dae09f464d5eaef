"""From the menu to the window of whole brains; there is one at a time."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from widgets.brains.window import BrainWindow
from widgets.state.state_holder import StateHolder


class WholeBrain(QObject):
    """Opens the window, and closes it with the main window.

    Parameters
    ----------
    parent : QWidget
        The main window.
    state : StateHolder
        Its state.

    Signals
    -------
    case_opened(OpenedCase)
        A study is to be shown in a window of its own.
    """

    case_opened = Signal(object)

    def __init__(self, parent: QWidget, state: StateHolder) -> None:
        super().__init__(parent)
        self._parent = parent
        self._state = state
        self.window: BrainWindow | None = None

    def open(self) -> BrainWindow:
        """Show the window, a new one unless it is open."""
        if self.window is None:
            self.window = BrainWindow(self._state, self._parent)
            self.window.case_opened.connect(self.case_opened)
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
