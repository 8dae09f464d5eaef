"""A mask in space that is drawn on in three planes by the tools of sketches, with undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from app.anatomy import Structure
from app.sketch.history import History
from app.sketch.runs import Mask, Runs, decode, encode
from app.sketch.sketch import Sketch

LABEL = 1
"""Of the structure, in the sketches of its planes."""

_Box3 = tuple[slice, slice, slice]


@dataclass(frozen=True, eq=False)
class _Step:
    """Which voxels of a box changed sides."""

    name: str
    box: _Box3
    runs: Runs
    shape: tuple[int, int, int]

    @property
    def size(self) -> int:
        """Bytes held."""
        return self.runs.nbytes

    @property
    def token(self) -> object:
        """The step itself."""
        return self

    def flips(self) -> Mask:
        return decode(self.runs, (self.shape[0], self.shape[1] * self.shape[2])).reshape(self.shape)


class SolidMask:
    """One structure as a mask of planes, changed in named steps.

    Parameters
    ----------
    mask : bool array (slices, rows, columns)
        Copied.
    structure : Structure
        What it is; drawn under the label `LABEL`.
    history_bytes : int
        The oldest steps are forgotten beyond this size.
    """

    def __init__(self, mask: Mask, structure: Structure, history_bytes: int = 64 << 20) -> None:
        self.structure = structure
        self._mask: Mask = np.array(mask, np.bool_)
        self._history: History[_Step] = History(history_bytes)
        self._saved = self._history.position

    @property
    def mask(self) -> Mask:
        """The mask, bool (slices, rows, columns); not to be changed."""
        return self._mask

    @property
    def undo_name(self) -> str | None:
        """Name of the step that :meth:`undo` takes back."""
        return self._history.undo_name

    @property
    def redo_name(self) -> str | None:
        """Name of the step that :meth:`redo` brings back."""
        return self._history.redo_name

    @property
    def changed(self) -> bool:
        """Whether it differs from what was there in the beginning, or at :meth:`settle`."""
        return self._history.position is not self._saved

    def settle(self) -> None:
        """Take what is there as unchanged."""
        self._saved = self._history.position

    def cut(self, axis: int, index: int) -> Mask:
        """Return the plane across an axis (0 slices, 1 rows, 2 columns); a copy."""
        return np.asarray(self._mask.take(index, axis))

    def sketch(self, axis: int, index: int) -> Sketch:
        """Return a sketch of one slice that holds a plane, for tools to draw on; :meth:`put` takes it over."""
        plane = self.cut(axis, index)
        made = Sketch(1, (plane.shape[0], plane.shape[1]), structures=(self.structure,))
        made.load([(0, LABEL, plane)])
        return made

    def put(self, name: str, axis: int, index: int, plane: Mask, depth: int = 0) -> bool:
        """Take over a plane that was drawn on, as one step.

        Parameters
        ----------
        name : str
            Of the step.
        axis, index : int
            Which plane.
        plane : bool array
            As :meth:`cut` returns it.
        depth : int
            What was added and removed is added and removed on so many planes on each side as well.

        Returns
        -------
        bool
            Whether that changed anything.
        """
        before = self.cut(axis, index)
        added, removed = plane & ~before, before & ~plane
        first, last = max(index - depth, 0), min(index + depth, self._mask.shape[axis] - 1)
        where: list[slice] = [slice(0, size) for size in self._mask.shape]
        where[axis] = slice(first, last + 1)
        box = (where[0], where[1], where[2])
        former = self._mask[box]
        return self._change(name, box, (former | np.expand_dims(added, axis)) & ~np.expand_dims(removed, axis))

    def grow(self) -> bool:
        """Add one voxel all around; returns whether that changed anything."""
        return self._whole("grow", ndimage.binary_dilation)

    def shrink(self) -> bool:
        """Take one voxel away all around; returns whether that changed anything."""
        return self._whole("shrink", ndimage.binary_erosion)

    def clean(self) -> bool:
        """Keep the largest piece and fill its holes; returns whether that changed anything."""
        return self._whole("clean up", _one_piece)

    def undo(self) -> bool:
        """Take the last step back; False if there is none."""
        return self._flip(self._history.back())

    def redo(self) -> bool:
        """Bring the step back that was undone last; False if there is none."""
        return self._flip(self._history.forth())

    def _whole(self, name: str, change: Callable[[Mask], Mask]) -> bool:
        held = ndimage.find_objects(self._mask.view(np.uint8))
        if not held:
            return False
        sizes = zip(held[0], self._mask.shape, strict=True)
        around = [slice(max(part.start - 2, 0), min(part.stop + 2, size)) for part, size in sizes]
        box = (around[0], around[1], around[2])
        return self._change(name, box, change(self._mask[box]))

    def _change(self, name: str, box: _Box3, after: Mask) -> bool:
        flips = self._mask[box] ^ after
        held = ndimage.find_objects(flips.view(np.uint8))
        if not held:
            return False
        tight = held[0]
        starts = zip(box, tight, strict=True)
        within = [slice(outer.start + inner.start, outer.start + inner.stop) for outer, inner in starts]
        small = flips[tight]
        step = _Step(name, (within[0], within[1], within[2]), encode(small), small.shape)
        self._history.push(step)
        return self._flip(step)

    def _flip(self, step: _Step | None) -> bool:
        if step is not None:
            self._mask[step.box] ^= step.flips()
        return step is not None


def _one_piece(mask: Mask) -> Mask:
    pieces, count = ndimage.label(mask)
    if count > 1:
        sizes = np.bincount(pieces.ravel())
        sizes[0] = 0
        mask = np.asarray(pieces == int(sizes.argmax()))
    filled: npt.NDArray[np.bool_] = ndimage.binary_fill_holes(mask)
    return filled
