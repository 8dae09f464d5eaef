"""Drawing on a viewer: the sketch, its tool bar, its panel and what its commands do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStatusBar

from app import frames
from app.sketch import TOOLS, Change, Sketch, SketchChange
from app.sketch.contours import remove_contour
from widgets.commands import CommandSet
from widgets.drawing.contour_choice import ContourChoice, area_text
from widgets.drawing.key_pen import KeyPen
from widgets.drawing.reshaping import Reshaping
from widgets.drawing.sentences import left_out
from widgets.drawing.side_drawing import SideDrawing
from widgets.drawing.status_line import StatusLine
from widgets.drawing.structure_panel import StructurePanel
from widgets.drawing.thresholding import Thresholding
from widgets.drawing.tool_bar import RADIUS_RANGE, SketchToolBar
from widgets.drawing.tool_translator import ToolTranslator
from widgets.language import tr
from widgets.pane.number_keys import NumberKeys
from widgets.pane.sides.side_views import SideViews
from widgets.pane.viewer import SliceViewer
from widgets.shared.following import follow
from widgets.state.drawing_options import DrawingOptions
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import Drawn, WindowState

FIRST_TOOL = "brush"


class SketchController(QObject):
    """Owns the sketch and everything with which it is drawn on a viewer.

    Attributes
    ----------
    sketch : Sketch
        The same object for the controller's life; whoever changes it, everything here follows.
    tool_bar, panel
        To be placed in a window, and filled by :meth:`equip`.
    state : StateHolder
        Is told what is drawn with, and tells what is drawn on.
    """

    def __init__(self, viewer: SliceViewer, sketch: Sketch | None = None, state: StateHolder | None = None) -> None:
        super().__init__(viewer)
        self.sketch = sketch or Sketch()
        self.state = state or StateHolder(parent=self)
        self._viewer = viewer
        viewer.show_sketch(self.sketch)
        self._translator = ToolTranslator(viewer, self.sketch, self)
        self._contour = ContourChoice(self.sketch)
        self._former_key = FIRST_TOOL
        self._status = StatusLine()
        self._inside_key = ""
        self._options = DrawingOptions()
        self._reshaping = Reshaping(viewer, self.sketch, self._translator, lambda: self._options, self.set_options)
        self.tool_bar = SketchToolBar()
        for box in (self.tool_bar.size_box, self.tool_bar.range_box.low, self.tool_bar.range_box.high):
            NumberKeys(box, viewer.canvas)
        self._thresholding = Thresholding(viewer, self.sketch, self._translator, self.tool_bar.range_box)
        self._keys = KeyPen(viewer, self._translator)
        self._sides = SideDrawing(viewer, self.sketch, self._translator, self._thresholding)
        self.panel = StructurePanel(self.sketch.structures)
        self.panel.show_options(self._options)
        self._connect()
        self.set_tool(FIRST_TOOL)
        self.set_radius(self.radius_mm)
        self.set_structure(self.structure)
        self._forget_contour()
        self._show_state()

    # State

    @property
    def tool(self) -> str:
        """Key of the tool in use."""
        return self._translator.key

    @property
    def structure(self) -> int:
        """Label of the structure that is drawn."""
        return self._translator.label

    @property
    def erasing(self) -> bool:
        """Whether the left button erases and the right one adds."""
        return self._translator.erasing

    @property
    def radius_mm(self) -> float:
        """Radius of the brush."""
        return self._translator.brush.radius_mm

    @property
    def drawing(self) -> bool:
        """Whether a stroke or a polygon is in progress."""
        return self._translator.drawing

    @property
    def options(self) -> DrawingOptions:
        """How is drawn."""
        return self._options

    # Commands

    def set_options(self, options: DrawingOptions) -> None:
        """Draw in another way."""
        former, self._options = self._options, options
        self.panel.show_options(options)
        self.sketch.start_decides = options.start_decides
        if options.inside != former.inside:
            self._limit()
        self._sides.depth = options.depth
        if options.sides != former.sides:
            self._sides.follow(options.sides)
        self._tell_state()

    def set_tool(self, key: str) -> None:
        """Use another tool; what is in progress is abandoned. ValueError if there is no such tool."""
        former = self.tool
        self._translator.use(key)
        self._offer_range()
        self._sides.follow(self._options.sides)
        if key != former:
            self._former_key = former
            self._tell_state()

    def set_structure(self, label: int) -> None:
        """Draw another structure; ValueError if the sketch has none such."""
        self.sketch.structure(label)
        changed = label != self.structure
        if changed:
            self.cancel()
        self._translator.label = label
        self.panel.choose(label)
        self._forget_contour()
        if changed:
            self._tell_state()

    def set_erasing(self, erasing: bool) -> None:
        """Let the left button erase and the right one add, or the other way round."""
        self._translator.erasing = erasing
        self._tell_state()
        self._translator.show_lines()

    def set_radius(self, radius_mm: float) -> None:
        """Set the brush's radius."""
        self._translator.set_radius(min(max(radius_mm, RADIUS_RANGE[0]), RADIUS_RANGE[1]))
        self.tool_bar.show_radius(self.radius_mm)

    def step_radius(self, steps: int) -> None:
        """Make the brush larger or smaller by steps that grow with it."""
        for _ in range(abs(steps)):
            size = self.radius_mm if steps > 0 else self.radius_mm - 0.1
            change = 0.5 if size < 5 else (1.0 if size < 20 else 2.0)
            self.set_radius(self.radius_mm + (change if steps > 0 else -change))

    def cancel(self) -> None:
        """Abandon the stroke in progress; it leaves nothing."""
        self._sides.cancel()
        self._translator.cancel()

    def undo(self) -> None:
        """Take the newest step back; while something is in progress, abandon that instead."""
        if not self._sides.cancel():
            self._translator.step(self.sketch.undo)

    def redo(self) -> None:
        """Bring the step back that was taken back last."""
        self._translator.step(self.sketch.redo)

    # Building

    def draw_on(self, views: SideViews) -> SideViews:
        """Offer to draw on the planes beside the viewer, too; once. Returns them."""
        self._sides.use(views)
        return views

    def handlers(self) -> dict[str, Callable[[], None]]:
        """Return what the commands of `widgets.commands.drawing_commands` do, by their ids."""
        handlers: dict[str, Callable[[], None]] = {
            "sketch.undo": self.undo,
            "sketch.redo": self.redo,
            "sketch.delete_contour": self._delete_contour,
            "sketch.clear_slice": lambda: self._on_this_slice(self.sketch.clear),
            "sketch.clear": lambda: self._translator.step(self.sketch.clear),
            "sketch.mirror": lambda: self._on_this_slice(self.sketch.mirror),
            "sketch.copy_up": lambda: self._copy(1),
            "sketch.copy_down": lambda: self._copy(-1),
            "draw.next_structure": self._next_structure,
            "draw.pick_here": self._pick_here,
            "draw.next_contour": self._next_contour,
            "draw.range_here": self._range_here,
            "draw.inside": self.panel.inside_box.toggle,
            "draw.sides": self._toggle_sides,
            **self._reshaping.handlers(),
            "draw.by_keys": self._keys.toggle,
            "draw.swap": lambda: self.set_erasing(not self.erasing),
            "draw.smaller": lambda: self.step_radius(-1),
            "draw.larger": lambda: self.step_radius(1),
            "draw.former_tool": lambda: self.set_tool(self._former_key),
            "draw.finish": self._finish,
            "draw.cancel": self._escape,
        }
        handlers |= {f"tool.{key}": partial(self.set_tool, key) for key in TOOLS}
        return handlers | {f"structure.{s.label}": partial(self.set_structure, s.label) for s in self.sketch.structures}

    def equip(self, commands: CommandSet, status: QStatusBar | None = None) -> None:
        """Put the window's commands where drawing offers them, and say in its lowest line what was left out; once."""
        if status is not None:
            self._status.use(status)
        self._inside_key = commands.key("draw.inside")
        self.tool_bar.fill(commands)
        self._offer_range()
        self.panel.equip(commands)

    def _connect(self) -> None:
        translator, panel, canvas = self._translator, self.panel, self._viewer.canvas
        follow(self, self.sketch, self._on_sketch)
        self.state.changed.connect(self._on_state)
        translator.pressed.connect(self._on_pressed)
        translator.drawing_changed.connect(self._tell_state)
        translator.picked.connect(self.set_structure)
        canvas.size_wanted.connect(self.step_radius)
        self._viewer.slice_changed.connect(self._on_slice)
        self.tool_bar.radius_edited.connect(self.set_radius)
        panel.structure_chosen.connect(self.set_structure)
        panel.hidden_changed.connect(canvas.set_hidden)
        panel.strengths_changed.connect(canvas.set_strengths)
        panel.locked_changed.connect(self._on_locked)
        panel.inside_brain_changed.connect(lambda on: self.set_options(replace(self._options, inside=on)))
        panel.start_decides_changed.connect(lambda on: self.set_options(replace(self._options, start_decides=on)))
        self._sides.ended.connect(self._on_cut)
        self._keys.changed.connect(self._tell_state)
        for telling in (self._reshaping, self._thresholding, self._sides, self._keys):
            telling.told.connect(self._status.say)

    # Commands, inside

    def _on_this_slice(self, act: Callable[[int], Change | None]) -> None:
        self._translator.step(lambda: act(self._viewer.slice))

    def _copy(self, step: int) -> None:
        """Copy the slice to its neighbour and go there."""
        k = self._viewer.slice
        if 0 <= k + step < self.sketch.slices and not self.sketch.is_empty(k):
            self._translator.step(lambda: self.sketch.copy_to(k, k + step))
            self._viewer.set_slice(k + step)  # where it may have been there already

    def _toggle_sides(self) -> None:
        self.set_options(replace(self._options, sides=not self._options.sides))
        if self._options.sides and self._sides.obstacle:
            self._status.say(self._sides.obstacle)

    def _finish(self) -> None:
        if not self._sides.finish():
            self._translator.finish()

    def _escape(self) -> None:
        self.cancel()
        self._forget_contour()

    def _next_structure(self) -> None:
        labels = [structure.label for structure in self.sketch.structures]
        self.set_structure(labels[(labels.index(self.structure) + 1) % len(labels)])

    def _pick_here(self) -> None:
        pixel = self._translator.pixel
        label = 0 if pixel is None else self.sketch.label_at(self._viewer.slice, pixel)
        if label:
            self.set_structure(label)

    def _range_here(self) -> None:
        if not self.drawing:
            self.set_tool(self._translator.threshold.key)
            self._thresholding.take_here()

    def _offer_range(self) -> None:
        self.tool_bar.offer_range(self.tool == self._translator.threshold.key)
        self._thresholding.refresh()

    def _next_contour(self) -> None:
        if not self.drawing:
            self._contour.next(self._viewer.slice, self.structure)
            self._show_contour()

    def _delete_contour(self) -> None:
        k, label = self._viewer.slice, self.structure
        target = self._contour.target(k, label, self._translator.pixel, self._viewer.canvas.overlay.shows(label))
        if not isinstance(target, str):
            self._translator.step(lambda: remove_contour(self.sketch, k, label, target))
            if label in self.sketch.locked:
                self._say(
                    tr("{title} is locked", title=tr(self.sketch.structure(label).title)), tr("Nothing deleted: it is locked")
                )
        elif not self.drawing:
            self._say(
                tr("{target} here", target=target[0].upper() + target[1:]),
                tr("Nothing deleted: {target} under the pointer", target=target),
            )

    # What is shown and allowed

    def _say(self, beside: str, in_panel: str) -> None:
        """Say something beside the pointer, and in the panel, as the pointer may be elsewhere."""
        self._translator.say(beside)
        self.panel.set_contour(in_panel)

    def _forget_contour(self) -> None:
        self._contour.forget()
        self._show_contour()

    def _show_contour(self) -> None:
        """Say what is measured (nothing of a stroke in progress) and draw the outlines of the chosen contour."""
        self.panel.set_contour("" if self.drawing else self._contour.text(self._viewer.slice, self.structure))
        self._translator.mark(self._contour.chosen.outlines if self._contour.chosen is not None else ())

    def _show_state(self) -> None:
        """Bring the state and the areas up to date."""
        self._tell_state()
        k, pixel_mm2 = self._viewer.slice, self.sketch.spacing[0] * self.sketch.spacing[1]
        seen = np.bincount(self.sketch.label_map(k).ravel(), minlength=256)
        drawn = {s.label: int(self.sketch.mask(k, s.label).sum()) for s in self.sketch.structures}
        shown = {label: float(seen[label]) * pixel_mm2 for label in drawn}
        self.panel.set_areas(shown, {label: whole * pixel_mm2 - shown[label] for label, whole in drawn.items()})

    def _tell_state(self) -> None:
        sketch, k = self.sketch, self._viewer.slice
        drawn = Drawn(
            slice=k,
            structure=self.structure,
            tool=self.tool,
            erasing=self.erasing,
            revision=sketch.revision,
            drawing=self.drawing,
            empty_slice=sketch.is_empty(k),
            empty=sketch.is_empty(),
            undo=sketch.undo_name,
            redo=sketch.redo_name,
            options=self.options,
            by_keys=self._keys.on,
        )
        self.state.update(drawn=drawn)

    def _on_pressed(self) -> None:
        self.panel.reveal(self.structure)
        if not self._viewer.canvas.overlay.shown:
            self._viewer.toggle_overlay()
        if self._contour.chosen is not None:
            self._forget_contour()

    def _on_sketch(self, change: SketchChange) -> None:
        if change.settled:
            self._forget_contour()
            self._show_state()
            self._status.forget()
        self._on_cut(change)

    def _on_cut(self, change: SketchChange) -> None:
        """Say what a change cut off."""
        if change.left_out:
            self._status.say(left_out(change.left_out, self._inside_key))
        if change.left_out == 1:
            self._say(tr("Outside of the brain"), tr("Nothing drawn: outside of the brain"))
        if change.cut_mm2:
            where = tr("outside the brain") if self._options.inside else tr("beyond the edge")
            self._say(
                tr("{area} cut off", area=area_text(change.cut_mm2)),
                tr("{area} {where} cut off", area=area_text(change.cut_mm2), where=where),
            )

    def _on_state(self, former: WindowState, now: WindowState) -> None:
        if now.opened.template is not former.opened.template:
            self._limit()

    def _on_slice(self, k: int) -> None:
        if self.drawing:
            self.cancel()
        self._forget_contour()
        self._show_state()

    def _on_locked(self, labels: set[int]) -> None:
        self.cancel()
        self.sketch.locked = labels

    def _limit(self) -> None:
        self.cancel()
        template = self.state.state.opened.template
        brain = template.study.brain() if self._options.inside and template is not None else None
        self.sketch.limit_to(None if brain is None else np.ascontiguousarray(frames.planes(brain)))
        self._thresholding.refresh()
