"""A map of a library's brains: near are those whose codes are near; a click opens a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from widgets.language import tr

COLOURS = ("#4c9fe0", "#e0624c", "#7bbf4c", "#d9a441", "#a583d6", "#4cc2b8", "#c96aa1", "#9aa3ab")
"""Of groups, in their order; the last is of those of no group and of those there are too many of."""

DOT = 4.0
RING = 8.0
REACH = 10.0
"""A click so near to a dot means it, pixels."""
_MARGIN = 14.0

Places = npt.NDArray[np.float64]


def groups_of(values: Sequence[str]) -> dict[str, str]:
    """Return the colour of each group, the most frequent first; of more than there are colours the rest shares the last."""
    names = sorted(set(values), key=lambda name: (name == "", -values.count(name), name))
    return {name: COLOURS[-1] if not name or k >= len(COLOURS) - 1 else COLOURS[k] for k, name in enumerate(names)}


class BrainMap(QWidget):
    """Shows a dot a study.

    Signals
    -------
    chosen(str)
        A study was clicked, or chosen by the arrow keys.
    opened(str)
        One was double-clicked, or Enter was pressed.
    """

    chosen = Signal(str)
    opened = Signal(str)
    spoken_role = QAccessible.Role.Chart

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: list[str] = []
        self._places: Places = np.zeros((0, 2))
        self._tips: list[str] = []
        self._groups: list[str] = []
        self._colours: Mapping[str, str] = {}
        self._asked = ""
        self._found: frozenset[str] = frozenset()
        self._picked = ""
        self.setAccessibleName(tr("Map of the library's brains"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 140)

    def sizeHint(self) -> QSize:
        """Room for some hundred dots."""
        return QSize(380, 300)

    def show_places(self, names: Sequence[str], places: Places, tips: Sequence[str]) -> None:
        """Show studies by name at places (N, 2), with what is told of each."""
        self._names, self._places, self._tips = list(names), places, list(tips)
        self._picked = self._picked if self._picked in self._names else ""
        self.update()

    def show_groups(self, groups: Sequence[str]) -> None:
        """Colour the studies by their group; an empty one is unknown."""
        self._groups, self._colours = list(groups), groups_of(groups)
        self.update()

    def show_asked(self, study: str, found: Sequence[str]) -> None:
        """Ring the study that was asked with, and give those found a rim."""
        self._asked, self._found = study, frozenset(found)
        self.update()

    def position_of(self, name: str) -> QPointF:
        """Return where a study's dot is, in the widget's pixels."""
        return self._at()[self._names.index(name)]

    @property
    def picked(self) -> str:
        """The study that a click or the keys chose last; empty before."""
        return self._picked

    def _at(self) -> list[QPointF]:
        if not len(self._places):
            return []
        frame = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN - self._legend_height())
        low, high = self._places.min(0), self._places.max(0)
        share = (self._places - low) / np.maximum(high - low, 1e-9)
        xs, ys = frame.left() + share[:, 0] * frame.width(), frame.bottom() - share[:, 1] * frame.height()
        return [QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]

    def _legend_height(self) -> int:
        return self.fontMetrics().height() + 6

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Base))
        at = self._at()
        order = sorted(range(len(at)), key=lambda k: self._names[k] in self._found)  # those found lie on top
        for k in order:
            self._paint_dot(painter, at[k], k)
        self._paint_rings(painter, at)
        self._paint_legend(painter)
        if self.hasFocus():
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_dot(self, painter: QPainter, at: QPointF, k: int) -> None:
        text = self.palette().color(QPalette.ColorRole.Text)
        found = self._names[k] in self._found
        painter.setPen(QPen(text, 1.5) if found else Qt.PenStyle.NoPen)
        colour = QColor(self._colours.get(self._groups[k] if self._groups else "", COLOURS[-1]))
        colour.setAlpha(255 if found else 190)
        painter.setBrush(colour)
        painter.drawEllipse(at, DOT, DOT)

    def _paint_rings(self, painter: QPainter, at: Sequence[QPointF]) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        roles = ((self._asked, QPalette.ColorRole.Text), (self._picked, QPalette.ColorRole.Highlight))
        for grown, (name, role) in enumerate(roles):
            if name in self._names:
                painter.setPen(QPen(self.palette().color(role), 2))
                painter.drawEllipse(at[self._names.index(name)], RING + 3 * grown, RING + 3 * grown)

    def _paint_legend(self, painter: QPainter) -> None:
        metrics, x, y = self.fontMetrics(), 8.0, self.height() - self._legend_height() / 2
        for text, colour in self._legend():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawEllipse(QPointF(x + DOT, y), DOT, DOT)
            painter.setPen(self.palette().color(QPalette.ColorRole.Text))
            painter.drawText(QPointF(x + 3 * DOT, y + metrics.ascent() / 2 - 1), text)
            x += 3 * DOT + metrics.horizontalAdvance(text) + 14

    def _legend(self) -> list[tuple[str, str]]:
        told = [(name, colour) for name, colour in self._colours.items() if colour != COLOURS[-1]]
        rest = [name for name, colour in self._colours.items() if colour == COLOURS[-1]]
        if rest:
            told.append((tr("not known") if rest == [""] else tr("others"), COLOURS[-1]))
        return told

    # -- pointing

    def _near(self, position: QPointF) -> int | None:
        far = [(at - position).manhattanLength() for at in self._at()]
        best = min(range(len(far)), key=far.__getitem__, default=None)
        return best if best is not None and far[best] <= 2 * REACH else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and (k := self._near(event.position())) is not None:
            self._pick(k)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and (k := self._near(event.position())) is not None:
            self.opened.emit(self._names[k])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._near(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            k = self._near(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if k is None else self._tips[k], self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        way = ways.get(Qt.Key(event.key()))
        if way is not None and self._names:
            self._pick(self._towards(*way))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._picked:
            self.opened.emit(self._picked)
        else:
            super().keyPressEvent(event)

    def _towards(self, dx: int, dy: int) -> int:
        """Return the nearest dot in a direction, else the one that is chosen."""
        begun = self._picked or self._asked
        here = self._names.index(begun) if begun in self._names else 0
        if not self._picked:
            return here
        at = self._at()

        def cost(k: int) -> float:
            along = (at[k].x() - at[here].x()) * dx + (at[k].y() - at[here].y()) * dy
            across = abs((at[k].x() - at[here].x()) * dy) + abs((at[k].y() - at[here].y()) * dx)
            return along + 2 * across if along > 0 else float("inf")

        best = min(range(len(at)), key=cost)
        return best if cost(best) < float("inf") else here

    def _pick(self, k: int) -> None:
        self._picked = self._names[k]
        self.update()
        self.chosen.emit(self._picked)
