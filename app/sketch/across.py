"""A plane across the slices of a sketch, sagittal or coronal, that is drawn on by the tools of slices."""

from __future__ import annotations

import numpy as np

from app.sketch.history import Change
from app.sketch.layers import Axis, Key
from app.sketch.runs import Mask
from app.sketch.sketch import Sketch


class PlaneAcross:
    """One row or column of every slice, as a sketch of a single slice with the same structures, locks and limit.

    Parameters
    ----------
    sketch : Sketch
        What is drawn on in the end; not changed before :meth:`take`.
    axis : Axis
        "row" for a coronal, "column" for a sagittal plane.
    index : int
        Which row or column.

    Attributes
    ----------
    sketch : Sketch
        For tools: its rows are slices from the feet up, its columns those (or the rows) of the slices.
    allowed : bool array (slices, columns)
        Where drawing is allowed.
    """

    def __init__(self, sketch: Sketch, axis: Axis, index: int) -> None:
        self._owner = sketch
        self._axis = axis
        self._index = index
        columns, step = (sketch.shape[1], sketch.spacing[1]) if axis == "row" else (sketch.shape[0], sketch.spacing[0])
        self.sketch = Sketch(1, (sketch.slices, columns), (sketch.slice_mm, step), sketch.structures)
        everywhere = np.ones(sketch.shape, np.bool_)
        self.allowed: Mask = np.stack([self._line(sketch.limited(k, everywhere), index) for k in range(sketch.slices)])
        self._before = {structure.label: self._plane(structure.label) for structure in sketch.structures}
        self.sketch.load((0, label, plane) for label, plane in self._before.items())
        self.sketch.limit_to(self.allowed[None])
        self.sketch.locked = set(sketch.locked)
        self.sketch.start_decides = sketch.start_decides

    def take(self, depth: int = 0) -> Change | None:
        """Add to the slices what was added on the plane, and remove what was removed, as one step; None if nothing was.

        It is done on `depth` planes on each side as well.
        """
        last = self._owner.shape[0 if self._axis == "row" else 1] - 1
        planes = range(max(self._index - depth, 0), min(self._index + depth, last) + 1)
        masks: dict[Key, Mask] = {}
        for label, before in self._before.items():
            drawn = self.sketch.mask(0, label)
            for k in np.flatnonzero((drawn != before).any(axis=1)).tolist():
                mask = self._owner.mask(k, label)
                for index in planes:
                    line = self._line(mask, index)
                    line |= drawn[k] & ~before[k]
                    line &= drawn[k] | ~before[k]
                masks[k, label] = mask
        name, plane = self.sketch.undo_name, "coronal" if self._axis == "row" else "sagittal"
        return None if name is None else self._owner.put(f"{name}, {plane}", masks, stay=True)

    def _line(self, mask: Mask, index: int) -> Mask:
        """Return a row or a column of a slice, a view."""
        return mask[index] if self._axis == "row" else mask[:, index]

    def _plane(self, label: int) -> Mask:
        return np.stack([self._line(self._owner.mask(k, label), self._index) for k in range(self._owner.slices)])
