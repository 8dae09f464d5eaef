"""A study, read and checked, on the library grid."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from nibabel.affines import voxel_sizes

from app import frames
from app.anatomy import ALL_MODALITIES, MODALITY_TITLES, NETWORK_MODALITIES
from app.errors import UserError
from app.imaging.dicom import DicomStudy, find_dicom_study, read_volumes
from app.imaging.files import nifti
from app.imaging.files.volumes import read_volume
from app.imaging.labels import label_values, numbering, translated
from app.imaging.needs import lacking, told_missing
from app.imaging.placing import grid as grids
from app.imaging.placing.aligning import Aligned, aligned_images
from app.imaging.placing.brain import cleaned
from app.imaging.placing.doubtful import doubtful_images, doubtful_labels
from app.imaging.placing.label_maps import ras_labels
from app.imaging.placing.size import odd_size
from app.imaging.placing.skull import SKULL, has_skull
from app.imaging.study_files import StudyFiles, find_study, study_folders
from app.placement import How, Placement, matrix

_DISPLAY_PERCENTILES = (0.5, 99.5)
_DISPLAY_SAMPLES = 200_000
"""So many voxels fix a percentile to a fraction of a grey level."""


@dataclass(frozen=True, eq=False)
class Study:
    """A study on the library grid: RAS+, (240, 240, 155) voxels of 1 mm. Its arrays are read-only.

    Attributes
    ----------
    patient, study, collection : str
        Ids of [A-Za-z0-9._-].
    folder : Path
    images : dict of str to float32 array (240, 240, 155)
        Source intensities by modality, 0 outside the brain.
    labels : uint8 array (240, 240, 155) or None
        Labels inside the program (`app.anatomy.Label`).
    placement : Placement
        Where the voxels of the files lie (of T1, where origins differ), and how they came to lie there.
    notices : tuple of str
        What the reader should know about how the study was read.
    content_hash : str
        SHA-256 (hex) over the images of the network's modalities on the library grid. Labels and T2 do not count, so a
        template keeps its name whether or not they are read.
    missing : tuple of str
        Modalities of the networks that the study has not, and may do without: the networks see 0 in their place.
    """

    patient: str
    study: str
    collection: str
    folder: Path
    images: dict[str, npt.NDArray[np.float32]]
    labels: npt.NDArray[np.uint8] | None
    placement: Placement
    notices: tuple[str, ...]
    content_hash: str
    missing: tuple[str, ...] = ()
    _statistics: dict[str, tuple[float, float]] = field(default_factory=dict, init=False, repr=False)

    @property
    def placed(self) -> bool:
        """Whether the files lie on another grid and were placed by the brain's bounding box."""
        return self.placement.how == "placed"

    def brain(self) -> npt.NDArray[np.bool_]:
        """Return where any modality is non-zero, bool (240, 240, 155)."""
        first, *others = self.images.values()
        mask: npt.NDArray[np.bool_] = first != 0
        for image in others:
            mask |= image != 0
        return mask

    def network_input(self, slices: Sequence[int], size: int, offsets: Sequence[int] = (0,)) -> npt.NDArray[np.float32]:
        """Return what the networks see of some slices.

        Parameters
        ----------
        slices : sequence of int
            Slice numbers, 0-based from the feet.
        size : int
            Rows and columns of the network's input.
        offsets : sequence of int
            The slices that are looked at for each, in mm from it; beyond the volume's ends the outermost stands in.

        Returns
        -------
        float32 array (N, 3 K, size, size)
            For each of the K offsets t1, t1ce, flair, z-scored over each volume's non-zero voxels; row 0 anterior, column 0 left.
            What is `missing` is 0 everywhere.

        Raises
        ------
        UserError
            A slice is out of range, or a modality was not read.
        """
        asked = np.array(self._checked(slices), np.int64)
        seen = np.clip(asked[:, None] + np.array(offsets, np.int64), 0, frames.LIBRARY_SLICES - 1)
        wanted, place = np.unique(seen, return_inverse=True)
        out = np.empty((len(wanted), len(NETWORK_MODALITIES), size, size), np.float32)
        for channel, modality in enumerate(NETWORK_MODALITIES):
            if modality in self.missing:
                out[:, channel] = 0
                continue
            image = self._image(modality)
            if modality not in self._statistics:
                self._statistics[modality] = frames.zscore_statistics(image)
            mean, spread = self._statistics[modality]
            seen_now = out[:, channel]
            seen_now[...] = frames.network_planes(frames.planes(image)[wanted], size)
            seen_now -= np.float32(
                mean
            )  # after resampling, which leaves fewer pixels: a mean of z-scores is the z-score of a mean
            seen_now /= np.float32(spread)
        return out[place.reshape(seen.shape)].reshape(len(asked), -1, size, size)

    def network_labels(self, slices: Sequence[int], size: int) -> npt.NDArray[np.uint8]:
        """Return the label maps of some slices as the networks see them, uint8 (N, size, size), nearest.

        Raises
        ------
        UserError
            The study has no labels, or a slice is out of range.
        """
        if self.labels is None:
            raise UserError(f"The study {self.folder} has no label map (a name ending in _seg or -seg): add one.")
        return frames.network_labels(frames.planes(self.labels)[self._checked(slices)], size)

    def display(self, modality: str) -> npt.NDArray[np.uint8]:
        """Return a modality for the eye: uint8 planes (155, 240, 240).

        The non-zero voxels between their 0.5th and 99.5th percentile fill 1 to 255 (between their extremes where those
        percentiles are one value), and 0 is background.

        Raises
        ------
        UserError
            The modality was not read.
        """
        stack = frames.planes(self._image(modality))
        inside = stack != 0
        values = stack[inside]
        low, high = np.percentile(values[:: max(1, values.size // _DISPLAY_SAMPLES)], _DISPLAY_PERCENTILES)
        if low == high:  # nearly flat: show the few voxels that differ
            low, high = values.min(), values.max()
        if low == high:
            return np.where(inside, np.uint8(255), np.uint8(0))
        grey = np.subtract(stack, np.float32(low), order="C")
        grey *= np.float32(254 / (high - low))
        # 1.5 instead of 1: the cast cuts off, so half a level more rounds.
        grey += np.float32(1.5)
        np.clip(grey, 1, 255, out=grey)
        out: npt.NDArray[np.uint8] = grey.astype(np.uint8)
        out *= inside
        return out

    def _image(self, modality: str) -> npt.NDArray[np.float32]:
        if modality not in self.images:
            title = MODALITY_TITLES.get(modality, modality)
            raise UserError(f"The study {self.folder} was read without a {title} image: add the file or choose another modality.")
        return self.images[modality]

    def _checked(self, slices: Sequence[int]) -> list[int]:
        for k in slices:
            if not 0 <= k < frames.LIBRARY_SLICES:
                raise UserError(f"Slice {k} is out of range: {self.study} has slices 0 to {frames.LIBRARY_SLICES - 1}.")
        return [int(k) for k in slices]


def load_study(
    folder: Path | StudyFiles, modalities: Sequence[str] = NETWORK_MODALITIES, labels: bool = True, hashed: bool = True
) -> Study:
    """Read a study, check it and bring it to the library grid.

    Parameters
    ----------
    folder : Path or StudyFiles
        A study folder, a folder with one DICOM study, or what finding studies said of it.
    modalities : sequence of str
        Keys of `app.anatomy.ALL_MODALITIES` to read; T2 is left out where the study has none.
    labels : bool
        Whether to read the label map, if there is one.
    hashed : bool
        Whether to compute the content hash, which templates are known by; without it that is empty.

    Raises
    ------
    UserError
        A file is missing or cannot be used; the sentence names it.
    EnvironmentFault
        The system could not read a file.
    """
    files = folder if isinstance(folder, StudyFiles) else _files_of(folder)
    if unknown := set(modalities) - set(ALL_MODALITIES):
        raise ValueError(f"unknown modalities: {sorted(unknown)}")
    wanted = [modality for modality in dict.fromkeys(modalities) if modality in files.images]
    if not wanted:
        raise UserError(f"The study {files.folder} has none of the wanted images ({', '.join(modalities)}): add one.")
    volumes, told = _volumes(files, wanted)
    label_volume = read_volume(files.labels) if labels and files.labels else None
    aligned = aligned_images(volumes, _guides(files, volumes))
    reference = aligned.reference
    notices = [*files.notices, *told, *_repairs([*volumes.values(), *([label_volume] if label_volume else [])])]
    notices += aligned.notices
    # Everything is checked before anything is resampled.
    ras = {modality: _ras_image(volume) for modality, volume in aligned.images.items()}
    turned = grids.ras_affine(reference.data.shape, reference.affine)
    sizes = np.asarray(voxel_sizes(turned), np.float64)
    for modality, image in ras.items():
        found = cleaned(image, sizes)
        ras[modality] = found.image
        notices += [f"{aligned.images[modality].path.name}: {found.notice}."] if found.notice else []
    if has_skull(ras, turned):
        notices.append(SKULL)
    notices += doubtful_images(ras, {modality: volume.path.name for modality, volume in aligned.images.items()})
    ras_label_map = None
    if label_volume is not None:
        ras_label_map, more = _labels_inside(label_volume, files, aligned, list(ras.values()))
        notices += more
    brain = np.logical_or.reduce([image != 0 for image in ras.values()])
    if ras_label_map is not None and label_volume is not None:
        notices += doubtful_labels(ras_label_map, brain, label_volume.path.name)
    notices += odd_size(brain, sizes)
    grid = grids.library_grid()
    if not grids.is_library_grid(brain.shape, turned):
        grid, description = grids.place_by_brain(brain, turned)
        notices.append(f"{files.study}: {description}.")
    images = {modality: _frozen(grid.to_library(image)) for modality, image in ras.items()}
    missing = _done_without(files)
    notices += told_missing(missing)
    return Study(
        patient=files.patient,
        study=files.study,
        collection=files.collection,
        folder=files.folder,
        images=images,
        labels=None if ras_label_map is None else _frozen(grid.labels_to_library(ras_label_map)),
        placement=files.placement or _placement(files, reference, grid),
        notices=tuple(notices),
        content_hash=_content_hash(images) if hashed else "",
        missing=missing,
    )


def _done_without(files: StudyFiles) -> tuple[str, ...]:
    """Return the modalities of the networks that a prepared study does without; another must have what is asked for."""
    return tuple(lacking(files.images, raw=False)) if files.placement is not None else ()


def _volumes(files: StudyFiles, wanted: Sequence[str]) -> tuple[dict[str, nifti.Volume], list[str]]:
    """Read the wanted images, with notices."""
    if isinstance(files, DicomStudy):
        return read_volumes(files, wanted)
    return {modality: read_volume(files.images[modality]) for modality in wanted}, []


def _guides(files: StudyFiles, volumes: Mapping[str, nifti.Volume]) -> list[nifti.Volume]:
    """Return the other images of a study of whose images that were read none says how it is oriented.

    So a study lies the same way whichever of its images are asked for.
    """
    if any(volume.oriented for volume in volumes.values()):
        return []
    shape = next(iter(volumes.values())).data.shape
    others = [read_volume(path) for modality, path in files.images.items() if modality not in volumes]
    return [other for other in others if other.data.shape == shape]


def _repairs(volumes: Sequence[nifti.Volume]) -> list[str]:
    """Return one notice for each repair, whichever files needed it."""
    repaired: dict[str, list[str]] = {}
    for volume in volumes:
        for what in volume.notices:
            repaired.setdefault(what, []).append(volume.path.name)
    return [f"{', '.join(names)}: {what}." for what, names in repaired.items()]


def _placement(files: StudyFiles, reference: nifti.Volume, grid: grids.Grid) -> Placement:
    """Return where the voxels of the source lie: those of `reference`, or of the DICOM series that was read onto its grid."""
    x, y, z = reference.data.shape
    affine = reference.affine
    to_library = grid.matrix @ frames.ras_turn((x, y, z), affine)
    how: How = "as found" if grid.origin is None else "placed"
    if isinstance(files, DicomStudy) and not (stack := files.series[files.grid_of]).straight:
        to_library = to_library @ np.linalg.inv(affine) @ stack.affine
        (x, y, z), affine = stack.shape, stack.affine
        how = "resampled" if grid.origin is None else how
    return Placement(how, matrix(affine), (x, y, z), matrix(to_library))


def _files_of(folder: Path) -> StudyFiles:
    """Say what a folder holds: image files by their names; where there are none, below it neither, the one DICOM study."""
    dicom = find_dicom_study(folder) if folder.is_dir() and not study_folders(folder) else None
    return dicom or find_study(folder)


def _ras_image(volume: nifti.Volume) -> npt.NDArray[np.float32]:
    """Return an image's intensities, RAS+, float32, in Fortran order (the order of the file, so the quickest)."""
    turned, _ = frames.to_ras(volume.data, volume.affine)
    with np.errstate(over="ignore"):
        image = turned.astype(np.float32, order="F")
    if volume.data.dtype.itemsize > 4 and not np.isfinite(image).all():
        raise UserError(f"{volume.path} holds intensities too large to work with: export it again in a smaller range.")
    if not image.any():
        raise UserError(f"{volume.path} is empty (all its voxels are zero): export it again.")
    return image


def _labels_inside(
    volume: nifti.Volume, files: StudyFiles, aligned: Aligned, images: Sequence[npt.NDArray[np.float32]]
) -> tuple[npt.NDArray[np.uint8] | None, list[str]]:
    """Return a label map in the program's own labels on the images' grid, RAS+, with notices; None where it is not certain."""
    found = label_values(volume)
    told = [found.notice] if found.notice else []
    scheme: str | Mapping[int, int] | None = files.label_table
    if scheme is None:
        reading = numbering(files, found.present)
        scheme = reading.scheme
        told += [reading.notice] if reading.notice else []
    if scheme is None:
        return None, told
    labels, notices = translated(volume, found, scheme)
    placed, more = ras_labels(labels, volume, aligned, images)
    return placed, told + notices + more


def _content_hash(images: dict[str, npt.NDArray[np.float32]]) -> str:
    digest = hashlib.sha256()
    for modality in NETWORK_MODALITIES:
        if modality in images:
            digest.update(modality.encode())
            digest.update(np.asarray(images[modality].T, "<f4", order="C").data)
    return digest.hexdigest()


def _frozen(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    array = np.asfortranarray(array)
    array.flags.writeable = False
    return array
