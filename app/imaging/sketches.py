"""Label maps as NIfTI files on the template's grid: sketches that come in from elsewhere and go out again."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Sequence
from pathlib import Path

import nibabel as nib
import numpy as np
import numpy.typing as npt

from app import frames
from app.anatomy import STRUCTURES, Label, Structure
from app.errors import UserError
from app.imaging.files import nifti
from app.imaging.files.volumes import read_volume
from app.imaging.labels import label_values, translated
from app.imaging.placing import grid as grids
from app.imaging.study import Study
from app.outputs import write_output
from app.placement import Placement
from app.structures import same_structures

_LABELS_OUT = {Label.NECROTIC: 1, Label.EDEMA: 2, Label.ENHANCING: 4}
"""What a saved label map holds: the numbering of BraTS 2017-2021, which most readers of label maps expect."""


Tell = Callable[[str], None]


def load_sketch(
    path: Path, template: Study, structures: Sequence[Structure] = STRUCTURES, *, tell: Tell | None = None
) -> npt.NDArray[np.uint8]:
    """Read a label map that was drawn on the template's grid.

    Parameters
    ----------
    path : Path
        A NIfTI file of labels: 1 core, 2 edema, and enhancing as 4 or, where there is no 4, as 3; with both, 3 is
        non-enhancing and joins the core, as in BraTS 2013-2016. With other structures: their own labels.
    template : Study
        The study it was drawn on. An origin that differs is ignored; orientation, voxel size and shape must agree.
    structures : sequence of Structure
        What the labels stand for.
    tell : callable, optional
        Called with each sentence that the reader should know: values that were rounded, a header that was repaired.

    Returns
    -------
    uint8 array (155, 240, 240)
        Planes of the library grid, labels inside the program.

    Raises
    ------
    UserError
        The file cannot be read, is on another grid, or holds values that are no labels.
    """
    volume, shape, affine = _read(path)
    home = template.placement
    native_shape, native_affine = home.source_grid()
    wanted_shape, wanted = grids.ras_shape(native_shape, native_affine), grids.ras_affine(native_shape, native_affine)
    if shape != wanted_shape or not grids.same_matrix(affine, wanted):
        raise UserError(
            f"{path} is on another grid ({_describe(shape, affine)}) than the template "
            f"({_describe(wanted_shape, wanted)}): resample it to the template's grid, or choose its own template."
        )
    return home.labels_onto_library(frames.from_ras(_labels(volume, structures, tell), native_affine))


def load_label_map(path: Path, *, tell: Tell | None = None) -> npt.NDArray[np.uint8]:
    """Read a label map that has no images beside it and lies on the library grid (240x240x155, 1 mm).

    Labels are understood, and sentences told, as by :func:`load_sketch`. Returns a uint8 array (240, 240, 155), RAS+.

    Raises
    ------
    UserError
        The file cannot be read, is on another grid, or holds values that are no labels.
    """
    volume, shape, affine = _read(path)
    if not grids.is_library_grid(shape, affine):
        raise UserError(
            f"{path} is on another grid ({_describe(shape, affine)}) than the library (240 x 240 x 155 voxels of 1 mm): "
            "resample it to that grid."
        )
    return _labels(volume, STRUCTURES, tell)


def _read(path: Path) -> tuple[nifti.Volume, tuple[int, int, int], npt.NDArray[np.float64]]:
    """Read a volume with its shape and affine as they are once it is RAS+."""
    volume = read_volume(Path(path))
    return volume, grids.ras_shape(volume.data.shape, volume.affine), grids.ras_affine(volume.data.shape, volume.affine)


def _labels(volume: nifti.Volume, structures: Sequence[Structure], tell: Tell | None) -> npt.NDArray[np.uint8]:
    found = label_values(volume)
    told = [f"{volume.path}: {notice}." for notice in volume.notices] + ([found.notice] if found.notice else [])
    ours = same_structures(structures, STRUCTURES)
    scheme = "brats2023" if 4 not in found.present else "brats2013" if 3 in found.present else "brats2017"
    if ours and scheme == "brats2013":
        told.append(f"{volume.path} holds the labels 3 and 4, which are read as core and as enhancing tumour (BraTS 2013-2016).")
    if tell is not None:
        for sentence in told:
            tell(sentence)
    if not ours:
        return _own_labels(volume, found.present, structures)
    turned, _ = frames.to_ras(translated(volume, found, scheme)[0], volume.affine)
    return np.asfortranarray(turned)


def _own_labels(volume: nifti.Volume, present: set[float], structures: Sequence[Structure]) -> npt.NDArray[np.uint8]:
    """Return labels that need no translation, RAS+; UserError if one of them is no structure's."""
    allowed = {structure.label for structure in structures}
    if unknown := sorted(present - allowed):
        raise UserError(
            f"{volume.path} holds the label {unknown[0]:g}, which is none of the structures that can be drawn "
            f"({', '.join(map(str, sorted(allowed)))}): choose a label map of theirs."
        )
    turned, _ = frames.to_ras(volume.data, volume.affine)
    return np.asfortranarray(np.rint(turned).astype(np.uint8))


def save_label_planes(
    path: Path, planes: npt.NDArray[np.uint8], template: Study, structures: Sequence[Structure] = STRUCTURES
) -> None:
    """Write label planes as a NIfTI file on the template's own grid; :func:`load_sketch` reads them back.

    Parameters
    ----------
    path : Path
        Ends in .nii or .nii.gz; replaced in one step if it exists.
    planes : uint8 array (155, 240, 240)
        Labels inside the program; saved as 1 core, 2 edema, 4 enhancing, those of other structures as they are.
    template : Study
        The study whose file grid (shape, affine, axis order) the file gets.
    structures : sequence of Structure
        What the labels stand for.

    Raises
    ------
    UserError
        The name has another ending.
    EnvironmentFault
        The file cannot be written.
    """
    save_source_labels(path, planes, template.placement, structures)


def save_source_labels(
    path: Path, planes: npt.NDArray[np.uint8], placement: Placement, structures: Sequence[Structure] = STRUCTURES
) -> None:
    """Write label planes of a study as a NIfTI file on the grid of its source; as :func:`save_label_planes`.

    Raises `UserError` also where it is not known how the source lies.
    """
    path = Path(path)
    if not nifti.is_nifti_name(path.name):
        raise UserError(f"{path} does not end in .nii or .nii.gz: give the label map such a name.")
    lookup = np.arange(256, dtype=np.uint8)
    if same_structures(structures, STRUCTURES):
        for label, value in _LABELS_OUT.items():
            lookup[label] = value
    _, affine = placement.source_grid()
    image = nib.Nifti1Image(placement.labels_onto_source(lookup[planes]), affine)
    image.header.set_xyzt_units("mm")
    content = image.to_bytes()
    write_output(path, gzip.compress(content, 1, mtime=0) if path.name.lower().endswith(".gz") else content, "the label map")


def _describe(shape: tuple[int, int, int], affine: npt.NDArray[np.float64]) -> str:
    voxels = " x ".join(map(str, shape))
    edges = " x ".join(f"{edge:.3g}" for edge in np.linalg.norm(affine[:3, :3], axis=0))
    return f"{voxels} voxels of {edges} mm"
