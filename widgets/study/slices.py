"""What is shown of cases: slices of the library, by a connection of its own, read off the window's thread."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from app.anatomy import ALL_MODALITIES
from app.errors import UserError
from app.reading.reader_study import ImageQuestion, Presented
from widgets.language import tr
from widgets.results import thumbnails

if TYPE_CHECKING:
    from app.library import Library, StudyFacts

Plane = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class CaseSlice:
    """A slice of a case: display planes uint8 (240, 240) by modality, and its label map."""

    planes: dict[str, Plane]
    labels: Plane
    pictures: dict[str, QImage] = field(default_factory=dict)

    @property
    def overlay(self) -> QImage:
        """The labels over one of the planes."""
        ground = self.planes.get("flair", next(iter(self.planes.values()), np.zeros_like(self.labels)))
        return thumbnails.overlay_image(ground, self.labels)


def read_rows(address: str, model_id: str, places: Sequence[tuple[str, int]]) -> list[CaseSlice]:
    """Return slices of some studies; UserError for one that is gone or whose pictures cannot be had."""
    from app.library import open_library

    with open_library(address, model_id=model_id, read_only=True) as library:
        facts = {one.study: one for one in library.studies()}
        return [_read(library, facts.get(study), study, k) for study, k in places]


def read_presented(address: str, model_id: str, question: ImageQuestion) -> tuple[Presented, CaseSlice]:
    """Return the case that a question presents, and its slice."""
    from app.library import open_library
    from app.reading.reader_study import presented_in

    with open_library(address, model_id=model_id, read_only=True) as library:
        studies = library.studies()
        presented = presented_in(question, library, studies)
        facts = next(one for one in studies if one.study == question.study)
        return presented, _read(library, facts, question.study, question.slice)


def _read(library: Library, facts: StudyFacts | None, study: str, k: int) -> CaseSlice:
    from app.library import LABELS
    from app.library.pictures import display_planes

    if facts is None:
        raise UserError(
            tr("{study} is no longer in the library {address}: bring it in again.", study=study, address=library.address)
        )
    labels = library.planes([(study, LABELS, k)])[0]
    planes: dict[str, Plane] = {}
    if library.pictures:
        for modality in ALL_MODALITIES:
            with suppress(UserError):  # a library need not keep the pictures of T2
                planes[modality] = library.planes([(study, modality, k)])[0]
    else:
        planes = {modality: stack[k] for modality, stack in display_planes(library, facts).items()}
    ordered = {modality: planes[modality] for modality in ALL_MODALITIES if modality in planes}
    return CaseSlice(ordered, labels, {modality: thumbnails.grey_image(plane) for modality, plane in ordered.items()})
