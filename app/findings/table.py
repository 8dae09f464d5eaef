"""Findings of many slices as arrays: what a search looks at again, small enough to stay in memory for a whole library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from app import lesions
from app.anatomy import Structure
from app.findings.lesion import PATTERNS, Lesion

Plane = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

CELL_MM = 2
"""Side of the cells of small maps: half a library's resolution tells overlaps apart, at a quarter of its bytes."""

MOST_STRUCTURES = 15
"""A cell of a small map has four bits."""

_TYPES = {"pattern": np.int8, "boxes": np.uint8, "starts": np.int64, "cells": np.uint8}

_MARGIN = 3
"""Pixels around a lesion that its shell may reach, and one more."""


@dataclass(frozen=True, eq=False)
class Findings:
    """What lies on n slices, a row each; zeros where nothing does.

    Attributes
    ----------
    areas : float32 array (n, S)
        mm2 of each structure, in the order of the structures that they were measured with.
    longest : float32 array (n,)
        Longest diameter in mm, from edge to edge, of everything labelled.
    centre : float32 array (n, 2)
        Row and column of its centroid on the plane, in mm from the centre of pixel (0, 0).
    shell : float32 array (n,)
        Share of the shell around the necrotic part that is enhancing.
    left : float32 array (n,)
        mm2 of everything labelled that lies left of the plane's middle; what does not lies right of it.
    pattern : int8 array (n,)
        Position in `app.findings.lesion.PATTERNS`; -1 without a lesion or where the structures tell none.
    boxes : uint8 array (n, 4)
        First row, first column, rows and columns of the small map, in cells of `CELL_MM`.
    starts : int64 array (n + 1,)
        Where each small map begins in `cells`.
    cells : uint8 array (B,)
        The small maps, two cells a byte: 1 + the structure's place, 0 is background.
    """

    areas: Floats
    longest: Floats
    centre: Floats
    shell: Floats
    left: Floats
    pattern: npt.NDArray[np.int8]
    boxes: npt.NDArray[np.uint8]
    starts: npt.NDArray[np.int64]
    cells: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.longest)

    @property
    def area(self) -> Floats:
        """mm2 of everything labelled, (n,)."""
        return np.asarray(self.areas.sum(axis=1), np.float32)

    @classmethod
    def of(cls, planes: Sequence[Plane | None], structures: Sequence[Structure]) -> Findings:
        """Measure label planes uint8 (240, 240) of 1 mm pixels; None stands for one without a lesion."""
        if len(structures) > MOST_STRUCTURES:
            raise ValueError(f"there are {len(structures)} structures, more than {MOST_STRUCTURES}")
        rows = [_measured(plane, structures) for plane in planes]
        maps = [row.cells for row in rows]
        return cls(
            areas=np.array([row.areas for row in rows], np.float32).reshape(len(rows), len(structures)),
            longest=np.array([row.longest for row in rows], np.float32),
            centre=np.array([row.centre for row in rows], np.float32).reshape(len(rows), 2),
            shell=np.array([row.shell for row in rows], np.float32),
            left=np.array([row.left for row in rows], np.float32),
            pattern=np.array([row.pattern for row in rows], np.int8),
            boxes=np.array([row.box for row in rows], np.uint8).reshape(len(rows), 4),
            starts=np.cumsum([0, *map(len, maps)], dtype=np.int64),
            cells=np.concatenate([np.empty(0, np.uint8), *maps]),
        )

    @classmethod
    def joined(cls, parts: Sequence[Findings]) -> Findings:
        """Return the rows of some tables of the same structures, at least one, one after another."""
        ends = np.cumsum([0, *(len(part.cells) for part in parts)])
        starts = [part.starts[:-1] + end for part, end in zip(parts, ends, strict=False)]
        plain = [one.name for one in fields(cls) if one.name != "starts"]
        return cls(
            starts=np.concatenate([*starts, ends[-1:]]).astype(np.int64),
            **{name: np.concatenate([getattr(part, name) for part in parts]) for name in plain},
        )

    def part(self, first: int, last: int) -> Findings:
        """Return the rows from `first` to before `last`."""
        begin, end = int(self.starts[first]), int(self.starts[last])
        rows = {one.name: getattr(self, one.name)[first:last] for one in fields(self) if one.name not in {"starts", "cells"}}
        return Findings(starts=self.starts[first : last + 1] - begin, cells=self.cells[begin:end], **rows)

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return all arrays by name, to be kept and made into the same again."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    def check(self) -> None:
        """Raise `ValueError` where the arrays do not fit each other, as those of a damaged file may."""
        if any(array.dtype != _TYPES.get(name, np.float32) for name, array in self.arrays().items()) or self.longest.ndim != 1:
            raise ValueError("findings whose arrays are not of the types of findings")
        rows = len(self.longest)
        shapes = {
            "areas": self.areas.shape[:1],
            "centre": self.centre.shape,
            "shell": self.shell.shape,
            "left": self.left.shape,
        }
        wanted = {"areas": (rows,), "centre": (rows, 2), "shell": (rows,), "left": (rows,)}
        fits = shapes == wanted and self.pattern.shape == (rows,) and self.boxes.shape == (rows, 4)
        fits = fits and self.areas.ndim == 2 and self.cells.ndim == 1 and self.starts.shape == (rows + 1,)
        if not fits or self.starts[0] != 0 or self.starts[-1] != len(self.cells):
            raise ValueError("findings whose arrays do not fit each other")
        sizes = (self.boxes[:, 2].astype(np.int64) * self.boxes[:, 3] + 1) // 2
        if not np.array_equal(np.diff(self.starts), sizes):
            raise ValueError("findings whose maps do not fit their boxes")
        if not all(np.isfinite(numbers).all() for numbers in (self.areas, self.longest, self.centre, self.shell, self.left)):
            raise ValueError("findings that are not finite")


def small_map(plane: Plane, structures: Sequence[Structure]) -> Plane:
    """Return a label plane in cells of `CELL_MM`: 1 + the structure's place, 0 is background; the pixel in the middle counts."""
    lookup = np.zeros(256, np.uint8)
    for place, structure in enumerate(structures, 1):
        lookup[structure.label] = place
    return lookup[plane[CELL_MM // 2 :: CELL_MM, CELL_MM // 2 :: CELL_MM]]


@dataclass(frozen=True, eq=False)
class _Row:
    areas: tuple[float, ...]
    longest: float = 0.0
    centre: tuple[float, float] = (0.0, 0.0)
    shell: float = 0.0
    left: float = 0.0
    pattern: int = -1
    box: tuple[int, int, int, int] = (0, 0, 0, 0)
    cells: npt.NDArray[np.uint8] = field(default_factory=lambda: np.empty(0, np.uint8))


def _measured(plane: Plane | None, structures: Sequence[Structure]) -> _Row:
    if plane is None or not (held := np.flatnonzero(plane.any(axis=1))).size:
        return _Row((0.0,) * len(structures))
    first_row = max(0, int(held[0]) - _MARGIN)
    columns = np.flatnonzero(plane[held[0] : held[-1] + 1].any(axis=0))
    first_column = max(0, int(columns[0]) - _MARGIN)
    cut = np.ascontiguousarray(plane[first_row : held[-1] + 1 + _MARGIN, first_column : columns[-1] + 1 + _MARGIN])
    lesion = Lesion(cut, structures)
    row, column = lesion.centroid or (0.0, 0.0)
    box, cells = _packed(small_map(plane, structures))
    return _Row(
        tuple(lesion.areas_mm2[structure.key] for structure in structures),
        lesion.longest_mm,
        (row + first_row, column + first_column),
        lesion.shell_share,
        float(lesions.sides(plane).left),
        -1 if lesion.pattern is None else PATTERNS.index(lesion.pattern),
        box,
        cells,
    )


def _packed(cells: Plane) -> tuple[tuple[int, int, int, int], npt.NDArray[np.uint8]]:
    """Return the box of what is not background, and its cells, two a byte."""
    rows = np.flatnonzero(cells.any(axis=1))
    if not rows.size:
        return (0, 0, 0, 0), np.empty(0, np.uint8)
    columns = np.flatnonzero(cells.any(axis=0))
    cut = cells[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    flat = np.append(cut.ravel(), np.zeros(cut.size % 2, np.uint8))
    packed: npt.NDArray[np.uint8] = flat[::2] | (flat[1::2] << np.uint8(4))
    return (int(rows[0]), int(columns[0]), cut.shape[0], cut.shape[1]), packed
