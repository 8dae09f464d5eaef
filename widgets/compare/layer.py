"""A study as planes cut it: its pictures, and what lies over them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from app.sketch import Box, Sketch
from widgets.compare.guess_painting import Colours, veil
from widgets.compare.guesses import StudyGuess
from widgets.compare.link import Linked, Place
from widgets.pane.marks import Plane
from widgets.pane.plane_facts import brain_box
from widgets.pane.view_geometry import Home
from widgets.state.compared import Mixing
from widgets.state.guesses import Guessed

Planes = npt.NDArray[np.uint8]
Cut = npt.NDArray[np.uint8]
Value = TypeVar("Value", bound=np.generic)

AXES: dict[Plane, int] = {"axial": 0, "coronal": 1, "sagittal": 2}
"""Which number of a place, and which axis of planes (slices, rows, columns), a plane stands still in."""

ACROSS: dict[Plane, tuple[int, int]] = {"axial": (1, 2), "coronal": (0, 2), "sagittal": (0, 1)}
"""The numbers of a place along a plane's rows and columns."""

MARGIN_MM = 14.0
"""Around the brain, for the letters."""

CHECKER_MM = 24
"""Side of the squares of a checkerboard."""


class Seen(NamedTuple):
    """A plane as it is seen: grey values, labels over it (or None), and colours under these, premultiplied (or None)."""

    grey: Cut
    labels: Cut | None = None
    veil: Colours | None = None


@dataclass(frozen=True, eq=False)
class Layer:
    """A study whose planes are shown.

    Attributes
    ----------
    images : mapping of modality to uint8 (slices, rows, columns)
        Display planes, all of one shape.
    labels : callable or None
        Gives what lies over a plane at an index, uint8 of the plane's shape.
    guess : StudyGuess or None
        What a model guesses of it as if it were healthy.
    """

    images: Mapping[str, Planes]
    labels: Callable[[Plane, int], Cut] | None = None
    guess: StudyGuess | None = None

    @property
    def shape(self) -> tuple[int, int, int]:
        """Slices, rows and columns; one of each without pictures."""
        first = next(iter(self.images.values()), None)
        return (1, 1, 1) if first is None else (first.shape[0], first.shape[1], first.shape[2])

    @cached_property
    def brain(self) -> tuple[tuple[int, int], Box] | None:
        """First and last slice with brain (half-open), and its box on them; None without any."""
        box = brain_box(self.images.values())
        if box is None:
            return None
        filled = np.flatnonzero(np.any([planes.any(axis=(1, 2)) for planes in self.images.values()], axis=0))
        return (int(filled[0]), int(filled[-1]) + 1), box

    def index(self, plane: Plane, place: Place) -> int:
        """Return where a plane through a place lies: its slice, row or column, the nearest there is."""
        axis = AXES[plane]
        return min(max(round(place[axis]), 0), self.shape[axis] - 1)

    def picture(self, modality: str, plane: Plane, index: int) -> Cut | None:
        """Return a plane of a modality, uint8; None where the study has no such modality."""
        planes = self.images.get(modality)
        return None if planes is None else cut(planes, plane, index)

    def overlay(self, plane: Plane, index: int) -> Cut | None:
        """Return what lies over a plane, uint8 of its shape, or None."""
        return None if self.labels is None else self.labels(plane, index)

    def seen(self, now: Linked, plane: Plane, index: int) -> Seen | None:
        """Return a plane as it is seen alone, with what is shown of the guess; None where there is no picture of it."""
        grey, labels = self.picture(now.modality, plane, index), self.overlay(plane, index)
        guess, kind = self.guess, now.guessed
        if grey is None or guess is None or kind is Guessed.NONE:
            return None if grey is None else Seen(grey, labels)
        known = not guess.obstacle(now.modality) and guess.knows(plane, index)
        if kind is Guessed.PSEUDO_NORMAL:
            return Seen(guess.picture(now.modality, plane, index) if known else np.zeros_like(grey), labels)
        if not known:
            return Seen(grey, labels)
        brain = np.any([cut(planes, plane, index) > 0 for planes in self.images.values()], axis=0)
        return Seen(grey, labels, veil(guess.deviations(kind, now.modality, plane, index), brain, kind))

    @classmethod
    def of_labels(cls, images: Mapping[str, Planes], labels: Planes | None, guess: StudyGuess | None = None) -> Layer:
        """Return a study with a label map uint8 (slices, rows, columns), or without."""
        return cls(images, None if labels is None else lambda plane, index: cut(labels, plane, index), guess)

    @classmethod
    def of_sketch(cls, images: Mapping[str, Planes], sketch: Sketch) -> Layer:
        """Return a study with what is drawn on it."""

        def drawn(plane: Plane, index: int) -> Cut:
            if plane == "axial":
                return sketch.label_map(index)
            return sketch.cut("row" if plane == "coronal" else "column", index)

        return cls(images, drawn)


def homes(layer: Layer, axial: Home | None = None) -> dict[Plane, Home | None]:
    """Return what fits at zoom 1 in each plane: the brain with a margin, or the rows and columns of `axial`."""
    if layer.brain is None:
        return {"axial": axial, "coronal": None, "sagittal": None}
    (low, high), (row0, row1, column0, column1) = layer.brain
    own = (row0 - MARGIN_MM, column0 - MARGIN_MM, row1 + MARGIN_MM, column1 + MARGIN_MM)
    rows = own if axial is None else axial
    first, last = low - MARGIN_MM, high + MARGIN_MM
    return {"axial": rows, "coronal": (first, rows[1], last, rows[3]), "sagittal": (first, rows[0], last, rows[2])}


def cut(planes: Planes, plane: Plane, index: int) -> Cut:
    """Return a plane of planes (slices, rows, columns): (rows, columns), (slices, columns) or (slices, rows); a view."""
    where: tuple[Any, ...] = (slice(None),) * AXES[plane] + (index,)
    taken: Cut = planes[where]
    return taken


def checkered(one: npt.NDArray[Value], other: npt.NDArray[Value], swapped: bool) -> npt.NDArray[Value]:
    """Return squares of one plane and another of the same shape in turn; `swapped` begins with the other."""
    rows, columns = (np.arange(size) // CHECKER_MM for size in one.shape)
    first = (rows[:, None] + columns[None, :]) % 2 == int(swapped)
    return np.where(first, one, other)


def shifted(plane: Cut, slices: int) -> Cut:
    """Return a plane whose rows are slices, moved towards the head; what comes in is empty."""
    if not slices:
        return plane
    out = np.zeros_like(plane)
    if abs(slices) < len(plane):
        out[max(slices, 0) : len(plane) + min(slices, 0)] = plane[max(-slices, 0) : len(plane) - max(slices, 0)]
    return out


def mixed_planes(own: Layer, beside: Layer | None, now: Linked, plane: Plane, where: tuple[int, int]) -> Seen | None:
    """Return a plane as it is seen: a study's, the template's beside it, or squares of both.

    Parameters
    ----------
    own : Layer
    beside : Layer or None
        The template.
    now : Linked
    plane : str
    where : (int, int)
        The study's own slice, row or column, and by how many slices it is nearer to the head than the template's.

    Returns
    -------
    Seen or None
        None where the study lacks the modality.
    """
    index, offset = where
    seen = own.seen(now, plane, index)
    if seen is None or beside is None or now.mixing is Mixing.NONE:
        return seen
    at = beside.index(plane, now.place)
    other, other_labels = beside.picture(now.modality, plane, at), beside.overlay(plane, at)
    if other is None or other.shape != seen.grey.shape:
        return seen
    if plane != "axial":
        other = shifted(other, offset)
        other_labels = None if other_labels is None else shifted(other_labels, offset)
    if now.mixing is Mixing.FLICKER:
        return Seen(other, other_labels) if now.swapped else seen
    none = np.zeros_like(seen.grey)
    both = [none if some is None else some for some in (seen.labels, other_labels)]
    over = None if seen.veil is None else checkered(seen.veil, np.zeros_like(seen.veil), now.swapped)
    return Seen(checkered(seen.grey, other, now.swapped), checkered(both[0], both[1], now.swapped), over)
