"""Drawing on the sagittal and coronal planes: their pointer events become calls of the tool in use, and then one step."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from app.sketch import PlaneAcross, Sketch, SketchChange
from app.sketch.tools import Held
from widgets.drawing import sentences
from widgets.drawing.thresholding import Thresholding
from widgets.drawing.tool_translator import ToolTranslator
from widgets.language import tr
from widgets.pane import marks
from widgets.pane.pointer import PointerEvent
from widgets.pane.sides.side_view import SideView
from widgets.pane.sides.side_views import SideViews
from widgets.pane.viewer import SliceViewer
from widgets.shared.following import follow


class SideDrawing(QObject):
    """Draws on the planes beside a viewer, which are given later (:meth:`use`), with the tool that is in use there.

    What is drawn on a plane is drawn on a sketch of that plane, which becomes one step of the sketch at the end of the stroke.
    The slice that is shown stays: it goes on asking.

    Attributes
    ----------
    depth : int
        On how many planes on each side a stroke counts.

    Signals
    -------
    told(str)
        What was drawn, or why nothing.
    ended(SketchChange)
        What the sketch of a plane tells at the end of a stroke that changed nothing.
    """

    told = Signal(str)
    ended = Signal(SketchChange)

    def __init__(self, viewer: SliceViewer, sketch: Sketch, translator: ToolTranslator, thresholding: Thresholding) -> None:
        super().__init__(translator)
        self._viewer = viewer
        self._sketch = sketch
        self._translator = translator
        self._thresholding = thresholding
        self.depth = 0
        self._views: SideViews | None = None
        self._on = False
        self._draws = False
        self._across: PlaneAcross | None = None
        self._view: SideView | None = None
        self._last: SketchChange | None = None
        viewer.slice_changed.connect(self._show_asking)
        follow(self, sketch, self._on_sketch)

    @property
    def drawing(self) -> bool:
        """Whether a stroke or a polygon is in progress."""
        return self._across is not None

    @property
    def obstacle(self) -> str:
        """Why nothing can be drawn there at present, "" if it can."""
        if self._views is None:
            return tr("There are no sagittal and coronal planes in this window to draw on")
        seen = self._views.isVisibleTo(self._views.window())
        return "" if seen else tr("The sagittal and coronal planes are hidden: show them (A) to draw on them")

    def use(self, views: SideViews) -> None:
        """Draw on these planes; once."""
        self._views = views
        for view in views.views:
            view.pressed.connect(partial(self._on_pressed, view))
            view.moved.connect(partial(self._on_moved, view))
            view.released.connect(self._on_released)
            view.double_clicked.connect(self._on_double_clicked)
            view.left.connect(partial(self._on_left, view))
        self.follow(self._on)

    def follow(self, on: bool) -> None:
        """Draw there from now on, as far as the tool in use draws at all, or no longer."""
        self.cancel()
        self._on = on
        tool = self._translator.tool
        self._draws = on and tool.draws
        if self._views is not None:
            for view in self._views.views:
                view.set_drawing(self._draws, ruler=tool.key == "ruler")
                view.set_lines([])
        self._show_asking()

    def finish(self) -> bool:
        """Close the polygon that is open; returns whether there is one."""
        if self._across is None:
            return False
        self._translator.tool.finish()
        self._end()
        return True

    def cancel(self) -> bool:
        """Abandon what is in progress; returns whether there was anything."""
        if self._across is None:
            return False
        self._translator.tool.cancel()
        self._leave()
        return True

    def _show_asking(self) -> None:
        if self._views is not None:
            for view in self._views.views:
                view.set_asking(tr("slice {slice} asks", slice=self._viewer.slice) if self._on else "")

    def _on_pressed(self, view: SideView, event: PointerEvent) -> None:
        translator, sketch = self._translator, self._sketch
        if not self._draws or translator.drawing or self._viewer.canvas.busy:
            return
        if self._view is not view:
            self.cancel()
        if translator.label in sketch.locked:
            self.told.emit(
                tr("{name} is locked: unlock it in the panel to change it", name=tr(sketch.structure(translator.label).title))
            )
            return
        if self._across is None:
            translator.pressed.emit()
            self._last = None
            self._across, self._view = PlaneAcross(sketch, view.axis, view.index), view
            self._across.sketch.listen(self._on_plane)
        self._thresholding.attend_across(view.axis, self._across, view.index)
        translator.tool.hold(Held(event.shift, event.ctrl))
        translator.tool.press(self._across.sketch, 0, translator.label, event.point_mm, translator.erases(event))
        self._show(view, event)

    def _on_moved(self, view: SideView, event: PointerEvent) -> None:
        tool = self._translator.tool
        if not self._draws:
            return
        tool.hold(Held(event.shift, event.ctrl))
        if self._view is view and self._across is not None:
            tool.move(event.point_mm)
        self._show(view, event)

    def _on_released(self, event: PointerEvent) -> None:
        if self._across is not None and self._view is not None:
            self._translator.tool.hold(Held(event.shift, event.ctrl))
            self._translator.tool.release(event.point_mm)
            self._show(self._view, event)
            self._end()

    def _on_double_clicked(self, event: PointerEvent) -> None:
        if self._across is not None:
            self._translator.tool.double_click(self._translator.erases(event))
            self._end()

    def _on_left(self, view: SideView) -> None:
        view.set_lines([])
        if not self.drawing:
            self._thresholding.refresh()

    def _on_plane(self, change: SketchChange) -> None:
        if self._across is not None and self._view is not None:
            self._view.set_labels(self._across.sketch.label_map(0))
        if change.settled:
            self._last = change

    def _on_sketch(self, change: SketchChange) -> None:
        """What lies under a stroke is another: abandon it."""
        if change.settled:
            self.cancel()

    def _end(self) -> None:
        """Take over what was drawn, unless it goes on."""
        across = self._across
        if across is None or across.sketch.stroke is not None:
            return
        self._leave()
        change, last = across.take(self.depth), self._last
        if change is not None:
            self.told.emit(sentences.across(change.slices, self._viewer.slice, last.left_out if last is not None else 0.0))
        elif last is not None:
            self.ended.emit(last)

    def _leave(self) -> None:
        view, self._across, self._view = self._view, None, None
        if view is not None:
            view.set_labels(self._sketch.cut(view.axis, view.index))
            view.set_lines([])

    def _show(self, view: SideView, event: PointerEvent) -> None:
        tool = self._translator.tool
        erases = self._translator.erasing and tool.swaps
        view.set_lines(tool.outline(event.point_mm), marks.ERASE_INK if erases else marks.INK)
