"""Rulers and angles on every plane of every study: drawn with the ruler, kept until they are deleted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.reading.measurements import Measurement, Plane, Point
from widgets.pane.around.measure_lines import end_near, line_near
from widgets.pane.pointer import PointerEvent
from widgets.pane.sides.side_view import SideView
from widgets.pane.sides.side_views import SideViews
from widgets.pane.view_geometry import ViewGeometry
from widgets.pane.viewer import SliceViewer
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import WindowState

LEAST_MM = 1.0
"""A shorter drag is a click."""


class Measuring(QObject):
    """Turns drags of the ruler into measurements in the window's state.

    A drag makes a distance; one that begins at the end of a distance makes an angle of it; the right button takes away what it
    touches.
    """

    def __init__(self, holder: StateHolder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._holder = holder

    @property
    def on(self) -> bool:
        """Whether the ruler is in use."""
        return self._holder.state.drawn.tool == "ruler"

    def shown(self, study: str, plane: Plane, index: int) -> tuple[Measurement, ...]:
        """Return what was measured on a plane of a study."""
        return self._holder.state.measured.on(study, plane, index)

    def draw(self, study: str, view: ViewGeometry, drawn: Measurement) -> None:
        """Keep a line from its first point to its second as a distance, or as the other leg of an angle."""
        if drawn.length_mm < LEAST_MM:
            return
        measured = self._holder.state.measured
        touched = end_near(view, self.shown(study, drawn.plane, drawn.index), drawn.points[0])
        if touched is None:
            self._holder.update(measured=measured.with_one(study, drawn))
        else:
            former, end = touched
            self._holder.update(measured=measured.with_one(study, former.with_leg(end, drawn.points[1]), former))

    def take_away(self, study: str, view: ViewGeometry, plane: Plane, index: int, point: Point) -> None:
        """Delete what lies under a point."""
        if (found := line_near(view, self.shown(study, plane, index), point)) is not None:
            self._holder.update(measured=self._holder.state.measured.without(study, found))

    def handlers(self) -> dict[str, Callable[[], None]]:
        """Return what the commands on measurements do, by their ids."""
        return {
            "measure.undo": lambda: self._holder.update(measured=self._holder.state.measured.back()),
            "measure.redo": lambda: self._holder.update(measured=self._holder.state.measured.forth()),
        }


class TemplateMeasuring(QObject):
    """Keeps what the ruler draws on the template's slices and planes, and shows what was measured on those that are seen.

    Signals
    -------
    kept()
        The ruler's own line is not needed any more.
    """

    kept = Signal()

    def __init__(self, viewer: SliceViewer, holder: StateHolder, measuring: Measuring, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._viewer = viewer
        self._holder = holder
        self._measuring = measuring
        self._start: Point | None = None
        self._sides: tuple[SideView, ...] = ()
        self._across: Measurement | None = None
        viewer.canvas.pressed.connect(self._on_pressed)
        viewer.canvas.released.connect(self._on_released)
        viewer.slice_changed.connect(self._show)
        holder.changed.connect(self._on_state)

    @property
    def _study(self) -> str:
        template = self._holder.state.opened.template
        return "" if template is None else template.study.content_hash

    def _on_pressed(self, event: PointerEvent) -> None:
        self._start = None
        if not self._measuring.on:
            return
        if event.right:
            view, k = self._viewer.canvas.view, self._viewer.slice
            self._measuring.take_away(self._study, view, "axial", k, event.point_mm)
        else:
            self._start = event.point_mm

    def _on_released(self, event: PointerEvent) -> None:
        start, self._start = self._start, None
        if start is not None:
            drawn = Measurement("axial", self._viewer.slice, (start, event.point_mm))
            self._measuring.draw(self._study, self._viewer.canvas.view, drawn)
            self.kept.emit()

    def measure_across(self, views: SideViews) -> None:
        """Measure on the planes beside the slice, too; once."""
        self._sides = views.views
        for view in views.views:
            view.pressed.connect(partial(self._on_pressed_across, view))
            view.moved.connect(partial(self._on_moved_across, view))
            view.released.connect(partial(self._on_released_across, view))
        views.place_changed.connect(self._show)
        self._show()

    def _on_pressed_across(self, view: SideView, event: PointerEvent) -> None:
        self._across = None
        if not self._measuring.on:
            return
        if event.right:
            self._measuring.take_away(self._study, view.view, view.plane, view.index, event.point_mm)
        else:
            self._across = Measurement(view.plane, view.index, (event.point_mm, event.point_mm))

    def _on_moved_across(self, view: SideView, event: PointerEvent) -> None:
        if self._across is not None and self._across.plane == view.plane:
            self._across = replace(self._across, points=(self._across.points[0], event.point_mm))
            self._show()

    def _on_released_across(self, view: SideView, event: PointerEvent) -> None:
        self._on_moved_across(view, event)
        drawn, self._across = self._across, None
        if drawn is not None:
            self._measuring.draw(self._study, view.view, drawn)
        self._show()

    def _on_state(self, former: WindowState, now: WindowState) -> None:
        if now.measured != former.measured or now.opened.template is not former.opened.template:
            self._show()

    def _show(self) -> None:
        self._viewer.canvas.set_measured(self._measuring.shown(self._study, "axial", self._viewer.slice))
        for view in self._sides:
            drawing = self._across is not None and (self._across.plane, self._across.index) == (view.plane, view.index)
            shown = self._measuring.shown(self._study, view.plane, view.index)
            view.set_measured((*shown, self._across) if drawing and self._across is not None else shown)
