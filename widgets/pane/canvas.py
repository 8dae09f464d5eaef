"""A slice on the screen: VTK's picture, the sketch over it, and pointer events in mm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QMargins, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.anatomy import STRUCTURES, Structure
from app.sketch import Box
from widgets.language import tr
from widgets.pane import marks
from widgets.pane.around.measure_lines import paint_measurements
from widgets.pane.around.stand_in import StandIn
from widgets.pane.overlay import LabelMap, Overlay
from widgets.pane.pane_keys import take_keys
from widgets.pane.plane_facts import FULL_WINDOW, dragged_window
from widgets.pane.plane_widget import PlaneWidget
from widgets.pane.pointer import Grab, PointerEvent
from widgets.pane.slice_renderer import FINE_FROM, FINE_SAMPLES, SliceRenderer
from widgets.pane.tool_lines import ToolLines
from widgets.pane.view_geometry import Point
from widgets.pane.wheel import WheelSteps, wheel_delta

DIRTY_MARGIN = 4


class SliceCanvas(PlaneWidget):
    """One slice of a volume, painted from a kept picture; VTK renders again only when slice, window or volume change.

    With `drawing` set, left and right drags are told as pointer events; otherwise a left drag pans and a right drag sets the
    window. The middle button always pans, the wheel asks for another slice, Ctrl+wheel zooms about the pointer and
    Shift+wheel asks for another size of the tool. During a drag, wheel and other buttons do nothing.

    Attributes
    ----------
    drawing : bool
        Whether a tool takes the left and right button.
    hold_slice : bool
        Whether the wheel and the keys leave the slice as it is (a polygon is open).
    message : str
        What is said while there is no volume.

    Signals
    -------
    pressed(PointerEvent), released(PointerEvent), double_clicked(PointerEvent)
        Of the left and right button while `drawing`.
    moved(PointerEvent)
        The pointer moved, with or without a button; not while panning or setting the window.
    left()
        The pointer left the canvas.
    slice_wanted(int), size_wanted(int)
        Steps up or down.
    window_changed(float, float)
        Level and width after a drag.
    look_changed()
        The structures are shown in another way.
    """

    pressed = Signal(PointerEvent)
    moved = Signal(PointerEvent)
    released = Signal(PointerEvent)
    double_clicked = Signal(PointerEvent)
    left = Signal()
    slice_wanted = Signal(int)
    size_wanted = Signal(int)
    window_changed = Signal(float, float)
    look_changed = Signal()

    def __init__(self, structures: Sequence[Structure] = STRUCTURES, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drawing = False
        self.hold_slice = False
        self.message = tr("Nothing open")
        self._renderer = SliceRenderer()
        self._overlay = Overlay(structures)
        self._planes: npt.NDArray[np.uint8] | None = None
        self._k = 0
        self._window = FULL_WINDOW
        self._framed = False
        self._picture: QImage | None = None
        self._samples = 1
        self._lines = ToolLines()
        self._crosshair: Point | None = None
        self._stand_in: StandIn | None = None
        self._covered = QMargins()
        self._grab = Grab.NONE
        self._button = Qt.MouseButton.NoButton
        self._last = QPointF()
        self._wheel = WheelSteps()
        self.setFocusPolicy(Qt.FocusPolicy.WheelFocus)
        self.setAccessibleName(tr("Slice that is drawn on"))
        self.setMouseTracking(True)
        self.destroyed.connect(self._renderer.close)

    # What is shown

    @property
    def slice(self) -> int:
        """The slice that is shown."""
        return self._k

    @property
    def window_level(self) -> tuple[float, float]:
        """Level and width of the window, in display values 0-255."""
        return self._window

    @property
    def overlay(self) -> Overlay:
        """What lies over the picture; to change it use the canvas's own methods, which repaint."""
        return self._overlay

    @property
    def note(self) -> str | None:
        """What a tool says beside the pointer."""
        return None if self._lines.note is None else self._lines.note[0]

    @property
    def busy(self) -> bool:
        """Whether a drag is in progress."""
        return self._grab is not Grab.NONE

    @property
    def held_by_keys(self) -> bool:
        """Whether the keys hold a pen down on the slice."""
        return self._grab is Grab.KEYS

    @property
    def renderer(self) -> SliceRenderer:
        """VTK's part."""
        return self._renderer

    def set_volume(self, display: npt.NDArray[np.uint8] | None, spacing: tuple[float, float] = (1.0, 1.0)) -> None:
        """Show a volume of planes (slices, rows, columns) uint8, or none; zoom, pan and slice stay where the grid is the same."""
        if display is None:
            self._planes, self._picture = None, None
            self._overlay.set_labels(None)
            self.update()
            return
        self._renderer.set_volume(display)
        shape = (int(display.shape[1]), int(display.shape[2]))
        if shape != self._view.shape or spacing != self._view.spacing:
            self._view = replace(self._view, shape=shape, spacing=spacing)
            self.set_home(None)
        self._planes = display
        self._k = min(self._k, len(display) - 1)
        self._forget_picture()

    def set_slice(self, k: int) -> None:
        """Show slice `k`, 0-based from the feet."""
        if k != self._k:
            self._k = k
            self._forget_picture()

    def set_window(self, level: float, width: float) -> None:
        """Set the window in display values 0-255: `level` - `width` / 2 is black, `level` + `width` / 2 white."""
        window = (float(level), max(float(width), 1.0))
        if window != self._window:
            self._window = window
            self._forget_picture()

    def set_overlay(self, labels: LabelMap | None, opacity: float | None = None) -> None:
        """Lay a label map uint8 (rows, columns) over the picture, or nothing; `opacity` of the fills, 0 to 1."""
        self._overlay.set_labels(labels)
        if opacity is not None:
            self._overlay.set_opacity(opacity)
        self.update()

    def set_overlay_opacity(self, opacity: float) -> None:
        """Fill the structures more or less opaquely, 0 to 1."""
        self._overlay.set_opacity(opacity)
        self._changed_look()

    def set_hidden(self, labels: Iterable[int]) -> None:
        """Do not show the structures of these labels."""
        self._overlay.set_hidden(labels)
        self._changed_look()

    def set_strengths(self, strengths: Mapping[int, float]) -> None:
        """Fill each structure, by label, with this share of the opacity, 0 to 1."""
        self._overlay.set_strengths(strengths)
        self._changed_look()

    def update_overlay(self, labels: LabelMap, box: Box) -> None:
        """Take over a label map that changed inside `box` (row0, row1, column0, column1) and repaint that."""
        self._overlay.update(labels, box)
        rect = self._view.transform.mapRect(self._view.box_mm(box))
        self.update(rect.toAlignedRect().adjusted(-DIRTY_MARGIN, -DIRTY_MARGIN, DIRTY_MARGIN, DIRTY_MARGIN))

    def set_lines(
        self, lines: Sequence[npt.NDArray[np.float64]], note: tuple[str, Point] | None = None, ink: QColor = marks.INK
    ) -> None:
        """Draw a tool's lines, each (N, 2) points (row, column) in mm, and a note beside a point."""
        self.update(self._lines.replace(self._view, lines, note, ink))

    def set_overlay_shown(self, shown: bool) -> None:
        """Show the overlay or leave it out for a moment."""
        self._overlay.set_shown(shown)
        self._changed_look()

    def set_crosshair(self, point_mm: Point | None) -> None:
        """Mark a place (row, column) in mm, or none."""
        if point_mm != self._crosshair:
            self._show_pen()
            self._crosshair = point_mm
            self._show_pen()

    def set_stand_in(self, stand_in: StandIn | None) -> None:
        """Show something else in the slices' place, or the slices again; to be called whenever that is to be painted anew."""
        self._stand_in = stand_in
        self._forget_picture()

    def set_covered(self, edges: QMargins) -> None:
        """Keep letters and scale bar clear of what lies over the edges; the picture stays where it is."""
        if edges != self._covered:
            self._covered = edges
            self.update()

    def set_frame(self, on: bool) -> None:
        """Show or hide the frame that marks a slice that was found."""
        if on != self._framed:
            self._framed = on
            self.update()

    def set_convention(self, convention: str) -> None:
        """Look from the feet ("radiological") or from the head ("neurological"); no array is flipped."""
        self._view = replace(self._view, mirrored=convention == "radiological")
        self._forget_picture()
        self._changed_view()

    def _changed_look(self) -> None:
        self.update()
        self.look_changed.emit()

    def _forget_picture(self) -> None:
        self._picture = None
        self.update()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Compose the kept picture, the overlay and the marks where the widget is dirty."""
        painter = QPainter(self)
        dirty = event.rect()
        if self._planes is None:
            painter.fillRect(dirty, marks.BACKGROUND)
            marks.paint_message(painter, self.rect(), self.message)
            return
        self._compose(painter, dirty, True, self.rect().marginsRemoved(self._covered))
        if self._crosshair is not None:
            marks.paint_crosshair(painter, self._view, self._crosshair, self.rect(), self.held_by_keys)
        self._lines.paint(painter, self._view, dirty)
        if self._framed:
            marks.paint_frame(painter, self.rect())

    def still(self, overlay: bool) -> npt.NDArray[np.uint8]:
        """Return what is seen, uint8 (height, width, 3) in device pixels, without tools; with or without the structures."""
        ratio = self.devicePixelRatioF()
        image = QImage(self.size() * ratio, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        painter = QPainter(image)
        self._compose(painter, self.rect(), overlay, self.rect())
        painter.end()
        bytes_of = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
        return np.ascontiguousarray(bytes_of[:, :, 2::-1])  # in memory it is blue, green, red

    def _compose(self, painter: QPainter, dirty: QRect, overlay: bool, clear: QRect) -> None:
        painter.fillRect(dirty, marks.BACKGROUND)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self._view.transform.mapRect(self._view.plane_mm), self._current_picture())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        if overlay:
            self._overlay.paint(painter, self._view, QRectF(dirty), fills=self._stand_in is None)
        if self._measured:
            paint_measurements(painter, self._view, self._measured)
        marks.paint_marks(painter, self._view, self.rect(), dirty, clear)
        if self._stand_in is not None:
            self._stand_in.say(painter, self.rect())

    def _current_picture(self) -> QImage:
        device_pixels = self._view.scale * max(self._view.spacing) * self.devicePixelRatioF()
        samples = FINE_SAMPLES if device_pixels > FINE_FROM else 1
        if self._picture is None or samples > self._samples:
            instead = None if self._stand_in is None else self._stand_in.picture(self._k, self._window, self._view.mirrored)
            self._picture = instead or self._renderer.render(self._k, *self._window, self._view.mirrored, samples)
            self._samples = samples
        return self._picture

    # Pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag, unless one is in progress."""
        if self.busy or self._planes is None:
            return
        grabs = {Qt.MouseButton.MiddleButton: Grab.PAN}
        if self.drawing:
            grabs |= {Qt.MouseButton.LeftButton: Grab.DRAW, Qt.MouseButton.RightButton: Grab.DRAW}
        else:
            grabs |= {Qt.MouseButton.LeftButton: Grab.PAN, Qt.MouseButton.RightButton: Grab.WINDOW}
        self._grab = grabs.get(event.button(), Grab.NONE)
        self._button, self._last = event.button(), event.position()
        if self._grab is Grab.DRAW:
            self.pressed.emit(self._pointer(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the drag, or tell where the pointer is."""
        take_keys(self)  # something else may have taken the focus while the pointer rested here
        if self.held_by_keys:
            return
        if self.busy and not event.buttons() & self._button:
            self._let_go(event)  # the release went to another window
        step = event.position() - self._last
        self._last = event.position()
        if self._grab is Grab.PAN:
            self._view = self._view.moved(step.x(), step.y())
            self._changed_view()
        elif self._grab is Grab.WINDOW:
            self.set_window(*dragged_window(self._window, step.x(), step.y()))
            self.window_changed.emit(*self._window)
        elif self._planes is not None:
            self.moved.emit(self._pointer(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag."""
        if self.busy and event.button() == self._button:
            self._let_go(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Tell of it while drawing; the second press of a double click is a press as well."""
        self.mousePressEvent(event)
        if self._grab is Grab.DRAW:
            self.double_clicked.emit(self._pointer(event))

    def enterEvent(self, event: QEnterEvent) -> None:
        """Have the keys, whatever was clicked before."""
        take_keys(self)

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the pointer is gone."""
        self.left.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, zoom or size, by whole notches; a touchpad's small steps add up."""
        event.accept()
        if self.busy or self._planes is None:
            return
        delta = wheel_delta(event)
        if self.zooms(event, delta):
            return
        notches = self._wheel.add(delta)
        if notches and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.size_wanted.emit(notches)
        elif notches and not self.hold_slice:
            self.slice_wanted.emit(notches)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step through the slices; other keys belong to the pane's actions."""
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        elif not self.busy and not self.hold_slice:
            self.slice_wanted.emit(step)

    def hold_by_keys(self, held: bool) -> None:
        """Have a pen held down by the keys, during which the pointer does nothing, or let go of it."""
        self._grab, self._button = (Grab.KEYS if held else Grab.NONE), Qt.MouseButton.NoButton
        self._show_pen()

    def release_pointer(self) -> None:
        """Forget the drag in progress, as when Esc abandons it."""
        self._grab = Grab.NONE
        self._show_pen()

    def _show_pen(self) -> None:
        """Paint the mark of the place anew, which shows whether the keys hold a pen down there."""
        if self._crosshair is not None:
            for rect in marks.crosshair_rects(self._view, self._crosshair, self.rect()):
                self.update(rect)

    def _let_go(self, event: QMouseEvent) -> None:
        drew = self._grab is Grab.DRAW
        pointer = self._pointer(event)
        self._grab = Grab.NONE
        if drew:
            self.released.emit(pointer)

    def _pointer(self, event: QMouseEvent) -> PointerEvent:
        return self.pointer(event, self._button == Qt.MouseButton.RightButton and self.busy)
