"""Which patients of a library have brains like this one's, by the codes that a whole-brain model made of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.errors import UserError
from app.imaging import Study, load_study
from app.jobs import Job
from app.library import Library, StudyFacts, open_library
from app.retrieval import OpenedLibrary, Query, Reference
from app.retrieval.measures import SumOfSquares, Term
from app.retrieval.opened import GivesCodes
from app.volumes.model import PART, VolumeModel
from app.volumes.placing import FloatArray
from app.volumes.subjects import find_brains

VOLUME = SumOfSquares(
    name="volume",
    title="Whole brain",
    explanation="The brain as a whole, by its T1 image alone",
    terms=(Term((PART,)),),
)
"""How these codes are compared; not among the measures of slices, which the window offers."""


@dataclass(frozen=True)
class BrainRow:
    """A patient who was found, by the nearest of the patient's studies.

    Attributes
    ----------
    rank : int
        From 1.
    distance : float
        Euclidean, of the codes.
    facts : StudyFacts
        With age, sex and diagnosis (`patient_facts`) where they are known.
    """

    rank: int
    distance: float
    facts: StudyFacts


class BrainSearch:
    """The whole-brain codes of an open library; belongs to the thread that opened it.

    Parameters
    ----------
    library : Library
        Opened for the model's space (:func:`open_for_brains`).
    model : VolumeModel
    codes : CodeCache or GivesCodes, optional
        Where the codes are kept between openings.
    """

    def __init__(self, library: Library, model: VolumeModel, codes: GivesCodes | None = None) -> None:
        self.model = model
        self.library = OpenedLibrary(library, model.space, codes)
        self._measured: Reference | None = None

    @property
    def studies(self) -> list[StudyFacts]:
        """What is searched, ordered by patient and study."""
        return self.library.studies

    def encode(self, study: Study) -> FloatArray:
        """Return the code (d,) of an opened study; `UserError` where its T1 cannot be used."""
        code: FloatArray = self.model.encode_study(study).parts[PART][0]
        return code

    def code_of(self, study: str) -> FloatArray:
        """Return the code (d,) of a study of the library; `UserError` if it has none."""
        names = [facts.study for facts in self.studies]
        if study not in names:
            raise UserError(f"The library {self.library.address} has no whole-brain code of {study}: index it with --volumes.")
        row: FloatArray = self.codes()[names.index(study)]
        return row

    def codes(self) -> FloatArray:
        """Return the codes (N, d) of :attr:`studies`, float32, in their order."""
        rows = self.library.reference.rows
        every = [rows.row_of(facts.study, facts.representative_slice) for facts in self.studies]
        return rows.take(PART, np.array(every, np.intp)).astype(np.float32)

    def rows(self, code: npt.NDArray[np.floating], top: int = 10, exclude: Collection[str] = ()) -> list[BrainRow]:
        """Return the nearest patients of the library, nearest first; the search is exact.

        Parameters
        ----------
        code : float array (d,)
        top : int
            Rows wanted.
        exclude : collection of str
            Patients to leave out.

        Raises
        ------
        UserError
            If the code is not finite.
        """
        query = Query.of(self.model.space, {PART: np.asarray(code)}, 0, drawn=False)
        reference = self.library.reference
        if len(reference.rows) == 0:
            return []
        if self._measured is not reference:  # lengths are measured once, as those of the measures of slices are
            reference.rows.measure(VOLUME.sums)
            self._measured = reference
        allowed = None
        if exclude:
            allowed = np.array([name not in exclude for name in reference.patients], np.bool_)[reference.rows.patient]
        found = reference.nearest(query, VOLUME, 0.0, top, allowed=allowed)
        return [BrainRow(rank, one.distance, one.facts) for rank, one in enumerate(found, 1)]


def open_for_brains(address: str, model: VolumeModel) -> Library:
    """Open a library for reading its whole-brain codes.

    Raises
    ------
    UserError
        If there is no such library, or it has no codes of this model.
    """
    with open_library(address, read_only=True) as library:
        if model.id not in [entry.id for entry in library.models()]:
            raise UserError(
                f"The library {library.address} has no codes of this whole-brain model: index its studies with --volumes, "
                "or choose the model that made them with --model."
            )
    return open_library(address, space=model.space, read_only=True)


def read_brain(folder: Path, job: Job) -> Study:
    """Read the one study with a T1 in a folder; `UserError` where there is none or more than one."""
    if not folder.is_dir():
        raise UserError(f"There is no folder {folder}: give the folder of a study.")
    found = find_brains([folder], job)
    if len(found) != 1:
        named = f"{len(found)} studies ({found[0].study} and others)" if found else "no study with a T1 image"
        raise UserError(f"{folder} holds {named}: give the folder of one study.")
    return load_study(found[0], ("t1",), labels=False)
