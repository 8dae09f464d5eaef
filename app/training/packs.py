"""A pack: many training studies in one small file, for a machine that has neither their folders nor the readers of their formats.

Planes are cut to the brain's box and kept as 100 grey levels a modality, a tenth of a standard deviation apart: less than a
scanner's noise. A pack is a zip archive of NumPy arrays, read without pickle.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from app import frames
from app.errors import DAMAGED_ARRAYS, UserError, describe_os_error

FORMAT = 1
LOWEST_Z, HIGHEST_Z = -4.0, 6.0
"""Z-scores beyond this are cut off; the background is kept apart."""

GREY_LEVELS = 100


@dataclass(frozen=True)
class PackedStudy:
    """A study of a pack.

    Attributes
    ----------
    name : str
    images : float array (S, 3, 240, 240) or None
        Z-scored planes, the corner pixel of a modality is its background; None for a label map without images.
    labels : uint8 array (S, 240, 240)
    """

    name: str
    images: npt.NDArray[Any] | None
    labels: npt.NDArray[np.uint8]


def _cut(images: npt.NDArray[Any]) -> dict[str, npt.NDArray[Any]]:
    """Return the arrays that a pack keeps of z-scored planes (S, 3, 240, 240)."""
    background = images[0, :, 0, 0].astype(np.float32)
    brain = (images != background[None, :, None, None].astype(images.dtype)).any(1)
    low, high = _bounds(brain)
    box = images[low[0] : high[0], :, low[1] : high[1], low[2] : high[2]].astype(np.float32)
    inside = box != background[None, :, None, None]
    level = np.rint((box.clip(LOWEST_Z, HIGHEST_Z) - LOWEST_Z) / (HIGHEST_Z - LOWEST_Z) * (GREY_LEVELS - 1)).astype(np.uint8) + 1
    return {
        "images": np.where(inside, level, 0).astype(np.uint8).transpose(1, 0, 2, 3),
        "background": background,
        "low": np.array(low, np.int32),
    }


def _cut_labels(labels: npt.NDArray[np.uint8]) -> dict[str, npt.NDArray[Any]]:
    low, high = _bounds(labels > 0)
    box = tuple(slice(start, stop) for start, stop in zip(low, high, strict=True))
    return {"labels": labels[box], "labels_low": np.array(low, np.int32), "shape": np.array(labels.shape, np.int32)}


def _bounds(mask: npt.NDArray[np.bool_]) -> tuple[list[int], list[int]]:
    """Return where the box of a mask begins and ends along its three axes; one voxel where it is empty."""
    spans = [np.flatnonzero(mask.any(axis)) for axis in ((1, 2), (0, 2), (0, 1))]
    return [int(held[0]) if len(held) else 0 for held in spans], [int(held[-1]) + 1 if len(held) else 1 for held in spans]


def write_pack(path: Path, studies: Iterable[PackedStudy], small: bool = True) -> int:
    """Write studies, each of another name, into a pack, compressed where it is to be `small`; returns how many.

    Raises
    ------
    EnvironmentFault
        If it cannot be written.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    count = 0
    try:
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_LZMA if small else zipfile.ZIP_STORED) as archive:
            archive.writestr("format", str(FORMAT))
            for study in studies:
                arrays = _cut_labels(study.labels) | ({} if study.images is None else _cut(study.images))
                for key, array in arrays.items():
                    stream = io.BytesIO()
                    np.save(stream, np.ascontiguousarray(array), allow_pickle=False)
                    archive.writestr(f"{study.name}/{key}.npy", stream.getvalue())
                count += 1
        partial.replace(path)
    except OSError as error:
        raise describe_os_error(error, path, "write the pack") from error
    finally:
        partial.unlink(missing_ok=True)
    return count


def read_pack(path: Path) -> Iterator[PackedStudy]:
    """Yield the studies of a pack in the order of their names, images as float16.

    Raises
    ------
    UserError
        If it is no pack, or a damaged one.
    EnvironmentFault
        If it cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.read("format") != str(FORMAT).encode():
                raise UserError(f"{path} is a pack of another version of the program: make it again.")
            names = sorted({entry.partition("/")[0] for entry in archive.namelist() if "/" in entry})
            for name in names:
                yield _read_study(archive, name)
    except OSError as error:
        raise describe_os_error(error, path, "read the pack") from error
    except DAMAGED_ARRAYS as error:
        raise UserError(f"{path} is no pack of training studies, or it is damaged ({error}): make it again.") from error


def _read_study(archive: zipfile.ZipFile, name: str) -> PackedStudy:
    def array(key: str) -> npt.NDArray[Any]:
        with archive.open(f"{name}/{key}.npy") as stream:
            found: npt.NDArray[Any] = np.load(io.BytesIO(stream.read()), allow_pickle=False)
            return found

    cut = array("labels").astype(np.uint8)
    labels = np.zeros(tuple(int(side) for side in array("shape")), np.uint8)
    labels[_box(array("labels_low"), cut.shape)] = cut
    if f"{name}/images.npy" not in archive.namelist():
        return PackedStudy(name, None, labels)
    levels, background, low = array("images").transpose(1, 0, 2, 3), array("background"), array("low")
    values = (levels.astype(np.float32) - 1) / (GREY_LEVELS - 1) * (HIGHEST_Z - LOWEST_Z) + LOWEST_Z
    images = np.empty((len(labels), levels.shape[1], *frames.PLANE_SHAPE), np.float16)
    images[:] = background[None, :, None, None]
    depth, rows, columns = _box(low, (levels.shape[0], *levels.shape[2:]))
    images[depth, :, rows, columns] = np.where(levels > 0, values, background[None, :, None, None])
    return PackedStudy(name, images, labels)


def _box(low: npt.NDArray[Any], sides: tuple[int, ...]) -> tuple[slice, slice, slice]:
    first, second, third = (slice(int(start), int(start) + side) for start, side in zip(low, sides, strict=True))
    return first, second, third
