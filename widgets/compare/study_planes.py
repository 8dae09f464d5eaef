"""The three planes of one study, with its slices: what stands in a column of a comparison and in the window of a case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from app.anatomy import STRUCTURES, Structure
from widgets.compare.layer import Layer, homes
from widgets.compare.link import Link, Linked, Place
from widgets.compare.plane_view import PlaneView
from widgets.pane.around.marked_slider import MarkedSlider
from widgets.pane.marks import Plane
from widgets.pane.overlay import Overlay
from widgets.pane.view_geometry import Home

WIDE = 1.35
"""From this ratio of width to height on the planes stand beside each other."""

SHARES = (3, 2)
"""Of the axial plane and the other two."""


class StudyPlanes(QWidget):
    """Axial, coronal and sagittal through one place of a study.

    Where a link goes, the study is shown `offset` slices nearer to the head. While it is `loose`, its own wheel, slider and keys
    change the offset, and nothing else moves.

    Signals
    -------
    slice_changed(int)
        Another slice of the study is shown.
    offset_changed(int)
    held(bool)
        The key that hides labels is held, or no longer.
    """

    slice_changed = Signal(int)
    offset_changed = Signal(int)
    held = Signal(bool)

    def __init__(self, link: Link, structures: Sequence[Structure] = STRUCTURES, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.loose = False
        self._link = link
        self._offset = 0
        self._slice = 0
        self._axial_height: int | None = None
        self._layer = Layer({})
        self.axial, self.coronal, self.sagittal = (self._make(plane, structures) for plane in ("axial", "coronal", "sagittal"))
        self.views = (self.axial, self.coronal, self.sagittal)
        self.slider = MarkedSlider()
        self.slider.valueChanged.connect(self.set_slice)
        self._lower = _Pair()
        self._lower.addWidget(self.sagittal)
        self._lower.addWidget(self.coronal)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.addWidget(_beside(self.axial, self.slider))
        self._splitter.addWidget(self._lower)
        for splitter, shares in ((self._splitter, SHARES), (self._lower, (1, 1))):
            splitter.setChildrenCollapsible(False)
            splitter.setSizes([1000 * share for share in shares])
            for place, share in enumerate(shares):
                splitter.setStretchFactor(place, share)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._splitter)
        link.changed.connect(self._on_link)

    def _make(self, plane: Plane, structures: Sequence[Structure]) -> PlaneView:
        view = PlaneView(plane, self._link, Overlay(structures))
        view.picked.connect(self._go_to)
        view.hovered.connect(self._hover)
        view.held.connect(self.held)
        view.stepped.connect(lambda steps: self._step(plane, steps))
        return view

    @property
    def slice(self) -> int:
        """The slice of the study that is shown."""
        return self._slice

    @property
    def offset(self) -> int:
        """How many slices nearer to the head than the link's place the study is shown."""
        return self._offset

    @property
    def layer(self) -> Layer:
        """The study."""
        return self._layer

    def show_layer(self, layer: Layer, axial: Home | None = None, beside: Layer | None = None, offset: int = 0) -> None:
        """Show a study; see :meth:`PlaneView.set_layer`. `axial` is what fits into the axial plane, the brain if None."""
        self._layer, self._offset = layer, offset
        fitting = homes(layer, axial)
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, layer.shape[0] - 1)
        for view in self.views:
            view.set_offset(offset)
            view.set_layer(layer, fitting[view.plane], beside)
        self._show_slice()

    def set_found(self, k: int | None) -> None:
        """Frame the slice that was found."""
        self.axial.set_found(k)

    def set_marks(self, slices: Iterable[int], what: str) -> None:
        """Mark slices on the slider."""
        self.slider.set_marks(slices, what)

    def set_axial_height(self, height: int) -> None:
        """Give the axial plane a height in logical pixels from now on, where the planes stand below each other."""
        self._axial_height = height
        self._fit()

    def set_beside(self, axial: Home | None, beside: Layer | None) -> None:
        """Take over another template, and what fits into its axial plane."""
        self.show_layer(self._layer, axial, beside, self._offset)

    def refresh_labels(self) -> None:
        """Take over labels that have changed."""
        for view in self.views:
            view.refresh_labels()

    def set_offset(self, offset: int) -> None:
        """Show the study so many slices nearer to the head than the link's place."""
        if offset != self._offset:
            self._offset = offset
            for view in self.views:
                view.set_offset(offset)
            self._show_slice()
            self.offset_changed.emit(offset)

    def set_slice(self, k: int) -> None:
        """Show slice `k` of the study, the nearest there is; all that is linked goes along unless it is loose."""
        k = min(max(int(k), 0), self._layer.shape[0] - 1)
        there = self._link.now.place
        if self.loose:
            self.set_offset(k - round(there.slice))
        else:
            self._link.go_to(there._replace(slice=float(k - self._offset)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the planes beside each other where there is more width than height."""
        wide = self.width() > WIDE * self.height()
        self._splitter.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)
        self._fit()

    def _fit(self) -> None:
        if self._axial_height is not None and self._splitter.orientation() == Qt.Orientation.Vertical:
            self._splitter.setSizes([self._axial_height, max(self.height() - self._axial_height, 1)])

    def _step(self, plane: Plane, steps: int) -> None:
        place = self.axial.place
        if plane == "axial":
            self.set_slice(self._slice + steps)
        elif plane == "coronal":
            self._go_to(place._replace(row=place.row - steps))
        else:
            self._go_to(place._replace(column=place.column + steps))

    def _go_to(self, place: Place) -> None:
        slices, rows, columns = self._layer.shape
        kept = place._replace(row=min(max(place.row, 0.0), rows - 1.0), column=min(max(place.column, 0.0), columns - 1.0))
        there = self._link.now.place
        if self.loose:
            self._link.go_to(kept._replace(slice=there.slice))
            self.set_slice(round(place.slice))
        else:
            self._link.go_to(kept._replace(slice=min(max(kept.slice, 0.0), slices - 1.0) - self._offset))

    def _hover(self, place: Place) -> None:
        there = self._link.now.place
        self._link.go_to(there._replace(row=place.row, column=place.column))

    def _on_link(self, former: Linked, now: Linked) -> None:
        if now.place.slice != former.place.slice:
            self._show_slice()

    def _show_slice(self) -> None:
        k = self.axial.index
        if k != self._slice or self.slider.value() != k:
            self._slice = k
            with QSignalBlocker(self.slider):
                self.slider.setValue(k)
            self.slice_changed.emit(k)


def _beside(picture: QWidget, slider: QWidget) -> QWidget:
    """Return both in a line."""
    made = QWidget()
    layout = QHBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addWidget(picture, 1)
    layout.addWidget(slider)
    return made


class _Pair(QSplitter):
    """Two planes, beside each other where there is more width than height, as those of the template are."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() > self.height()
        self.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)
