"""A line that says as much as it has room for."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class FittingLabel(QLabel):
    """One line of text, in the longest of some wordings that fits; it takes whatever width it is given.

    What is said in full is the accessible name, whatever the room.

    Attributes
    ----------
    wordings : tuple of str
        What :meth:`say` was given.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wordings: tuple[str, ...] = ("",)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def say(self, *wordings: str) -> None:
        """Say one of some wordings, at least one, the fullest first; where none fits, the last."""
        self.wordings = wordings
        self.setAccessibleName(wordings[0])
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics, room = self.fontMetrics(), self.contentsRect().width()
        fitting = (wording for wording in self.wordings if metrics.horizontalAdvance(wording) <= room)
        self.setText(next(fitting, self.wordings[-1]))
