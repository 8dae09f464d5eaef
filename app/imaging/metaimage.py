"""One MetaImage file (``.mha``, as BraTS gave its volumes out from 2013 to 2016), read with the suspicion of :mod:`nifti`.

A header of ``Key = value`` lines ends with ``ElementDataFile = LOCAL``; the voxels follow, as they are or deflated. Only files
that hold header and voxels together are read, so that no header leads to another file.
"""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from app.errors import UserError, describe_os_error
from app.imaging import nifti

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
        return _volume(header, content[start:], path)
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


def _volume(header: dict[str, str], packed: bytes, path: Path) -> nifti.Volume:
    """Check header against voxels; what a header lacks or says wrongly raises KeyError or ValueError."""
    kind = header["elementtype"].upper()
    if kind not in _TYPES or header.get("elementnumberofchannels", "1") != "1":
        raise UserError(f"{path} holds {kind} elements, but grey values are needed: export it as a grey-scale volume.")
    if int(header["ndims"]) != 3:
        raise UserError(f"{path} has {header['ndims']} dimensions, but one three-dimensional volume is needed: split it.")
    x, y, z = (int(size) for size in header["dimsize"].split())
    if min(x, y, z) < 1 or x * y * z > nifti.MAX_VOXELS:
        raise UserError(f"{path} announces {x} x {y} x {z} voxels, which no head scan has: check that it is the right file.")
    big = header.get("binarydatabyteordermsb", header.get("elementbyteordermsb", "False")).lower() == "true"
    dtype = np.dtype(_TYPES[kind]).newbyteorder(">" if big else "<")
    needed = x * y * z * dtype.itemsize
    if header.get("compresseddata", "False").lower() == "true":
        packed = _inflate(packed, needed, path)
    if len(packed) < needed:
        raise UserError(
            f"{path} is cut short: its header announces {x} x {y} x {z} voxels ({needed} bytes), but only {len(packed)} bytes "
            "are there; copy or download it again."
        )
    affine, oriented = _affine(header)
    nifti.refuse_odd_affine(affine, path)
    data: npt.NDArray[Any] = np.frombuffer(packed, dtype, x * y * z).reshape((x, y, z), order="F")
    nifti.refuse_not_finite(data, path)
    return nifti.Volume(path, data, affine, oriented)


def _affine(header: dict[str, str]) -> tuple[npt.NDArray[np.float64], bool]:
    """Return voxel to mm (RAS+), and whether the header states its axes."""
    turn = next((header[key] for key in ("transformmatrix", "rotation", "orientation") if key in header), None)
    origin = next((header[key] for key in ("offset", "position", "origin") if key in header), "0 0 0")
    spacing = np.array(header.get("elementspacing", "1 1 1").split(), np.float64)
    axes = np.eye(3) if turn is None else np.array(turn.split(), np.float64).reshape(3, 3).T  # written axis by axis
    affine = np.eye(4)
    affine[:3, :3] = axes * spacing.reshape(1, 3)
    affine[:3, 3] = np.array(origin.split(), np.float64).reshape(3)
    return _LPS_TO_RAS @ affine, turn is not None


def _inflate(packed: bytes, needed: int, path: Path) -> bytes:
    inflater = zlib.decompressobj(wbits=47)  # zlib or gzip, told by the content
    try:
        return inflater.decompress(packed, needed)
    except zlib.error as error:
        raise UserError(f"{path} is damaged and cannot be decompressed: copy or download it again.") from error
