"""Pointer events of a canvas become calls of the tool in use, which changes the sketch."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Qt, Signal

from app.sketch import TOOLS, Point, Sketch, Tool
from app.sketch.tools import BrushTool, EllipseTool, MoveTool, PickTool, PolygonTool, RulerTool
from app.sketch.tools.base import pixel_at
from widgets.commands.drawing import VIEW
from widgets.pane import marks
from widgets.pane.pointer import PointerEvent
from widgets.pane.viewer import SliceViewer

LOOKING = (RulerTool, PickTool)
"""Tools that change nothing, so that a locked structure does not stop them."""


CURSORS = {
    None: Qt.CursorShape.CrossCursor,
    "move": Qt.CursorShape.SizeAllCursor,
    "resize": Qt.CursorShape.SizeFDiagCursor,
}
"""What the pointer looks like over a contour that can be moved or resized."""


class ToolTranslator(QObject):
    """Stands between a viewer and the tools of `app.sketch`.

    Attributes
    ----------
    label : int
        The structure that is drawn.
    erasing : bool
        Whether the left button erases and the right one adds.
    pointer : (float, float) or None
        Where the pointer is, (row, column) in mm.

    Signals
    -------
    pressed()
        A stroke is about to begin.
    picked(int)
        A structure was picked.
    """

    pressed = Signal()
    picked = Signal(int)

    def __init__(self, viewer: SliceViewer, sketch: Sketch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.label = sketch.structures[0].label
        self.erasing = False
        self.pointer: Point | None = None
        self.key = VIEW
        self.brush = BrushTool()
        self._sketch = sketch
        self._viewer = viewer
        self._canvas = viewer.canvas
        self._tools: dict[str, Tool] = {key: make() for key, make in TOOLS.items()} | {self.brush.key: self.brush}
        self._refusal: tuple[str, Point] | None = None
        self._marked: Sequence[npt.NDArray[np.float64]] = ()
        self._canvas.pressed.connect(self._on_pressed)
        self._canvas.moved.connect(self._on_moved)
        self._canvas.released.connect(self._on_released)
        self._canvas.double_clicked.connect(self._on_double_clicked)
        self._canvas.left.connect(self._on_left)

    @property
    def drawing(self) -> bool:
        """Whether a stroke or a polygon is in progress."""
        return self._sketch.stroke is not None

    @property
    def pixel(self) -> tuple[int, int] | None:
        """The pixel (row, column) under the pointer; it may lie outside the slice."""
        return None if self.pointer is None else pixel_at(self._sketch, self.pointer)

    def use(self, key: str) -> None:
        """Use another tool; what is in progress is abandoned."""
        if key != VIEW and key not in self._tools:
            raise ValueError(f"there is no tool {key!r}")
        self.cancel()
        self.key = key
        self._canvas.drawing = key != VIEW
        self.show_lines()

    def mark(self, outlines: Sequence[npt.NDArray[np.float64]]) -> None:
        """Draw closed outlines (N, 2) in mm beside the tool's own lines."""
        self._marked = [np.vstack([outline, outline[:1]]) for outline in outlines]
        self.show_lines()

    def cancel(self) -> None:
        """Abandon what is in progress; it leaves nothing."""
        self._canvas.release_pointer()
        self._refusal = None
        tool = self._tools.get(self.key)
        if tool is not None:
            tool.cancel()
        self._canvas.hold_slice = False
        self.show_lines()

    def finish(self) -> None:
        """Close the polygon that is open."""
        tool = self._tools.get(self.key)
        if isinstance(tool, PolygonTool) and self.drawing:
            self._canvas.release_pointer()
            tool.finish()
            self._show()

    def step(self, act: Callable[[], object]) -> None:
        """Do one undoable thing; while something is in progress, abandon that instead."""
        if self.drawing or self._canvas.busy:
            self.cancel()
        else:
            act()

    def show_lines(self) -> None:
        """Draw what the tool shows at the pointer, and the marked outlines."""
        tool, note = self._tools.get(self.key), self._refusal
        lines: list[npt.NDArray[np.float64]] = []
        if isinstance(tool, RulerTool):
            lines = tool.outline((0.0, 0.0))
            if tool.length_mm is not None and tool.ends is not None:
                note = (f"{tool.length_mm:.1f} mm", tool.ends[1])
        elif tool is not None and self.pointer is not None:
            lines = tool.outline(self.pointer)
        erases = self.erasing and not isinstance(tool, LOOKING)
        self._canvas.set_lines([*lines, *self._marked], note, marks.ERASE_INK if erases else marks.INK)

    def _tool_for(self, event: PointerEvent) -> Tool | None:
        """Take note of pointer and keys; returns the tool in use."""
        self.pointer = event.point_mm
        tool = self._tools.get(self.key)
        if isinstance(tool, EllipseTool):
            tool.circle, tool.from_centre = event.shift, event.ctrl
        return tool

    def _on_pressed(self, event: PointerEvent) -> None:
        self._refusal = None
        tool = self._tool_for(event)
        if tool is None:
            return
        if not isinstance(tool, LOOKING):
            if self.label in self._sketch.locked:
                self._refusal = (f"{self._sketch.structure(self.label).title} is locked", event.point_mm)
                self.show_lines()
                return
            self.pressed.emit()
        erase = event.right != self.erasing
        tool.press(self._sketch, self._viewer.slice, self.label, event.point_mm, erase)
        self._show()

    def _on_moved(self, event: PointerEvent) -> None:
        tool = self._tool_for(event)
        if tool is None:
            return
        if self._canvas.busy:
            tool.move(event.point_mm)
        elif isinstance(tool, MoveTool):
            grip = tool.grip(self._sketch, self._viewer.slice, self.label, event.point_mm)
            self._canvas.setCursor(CURSORS[grip])
        self._show()

    def _on_released(self, event: PointerEvent) -> None:
        tool = self._tool_for(event)
        if tool is None:
            return
        tool.release(event.point_mm)
        if isinstance(tool, PickTool) and tool.picked:
            self.picked.emit(tool.picked)
        self._show()

    def _on_double_clicked(self, event: PointerEvent) -> None:
        """Close a polygon with the button that draws it; two quick clicks of the other take two corners back."""
        tool = self._tools.get(self.key)
        if isinstance(tool, PolygonTool) and tool.erase == (event.right != self.erasing):
            self.finish()

    def _on_left(self) -> None:
        self.pointer = None
        self.show_lines()

    def _show(self) -> None:
        self.show_lines()
        self._canvas.hold_slice = self.drawing
