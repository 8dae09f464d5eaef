"""Damaged volume files for the fuzz test and the benchmark: NIfTI-1, NIfTI-2 and MetaImage, header first of all."""

from __future__ import annotations

import gzip
import itertools
import time
import tracemalloc
import warnings
import zlib
from collections.abc import Iterator
from pathlib import Path

import nibabel as nib
import numpy as np

from app.errors import SbmirError
from app.imaging import find_study, load_study
from tests.support.studies.imaging_files import SMALL_AFFINE, SMALL_SHAPE, small_image, small_labels, small_study

MOST_SECONDS = 5.0
MOST_BYTES = 1 << 30
_ODD = (0, 1, 2, 127, 128, 254, 255)
_MHA = (
    "ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\nCompressedData = {packed}\n"
    "TransformMatrix = 1 0 0 0 1 0 0 0 1\nOffset = 0 0 0\nElementSpacing = 6 6 6\nDimSize = {x} {y} {z}\n"
    "ElementType = MET_SHORT\nElementDataFile = LOCAL\n"
)


def mha_bytes(packed: bool = False, header: str = _MHA) -> bytes:
    """Return a good MetaImage file of the small grid."""
    voxels = small_image().tobytes(order="F")
    x, y, z = SMALL_SHAPE
    return header.format(packed=packed, x=x, y=y, z=z).encode() + (zlib.compress(voxels, 1) if packed else voxels)


def mutated(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield the names' endings and contents of damaged files."""
    rng = np.random.default_rng(seed)
    good = [
        (".nii", nib.Nifti1Image(small_image(), SMALL_AFFINE).to_bytes(), 352),
        (".nii", nib.Nifti2Image(small_image(), SMALL_AFFINE).to_bytes(), 544),
        (".nii.gz", nib.Nifti1Image(small_image(), SMALL_AFFINE).to_bytes(), 352),
        (".mha", mha_bytes(), len(mha_bytes()) - 2 * int(np.prod(SMALL_SHAPE))),
        (".mha", mha_bytes(packed=True), 300),
        (".nii", nib.Nifti1Image(small_labels(), SMALL_AFFINE, dtype=np.uint8).to_bytes(), 352),
    ]
    for number, (ending, whole, header) in zip(range(count), itertools.cycle(good), strict=False):
        content = bytearray(whole)
        for _ in range(int(rng.integers(1, 6))):
            at = int(rng.integers(header))
            width = int(rng.choice([1, 1, 2, 4, 8]))
            content[at : at + width] = bytes(int(rng.choice([*_ODD, int(rng.integers(256))])) for _ in range(width))
        if number % 5 == 4:
            content = content[: int(rng.integers(len(content)))]
        if ending == ".nii.gz":
            content = bytearray(gzip.compress(bytes(content), 1))
            if number % 2:
                content[int(rng.integers(len(content)))] ^= int(rng.integers(1, 256))
        yield ending, bytes(content)


def try_all(folder: Path, count: int, seed: int) -> tuple[int, list[str]]:
    """Read `count` damaged files as a modality or the label map of a study; return how many were read all the same, and faults.

    A fault is anything but a study or one sentence that names the file, within `MOST_SECONDS` of work and `MOST_BYTES`.
    """
    study = small_study(folder / "P")
    read, faults = 0, []
    for number, (ending, content) in enumerate(mutated(count, seed)):
        kind = "seg" if number % 3 == 2 else "flair"
        good = study / f"P_{kind}.nii.gz"
        kept = good.read_bytes()
        good.unlink()
        path = study / f"P_{kind}{ending}"
        path.write_bytes(content)
        tracemalloc.start()
        started = time.process_time()  # what the machine does beside is no fault
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                load_study(find_study(study), ["flair"], labels=kind == "seg")
            read += 1
            said = str(path)
        except SbmirError as error:
            said = str(error)
        except Exception as error:
            said = f"{path} {type(error).__name__}: {error}\n"
        seconds, most = time.process_time() - started, tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        if str(study) not in said or "\n" in said or seconds > MOST_SECONDS or most > MOST_BYTES:
            faults.append(f"seed {seed}, file {number}: {seconds:.1f} s, {most >> 20} MiB, {said!r}")
        path.unlink()
        good.write_bytes(kept)
    return read, faults
