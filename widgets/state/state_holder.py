"""Who holds the window's state and tells its changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TypedDict, Unpack

from PySide6.QtCore import QObject, Signal

from widgets.state.compared import Compared
from widgets.state.measured import Measured
from widgets.state.rows import Rows
from widgets.state.telling import Telling
from widgets.state.window_state import Asked, Convention, Drawn, Opened, Past, Shown, WindowState


class Parts(TypedDict, total=False):
    """The parts of a window's state, as :class:`widgets.state.window_state.WindowState` tells of them."""

    opened: Opened
    drawn: Drawn
    asked: Asked
    shown: Shown
    convention: Convention
    past: Past
    compared: Compared
    measured: Measured
    rows: Rows


class StateHolder(QObject):
    """Holds the window's state, and tells each change of it once.

    A listener that changes the state itself is safe: :attr:`state` is the newest at once, and every listener hears of all
    changes in their order, so that `now` may be older than :attr:`state`.

    Signals
    -------
    changed(former, now)
        Two snapshots that differ.
    """

    changed = Signal(object, object)

    def __init__(self, state: WindowState | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state or WindowState()
        self._telling = Telling[WindowState](self.changed.emit)

    @property
    def state(self) -> WindowState:
        """The state as it is now."""
        return self._state

    def update(self, **parts: Unpack[Parts]) -> None:
        """Put other parts in the place of those that are given; what is equal to what was there changes nothing."""
        former = self._state
        now = replace(former, **parts)
        if now == former:
            return
        self._state = now
        self._telling.changed(former, now)
