"""Files that stand for an image and hold none: pointers of data stores, pages of a web server, links to nothing."""

from __future__ import annotations

import errno
import re
from pathlib import Path

from app.errors import UserError

HEAD_BYTES = 512
"""So much of a file tells what it is."""

_ANNEX = re.compile(rb"\s*(?:[./\\]*/)?(?:\.git/)?annex/objects/\S")
_ANNEX_LINK = re.compile(r"(?:^|[/\\])annex[/\\]objects[/\\]")
_LFS = re.compile(rb"\s*version https://[^\s/]+/spec/v\d")
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|script|!--)", re.IGNORECASE)
_ANSWER = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:<\?xml|<error|<svg|[{\[]\s*")', re.IGNORECASE)

_FOREIGN = (
    (b"PK\x03\x04", 0, "a zip archive: unpack it"),
    (b"BZh", 0, "packed with bzip2: unpack it"),
    (b"\xfd7zXZ", 0, "packed with xz: unpack it"),
    (b"\x28\xb5\x2f\xfd", 0, "packed with zstd: unpack it"),
    (b"7z\xbc\xaf", 0, "an archive of 7-Zip: unpack it"),
    (b"\x1f\x8b", 0, "packed twice (gzip within gzip): unpack it once"),
    (b"DICM", 128, "a DICOM file: give it a name that does not end as NIfTI's do"),
    (b"NRRD000", 0, "an NRRD file: convert it"),
    (b"ObjectType", 0, "a MetaImage file: its name must end in .mha"),
    (b"\x89HDF", 0, "an HDF5 or MINC file: convert it"),
    (b"ni1\0", 344, "the header of a pair (.hdr and .img): convert the pair to .nii.gz"),
)
"""How files begin that bear the name of NIfTI and are none, where that stands, and what they are."""

_FETCH_ANNEX = "its content was not fetched; `datalad get` or `git annex get` fetches it"


def refuse_stand_in(path: Path) -> None:
    """Raise `UserError` if a file that should hold an image only stands for it; a file that cannot be read is left to others."""
    sentence = link_to_nothing(path)
    if sentence is None:
        try:
            with path.open("rb") as stream:
                sentence = stand_in(path, stream.read(HEAD_BYTES))
        except OSError:
            return
    if sentence is not None:
        raise UserError(sentence)


def stand_in(path: Path, start: bytes) -> str | None:
    """Say what stands in a file's place, by its first bytes; None if nothing is known to."""
    if told := pointer(path, start):
        return told
    if _PAGE.match(start):
        return f"{path} is a web page (HTML) and no image: log in where it comes from, and download it again."
    if _ANSWER.match(start):
        return f"{path} holds a server's answer (XML or JSON) and not the content: download it again."
    return None


def pointer(path: Path, start: bytes) -> str | None:
    """Say so where a file is the pointer of git-annex or of a large-file store (LFS), by its first bytes."""
    if _ANNEX.match(start):
        return f"{path} is a pointer of git-annex: {_FETCH_ANNEX}."
    if _LFS.match(start):
        return f"{path} is a pointer of a large-file store (LFS): its content was not fetched; `git lfs pull` fetches it."
    return None


def foreign(start: bytes) -> str | None:
    """Say what a file is that is called NIfTI and is none, by its first bytes, as the rest of a sentence; else None."""
    return next((what for mark, at, what in _FOREIGN if start[at : at + len(mark)] == mark), None)


def link_to_nothing(path: Path) -> str | None:
    """Say so where a path is a link whose target is not there; None for everything else."""
    try:
        if not path.is_symlink():
            return None
        target = str(path.readlink())
        path.stat()
    except FileNotFoundError:
        pass
    except OSError as error:
        ring = error.errno == errno.ELOOP
        return f"{path} is a link that leads back to itself: copy the file itself." if ring else None
    else:
        return None
    if _ANNEX_LINK.search(target):
        return f"{path} is a link of git-annex: {_FETCH_ANNEX}."
    return f"{path} is a link to something that is not there: bring back what it led to, or copy the file itself."
