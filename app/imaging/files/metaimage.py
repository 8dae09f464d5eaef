"""One MetaImage file (``.mha``, as BraTS gave its volumes out from 2013 to 2016), read with the suspicion of :mod:`nifti`.

A header of ``Key = value`` lines ends with ``ElementDataFile = LOCAL``; the voxels follow: as they are, deflated, or as text.
Only files that hold header and voxels together are read, so that no header leads to another file.
"""

from __future__ import annotations

import warnings
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from app.errors import UserError, describe_os_error
from app.imaging.files import nifti
from app.imaging.files.orientation import refuse_odd_affine

SUFFIX = ".mha"

_HEADER_BYTES = 8192
_LAST_KEY = "elementdatafile"
_TYPES = {
    "MET_CHAR": "i1",
    "MET_UCHAR": "u1",
    "MET_SHORT": "i2",
    "MET_USHORT": "u2",
    "MET_INT": "i4",
    "MET_UINT": "u4",
    "MET_FLOAT": "f4",
    "MET_DOUBLE": "f8",
}
_LPS_TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])
"""MetaImage counts mm to the left and to the back."""


def read_volume(path: Path) -> nifti.Volume:
    """Read and check one MetaImage file.

    Raises
    ------
    UserError
        The file is missing, not MetaImage, in two parts, damaged or cut short, not three-dimensional, not of grey values, holds
        NaN or infinity, or has axes that are sheared or cannot be inverted.
    EnvironmentFault
        The system could not read the file.
    """
    if not path.is_file():
        raise UserError(f"The file {path} does not exist: check its name.")
    try:
        if path.stat().st_size > nifti.MAX_VOXELS * 8:
            raise UserError(f"{path} is larger than any head scan: check that it is the right file.")
        content = path.read_bytes()
    except OSError as error:
        raise describe_os_error(error, path, "read") from error
    header, start = _header(content, path)
    try:
        return _volume(header, content, start, path)
    except (KeyError, ValueError, OverflowError) as error:
        raise UserError(f"{path} has a damaged MetaImage header: copy it again, or convert it to NIfTI.") from error


def _header(content: bytes, path: Path) -> tuple[dict[str, str], int]:
    """Return the header's fields, keys in lower case, and where the voxels start."""
    fields: dict[str, str] = {}
    start = 0
    while _LAST_KEY not in fields:
        end = content.find(b"\n", start, _HEADER_BYTES)
        key, mark, value = content[start:end].decode("latin-1").partition("=")
        if end < 0 or not mark:
            raise UserError(f"{path} is not a MetaImage file (.mha): check that it is the right file.")
        fields[key.strip().lower()] = value.strip()
        start = end + 1
    if fields[_LAST_KEY].upper() != "LOCAL":
        raise UserError(f"{path} keeps its voxels in another file: convert it to NIfTI (.nii.gz).")
    return fields, start


def _volume(header: dict[str, str], content: bytes, start: int, path: Path) -> nifti.Volume:
    """Check header against voxels; what a header lacks or says wrongly raises KeyError or ValueError."""
    kind = header["elementtype"].upper()
    if kind not in _TYPES or header.get("elementnumberofchannels", "1") != "1":
        raise UserError(f"{path} holds {kind} elements, but grey values are needed: export it as a grey-scale volume.")
    if int(header["ndims"]) != 3:
        raise UserError(f"{path} has {header['ndims']} dimensions, but one three-dimensional volume is needed: split it.")
    x, y, z = (int(size) for size in header["dimsize"].split())
    if min(x, y, z) < 1 or x * y * z > nifti.MAX_VOXELS:
        raise UserError(f"{path} announces {x} x {y} x {z} voxels, which no head scan has: check that it is the right file.")
    affine, oriented, notices = _affine(header)
    refuse_odd_affine(affine, path)
    read = _text_voxels if header.get("binarydata", "True").lower() == "false" else _binary_voxels
    voxels = read(header, content, start, (x, y, z), path)
    data, told = nifti.finite(voxels.reshape((x, y, z), order="F"), path)
    return nifti.Volume(path, data, affine, oriented, notices=(*notices, *told))


def _binary_voxels(
    header: dict[str, str], content: bytes, start: int, shape: tuple[int, int, int], path: Path
) -> npt.NDArray[Any]:
    big = header.get("binarydatabyteordermsb", header.get("elementbyteordermsb", "False")).lower() == "true"
    dtype = np.dtype(_TYPES[header["elementtype"].upper()]).newbyteorder(">" if big else "<")
    count = int(np.prod(shape))
    needed = count * dtype.itemsize
    packed = content[start:]
    if header.get("compresseddata", "False").lower() == "true":
        packed = _inflate(packed, needed, path)
    elif int(header.get("headersize", "0")) == -1 and len(packed) > needed:  # the voxels are the end of the file
        packed = packed[-needed:]
    if len(packed) < needed:
        raise _cut_short(path, shape, f"{needed} bytes", f"{len(packed)} bytes")
    return np.frombuffer(packed, dtype, count)


def _text_voxels(header: dict[str, str], content: bytes, start: int, shape: tuple[int, int, int], path: Path) -> npt.NDArray[Any]:
    """Read voxels that are numbers in letters, blanks between them."""
    dtype, count = np.dtype(_TYPES[header["elementtype"].upper()]), int(np.prod(shape))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", DeprecationWarning)  # what is no number ends the reading with one
            numbers = np.fromstring(content[start:].decode("ascii"), np.float64, count, sep=" ")
    except (DeprecationWarning, ValueError) as error:
        raise UserError(f"{path} is stored as text (BinaryData = False) and damaged: copy it again.") from error
    if numbers.size < count:
        raise _cut_short(path, shape, f"{count} numbers", f"{numbers.size}")
    voxels = numbers.astype(dtype) if dtype.kind == "f" else np.rint(numbers).astype(np.int64).astype(dtype)
    if not np.array_equal(voxels, numbers, equal_nan=True) and dtype.kind != "f":
        raise UserError(f"{path} is stored as text (BinaryData = False), and its numbers are no {header['elementtype']}.")
    return voxels


def _cut_short(path: Path, shape: tuple[int, int, int], needed: str, there: str) -> UserError:
    grid = " x ".join(map(str, shape))
    return UserError(
        f"{path} is cut short: its header announces {grid} voxels ({needed}), but only {there} are there; "
        "copy or download it again."
    )


def _affine(header: dict[str, str]) -> tuple[npt.NDArray[np.float64], bool, list[str]]:
    """Return voxel to mm (RAS+), whether the header states its axes, and what was repaired."""
    turn = next((header[key] for key in ("transformmatrix", "rotation", "orientation") if key in header), None)
    origin = next((header[key] for key in ("offset", "position", "origin") if key in header), "0 0 0")
    key = next((key for key in ("elementspacing", "elementsize") if key in header), None)
    notices = []
    if key is None:
        notices.append("its header gives no size of its voxels, which are taken as 1 mm")
    elif key == "elementsize":
        notices.append("its header gives no ElementSpacing, so its ElementSize counts")
    spacing = np.array(header[key].split() if key else (1, 1, 1), np.float64)
    if (spacing < 0).any():
        notices.append("a voxel size of its header is negative; its amount counts")
    axes = np.eye(3) if turn is None else np.array(turn.split(), np.float64).reshape(3, 3).T  # written axis by axis
    affine = np.eye(4)
    affine[:3, :3] = axes * np.abs(spacing).reshape(1, 3)
    affine[:3, 3] = np.array(origin.split(), np.float64).reshape(3)
    return _LPS_TO_RAS @ affine, turn is not None, notices


def _inflate(packed: bytes, needed: int, path: Path) -> bytes:
    inflater = zlib.decompressobj(wbits=47)  # zlib or gzip, told by the content
    try:
        return inflater.decompress(packed, needed)
    except zlib.error as error:
        raise UserError(f"{path} is damaged and cannot be decompressed: copy or download it again.") from error
