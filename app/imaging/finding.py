"""Every study below some folders, of whatever naming: BraTS, BIDS, a mapping file, DICOM."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.anatomy import NETWORK_MODALITIES
from app.errors import SbmirError, UserError
from app.imaging import bids
from app.imaging import mapping as mappings
from app.imaging.dicom import DicomStudy, Grouping, dicom_studies
from app.imaging.study_files import StudyFiles, describe_study, image_files, study_folder
from app.imaging.unused import Unused, by_reason, unused_files
from app.imaging.walking import Folder, Problem, Walk
from app.jobs import Job


@dataclass(frozen=True)
class Found:
    """What lies below some folders.

    Attributes
    ----------
    studies : list of StudyFiles
        In the order of the folders; two of them may have the same name.
    failed : list of (Path, str)
        Folders and files that cannot be used, each with the sentence why.
    unused : list of Unused
        What looks like images and is part of no study, though nothing is wrong with it.
    """

    studies: list[StudyFiles] = field(default_factory=list)
    failed: list[Problem] = field(default_factory=list)
    unused: list[Unused] = field(default_factory=list)


@dataclass(frozen=True)
class Looking:
    """How to look for studies: what :func:`find_studies` asks beside the folders, and the table that tells of patients."""

    mapping: Path | None = None
    follow_links: bool = False
    grouping: Grouping = Grouping.AUTO
    patients: Path | None = None


def find_studies(
    roots: Sequence[Path],
    mapping: Path | None = None,
    job: Job | None = None,
    *,
    follow_links: bool = False,
    grouping: Grouping = Grouping.AUTO,
    needed: Sequence[str] = NETWORK_MODALITIES,
    raw: bool = False,
) -> Found:
    """Find every study below `roots` by names alone (and DICOM headers); nothing outside of the roots is looked at.

    Parameters
    ----------
    roots : sequence of Path
        Folders; one that lies in another counts once.
    mapping : Path, optional
        A mapping file (:mod:`app.imaging.mapping`), which then alone says what the studies are; one root is needed for it.
    job : Job, optional
        Asked whether to stop.
    follow_links : bool
        Whether links are followed that lead out of the roots, as those of data sets made of links do.
    grouping : Grouping
        What makes DICOM files one study.
    needed : sequence of str
        Modalities that a study must have; less than the network's is for NIfTI and MetaImage files that names tell of.
    raw : bool
        Whether the studies are to be prepared (:mod:`app.preparation`): one of t1, t1ce and flair is enough then, and their files
        need not lie over one another.

    Raises
    ------
    UserError
        If a root is not a folder or there is no study in it, or the mapping is wrong.
    EnvironmentFault
        If the mapping cannot be read.
    """
    roots = list(dict.fromkeys(root.absolute() for root in roots))  # the names of the folders above count, too
    if mapping is not None and len(roots) != 1:
        raise UserError(f"The mapping {mapping} is for one folder, but {len(roots)} were given: index them one after the other.")
    walk = Walk(roots, follow_links)
    found = Found(failed=walk.problems)
    folders = {root: _looked_at(walk, root, job) for root in roots}
    images = {root: [folder for folder in folders[root] if image_files(folder.files)] for root in roots}
    if mapping is not None:
        files = [path for folder in images[roots[0]] for path in image_files(folder.files)]
        studies, failed = mappings.find_studies(mapping, roots[0], files, raw)
        found.studies.extend(studies)
        found.failed.extend(failed)
        seen = _used(studies)
    else:
        for root in roots:
            _by_name(root, images[root], found, needed, raw)
        dicom = dicom_studies(roots, job, grouping=grouping, follow_links=follow_links, raw=raw)
        found.studies.extend(dicom.studies)
        found.failed.extend(dicom.failed)
        found.unused.extend(dicom.unused)
        seen = _used(found.studies) | dicom.files
    every = [folder for root in roots for folder in folders[root]]
    told = {path for path, _ in found.failed}
    found.unused.extend(unused_files(every, seen, told, mapping is not None))
    if mapping is None:
        _refuse_roots_without_studies(roots, found)
    return found


def _used(studies: Iterable[StudyFiles]) -> set[Path]:
    used: set[Path] = set()
    for files in studies:
        used.update(files.images.values())
        used.update([files.labels] if files.labels else [])
        if isinstance(files, DicomStudy):
            used.update(frame.path for stack in files.series.values() for frame in stack.frames)
    return used


def _refuse_roots_without_studies(roots: Sequence[Path], found: Found) -> None:
    told = [*_used(found.studies), *(path for path, _ in found.failed)]
    for root in roots:
        inside = root.resolve()
        # A DICOM study whose path would give the patient away is told by a folder above it, which may lie above the root.
        if any(
            path.is_relative_to(root) or path.parent.resolve().is_relative_to(inside) or inside.is_relative_to(path.resolve())
            for path in told
        ):
            continue
        none = f"There are no studies (NIfTI or DICOM) in {root} or below it: give the folder that holds them."
        raise UserError("\n".join([none, *by_reason(one for one in found.unused if one.path.is_relative_to(root))]))


def _looked_at(walk: Walk, root: Path, job: Job | None) -> list[Folder]:
    folders = []
    for folder in walk.below(root):
        if job is not None:
            job.check()
        folders.append(folder)
    return folders


def _by_name(root: Path, folders: Sequence[Folder], found: Found, needed: Sequence[str], raw: bool) -> None:
    """Add the studies of folders that hold image files: BIDS sessions as such, every other one by BraTS's names."""
    sessions = [folder for folder in folders if bids.is_anat(folder.path)]
    studies, failed = bids.find_studies(root, sessions, needed, raw)
    found.studies.extend(studies)
    found.failed.extend(failed)
    others: dict[Path, list[Path]] = {}
    for folder in folders:
        if not bids.is_anat(folder.path) and not bids.is_of_other_images(folder.path):
            others.setdefault(study_folder(folder), []).extend(image_files(folder.files))
    for path, files in others.items():
        try:
            found.studies.append(describe_study(path, files, needed, raw))
        except SbmirError as error:
            found.failed.append((path, str(error)))
