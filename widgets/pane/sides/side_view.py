"""One plane across the slices of a study: sagittal or coronal, painted by QPainter from the display planes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPixmap, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.anatomy import STRUCTURES, Structure
from app.sketch import Axis, Box
from widgets.language import tr
from widgets.pane import marks
from widgets.pane.around.measure_lines import paint_measurements
from widgets.pane.kept_plane import KeptPlane
from widgets.pane.overlay import LabelMap, Look, Overlay
from widgets.pane.plane_facts import PLANE_NAMES, brain_box, window_table
from widgets.pane.pointer import PointerEvent
from widgets.pane.tool_lines import ToolLines
from widgets.pane.view_geometry import Point
from widgets.pane.wheel import WheelSteps, wheel_delta

Planes = npt.NDArray[np.uint8]

LEAST_SIZE = (110, 84)
LETTER_SIZE = 12
NOTE_SIZE = 11
DRAWING_BUTTONS = (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton)


class SideView(KeptPlane):
    """One plane across the slices: rows are slices, from the feet up.

    The coronal plane holds a row of every slice, its columns are those of the slice. The sagittal plane holds a column of every
    slice, its columns are the slice's rows, the front of the head always on the screen's left.

    Signals
    -------
    picked(float, float)
        A place was pointed out: slice and column of this plane.
    scrolled(int)
        Steps to the plane before this one or behind it (towards the patient's right, or the front).
    pressed(PointerEvent), moved(PointerEvent), released(PointerEvent), double_clicked(PointerEvent)
        While it is drawn or measured on (:meth:`set_drawing`): of the left and right button, at (slice, column of this plane) in
        mm; `moved` without a button, too.
    left()
        The pointer left it.
    """

    picked = Signal(float, float)
    scrolled = Signal(int)
    pressed = Signal(PointerEvent)
    moved = Signal(PointerEvent)
    released = Signal(PointerEvent)
    double_clicked = Signal(PointerEvent)
    left = Signal()

    def __init__(
        self, plane: Literal["coronal", "sagittal"], structures: Sequence[Structure] = STRUCTURES, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.axis: Axis = "row" if plane == "coronal" else "column"
        self._plane: Literal["coronal", "sagittal"] = plane
        self._planes: Planes | None = None
        self._overlay = Overlay(structures)
        self._drawn: Box | None = None
        self._table = np.zeros(256, np.uint32)
        self._index = 0
        self._point: Point = (0.0, 0.0)
        self._wheel = WheelSteps()
        self._drawing = False
        self._button = Qt.MouseButton.NoButton
        self._lines = ToolLines()
        self._asks = ""
        self._view = replace(self._view, rising=True, mirrored=False)
        self.setMinimumSize(*LEAST_SIZE)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys stay with the pane in which is drawn
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.set_drawing(False)

    @property
    def index(self) -> int:
        """Row (coronal) or column (sagittal) of the slices that is shown."""
        return self._index

    @property
    def plane(self) -> Literal["coronal", "sagittal"]:
        """Which of the two planes it is."""
        return self._plane

    @property
    def overlay(self) -> Overlay:
        """What lies over the picture."""
        return self._overlay

    def set_drawing(self, on: bool, ruler: bool = False) -> None:
        """Let the left and right button draw, or measure, and the middle one go to a place; else the left one goes there."""
        on = on or ruler
        self._drawing = on
        self.setMouseTracking(on)
        does = tr("draw with the tool, click the middle button to go there") if on else tr("click or drag to go there")
        if ruler:
            does = tr("drag to measure, click the middle button to go there")
        self.setToolTip(
            tr("{plane}: {does}, wheel for the next plane, Ctrl+wheel to zoom", plane=tr(PLANE_NAMES[self._plane]), does=does)
        )
        self.set_asking("")

    def set_asking(self, text: str) -> None:
        """Say at the line of the slice what it is for; nothing if empty."""
        self._asks = text
        self.update()

    def set_lines(self, lines: Sequence[npt.NDArray[np.float64]], ink: QColor = marks.INK) -> None:
        """Draw a tool's lines, each (N, 2) points (slice, column of this plane) in mm."""
        self.update(self._lines.replace(self._view, lines, None, ink))

    def set_volume(self, planes: Planes | None) -> None:
        """Show a volume of display planes, uint8 (slices, rows, columns), or none."""
        self._planes = planes
        if planes is not None:
            slices, rows, columns = planes.shape
            self._view = replace(self._view, shape=(slices, columns if self.axis == "row" else rows))
        self._forget_picture()

    def set_window(self, level: float, width: float) -> None:
        """Set the window in display values 0-255, as for the slice."""
        self._table = window_table(level, width)
        self._forget_picture()

    def set_mirrored(self, mirrored: bool) -> None:
        """Show column 0 on the screen's right."""
        self._view = replace(self._view, mirrored=mirrored)
        self._picture = None
        self._changed_view()

    def set_look(self, look: Look) -> None:
        """Show the structures as on the slice."""
        self._overlay.set_look(look)
        self._forget_still()

    def set_labels(self, labels: LabelMap) -> None:
        """Lay a label map uint8 (slices, columns of this plane) over the picture."""
        self._overlay.set_labels(labels)
        self._drawn = brain_box([labels[None]])
        self._forget_still()

    def set_place(self, index: int, point: Point) -> None:
        """Show another row or column of the slices, and cross lines at (slice, column of this plane)."""
        if index != self._index:
            self._index = index
            self._forget_picture()
        self._point = point
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint plane and crosshair; as long as only the crosshair moves, all else is kept."""
        painter = QPainter(self)
        if self._planes is None:
            painter.fillRect(event.rect(), marks.BACKGROUND)
            return
        ratio = painter.device().devicePixelRatioF()
        if self._still is None or self._still.devicePixelRatioF() != ratio:
            self._still = self._painted(self._planes, ratio)
        painter.drawPixmap(0, 0, self._still)
        marks.paint_crosshair(painter, self._view, self._point, self.rect())
        if self._asks:
            painter.setFont(marks.letter_font(NOTE_SIZE))
            line = round(self._view.to_widget(self._point).y())
            marks.paint_text(painter, QRect(0, line - 17, self.width() - 6, 16), self._asks, Qt.AlignmentFlag.AlignRight)
        self._lines.paint(painter, self._view, event.rect())
        if self._measured:
            paint_measurements(painter, self._view, self._measured)

    def _painted(self, planes: Planes, ratio: float) -> QPixmap:
        """Return plane, structures and letters at a device pixel ratio."""
        still = QPixmap(self.size() * ratio)
        still.setDevicePixelRatio(ratio)
        still.fill(marks.BACKGROUND)
        painter = QPainter(still)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self._view.transform.mapRect(self._view.plane_mm), self._current_picture(planes))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        if self._drawn is not None:
            room = self._view.transform.mapRect(self._view.box_mm(self._drawn)).adjusted(-3, -3, 3, 3)
            painter.setClipRect(room)  # scaling the empty rest would take most of the time
            self._overlay.paint(painter, self._view, QRectF(self.rect()))
            painter.setClipping(False)
        painter.setFont(marks.letter_font(LETTER_SIZE))
        marks.paint_letters(painter, marks.letters(self._view, self._plane), self.rect(), self.rect())
        painter.setFont(marks.letter_font(NOTE_SIZE))
        marks.paint_text(painter, QRect(6, 4, self.width(), 16), self.note, Qt.AlignmentFlag.AlignLeft)
        painter.end()
        return still

    @property
    def note(self) -> str:
        """Where the plane lies: ``R 34 mm`` from the middle of the slice, ``A 12 mm``, or ``midline``."""
        if self._planes is None:
            return ""
        return marks.plane_note(self._plane, self._index, self._planes.shape[1 if self.axis == "row" else 2])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the place under the button that does so, or begin to draw."""
        if self._drawing and event.button() in DRAWING_BUTTONS and self._button is Qt.MouseButton.NoButton:
            self._button = event.button()
            self.pressed.emit(self._pointer(event))
        elif event.button() == self._going:
            self._pick(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow a drag, or tell where the pointer is."""
        if self._button is not Qt.MouseButton.NoButton and not event.buttons() & self._button:
            self.mouseReleaseEvent(event)  # the release went to another window
        if event.buttons() & self._going and self._button is Qt.MouseButton.NoButton:
            self._pick(event.position())
        elif self._drawing:
            self.moved.emit(self._pointer(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag."""
        if self._button is not Qt.MouseButton.NoButton and not event.buttons() & self._button:
            self.released.emit(self._pointer(event))
            self._button = Qt.MouseButton.NoButton

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Tell of it while drawing; the second press of a double click is a press as well."""
        self.mousePressEvent(event)
        if self._button is not Qt.MouseButton.NoButton:
            self.double_clicked.emit(self._pointer(event))

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the pointer is gone."""
        self.left.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Go to the next plane, or zoom about the pointer."""
        event.accept()
        delta = wheel_delta(event)
        if self.zooms(event, delta):
            return
        notches = 0 if self._button is not Qt.MouseButton.NoButton else self._wheel.add(delta)
        if notches and self._planes is not None:
            self.scrolled.emit(notches)

    @property
    def _going(self) -> Qt.MouseButton:
        """The button that goes to a place."""
        return Qt.MouseButton.MiddleButton if self._drawing else Qt.MouseButton.LeftButton

    def _pointer(self, event: QMouseEvent) -> PointerEvent:
        return self.pointer(event, self._button is Qt.MouseButton.RightButton)

    def _pick(self, position: QPointF) -> None:
        if self._planes is not None:
            self.picked.emit(*self._view.to_mm(position))

    def _current_picture(self, planes: Planes) -> QImage:
        """Return the plane as it is seen."""
        if self._picture is None:
            self._picture = self._as_seen(
                planes[:, self._index] if self.axis == "row" else planes[:, :, self._index], self._table
            )
        return self._picture
