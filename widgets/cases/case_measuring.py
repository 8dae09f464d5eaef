"""Rulers and angles in the window of a case: on its slices and on the two planes beside them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.reading.measurements import Measurement, Point
from widgets.compare.case_sides import CaseSides
from widgets.compare.measuring import LEAST_MM, Measuring
from widgets.pane.around.measure_lines import INK
from widgets.pane.pointer import PointerEvent
from widgets.pane.viewer import SliceViewer
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import WindowState


class CaseMeasuring(Measuring):
    """As beside the template, with a ruler of its own; what is measured is kept with all else that was measured of the study.

    Signals
    -------
    switched(bool)
        The ruler is in use, or no longer.
    """

    switched = Signal(bool)

    def __init__(self, holder: StateHolder, viewer: SliceViewer, sides: CaseSides, parent: QObject | None = None) -> None:
        super().__init__(holder, parent)
        self._viewer = viewer
        self._sides = sides
        self._study = ""
        self._in_use = False
        self._start: Point | None = None
        viewer.slice_changed.connect(self._show)
        canvas = viewer.canvas
        canvas.pressed.connect(self._on_pressed)
        canvas.moved.connect(self._on_moved)
        canvas.released.connect(self._on_released)
        holder.changed.connect(self._on_state)

    @property
    def on(self) -> bool:
        """Whether the ruler is in use in this window."""
        return self._in_use

    def set_study(self, study: str) -> None:
        """Measure on a study of this name."""
        self._study = study
        for view in self._sides.views:
            view.set_measuring(self, study)
        self._show()

    def handlers(self) -> dict[str, Callable[[], None]]:
        """Return what the commands of the window on measuring do, by their ids."""
        return {"case.ruler": self.toggle, **super().handlers()}

    def toggle(self) -> None:
        """Take the ruler, or lay it down: drags with the left button measure, or pan the slice and point out places as before."""
        self._in_use = not self._in_use
        self._start = None
        self._viewer.canvas.drawing = self._in_use
        self._viewer.canvas.set_lines([])
        self.switched.emit(self._in_use)

    def _on_pressed(self, event: PointerEvent) -> None:
        self._start = None
        if event.right:
            self.take_away(self._study, self._viewer.canvas.view, "axial", self._viewer.slice, event.point_mm)
        else:
            self._start = event.point_mm

    def _drawn(self, event: PointerEvent) -> Measurement | None:
        return None if self._start is None else Measurement("axial", self._viewer.slice, (self._start, event.point_mm))

    def _on_moved(self, event: PointerEvent) -> None:
        drawn = self._drawn(event)
        if drawn is not None and drawn.length_mm >= LEAST_MM:
            self._viewer.canvas.set_lines([np.array(drawn.points)], (drawn.said, event.point_mm), INK)

    def _on_released(self, event: PointerEvent) -> None:
        drawn, self._start = self._drawn(event), None
        self._viewer.canvas.set_lines([])
        if drawn is not None:
            self.draw(self._study, self._viewer.canvas.view, drawn)

    def _on_state(self, former: WindowState, now: WindowState) -> None:
        if now.measured != former.measured:
            self._show()
            for view in self._sides.views:
                view.refresh_measured()

    def _show(self) -> None:
        self._viewer.canvas.set_measured(self.shown(self._study, "axial", self._viewer.slice))
