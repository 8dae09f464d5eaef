"""Helpers of the tests that need Qt: synthetic volumes, mouse and keys in mm, colours on the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPaintEvent, QPixmap, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.anatomy import STRUCTURES
from widgets.pane.canvas import SliceCanvas
from widgets.pane.slice_renderer import choose_window_system
from widgets.shared import focus_mark, roles, theme

Thing = TypeVar("Thing")
Point = tuple[float, float]
Planes = npt.NDArray[np.uint8]

LEFT, RIGHT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
NONE, CTRL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)

GREY = 100
"""Display value of the tissue of :func:`flat_planes`."""

COLOURS = {structure.label: structure.colour for structure in STRUCTURES}


def application() -> QApplication:
    """Return the Qt application in the program's colours, made if there is none yet."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    choose_window_system()
    made = QApplication(["tests"])
    theme.apply(made)
    roles.install(made)
    focus_mark.install(made)
    return made


def flat_planes(value: int = GREY, slices: int = 12, size: int = 240) -> Planes:
    """Return planes (slices, size, size) of one grey disc, 0 around it."""
    row, column = np.mgrid[:size, :size]
    middle = (size - 1) / 2
    disc = np.hypot(row - middle, column - middle) < 0.45 * size
    return np.ascontiguousarray(np.broadcast_to(np.where(disc, value, 0).astype(np.uint8), (slices, size, size)))


def pump(rounds: int = 2) -> None:
    """Have everything handled that is due now."""
    for _ in range(rounds):
        QApplication.processEvents()


def show(widget: QWidget, width: int, height: int) -> None:
    """Show a widget at a size, active."""
    application()
    widget.resize(width, height)
    widget.show()
    widget.activateWindow()
    QTest.qWaitForWindowExposed(widget)
    pump()


def dispose(widget: QWidget) -> None:
    """Close a window and delete it with everything in it, now."""
    widget.close()
    widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    pump()


@contextmanager
def shown_canvas() -> Iterator[SliceCanvas]:
    """Return a canvas of a grey disc, 600 x 500 pixels."""
    application()
    made = SliceCanvas()
    made.set_volume(flat_planes())
    made.set_slice(5)
    show(made, 600, 500)
    yield made
    dispose(made)


# What is on the screen


def picture_of(widget: QWidget, ratio: float = 1.0) -> QImage:
    """Return what a widget paints, at a device pixel ratio."""
    pump()
    pixmap = QPixmap(widget.size() * ratio)
    pixmap.setDevicePixelRatio(ratio)
    widget.render(pixmap, QPoint(0, 0))
    return pixmap.toImage()


def colour_at(canvas: SliceCanvas, point_mm: Point, ratio: float = 1.0) -> tuple[int, int, int]:
    """Return the colour on the screen at (row, column) in mm."""
    position = canvas.position_of(*point_mm)
    return colour_of(picture_of(canvas, ratio), QPointF(position.x() * ratio, position.y() * ratio))


def colour_of(picture: QImage, position: QPointF) -> tuple[int, int, int]:
    """Return the colour of the pixel that holds a position."""
    colour: QColor = picture.pixelColor(int(np.floor(position.x())), int(np.floor(position.y())))
    return colour.red(), colour.green(), colour.blue()


def blended(label: int, opacity: float, grey: int = GREY) -> tuple[int, int, int]:
    """Return the colour of a structure over a grey."""
    red, green, blue = (round(opacity * value + (1 - opacity) * grey) for value in COLOURS[label])
    return red, green, blue


def assert_colour(found: tuple[int, int, int], wanted: tuple[int, int, int], tolerance: int = 3) -> None:
    """Compare two colours, each channel within a tolerance."""
    assert all(abs(a - b) <= tolerance for a, b in zip(found, wanted, strict=True)), f"{found} is not {wanted}"


class PaintWatch(QObject):
    """Notes the rectangle of every paint event of a widget, in logical pixels."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.rects: list[QRect] = []
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at paint events and let everything through."""
        if isinstance(event, QPaintEvent):
            self.rects.append(event.rect())
        return False

    @property
    def areas(self) -> list[int]:
        """The area of every paint event."""
        return [rect.width() * rect.height() for rect in self.rects]


# Mouse and keys


def send_mouse(
    canvas: QWidget,
    kind: QEvent.Type,
    position: QPointF,
    button: Qt.MouseButton,
    held: bool,
    keys: Qt.KeyboardModifier = NONE,
) -> None:
    """Send one mouse event at a position in logical pixels."""
    moves = kind == QEvent.Type.MouseMove
    event = QMouseEvent(
        kind,
        position,
        QPointF(canvas.mapToGlobal(position)),
        Qt.MouseButton.NoButton if moves else button,
        button if held else Qt.MouseButton.NoButton,
        keys,
    )
    QApplication.sendEvent(canvas, event)


def hover(canvas: SliceCanvas, point_mm: Point) -> None:
    """Move the pointer to (row, column) in mm, no button held."""
    send_mouse(canvas, QEvent.Type.MouseMove, canvas.position_of(*point_mm), LEFT, False)


def press(canvas: SliceCanvas, point_mm: Point, button: Qt.MouseButton = LEFT) -> None:
    """Press a button at (row, column) in mm."""
    send_mouse(canvas, QEvent.Type.MouseButtonPress, canvas.position_of(*point_mm), button, True)


def move(canvas: SliceCanvas, point_mm: Point, button: Qt.MouseButton = LEFT) -> None:
    """Move with a button held."""
    send_mouse(canvas, QEvent.Type.MouseMove, canvas.position_of(*point_mm), button, True)


def release(canvas: SliceCanvas, point_mm: Point, button: Qt.MouseButton = LEFT) -> None:
    """Release a button."""
    send_mouse(canvas, QEvent.Type.MouseButtonRelease, canvas.position_of(*point_mm), button, False)


def drag(canvas: SliceCanvas, points_mm: Sequence[Point], button: Qt.MouseButton = LEFT) -> None:
    """Press at the first point, move through all, release at the last."""
    press(canvas, points_mm[0], button)
    for point in points_mm[1:]:
        move(canvas, point, button)
    release(canvas, points_mm[-1], button)
    pump()


def click(canvas: SliceCanvas, point_mm: Point, button: Qt.MouseButton = LEFT) -> None:
    """Press and release."""
    drag(canvas, [point_mm], button)


def double_click(canvas: SliceCanvas, point_mm: Point) -> None:
    """Click twice, as Qt tells it: press, release, double click, release."""
    click(canvas, point_mm)
    send_mouse(canvas, QEvent.Type.MouseButtonDblClick, canvas.position_of(*point_mm), LEFT, True)
    release(canvas, point_mm)
    pump()


def drag_pixels(canvas: SliceCanvas, start: QPointF, step: QPointF, button: Qt.MouseButton) -> None:
    """Drag by logical pixels."""
    send_mouse(canvas, QEvent.Type.MouseButtonPress, start, button, True)
    send_mouse(canvas, QEvent.Type.MouseMove, start + step, button, True)
    send_mouse(canvas, QEvent.Type.MouseButtonRelease, start + step, button, False)
    pump()


def wheel(canvas: SliceCanvas, point_mm: Point, delta: int = 120, keys: Qt.KeyboardModifier = NONE) -> None:
    """Turn the wheel at (row, column) in mm; 120 is a notch away from the reader."""
    position = canvas.position_of(*point_mm)
    event = QWheelEvent(
        position,
        QPointF(canvas.mapToGlobal(position)),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)
    pump()


def key(widget: QWidget, name: Qt.Key, keys: Qt.KeyboardModifier = NONE) -> None:
    """Type a key in a widget, which gets the focus."""
    widget.setFocus()
    pump()
    QTest.keyClick(widget, name, keys)
    pump()
