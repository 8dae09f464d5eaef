"""What takes the place of a slice's picture for a while."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter


class StandIn(Protocol):
    """Shows something made of a slice where the slice was."""

    def picture(self, k: int, window: tuple[float, float], mirrored: bool) -> QImage | None:
        """Return slice `k` as it is seen in a window (level, width), a pixel a voxel, turned; None for the slice itself."""

    def say(self, painter: QPainter, area: QRect) -> None:
        """Say on the picture what it is."""
