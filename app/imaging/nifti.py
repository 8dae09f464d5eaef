"""One NIfTI file, read once and with suspicion: nothing is believed before it is compared with what is really there."""

from __future__ import annotations

import os
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
from nibabel import Nifti1Header, Nifti2Header
from nibabel.spatialimages import HeaderDataError

from app.errors import SbmirError, UserError, describe_os_error

SUFFIXES = (".nii.gz", ".nii")

MAX_VOXELS = 1 << 28
"""No head scan is larger (one of 645 x 645 x 645 voxels would fit)."""

VOXEL_MM = (0.05, 30.0)
"""Smallest and largest edge of a voxel that a head scan can have; outside of it the unit is wrong."""

MAX_SHEAR = 5e-3
"""Largest cosine between two voxel axes: 1.2 mm over the length of a head."""

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
    """

    path: Path
    data: npt.NDArray[Any]
    affine: npt.NDArray[np.float64]
    oriented: bool


@dataclass(frozen=True, eq=False)
class _Layout:
    """What a header promises: where the voxels start and how to read them."""

    header: Nifti1Header
    shape: tuple[int, int, int]
    dtype: np.dtype[Any]
    offset: int

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
        not of real numbers, holds NaN or infinity, or has an affine that is sheared or cannot be inverted.
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
    affine, oriented = _affine(layout.header, path)
    data = voxels.reshape(layout.shape, order="F")
    return Volume(path, _real_values(data, layout.header, path), affine, oriented)


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
    not_nifti = UserError(f"{path} is not a NIfTI file (.nii or .nii.gz): check that it is the right file.")
    found = next((known for known in _KINDS if len(start) >= known[0] and _is_kind(start, known)), None)
    if found is None:
        raise not_nifti
    length, kind, _, _ = found
    try:
        header = kind.from_fileobj(BytesIO(start), check=False)
        ndim = int(header["dim"][0])
        shape = tuple(int(n) for n in header["dim"][1 : 1 + ndim])
        dtype = header.get_data_dtype()
        offset = int(header["vox_offset"])
    except (HeaderDataError, KeyError, ValueError, OverflowError) as error:
        raise not_nifti from error
    offset = offset or length + 4
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
    return _Layout(header, (x, y, z), dtype, offset)


def _real_values(data: npt.NDArray[Any], header: Nifti1Header, path: Path) -> npt.NDArray[Any]:
    """Apply the header's scaling, if there is one, and refuse NaN and infinity."""
    slope, intercept = float(header["scl_slope"]), float(header["scl_inter"])
    # By the standard a slope of zero means "not scaled"; a slope that is no number is how some writers say the same.
    if np.isfinite(slope) and slope != 0 and (slope, intercept) != (1.0, 0.0):
        if not np.isfinite(intercept):
            raise UserError(f"{path} has a damaged NIfTI header (intensity offset {intercept}): copy or download it again.")
        with np.errstate(over="ignore", invalid="ignore"):  # what overflows is refused below
            data = data * np.float64(slope) + np.float64(intercept)
    refuse_not_finite(data, path)
    return data


def refuse_not_finite(data: npt.NDArray[Any], path: Path) -> None:
    """Raise `UserError` if voxels are NaN or infinite."""
    if data.dtype.kind == "f" and not np.isfinite(data).all():
        bad = int(data.size - np.isfinite(data).sum())
        raise UserError(f"{path} holds {bad} voxels that are not finite numbers (NaN or infinity): repair or export it again.")


def _affine(header: Nifti1Header, path: Path) -> tuple[npt.NDArray[np.float64], bool]:
    """Return the affine of a header, checked, and whether the file really states it."""
    try:
        with np.errstate(all="ignore"):  # what is not finite is refused below
            affine = np.asarray(header.get_best_affine(), np.float64)
    except (HeaderDataError, ValueError) as error:
        raise UserError(f"{path} has a damaged orientation in its header: export it again.") from error
    refuse_odd_affine(affine, path)
    return affine, int(header["qform_code"]) > 0 or int(header["sform_code"]) > 0


def refuse_odd_affine(affine: npt.NDArray[np.float64], path: Path) -> None:
    """Raise `UserError` if an affine (4, 4), voxel to mm, cannot be inverted, is sheared, or has voxels no head scan has."""
    axes = affine[:3, :3]
    with np.errstate(over="ignore"):
        lengths = np.linalg.norm(axes, axis=0) if np.isfinite(affine).all() else np.zeros(3)
    if not lengths.all() or not np.isfinite(lengths).all() or abs(np.linalg.det(axes / lengths)) < 1e-3:
        raise UserError(f"{path} has an affine that cannot be inverted, so its orientation is unknown: export it again.")
    if lengths.min() < VOXEL_MM[0] or lengths.max() > VOXEL_MM[1]:
        size = " x ".join(f"{length:.3g}" for length in lengths)
        raise UserError(f"{path} has voxels of {size} mm, which no head scan has: check the unit of its header.")
    cosines = (axes / lengths).T @ (axes / lengths) - np.eye(3)
    if np.abs(cosines).max() > MAX_SHEAR:
        raise UserError(f"{path} has a sheared affine (its axes are not at right angles): resample it to a straight grid first.")
