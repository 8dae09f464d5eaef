"""From folders to studies: every DICOM file below some folders, grouped, told apart, under pseudonyms."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.errors import SbmirError, UserError
from app.imaging.dicom.grouping import Group, Grouping, group_files
from app.imaging.dicom.headers import Header, read_header
from app.imaging.dicom.modalities import load_rules
from app.imaging.dicom.stacks import Stack
from app.imaging.files.nifti import is_nifti_name
from app.imaging.study_files import StudyFiles, identifier
from app.imaging.unused import Unused
from app.imaging.walking import Walk
from app.jobs import Job
from app.patients import PatientFacts
from app.privacy import Pseudonyms, gives_away, load_pseudonyms
from app.settings import trusted_settings

_DRAWN = {"SEG": "segmentation (SEG)", "RTSTRUCT": "structure set (RTSTRUCT)"}


@dataclass(frozen=True)
class DicomStudy(StudyFiles):
    """A study of DICOM series; `app.imaging.load_study` reads it like any other.

    Attributes
    ----------
    patient, study : str
        Pseudonyms, unless the setting ``keep_identifiers`` asks for PatientID and StudyInstanceUID.
    folder : Path
        The folder that all its files lie in; the folder above it where its path would give the patient away.
    images : dict of str to Path
        The first file of each series, or `folder` where its path would give the patient away.
    series : dict of str to Stack
        By modality.
    grid_of : str
        The modality on whose grid the others are read.
    others : tuple of (Stack, str)
        Its series that are none of these, whether or not they could be used, and why.
    """

    series: Mapping[str, Stack] = field(default_factory=dict, repr=False)
    grid_of: str = ""
    others: tuple[tuple[Stack, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class DicomFound:
    """What :func:`dicom_studies` found.

    Attributes
    ----------
    studies : list of DicomStudy
        Sorted by their folders.
    failed : list of (Path, str)
        Studies and files that cannot be used, each with the sentence why.
    unused : list of Unused
        Series of the studies that are none of the images needed.
    files : set of Path
        Every DICOM file, used or not.
    """

    studies: list[DicomStudy]
    failed: list[tuple[Path, str]]
    unused: list[Unused] = field(default_factory=list)
    files: set[Path] = field(default_factory=set)


def dicom_studies(
    roots: Sequence[Path],
    job: Job | None = None,
    *,
    grouping: Grouping = Grouping.AUTO,
    follow_links: bool = False,
    raw: bool = False,
) -> DicomFound:
    """Find the DICOM studies below some folders; only headers are read.

    Files are known by their content, whatever they are called; a DICOMDIR is passed by, for the files themselves are looked
    at. A study may lie in several folders and a folder may hold several studies.

    Parameters
    ----------
    roots : sequence of Path
        Each is searched with everything below it.
    job : Job or None
        Asked at every file whether to stop.
    grouping : Grouping
        What makes files one study.
    follow_links : bool
        Whether links that lead out are followed.
    raw : bool
        Whether the studies are to be prepared: one of t1, t1ce and flair is enough, and series need not lie over one another.

    Raises
    ------
    UserError
        A root is no folder, or the modality rules, the settings or the pseudonym key cannot be used.
    Cancelled
    """
    failed: list[tuple[Path, str]] = []
    headers: list[Header] = []
    for path in _files(roots, follow_links):
        if job is not None:
            job.check()
        try:
            header = read_header(path)
        except SbmirError as error:
            failed.append((path, str(error)))
            continue
        if header is not None:
            headers.append(header)
    if not headers:
        return DicomFound([], failed)
    files = {header.path for header in headers}
    unused: list[Unused] = []
    trusted = trusted_settings()
    rules, pseudonyms = load_rules(), None if trusted.keep_identifiers else load_pseudonyms()
    studies = []
    for group in group_files(headers, grouping, rules, roots, raw):
        naming = _Naming(group.headers, pseudonyms, roots)
        try:
            study = _study(group, naming)
            studies.append(replace(study, patient_facts=_facts(group)) if trusted.keep_age_and_sex else study)
            unused.extend(_not_needed(group.headers, studies[-1], naming))
        except UserError as error:
            failed.append((naming.folder, str(error)))
    return DicomFound(sorted(studies, key=lambda study: (study.folder, study.study)), failed, unused, files)


def find_dicom_study(folder: Path, study: str | None = None) -> DicomStudy | None:
    """Return the one DICOM study below a folder, or the one called `study`; None if there is no DICOM file at all.

    Raises
    ------
    UserError
        There is no such study, more than one, or it cannot be used.
    """
    found = dicom_studies([folder])
    fitting = [one for one in found.studies if study in (None, one.study)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        names = ", ".join(one.study for one in fitting)
        raise UserError(f"The folder {folder} holds {len(fitting)} DICOM studies ({names}): choose the folder of one of them.")
    if found.studies:
        raise UserError(f"The folder {folder} holds no DICOM study called {study}: check its name.")
    if found.failed:
        raise UserError(found.failed[-1][1])
    return None


def _not_needed(headers: Sequence[Header], study: DicomStudy, naming: _Naming) -> Iterator[Unused]:
    """Yield the series of a study of which no file is used; by a folder where the path would give the patient away."""
    used = {frame.path for stack in study.series.values() for frame in stack.frames}
    others: dict[str, list[Header]] = defaultdict(list)
    for header in headers:
        others[header.series].append(header)
    for members in others.values():
        if not used.intersection(header.path for header in members):
            first = members[0].path
            first = first if naming.place(first.resolve()) == first.resolve() else study.folder
            yield Unused(first, f"{first} is of a series that is none of the images needed.", len(members))


def _files(roots: Sequence[Path], follow_links: bool) -> Iterator[Path]:
    for folder in Walk(roots, follow_links).folders():
        for path in folder.files:
            if not is_nifti_name(path.name):
                yield path


class _Naming:
    """The names and places under which the library may know a study."""

    def __init__(self, headers: Sequence[Header], pseudonyms: Pseudonyms | None, roots: Sequence[Path]) -> None:
        words = frozenset[str]().union(*(header.words for header in headers))
        self._words = frozenset[str]() if pseudonyms is None else words
        common = Path(os.path.commonpath([header.path.resolve().parent for header in headers]))
        self.folder = self.place(common)
        root = next((root for root in map(Path.resolve, roots) if common.is_relative_to(root)), common)
        self.collection = identifier(root.name) if root.name and self.place(root) == root else "dicom"
        # Without a patient's id nothing says which studies are of one patient.
        study = min(header.study for header in headers)
        # Another system may have added to some ids: the shortest is what all have.
        patient = min((header.patient for header in headers if header.patient), key=lambda one: (len(one), one), default=study)
        if pseudonyms is None:
            self.patient, self.study = identifier(patient), identifier(study)
        else:
            self.patient, self.study = pseudonyms.patient(patient), pseudonyms.study(study)

    def place(self, path: Path) -> Path:
        """Return `path`, or the folder above its first part that gives the patient away."""
        safe = Path(path.anchor)
        for part in path.parts[1:]:
            if gives_away(part, self._words):
                return safe
            safe /= part
        return path


def _facts(group: Group) -> PatientFacts | None:
    """Return what the files of a study tell of the patient, the first that tells it; None where nothing is told."""
    facts = PatientFacts()
    for header in group.headers:
        facts = facts.or_else(header.facts)
    return None if facts.nothing else facts


def _study(group: Group, naming: _Naming) -> DicomStudy:
    """Make a study of files that were looked through, or raise the sentence why not."""
    folder, study, headers, choice = naming.folder, naming.study, group.headers, group.choice
    if choice is None or group.problem:
        raise UserError(f"The DICOM study {study} in {folder} {group.problem}")
    notices = [*group.notices, *choice.notices]
    for modality in sorted({header.modality for header in headers} & _DRAWN.keys()):
        notices.append(f"Its {_DRAWN[modality]} is not read; the labels are predicted.")
    if not any(header.patient for header in headers):
        notices.append("Its files name no patient (PatientID), so the study stands for a patient of its own.")
    firsts = {modality: stack.frames[0].path.resolve() for modality, stack in choice.series.items()}
    images_at = {modality: path if naming.place(path) == path else folder for modality, path in firsts.items()}
    if images_at != firsts:
        notices.append(f"The path of its files holds the patient's name, a date or a number, so the library keeps only {folder}.")
    return DicomStudy(
        patient=naming.patient,
        study=study,
        collection=naming.collection,
        folder=folder,
        images=images_at,
        labels=None,
        scheme="brats2023",
        notices=tuple(notices),
        series=choice.series,
        grid_of=choice.grid_of,
        others=choice.others,
    )
