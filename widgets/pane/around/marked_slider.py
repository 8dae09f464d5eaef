"""A slider of slices that marks some of them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider, QWidget

from widgets.language import tr

MARK_WIDTH = 5
GAP = 2


class MarkedSlider(QSlider):
    """An upright slider, the lowest slice below, with a mark beside the groove at each slice that matters.

    Parameters
    ----------
    what : str
        What the marks are, for the tooltip: "drawn slices".
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._marks: frozenset[int] = frozenset()
        self._tip = tr("Slice, from the feet to the head (wheel, Up and Down, Page Up and Page Down)")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumWidth(self.sizeHint().width() + 2 * (MARK_WIDTH + GAP))
        self.setAccessibleName(tr("Slice"))
        self.set_marks((), "")

    @property
    def marks(self) -> list[int]:
        """The slices that are marked, ascending."""
        return sorted(self._marks)

    def set_marks(self, slices: Iterable[int], what: str) -> None:
        """Mark other slices; `what` they are ("drawn slices") is told by the tooltip."""
        self._marks = frozenset(slices)
        told = tr("; marked: {what} ({spans})", what=what, spans=spans(self.marks)) if self._marks else ""
        self.setToolTip(self._tip + told)
        self.update()

    def position_of(self, k: int) -> int:
        """Return at which height of the widget slice `k` lies, in logical pixels."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        control, style = QStyle.ComplexControl.CC_Slider, self.style()
        groove = style.subControlRect(control, option, QStyle.SubControl.SC_SliderGroove, self)
        handle = style.subControlRect(control, option, QStyle.SubControl.SC_SliderHandle, self)
        room = groove.height() - handle.height()
        below = QStyle.sliderPositionFromValue(self.minimum(), self.maximum(), k, room, option.upsideDown)
        return groove.top() + handle.height() // 2 + below

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the slider, and its marks on the right."""
        super().paintEvent(event)
        painter = QPainter(self)
        colour = self.palette().highlight().color()
        left = self.width() - MARK_WIDTH
        height = max(1, round(self.height() / max(self.maximum() - self.minimum(), 1)))
        for k in self._marks:
            painter.fillRect(QRect(left, self.position_of(k) - height // 2, MARK_WIDTH, height), colour)


def spans(slices: list[int]) -> str:
    """Say which slices, ascending: ``3, 60–92``."""
    runs: list[list[int]] = []
    for k in slices:
        if runs and k == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], k]
        else:
            runs.append([k, k])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
