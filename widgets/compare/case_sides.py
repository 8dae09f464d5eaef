"""The sagittal and coronal planes of a case beside its slices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from app import lesions
from app.anatomy import STRUCTURES, Structure
from widgets.compare.guesses import StudyGuess
from widgets.compare.layer import Layer, Planes, homes
from widgets.compare.link import Link, Place
from widgets.compare.plane_view import PlaneView
from widgets.compare.viewer_link import ViewerLink
from widgets.pane.overlay import Overlay
from widgets.pane.pointer import PointerEvent
from widgets.pane.sides.side_views import FRAME_MS
from widgets.pane.viewer import SliceViewer


class CaseSides(QSplitter):
    """The two planes through the place of a viewer's slice where the pointer is, or was last.

    They are zoomed and windowed as the slice is; a click or a drag in one of them moves the place, and with it the slice.

    Attributes
    ----------
    link : Link
    layer : Layer
        The study.
    """

    def __init__(self, viewer: SliceViewer, structures: Sequence[Structure] = STRUCTURES, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._viewer = viewer
        self.link = Link(parent=self)
        self.layer = Layer({})
        self._own = ViewerLink(self.link, viewer, self)
        self.sagittal = PlaneView("sagittal", self.link, Overlay(structures))
        self.coronal = PlaneView("coronal", self.link, Overlay(structures))
        self.views = (self.sagittal, self.coronal)
        self.setChildrenCollapsible(False)
        for view in self.views:
            self.addWidget(view)
            view.picked.connect(self._on_picked)
            view.held.connect(viewer.hide_overlay)
        self.coronal.stepped.connect(lambda steps: self._step(-steps, 0))
        self.sagittal.stepped.connect(lambda steps: self._step(0, steps))
        self._hovered: PointerEvent | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._follow)
        viewer.canvas.moved.connect(self._on_moved)

    def show_study(self, images: Mapping[str, Planes], labels: Planes | None, guess: StudyGuess | None = None) -> None:
        """Show the planes of the study that the viewer shows, through its lesion's middle on the slice."""
        layer = self.layer = Layer.of_labels(images, labels, guess)
        fitting = homes(layer, self._viewer.canvas.view.home)
        self._own.set_on(True)
        for view in self.views:
            view.set_layer(layer, fitting[view.plane])
        middle = None if labels is None else lesions.centroid(labels[self._viewer.slice])
        if middle is not None:
            self.link.go_to(Place(float(self._viewer.slice), *middle))

    def set_convention(self, convention: str) -> None:
        """Mirror the coronal plane as the slice is mirrored."""
        self._own.set_mirrored(convention == "radiological")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the planes beside each other where there is more width than height."""
        super().resizeEvent(event)
        wide = self.width() > self.height()
        self.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)

    def _on_picked(self, place: Place) -> None:
        self._viewer.set_crosshair((place.row, place.column))
        self.link.go_to(place)

    def _step(self, rows: int, columns: int) -> None:
        _, height, width = self.sagittal.shape
        there = self.link.now.place
        row = min(max(there.row + rows, 0.0), height - 1.0)
        self._on_picked(there._replace(row=row, column=min(max(there.column + columns, 0.0), width - 1.0)))

    def _on_moved(self, event: PointerEvent) -> None:
        if not self._viewer.canvas.busy:
            self._viewer.set_crosshair(None)  # the pointer itself marks the place
            self._hovered = event
            if not self._timer.isActive():
                self._timer.start()

    def _follow(self) -> None:
        if self._hovered is not None:
            _, rows, columns = self.sagittal.shape
            row, column = self._hovered.point_mm
            place = self.link.now.place._replace(row=min(max(row, 0.0), rows - 1.0))
            self.link.go_to(place._replace(column=min(max(column, 0.0), columns - 1.0)))
