"""A key that works for as long as it is held."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

HIDE = Qt.Key.Key_H
"""Hides the labels."""


class HeldKey(QObject):
    """Tells when a key is pressed and let go while a widget has the focus; it lives as long as the widget.

    A widget that loses the focus meanwhile has let go.

    Signals
    -------
    held(bool)
    """

    held = Signal(bool)

    def __init__(self, widget: QWidget, key: Qt.Key = HIDE) -> None:
        super().__init__(widget)
        self._key = key
        self._down = False
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at keys and focus."""
        if isinstance(event, QKeyEvent) and event.key() == self._key and not event.modifiers():
            if event.type() == QEvent.Type.KeyPress:
                self._set(True)
                return True
            if event.type() == QEvent.Type.KeyRelease:
                if not event.isAutoRepeat():
                    self._set(False)
                return True
        elif event.type() == QEvent.Type.FocusOut:
            self._set(False)
        return False

    def _set(self, down: bool) -> None:
        if down != self._down:
            self._down = down
            self.held.emit(down)
