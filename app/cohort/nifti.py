"""Writing a NIfTI-1 file without nibabel, so that patients can be made on a machine that has only numpy and scipy."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
import numpy.typing as npt

_CODES = {np.dtype(np.uint8): (2, 8), np.dtype(np.int16): (4, 16)}
_DATA_OFFSET = 352


def encode_nifti(volume: npt.NDArray[np.int16] | npt.NDArray[np.uint8], affine: npt.NDArray[np.float64]) -> bytes:
    """Return `volume` (X, Y, Z), int16 or uint8, as the bytes of a single NIfTI-1 file with `affine` (4, 4) as its sform.

    The qform is left unset: the sform says everything, and readers prefer it.
    """
    code, bits = _CODES[volume.dtype]
    spacing = np.sqrt(np.square(affine[:3, :3]).sum(axis=0))
    header = struct.pack(
        "<i35xB8h3f4h8f3fhBB4f2i80s24s2h6f12f16s4s4x",
        348,
        0,
        *(3, *volume.shape, 1, 1, 1, 1),
        *(0.0, 0.0, 0.0),
        *(0, code, bits, 0),
        *(1.0, *spacing, 1.0, 1.0, 1.0, 1.0),
        *(float(_DATA_OFFSET), 1.0, 0.0),
        *(0, 0, 2),  # millimetres
        *(0.0, 0.0, 0.0, 0.0),
        *(0, 0),
        b"synthetic",
        b"",
        *(0, 1),  # sform: scanner coordinates
        *(0.0,) * 6,
        *affine[:3].ravel(),
        b"",
        b"n+1\0",
    )
    return header + np.asarray(volume, volume.dtype.newbyteorder("<")).tobytes(order="F")


def write_nifti(path: Path, volume: npt.NDArray[np.int16] | npt.NDArray[np.uint8], affine: npt.NDArray[np.float64]) -> None:
    """Write `volume` to `path` (.nii.gz), gzip level 1, byte for byte the same every time; may raise OSError."""
    with path.open("wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, compresslevel=1, mtime=0) as packed:
        packed.write(encode_nifti(volume, affine))
