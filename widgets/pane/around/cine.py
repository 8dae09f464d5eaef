"""Slices played one after another, as a film."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

FRAME_MS = 80
"""About as fast as a reader turns the wheel through a study."""


class Cine(QObject):
    """Goes up through slices, from the last one back to the first, until anything is clicked, turned or typed.

    Parameters
    ----------
    pane : QWidget
        Plays while it is seen.
    show : callable
        Shows a slice.
    """

    def __init__(self, pane: QWidget, show: Callable[[int], None]) -> None:
        super().__init__(pane)
        self._pane = pane
        self._show = show
        self._slices = range(1)
        self._k = 0
        self._clicked = False
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._next)

    @property
    def playing(self) -> bool:
        """Whether it goes on by itself."""
        return self._timer.isActive()

    def play(self, slices: range, k: int) -> None:
        """Go through slices, from `k` on; where they play already, or the click that says so has ended it, stay."""
        app = QApplication.instance()
        if self.playing:
            self.stop()
            return
        if app is None or len(slices) < 2 or self._clicked:
            return
        self._slices, self._k = slices, k
        app.installEventFilter(self)
        self._timer.start()

    def stop(self) -> None:
        """Stay at the slice that is shown."""
        self._timer.stop()
        self._clicked = False
        if (app := QApplication.instance()) is not None:
            app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stop at a click, at a turn of the wheel and at a key; they do what they do otherwise as well."""
        kinds = QEvent.Type
        if isinstance(event, QMouseEvent):
            if event.type() == kinds.MouseButtonPress:
                self._timer.stop()
                self._clicked = True  # until the button has been let go, and what it does is done
            elif event.type() == kinds.MouseButtonRelease and self._clicked:
                QTimer.singleShot(0, self, self.stop)
        elif isinstance(event, QWheelEvent) or (isinstance(event, QKeyEvent) and event.type() == kinds.KeyPress):
            self.stop()
        return False

    def _next(self) -> None:
        if not self._pane.isVisible():
            self.stop()
            return
        self._k = self._k + 1 if self._k + 1 in self._slices else self._slices[0]
        self._show(self._k)
