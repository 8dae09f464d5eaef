"""Whose brains there are below a folder, and their volumes, prepared once and kept in a folder of files."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.codes import StudyImages
from app.errors import DAMAGED_ARRAYS, UserError, describe_os_error
from app.imaging import SKULL, StudyFiles, find_studies, load_study
from app.jobs import Job
from app.volumes.placing import PREPARATION, SHAPE, FloatArray, Reference, place, reference_from

_VERSION = PREPARATION.rsplit("/", 1)[1]

MakeReference = Callable[[], Reference]
"""Gives what brains are brought to; asked only where something has to be prepared."""


@dataclass(frozen=True)
class Subject:
    """One scan of a patient: names, what is known, and the file of the prepared volume."""

    study: str
    patient: str
    diagnosis: str
    age: int | None
    volume: Path


def prepared(study: StudyImages, reference: Reference) -> FloatArray:
    """Return the T1 of a study as the networks see it, float32 (80, 96, 80).

    Raises
    ------
    UserError
        If it was read without a T1, still has its skull, or cannot be placed.
    """
    if SKULL in study.notices:
        raise UserError(
            f"The study {study.folder} shows the skull, and whole-brain codes are of the brain alone: extract it first."
        )
    if "t1" not in study.images:
        raise UserError(f"The study {study.folder} was read without a T1 image, which whole-brain codes are made of: add one.")
    try:
        return place(study.images["t1"], reference)
    except UserError as error:
        raise UserError(f"The T1 image of {study.folder} cannot be used for whole-brain codes: {error}.") from error


def template_reference(template: Path) -> Reference:
    """Return the reference of a template's folder."""
    return reference_from(load_study(template, ("t1",), labels=False).images["t1"])


def find_brains(roots: Sequence[Path], job: Job) -> list[StudyFiles]:
    """Return the studies below some folders that have a T1, in the order of their names; raises as :func:`find_studies`."""
    return sorted(find_studies(list(roots), job=job, needed=("t1",)).studies, key=lambda files: files.study)


def prepare(data: Path, folder: Path, reference: MakeReference, job: Job) -> list[Subject]:
    """Prepare every brain below `data` that is not in `folder` yet, or has changed since; each is written in one step.

    Raises
    ------
    UserError
        If there are none, or one cannot be used; the sentence names it.
    EnvironmentFault
        If the folder cannot be written.
    Cancelled
    """
    found = find_brains([data], job)
    if not found:
        raise UserError(
            f"There is no study with a T1 image in {data}: make some with `python main.py cohort {data} --kind dementia`."
        )
    subjects = [_subject(files, folder) for files in found]
    missing = [(files, one) for files, one in zip(found, subjects, strict=True) if not _kept(files, one)]
    job.start(len(found), "Preparing brains", len(found) - len(missing))
    made: Reference | None = None
    for files, subject in missing:
        made = made or reference()
        write_volume(subject.volume, prepared(load_study(files, ("t1",), labels=False), made))
        job.advance(f"Prepared {files.study}")
    return subjects


def _kept(files: StudyFiles, subject: Subject) -> bool:
    """Whether a volume was prepared, and from the T1 that is there now."""
    try:
        return subject.volume.stat().st_mtime >= files.images["t1"].stat().st_mtime
    except OSError:
        return False


def _subject(files: StudyFiles, folder: Path) -> Subject:
    facts = files.patient_facts
    diagnosis, age = ("", None) if facts is None else (facts.diagnosis, facts.age)
    return Subject(files.study, files.patient, diagnosis, age, folder / f"{files.study}.{_VERSION}.npy")


def write_volume(path: Path, volume: FloatArray) -> None:
    """Keep a prepared volume in one step, as float16; EnvironmentFault if that fails."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as stream:
            np.save(stream, volume.astype(np.float16))
        partial.replace(path)
    except OSError as error:
        raise describe_os_error(error, path, "write") from error


def read_volumes(subjects: Sequence[Subject]) -> npt.NDArray[np.float16]:
    """Read prepared volumes: float16 (N, 80, 96, 80); `UserError` for a file that is damaged."""
    out = np.empty((len(subjects), *SHAPE), np.float16)
    for row, subject in zip(out, subjects, strict=True):
        try:
            row[...] = np.load(subject.volume, allow_pickle=False)
        except DAMAGED_ARRAYS as error:
            raise UserError(
                f"{subject.volume} is missing or damaged: delete it and start again, it will be made again."
            ) from error
    return out


def classes_of(subjects: Sequence[Subject]) -> tuple[list[str], npt.NDArray[np.int64]]:
    """Return the diagnoses there are, in the order of the alphabet, and the index of each subject's; -1 where it is not known."""
    names = sorted({subject.diagnosis for subject in subjects} - {""})
    return names, np.array([names.index(s.diagnosis) if s.diagnosis else -1 for s in subjects], np.int64)


def fold_of(subjects: Sequence[Subject], folds: int) -> npt.NDArray[np.int64]:
    """Deal patients into groups, each diagnosis evenly, so that all scans of one are in one group; (N,)."""
    patients = {subject.patient: subject.diagnosis for subject in subjects}
    group: dict[str, int] = {}
    dealt = 0
    for diagnosis in sorted(set(patients.values())):
        for patient in sorted(name for name, its in patients.items() if its == diagnosis):
            group[patient] = dealt % folds
            dealt += 1
    return np.array([group[subject.patient] for subject in subjects], np.int64)
