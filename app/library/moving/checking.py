"""Checking a library for what a store cannot know by itself: facts against label maps, doubles, source files, caches."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from app import settings
from app.anatomy import ALL_MODALITIES
from app.errors import UserError
from app.jobs import Job
from app.library.addresses import open_library
from app.library.cache import files as code_files
from app.library.claims import abandoned
from app.library.records import DamagedLibrary, Fault, Library, StudyFacts
from app.library.whole import every_study, labels_of

_AT_ONCE = 32
"""Studies whose codes are read at a time: some 40 MB."""


@dataclass(frozen=True)
class CheckReport:
    """What a check found.

    Attributes
    ----------
    address : str
        Of the library, fit to be shown.
    studies : int or None
        How many it holds (after mending); None if that cannot be told.
    faults : list of Fault
        What is wrong with the library.
    remarks : list of str
        What is right for the library and may yet be of interest: doubles, claims that the next run of `index` takes over, files
        that are gone, caches that nobody needs.
    """

    address: str
    studies: int | None
    faults: list[Fault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def left(self) -> int:
        """How many faults are not mended."""
        return sum(not fault.mended for fault in self.faults)


def check_library(address: str, job: Job, *, mend: bool = False, files: bool = False) -> CheckReport:
    """Read all of a library and tell what is wrong with it.

    Parameters
    ----------
    address : str
        Of the library; without `mend` it is opened for reading only.
    job : Job
        Gets one item a study in each of two stages: reading, comparing.
    mend : bool
        Remove what is half, so that indexing its files again brings it whole, and cached codes of libraries that are gone.
        Facts that do not fit a study's label map are left: removing such a study is the user's decision.
    files : bool
        Look whether the studies' own files are where they were; those that are not are remarks.

    Raises
    ------
    UserError
        If there is no library, or a newer SBMIR made it.
    EnvironmentFault
        If the store fails, or the library is to be mended and cannot be written.
    Cancelled
        If the job was cancelled; what was mended stays so.
    """
    with open_library(address, read_only=not mend) as library:
        faults = library.faults(mend, job)
        remarks = _claims(library, mend)
        left_out = {fault.study for fault in faults if not fault.mended}
        try:
            studies = every_study(library, address)
        except DamagedLibrary:  # told above: facts of some study cannot be read
            later = "What else may be wrong is looked for when this is mended."
            return CheckReport(library.address, None, faults, [*remarks, later])
        report = CheckReport(library.address, len(studies), faults, remarks)
        whole = [facts for name, facts in studies.items() if name not in left_out]
        classes = labels_of(library)
        job.start(len(whole), "Comparing")
        for facts in whole:
            with contextlib.suppress(UserError):  # removed meanwhile
                report.faults.extend(Fault(facts.study, told) for told in _facts_that_do_not_fit(library, facts, classes))
            if files:
                report.remarks.extend(_missing_files(facts))
            job.advance(f"Compared {facts.study}")
        report.remarks.extend(_doubles(address, library, left_out, job))
    report.remarks.extend(_orphaned_caches(mend))
    return report


def _claims(library: Library, mend: bool) -> list[str]:
    """Return what there is to say of claims that nobody will come back to, and with `mend` take them away.

    Of those on studies that are there nothing: they stand in nobody's way.
    """
    remarks = []
    for claim in library.claims():
        told = abandoned(claim, mend)
        if told is None:
            continue
        if mend:
            library.release(claim.study, claim.owner)
        if not library.has(claim.study):
            remarks.append(told)
    return remarks


def _facts_that_do_not_fit(library: Library, facts: StudyFacts, classes: Mapping[str, int]) -> Iterator[str]:
    """Yield what the facts say that cannot be, or that the study's label map says otherwise."""
    again = "remove it and index it again."
    if list(facts.slices) != sorted(set(facts.slices)) or facts.representative_slice not in facts.slices:
        yield f"The slices noted for {facts.study} cannot be: {again}"
        return
    if facts.side not in ("left", "right", "both", "none") or facts.labels_from not in ("source", "predicted"):
        yield f"The lesion side or the origin of the labels noted for {facts.study} cannot be: {again}"
    if not set(facts.modalities) <= set(ALL_MODALITIES):
        yield f"The modalities noted for {facts.study} are unknown: {again}"
    try:
        planes = library.label_planes(facts.study)[list(facts.slices)]
    except DamagedLibrary:
        yield f"The label map of {facts.study} cannot be read: {again}"
        return
    if not classes:  # no model of the library says what labels mean
        return
    if not np.isin(np.unique(planes), (0, *classes.values())).all():
        yield f"The label map of {facts.study} holds labels that do not exist: {again}"
    counted = {key: np.count_nonzero(planes == label, axis=(1, 2)) for key, label in classes.items()}
    same = facts.area_mm2.keys() == counted.keys() and all(np.array_equal(facts.area_mm2[key], counted[key]) for key in counted)
    if not same:
        yield f"The areas noted for {facts.study} are not those of its label map: {again}"
    elif (facts.side == "none") != (not planes.any()):
        yield f"The lesion side noted for {facts.study} is not that of its label map: {again}"


def _missing_files(facts: StudyFacts) -> Iterator[str]:
    folder = Path(facts.folder)
    missing = [modality for modality, path in facts.modalities.items() if not _exists(Path(path))]
    if not _exists(folder):
        yield f"The files of {facts.study} are not there: no folder {folder}."
    elif missing:
        yield f"The files of {facts.study} are not all there: {', '.join(missing)} in {folder}."


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a share that does not answer
        return False


def _doubles(address: str, library: Library, left_out: Collection[str | None], job: Job) -> Iterator[str]:
    """Yield the studies of which every code is the same, which means that their images are."""
    for entry in library.models():
        with open_library(address, model_id=entry.id, read_only=True) as view:
            seen: dict[bytes, StudyFacts] = {}
            names = [facts.study for facts in view.studies() if facts.study not in left_out]
            for start in range(0, len(names), _AT_ONCE):
                job.check()
                digests: list[tuple[StudyFacts, bytes]] = []
                with contextlib.suppress(DamagedLibrary):  # told as a fault of the whole file
                    digests = list(_digests(view, names[start : start + _AT_ONCE]))
                for facts, digest in digests:
                    first = seen.setdefault(digest, facts)
                    if first is not facts:
                        yield _double(first, facts)


def _digests(library: Library, names: Sequence[str]) -> Iterator[tuple[StudyFacts, bytes]]:
    table = library.codes(only=names)
    for position, facts in enumerate(table.studies):
        rows = table.codes.study == position
        digest = hashlib.sha256(repr(facts.slices).encode())
        for numbers in table.codes.parts.values():
            digest.update(numbers[rows].tobytes())
        yield facts, digest.digest()


def _double(one: StudyFacts, other: StudyFacts) -> str:
    whose = "" if one.patient == other.patient else f" under two patients ({one.patient} and {other.patient})"
    return f"{one.study} and {other.study} are the same images{whose}: remove one of them if that is not intended."


def _orphaned_caches(mend: bool) -> Iterator[str]:
    """Yield, and with `mend` delete, the cached codes of library files that do not exist any more."""
    for folder in code_files.files_in(settings.cache_folder() / "codes"):
        try:
            library = code_files.read_index(folder).library
        except (OSError, ValueError):  # being written, or of another version: the cache itself sees to it
            continue
        if "://" in library or _exists(Path(library)):
            continue
        size = code_files.bytes_in(folder) / 1e6
        if mend:
            shutil.rmtree(folder, ignore_errors=True)
        yield f"Codes of {library}, which is gone, {'were' if mend else 'are'} cached here ({size:.1f} MB)" + (
            ": deleted." if mend else ": check --mend deletes them."
        )
