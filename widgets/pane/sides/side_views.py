"""Sagittal and coronal planes of the study beside the slice that is drawn on: where in the head the pen is.

They are shown in the window of the slice.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from app.anatomy import STRUCTURES, Structure
from app.sketch import Axis, Sketch, SketchChange
from widgets.pane.plane_facts import brain_box
from widgets.pane.pointer import PointerEvent
from widgets.pane.sides.side_view import SideView
from widgets.pane.view_geometry import Point
from widgets.pane.viewer import SliceViewer
from widgets.shared.following import follow

FRAME_MS = 33
"""The crosshair follows the pointer no faster."""

MARGIN_MM = 9.0


class SideViews(QWidget):
    """The two planes through one place of a viewer's study, which they share with it.

    The place is where the pointer is on the slice; once it has left, where a button was released last. A click or a drag in one
    of the planes moves the place, and with it the slice. While a stroke is drawn nothing follows.

    Parameters
    ----------
    viewer : SliceViewer
        Whose study, window, slice and structures' look are shown.
    sketch : Sketch
        What is drawn.

    Signals
    -------
    place_changed(float, float)
        The planes go through another place of the slice: row and column.
    """

    place_changed = Signal(float, float)

    def __init__(
        self, viewer: SliceViewer, sketch: Sketch, structures: Sequence[Structure] = STRUCTURES, parent: QWidget | None = None
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
    def views(self) -> tuple[SideView, SideView]:
        """The sagittal and the coronal plane."""
        return self._views

    @property
    def place(self) -> Point:
        """(row, column) in mm on the slice through which the planes go."""
        return self._place

    def set_convention(self, convention: str) -> None:
        """Mirror the coronal plane as the slice is mirrored."""
        self.coronal.set_mirrored(convention == "radiological")

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
        follow(self, self._sketch, self._on_sketch)
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

    def _on_sketch(self, change: SketchChange) -> None:
        """Show what is drawn once it has settled; at once, or when the planes are seen again."""
        if not change.settled:
            return
        if not self.isVisible():
            self._stale = True
            return
        for view in self._views:
            view.set_labels(self._sketch.cut(view.axis, view.index))

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
        self.keep(point)
        self._viewer.set_crosshair(self._place)

    def go_to(self, point: Point) -> None:
        """Let the planes go through a place (row, column) in mm on the slice, the nearest there is."""
        planes = self._viewer.planes
        if planes is None:
            return
        rows, columns = planes.shape[1:]
        place = min(max(point[0], 0.0), rows - 1.0), min(max(point[1], 0.0), columns - 1.0)
        moved, self._place = place != self._place, place
        self._show_place()
        if moved:
            self.place_changed.emit(*place)

    def keep(self, point: Point) -> None:
        """Let the planes go through a place, and come back to it whenever the pointer has left the slice."""
        self.go_to(point)
        self._kept = self._place

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
