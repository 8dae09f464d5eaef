"""A pen that the keys move over the slice, for whoever draws without a mouse, or to the millimetre."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent

from app.sketch import Point
from widgets.drawing.tool_translator import ToolTranslator
from widgets.language import tr
from widgets.pane.pointer import PointerEvent
from widgets.pane.viewer import SliceViewer

STEP_MM, LEAP_MM = 1.0, 10.0

WAYS = {Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1), Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0)}
"""To the right and down on the screen."""

STROKE, OTHER, LEAVE = Qt.Key.Key_Space, Qt.Key.Key_Backspace, Qt.Key.Key_Escape
STAMP = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

ROOM = 24
"""In logical pixels, around the pen, that the picture moves to keep in sight."""


class KeyPen(QObject):
    """Draws on a viewer with the tool in use, by keys alone; while it is away the keys mean what they always mean.

    It is a pointer with a button: what it does reaches the tools as events of the canvas, as those of a mouse do. A mouse takes
    the pen along where it moves.

    Signals
    -------
    changed()
        The pen is there, or away.
    told(str)
        How it is used.
    """

    changed = Signal()
    told = Signal(str)

    def __init__(self, viewer: SliceViewer, translator: ToolTranslator) -> None:
        super().__init__(translator)
        self._viewer = viewer
        self._canvas = viewer.canvas
        self._translator = translator
        self._point: Point | None = None
        self._canvas.installEventFilter(self)
        self._canvas.moved.connect(self._on_moved)
        self._canvas.left.connect(self._on_left, Qt.ConnectionType.QueuedConnection)
        viewer.study_changed.connect(self.put_away)

    @property
    def on(self) -> bool:
        """Whether the pen is there."""
        return self._point is not None

    def toggle(self) -> None:
        """Take the pen, or put it away."""
        if self.on:
            self.put_away()
        elif self._viewer.planes is not None:
            self._canvas.setFocus()
            place = self._translator.pointer or self._viewer.crosshair or self._canvas.view.middle
            self._go((float(round(place[0])), float(round(place[1]))))
            self.changed.emit()
            self.told.emit(self._sentence())

    def put_away(self) -> None:
        """Lift the pen and put it away."""
        if self.on:
            self._lift()
            self._point = None
            self._viewer.set_crosshair(None)
            self._canvas.left.emit()
            self.changed.emit()
            self.told.emit("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys of the pen while it is there, before those commands that have them otherwise."""
        if not self.on:
            return False
        if event.type() == QEvent.Type.FocusOut:
            self._lift()
        if not isinstance(event, QKeyEvent) or not self._takes(event):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            self._act(event)
        return True

    def _takes(self, event: QKeyEvent) -> bool:
        key, held = event.key(), _held(event)
        if key in WAYS:
            return held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if key == LEAVE:
            return not self._translator.drawing and not self._canvas.busy  # else it abandons the stroke
        return key in (STROKE, *STAMP, OTHER) and held == Qt.KeyboardModifier.NoModifier

    def _act(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in WAYS:
            self._step(*WAYS[Qt.Key(key)], LEAP_MM if _held(event) else STEP_MM)
        elif event.isAutoRepeat():
            return
        elif key == LEAVE:
            self.put_away()
        elif not self._canvas.drawing:
            self.told.emit(tr("The tool View draws nothing: choose another one, B for the brush"))
        elif self._canvas.held_by_keys:
            if key != OTHER:
                self._lift()
        elif key == OTHER:
            self._click(other=True)
        elif key in STAMP and self._translator.drawing:
            self._translator.finish()
        elif key in STAMP or self._translator.tool.by_clicks:
            self._click(other=False)
        else:
            self._press(other=False)

    def _step(self, right: int, down: int, mm: float) -> None:
        if self._point is None:
            return
        view = self._canvas.view
        (row, column), across = self._point, -right if view.mirrored else right
        (rows, columns), (tall, wide) = view.shape, view.spacing
        place = (row + mm * down, column + mm * across)
        self._go((min(max(place[0], 0.0), (rows - 1) * tall), min(max(place[1], 0.0), (columns - 1) * wide)))

    def _go(self, place: Point) -> None:
        """Be at another place, in sight, and say where that is."""
        self._point = place
        self._keep_in_sight(place)
        self._canvas.moved.emit(self._event())
        self._viewer.set_crosshair(place)
        self._announce(self._viewer.read_out)

    def _keep_in_sight(self, place: Point) -> None:
        canvas = self._canvas
        at, seen = canvas.position_of(*place), canvas.rect().adjusted(ROOM, ROOM, -ROOM, -ROOM)
        dx = min(max(at.x(), seen.left()), seen.right()) - at.x()
        dy = min(max(at.y(), seen.top()), seen.bottom()) - at.y()
        if dx or dy:
            canvas.pan = canvas.view.moved(dx, dy).pan

    def _click(self, other: bool) -> None:
        self._press(other)
        self._lift(other)

    def _press(self, other: bool) -> None:
        self._canvas.hold_by_keys(True)
        self._canvas.pressed.emit(self._event(other))
        self._announce(tr("Pen down") if self._translator.drawing else self._canvas.note or "")

    def _lift(self, other: bool = False) -> None:
        if self._canvas.held_by_keys:
            self._canvas.hold_by_keys(False)
            self._canvas.released.emit(self._event(other))
            self._viewer.set_crosshair(self._point)
            self._announce(tr("Pen up"))

    def _event(self, other: bool = False) -> PointerEvent:
        return PointerEvent(self._point or (0.0, 0.0), other)

    def _sentence(self) -> str:
        if not self._canvas.drawing:
            return tr("Esc ends, arrows move the mark (Shift: 10 mm), Ctrl and arrows the slices; choose a tool to draw with")
        return tr("Esc ends, arrows move (Shift: 10 mm), Space draws and lifts, Return closes, Backspace: other button")

    def _announce(self, words: str) -> None:
        """Have a screen reader say it."""
        if words and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._canvas, words))

    def _on_moved(self, event: PointerEvent) -> None:
        if self.on:
            self._point = event.point_mm

    def _on_left(self) -> None:
        """The mouse has gone: the pen stays where it was."""
        if self._point is not None and not self._canvas.busy:
            self._go((float(round(self._point[0])), float(round(self._point[1]))))


def _held(event: QKeyEvent) -> Qt.KeyboardModifier:
    """Return which keys are held; the pad of numbers is no such key."""
    return event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
