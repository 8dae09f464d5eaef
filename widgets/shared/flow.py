"""Widgets side by side, that begin another line where one is full."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMargins, QPoint, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget


class Flow(QWidget):
    """Parts in lines, each as wide as it wants to be but never wider than a line; those that are hidden take no room.

    It is as high as its lines are in the width that it is given.

    Parameters
    ----------
    margins : QMargins
        Around all lines.
    gap : int
        Between parts and between lines, in logical pixels.
    """

    def __init__(self, margins: QMargins, gap: int = 4, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._margins = margins
        self._gap = gap
        self._parts: list[QWidget] = []

    @property
    def parts(self) -> list[QWidget]:
        """The parts, in their order."""
        return list(self._parts)

    def set_parts(self, parts: Sequence[QWidget]) -> None:
        """Set these side by side, in this order by the Tab key too; others are left alone."""
        self._parts = list(parts)
        for part in self._parts:
            if part.parent() is not self:
                part.setParent(self)
                part.show()
        for former, part in zip(self._parts, self._parts[1:], strict=False):
            QWidget.setTabOrder(former, part)
        self.flow()

    def flow(self) -> None:
        """Put the parts where they belong, as they are now."""
        around, inside = self._margins, self.rect().marginsRemoved(self._margins)
        top = around.top()
        for line in self._lines(inside.width()):
            height, left = max(size.height() for _, size in line), around.left()
            for part, size in line:
                part.setGeometry(QRect(QPoint(left, top + (height - size.height()) // 2), size))
                left += size.width() + self._gap
            top += height + self._gap
        self.setFixedHeight(max(0, top - self._gap) + around.bottom())

    def _lines(self, room: int) -> list[list[tuple[QWidget, QSize]]]:
        """Return what stands in each line of a width, and how large."""
        lines: list[list[tuple[QWidget, QSize]]] = []
        used = 0
        for part in self._parts:
            if part.isHidden():
                continue
            size = part.sizeHint()
            size.setWidth(max(1, min(size.width(), room)))
            if not lines or used + self._gap + size.width() > room:
                lines.append([])
                used = -self._gap
            lines[-1].append((part, size))
            used += self._gap + size.width()
        return lines

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.height())

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.flow()

    def event(self, event: QEvent) -> bool:
        """Put the parts right when one of them wants another size."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.flow()
        return super().event(event)
