"""A viewer of slices as one of the studies that are linked."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from widgets.compare.link import Link, Linked, Place
from widgets.pane.viewer import SliceViewer


class ViewerLink(QObject):
    """Tells a link what is done to a viewer, and the viewer what others do, while it is on.

    While something is drawn in it the viewer stays where it is.
    """

    def __init__(self, link: Link, viewer: SliceViewer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._viewer = viewer
        self._on = False
        viewer.slice_changed.connect(self._on_slice)
        viewer.window_changed.connect(self._tell_look)
        viewer.modality_changed.connect(self._tell_look)
        viewer.canvas.look_changed.connect(self._tell_look)
        viewer.canvas.view_changed.connect(self._tell_view)
        link.changed.connect(self._on_link)

    def set_on(self, on: bool) -> None:
        """Begin to link, with the viewer as it is shown, or end it."""
        self._on = on
        if on:
            self._link.go_to(Place(float(self._viewer.slice), *self.point))
            self._tell_look()
            self._tell_view()
        else:
            self._viewer.set_crosshair(None)

    def set_mirrored(self, mirrored: bool) -> None:
        """Show all studies in another convention."""
        self._link.put(replace(self._link.now, mirrored=mirrored))

    @property
    def point(self) -> tuple[float, float]:
        """Row and column on the slice through which other planes go."""
        return self._link.now.place.row, self._link.now.place.column

    def mark(self, point: tuple[float, float]) -> None:
        """Mark a place (row, column) of the slice that was pointed out elsewhere."""
        self._viewer.set_crosshair(point)

    def follow(self, now: Linked) -> None:
        """Take over what only some viewers have."""

    # What is done to the viewer

    def _on_slice(self, k: int) -> None:
        if self._on and k != round(self._link.now.place.slice):
            self._link.go_to(self._link.now.place._replace(slice=float(k)))

    def _tell_look(self) -> None:
        canvas, modality = self._viewer.canvas, self._viewer.modality
        if self._on and modality is not None:
            look = canvas.overlay.look
            self._link.put(replace(self._link.now, modality=modality, window=canvas.window_level, look=look))

    def _tell_view(self) -> None:
        if self._on:
            now, view = self._link.now, self._viewer.canvas.view
            pan = Place(now.pan.slice, *view.pan)
            self._link.put(replace(now, zoom=view.zoom, pan=pan, scale=view.scale))

    # What others do

    def _on_link(self, former: Linked, now: Linked) -> None:
        if not self._on:
            return
        viewer, canvas = self._viewer, self._viewer.canvas
        if now.modality != former.modality:
            viewer.set_modality(now.modality)
        if now.window != canvas.window_level and now.modality == viewer.modality:
            viewer.set_window(*now.window)
        if (now.zoom, now.pan.row, now.pan.column) != (canvas.zoom, *canvas.pan):
            canvas.show_part(now.zoom, (now.pan.row, now.pan.column))
        self.follow(now)
        if now.place != former.place and not (canvas.busy or canvas.hold_slice):
            viewer.set_slice(round(now.place.slice))
            if now.place[1:] != self.point:
                self.mark((now.place.row, now.place.column))
