"""Pointer events of a canvas become calls of the tool in use, which changes the sketch."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Qt, Signal

from app.sketch import TOOLS, Point, Sketch, Tool
from app.sketch.tools import BrushTool, Cursor, Held, Note, ThresholdTool, ViewTool
from app.sketch.tools.base import pixel_at
from widgets.language import tr
from widgets.pane import marks
from widgets.pane.pointer import PointerEvent
from widgets.pane.viewer import SliceViewer

CURSORS = {
    Cursor.CROSS: Qt.CursorShape.CrossCursor,
    Cursor.HAND: Qt.CursorShape.OpenHandCursor,
    Cursor.MOVE: Qt.CursorShape.SizeAllCursor,
    Cursor.RESIZE: Qt.CursorShape.SizeFDiagCursor,
}


class ToolTranslator(QObject):
    """Stands between a viewer and the tools of `app.sketch`, and knows none of them but the brushes, whose size is set.

    Attributes
    ----------
    label : int
        The structure that is drawn.
    erasing : bool
        Whether the left button erases and the right one adds.
    pointer : (float, float) or None
        Where the pointer is, (row, column) in mm.
    brush : BrushTool
    threshold : ThresholdTool
        The brush that paints within a range of values.

    Signals
    -------
    pressed()
        A stroke is about to begin.
    drawing_changed()
        Something is in progress, or no longer.
    picked(int)
        A structure was picked.
    """

    pressed = Signal()
    drawing_changed = Signal()
    picked = Signal(int)

    def __init__(self, viewer: SliceViewer, sketch: Sketch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.label = sketch.structures[0].label
        self.erasing = False
        self.pointer: Point | None = None
        self.brush = BrushTool()
        self.threshold = ThresholdTool()
        self._sketch = sketch
        self._viewer = viewer
        self._canvas = viewer.canvas
        self._tools: dict[str, Tool] = {key: make() for key, make in TOOLS.items()}
        self._tools |= {brush.key: brush for brush in (self.brush, self.threshold)}
        self._tool: Tool = ViewTool()
        self._cursor: Cursor | None = None
        self._drawing = False
        self._said: Note | None = None
        self._marked: Sequence[npt.NDArray[np.float64]] = ()
        self._canvas.pressed.connect(self._on_pressed)
        self._canvas.moved.connect(self._on_moved)
        self._canvas.released.connect(self._on_released)
        self._canvas.double_clicked.connect(self._on_double_clicked)
        self._canvas.left.connect(self._on_left)

    @property
    def key(self) -> str:
        """Key of the tool in use."""
        return self._tool.key

    @property
    def tool(self) -> Tool:
        """The tool in use."""
        return self._tool

    @property
    def drawing(self) -> bool:
        """Whether a stroke or a polygon is in progress."""
        return self._sketch.stroke is not None

    @property
    def pixel(self) -> tuple[int, int] | None:
        """The pixel (row, column) under the pointer; it may lie outside the slice."""
        return None if self.pointer is None else pixel_at(self._sketch, self.pointer)

    def set_radius(self, radius_mm: float) -> None:
        """Set the size of the brushes."""
        self.brush.radius_mm = self.threshold.radius_mm = radius_mm
        self.show_lines()

    def use(self, key: str) -> None:
        """Use another tool; what is in progress is abandoned. ValueError if there is no such tool."""
        if key not in self._tools:
            raise ValueError(f"there is no tool {key!r}")
        self.cancel()
        if key != self.key:
            self._tool = self._tools[key]
            self._show_cursor(None)
        self._canvas.drawing = self._tool.takes_pointer
        self.show_lines()

    def mark(self, outlines: Sequence[npt.NDArray[np.float64]]) -> None:
        """Draw closed outlines (N, 2) in mm beside the tool's own lines."""
        self._marked = [np.vstack([outline, outline[:1]]) for outline in outlines]
        self.show_lines()

    def cancel(self) -> None:
        """Abandon what is in progress; it leaves nothing."""
        self._canvas.release_pointer()
        self._said = None
        self._tool.cancel()
        self._show()

    def finish(self) -> None:
        """Close the polygon that is open."""
        if self.drawing:
            self._tool.finish()
            self._end()

    def say(self, text: str) -> None:
        """Say beside the pointer, if it is on the picture, what was not done, and why."""
        self._said = None if self.pointer is None else Note(text, self.pointer)
        self.show_lines()

    def step(self, act: Callable[[], object]) -> None:
        """Do one undoable thing; while something is in progress, abandon that instead."""
        if self.drawing or self._canvas.busy:
            self.cancel()
        else:
            act()

    def show_lines(self) -> None:
        """Draw what the tool shows at the pointer, and the marked outlines."""
        note = self._tool.note or self._said
        said = None if note is None else (note.text, note.point_mm)
        erases = self.erasing and self._tool.swaps
        lines = [*self._tool.outline(self.pointer), *self._marked]
        self._canvas.set_lines(lines, said, marks.ERASE_INK if erases else marks.INK)

    def erases(self, event: PointerEvent) -> bool:
        """Whether a button removes instead of adding."""
        return event.right != (self.erasing and self._tool.swaps)

    def _take_note(self, event: PointerEvent) -> None:
        """Take note of pointer and keys."""
        self.pointer = event.point_mm
        self._tool.hold(Held(event.shift, event.ctrl))

    def _on_pressed(self, event: PointerEvent) -> None:
        self._said = None
        self._take_note(event)
        if self._tool.draws:
            if self.label in self._sketch.locked:
                self._said = Note(tr("{title} is locked", title=tr(self._sketch.structure(self.label).title)), event.point_mm)
                self.show_lines()
                return
            self.pressed.emit()
        self._tool.press(self._sketch, self._viewer.slice, self.label, event.point_mm, self.erases(event))
        self._show()

    def _on_moved(self, event: PointerEvent) -> None:
        self._take_note(event)
        if self._canvas.busy:
            self._tool.move(event.point_mm)
        else:
            self._show_cursor(event.point_mm)
        self._show()

    def _on_released(self, event: PointerEvent) -> None:
        self._take_note(event)
        self._tool.release(event.point_mm)
        if self._tool.picked is not None:
            self.picked.emit(self._tool.picked)
        self._show()

    def _on_double_clicked(self, event: PointerEvent) -> None:
        was_drawing = self.drawing
        self._tool.double_click(self.erases(event))
        if was_drawing and not self.drawing:
            self._end()

    def _on_left(self) -> None:
        self.pointer = None
        self.show_lines()

    def _end(self) -> None:
        """Something that went on over several clicks has ended."""
        self._canvas.release_pointer()
        self._show()

    def _show(self) -> None:
        self.show_lines()
        self._canvas.hold_slice = self.drawing
        if self.drawing != self._drawing:
            self._drawing = self.drawing
            self.drawing_changed.emit()

    def _show_cursor(self, point_mm: Point | None) -> None:
        cursor = self._tool.cursor(self._sketch, self._viewer.slice, self.label, point_mm)
        if cursor is not self._cursor:
            self._cursor = cursor
            self._canvas.setCursor(CURSORS[cursor])
