"""One plane of a prepared head: a sequence or a checkerboard, the brain's outline over it, to be corrected by tools."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.anatomy import MODALITY_TITLES
from app.sketch import Sketch
from app.sketch.solid import LABEL
from widgets.compare.layer import ACROSS, AXES
from widgets.compare.link import Place
from widgets.language import tr
from widgets.pane import marks
from widgets.pane.kept_plane import KeptPlane
from widgets.pane.overlay import Overlay
from widgets.pane.pane_keys import take_keys
from widgets.pane.plane_facts import PLANE_NAMES, dragged_window, window_table
from widgets.pane.view_geometry import Home
from widgets.pane.wheel import WheelSteps, wheel_delta
from widgets.preparing.judging import BRAIN, Judging

LEAST_SIZE = (110, 110)
NOTE_SIZE, SMALL_LETTERS = 12, 12
NOTE_LEFT, NOTE_TOP = 8, 6


class BrainPlane(KeptPlane):
    """Shows what is judged, and hands what is drawn to it.

    The left button adds and the right one removes, as in the drawing pane; with the tool that looks, the left button points a
    place out and the right one sets the window. The middle button pans, the wheel goes to the next plane, Ctrl+wheel zooms and
    Shift+wheel sizes the brush.

    Signals
    -------
    sized(int)
        The brush is to become larger by so many notches.
    """

    sized = Signal(int)

    def __init__(self, plane: marks.Plane, judging: Judging, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plane = plane
        self._judging = judging
        self._overlay = Overlay((BRAIN,))
        self._overlay.set_opacity(0.0)
        self._sketch: Sketch | None = None
        self._pointer: tuple[float, float] | None = None
        self._button = Qt.MouseButton.NoButton
        self._last = QPointF()
        self._wheel, self._size_wheel = WheelSteps(), WheelSteps()
        self.setMinimumSize(*LEAST_SIZE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(tr(PLANE_NAMES[plane]))
        self._view = replace(self._view, rising=plane != "axial")
        judging.looked.connect(self._forget_picture)
        judging.changed.connect(self._forget_picture)

    @property
    def index(self) -> int:
        """Slice, row or column that is shown."""
        return int(self._judging.place[AXES[self._plane]])

    @property
    def note(self) -> str:
        """What is shown, and where it lies."""
        judging = self._judging
        if self._plane != "axial":
            return marks.plane_note(self._plane, self.index, judging.shape[AXES[self._plane]])
        shown = MODALITY_TITLES[judging.sequence]
        over = f" / {MODALITY_TITLES[judging.reference]}" if judging.checkered and judging.sequence != judging.reference else ""
        return tr("{what} · slice {index}", what=f"{shown}{over}", index=self.index)

    def show_study(self, home: Home | None) -> None:
        """Show another study, so that a part of the plane (mm) just fits; None means all of it."""
        slices, rows, columns = self._judging.shape
        shape = {"axial": (rows, columns), "coronal": (slices, columns), "sagittal": (slices, rows)}[self._plane]
        self._view = replace(self._view, shape=shape)
        if home is None:
            self.set_home(None)
        else:
            self.set_home_mm(home)
        self._forget_picture()

    def set_mirrored(self, mirrored: bool) -> None:
        """Show the patient's left on the screen's right; a sagittal plane has the front on the left always."""
        self._view = replace(self._view, mirrored=mirrored and self._plane != "sagittal")
        self._forget_picture()

    def cancel(self) -> bool:
        """Abandon a stroke; returns whether there was one."""
        drawing, self._sketch = self._sketch is not None, None
        self._judging.tool.cancel()
        self._button = Qt.MouseButton.NoButton
        self._forget_picture()
        return drawing

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint plane, outline, crosshair and the tool's lines."""
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        if self._still is None or self._still.devicePixelRatioF() != ratio or self._still.size() != self.size() * ratio:
            self._still = self._painted(ratio)
        painter.drawPixmap(0, 0, self._still)
        if not self._judging.opened:
            return
        if not self._judging.draws:
            marks.paint_crosshair(painter, self._view, self._on_plane(), self.rect())
        elif self._pointer is not None or self._sketch is not None:
            self._paint_lines(painter)

    def _painted(self, ratio: float) -> QPixmap:
        still = QPixmap(self.size() * ratio)
        still.setDevicePixelRatio(ratio)
        still.fill(marks.BACKGROUND)
        painter = QPainter(still)
        if self._judging.opened:
            if self._picture is None:
                self._picture = self._as_seen(self._grey(), window_table(*self._judging.window))
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self._view.transform.mapRect(self._view.plane_mm), self._picture)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            self._overlay.set_shown(self._judging.outlined)
            self._overlay.set_labels(self._labels())
            self._overlay.paint(painter, self._view, QRectF(self.rect()))
            self._paint_marks(painter)
        painter.end()
        return still

    def _grey(self) -> npt.NDArray[np.uint8]:
        return self._judging.grey(self._plane)

    def _labels(self) -> npt.NDArray[np.uint8]:
        if self._sketch is not None:
            return self._sketch.label_map(0)
        return self._judging.mask(AXES[self._plane], self.index).view(np.uint8)

    def _paint_marks(self, painter: QPainter) -> None:
        painter.setFont(marks.letter_font(SMALL_LETTERS))
        marks.paint_letters(painter, marks.letters(self._view, self._plane), self.rect(), self.rect())
        painter.setFont(marks.letter_font(NOTE_SIZE))
        wanted = painter.fontMetrics().size(0, self.note)
        beside = NOTE_LEFT + wanted.width() < self.rect().center().x() - marks.LETTER_MARGIN
        top = NOTE_TOP if beside else NOTE_TOP + marks.LETTER_MARGIN + SMALL_LETTERS
        marks.paint_text(painter, QRect(NOTE_LEFT, top, wanted.width(), wanted.height()), self.note, Qt.AlignmentFlag.AlignLeft)

    def _paint_lines(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = marks.ERASE_INK if self._judging.erasing else marks.INK
        for line in self._judging.tool.outline(self._pointer):
            points = QPolygonF([self._view.to_widget((float(row), float(column))) for row, column in line])
            for colour, width in ((marks.SHADOW, 3), (ink, 1)):
                painter.setPen(QPen(colour, width))
                painter.drawPolyline(points)

    def _on_plane(self) -> tuple[float, float]:
        first, second = ACROSS[self._plane]
        return self._judging.place[first], self._judging.place[second]

    # -- pointer and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke, a drag of the window or of the plane, or point a place out."""
        judging = self._judging
        if self._button is not Qt.MouseButton.NoButton or not judging.opened:
            return
        self._button, self._last = event.button(), event.position()
        point = self._pointer = self.point_at(event.position())
        if self._button is Qt.MouseButton.MiddleButton:
            return
        if not judging.draws:
            if self._button is Qt.MouseButton.LeftButton:
                self._point_out(event.position())
        elif judging.may_draw:
            self._sketch = judging.sketch(AXES[self._plane], self.index)
            erase = (self._button is Qt.MouseButton.RightButton) != judging.erasing
            judging.tool.press(self._sketch, 0, LABEL, point, erase)
            self._forget_still()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with what was begun."""
        take_keys(self)
        step, self._last = event.position() - self._last, event.position()
        self._pointer = self.point_at(event.position())
        buttons = Qt.MouseButton
        if self._sketch is not None:
            self._judging.tool.move(self._pointer)
            self._forget_still()
        elif self._button is buttons.MiddleButton:
            self._view = self._view.moved(step.x(), step.y())
            self._changed_view()
        elif self._button is buttons.LeftButton and not self._judging.draws:
            self._point_out(event.position())
        elif self._button is buttons.RightButton and not self._judging.draws:
            self._judging.set_window(dragged_window(self._judging.window, step.x(), step.y()))
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End it; a stroke becomes one step."""
        if event.button() is not self._button:
            return
        self._button = Qt.MouseButton.NoButton
        sketch = self._sketch
        if sketch is not None:
            self._judging.tool.release(self.point_at(event.position()))
            self._sketch = None
            self._judging.take(AXES[self._plane], self.index, sketch.mask(0, LABEL))
            self._forget_still()

    def _point_out(self, position: QPointF) -> None:
        place = list(self._judging.place)
        for axis, mm in zip(ACROSS[self._plane], self.point_at(position), strict=True):
            place[axis] = mm
        self._judging.go_to(Place(*place))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Go to the next plane, zoom, or size the brush."""
        event.accept()
        delta = wheel_delta(event)
        if self.zooms(event, delta):
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            if notches := self._size_wheel.add(delta):
                self.sized.emit(notches)
        elif (notches := self._wheel.add(delta)) and self._sketch is None:
            self._judging.step(self._plane, notches)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step through the planes; other keys belong to whoever holds it."""
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}
        step = steps.get(Qt.Key(event.key()))
        if step is None or not self._judging.opened:
            super().keyPressEvent(event)
        elif self._sketch is None:
            self._judging.step(self._plane, step)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Have the keys, whatever was clicked before."""
        take_keys(self)

    def leaveEvent(self, event: object) -> None:
        """Show no brush any more."""
        self._pointer = None
        self.update()
