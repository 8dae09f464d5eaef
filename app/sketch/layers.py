"""The masks of a sketch, and the label maps that they make where they lie on each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from app.anatomy import Structure
from app.sketch.history import Box, Patch
from app.sketch.runs import Mask

LabelMap = npt.NDArray[np.uint8]
Axis = Literal["row", "column"]
Key = tuple[int, int]
"""(slice, label)."""


class Layers:
    """One mask per slice and structure; a later structure hides an earlier one. Label maps are composed when they are asked for.

    What is returned is not copied. Whoever changes a mask tells where (:meth:`compose`).
    """

    def __init__(self, slices: int, shape: tuple[int, int], structures: Sequence[Structure]) -> None:
        self._slices = slices
        self._shape = shape
        self._structures = tuple(structures)
        self._masks: dict[Key, Mask] = {}
        self._maps: dict[int, LabelMap] = {}

    @property
    def keys(self) -> list[Key]:
        """(slice, label) of every mask there is, in order; it may be empty while a stroke is in progress."""
        return sorted(self._masks)

    def mask(self, k: int, label: int) -> Mask:
        """Return a mask (rows, columns), an empty one where there is none."""
        found = self._masks.get((k, label))
        return np.zeros(self._shape, np.bool_) if found is None else found

    def made(self, k: int, label: int) -> Mask:
        """Return a mask (rows, columns) to be changed, made where there is none."""
        return self._masks.setdefault((k, label), np.zeros(self._shape, np.bool_))

    def forget_if_empty(self, key: Key) -> None:
        """Drop a mask in which nothing is set."""
        if not self._masks[key].any():
            del self._masks[key]

    def flip(self, patch: Patch) -> None:
        """Flip the pixels of a patch."""
        row0, row1, column0, column1 = patch.box
        self.made(patch.slice, patch.label)[row0:row1, column0:column1] ^= patch.mask()
        self.forget_if_empty((patch.slice, patch.label))

    def replace_all(self, masks: Iterable[tuple[Key, Mask]]) -> None:
        """Put other masks in the place of all."""
        self._masks = {key: mask for key, mask in masks if mask.any()}
        self._maps.clear()

    def composed(self, k: int) -> LabelMap:
        """Return slice `k` composed, uint8 (rows, columns)."""
        found = self._maps.get(k)
        if found is None:
            found = self._maps[k] = np.zeros(self._shape, np.uint8)
            self.compose(k, (0, self._shape[0], 0, self._shape[1]))
        return found

    def compose(self, k: int, box: Box) -> None:
        """Bring the label map of slice `k` up to date inside `box`."""
        if k not in self._maps:
            return
        window = (slice(box[0], box[1]), slice(box[2], box[3]))
        target = self._maps[k][window]
        target[...] = 0
        for structure in self._structures:
            mask = self._masks.get((k, structure.label))
            if mask is not None:
                target[mask[window]] = structure.label

    def planes(self) -> LabelMap:
        """Return all slices composed, uint8 (slices, rows, columns)."""
        planes = np.zeros((self._slices, *self._shape), np.uint8)
        for k in self.drawn_slices():
            planes[k] = self.composed(k)
        return planes

    def cut(self, axis: Axis, index: int) -> LabelMap:
        """Return what lies on a row or a column of every slice, composed, uint8 (slices, columns) or (slices, rows)."""
        plane = np.zeros((self._slices, self._shape[1 if axis == "row" else 0]), np.uint8)
        for k in {at for at, _ in self._masks}:
            plane[k] = self.composed(k)[index] if axis == "row" else self.composed(k)[:, index]
        return plane

    def drawn_slices(self) -> list[int]:
        """Return the slices on which something is drawn, in order."""
        return sorted({k for (k, _), mask in self._masks.items() if mask.any()})

    def is_empty(self, k: int | None = None) -> bool:
        """Whether nothing is drawn on slice `k`, or anywhere."""
        return not any(mask.any() for (at, _), mask in self._masks.items() if k is None or at == k)
