"""What lies below some folders, as a reader judges it before anything is prepared: series, planes, what is taken for what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import numpy.typing as npt

from app import frames
from app.anatomy import ALL_MODALITIES
from app.errors import SbmirError, UserError
from app.imaging.dicom import DicomStudy, Stack, read_stacks
from app.imaging.files.volumes import read_volume, stem
from app.imaging.finding import Found, Looking, find_studies
from app.imaging.needs import lacking
from app.imaging.placing.skull import has_skull
from app.imaging.study_files import StudyFiles, image_files, image_kind
from app.jobs import Job

_LOOKED_INTO = 4
"""So many studies are looked into for a skull; a larger lot is of one kind, and is judged by its first ones."""
_OBLIQUE = np.cos(np.radians(25.0))
_THROUGH = 1.3
"""A file's slices run across the axis along which its voxels are so much longer; without such an axis it is a volume."""
_DATES = ("StudyDate", "SeriesDate", "AcquisitionDate")
_BEST_FIRST = ("t1", "t1ce", "flair", "t2")
"""In T1 a skull is told from a brain most surely."""


@dataclass(frozen=True, eq=False)
class SeriesFound:
    """A series of a study, or one of its files.

    Attributes
    ----------
    title : str
        Its number and description, or the name of the file.
    plane : str
        "axial", "sagittal", "coronal", "oblique", or "3-D" where its voxels are about as long as wide; "" if it cannot be read.
    slices : int
    thickness_mm : float
        From slice to slice.
    problem : str
        Why it cannot be used, the rest of a sentence; "" if it can.
    left : str
        Why it was not taken at first; "" if it was.
    source : Stack or Path
    """

    title: str
    plane: str
    slices: int
    thickness_mm: float
    problem: str
    left: str
    source: Stack | Path = field(repr=False)


@dataclass(frozen=True, eq=False)
class StudyFound:
    """A study as it was found, to be corrected and prepared.

    Attributes
    ----------
    files : StudyFiles
        With the series that are taken now.
    date : str
        "2024-05-17"; "" where nothing tells it.
    series : tuple of SeriesFound
        All there are, used or not.
    raw : bool
        Whether the head still has its skull.
    prepared : bool
        Whether it is the outcome of a preparation.
    """

    files: StudyFiles
    date: str
    series: tuple[SeriesFound, ...]
    raw: bool
    prepared: bool

    @property
    def used(self) -> dict[str, int]:
        """The place in `series` of what is taken for each modality."""
        files = self.files
        taken = dict(files.series) if isinstance(files, DicomStudy) else dict(files.images)
        places = {id(one.source) if isinstance(one.source, Stack) else one.source: k for k, one in enumerate(self.series)}
        return {name: places[id(one) if isinstance(one, Stack) else one] for name, one in taken.items()}

    @property
    def missing(self) -> list[str]:
        """The modalities that a library needs and the study has not."""
        return lacking(self.files.images, raw=False)

    def using(self, choice: Mapping[str, int]) -> StudyFound:
        """Return the study with other series taken.

        Parameters
        ----------
        choice : mapping of str to int
            By modality the place in `series`.

        Raises
        ------
        UserError
            None is taken for T1, T1ce and FLAIR, or one that cannot be used is taken.
        """
        if lacking(choice, raw=True):
            raise UserError(f"{self.files.study}: choose a series for T1, T1ce or FLAIR at least.")
        taken = {name: self.series[choice[name]] for name in ALL_MODALITIES if name in choice}
        for one in taken.values():
            if one.problem:
                raise UserError(f"{one.title} cannot be used: it {one.problem}.")
        files = self.files
        if isinstance(files, DicomStudy):
            stacks = {name: one.source for name, one in taken.items() if isinstance(one.source, Stack)}
            places = {id(stack): files.images[name] for name, stack in files.series.items()}
            images = {name: places.get(id(stack), files.folder) for name, stack in stacks.items()}
            grid_of = next(name for name in ("t1ce", "t1", "flair") if name in stacks)
            return replace(self, files=replace(files, images=images, series=stacks, grid_of=grid_of))
        paths = {name: one.source for name, one in taken.items() if isinstance(one.source, Path)}
        return replace(self, files=replace(files, images=paths))


@dataclass(frozen=True, eq=False)
class Survey:
    """What was found below some folders.

    Attributes
    ----------
    studies : list of StudyFound
    found : Found
        What is said of the rest: folders that cannot be used, files that are not.
    """

    studies: list[StudyFound]
    found: Found

    @property
    def raw(self) -> bool:
        """Whether something is to be prepared."""
        return any(study.raw for study in self.studies)

    @property
    def problems(self) -> list[str]:
        """Sentences on what cannot be used and what is not, but for series of the studies, which are shown with them."""
        sources = [one.source for study in self.studies for one in study.series]
        shown = {source for source in sources if isinstance(source, Path)}
        shown |= {frame.path for source in sources if isinstance(source, Stack) for frame in source.frames}
        return [
            *(sentence for _, sentence in self.found.failed),
            *(one.sentence for one in self.found.unused if one.path not in shown),
        ]


def survey(folders: Sequence[Path], job: Job, looking: Looking | None = None) -> Survey:
    """Look what studies lie below some folders, and which of them are raw.

    Parameters
    ----------
    folders : sequence of Path
    job : Job
        Asked whether to stop.
    looking : Looking, optional
        How to look for the studies.

    Returns
    -------
    Survey

    Raises
    ------
    UserError
        One of the folders is none.
    Cancelled
    """
    how = looking or Looking()
    found = find_studies(folders, how.mapping, job, follow_links=how.follow_links, grouping=how.grouping, raw=True)
    judged: list[bool] = []
    studies = []
    for files in found.studies:
        job.check()
        prepared = files.placement is not None
        if prepared:
            raw = False
        elif len(judged) < _LOOKED_INTO:
            raw = _with_skull(files)
            judged.append(raw)
        else:
            raw = 2 * sum(judged) >= len(judged)
        studies.append(StudyFound(files, _date(files), tuple(_series(files)), raw, prepared))
    return Survey(studies, found)


def _with_skull(files: StudyFiles) -> bool:
    """Whether the head still has its skull; what cannot be read is told when it is used."""
    modality = next(name for name in _BEST_FIRST if name in files.images)
    try:
        if isinstance(files, DicomStudy):
            volume = read_stacks(replace(files, series={modality: files.series[modality]}))[modality]
        else:
            volume = read_volume(files.images[modality])
    except SbmirError:
        return False
    data, affine = frames.to_ras(volume.data, volume.affine)
    return has_skull({modality: data}, affine)


def _date(files: StudyFiles) -> str:
    if not isinstance(files, DicomStudy):
        return ""
    told = (str(stack.tags.get(name) or "") for name in _DATES for stack in files.series.values())
    found = (re.fullmatch(r"(\d{4})\D?(\d\d)\D?(\d\d).*", text) for text in told)
    return next(("-".join(match.groups()) for match in found if match), "")


def _series(files: StudyFiles) -> Iterator[SeriesFound]:
    """Yield all series of a study, in their order."""
    if isinstance(files, DicomStudy):
        every = [*((stack, "") for stack in files.series.values()), *files.others]
        for stack, left in sorted(every, key=lambda one: (one[0].number, one[0].name)):
            yield SeriesFound(stack.name, *_lie(stack.affine, stack.shape, 2), stack.problem or "", left, stack)
        return
    taken = set(files.images.values())
    beside = (path for folder in sorted({path.parent for path in taken}) for path in image_files(sorted(folder.iterdir())))
    for path in dict.fromkeys((*files.images.values(), *(one for one in beside if image_kind(one) != "labels"))):
        yield _file(path, "" if path in taken else "its name does not say which image it is")


def _file(path: Path, left: str) -> SeriesFound:
    """Return a file as a series, by its header alone where that can be read without its voxels."""
    try:
        if path.name.lower().endswith((".nii", ".nii.gz")):
            header: Any = nib.load(path)
            affine, shape = np.asarray(header.affine, np.float64), tuple(header.shape)
        else:
            volume = read_volume(path)
            affine, shape = volume.affine, volume.data.shape
    except (OSError, ValueError, nib.filebasedimages.ImageFileError, SbmirError):
        return SeriesFound(path.name, "", 0, 0.0, "cannot be read", left, path)
    if len(shape) < 3 or any(size > 1 for size in shape[3:]):
        return SeriesFound(path.name, "", 0, 0.0, "is no single volume", left, path)
    lengths = np.linalg.norm(affine[:3, :3], axis=0)
    across = int(np.argmax(lengths))
    volume_like = lengths[across] < _THROUGH * np.median(lengths)
    return SeriesFound(stem(path), *_lie(affine, shape[:3], None if volume_like else across), "", left, path)


def _lie(affine: npt.NDArray[np.float64], shape: Sequence[int], across: int | None) -> tuple[str, int, float]:
    """Return plane, slices and mm from slice to slice; slices lie across an axis of the volume, or it is one as a whole."""
    lengths = np.linalg.norm(affine[:3, :3], axis=0)
    if across is None:
        return "3-D", int(shape[2]), float(lengths.max())
    normal = np.abs(affine[:3, across] / lengths[across])
    axis = int(np.argmax(normal))
    plane = ("sagittal", "coronal", "axial")[axis] if normal[axis] >= _OBLIQUE else "oblique"
    return plane, int(shape[across]), float(lengths[across])
