"""Files that hold one volume, whatever their format: told and read by name."""

from __future__ import annotations

from pathlib import Path

from app.imaging.files import metaimage, nifti
from app.imaging.files.nifti import Volume
from app.imaging.files.stand_ins import refuse_stand_in

SUFFIXES = (*nifti.SUFFIXES, metaimage.SUFFIX)


def is_image_name(name: str) -> bool:
    """Whether a file is called like a volume (hidden files, such as macOS's ``._`` doubles, are not)."""
    return name.lower().endswith(SUFFIXES) and not name.startswith(".")


def stem(path: Path) -> str:
    """Return a volume file's name without its ending."""
    suffix = next(suffix for suffix in SUFFIXES if path.name.lower().endswith(suffix))
    return path.name[: -len(suffix)]


def read_volume(path: Path) -> Volume:
    """Read and check one NIfTI or MetaImage file; raises as :func:`app.imaging.files.nifti.read_volume`."""
    refuse_stand_in(path)
    return metaimage.read_volume(path) if path.name.lower().endswith(metaimage.SUFFIX) else nifti.read_volume(path)
