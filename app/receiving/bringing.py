"""Bringing one received study into a library: prepared, encoded, added, in a process of its own that may die.

What it takes (torch, SimpleITK) is loaded by that process alone: the receiver itself stays small.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import EnvironmentFault, SbmirError, UserError
from app.imaging import DicomStudy, Grouping, Preparation, StudyFiles, find_studies, problems_by_reason, read_preparation
from app.jobs import Job
from app.receiving.states import Brought
from app.receiving.storage import StoredStudy
from app.settings import Precision
from app.workers import run_tasks

if TYPE_CHECKING:
    from app.codes import Model
    from app.library import Library, StudyRecord

BringIn = Callable[[StoredStudy, Job], Brought]
"""Brings a study in. An `EnvironmentFault` says that it is to be tried again, a `UserError` that it is not."""


@dataclass(frozen=True)
class Way:
    """How studies are brought in.

    Attributes
    ----------
    library : str
        Address; it may hold a password, so it is never shown.
    model : Path
    device : str
    precision : Precision
    collection : str
        What received studies belong to.
    prepared : Path
        Folder of the prepared studies, to which the library leads back.
    """

    library: str
    model: Path
    device: str
    precision: Precision
    collection: str
    prepared: Path


def bring_in_by(way: Way) -> BringIn:
    """Return what brings a study in, by a process that is started for it, so that no study costs the receiver its life."""

    def bring_in(study: StoredStudy, job: Job) -> Brought:
        (answer,) = run_tasks(bring_in_one, [(way, str(study.images_folder))], 1, job)
        return Brought(**json.loads(answer))

    return bring_in


def check_way(way: Way, create: bool, job: Job) -> None:
    """See that studies could be brought in, before any is taken in.

    Raises
    ------
    UserError
        There is no such library or model, or the two do not go together.
    EnvironmentFault
        The library cannot be written.
    Cancelled
    """
    if not create:
        from app.library import open_library

        open_library(way.library, read_only=True).close()  # before a model is loaded for nothing
    list(run_tasks(_checked, [(way, create)], 1, job))


def _checked(way: Way, create: bool) -> str:
    from app.library import open_library

    model = _model(way)
    with open_library(way.library, space=model.space, create=create) as library:
        if library.read_only:
            raise UserError(f"The library {library.address} can only be read: check the permissions of its folder.")
        return library.address


def bring_in_one(way: Way, images: str) -> str:
    """Bring in the study whose images lie in a folder (runs in a worker process); returns JSON of a `Brought`."""
    from app.library import open_library

    files = _found(Path(images), way.collection)
    folder = way.prepared / files.study
    model = _model(way)
    with open_library(way.library, space=model.space) as library:
        held = next((facts for facts in library.studies() if facts.study == files.study), None)
        if held is not None and Path(held.folder) != folder.resolve():  # brought in by somebody else
            return _told(Brought("present", f"{files.study} is in the library already, from {held.folder}."))
        record = _prepared(files, folder)
        if record.verdict == "failed":
            return _told(
                Brought("unusable", f"The preparation of {files.study} failed (see {folder}): {' '.join(record.reasons)}")
            )
        _put_in(library, model, folder, library.record(files.study) if library.has(files.study) else None)
    doubt = f" It wants a look ({folder / 'quality.png'}): {' '.join(record.reasons)}" if record.verdict == "look" else ""
    return _told(Brought("in", f"{files.study} of {files.patient}: {record.verdict}.{doubt}"))


def _model(way: Way) -> Model:
    from app.codes import load_model

    return load_model(way.model, device=way.device, precision=way.precision)


def _told(brought: Brought) -> str:
    return json.dumps(asdict(brought))


def _found(images: Path, collection: str) -> StudyFiles:
    """Return the one study that was received."""
    found = find_studies([images], grouping=Grouping.STUDY, raw=True)
    studies = [files for files in found.studies if isinstance(files, DicomStudy)]
    if len(studies) != 1:
        lines = problems_by_reason(found.failed, "") or ["it holds no study"]
        raise UserError(f"What was received in {images} cannot be used: {' '.join(lines)}")
    return replace(studies[0], collection=collection)


def _prepared(files: StudyFiles, folder: Path) -> Preparation:
    """Prepare a study, unless that was done from the same files in the same way; a failure never replaces what was usable."""
    from app.preparation import VERSION, prepare_study, source_of, write_prepared

    source = source_of(files)
    try:
        former = read_preparation(folder)
    except SbmirError:
        former = None
    if former is not None and (former.version, former.source) == (VERSION, source):
        return former
    prepared = prepare_study(files, source, Job())
    if prepared.record.verdict != "failed" or former is None or former.verdict == "failed":
        write_prepared(folder, prepared)
    return prepared.record


def _put_in(library: Library, model: Model, folder: Path, former: StudyRecord | None) -> None:
    """Bring a prepared study in, in the place of what was brought in of it before."""
    from app.library import index_studies

    if former is not None:
        library.remove(former.facts.study)
    try:
        report = index_studies([folder], library, model, Job())
        if report.failed:
            raise UserError(" ".join(sentence for _, sentence in report.failed))
        if report.present:
            raise EnvironmentFault(f"Somebody else has just brought {folder.name} in.")
    except SbmirError:
        if former is not None and not library.has(former.facts.study):
            library.add(former)
        raise
