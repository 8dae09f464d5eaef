"""Windows of their own that the Tools menu opens and that close with the main window: CT and MR, whole brains."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from widgets.brains.window import BrainWindow
from widgets.commands import Handler
from widgets.matching.window import MatchWindow
from widgets.shared.one_window import OneWindow
from widgets.state.state_holder import StateHolder


class SideWindows(QObject):
    """Opens them.

    Parameters
    ----------
    parent : QWidget
        The main window.
    state : StateHolder
        Its state.

    Signals
    -------
    case_opened(OpenedCase)
        A study of the library is to be shown in a window of its own.
    """

    case_opened = Signal(object)

    def __init__(self, parent: QWidget, state: StateHolder) -> None:
        super().__init__(parent)
        self._parent = parent
        self._state = state
        self.matching = OneWindow(lambda: MatchWindow(state, parent))
        self.brains = OneWindow(self._brains)

    def handlers(self) -> dict[str, Handler]:
        """Return what their commands do, by their ids."""
        return {"match.open": self.matching.open, "brain.open": self.brains.open}

    def close(self) -> None:
        """Close those that are open."""
        self.matching.close()
        self.brains.close()

    def _brains(self) -> BrainWindow:
        made = BrainWindow(self._state, self._parent)
        made.case_opened.connect(self.case_opened)
        return made
