"""Windows of their own that the Tools menu opens and that close with the main window: CT and MR, whole brains."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from widgets.brains.brains import WholeBrain
from widgets.commands import Handler
from widgets.matching.matching import Matching
from widgets.state.state_holder import StateHolder


class SideWindows(QObject):
    """Opens them.

    Parameters
    ----------
    parent : QWidget
        The main window.
    state : StateHolder
        Its state.
    """

    def __init__(self, parent: QWidget, state: StateHolder) -> None:
        super().__init__(parent)
        self.matching = Matching(parent, state)
        self.brains = WholeBrain(parent, state)

    def handlers(self) -> dict[str, Handler]:
        """Return what their commands do, by their ids."""
        return {"match.open": self.matching.open, "brain.open": self.brains.open}

    def close(self) -> None:
        """Close those that are open."""
        self.matching.close()
        self.brains.close()
