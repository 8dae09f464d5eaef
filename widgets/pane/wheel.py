"""Turns of a mouse wheel and small steps of a touchpad as whole notches."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent

NOTCH = 120
"""Eighths of a degree."""

ZOOM_A_NOTCH = 1.15
"""How much larger a picture becomes by a notch."""

UNITS_A_PIXEL = 2
"""What a pixel of a touchpad counts where the system tells pixels only: 60 pixels make a notch."""


def wheel_delta(event: QWheelEvent) -> int:
    """Return how far a wheel was turned away from the reader, 120 a notch; 0 for a turn to the side."""
    turned = event.angleDelta() if not event.angleDelta().isNull() else event.pixelDelta() * UNITS_A_PIXEL
    if not turned.y() and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
        return turned.x()  # some systems turn Shift+wheel sideways
    return turned.y()


class WheelSteps:
    """Adds up turns; what is short of a notch waits for the next turn in the same direction."""

    def __init__(self) -> None:
        self._rest = 0

    def add(self, delta: int) -> int:
        """Take a turn and return the whole notches that are full now."""
        self._rest = delta if self._rest * delta < 0 else self._rest + delta
        notches = int(self._rest / NOTCH)
        self._rest -= notches * NOTCH
        return notches
