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
from app.preparation.bare import bare_brain
from app.preparation.beside import beside
from app.preparation.bias import unshaded
from app.preparation.brain import brain_mask, brain_probability
from app.preparation.images import Affine, affine_of, array_of, coarse, image_of, resampled
from app.preparation.judging import quality
from app.preparation.judging.picture import quality_picture
from app.preparation.label_map import label_map
from app.preparation.registering import Coarser, rigid
from app.preparation.space import laid_template, pose
from app.preparation.uncut import Uncut, cut, in_whole_numbers
from app.preparation.values import from_zero

VERSION = "prepared/2"
"""Of the way of preparing: with another one the same study has other voxels."""

STEPS = 5
"""Items of a job's progress for each study."""

_REFERENCES = ("t1ce", "t1", "flair")
_PACKAGES = ("SimpleITK", "deepbet", "torch", "numpy", "scipy")
_AT_ONCE = 2
"""Sequences worked on at once where a study has the machine for itself: more would want more memory than 4 GiB."""
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
    labels : uint8 array (240, 240, 155), optional
        The source's own label map in the program's numbers.
    """

    images: dict[str, npt.NDArray[np.int16]]
    brain: Mask
    record: Preparation
    picture: bytes
    uncut: Uncut | None = None
    labels: npt.NDArray[np.uint8] | None = None


def prepare_study(files: StudyFiles, source: str, job: Job, alone: bool = False) -> PreparedStudy:
    """Prepare one study.

    Shading is taken from each sequence (N4), all are registered rigidly to T1ce (else T1, else FLAIR), that one to the library's
    space, and all steps are composed, so that every sequence is resampled once, to 1 mm. The brain is what the networks find in
    T1ce, T1 and FLAIR together; an image that has no skull any more says itself where it is.

    Parameters
    ----------
    files : StudyFiles
        As :func:`app.imaging.find_studies` found it with `raw`.
    source : str
        What the record keeps of the files' state.
    job : Job
        Gets `STEPS` items; a cancel is answered between steps.
    alone : bool
        Whether no other study is prepared beside it, so that its sequences may be worked on at once. Voxels do not depend on it.

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
    volumes, shifted = from_zero(volumes)
    notices = [*notices, *shifted]
    volumes = {modality: volumes[modality] for modality in sorted(volumes, key=ALL_MODALITIES.index)}
    reference = next(modality for modality in _REFERENCES if modality in volumes)
    with beside(_AT_ONCE if alone else 1) as each:
        bare = each(lambda modality: bare_brain(volumes[modality].data, volumes[modality].affine), volumes)
        images = each(lambda modality: unshaded(image_of(volumes[modality].data, volumes[modality].affine)), volumes, job.check)
        job.advance(f"{files.study}: shading taken")
        try:
            to_reference, stretched = pose(_brain_alone(images[reference], bare[reference], files, reference), job.check)
        except RuntimeError as error:
            raise _no_way(files, reference) from error
        job.advance(f"{files.study}: placed")
        coarser = each(lambda modality: Coarser.of(images[modality]), images, job.check)

        def moved(modality: str) -> Affine:
            try:
                return np.eye(4) if modality == reference else rigid(coarser[reference], coarser[modality], job.check)
            except RuntimeError as error:
                raise _no_way(files, modality) from error

        from_library = {modality: motion @ to_reference for modality, motion in each(moved, images).items()}
        job.advance(f"{files.study}: registered")
        heads = {modality: _laid(image, from_library[modality]) for modality, image in images.items()}
        edges = {modality: _edge(volumes[modality], mask, from_library[modality]) for modality, mask in bare.items()}
        found = each(lambda modality: _likely(heads[modality], edges[modality]), heads, job.check)
    masks, brain = _brain(found, files)
    job.advance(f"{files.study}: brain found")
    labels, told = label_map(files, volumes, from_library, reference)
    series = {modality: _series(volumes[modality], from_library[modality]) for modality in images}
    fields = {modality: quality.field(one.shape, np.asarray(one.to_library)) for modality, one in series.items()}
    untouched = {
        modality: quality.thinned(_laid(image, to_reference)) for modality, image in images.items() if modality != reference
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
        notices=(*files.notices, *notices, *_told(bare, reference), *told),
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
        labels,
    )


def _no_way(files: StudyFiles, modality: str) -> UserError:
    """Return the sentence for a scan that SimpleITK finds nothing in common with."""
    return UserError(
        f"{files.images[modality]} of the study {files.study} cannot be registered: check that it is a "
        f"{MODALITY_TITLES[modality]} of the whole head."
    )


def _laid(image: SimpleITK.Image, from_library: Affine) -> Array:
    """Return an image on the library grid, float32 (240, 240, 155)."""
    return resampled(image, frames.LIBRARY_SHAPE, frames.LIBRARY_AFFINE, from_library)


def _brain_alone(image: SimpleITK.Image, bare: Mask | None, files: StudyFiles, reference: str) -> SimpleITK.Image:
    """Return the brain of the reference as it lies in its own world, RAS+, about 2 mm."""
    small = coarse(image, 2.0)
    head, affine = frames.to_ras(array_of(small), affine_of(small))
    if bare is not None:
        return image_of(head, affine)
    try:
        mask = brain_mask(brain_probability(head))
    except UserError as error:
        raise UserError(f"{files.images[reference]} of the study {files.study} cannot be prepared: {error}.") from error
    return image_of(np.where(mask, head, 0), affine)


def _edge(volume: Volume, bare: Mask | None, from_library: Affine) -> Array | None:
    """Return how much of each voxel of the library grid is brain in an image without skull; None where it has one."""
    return None if bare is None else _laid(image_of(bare, volume.affine), from_library)


def _likely(head: Array, edge: Array | None) -> Array:
    """Return how likely each voxel of a head is brain; zeros where there is no brain in it."""
    if edge is not None:
        return edge
    try:
        return brain_probability(head)
    except UserError:
        return np.zeros(head.shape, np.float32)


def _brain(found: Mapping[str, Array], files: StudyFiles) -> tuple[dict[str, Mask], Mask]:
    """Return the brain that each image shows, and the one that is taken."""
    asked = [one for modality, one in found.items() if modality != _FLUID_TOO and one.any()]
    if not asked:
        raise UserError(f"In no sequence of the study {files.study} a brain was found: check that it shows a head.")
    return {modality: brain_mask(one) for modality, one in found.items()}, brain_mask(np.mean(asked, axis=0))


def _series(volume: Volume, from_library: Affine) -> PreparedSeries:
    """Return what is kept of a source; `from_library` leads from the library's world to its own."""
    to_library = np.linalg.inv(frames.LIBRARY_AFFINE) @ np.linalg.inv(from_library) @ volume.affine
    to_library[3] = (0, 0, 0, 1)
    x, y, z = volume.data.shape
    return PreparedSeries(str(volume.path), (x, y, z), matrix(volume.affine), matrix(to_library))


def _told(bare: Mapping[str, Mask | None], reference: str) -> list[str]:
    """Say what was done."""
    others = ", ".join(MODALITY_TITLES[modality] for modality in bare if modality != reference)
    onto = f"; {others} registered to it" if others else ""
    without = ", ".join(MODALITY_TITLES[modality] for modality, mask in bare.items() if mask is not None)
    cut_off = f"{without} came without skull, and the brain is taken as it was cut" if without else "the brain was found"
    return [f"Prepared from raw series: {MODALITY_TITLES[reference]} placed by a registration in its own size{onto}; {cut_off}."]
