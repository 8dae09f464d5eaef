"""One NIfTI file, read once and with suspicion: nothing is believed before it is compared with what is really there."""

from __future__ import annotations

import os
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
from nibabel import Nifti1Header, Nifti2Header
from nibabel.spatialimages import HeaderDataError
from scipy import ndimage

from app.errors import SbmirError, UserError, describe_os_error
from app.imaging.files.orientation import form_of
from app.imaging.files.stand_ins import foreign

SUFFIXES = (".nii.gz", ".nii")

MAX_VOXELS = 1 << 28
"""No head scan is larger (one of 645 x 645 x 645 voxels would fit)."""

_GZIP_MAGIC = b"\x1f\x8b"
_HEADER_BYTES = 540
_DEFLATE_MAX_RATIO = 1040
"""Deflate cannot shrink anything further than 1032:1, so a header that promises more is lying."""

_Kind = tuple[int, type[Nifti1Header], bytes, int]
_KINDS: tuple[_Kind, ...] = ((348, Nifti1Header, b"n+1\0", 344), (540, Nifti2Header, b"n+2\0", 4))
"""Header length, class, magic string and where it stands. Only files that hold header and voxels together are read."""


@dataclass(frozen=True, eq=False)
class Volume:
    """A NIfTI volume as it lies in its file.

    Attributes
    ----------
    path : Path
    data : array (X, Y, Z)
        Integers as stored, or floats where the file stores floats or scales its integers; read-only, Fortran order.
    affine : float64 array (4, 4)
        Voxel to mm (RAS+ world); invertible and free of shear.
    oriented : bool
        False if the file says nothing about its orientation (qform and sform code 0), so that the affine is a guess.
    alternative : float64 array (4, 4) or None
        Another affine that the file states beside it and that contradicts it (the qform against the sform).
    notices : tuple of str
        What was repaired when the file was read; parts of sentences that follow the name of the file.
    """

    path: Path
    data: npt.NDArray[Any]
    affine: npt.NDArray[np.float64]
    oriented: bool
    alternative: npt.NDArray[np.float64] | None = None
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class _Layout:
    """What a header promises: where the voxels start and how to read them."""

    header: Nifti1Header
    shape: tuple[int, int, int]
    dtype: np.dtype[Any]
    offset: int
    notices: tuple[str, ...] = ()

    @property
    def needed(self) -> int:
        """Bytes of the uncompressed file up to the last voxel."""
        return self.offset + int(np.prod(self.shape)) * self.dtype.itemsize


def is_nifti_name(name: str) -> bool:
    """Whether a file is called like a NIfTI file (hidden files, such as macOS's ``._`` doubles, are not)."""
    return name.lower().endswith(SUFFIXES) and not name.startswith(".")


def read_volume(path: Path) -> Volume:
    """Read and check one NIfTI-1 or NIfTI-2 file, compressed or not (told by its content, not by its name).

    Raises
    ------
    UserError
        The file is missing, empty, not NIfTI, damaged or cut short, larger than its own bytes allow, not three-dimensional,
        not of real numbers, holds infinity, or NaN but around the head, or has an affine that is sheared or cannot be inverted.
    EnvironmentFault
        The system could not read the file.
    """
    if not path.exists():
        raise UserError(f"The file {path} does not exist: check its name.")
    if not path.is_file():  # a pipe would be waited for
        raise UserError(f"{path} is not a file: give the path of a NIfTI file.")
    try:
        with path.open("rb") as stream:
            layout, voxels = _read(stream, path)
    except SbmirError:
        raise
    except OSError as error:
        raise describe_os_error(error, path, "read") from error
    form = form_of(layout.header, layout.shape, path)
    data, told = finite(_scaled(voxels.reshape(layout.shape, order="F"), layout.header, path), path)
    return Volume(path, data, form.affine, form.oriented, form.alternative, (*layout.notices, *form.notices, *told))


def _read(stream: BinaryIO, path: Path) -> tuple[_Layout, npt.NDArray[Any]]:
    """Return the layout and the flat voxels of an open file."""
    size = os.fstat(stream.fileno()).st_size
    if size == 0:
        raise UserError(f"{path} is an empty file: copy it again.")
    start = stream.read(_HEADER_BYTES)
    stream.seek(0)
    if not start.startswith(_GZIP_MAGIC):
        layout = _layout(start, path)
        if size < layout.needed:
            raise _cut_short(path, layout, size)
        voxels = np.fromfile(stream, layout.dtype, int(np.prod(layout.shape)), offset=layout.offset)
        voxels.flags.writeable = False
        return layout, voxels
    if size > MAX_VOXELS * 8:
        raise UserError(f"{path} is larger than any head scan ({size / 2**30:.1f} GiB): check that it is the right file.")
    packed = stream.read()
    start, complete = _inflate(packed, _HEADER_BYTES, path)
    if not complete:
        raise UserError(f"{path} is cut short within its header: copy or download it again.")
    layout = _layout(start, path)
    if layout.needed > size * _DEFLATE_MAX_RATIO:
        raise _cut_short(path, layout, size)
    unpacked, complete = _inflate(packed, layout.needed + 1, path)
    if len(unpacked) < layout.needed or not complete:
        raise _cut_short(path, layout, len(unpacked))
    return layout, np.frombuffer(unpacked, layout.dtype, int(np.prod(layout.shape)), layout.offset)


def _inflate(packed: bytes, limit: int, path: Path) -> tuple[bytes, bool]:
    """Decompress up to `limit` bytes of a gzip file of one or more members; False if it ends in the middle of one."""
    pieces: list[bytes] = []
    total, complete = 0, True
    while total < limit and packed.startswith(_GZIP_MAGIC):
        inflater = zlib.decompressobj(wbits=31)
        try:
            piece = inflater.decompress(packed, limit - total)
        except zlib.error as error:
            raise UserError(f"{path} is damaged and cannot be decompressed: copy or download it again.") from error
        pieces.append(piece)
        total += len(piece)
        complete = inflater.eof or bool(inflater.unconsumed_tail)
        packed = inflater.unused_data if inflater.eof else b""
    return b"".join(pieces), complete


def _cut_short(path: Path, layout: _Layout, there: int) -> UserError:
    grid = " x ".join(map(str, layout.shape))
    return UserError(
        f"{path} is cut short: its header announces {grid} voxels ({layout.needed} bytes), but only {there} bytes are there; "
        "copy or download it again."
    )


def _is_kind(start: bytes, known: _Kind) -> bool:
    length, _, magic, at = known
    sizes = (length.to_bytes(4, "little"), length.to_bytes(4, "big"))
    return start[:4] in sizes and start[at : at + len(magic)] == magic


def _layout(start: bytes, path: Path) -> _Layout:
    """Read what the first bytes of a file (uncompressed) promise, and refuse what cannot be a head scan."""
    what = foreign(start) or "check that it is the right file"
    not_nifti = UserError(f"{path} is not a NIfTI file (.nii or .nii.gz){' but ' if foreign(start) else ': '}{what}.")
    found = next((known for known in _KINDS if len(start) >= known[0] and _is_kind(start, known)), None)
    if found is None:
        raise not_nifti
    length, kind, _, _ = found
    try:
        header = kind(start[:length], check=False)  # alone: what extensions lie behind it is nobody's here
        ndim = int(header["dim"][0])
        shape = tuple(int(n) for n in header["dim"][1 : 1 + ndim])
        dtype = header.get_data_dtype()
        offset = int(header["vox_offset"])
    except (HeaderDataError, KeyError, ValueError, OverflowError) as error:
        raise not_nifti from error
    offset = offset or length + 4
    notices: tuple[str, ...] = ()
    if 3 < ndim <= 7 and min(shape[:3]) > 0 and 0 in shape[3:]:
        shape = (*shape[:3], *(size or 1 for size in shape[3:]))
        notices = ("a dimension of its header is 0, which counts as 1",)
    if not 1 <= ndim <= 7 or min(shape) < 1 or not length <= offset <= 1 << 24:
        raise UserError(f"{path} has a damaged NIfTI header (dimensions {shape}): copy or download it again.")
    while len(shape) > 3 and shape[-1] == 1:
        shape = shape[:-1]
    if len(shape) != 3:
        grid = " x ".join(map(str, shape))
        raise UserError(f"{path} has {len(shape)} dimensions ({grid}), but one three-dimensional volume is needed: split it.")
    x, y, z = shape
    if x * y * z > MAX_VOXELS:
        raise UserError(f"{path} announces {x} x {y} x {z} voxels, more than any head scan: check that it is the right file.")
    if dtype.kind not in "iuf":
        what = "complex numbers" if dtype.kind == "c" else "colours or single bits"
        raise UserError(f"{path} holds {what}, but grey values are needed: export it as a grey-scale volume.")
    return _Layout(header, (x, y, z), dtype, offset, notices)


def _scaled(data: npt.NDArray[Any], header: Nifti1Header, path: Path) -> npt.NDArray[Any]:
    """Apply the header's scaling, if there is one."""
    slope, intercept = float(header["scl_slope"]), float(header["scl_inter"])
    # By the standard a slope of zero means "not scaled"; a slope that is no number is how some writers say the same.
    if np.isfinite(slope) and slope != 0 and (slope, intercept) != (1.0, 0.0):
        if not np.isfinite(intercept):
            raise UserError(f"{path} has a damaged NIfTI header (intensity offset {intercept}): copy or download it again.")
        with np.errstate(over="ignore", invalid="ignore"):  # what overflows is refused afterwards
            data = data * np.float64(slope) + np.float64(intercept)
    return data


def finite(data: npt.NDArray[Any], path: Path) -> tuple[npt.NDArray[Any], tuple[str, ...]]:
    """Return voxels with 0 for the NaN that lie around the head, and what to tell of it.

    Statistics packages write NaN where there is no brain. Such voxels reach the border of the volume; holes in a head do not.

    Raises
    ------
    UserError
        If voxels are infinite, or NaN within the head.
    """
    if data.dtype.kind != "f" or np.isfinite(data).all():
        return data, ()
    missing = np.isnan(data)
    pieces, count = ndimage.label(missing, np.ones((3, 3, 3)))
    faces = [np.take(pieces, end, axis) for axis in range(3) for end in (0, -1)]
    outer = np.zeros(count + 1, np.bool_)
    outer[np.unique(np.concatenate([face.ravel() for face in faces]))] = True
    outer[0] = False
    bad = int((~outer[pieces] & ~np.isfinite(data)).sum())
    if bad or missing.all():
        raise UserError(
            f"{path} holds {bad or data.size} voxels that are not finite numbers (NaN or infinity): repair or export it again."
        )
    filled = np.where(missing, data.dtype.type(0), data)
    return np.asfortranarray(filled), ("the voxels around the head are no numbers (NaN) and were taken as 0",)
