"""Cases of the library that a search is made with, or that a reader has called right or wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
import numpy.typing as npt

from widgets.language import tr, tr_later

Plane = npt.NDArray[np.uint8]

PREFERRED = ("flair", "t1ce", "t1", "t2")
"""The modality by which a slice is known at a glance: the first of these that there is."""


@dataclass(frozen=True, eq=False)
class Glance:
    """What a slice looks like: one image of it and its label map (None where there is none), uint8 (240, 240)."""

    plane: Plane
    labels: Plane | None = None


def glance_at(images: Mapping[str, Plane], labels: Plane | None) -> Glance | None:
    """Return a slice at a glance, of its images by modality uint8 (240, 240); None where there are none."""
    plane = next((images[name] for name in PREFERRED if name in images), None)
    return None if plane is None else Glance(plane, labels)


class Use(Enum):
    """What of a case is searched with."""

    WHOLE = "Like"
    """The case's slice with its lesion, instead of the sketch."""
    ANATOMY = "Anatomy of"
    """Its normal anatomy, with what is drawn."""
    LESION = "Lesion of"
    """Its lesion, on the template's slice that is shown."""


_SAID = {
    Use.WHOLE: tr_later("Like {patient}, slice {slice}"),
    Use.ANATOMY: tr_later("Anatomy of {patient}, slice {slice}"),
    Use.LESION: tr_later("Lesion of {patient}, slice {slice}"),
}


@dataclass(frozen=True)
class CaseSource:
    """A slice of a case to search with; `glance` is what it looks like, where that is known."""

    patient: str
    study: str
    slice: int
    use: Use = Use.WHOLE
    glance: Glance | None = field(default=None, compare=False, repr=False)

    @property
    def said(self) -> str:
        """What is searched with, as a reader sees it."""
        return tr(_SAID[self.use], patient=self.patient, slice=self.slice)


@dataclass(frozen=True)
class CaseMark:
    """A slice of a case that a reader has called right or wrong."""

    patient: str
    study: str
    slice: int
    right: bool

    @property
    def said(self) -> str:
        """What was called so, as a reader sees it."""
        text = tr_later("Right: {patient}, slice {slice}") if self.right else tr_later("Wrong: {patient}, slice {slice}")
        return tr(text, patient=self.patient, slice=self.slice)


Marks = tuple[CaseMark, ...]


def toggled(marks: Marks, mark: CaseMark) -> Marks:
    """Return marks with another one in the place of the patient's; without it, if it is there already."""
    others = tuple(one for one in marks if one.patient != mark.patient)
    return others if mark in marks else (*others, mark)
