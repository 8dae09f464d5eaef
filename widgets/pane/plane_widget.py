"""A plane in mm on a widget, fitted, zoomed and panned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QAccessible, QMouseEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.reading.measurements import Measurement
from app.sketch import Box
from widgets.pane.pointer import PointerEvent
from widgets.pane.view_geometry import Home, Point, ViewGeometry
from widgets.pane.wheel import NOTCH, ZOOM_A_NOTCH

LEAST_SIDE = 120


class PlaneWidget(QWidget):
    """Knows where mm lie on it; what is painted is a subclass's matter.

    Signals
    -------
    view_changed()
        Zoom, pan or size changed.
    """

    view_changed = Signal()
    spoken_role = QAccessible.Role.Graphic

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = ViewGeometry()
        self._measured: tuple[Measurement, ...] = ()
        self.setMinimumSize(LEAST_SIDE, LEAST_SIDE)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def view(self) -> ViewGeometry:
        """How mm lie on the widget."""
        return self._view

    def set_home(self, box: Box | None, margin_mm: float = 0.0, stay: bool = False) -> None:
        """Choose the part of the plane that fits at zoom 1, with a margin; None means the whole plane.

        It is shown, unless the plane shall `stay` where it is on the screen.
        """
        margin = margin_mm if box is not None else 0.0
        rect = (self._view.plane_mm if box is None else self._view.box_mm(box)).adjusted(-margin, -margin, margin, margin)
        self.set_home_mm((rect.top(), rect.left(), rect.bottom(), rect.right()), stay)

    def set_home_mm(self, home: Home, stay: bool = False) -> None:
        """Choose the same as (row0, column0, row1, column1) in mm."""
        self._view = self._view.rehomed(home, stay)
        self._changed_view()

    def show_part(self, zoom: float, pan: Point) -> None:
        """Show another part of the plane, as :attr:`zoom` and :attr:`pan` do, in one step."""
        shown = replace(self._view, zoom=zoom, pan=pan).kept()
        if shown != self._view:
            self._view = shown
            self._changed_view()

    @property
    def zoom(self) -> float:
        """Magnification; at 1 the home region just fits."""
        return self._view.zoom

    @zoom.setter
    def zoom(self, zoom: float) -> None:
        self._view = self._view.zoomed(zoom)
        self._changed_view()

    @property
    def pan(self) -> Point:
        """How far, in mm (row, column), the middle of the widget lies from the middle of the home region."""
        return self._view.pan

    @pan.setter
    def pan(self, pan: Point) -> None:
        self._view = replace(self._view, pan=pan).kept()
        self._changed_view()

    def reset_view(self) -> None:
        """Go back to zoom 1 without pan."""
        self._view = replace(self._view, zoom=1.0, pan=(0.0, 0.0))
        self._changed_view()

    def position_of(self, row_mm: float, column_mm: float) -> QPointF:
        """Return where a point in mm lies on the widget, in logical pixels."""
        return self._view.to_widget((row_mm, column_mm))

    def point_at(self, position: QPointF) -> Point:
        """Return the point (row, column) in mm under a position in logical pixels."""
        return self._view.to_mm(position)

    def set_measured(self, measured: Sequence[Measurement]) -> None:
        """Show distances and angles that were measured on the plane, one that is being drawn included."""
        if tuple(measured) != self._measured:
            self._measured = tuple(measured)
            self.update()

    def zooms(self, event: QWheelEvent, delta: int) -> bool:
        """Zoom about the pointer by a turn of the wheel if Ctrl is held; return whether it is."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        self._view = self._view.zoomed(self._view.zoom * ZOOM_A_NOTCH ** (delta / NOTCH), event.position())
        self._changed_view()
        return True

    def pointer(self, event: QMouseEvent, right: bool) -> PointerEvent:
        """Return where the pointer is on the plane, and which keys are held."""
        keys, held = event.modifiers(), Qt.KeyboardModifier
        shift, ctrl = bool(keys & held.ShiftModifier), bool(keys & held.ControlModifier)
        return PointerEvent(self._view.to_mm(event.position()), right, shift, ctrl)

    def _changed_view(self) -> None:
        self.update()
        self.view_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the home region fitted."""
        self._view = replace(self._view, width=float(event.size().width()), height=float(event.size().height())).kept()
        self._changed_view()

    def showEvent(self, event: QShowEvent) -> None:
        """Know the size from the first moment."""
        self._view = replace(self._view, width=float(self.width()), height=float(self.height()))
        super().showEvent(event)
