"""Reading the pixels of a study's series onto one grid."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from app.anatomy import MODALITY_TITLES
from app.errors import UserError
from app.imaging.dicom.pixels import PixelReader, Pixels
from app.imaging.dicom.stacks import Affine, Stack
from app.imaging.dicom.studies import DicomStudy
from app.imaging.files.nifti import Volume

_SNAP_MATRIX, _SNAP_VOXELS = 1e-4, 0.01
"""What is nearer than this to whole voxels lies on them, so that nothing is interpolated without need."""

_LARGEST_MM = 320
"""A turned stack is read onto a straight grid of at most so many mm an axis about its centre; a head is smaller."""


def read_volumes(study: DicomStudy, modalities: Sequence[str]) -> tuple[dict[str, Volume], list[str]]:
    """Read some series of a study and resample them, by their affines, onto the grid of its reference series.

    That grid is the reference's own if its axes run along the patient's, else a straight one of 1 mm around it.

    Parameters
    ----------
    study : DicomStudy
    modalities : sequence of str
        Keys of ``study.series``.

    Returns
    -------
    volumes : dict of str to Volume
        All of one shape and affine; ``path`` is the first file of the series.
    notices : list of str

    Raises
    ------
    UserError
        A file is damaged, or a series lies elsewhere than the reference.
    EnvironmentFault
        The system could not read a file.
    """
    reference = study.series[study.grid_of]
    shape, affine = _grid(reference)
    volumes: dict[str, Volume] = {}
    moved = []
    with PixelReader() as reader:
        for modality in modalities:
            stack = study.series[modality]
            data = _stored_volume(stack, reader)
            to_stack = _voxel_map(affine, stack.affine)
            if stack.shape != shape or not np.array_equal(to_stack, np.eye(4)):
                if not np.array_equal(to_stack, np.rint(to_stack)):
                    moved.append(MODALITY_TITLES[modality])
                data = _resample(data, to_stack, shape)
                if not data.any():
                    raise UserError(
                        f"The DICOM study {study.study} in {study.folder}: series {stack.name} lies beside {reference.name}."
                    )
            volumes[modality] = Volume(study.images[modality], data, affine, oriented=True)
    return volumes, _notices(moved, reference)


def read_stacks(study: DicomStudy) -> dict[str, Volume]:
    """Read the series of a study, each on its own grid; raises as :func:`read_volumes`, but for series that lie elsewhere."""
    with PixelReader() as reader:
        return {
            modality: Volume(study.images[modality], _stored_volume(stack, reader), stack.affine, oriented=True)
            for modality, stack in study.series.items()
        }


def _notices(moved: Sequence[str], reference: Stack) -> list[str]:
    if not moved:
        return []
    onto = f"the grid of series {reference.name}" if reference.straight else "1 mm along the patient's axes"
    return [f"{', '.join(moved)} resampled to {onto} by the positions in the files."]


def _grid(stack: Stack) -> tuple[tuple[int, int, int], Affine]:
    """Return shape and affine of the grid on which a study is read that has `stack` as its reference."""
    if stack.straight:
        return stack.shape, stack.affine
    last = np.array(stack.shape) - 1
    corners = np.array(np.meshgrid(*((0, end) for end in last), indexing="ij")).reshape(3, -1)
    world = stack.affine[:3, :3] @ corners + stack.affine[:3, 3:]
    low, high = world.min(axis=1), world.max(axis=1)
    sizes = np.minimum(np.ceil(high - low).astype(int) + 1, _LARGEST_MM)
    affine = np.eye(4)
    affine[:3, 3] = np.rint((low + high - (sizes - 1)) / 2)
    x, y, z = (int(size) for size in sizes)
    return (x, y, z), affine


def _stored_volume(stack: Stack, reader: PixelReader) -> Pixels:
    """Read a stack: (columns, rows, slices), rescaled, padding 0; integers as stored where nothing is to be rescaled."""
    plain = all((frame.slope, frame.intercept) == (1.0, 0.0) for frame in stack.frames)
    volume: Pixels | None = None
    read: dict[Path, Pixels] = {}
    for k, frame in enumerate(stack.frames):
        if frame.path not in read:
            read = {frame.path: reader.read(frame.path)}  # one file at a time is kept
        pixels = read[frame.path]
        if pixels.shape[1:] != (stack.rows, stack.columns) or frame.index >= len(pixels):
            there = " x ".join(map(str, pixels.shape[::-1]))
            raise UserError(f"{frame.path} holds {there} pixels, not what its header announces: copy or export it again.")
        image = pixels[frame.index]
        values = image if plain else (image * np.float64(frame.slope) + frame.intercept).astype(np.float32)
        if frame.padding is not None:
            values = np.where((image >= frame.padding[0]) & (image <= frame.padding[1]), values.dtype.type(0), values)
        if values.dtype.kind == "f" and not np.isfinite(values).all():
            raise UserError(f"{frame.path} holds values that are not finite numbers: export it again.")
        if volume is None:
            volume = np.zeros(stack.shape, values.dtype, order="F")
        elif values.dtype != volume.dtype:
            volume = volume.astype(np.result_type(volume, values), order="F")
        volume[:, :, k] = values.T
    assert volume is not None  # a stack has slices
    return volume


def _voxel_map(grid: Affine, stack: Affine) -> Affine:
    """Return the affine from voxels of `grid` to voxels of `stack`, on whole voxels where it all but is."""
    found: Affine = np.linalg.inv(stack) @ grid
    whole = np.rint(found)
    if np.abs(found[:3, :3] - whole[:3, :3]).max() < _SNAP_MATRIX:
        found[:3, :3] = whole[:3, :3]
        near = np.abs(found[:3, 3] - whole[:3, 3]) < _SNAP_VOXELS
        found[:3, 3][near] = whole[:3, 3][near]
    return found


def _resample(volume: Pixels, to_stack: Affine, shape: tuple[int, int, int]) -> npt.NDArray[np.float32]:
    """Sample a volume, linear, 0 outside of it, where `to_stack` leads the voxels of a grid of `shape`."""
    out = np.zeros(shape, np.float32, order="F")
    data = volume.astype(np.float32, copy=False)
    # Both transposed: SciPy walks in C order, the volumes lie in Fortran order.
    backwards = to_stack[:3, :3][::-1, ::-1]
    ndimage.affine_transform(data.T, backwards, to_stack[:3, 3][::-1], output=out.T, order=1, mode="constant", prefilter=False)
    return out
