"""The template's viewer and the planes below it, as one of the studies that are linked."""

from __future__ import annotations

from PySide6.QtCore import QObject

from widgets.compare.link import Link, Linked
from widgets.compare.viewer_link import ViewerLink
from widgets.pane.sides.side_views import SideViews
from widgets.pane.viewer import SliceViewer


class TemplateLink(ViewerLink):
    """As a viewer's link, and the planes below it are zoomed and go along as well."""

    def __init__(self, link: Link, viewer: SliceViewer, sides: SideViews, parent: QObject | None = None) -> None:
        super().__init__(link, viewer, parent)
        self._sides = sides
        sides.place_changed.connect(self._on_place)

    def set_on(self, on: bool) -> None:
        """Begin to link, with the template as it is shown, or end it."""
        super().set_on(on)
        if not on:
            for view in (self._sides.sagittal, self._sides.coronal):
                view.reset_view()

    @property
    def point(self) -> tuple[float, float]:
        """Row and column on the slice through which the planes below go."""
        return self._sides.place

    def mark(self, point: tuple[float, float]) -> None:
        """Mark a place, and let the planes below go there."""
        super().mark(point)
        self._sides.keep(point)

    def follow(self, now: Linked) -> None:
        """Zoom the planes below."""
        self._sides.coronal.show_part(now.zoom, (now.pan.slice, now.pan.column))
        self._sides.sagittal.show_part(now.zoom, (now.pan.slice, now.pan.row))

    def _on_place(self, row: float, column: float) -> None:
        if self._on:
            self._link.go_to(self._link.now.place._replace(row=row, column=column))
