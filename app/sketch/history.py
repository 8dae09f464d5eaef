"""The named history of a sketch: what each operation flipped, bounded by bytes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

import numpy as np

from app.sketch.runs import Mask, Runs, decode, encode

Box = tuple[int, int, int, int]
"""(row0, row1, column0, column1), half-open, in pixels."""

PATCH_OVERHEAD = 200
"""Bytes of the objects around a patch's run lengths, roughly."""


@dataclass(frozen=True)
class Change:
    """What an operation, an undo or a redo did.

    Attributes
    ----------
    name : str
        Of the operation, as a menu shows it ("lasso: edema").
    slice : int
        The slice to look at: the first that changed.
    box : (row0, row1, column0, column1)
        Half-open box of pixels that covers everything that changed, on every slice.
    slices : tuple of int
        All slices that changed, in order.
    """

    name: str
    slice: int
    box: Box
    slices: tuple[int, ...]


@dataclass(frozen=True)
class Patch:
    """The pixels of one mask that an operation flipped; flipping them again is its undo."""

    slice: int
    label: int
    box: Box
    flips: Runs

    @property
    def size(self) -> int:
        """Bytes held."""
        return self.flips.nbytes + PATCH_OVERHEAD

    def mask(self) -> Mask:
        """Return the flipped pixels of `box`, bool (rows of the box, columns of the box)."""
        row0, row1, column0, column1 = self.box
        return decode(self.flips, (row1 - row0, column1 - column0))


@dataclass(frozen=True)
class Step:
    """One named operation: patches of one or more masks; `token` stands for what is there when it has been done."""

    name: str
    patches: tuple[Patch, ...]
    token: object = field(default_factory=object, compare=False, repr=False)

    @property
    def size(self) -> int:
        """Bytes held."""
        return sum(patch.size for patch in self.patches)

    def change(self) -> Change:
        """Tell what the step touches."""
        slices = tuple(sorted({patch.slice for patch in self.patches}))
        box = self.patches[0].box
        for patch in self.patches[1:]:
            box = union(box, patch.box)
        return Change(self.name, slices[0], box, slices)


def union(first: Box, second: Box) -> Box:
    """Return the smallest box around two boxes."""
    return (
        min(first[0], second[0]),
        max(first[1], second[1]),
        min(first[2], second[2]),
        max(first[3], second[3]),
    )


def difference(k: int, label: int, before: Mask, after: Mask, box: Box) -> Patch | None:
    """Return the patch that turns `before` into `after`, masks (rows, columns) that differ at most inside `box`.

    None if they do not differ. The patch's box is as tight as can be.
    """
    window = (slice(box[0], box[1]), slice(box[2], box[3]))
    flips = before[window] ^ after[window]
    rows = np.flatnonzero(flips.any(axis=1))
    if rows.size == 0:
        return None
    columns = np.flatnonzero(flips.any(axis=0))
    top, bottom, left, right = int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1
    tight = (box[0] + top, box[0] + bottom, box[2] + left, box[2] + right)
    return Patch(k, label, tight, encode(flips[top:bottom, left:right]))


class Undoable(Protocol):
    """A named step of some bytes; `token` stands for what is there when it has been done."""

    @property
    def name(self) -> str:
        """As a menu shows it."""

    @property
    def size(self) -> int:
        """Bytes held."""

    @property
    def token(self) -> object:
        """Another one for each step."""


S = TypeVar("S", bound=Undoable)


class History(Generic[S]):
    """Steps that can be undone and steps that can be redone; the oldest are forgotten beyond `limit` bytes.

    The newest step is always kept, so that the last thing done can be undone however large it was.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._done: deque[S] = deque()
        self._undone: list[S] = []
        self._size = 0
        self._base: object = object()

    @property
    def position(self) -> object:
        """What is done, as a token: the same one wherever undo and redo lead back to the same state."""
        return self._done[-1].token if self._done else self._base

    @property
    def size(self) -> int:
        """Bytes held by all steps."""
        return self._size

    @property
    def done(self) -> tuple[S, ...]:
        """Steps that :meth:`back` returns one after the other, the newest last."""
        return tuple(self._done)

    @property
    def undo_name(self) -> str | None:
        """Name of the step that :meth:`back` would return."""
        return self._done[-1].name if self._done else None

    @property
    def redo_name(self) -> str | None:
        """Name of the step that :meth:`forth` would return."""
        return self._undone[-1].name if self._undone else None

    def push(self, step: S) -> None:
        """Add a step; what had been undone is forgotten."""
        self._size -= sum(old.size for old in self._undone)
        self._undone.clear()
        self._done.append(step)
        self._size += step.size
        while self._size > self._limit and len(self._done) > 1:
            forgotten = self._done.popleft()
            self._size -= forgotten.size
            self._base = forgotten.token

    def back(self) -> S | None:
        """Return the step to undo and remember it for redo."""
        if not self._done:
            return None
        self._undone.append(self._done.pop())
        return self._undone[-1]

    def forth(self) -> S | None:
        """Return the step to redo and remember it for undo."""
        if not self._undone:
            return None
        self._done.append(self._undone.pop())
        return self._done[-1]

    def of(self, steps: Iterable[S]) -> History[S]:
        """Return another history of the same limit in which `steps` have been done, the oldest first."""
        other: History[S] = History(self._limit)
        for step in steps:
            other.push(step)
        return other

    def copy(self) -> History[S]:
        """Return another history of the same steps and position."""
        other: History[S] = History(self._limit)
        other._done, other._undone = self._done.copy(), self._undone.copy()
        other._size, other._base = self._size, self._base
        return other
