"""Where a plane lies on the screen: zoom, pan and convention, without any toolkit state."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTransform

Point = tuple[float, float]
"""(row, column) in mm from the centre of pixel (0, 0)."""

Home = tuple[float, float, float, float]
"""First row and column, last row and column, in mm."""

ZOOM_RANGE = (0.5, 24.0)


@dataclass(frozen=True)
class ViewGeometry:
    """Maps mm of a plane to logical pixels of a widget and back; the only place that knows the convention.

    Attributes
    ----------
    width, height : float
        Of the widget, logical pixels.
    shape : (int, int)
        Rows and columns of the plane.
    spacing : (float, float)
        mm a pixel, (row, column).
    home : (row0, column0, row1, column1)
        The part of the plane, in mm, that just fits at zoom 1.
    zoom : float
        Magnification of that.
    pan : (float, float)
        mm (row, column) from the middle of `home` to the middle of the widget.
    mirrored : bool
        Radiological convention: column 0, the patient's left, on the screen's right.
    rising : bool
        Row 0 is the lowest on the screen, as in planes whose rows are slices and go from the feet to the head.
    """

    width: float = 1.0
    height: float = 1.0
    shape: tuple[int, int] = (1, 1)
    spacing: tuple[float, float] = (1.0, 1.0)
    home: Home = (-0.5, -0.5, 0.5, 0.5)
    zoom: float = 1.0
    pan: Point = (0.0, 0.0)
    mirrored: bool = True
    rising: bool = False

    @property
    def scale(self) -> float:
        """Logical pixels a mm."""
        row0, column0, row1, column1 = self.home
        fit = min(self.width / max(column1 - column0, 1e-6), self.height / max(row1 - row0, 1e-6))
        return max(fit * self.zoom, 1e-6)

    @property
    def middle(self) -> Point:
        """The point (row, column) in mm in the middle of the widget."""
        row0, column0, row1, column1 = self.home
        return (row0 + row1) / 2 + self.pan[0], (column0 + column1) / 2 + self.pan[1]

    @property
    def transform(self) -> QTransform:
        """Map (column, row) in mm to (x, y) in logical pixels."""
        (across, down), (row, column) = self._steps, self.middle
        return QTransform(across, 0, 0, down, self.width / 2 - across * column, self.height / 2 - down * row)

    @property
    def _steps(self) -> tuple[float, float]:
        """Logical pixels, to the right and down, that a mm of column and of row makes."""
        scale = self.scale
        return -scale if self.mirrored else scale, -scale if self.rising else scale

    def to_widget(self, point_mm: Point) -> QPointF:
        """Return where a point (row, column) in mm lies, in logical pixels."""
        return self.transform.map(QPointF(point_mm[1], point_mm[0]))

    def to_mm(self, position: QPointF) -> Point:
        """Return the point (row, column) in mm under a position in logical pixels."""
        found = self.transform.inverted()[0].map(position)
        return found.y(), found.x()

    @property
    def plane_mm(self) -> QRectF:
        """The plane, whole pixels, as a rectangle of (column, row) in mm."""
        return self.box_mm((0, self.shape[0], 0, self.shape[1]))

    def box_mm(self, box: tuple[int, int, int, int]) -> QRectF:
        """Return the pixels of a half-open box (row0, row1, column0, column1) as a rectangle of (column, row) in mm."""
        row0, row1, column0, column1 = box
        down, across = self.spacing
        return QRectF((column0 - 0.5) * across, (row0 - 0.5) * down, (column1 - column0) * across, (row1 - row0) * down)

    def rehomed(self, home: Home, stay: bool) -> ViewGeometry:
        """Return the view with another home: at it, or, with `stay`, with the plane where it was on the screen.

        A view that is at home stays so: it shows the whole brain.
        """
        there = replace(self, home=home, zoom=1.0, pan=(0.0, 0.0))
        if not stay or (self.zoom, self.pan) == (there.zoom, there.pan):
            return there
        (row, column), (row0, column0) = self.middle, there.middle
        return replace(there, zoom=self.scale / there.scale, pan=(row - row0, column - column0))

    def zoomed(self, zoom: float, about: QPointF | None = None) -> ViewGeometry:
        """Return the view at another zoom, in which the plane stays where it is under `about` (the middle if None)."""
        changed = replace(self, zoom=min(max(zoom, ZOOM_RANGE[0]), ZOOM_RANGE[1]))
        if about is None:
            return changed
        before, after = self.to_mm(about), changed.to_mm(about)
        return replace(changed, pan=(self.pan[0] + before[0] - after[0], self.pan[1] + before[1] - after[1])).kept()

    def moved(self, dx: float, dy: float) -> ViewGeometry:
        """Return the view after the plane was dragged by (dx, dy) logical pixels."""
        across, down = self._steps
        return replace(self, pan=(self.pan[0] - dy / down, self.pan[1] - dx / across)).kept()

    def kept(self) -> ViewGeometry:
        """Return the view with its middle on the plane, so that the picture cannot be lost off the screen."""
        plane, (row, column) = self.plane_mm, self.middle
        row_kept = min(max(row, plane.top()), plane.bottom())
        column_kept = min(max(column, plane.left()), plane.right())
        return replace(self, pan=(self.pan[0] + row_kept - row, self.pan[1] + column_kept - column))
