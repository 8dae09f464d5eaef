"""Distances and angles on a plane: how they are painted, and which of them is under the pointer."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.reading.measurements import Measurement, Point
from widgets.pane import marks
from widgets.pane.view_geometry import ViewGeometry

INK = QColor(255, 214, 90)
END = 3
NEAR = 9
"""Logical pixels from a line or an end that still mean it."""


def paint_measurements(painter: QPainter, view: ViewGeometry, measurements: Iterable[Measurement]) -> None:
    """Paint lines with their ends, and beside the last point what they measure."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setFont(marks.letter_font(13))
    for one in measurements:
        points = [view.to_widget(point) for point in one.points]
        for colour, width in ((marks.SHADOW, 4.0), (INK, 1.6)):
            painter.setPen(QPen(colour, width))
            painter.drawPolyline(QPolygonF(points))
            for point in points:
                painter.drawEllipse(point, END, END)
        corner = (points[1] if len(points) > 2 else points[-1]).toPoint() + QPoint(8, -22)
        size = painter.fontMetrics().size(0, one.said)
        left = min(max(corner.x(), 2), max(int(view.width) - size.width() - 4, 2))
        top = min(max(corner.y(), 2), max(int(view.height) - size.height() - 2, 2))
        marks.paint_text(painter, QRect(left, top, size.width() + 2, size.height()), one.said)
    painter.restore()


def end_near(view: ViewGeometry, measurements: Sequence[Measurement], point: Point) -> tuple[Measurement, Point] | None:
    """Return the distance, and which of its ends, that a point (row, column) in mm touches; None if none."""
    reach = NEAR / view.scale
    ends = [(math.dist(end, point), one, end) for one in measurements if len(one.points) == 2 for end in one.points]
    nearest = min(ends, key=lambda found: found[0], default=None)
    return None if nearest is None or nearest[0] > reach else (nearest[1], nearest[2])


def line_near(view: ViewGeometry, measurements: Sequence[Measurement], point: Point) -> Measurement | None:
    """Return the measurement one of whose lines a point (row, column) in mm touches; None if none."""
    reach = NEAR / view.scale
    found = [
        (_apart(point, start, end), one) for one in measurements for start, end in zip(one.points, one.points[1:], strict=False)
    ]
    nearest = min(found, key=lambda pair: pair[0], default=None)
    return None if nearest is None or nearest[0] > reach else nearest[1]


def _apart(point: Point, start: Point, end: Point) -> float:
    """Return the distance of a point from a line between two others."""
    along = (end[0] - start[0], end[1] - start[1])
    squared = along[0] ** 2 + along[1] ** 2
    share = ((point[0] - start[0]) * along[0] + (point[1] - start[1]) * along[1]) / squared if squared else 0.0
    share = min(max(share, 0.0), 1.0)
    return math.dist(point, (start[0] + share * along[0], start[1] + share * along[1]))
