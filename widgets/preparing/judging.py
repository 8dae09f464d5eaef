"""What is judged: a prepared study, how it is looked at, and its brain as it is being corrected."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from app import frames
from app.anatomy import ALL_MODALITIES, Structure
from app.sketch import Sketch, SolidMask
from app.sketch.solid import LABEL
from app.sketch.tools import BrushTool, FillTool, LassoTool, Tool, ViewTool
from widgets.compare.layer import AXES, checkered, cut
from widgets.compare.link import MIDDLE, Place
from widgets.language import tr_later
from widgets.pane.marks import Plane
from widgets.pane.plane_facts import FULL_WINDOW, Window

if TYPE_CHECKING:
    from app.preparation import Review

BRAIN = Structure(LABEL, "brain", tr_later("Brain"), (255, 190, 40))
BRUSH_RANGE = (1.0, 40.0)
"""Radius in mm."""
BRUSH_STEP = 1.0
DEPTHS = (0, 1, 2, 3, 5, 8)
"""On so many planes on each side a stroke counts as well."""

Planes = npt.NDArray[np.uint8]
_BRIGHTEST = 99.5


@dataclass(frozen=True, eq=False)
class OpenedReview:
    """A prepared study with its pictures.

    Attributes
    ----------
    review : Review
    images : dict of str to uint8 array (155, 240, 240)
        Display planes by modality, in the order of readers.
    brain : bool array (155, 240, 240)
    """

    review: Review
    images: dict[str, Planes]
    brain: npt.NDArray[np.bool_]


def open_for_judging(folder: Path) -> OpenedReview:
    """Open a prepared study; off the window's thread, for it reads and imports much. Raises what `open_review` does."""
    from app.preparation import open_review

    return opened(open_review(folder))


def opened(review: Review) -> OpenedReview:
    """Return a study with its pictures."""
    heads, brain = review.uncut.heads, review.uncut.brain
    images = {name: _display(heads[name], brain) for name in ALL_MODALITIES if name in heads}
    return OpenedReview(review, images, np.ascontiguousarray(frames.planes(brain)))


def cut_again(review: Review, brain: npt.NDArray[np.bool_]) -> OpenedReview:
    """Cut a study again with a brain, bool (155, 240, 240); off the window's thread. Raises what `recut` does."""
    from app.preparation import recut

    return opened(recut(review, np.ascontiguousarray(frames.from_planes(brain))))


def _display(head: npt.NDArray[np.int16], brain: npt.NDArray[np.bool_]) -> Planes:
    values = head[brain] if brain.any() else head[head > 0]
    high = float(np.percentile(values, _BRIGHTEST)) * 1.1 if values.size else 1.0
    grey = np.clip(head * np.float32(255 / max(high, 1.0)), 0, 255).astype(np.uint8)
    return np.ascontiguousarray(frames.planes(grey))


class Judging(QObject):
    """Holds it, and tells when something else is to be seen.

    Attributes
    ----------
    brush : BrushTool
    erasing : bool
        Whether the left button removes and the right one adds.
    depth : int
        On so many planes on each side a stroke counts as well.
    may_draw : bool
        Whether the brain can be changed now.

    Signals
    -------
    looked()
        Place, sequence, window, or what lies over it is another.
    changed()
        The brain is another, or another study is judged.
    """

    looked = Signal()
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.study: OpenedReview | None = None
        self.brush = BrushTool(6.0)
        self.tools: dict[str, Tool] = {tool.key: tool for tool in (ViewTool(), self.brush, LassoTool(), FillTool())}
        self.tool: Tool = self.tools["view"]
        self.erasing = False
        self.depth = 0
        self.may_draw = True
        self.place = MIDDLE
        self.sequence = "t1ce"
        self.checkered = False
        self.outlined = True
        self.window: Window = FULL_WINDOW
        self._solid: SolidMask | None = None

    @property
    def opened(self) -> bool:
        """Whether there is a study."""
        return self.study is not None

    @property
    def draws(self) -> bool:
        """Whether the tool in use changes the brain."""
        return self.tool.key != "view"

    @property
    def shape(self) -> tuple[int, int, int]:
        """Slices, rows and columns."""
        x, y, z = frames.LIBRARY_SHAPE
        return z, y, x

    @property
    def reference(self) -> str:
        """The sequence to which the others were registered."""
        return "t1ce" if self.study is None else self.study.review.record.reference

    @property
    def solid(self) -> SolidMask | None:
        """The brain as it is being corrected."""
        return self._solid

    @property
    def corrected(self) -> bool:
        """Whether something of it is not applied."""
        return self._solid is not None and self._solid.changed

    def show(self, study: OpenedReview | None) -> None:
        """Judge another study, or none; place and window begin anew where it is not the same again."""
        same = study is not None and self.study is not None and study.review.folder == self.study.review.folder
        self.study = study
        if study is None:
            self._solid = None
        elif same and self._solid is not None:
            self._solid.settle()
        else:
            self._solid = SolidMask(study.brain, BRAIN)
            held = np.argwhere(study.brain)
            middle = (held.min(axis=0) + held.max(axis=0)) / 2 if held.size else np.array(MIDDLE)
            self.place = Place(*(float(round(value)) for value in middle + np.array((8, 0, 0))))  # at the ventricles
            self.sequence = self.reference
            self.window = FULL_WINDOW
        self.changed.emit()
        self.looked.emit()

    # -- looking

    def grey(self, plane: Plane) -> Planes:
        """Return what a plane shows, uint8 (rows, columns)."""
        assert self.study is not None  # asked for by planes that show one
        index = int(self.place[AXES[plane]])
        shown = cut(self.study.images[self.sequence], plane, index)
        if self.checkered and self.sequence != self.reference:
            shown = checkered(cut(self.study.images[self.reference], plane, index), shown, False)
        return np.ascontiguousarray(shown)

    def mask(self, axis: int, index: int) -> npt.NDArray[np.bool_]:
        """Return the brain on a plane, bool (rows, columns)."""
        if self._solid is None:
            return np.zeros((1, 1), np.bool_)
        return np.ascontiguousarray(self._solid.cut(axis, index))

    def go_to(self, place: Place) -> None:
        """Let the planes go through another place, the nearest there is."""
        kept = (min(max(round(mm), 0), size - 1) for mm, size in zip(place, self.shape, strict=True))
        self.place = Place(*(float(mm) for mm in kept))
        self.looked.emit()

    def step(self, plane: Plane, steps: int) -> None:
        """Go so many planes on."""
        place = list(self.place)
        place[AXES[plane]] += steps
        self.go_to(Place(*place))

    def look_at(self, sequence: str) -> None:
        """Show another sequence."""
        if self.study is not None and sequence in self.study.images:
            self.sequence = sequence
            self.looked.emit()

    def set_checkered(self, on: bool) -> None:
        """Show squares of the sequence and of the reference in turn."""
        self.checkered = on
        self.looked.emit()

    def set_outlined(self, on: bool) -> None:
        """Show the brain's outline."""
        self.outlined = on
        self.looked.emit()

    def set_window(self, window: Window) -> None:
        """Show other greys."""
        self.window = window
        self.looked.emit()

    # -- correcting

    def use(self, key: str) -> None:
        """Use another tool."""
        self.tool.cancel()
        self.tool = self.tools[key]
        self.looked.emit()

    def resize_brush(self, notches: int) -> None:
        """Make the brush larger or smaller."""
        self.brush.radius_mm = min(max(self.brush.radius_mm + notches * BRUSH_STEP, BRUSH_RANGE[0]), BRUSH_RANGE[1])
        self.looked.emit()

    def sketch(self, axis: int, index: int) -> Sketch:
        """Return a plane of the brain to draw on."""
        assert self._solid is not None  # asked for by planes that show one
        return self._solid.sketch(axis, index)

    def take(self, axis: int, index: int, plane: npt.NDArray[np.bool_]) -> None:
        """Take over a plane that was drawn on."""
        if self._solid is not None and self._solid.put(self.tool.title.lower(), axis, index, plane, self.depth):
            self.changed.emit()

    def change(self, what: str) -> None:
        """Grow, shrink, clean, undo or redo."""
        if self._solid is not None and self.may_draw:
            acts = {
                "grow": self._solid.grow,
                "shrink": self._solid.shrink,
                "clean": self._solid.clean,
                "undo": self._solid.undo,
                "redo": self._solid.redo,
            }
            if acts[what]():
                self.changed.emit()
