"""What the window of whole brains asks of a library and a model; all of it in one worker thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.errors import UserError
from app.jobs import Job
from widgets.language import tr
from widgets.state.opened import OpenedCase

if TYPE_CHECKING:
    from app.imaging import Study
    from app.library import StudyFacts
    from app.volumes import BrainSearch, Reference, VolumeModel

ROWS = 20
"""Patients shown."""

Picture = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Opened:
    """A library's brains: facts of each study, and where it lies on either map, (N, 2)."""

    address: str
    facts: tuple[StudyFacts, ...]
    principal: npt.NDArray[np.float64]
    neighbours: npt.NDArray[np.float64]


@dataclass(frozen=True)
class Row:
    """A patient who was found: rank from 1, distance of the codes, facts, and three planes as a picture."""

    rank: int
    distance: float
    facts: StudyFacts
    picture: Picture


@dataclass(frozen=True)
class Answer:
    """What was asked with, and the rows.

    Attributes
    ----------
    name : str
        Whose brain was asked with.
    study : str
        Its name where it is of the library, else empty.
    original, again : uint8 (96, 256)
        Three planes as the network sees them, and what comes back from the code.
    error : float
        Root mean squared error of what comes back, % of the range of intensities.
    rows : tuple of Row
    """

    name: str
    study: str
    original: Picture
    again: Picture
    error: float
    rows: tuple[Row, ...]


class Brains:
    """An open library and a model; belongs to the thread that opens it.

    Parameters
    ----------
    address : str
        Of the library.
    model : Path or None
        The model's file; that which comes with the program, if one does, by default.
    reference : callable, optional
        Gives what brains are brought to; the template's brain by default.
    """

    def __init__(self, address: str, model: Path | None, reference: Callable[[], Reference] | None = None) -> None:
        from app.volumes import SHIPPED, BrainSearch, load_volume_model, open_for_brains

        if model is None and not SHIPPED.exists():
            raise UserError(
                tr("No whole-brain model comes with the program: choose one that `train` wrote (File > Choose model…).")
            )
        self.model: VolumeModel = load_volume_model(model, reference or _template)
        self._library = open_for_brains(address, self.model)
        self._address = address
        self.search: BrainSearch = BrainSearch(self._library, self.model)
        self._pictures: dict[str, Picture] = {}

    def close(self) -> None:
        """Close the library."""
        self._library.close()

    def opened(self) -> Opened:
        """Return what is in it, with its maps."""
        from app.volumes import layout

        codes = self.search.codes()
        return Opened(self._library.address, tuple(self.search.studies), layout(codes, "pca"), layout(codes, "tsne"))

    def ask_study(self, name: str, job: Job) -> Answer:
        """Ask with a study of the library."""
        from app.volumes import place

        facts = self._facts(name)
        planes = self._planes(facts)
        original = place(np.ascontiguousarray(planes.transpose(2, 1, 0)[:, ::-1]).astype(np.float32), self.model.reference)
        return self._answer(self.search.code_of(name), original, facts.patient, facts, job)

    def ask_files(self, folder: Path, job: Job) -> Answer:
        """Ask with the study in a folder."""
        from app.volumes import read_brain

        return self.ask_opened(read_brain(folder, job), job)

    def ask_opened(self, study: Study, job: Job) -> Answer:
        """Ask with a study that is open."""
        from app.volumes import prepared

        original = prepared(study, self.model.reference)
        code = self.model.encode_volumes(original[None])[0]
        return self._answer(code, original, study.study, None, job)

    def read_case(self, name: str, rank: int) -> OpenedCase:
        """Read a whole study of the library for a window of its own."""
        from app.library.pictures import display_planes

        facts = self._facts(name)
        labels = self._library.label_planes(name)
        return OpenedCase(facts, display_planes(self._library, facts), labels, facts.representative_slice, rank, self._address)

    def _answer(
        self, code: npt.NDArray[np.float32], original: npt.NDArray[np.float32], name: str, facts: StudyFacts | None, job: Job
    ) -> Answer:
        from app.volumes import three_planes
        from app.volumes.judging import errors

        again = self.model.reconstruct(code[None])[0]
        error = float(errors(again[None], original[None])[0])
        job.check()
        found = self.search.rows(code, ROWS, () if facts is None else (facts.patient,))
        rows = []
        for row in found:
            job.check()
            rows.append(Row(row.rank, row.distance, row.facts, self._picture(row.facts)))
        study = "" if facts is None else facts.study
        return Answer(name, study, three_planes(original), three_planes(again), error, tuple(rows))

    def _facts(self, name: str) -> StudyFacts:
        for facts in self.search.studies:
            if facts.study == name:
                return facts
        raise UserError(tr("{name} is no longer in the library: open the library again.", name=name))

    def _planes(self, facts: StudyFacts) -> npt.NDArray[np.uint8]:
        """Return the windowed planes of a study's T1, (155, 240, 240)."""
        if self._library.pictures:
            return self._library.display_planes(facts.study, "t1")
        from app.library.pictures import kept_or_read

        return kept_or_read(self._library.address, facts)["t1"]

    def _picture(self, facts: StudyFacts) -> Picture:
        """Return three planes of a study, kept once they were made; an empty one where its images cannot be had."""
        if facts.study not in self._pictures:
            try:
                self._pictures[facts.study] = middle_planes(self._planes(facts))
            except UserError:
                return np.zeros((96, 256), np.uint8)
        return self._pictures[facts.study]


def middle_planes(planes: npt.NDArray[np.uint8]) -> Picture:
    """Return the middle axial, coronal and sagittal plane of a brain side by side, (96, 256), as `app.volumes.three_planes` does.

    Parameters
    ----------
    planes : uint8 (155, 240, 240)
        Windowed planes, 0 outside the brain.
    """
    from app.volumes import SHAPE, three_planes
    from app.volumes.placing import LIMIT

    volume = planes.transpose(2, 1, 0)[:, ::-1]  # RAS+
    held = np.argwhere(volume[::4, ::4, ::4])
    middle = 2 * (held.min(0) + held.max(0)) if len(held) else np.array(volume.shape) // 2
    box = np.zeros([2 * n for n in SHAPE], np.float32)
    spans = [(int(m) - n, int(m) + n, most) for m, n, most in zip(middle, SHAPE, volume.shape, strict=True)]
    inside = tuple(slice(max(low, 0), min(high, most)) for low, high, most in spans)
    box[tuple(slice(s.start - low, s.stop - low) for s, (low, _, _) in zip(inside, spans, strict=True))] = volume[inside]
    x, y, z = SHAPE
    small = box.reshape(x, 2, y, 2, z, 2).mean((1, 3, 5))
    return three_planes(small * np.float32(2 * LIMIT / 255) - np.float32(LIMIT))


def turned(picture: Picture) -> Picture:
    """Return a picture of three planes with the patient's left on the right, where it was on the left, and back."""
    from app.volumes import SHAPE

    out = picture.copy()
    for k in range(2):  # axial and coronal
        part = slice(k * SHAPE[0], (k + 1) * SHAPE[0])
        out[:, part] = picture[:, part][:, ::-1]
    return out


def _template() -> Reference:
    from app.cohort import ensure_template
    from app.volumes import template_reference

    return template_reference(ensure_template(Job()))
