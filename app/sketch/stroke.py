"""One stroke while it is being drawn."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from app.sketch.history import Box, Change, Step, difference, union
from app.sketch.runs import Mask


class Owner(Protocol):
    """What a stroke tells its sketch."""

    def stroke_changed(self, stroke: Stroke, box: Box) -> None:
        """Take note that the stroke changed its mask inside `box`."""

    def stroke_ended(self, stroke: Stroke, step: Step | None) -> None:
        """Take note that the stroke ended, with a step or without."""


class Stroke:
    """A stroke in progress; :meth:`app.sketch.Sketch.begin` makes one.

    A tool paints into `coverage` and says where (:meth:`grow`), or gives a whole new coverage (:meth:`replace`). The mask shows
    ``base | coverage`` (``base & ~coverage`` when erasing), nothing being added outside the drawing limit. After
    :meth:`commit` or :meth:`cancel`, and after the sketch abandoned it, `active` is False and the methods do nothing.

    Attributes
    ----------
    name : str
        Of the step that it becomes.
    key : (int, int)
        Slice and label.
    erase : bool
    coverage : bool array (rows, columns)
        What the stroke covers so far.
    before : bool array (rows, columns)
        The mask as it was; not to be changed.
    carried : int
        How many pixels a tool carries as a whole, to tell how many of them are cut off; 0 for what is drawn.
    """

    def __init__(self, owner: Owner, name: str, key: tuple[int, int], mask: Mask, erase: bool, limit: Mask | None) -> None:
        self.name = name
        self.key = key
        self.erase = erase
        self.coverage: Mask = np.zeros_like(mask)
        self.before: Mask = mask.copy()
        self.carried = 0
        self._owner: Owner | None = owner
        self._mask = mask
        self._base = self.before
        self._limit = limit
        self._box: Box | None = None
        self._covered: Box | None = None

    @property
    def active(self) -> bool:
        """Whether the stroke is still in progress."""
        return self._owner is not None

    @property
    def cut_off(self) -> int:
        """How many pixels of what is carried do not show, being outside the drawing limit or beyond the slice's edge."""
        shown = self.coverage if self._limit is None else self.coverage & self._limit
        return max(self.carried - int(shown.sum()), 0)

    @property
    def left_out(self) -> float:
        """Share of what was drawn that lies outside the drawing limit and was not there before, 0 to 1.

        0 of what is erased or carried as a whole.
        """
        drawn = int(np.count_nonzero(self.coverage))
        if self._limit is None or self.erase or self.carried or not drawn:
            return 0.0
        return int(np.count_nonzero(self.coverage & ~self._limit & ~self.before)) / drawn

    @property
    def box(self) -> Box | None:
        """The box of pixels outside of which it never changed the mask; None if it has not changed any."""
        return self._box

    def grow(self, box: Box | None) -> Box | None:
        """Show what was painted into `coverage` inside `box`; returns the box to repaint."""
        if self._owner is None or box is None:
            return None
        self._covered = box if self._covered is None else union(self._covered, box)
        self._show(box)
        return box

    def replace(self, coverage: Mask, box: Box | None) -> Box | None:
        """Show another coverage, set at most inside `box`, in place of the present one; returns the box to repaint."""
        if self._owner is None:
            return None
        dirty = box if self._covered is None else (self._covered if box is None else union(self._covered, box))
        self.coverage = coverage
        self._covered = box
        if dirty is not None:
            self._show(dirty)
        return dirty

    def lift(self, part: Mask, box: Box) -> Box | None:
        """Take `part` (rows, columns), set at most inside `box`, out of the mask, as when a contour is moved away."""
        if self._owner is None:
            return None
        self._base = self._base & ~part
        self._show(box)
        return box

    def put_back(self) -> Box | None:
        """Show the mask as it was, as when a contour that was moved is back in its place; returns the box to repaint.

        What lies outside the drawing limit is there again, too, though nothing could be drawn there.
        """
        box = self._box
        if self._owner is None or box is None:
            return None
        self._base, self._covered, self.carried = self.before, None, 0
        self.coverage = np.zeros_like(self.before)
        window = (slice(box[0], box[1]), slice(box[2], box[3]))
        self._mask[window] = self.before[window]
        self._owner.stroke_changed(self, box)
        return box

    def commit(self) -> Change | None:
        """End the stroke as one step of the history; None, and no step, if it changed nothing."""
        owner, self._owner = self._owner, None
        if owner is None:
            return None
        patch = None if self._box is None else difference(*self.key, self.before, self._mask, self._box)
        step = None if patch is None else Step(self.name, (patch,))
        owner.stroke_ended(self, step)
        return None if step is None else step.change()

    def cancel(self) -> Box | None:
        """End the stroke and leave nothing of it; returns the box to repaint."""
        owner, self._owner = self._owner, None
        if owner is None:
            return None
        self.coverage = np.zeros_like(self.before)
        if self._box is not None:
            window = (slice(self._box[0], self._box[1]), slice(self._box[2], self._box[3]))
            self._mask[window] = self.before[window]
            owner.stroke_changed(self, self._box)
        owner.stroke_ended(self, None)
        return self._box

    def _show(self, box: Box) -> None:
        window = (slice(box[0], box[1]), slice(box[2], box[3]))
        if self.erase:
            self._mask[window] = self._base[window] & ~self.coverage[window]
        else:
            added = self.coverage[window]
            self._mask[window] = self._base[window] | (added if self._limit is None else added & self._limit[window])
        self._box = box if self._box is None else union(self._box, box)
        if self._owner is not None:
            self._owner.stroke_changed(self, box)
