"""The lines and the note of a tool over a slice; what did not change is not painted again, so that a long lasso stays quick."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPolygonF, QRegion

from widgets.pane import marks
from widgets.pane.view_geometry import Point, ViewGeometry

Line = npt.NDArray[np.float64]
"""(N, 2) points (row, column) in mm, joined in order."""

Note = tuple[str, Point]

MARGIN = 4
"""How far paint reaches beyond a line, in logical pixels, and some."""

NOTE_OFFSET = QPointF(12, -10)

LONGEST_STROKE = 64
"""Points that Qt strokes at once; its time grows faster than the length."""


class ToolLines:
    """What a tool draws; :meth:`replace` tells where that differs from what was drawn before.

    Attributes
    ----------
    note : (str, Point) or None
        A text beside a point.
    """

    def __init__(self) -> None:
        self.note: Note | None = None
        self._lines: list[Line] = []
        self._ink = marks.INK

    def replace(self, view: ViewGeometry, lines: Sequence[Line], note: Note | None, ink: QColor) -> QRegion:
        """Take other lines; returns where to paint, in logical pixels. A line that only grew costs what was added."""
        old, self._lines = self._lines, list(lines)
        if len(old) != len(self._lines) or ink != self._ink:
            parts = [*old, *self._lines]
        else:
            parts = [part for before, after in zip(old, self._lines, strict=True) for part in difference(before, after)]
        region = QRegion()
        for part in parts:
            region += rect_of(view, part)
        if note != self.note:
            for each in (self.note, note):
                if each is not None:
                    region += note_rect(view, each).adjusted(-2, -2, 2, 2)
        self.note, self._ink = note, ink
        return region

    def paint(self, painter: QPainter, view: ViewGeometry, dirty: QRect) -> None:
        """Paint what may touch `dirty`, bright on dark, so that it shows on any picture."""
        shapes = [shape for line in self._lines for shape in strokes(view, line, dirty)]
        if shapes:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for colour, width in ((marks.SHADOW, 3.2), (self._ink, 1.4)):
                painter.setPen(QPen(colour, width))
                for shape in shapes:
                    painter.drawPolyline(shape)
            painter.restore()
        if self.note is not None:
            painter.setFont(marks.letter_font())
            marks.paint_text(painter, note_rect(view, self.note), self.note[0])


def difference(before: Line, after: Line) -> list[Line]:
    """Return the ends of two lines from where they part; nothing if they are equal."""
    shared = min(len(before), len(after))
    differs = np.flatnonzero((before[:shared] != after[:shared]).any(axis=1))
    if not differs.size and len(before) == len(after):
        return []
    first = max((int(differs[0]) if differs.size else shared) - 1, 0)
    return [before[first:], after[first:]]


def rect_of(view: ViewGeometry, line: Line) -> QRect:
    """Return the rectangle, in logical pixels, that a line touches."""
    if not len(line):
        return QRect()
    low, high = line.min(axis=0), line.max(axis=0)
    mm = QRectF(low[1], low[0], high[1] - low[1], high[0] - low[0])
    return view.transform.mapRect(mm).toAlignedRect().adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)


def strokes(view: ViewGeometry, line: Line, dirty: QRect) -> list[QPolygonF]:
    """Return the pieces of a line, in logical pixels, that may touch `dirty`, none longer than `LONGEST_STROKE`."""
    to = view.transform
    x, y = line[:, 1] * to.m11() + to.dx(), line[:, 0] * to.m22() + to.dy()
    seen = (
        (np.maximum(x[1:], x[:-1]) >= dirty.left() - MARGIN)
        & (np.minimum(x[1:], x[:-1]) <= dirty.right() + MARGIN)
        & (np.maximum(y[1:], y[:-1]) >= dirty.top() - MARGIN)
        & (np.minimum(y[1:], y[:-1]) <= dirty.bottom() + MARGIN)
    )
    edges = np.flatnonzero(np.diff(seen.astype(np.int8), prepend=0, append=0)).tolist()
    pieces = []
    for first, past in zip(edges[::2], edges[1::2], strict=True):
        for start in range(first, past, LONGEST_STROKE):
            piece = slice(start, min(start + LONGEST_STROKE, past) + 1)
            pieces.append(QPolygonF([QPointF(*point) for point in zip(x[piece].tolist(), y[piece].tolist(), strict=True)]))
    return pieces


def note_rect(view: ViewGeometry, note: Note) -> QRect:
    """Return where a note stands."""
    text, point = note
    size = QFontMetrics(marks.letter_font()).size(0, text)
    corner = (view.to_widget(point) + NOTE_OFFSET).toPoint()
    left = min(max(corner.x(), 2), max(int(view.width) - size.width() - 6, 2))
    top = min(max(corner.y() - size.height(), 2), max(int(view.height) - size.height() - 4, 2))
    return QRect(left, top, size.width() + 4, size.height() + 2)
