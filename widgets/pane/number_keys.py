"""What Return and Esc do in a number that stands beside a drawing pane."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox, QWidget

KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


class NumberKeys(QObject):
    """Return takes the typed number and Esc brings the former one back; the keys are the pane's again afterwards.

    Without it the pane's own Return and Esc would come first. It lives as long as `box`.
    """

    def __init__(self, box: QSpinBox | QDoubleSpinBox, pane: QWidget) -> None:
        super().__init__(box)
        self._box = box
        self._pane = pane
        box.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that end typing before the pane's shortcuts see them."""
        if not isinstance(event, QKeyEvent) or event.key() not in KEYS:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() != Qt.Key.Key_Escape:
            self._box.interpretText()
        elif isinstance(self._box, QSpinBox):  # what was typed is not the value yet
            self._box.setValue(self._box.value())
        else:
            self._box.setValue(self._box.value())
        self._pane.setFocus()
        return True
