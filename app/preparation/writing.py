"""Prepared studies as folders: whole or not there at all, and known again when nothing of their sources has changed."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import tempfile
from pathlib import Path

import nibabel as nib
import numpy as np
import numpy.typing as npt

from app import frames
from app.errors import SbmirError, describe_os_error
from app.imaging import (
    PREPARATION_FILE,
    QUALITY_PICTURE,
    UNCUT_FILE,
    DicomStudy,
    Preparation,
    StudyFiles,
    read_preparation,
)
from app.preparation.place import refuse_what_is_none
from app.preparation.study import VERSION, PreparedStudy
from app.preparation.uncut import write_uncut
from app.workers import is_running

PARTIAL = ".partial-"


def source_of(files: StudyFiles) -> str:
    """Return the hash (hex) over names, sizes and times of a study's files.

    Raises
    ------
    EnvironmentFault
        If one of them cannot be looked at.
    """
    paths = set(files.images.values()) if not isinstance(files, DicomStudy) else set[Path]()
    if isinstance(files, DicomStudy):
        paths = {frame.path for stack in files.series.values() for frame in stack.frames}
    paths |= {files.labels} if files.labels is not None else set()
    digest = hashlib.sha256()
    for path in sorted(paths):
        try:
            state = path.stat()
        except OSError as error:
            raise describe_os_error(error, path, "read") from error
        digest.update(f"{path.absolute()}\0{state.st_size}\0{state.st_mtime_ns}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def kept(folder: Path, source: str) -> Preparation | None:
    """Return the record of a study that was prepared from the same files in the same way; None if it has to be made."""
    try:
        found = read_preparation(folder)
    except SbmirError:
        return None
    return found if found is not None and (found.version, found.source) == (VERSION, source) else None


def write_prepared(folder: Path, prepared: PreparedStudy) -> None:
    """Write a prepared study as `folder` (parent must exist), in one step; a former one is replaced, and nothing else.

    One that failed is written without its images, so that no library takes it in. Where a reader is to decide, what it was cut
    from is written too.

    Raises
    ------
    UserError
        If something else bears its name.
    EnvironmentFault
        If it cannot be written.
    """
    refuse_what_is_none(folder)
    try:
        partial = Path(tempfile.mkdtemp(prefix=f"{PARTIAL}{os.getpid()}-", dir=folder.parent))
    except OSError as error:
        raise describe_os_error(error, folder, "write") from error
    try:
        partial.chmod(0o755)
        if prepared.record.verdict != "failed":
            for modality, image in prepared.images.items():
                (partial / f"{folder.name}_{modality}.nii.gz").write_bytes(_nifti(image))
            if prepared.labels is not None:
                labels_file(partial, folder.name).write_bytes(_nifti(prepared.labels))
        (partial / QUALITY_PICTURE).write_bytes(prepared.picture)
        (partial / PREPARATION_FILE).write_bytes(prepared.record.packed())
        if prepared.record.decision == "waiting" and prepared.uncut is not None:
            write_uncut(partial / UNCUT_FILE, prepared.uncut)
        _put(partial, folder)
    except OSError as error:
        raise describe_os_error(error, folder, "write") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _put(partial: Path, folder: Path) -> None:
    """Give a finished folder its name; what bore it before goes."""
    if folder.exists():
        former = Path(tempfile.mkdtemp(prefix=f"{PARTIAL}{os.getpid()}-", dir=folder.parent), folder.name)
        folder.rename(former)
        partial.rename(folder)
        shutil.rmtree(former.parent, ignore_errors=True)
    else:
        partial.rename(folder)


def clear_unfinished(out: Path) -> None:
    """Remove what runs that have ended left in a folder of prepared studies.

    Raises
    ------
    EnvironmentFault
        If it cannot be read.
    """
    try:
        for left in out.glob(f"{PARTIAL}*"):
            owner = left.name.removeprefix(PARTIAL).partition("-")[0]
            if not owner.isdigit() or not is_running(int(owner)):
                shutil.rmtree(left, ignore_errors=True)
    except OSError as error:
        raise describe_os_error(error, out, "write into") from error


def labels_file(folder: Path, study: str) -> Path:
    """Return where a prepared study in a folder has its label map, if it has one."""
    return folder / f"{study}_seg.nii.gz"


def _nifti(image: npt.NDArray[np.int16] | npt.NDArray[np.uint8]) -> bytes:
    """Return an image on the library grid as a file, byte for byte the same every time."""
    return gzip.compress(nib.Nifti1Image(image, frames.LIBRARY_AFFINE).to_bytes(), 1, mtime=0)
