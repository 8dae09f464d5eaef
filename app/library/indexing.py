"""Bringing studies into a library: read, label, encode, one atomic write a study."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from app import frames
from app.errors import EnvironmentFault, SbmirError, UserError, describe_os_error
from app.imaging import Study, StudyFiles, find_study, load_study, study_folders
from app.jobs import Job
from app.library.facts import measure
from app.library.records import Codes, Library, Planes, StudyPresent, StudyRecord

LabelSource = Literal["source", "predicted"]

_BATCH = 16
"""Slices a batch: enough to keep two cores busy, and a cancel is answered within seconds."""


class CodePair(Protocol):
    """Normal and abnormal anatomy codes, float32 (N, d) each."""

    @property
    def normal(self) -> npt.NDArray[np.float32]: ...

    @property
    def abnormal(self) -> npt.NDArray[np.float32]: ...


class CodesAndLabels(Protocol):
    """Codes of N slices and their predicted label planes, uint8 (N, H, W)."""

    @property
    def codes(self) -> CodePair: ...

    @property
    def labels(self) -> npt.NDArray[np.uint8]: ...


class EncoderConfig(Protocol):
    """What indexing needs to know of a model's configuration."""

    @property
    def image_size(self) -> int: ...


class Encoder(Protocol):
    """What indexing needs of a model (`app.codes.Model` has it); images are float32 (N, 3, H, W)."""

    @property
    def id(self) -> str: ...

    @property
    def config(self) -> EncoderConfig: ...

    def encode_images(self, images: npt.NDArray[np.float32], /) -> CodePair: ...

    def encode_and_segment(self, images: npt.NDArray[np.float32], /) -> CodesAndLabels: ...


@dataclass(frozen=True)
class IndexReport:
    """What became of an index run.

    Attributes
    ----------
    added, present : list of str
        Studies brought in now, and those that the library held already.
    failed : list of (Path, str)
        Folders that could not be used, each with the sentence why.
    """

    added: list[str] = field(default_factory=list)
    present: list[str] = field(default_factory=list)
    failed: list[tuple[Path, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Read:
    """A study as the reading thread hands it over."""

    study: Study
    display: dict[str, Planes]
    brain: npt.NDArray[np.bool_]  # (155, 240, 240) planes


def index_studies(
    folders: Iterable[Path | str], library: Library, model: Encoder, job: Job, labels: LabelSource = "source"
) -> IndexReport:
    """Bring every study below some folders into a library; studies it holds already are skipped, so a run resumes.

    The next study is read while the present one is encoded. A study that cannot be used is reported and does not stop the
    rest; a library that cannot be written does.

    Parameters
    ----------
    folders : iterable of Path
        Each is searched with everything below it.
    library : Library
        Open for writing, with the codes of `model`.
    model : Encoder
    job : Job
        Gets one item a study; a cancel is answered between batches of slices, and what was finished is kept.
    labels : "source" or "predicted"
        Whether a study's own label map is used where there is one, or the model's always.

    Returns
    -------
    IndexReport

    Raises
    ------
    UserError
        If there is no study at all in one of the folders, or the library belongs to another model.
    EnvironmentFault
        If the library cannot be written.
    Cancelled
        If the job was cancelled.
    """
    if library.read_only:
        raise EnvironmentFault(f"The library {library.address} is open for reading only: check the permissions of its folder.")
    if library.model_id not in (None, model.id):
        raise UserError(f"The library {library.address} was made by another model: index into a new library.")
    report = IndexReport()
    found = _find([Path(folder) for folder in folders])
    waiting = list(_sort_out(found, library, report))
    job.start(len(found), "Indexing", done=len(found) - len(waiting))
    for files, reading in _read_ahead(waiting, labels == "source"):
        job.check()
        try:
            library.add(_encode(_finished(reading, files), files, model, job))
            report.added.append(files.study)
        except StudyPresent:  # another indexer was quicker
            report.present.append(files.study)
        except (UserError, _Unreadable) as error:
            report.failed.append((files.folder, str(error)))
        job.advance(f"Indexed {files.study}")
    return report


def _find(roots: Sequence[Path]) -> list[Path]:
    """Return every study folder below the roots once, in order."""
    found: dict[Path, Path] = {}
    for root in roots:
        if not root.is_dir():
            raise UserError(f"There is no folder {root}: give the folder that holds the studies.")
        below = study_folders(root)
        if not below:
            raise UserError(f"There are no studies (NIfTI files) in {root} or below it: give the folder that holds them.")
        for folder in below:
            found.setdefault(folder.resolve(), folder)
    return list(found.values())


def _sort_out(folders: Sequence[Path], library: Library, report: IndexReport) -> Iterator[StudyFiles]:
    """Yield the studies that are yet to be brought in; put the others into the report."""
    seen: dict[str, Path] = {}
    for folder in folders:
        try:
            files = find_study(folder)
        except SbmirError as error:
            report.failed.append((folder, str(error)))
            continue
        if files.study in seen:
            first = seen[files.study]
            report.failed.append((folder, f"{folder} and {first} are both named {files.study}: rename one of the folders."))
            continue
        seen[files.study] = folder
        if library.has(files.study):
            report.present.append(files.study)
        else:
            yield files


def _read_ahead(waiting: Sequence[StudyFiles], source_labels: bool) -> Iterator[tuple[StudyFiles, Future[_Read]]]:
    """Yield each study with the future of its reading, the next one being read meanwhile."""
    with ThreadPoolExecutor(1, thread_name_prefix="sbmir-read") as pool:
        try:
            upcoming = [pool.submit(_read, files, source_labels) for files in waiting[:1]]
            for position, files in enumerate(waiting):
                current = upcoming.pop()
                current.exception()  # waits, so that two studies are in memory and never three
                upcoming = [pool.submit(_read, following, source_labels) for following in waiting[position + 1 : position + 2]]
                yield files, current
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _read(files: StudyFiles, source_labels: bool) -> _Read:
    study = load_study(files, labels=source_labels)
    brain = frames.planes(study.brain())
    if not brain.any():
        raise UserError(f"{files.folder} holds no brain: all its voxels are zero.")
    return _Read(study, {modality: study.display(modality) for modality in study.images}, brain)


class _Unreadable(SbmirError):
    """A study that could not be read, for whatever reason: its own failure and not the run's."""


def _finished(reading: Future[_Read], files: StudyFiles) -> _Read:
    try:
        return reading.result()
    except SbmirError as error:
        raise _Unreadable(str(error)) from error
    except OSError as error:
        raise _Unreadable(str(describe_os_error(error, files.folder, "read"))) from error


def _encode(read: _Read, files: StudyFiles, model: Encoder, job: Job) -> StudyRecord:
    """Encode the slices that hold brain, and predict a label map where there is none."""
    study = read.study
    slices = [int(k) for k in np.flatnonzero(read.brain.any(axis=(1, 2)))]
    size = model.config.image_size
    planes = np.zeros(read.brain.shape, np.uint8) if study.labels is None else frames.planes(study.labels)
    normal: list[Codes] = []
    abnormal: list[Codes] = []
    for start in range(0, len(slices), _BATCH):
        job.check()
        batch = slices[start : start + _BATCH]
        images = study.network_input(batch, size)
        if study.labels is None:
            both = model.encode_and_segment(images)
            codes = both.codes
            # The network may colour a little background; the library's areas are of the brain only.
            planes[batch] = np.where(read.brain[batch], frames.labels_from_network(both.labels), 0)
        else:
            codes = model.encode_images(images)
        normal.append(_half(codes.normal))
        abnormal.append(_half(codes.abnormal))
    return StudyRecord(
        facts=measure(study, files, slices, planes, read.brain),
        normal=np.concatenate(normal),
        abnormal=np.concatenate(abnormal),
        display=read.display,
        labels=np.ascontiguousarray(planes),
    )


def _half(codes: npt.NDArray[np.float32]) -> Codes:
    with np.errstate(over="ignore"):  # what overflows becomes inf, which the library refuses with a sentence
        return codes.astype(np.float16)
