"""What is judged of a slice: how large its lesion is, where it lies and how it takes up contrast."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from app import lesions
from app.anatomy import STRUCTURES
from app.evaluation.judging.planes import Plane
from app.lesions import BrainBox
from app.retrieval.reasons import Lesion

PATTERNS = ("none", "solid", "ring")
"""A slice without a lesion takes up no contrast: "none"."""


@dataclass(frozen=True, eq=False)
class SliceFacts:
    """Facts of N slices, an array each.

    Attributes
    ----------
    area_mm2 : float64 (N,)
        Of everything labelled; 0 on a slice without a lesion.
    longest_mm : float64 (N,)
        Longest diameter of everything labelled, from edge to edge.
    offset_mm : float64 (N, 2)
        The centroid of everything labelled, behind and to the right of the middle of the brain's box; not a number where there
        is no lesion.
    level_mm : float64 (N,)
        How far below the brain's top the slice lies.
    pattern : int8 (N,)
        Position in `PATTERNS`.
    bilateral : bool (N,)
        Whether the lesion is on both sides (:class:`app.lesions.Sides`).
    """

    area_mm2: npt.NDArray[np.float64]
    longest_mm: npt.NDArray[np.float64]
    offset_mm: npt.NDArray[np.float64]
    level_mm: npt.NDArray[np.float64]
    pattern: npt.NDArray[np.int8]
    bilateral: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.level_mm)

    @property
    def lesion(self) -> npt.NDArray[np.bool_]:
        """Where there is a lesion, (N,)."""
        return self.area_mm2 > 0

    @classmethod
    def of(cls, planes: Sequence[Plane] | Plane, slices: Iterable[int], box: BrainBox | Sequence[BrainBox]) -> Self:
        """Measure label planes (240, 240), each on a slice of a brain whose box is given, one for all or one for each."""
        boxes = [box] * len(planes) if isinstance(box, BrainBox) else box
        facts = cls.empty(len(planes))
        for n, (plane, k, frame) in enumerate(zip(planes, slices, boxes, strict=True)):
            facts.level_mm[n] = frame.level_mm(k)
            if not plane.any():
                continue
            lesion = Lesion(plane, STRUCTURES)
            facts.area_mm2[n] = lesion.area_mm2
            facts.longest_mm[n] = lesion.longest_mm
            facts.offset_mm[n] = frame.offset_mm(lesion.centroid or (np.nan, np.nan))
            facts.pattern[n] = PATTERNS.index(lesion.pattern or "none")
            facts.bilateral[n] = lesions.sides(plane, frame.column).side == "both"
        return facts

    @classmethod
    def empty(cls, count: int) -> Self:
        """Return the facts of slices without a lesion at the brain's top."""
        zeros = np.zeros((3, count), np.float64)
        nowhere = np.full((count, 2), np.nan)
        return cls(zeros[0], zeros[1], nowhere, zeros[2], np.zeros(count, np.int8), np.zeros(count, np.bool_))

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """Return the facts of all slices of several, one after another."""
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in cls.names()))

    def take(self, rows: npt.NDArray[np.int64]) -> SliceFacts:
        """Return the facts of some slices."""
        return SliceFacts(*(array[rows] for array in self.arrays().values()))

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the names of the arrays."""
        return tuple(field.name for field in fields(cls))

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return the arrays by their names."""
        return {name: getattr(self, name) for name in self.names()}
