"""Sagittal and coronal planes of the study beside the slice that is drawn on: where in the head the pen is.

They are painted from the display planes by QPainter, in the window of the slice; nothing can be drawn on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from app.anatomy import STRUCTURES, Structure
from app.sketch import Axis, Box
from widgets import marks
from widgets.overlay import LabelMap, Look, Overlay
from widgets.plane_widget import PlaneWidget
from widgets.pointer import PointerEvent
from widgets.view_geometry import Point
from widgets.viewer import SliceViewer, brain_box
from widgets.wheel import WheelSteps, wheel_delta

Planes = npt.NDArray[np.uint8]

FRAME_MS = 33
"""The crosshair follows the pointer no faster."""

MARGIN_MM = 9.0
LEAST_SIZE = (110, 84)
LETTER_SIZE = 12
NOTE_SIZE = 11


class Cutter(Protocol):
    """What is drawn, as planes across the slices (`app.sketch.Sketch` has it)."""

    def cut(self, axis: Axis, index: int) -> LabelMap:
        """Return what lies on a row or column of every slice, uint8 (slices, columns) or (slices, rows)."""


class SideView(PlaneWidget):
    """One plane across the slices: rows are slices, from the feet up.

    The coronal plane holds a row of every slice, its columns are those of the slice. The sagittal plane holds a column of every
    slice, its columns are the slice's rows, the front of the head always on the screen's left.

    Signals
    -------
    picked(float, float)
        A place was pointed out: slice and column of this plane.
    scrolled(int)
        Steps to the plane before this one or behind it (towards the patient's right, or the front).
    """

    picked = Signal(float, float)
    scrolled = Signal(int)

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
        self._picture: QImage | None = None
        self._wheel = WheelSteps()
        self._view = replace(self._view, rising=True, mirrored=False)
        self.setMinimumSize(*LEAST_SIZE)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys stay with the pane in which is drawn
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setToolTip(f"{plane.capitalize()} plane: click or drag to go there, wheel for the next plane")

    @property
    def index(self) -> int:
        """Row (coronal) or column (sagittal) of the slices that is shown."""
        return self._index

    @property
    def overlay(self) -> Overlay:
        """What lies over the picture."""
        return self._overlay

    def set_volume(self, planes: Planes | None) -> None:
        """Show a volume of display planes, uint8 (slices, rows, columns), or none."""
        self._planes = planes
        if planes is not None:
            slices, rows, columns = planes.shape
            self._view = replace(self._view, shape=(slices, columns if self.axis == "row" else rows))
        self._forget_picture()

    def set_window(self, level: float, width: float) -> None:
        """Set the window in display values 0-255, as for the slice."""
        values = (np.arange(256) - (level - width / 2)) * 255 / max(width, 1.0)
        self._table = np.rint(np.clip(values, 0, 255)).astype(np.uint32) * 0x010101 | 0xFF000000
        self._forget_picture()

    def set_mirrored(self, mirrored: bool) -> None:
        """Show column 0 on the screen's right."""
        self._view = replace(self._view, mirrored=mirrored)
        self._picture = None
        self._changed_view()

    def set_look(self, look: Look) -> None:
        """Show the structures as on the slice."""
        self._overlay.set_look(look)
        self.update()

    def set_labels(self, labels: LabelMap) -> None:
        """Lay a label map uint8 (slices, columns of this plane) over the picture."""
        self._overlay.set_labels(labels)
        self._drawn = brain_box([labels[None]])
        self.update()

    def set_place(self, index: int, point: Point) -> None:
        """Show another row or column of the slices, and cross lines at (slice, column of this plane)."""
        if index != self._index:
            self._index = index
            self._picture = None
        self._point = point
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint plane, structures, crosshair and letters."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), marks.BACKGROUND)
        if self._planes is None:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self._view.transform.mapRect(self._view.plane_mm), self._current_picture(self._planes))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        if self._drawn is not None:
            room = self._view.transform.mapRect(self._view.box_mm(self._drawn)).adjusted(-3, -3, 3, 3)
            painter.setClipRect(room)  # scaling the empty rest would take most of the time
            self._overlay.paint(painter, self._view, QRectF(event.rect()))
            painter.setClipping(False)
        marks.paint_crosshair(painter, self._view, self._point, self.rect())
        painter.setFont(marks.letter_font(LETTER_SIZE))
        marks.paint_letters(painter, marks.letters(self._view, self._plane), self.rect(), event.rect())
        painter.setFont(marks.letter_font(NOTE_SIZE))
        marks.paint_text(painter, QRect(6, 4, self.width(), 16), self.note, Qt.AlignmentFlag.AlignLeft)

    @property
    def note(self) -> str:
        """Where the plane lies: ``R 34 mm`` from the middle of the slice, ``A 12 mm``, or ``midline``."""
        if self._planes is None:
            return ""
        low, high = "AP" if self.axis == "row" else "LR"
        beyond = self._index - (self._planes.shape[1 if self.axis == "row" else 2] - 1) / 2
        if self.axis == "column" and abs(beyond) < 1:
            return "midline"
        return f"{high if beyond >= 0 else low} {abs(beyond):.0f} mm"

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the place under the left button."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pick(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow a drag with the left button."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._pick(event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Go to the next plane."""
        event.accept()
        notches = self._wheel.add(wheel_delta(event))
        if notches and self._planes is not None:
            self.scrolled.emit(notches)

    def _pick(self, position: QPointF) -> None:
        if self._planes is not None:
            self.picked.emit(*self._view.to_mm(position))

    def _forget_picture(self) -> None:
        self._picture = None
        self.update()

    def _current_picture(self, planes: Planes) -> QImage:
        """Return the plane as it is seen: Qt scales what need not be turned as well several times as fast."""
        if self._picture is None:
            colours = self._table.take(planes[:, self._index] if self.axis == "row" else planes[:, :, self._index])
            slices, columns = colours.shape
            picture = QImage(colours.view(np.uint8).data, columns, slices, 4 * columns, QImage.Format.Format_RGB32)
            none = Qt.Orientation(0)
            up = Qt.Orientation.Vertical if self._view.rising else none
            across = Qt.Orientation.Horizontal if self._view.mirrored else none
            self._picture = picture.flipped(up | across)  # a copy of its own
        return self._picture


class SideViews(QWidget):
    """The two planes through one place of a viewer's study, which they share with it.

    The place is where the pointer is on the slice; once it has left, where a button was released last. A click or a drag in one
    of the planes moves the place, and with it the slice. While a stroke is drawn nothing follows.

    Parameters
    ----------
    viewer : SliceViewer
        Whose study, window, slice and structures' look are shown.
    sketch : Cutter
        What is drawn; :meth:`refresh` after it has changed.
    """

    def __init__(
        self, viewer: SliceViewer, sketch: Cutter, structures: Sequence[Structure] = STRUCTURES, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.sagittal = SideView("sagittal", structures)
        self.coronal = SideView("coronal", structures)
        self._views = (self.sagittal, self.coronal)
        self._viewer = viewer
        self._sketch = sketch
        self._place: Point = (0.0, 0.0)
        self._kept: Point = (0.0, 0.0)
        self._hovered: Point = (0.0, 0.0)
        self._stale = True
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setChildrenCollapsible(False)
        for view in self._views:
            self._splitter.addWidget(view)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._splitter)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._follow)
        self._connect()
        self._on_study()

    @property
    def place(self) -> Point:
        """(row, column) in mm on the slice through which the planes go."""
        return self._place

    def set_convention(self, convention: str) -> None:
        """Mirror the coronal plane as the slice is mirrored."""
        self.coronal.set_mirrored(convention == "radiological")

    def refresh(self) -> None:
        """Show what is drawn now; at once, or when the planes are seen again."""
        if not self.isVisible():
            self._stale = True
            return
        for view in self._views:
            view.set_labels(self._sketch.cut(view.axis, view.index))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the planes side by side where there is more width than height."""
        wide = self.width() > self.height()
        self._splitter.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened unseen."""
        super().showEvent(event)
        self._show_place()

    def _connect(self) -> None:
        viewer, canvas = self._viewer, self._viewer.canvas
        viewer.study_changed.connect(self._on_study)
        viewer.modality_changed.connect(self._on_modality)
        viewer.slice_changed.connect(self._show_place)
        viewer.window_changed.connect(self._on_window)
        canvas.look_changed.connect(self._on_look)
        canvas.moved.connect(self._on_moved)
        canvas.released.connect(self._on_released)
        canvas.left.connect(self._on_left)
        for view in self._views:
            view.picked.connect(partial(self._on_picked, view.axis))
            view.scrolled.connect(partial(self._on_scrolled, view.axis))

    def _on_study(self) -> None:
        self._on_modality()
        self._on_window(*self._viewer.canvas.window_level)
        self._on_look()
        planes = self._viewer.planes
        box = None if planes is None else brain_box([planes])
        if planes is None or box is None:
            return
        filled = np.flatnonzero(planes.any(axis=(1, 2)))
        low, high = int(filled[0]), int(filled[-1]) + 1
        self.coronal.set_home((low, high, box[2], box[3]), MARGIN_MM)
        self.sagittal.set_home((low, high, box[0], box[1]), MARGIN_MM)
        self._kept = ((box[0] + box[1]) / 2, (box[2] + box[3]) / 2)
        self.go_to(self._kept)

    def _on_modality(self) -> None:
        for view in self._views:
            view.set_volume(self._viewer.planes)

    def _on_window(self, level: float, width: float) -> None:
        for view in self._views:
            view.set_window(level, width)

    def _on_look(self) -> None:
        for view in self._views:
            view.set_look(self._viewer.canvas.overlay.look)

    def _on_moved(self, event: PointerEvent) -> None:
        if self._viewer.canvas.busy or not self.isVisible():
            return
        self._viewer.set_crosshair(None)  # the pointer itself marks the place
        self._hovered = event.point_mm
        if not self._timer.isActive():
            self._timer.start()

    def _follow(self) -> None:
        if not self._viewer.canvas.busy:
            self.go_to(self._hovered)

    def _on_released(self, event: PointerEvent) -> None:
        self._kept = event.point_mm
        self.go_to(self._kept)

    def _on_left(self) -> None:
        self._timer.stop()
        self.go_to(self._kept)

    def _on_picked(self, axis: Axis, slice_mm: float, along_mm: float) -> None:
        """Take over a place that was pointed out in one of the planes, and mark it on the slice."""
        row, column = self._place
        picked = (row, along_mm) if axis == "row" else (along_mm, column)
        self._point_out(picked)
        if not (self._viewer.canvas.busy or self._viewer.canvas.hold_slice):
            self._viewer.set_slice(round(slice_mm))

    def _on_scrolled(self, axis: Axis, steps: int) -> None:
        row, column = self._place
        self._point_out((row - steps, column) if axis == "row" else (row, column + steps))

    def _point_out(self, point: Point) -> None:
        self.go_to(point)
        self._kept = self._place
        self._viewer.set_crosshair(self._place)

    def go_to(self, point: Point) -> None:
        """Let the planes go through a place (row, column) in mm on the slice, the nearest there is."""
        planes = self._viewer.planes
        if planes is None:
            return
        rows, columns = planes.shape[1:]
        self._place = min(max(point[0], 0.0), rows - 1.0), min(max(point[1], 0.0), columns - 1.0)
        self._show_place()

    def _show_place(self) -> None:
        if not self.isVisible():
            return
        k, (row, column) = float(self._viewer.slice), self._place
        for view, across, along in ((self.coronal, row, column), (self.sagittal, column, row)):
            index = round(across)
            moved = index != view.index
            view.set_place(index, (k, along))
            if moved or self._stale:
                view.set_labels(self._sketch.cut(view.axis, index))
        self._stale = False
