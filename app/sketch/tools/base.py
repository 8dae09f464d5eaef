"""What every tool is, and what those that draw have in common."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

import numpy as np
import numpy.typing as npt

from app.sketch.history import Box
from app.sketch.sketch import Sketch
from app.sketch.stroke import Stroke

Point = tuple[float, float]
"""(row, column) in mm from the centre of pixel (0, 0)."""

Line = npt.NDArray[np.float64]
"""(N, 2) points to draw over the picture, joined in order."""


class Cursor(Enum):
    """What the pointer looks like."""

    CROSS = auto()
    HAND = auto()
    MOVE = auto()
    RESIZE = auto()


@dataclass(frozen=True)
class Held:
    """Which keys are held."""

    shift: bool = False
    ctrl: bool = False


@dataclass(frozen=True)
class Note:
    """A few words beside a point."""

    text: str
    point_mm: Point


class Tool(Protocol):
    """One way to draw or to look, driven by points; what its methods return is the box of pixels that changed.

    A tool is used for one sketch at a time. `press` with `erase` is the right mouse button: it removes instead of adding.
    `ToolBase` has what most tools answer.
    """

    @property
    def key(self) -> str:
        """Short name, the key of `TOOLS`; its picture is ``resources/icons/KEY.svg``."""

    @property
    def title(self) -> str:
        """Name to show."""

    @property
    def tip(self) -> str:
        """How it is used, in one line."""

    @property
    def letter(self) -> str | None:
        """The letter that chooses it."""

    @property
    def takes_pointer(self) -> bool:
        """Whether left and right drags are the tool's; else they pan and set the window."""

    @property
    def draws(self) -> bool:
        """Whether it changes the structure that is drawn; one that does not is stopped by no lock."""

    @property
    def swaps(self) -> bool:
        """Whether swapping "adding and erasing" swaps its buttons; not those of a tool whose left button adds nothing."""

    @property
    def by_clicks(self) -> bool:
        """Whether it is used by clicks, and not by dragging from press to release."""

    @property
    def note(self) -> Note | None:
        """What to say over the picture."""

    @property
    def picked(self) -> int | None:
        """Label of the structure that it chose at the last release."""

    def cursor(self, sketch: Sketch, k: int, label: int, point_mm: Point | None) -> Cursor:
        """Return what the pointer looks like at a point of slice `k`; None where it is elsewhere."""

    def hold(self, held: Held) -> None:
        """Take note of the keys that are held, before each press, move and release."""

    def press(self, sketch: Sketch, k: int, label: int, point_mm: Point, erase: bool) -> Box | None:
        """Begin at a point of slice `k`, drawing the structure `label`."""

    def move(self, point_mm: Point) -> Box | None:
        """Go on to a point."""

    def release(self, point_mm: Point) -> Box | None:
        """End at a point: commits one named step, or none if nothing changed."""

    def cancel(self) -> Box | None:
        """Abandon what is in progress; leaves nothing."""

    def finish(self) -> Box | None:
        """End what goes on over several clicks, as by Enter."""

    def double_click(self, erase: bool) -> Box | None:
        """The button was clicked twice; both presses and the first release have been told."""

    def outline(self, point_mm: Point | None) -> list[Line]:
        """Return what to draw over the picture while the pointer is at a point, or elsewhere: cursor, open lasso, ruler."""


def pixel_at(sketch: Sketch, point_mm: Point) -> tuple[int, int]:
    """Return the pixel (row, column) whose centre is nearest to a point; it may lie outside the slice."""
    return (math.floor(point_mm[0] / sketch.spacing[0] + 0.5), math.floor(point_mm[1] / sketch.spacing[1] + 0.5))


class ToolBase:
    """What a tool answers that has nothing to say."""

    key = ""
    title = ""
    tip = ""
    letter: str | None = None
    takes_pointer = True
    draws = True
    swaps = True
    by_clicks = False

    @property
    def note(self) -> Note | None:
        """Nothing to say."""
        return None

    @property
    def picked(self) -> int | None:
        """Nothing chosen."""
        return None

    def cursor(self, sketch: Sketch, k: int, label: int, point_mm: Point | None) -> Cursor:
        """Return a cross."""
        return Cursor.CROSS

    def hold(self, held: Held) -> None:
        """Do nothing."""

    def press(self, sketch: Sketch, k: int, label: int, point_mm: Point, erase: bool) -> Box | None:
        """Do nothing."""
        return None

    def move(self, point_mm: Point) -> Box | None:
        """Do nothing."""
        return None

    def release(self, point_mm: Point) -> Box | None:
        """Do nothing."""
        return None

    def cancel(self) -> Box | None:
        """Nothing is in progress."""
        return None

    def finish(self) -> Box | None:
        """Nothing goes on over several clicks."""
        return None

    def double_click(self, erase: bool) -> Box | None:
        """Two clicks are two clicks."""
        return None

    def outline(self, point_mm: Point | None) -> list[Line]:
        """Return nothing to draw."""
        return []


class DrawingTool(ToolBase):
    """A tool that draws one stroke between press and release; the base of most tools.

    `start_may_erase` is False for tools to which the sketch's `start_decides` does not apply.
    """

    start_may_erase = True

    def __init__(self) -> None:
        self._stroke: Stroke | None = None
        self._spacing = (1.0, 1.0)

    @property
    def active(self) -> bool:
        """Whether something is in progress."""
        return self._stroke is not None and self._stroke.active

    def cancel(self) -> Box | None:
        """Abandon what is in progress; leaves nothing."""
        stroke, self._stroke = self._stroke, None
        return stroke.cancel() if stroke is not None else None

    def begin(self, sketch: Sketch, k: int, label: int, point_mm: Point, erase: bool) -> Stroke | None:
        """Begin a stroke, with the sketch's rule of what the start decides; None where the structure is locked."""
        self.cancel()
        if sketch.start_decides and self.start_may_erase and not erase:
            mask = sketch.mask(k, label)
            row, column = pixel_at(sketch, point_mm)
            inside = 0 <= row < sketch.shape[0] and 0 <= column < sketch.shape[1] and bool(mask[row, column])
            erase = not inside and bool(mask.any())
        self._spacing = sketch.spacing
        self._stroke = sketch.begin(self.step_name(sketch, label, erase), k, label, erase)
        return self._stroke

    def step_name(self, sketch: Sketch, label: int, erase: bool) -> str:
        """Return the name of the step in the history, as a menu shows it."""
        tool = self.title.lower()
        return f"{f'erase with {tool}' if erase else tool}: {sketch.structure(label).key}"

    def commit(self, dirty: Box | None) -> Box | None:
        """End the stroke; returns the box of its change, or `dirty` if it changed nothing."""
        stroke, self._stroke = self._stroke, None
        change = stroke.commit() if stroke is not None else None
        return dirty if change is None else change.box
