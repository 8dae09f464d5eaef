"""What changes whole structures: growing, shrinking, smoothing, and filling the slices between drawn ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QInputDialog

from app.sketch import Change, Sketch
from app.sketch.reshaping import fill_between, grow, shrink, smooth
from widgets.drawing import sentences
from widgets.drawing.tool_translator import ToolTranslator
from widgets.language import tr, tr_later
from widgets.pane.viewer import SliceViewer
from widgets.state.drawing_options import LEAST_MM, MOST_MM, MOST_PLANES, DrawingOptions

Reshape = Callable[[Sketch, Iterable[int], int, float], Change | None]

WAYS: dict[str, tuple[str, Reshape]] = {
    "sketch.grow": (tr_later("grown"), grow),
    "sketch.shrink": (tr_later("shrunk"), shrink),
    "sketch.smooth": (tr_later("smoothed"), smooth),
}
"""By command, what is said and what does it."""


class Reshaping(QObject):
    """Carries out the commands of `widgets.commands.tables.reshaping`, and says what they did.

    Parameters
    ----------
    viewer : SliceViewer
        Whose slice is meant.
    sketch : Sketch
    translator : ToolTranslator
        Whose structure is meant; what is in progress is abandoned instead.
    options : callable
        Returns how is drawn.
    choose : callable
        Is given how is drawn from now on.

    Signals
    -------
    told(str)
        What was done, or why nothing.
    """

    told = Signal(str)

    def __init__(
        self,
        viewer: SliceViewer,
        sketch: Sketch,
        translator: ToolTranslator,
        options: Callable[[], DrawingOptions],
        choose: Callable[[DrawingOptions], None],
    ) -> None:
        super().__init__(translator)
        self._viewer = viewer
        self._sketch = sketch
        self._translator = translator
        self._options = options
        self._choose = choose

    def handlers(self) -> dict[str, Callable[[], None]]:
        """Return what the commands do, by their ids."""
        found: dict[str, Callable[[], None]] = {
            "sketch.reach": self._ask_reach,
            "draw.depth": self._ask_depth,
            "sketch.all_slices": self._toggle_all_slices,
            "sketch.fill_between": partial(self._translator.step, self._fill_between),
        }
        for name, (done, reshape) in WAYS.items():
            found[name] = partial(self._translator.step, partial(self._reshape, tr(done), reshape))
        return found

    def _reshape(self, done: str, reshape: Reshape) -> None:
        sketch, label, options = self._sketch, self._translator.label, self._options()
        slices = sketch.drawn_slices() if options.all_slices else [self._viewer.slice]
        slices = [k for k in slices if sketch.mask(k, label).any()]
        before = self._size(slices, label)
        change = reshape(sketch, slices, label, options.reach_mm)
        name = tr(sketch.structure(label).title)
        if label in sketch.locked:
            self.told.emit(tr("{name} is locked: unlock it in the panel to change it", name=name))
        elif not slices:
            where = tr("anywhere") if options.all_slices else tr("on this slice")
            self.told.emit(tr("Nothing {done}: no {name} is drawn {where}", done=done, name=name.lower(), where=where))
        elif change is None:
            self.told.emit(tr("{name} stays as it is: there is nowhere it could be {done}", name=name, done=done))
        else:
            left = any(sketch.mask(k, label).any() for k in slices)
            told = sentences.reshaped(name, done, options.reach_mm, (before, self._size(slices, label)) if left else None)
            self.told.emit(
                tr("{told} on {slices}", told=told, slices=sentences.slices(len(slices))) if options.all_slices else told
            )

    def _size(self, slices: Iterable[int], label: int) -> float:
        """Return the area of a structure that is seen on some slices, in mm2, as the panel says it."""
        pixels = sum(int((self._sketch.label_map(k) == label).sum()) for k in slices)
        return pixels * self._sketch.spacing[0] * self._sketch.spacing[1]

    def _fill_between(self) -> None:
        self.told.emit(sentences.filled(fill_between(self._sketch)))

    def _ask_reach(self) -> None:
        options = self._options()
        title, label = tr("Grow, shrink and smooth"), tr("By how many mm:")
        reach, chosen = QInputDialog.getDouble(
            self._viewer.window(), title, label, options.reach_mm, LEAST_MM, MOST_MM, 1, step=0.5
        )
        if chosen:
            self._choose(replace(options, reach_mm=reach))

    def _ask_depth(self) -> None:
        options = self._options()
        title, label = tr("Sagittal and coronal"), tr("On how many planes on each side a stroke counts:")
        depth, chosen = QInputDialog.getInt(self._viewer.window(), title, label, options.depth, 0, MOST_PLANES)
        if chosen:
            self._choose(replace(options, depth=depth))

    def _toggle_all_slices(self) -> None:
        options = self._options()
        self._choose(replace(options, all_slices=not options.all_slices))
