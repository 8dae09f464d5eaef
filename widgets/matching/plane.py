"""One image of the pair: an axial plane with what was pointed out, or with how alike every place is and the best ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.sketch import Box
from widgets.language import tr
from widgets.matching.reading import Planes
from widgets.pane import marks
from widgets.pane.plane_widget import PlaneWidget
from widgets.pane.view_geometry import Point
from widgets.pane.wheel import NOTCH, ZOOM_A_NOTCH, WheelSteps, wheel_delta

LEAST_SIZE = (140, 140)
MARGIN_MM = 12.0
HEAT = (255, 96, 32)
"""Of the most alike places, red, green and blue; clearer the less alike they are."""

WAYS = {Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1), Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0)}
"""To the right and down on the screen."""

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier

SLICES = {Qt.Key.Key_PageUp: 1, Qt.Key.Key_PageDown: -1}
ASKING = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)

MOST_HEAT = 200
RING = 9
NOTE_FONT = 12

FloatArray = npt.NDArray[np.float32]


def heat_image(similar: FloatArray, low: float, high: float) -> QImage:
    """Return a map (rows, columns) as a transparent image: nothing at `low`, strongest at `high`."""
    share = np.clip((similar - low) / max(high - low, 1e-6), 0, 1) ** 2
    pixels = np.empty((*similar.shape, 4), np.uint8)
    pixels[..., :3] = HEAT
    pixels[..., 3] = np.rint(share * MOST_HEAT)
    rows, columns = similar.shape
    return QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGBA8888).copy()


class MatchPlane(PlaneWidget):
    """Shows a plane; arrows with Ctrl (with Shift 10 mm) move a cross over it, Return asks there, Page keys go to other slices.

    Signals
    -------
    picked(float, float)
        A place was clicked: row and column, mm.
    stepped(int)
        Slices towards the head.
    zoomed(float, float, float)
        Zoom and pan (row, column) were changed by the wheel.
    """

    picked = Signal(float, float)
    stepped = Signal(int)
    zoomed = Signal(float, float, float)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._planes: Planes | None = None
        self._message = ""
        self._index = 0
        self._asked: tuple[int, Point] | None = None
        self._heat: tuple[FloatArray, tuple[int, int, int]] | None = None
        self._heat_shown = True
        self._best: list[tuple[int, Point]] = []
        self._pointed: Point | None = None
        self._wheel = WheelSteps()
        self.setMinimumSize(*LEAST_SIZE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(title)
        self.setToolTip(
            tr("{title}: click a place to find it in the other image, wheel for the next slice, Ctrl+wheel to zoom", title=title)
        )

    @property
    def index(self) -> int:
        """The slice that is shown."""
        return self._index

    @property
    def best(self) -> list[tuple[int, Point]]:
        """Slice and (row, column) of the best places."""
        return list(self._best)

    def set_message(self, text: str) -> None:
        """Say why there is no picture."""
        self._message = text
        self.update()

    def set_planes(self, planes: Planes, head: Box | None) -> None:
        """Show a stack uint8 (Z, H, W), so that the box of the head just fits; None means all of it."""
        self._planes = planes
        self.clear()
        rows, columns = planes.shape[1:]
        self._view = replace(self._view, shape=(rows, columns))
        self.set_home(head, MARGIN_MM)

    def set_index(self, k: int) -> None:
        """Show another slice."""
        self._index = k
        self.update()

    def set_mirrored(self, mirrored: bool) -> None:
        """Show column 0, the patient's left, on the screen's right."""
        self._view = replace(self._view, mirrored=mirrored)
        self._changed_view()

    def clear(self) -> None:
        """Forget what was asked and found."""
        self._asked, self._heat, self._best, self._pointed = None, None, [], None
        self.update()

    def show_asked(self, k: int, point: Point) -> None:
        """Cross lines at a place that was pointed out."""
        self._asked = k, point
        self.update()

    def show_found(self, similar: FloatArray, first: tuple[int, int, int], best: list[tuple[int, Point]]) -> None:
        """Show how alike places are (Z, rows, columns), from plane, row and column `first` on, and the best of them."""
        self._heat, self._best = (similar, first), best
        self.update()

    def show_heat(self, shown: bool) -> None:
        """Show or hide the map."""
        self._heat_shown = shown
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint plane, map and marks."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), marks.BACKGROUND)
        if self._planes is None:
            marks.paint_message(painter, self.rect(), self._message)
        else:
            self._paint_plane(painter, self._planes[self._index])
        painter.setFont(marks.letter_font(NOTE_FONT))
        note = self._title if self._planes is None else tr("{title} · slice {index}", title=self._title, index=self._index)
        marks.paint_text(painter, QRect(8, 6, self.width() - 16, 18), note, Qt.AlignmentFlag.AlignLeft)

    def _paint_plane(self, painter: QPainter, plane: npt.NDArray[np.uint8]) -> None:
        flat = np.ascontiguousarray(plane)
        grey = QImage(flat.data, flat.shape[1], flat.shape[0], flat.shape[1], QImage.Format.Format_Grayscale8)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._paint_image(painter, grey, self._view.plane_mm)
        if self._heat is not None and self._heat_shown:
            similar, (k, row, column) = self._heat
            if 0 <= self._index - k < len(similar):
                image = heat_image(similar[self._index - k], float(np.median(similar)), float(similar.max()))
                box = (row, row + similar.shape[1], column, column + similar.shape[2])
                self._paint_image(painter, image, self._view.box_mm(box))
        marks.paint_marks(painter, self._view, self.rect(), self.rect(), self.rect())
        if self._asked is not None and self._asked[0] == self._index:
            marks.paint_crosshair(painter, self._view, self._asked[1], self.rect())
        if self._pointed is not None and self.hasFocus():
            marks.paint_crosshair(painter, self._view, self._pointed, self.rect(), True)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, (k, point) in reversed(list(enumerate(self._best, 1))):
            if k == self._index:
                self._paint_ring(painter, number, self._view.to_widget(point))

    def _paint_image(self, painter: QPainter, image: QImage, where: QRectF) -> None:
        across = Qt.Orientation.Horizontal if self._view.mirrored else Qt.Orientation(0)
        painter.drawImage(self._view.transform.mapRect(where), image.flipped(across))

    def _paint_ring(self, painter: QPainter, number: int, at: QPointF) -> None:
        for colour, width in ((marks.SHADOW, 4), (marks.FRAME if number == 1 else QColor(marks.INK), 2)):
            painter.setPen(QPen(colour, width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, RING, RING)
        painter.setFont(marks.letter_font(NOTE_FONT))
        beside = QRect(round(at.x()) + RING + 2, round(at.y()) - RING - 8, 16, 16)
        marks.paint_text(painter, beside, str(number))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for the place under the left button."""
        super().mousePressEvent(event)
        if self._planes is None or event.button() != Qt.MouseButton.LeftButton:
            return
        row, column = self._view.to_mm(event.position())
        rows, columns = self._planes.shape[1:]
        if -0.5 <= row < rows - 0.5 and -0.5 <= column < columns - 0.5:
            self.picked.emit(row, column)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cross, ask where it is, or go to another slice."""
        key = event.key()
        far, near = (bool(event.modifiers() & held) for held in (SHIFT, CTRL))
        if self._planes is None or key not in (*WAYS, *SLICES, *ASKING) or (key in WAYS and not (far or near)):
            super().keyPressEvent(event)
        elif key in WAYS:
            self._point(*WAYS[Qt.Key(key)], 10.0 if far else 1.0)
        elif key in SLICES:
            self.stepped.emit(SLICES[Qt.Key(key)])
        elif self._pointed is not None:
            self.picked.emit(*self._pointed)

    def _point(self, right: int, down: int, mm: float) -> None:
        row, column = self._pointed or self._view.middle
        (rows, columns), across = self._view.shape, -right if self._view.mirrored else right
        self._pointed = (
            min(max(round(row) + mm * down, 0.0), rows - 1.0),
            min(max(round(column) + mm * across, 0.0), columns - 1.0),
        )
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Go to the next slice, or zoom."""
        event.accept()
        delta = wheel_delta(event)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(delta, event.position())
        elif (notches := self._wheel.add(delta)) and self._planes is not None:
            self.stepped.emit(notches)

    def zoom_by(self, delta: int, about: QPointF) -> None:
        """Zoom by a turn of the wheel, 120 a notch, about a position in logical pixels."""
        self._view = self._view.zoomed(self._view.zoom * ZOOM_A_NOTCH ** (delta / NOTCH), about)
        self._changed_view()
        self.zoomed.emit(self.zoom, *self.pan)
