"""One plane of one study: axial, coronal or sagittal, painted by QPainter from the display planes, linked with others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.anatomy import MODALITY_TITLES
from app.reading.measurements import Measurement
from widgets.compare.guess_painting import paint_guess, veiled
from widgets.compare.layer import ACROSS, AXES, Cut, Layer, mixed_planes
from widgets.compare.link import Link, Linked, Place
from widgets.compare.measuring import Measuring
from widgets.compare.words import level_text
from widgets.language import tr
from widgets.pane import marks
from widgets.pane.around.held_key import HeldKey
from widgets.pane.around.measure_lines import paint_measurements
from widgets.pane.kept_plane import KeptPlane
from widgets.pane.overlay import Overlay
from widgets.pane.pane_keys import take_keys
from widgets.pane.plane_facts import PLANE_NAMES, dragged_window, window_table
from widgets.pane.view_geometry import Home
from widgets.pane.wheel import NOTCH, ZOOM_A_NOTCH, WheelSteps, wheel_delta
from widgets.state.compared import Mixing
from widgets.state.guesses import Guessed

LEAST_SIZE = (84, 84)
SMALL_LETTERS, NOTE_SIZE = 12, 12
NOTE_LEFT, NOTE_TOP = 8, 6
NO_LABELS = np.zeros((1, 1), np.uint8)


class PlaneView(KeptPlane):
    """A plane of a study that goes where the others go.

    A click or a drag with the left button points a place out, one with the right button sets the window, the middle one pans,
    the wheel goes to the next plane, Ctrl+wheel zooms about the pointer.

    Signals
    -------
    picked(Place)
        A place of this study was pointed out.
    hovered(Place)
        The pointer is on a place of this study's axial plane.
    held(bool)
        The key that hides labels is held, or no longer.
    stepped(int)
        Planes towards the head (axial), the front (coronal) or the patient's right (sagittal).
    """

    picked = Signal(object)
    hovered = Signal(object)
    held = Signal(bool)
    stepped = Signal(int)

    def __init__(self, plane: marks.Plane, link: Link, overlay: Overlay, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plane = plane
        self._across = ACROSS[plane]
        self._link = link
        self._overlay = overlay
        self._layer = Layer({})
        self._beside: Layer | None = None
        self._offset = 0
        self._index = 0
        self._found: int | None = None
        self._labels: Cut = NO_LABELS
        self._table = window_table(*link.now.window)
        self._wheel = WheelSteps()
        self._button = Qt.MouseButton.NoButton
        self._last = QPointF()
        self._pointed = False
        self._measuring: Measuring | None = None
        self._study = ""
        self._ruled: Measurement | None = None
        self._view = replace(self._view, rising=plane != "axial", mirrored=self._mirrored(link.now))
        self.setMinimumSize(*LEAST_SIZE)
        self.setFocusPolicy(Qt.FocusPolicy.WheelFocus)
        self.setMouseTracking(plane == "axial")
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(tr(PLANE_NAMES[plane]))
        HeldKey(self).held.connect(self.held)
        overlay.set_look(link.now.look)
        link.changed.connect(self._on_link)

    # What is shown

    @property
    def plane(self) -> marks.Plane:
        """Which plane it is."""
        return self._plane

    @property
    def index(self) -> int:
        """Slice, row or column of the study that is shown."""
        return self._index

    @property
    def shape(self) -> tuple[int, int, int]:
        """Slices, rows and columns of the study."""
        return self._layer.shape

    @property
    def place(self) -> Place:
        """The place of this study that the planes go through."""
        there = self._link.now.place
        return there._replace(slice=there.slice + self._offset)

    @property
    def note(self) -> str:
        """Where the plane lies; beside a template in a second line at which level."""
        if not self._layer.images:
            return ""
        if self._plane == "axial":
            return tr("Slice {slice}", slice=self._index) + (f"\n{level_text(self._offset)}" if self._beside is not None else "")
        return marks.plane_note(self._plane, self._index, self._layer.shape[AXES[self._plane]])

    def set_layer(self, layer: Layer, home: Home | None, beside: Layer | None = None) -> None:
        """Show a study.

        Parameters
        ----------
        layer : Layer
        home : (row0, column0, row1, column1) or None
            The part of this plane, in mm, that fits at zoom 1; None means all of it.
        beside : Layer or None
            The template, for checkerboard and flicker.
        """
        self._layer, self._beside = layer, beside
        self._forget_picture()  # also where the other study is shown at the same index
        slices, rows, columns = layer.shape
        shape = {"axial": (rows, columns), "coronal": (slices, columns), "sagittal": (slices, rows)}[self._plane]
        self._view = replace(self._view, shape=shape, spacing=(1.0, 1.0))
        if home is None:
            self.set_home(None)
        else:
            self.set_home_mm(home)
        self._show_view()
        self._show_place()

    def set_offset(self, slices: int) -> None:
        """Show the plane so many slices nearer to the head than where the link goes."""
        if slices != self._offset:
            self._offset = slices
            self._forget_still()
            self._show_place()

    def set_measuring(self, measuring: Measuring, study: str) -> None:
        """Measure with the ruler, for a study of this name."""
        self._measuring, self._study = measuring, study
        self._forget_still()

    def refresh_measured(self) -> None:
        """Take over what was measured."""
        self._forget_still()

    def set_found(self, k: int | None) -> None:
        """Frame the slice that was found."""
        self._found = k
        self._forget_still()

    def refresh_labels(self) -> None:
        """Take over labels that have changed."""
        self._forget_picture()

    def _mirrored(self, now: Linked) -> bool:
        return now.mirrored and self._plane != "sagittal"

    def _on_link(self, former: Linked, now: Linked) -> None:
        if now.window != former.window:
            self._table = window_table(*now.window)
        if now.mirrored != former.mirrored:
            self._view = replace(self._view, mirrored=self._mirrored(now))
        if (now.zoom, now.pan, now.scale, now.mirrored) != (former.zoom, former.pan, former.scale, former.mirrored):
            self._show_view()
        if now.look != former.look:
            self._overlay.set_look(now.look)
            self._forget_still()
        look = (now.modality, now.window, now.mirrored, now.mixing, now.swapped, now.guessed)
        if look != (former.modality, former.window, former.mirrored, former.mixing, former.swapped, former.guessed):
            self._forget_picture()
        if now.place != former.place:
            self._show_place()

    def _show_view(self) -> None:
        """Take over zoom and pan."""
        now = self._link.now
        zoom, pan = now.zoom, self._on_plane(now.pan)
        if self._plane == "axial" and now.scale is not None:
            zoom = now.scale / replace(self._view, zoom=1.0).scale
        self.show_part(zoom, pan)

    def _show_place(self) -> None:
        index = self._layer.index(self._plane, self.place)
        if index != self._index:
            self._index = index
            self._forget_picture()
        elif self._link.now.mixing is not Mixing.NONE:
            self._forget_picture()  # the template's plane may be another one
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the scale of the others."""
        super().resizeEvent(event)
        self._show_view()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint plane and crosshair; as long as only the crosshair moves, all else is kept."""
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        if self._still is None or self._still.devicePixelRatioF() != ratio or self._still.size() != self.size() * ratio:
            self._still = self._painted(ratio)
        painter.drawPixmap(0, 0, self._still)
        if self._layer.images and not self._pointed:
            marks.paint_crosshair(painter, self._view, self._on_plane(self.place), self.rect())
        if self._ruled is not None:
            paint_measurements(painter, self._view, [self._ruled])

    def _painted(self, ratio: float) -> QPixmap:
        still = QPixmap(self.size() * ratio)
        still.setDevicePixelRatio(ratio)
        still.fill(marks.BACKGROUND)
        painter = QPainter(still)
        if (picture := self._current_picture()) is None:
            if self._layer.images:
                marks.paint_message(
                    painter,
                    self.rect(),
                    tr("No {modality} in this study", modality=MODALITY_TITLES[self._link.now.modality]),
                )
            painter.end()
            return still
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self._view.transform.mapRect(self._view.plane_mm), picture)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        fills = self._link.now.guessed is Guessed.NONE  # which would colour what is to be read off colours
        self._overlay.paint(painter, self._view, QRectF(self.rect()), fills)
        if self._measuring is not None:
            paint_measurements(painter, self._view, self._measuring.shown(self._study, self._plane, self._index))
        self._paint_marks(painter)
        painter.end()
        return still

    def _paint_marks(self, painter: QPainter) -> None:
        if self._plane == "axial":
            marks.paint_marks(painter, self._view, self.rect(), self.rect(), self.rect())
        else:
            painter.setFont(marks.letter_font(SMALL_LETTERS))
            marks.paint_letters(painter, marks.letters(self._view, self._plane), self.rect(), self.rect())
        painter.setFont(marks.letter_font(NOTE_SIZE))
        wanted = painter.fontMetrics().size(0, self.note)
        above = self.rect().center().x() - marks.LETTER_MARGIN  # where the uppermost letter begins
        top = NOTE_TOP if NOTE_LEFT + wanted.width() < above else NOTE_TOP + marks.LETTER_MARGIN + SMALL_LETTERS
        marks.paint_text(painter, QRect(QPoint(NOTE_LEFT, top), wanted), self.note, Qt.AlignmentFlag.AlignLeft)
        self._paint_guess(painter, max(top + wanted.height(), NOTE_TOP + marks.LETTER_MARGIN + SMALL_LETTERS) + 4)
        if self._plane == "axial" and self._found is not None and self._index == self._found:
            marks.paint_frame(painter, self.rect())

    def _paint_guess(self, painter: QPainter, top: int) -> None:
        now, guess = self._link.now, self._layer.guess
        if guess is None or now.guessed is Guessed.NONE or (now.mixing is Mixing.FLICKER and now.swapped):
            return  # what is seen is the image, or the template's
        obstacle = guess.obstacle(now.modality)
        if obstacle and now.guessed is Guessed.PSEUDO_NORMAL:
            marks.paint_message(painter, self.rect(), obstacle)
        else:
            paint_guess(painter, self.rect(), top, now.guessed, now.modality, guess)

    def _current_picture(self) -> QImage | None:
        """Return the plane as it is seen, None where the study lacks the modality."""
        if self._picture is None:
            mixed = mixed_planes(self._layer, self._beside, self._link.now, self._plane, (self._index, self._offset))
            if mixed is None:
                return None
            self._overlay.set_labels(mixed.labels)
            self._picture = self._turned(veiled(self._table.take(mixed.grey), mixed.veil))
        return self._picture

    # Places

    def _on_plane(self, place: Place) -> tuple[float, float]:
        """Return a place's (row, column) on this plane, in mm."""
        first, second = self._across
        return place[first], place[second]

    def place_at(self, position: QPointF) -> Place:
        """Return the place of the study under a position in logical pixels."""
        place = list(self.place)
        for axis, mm in zip(self._across, self.point_at(position), strict=True):
            place[axis] = min(max(mm, 0.0), self._layer.shape[axis] - 1.0)
        place[AXES[self._plane]] = float(self._index)
        return Place(*place)

    def position_of_place(self, place: Place) -> QPointF:
        """Return where a place of the study lies on the widget, in logical pixels."""
        return self.position_of(*self._on_plane(place))

    # Pointer and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag, unless one is in progress."""
        if self._button is not Qt.MouseButton.NoButton or not self._layer.images:
            return
        self._button, self._last = event.button(), event.position()
        if self._measures(event):
            return
        if self._button == Qt.MouseButton.LeftButton:
            self.picked.emit(self.place_at(event.position()))

    def _measures(self, event: QMouseEvent) -> bool:
        """Begin or take away a measurement if the ruler is in use; return whether it is."""
        if self._measuring is None or not self._measuring.on or self._button == Qt.MouseButton.MiddleButton:
            return False
        point = self.point_at(event.position())
        if self._button == Qt.MouseButton.LeftButton:
            self._ruled = Measurement(self._plane, self._index, (point, point))
        elif self._button == Qt.MouseButton.RightButton:
            self._measuring.take_away(self._study, self._view, self._plane, self._index, point)
            self._button = Qt.MouseButton.NoButton
        self.update()
        return True

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the drag, or tell where the pointer is."""
        take_keys(self)
        if not event.buttons() & self._button:
            self._button = Qt.MouseButton.NoButton
        step, self._last = event.position() - self._last, event.position()
        now, buttons = self._link.now, Qt.MouseButton
        if self._ruled is not None:
            self._ruled = replace(self._ruled, points=(self._ruled.points[0], self.point_at(event.position())))
            self.update()
        elif self._button == buttons.LeftButton:
            self.picked.emit(self.place_at(event.position()))
        elif self._button == buttons.MiddleButton:
            self._put_view(self._view.moved(step.x(), step.y()).pan, now.zoom)
        elif self._button == buttons.RightButton:
            self._link.put(replace(now, window=dragged_window(now.window, step.x(), step.y())))
        elif self._plane == "axial" and self._layer.images:
            self._pointed = True  # the pointer itself marks the place
            self.hovered.emit(self.place_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag."""
        if event.button() != self._button:
            return
        self._button = Qt.MouseButton.NoButton
        drawn, self._ruled = self._ruled, None
        if drawn is not None and self._measuring is not None:
            self._measuring.draw(self._study, self._view, drawn)
            self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Go to the next plane, or zoom."""
        event.accept()
        if not self._layer.images:
            return
        delta = wheel_delta(event)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            zoomed = self._view.zoomed(self._view.zoom * ZOOM_A_NOTCH ** (delta / NOTCH), event.position())
            self._put_view(zoomed.pan, self._link.now.zoom * zoomed.zoom / self._view.zoom)
        elif notches := self._wheel.add(delta):
            self.stepped.emit(notches)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step through the planes; other keys belong to whoever holds it."""
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}
        step = steps.get(Qt.Key(event.key()))
        if step is None or not self._layer.images:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Have the keys, whatever was clicked before."""
        take_keys(self)

    def leaveEvent(self, event: object) -> None:
        """Mark the place again."""
        self._pointed = False
        self.update()

    def _put_view(self, pan: tuple[float, float], zoom: float) -> None:
        """Let all planes be zoomed and panned as this one."""
        now = self._link.now
        mm = list(now.pan)
        for axis, along in zip(self._across, pan, strict=True):
            mm[axis] = along
        scale = None if now.scale is None else now.scale * zoom / now.zoom
        self._link.put(replace(now, pan=Place(*mm), zoom=zoom, scale=scale))
