"""Pointer events of a canvas become calls of the tool in use; what the tool changed is repainted and told."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Qt, Signal

from app.sketch import TOOLS, Box, Change, Point, Sketch, Tool
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
    sketch_changed(int, bool)
        The slice, and whether the pen has settled.
    settled()
        Nothing is in progress and the sketch differs from what it was; emitted before `sketch_changed`.
    pressed()
        A stroke is about to begin.
    picked(int)
        A structure was picked.
    """

    sketch_changed = Signal(int, bool)
    settled = Signal()
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
        self._settled_revision = self._told_revision = sketch.revision
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
            self._repaint(tool.cancel())
        self._settle()
        self.show_lines()

    def finish(self) -> None:
        """Close the polygon that is open."""
        tool = self._tools.get(self.key)
        if isinstance(tool, PolygonTool) and self.drawing:
            self._canvas.release_pointer()
            self._repaint(tool.finish())
            self._tell()

    def step(self, act: Callable[[], Change | None]) -> None:
        """Do one undoable thing and show it; while something is in progress, abandon that instead."""
        if self.drawing or self._canvas.busy:
            self.cancel()
            return
        change = act()
        if change is not None and self._viewer.slice not in change.slices:
            self._viewer.set_slice(change.slice)
        if change is not None:
            self._viewer.refresh_overlay()
        self._settle()

    def forget_changes(self) -> None:
        """Take the sketch as it is for told."""
        self._settled_revision = self._told_revision = self._sketch.revision

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
        self._repaint(tool.press(self._sketch, self._viewer.slice, self.label, event.point_mm, erase))
        self._tell()

    def _on_moved(self, event: PointerEvent) -> None:
        tool = self._tool_for(event)
        if tool is None:
            return
        if self._canvas.busy:
            self._repaint(tool.move(event.point_mm))
        elif isinstance(tool, MoveTool):
            grip = tool.grip(self._sketch, self._viewer.slice, self.label, event.point_mm)
            self._canvas.setCursor(CURSORS[grip])
        self._tell()

    def _on_released(self, event: PointerEvent) -> None:
        tool = self._tool_for(event)
        if tool is None:
            return
        self._repaint(tool.release(event.point_mm))
        if isinstance(tool, PickTool) and tool.picked:
            self.picked.emit(tool.picked)
        self._tell()

    def _on_double_clicked(self, event: PointerEvent) -> None:
        """Close a polygon with the button that draws it; two quick clicks of the other take two corners back."""
        tool = self._tools.get(self.key)
        if isinstance(tool, PolygonTool) and tool.erase == (event.right != self.erasing):
            self.finish()

    def _on_left(self) -> None:
        self.pointer = None
        self.show_lines()

    def _tell(self) -> None:
        self.show_lines()
        if not self.drawing:
            if not self._canvas.busy:
                self._settle()
            return
        self._canvas.hold_slice = True
        if self._sketch.revision != self._told_revision:
            self._told_revision = self._sketch.revision
            self.sketch_changed.emit(self._viewer.slice, False)

    def _settle(self) -> None:
        self._canvas.hold_slice = False
        if self._sketch.revision != self._settled_revision:
            self.forget_changes()
            self.settled.emit()
            self.sketch_changed.emit(self._viewer.slice, True)

    def _repaint(self, box: Box | None) -> None:
        if box is not None:
            self._canvas.update_overlay(self._sketch.label_map(self._viewer.slice), box)
