"""One study from the scanner onto the library grid: each voxel is sampled once, by all that was found out before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata

import numpy as np
import numpy.typing as npt
import SimpleITK

from app import frames
from app.anatomy import ALL_MODALITIES, MODALITY_TITLES
from app.errors import UserError
from app.imaging import Preparation, PreparedSeries, StudyFiles, Volume, read_series
from app.imaging.needs import lacking
from app.jobs import Job
from app.placement import matrix
from app.preparation import quality
from app.preparation.bias import unshaded
from app.preparation.brain import brain_mask, brain_probability
from app.preparation.images import Affine, affine_of, array_of, coarse, image_of, resampled
from app.preparation.picture import quality_picture
from app.preparation.registering import rigid
from app.preparation.space import laid_template, pose
from app.preparation.uncut import Uncut, cut, in_whole_numbers

VERSION = "prepared/1"
"""Of the way of preparing: with another one the same study has other voxels."""

STEPS = 5
"""Items of a job's progress for each study."""

_REFERENCES = ("t1ce", "t1", "flair")
_PACKAGES = ("SimpleITK", "deepbet", "torch", "numpy", "scipy")
_FLUID_TOO = "t2"
"""In this one alone the networks take in fluid around the brain: it has no say in where the brain is."""

Array = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class PreparedStudy:
    """A study on the library grid.

    Attributes
    ----------
    images : dict of str to int16 array (240, 240, 155)
        By modality, RAS+, 0 outside of the brain.
    brain : bool array (240, 240, 155)
    record : Preparation
    picture : bytes
        PNG for the eye that judges it.
    uncut : Uncut, optional
        What the last step was made of.
    """

    images: dict[str, npt.NDArray[np.int16]]
    brain: Mask
    record: Preparation
    picture: bytes
    uncut: Uncut | None = None


def prepare_study(files: StudyFiles, source: str, job: Job) -> PreparedStudy:
    """Prepare one study.

    Shading is taken from each sequence (N4), all are registered rigidly to T1ce (else T1, else FLAIR), that one to the library's
    space, and all steps are composed, so that every sequence is resampled once, to 1 mm. The brain is what the networks find in
    T1ce, T1 and FLAIR together.

    Parameters
    ----------
    files : StudyFiles
        As :func:`app.imaging.find_studies` found it with `raw`.
    source : str
        What the record keeps of the files' state.
    job : Job
        Gets `STEPS` items; a cancel is answered between steps.

    Returns
    -------
    PreparedStudy

    Raises
    ------
    UserError
        A file cannot be used, or there is no brain in the reference.
    EnvironmentFault
        A file cannot be read, or a package is missing.
    Cancelled
    """
    volumes, notices = read_series(files)
    reference = next(modality for modality in _REFERENCES if modality in volumes)
    images = {}
    for modality in sorted(volumes, key=ALL_MODALITIES.index):
        job.check()
        images[modality] = unshaded(image_of(volumes[modality].data, volumes[modality].affine))
    job.advance(f"{files.study}: shading taken")
    alone = _brain_alone(images[reference], files, reference)
    try:
        to_reference, stretched = pose(alone, job.check)
    except RuntimeError as error:
        raise _no_way(files, reference) from error
    job.advance(f"{files.study}: placed")
    motions: dict[str, Affine] = {reference: np.eye(4)}
    for modality, image in images.items():
        if modality != reference:
            try:
                motions[modality] = rigid(images[reference], image, job.check)
            except RuntimeError as error:
                raise _no_way(files, modality) from error
    job.advance(f"{files.study}: registered")
    heads = {
        modality: resampled(image, frames.LIBRARY_SHAPE, frames.LIBRARY_AFFINE, motions[modality] @ to_reference)
        for modality, image in images.items()
    }
    masks, brain = _brain(heads, files, job)
    job.advance(f"{files.study}: brain found")
    series = {modality: _series(volumes[modality], motions[modality] @ to_reference) for modality in images}
    fields = {modality: quality.field(one.shape, np.asarray(one.to_library)) for modality, one in series.items()}
    untouched = {
        modality: quality.thinned(resampled(image, frames.LIBRARY_SHAPE, frames.LIBRARY_AFFINE, to_reference))
        for modality, image in images.items()
        if modality != reference
    }
    numbers = quality.measured(quality.Seen(heads, untouched, fields, masks), brain, reference)
    template = laid_template(to_reference, stretched)
    numbers["template_overlap"] = quality.brain_dice(brain, template)
    judged = quality.judged(numbers, list(heads))
    record = Preparation(
        version=VERSION,
        source=source,
        patient=files.patient,
        study=files.study,
        collection=files.collection,
        reference=reference,
        series=series,
        missing=tuple(lacking(volumes, raw=False)),
        verdict=judged.verdict,
        reasons=judged.reasons,
        numbers=judged.numbers,
        notices=(*files.notices, *notices, *_told(files, volumes, reference)),
        packages={name: metadata.version(name) for name in _PACKAGES},
        patient_facts=files.patient_facts,
    )
    picture = quality_picture(heads, brain, reference, f"{files.study}: {judged.verdict}")
    whole = {modality: in_whole_numbers(head, brain & fields[modality]) for modality, head in heads.items()}
    job.advance(f"{files.study}: {judged.verdict}")
    return PreparedStudy(
        {modality: cut(head, brain & fields[modality]) for modality, head in whole.items()},
        brain,
        record,
        picture,
        Uncut(whole, brain, masks, untouched, template),
    )


def _no_way(files: StudyFiles, modality: str) -> UserError:
    """Return the sentence for a scan that SimpleITK finds nothing in common with."""
    return UserError(
        f"{files.images[modality]} of the study {files.study} cannot be registered: check that it is a "
        f"{MODALITY_TITLES[modality]} of the whole head."
    )


def _brain_alone(image: SimpleITK.Image, files: StudyFiles, reference: str) -> SimpleITK.Image:
    """Return the brain of the reference as it lies in its own world, RAS+, about 2 mm."""
    small = coarse(image, 2.0)
    head, affine = frames.to_ras(array_of(small), affine_of(small))
    try:
        mask = brain_mask(brain_probability(head))
    except UserError as error:
        raise UserError(f"{files.images[reference]} of the study {files.study} cannot be prepared: {error}.") from error
    return image_of(np.where(mask, head, 0), affine)


def _brain(heads: Mapping[str, Array], files: StudyFiles, job: Job) -> tuple[dict[str, Mask], Mask]:
    """Return the brain that each image shows, and the one that is taken."""
    found: dict[str, Array] = {}
    for modality, head in heads.items():
        job.check()
        try:
            found[modality] = brain_probability(head)
        except UserError:
            found[modality] = np.zeros(head.shape, np.float32)
    asked = [found[modality] for modality in heads if modality != _FLUID_TOO and found[modality].any()]
    if not asked:
        raise UserError(f"In no sequence of the study {files.study} a brain was found: check that it shows a head.")
    return {modality: brain_mask(one) for modality, one in found.items()}, brain_mask(np.mean(asked, axis=0))


def _series(volume: Volume, from_library: Affine) -> PreparedSeries:
    """Return what is kept of a source; `from_library` leads from the library's world to its own."""
    to_library = np.linalg.inv(frames.LIBRARY_AFFINE) @ np.linalg.inv(from_library) @ volume.affine
    to_library[3] = (0, 0, 0, 1)
    x, y, z = volume.data.shape
    return PreparedSeries(str(volume.path), (x, y, z), matrix(volume.affine), matrix(to_library))


def _told(files: StudyFiles, volumes: Mapping[str, Volume], reference: str) -> list[str]:
    """Say what was done, and what was left out."""
    others = ", ".join(MODALITY_TITLES[modality] for modality in volumes if modality != reference)
    onto = f"; {others} registered to it" if others else ""
    told = [
        f"Prepared from raw series: {MODALITY_TITLES[reference]} placed by a registration in its own size{onto}; the brain was "
        "found."
    ]
    if files.labels is not None:
        told.append(f"Its label map {files.labels.name} was not taken along; the labels are predicted.")
    return told
