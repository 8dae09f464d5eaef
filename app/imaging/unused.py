"""Files that look like images and become part of no study: told with the reason, so that nothing is left out in silence."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.imaging import bids
from app.imaging.files import volumes
from app.imaging.files.stand_ins import HEAD_BYTES, link_to_nothing, pointer
from app.imaging.prepared import PREPARATION_FILE, QUALITY_PICTURE, UNCUT_FILE
from app.imaging.walking import DOCUMENTS, Folder, Problem

_PAIR = "is of a pair of header and image (.hdr and .img), which is not read: convert it to .nii.gz"
_PARTED = "keeps header and voxels apart, which is not read: convert it to .nii.gz or .mha"
_OTHER = "is of a format that is not read: convert it to .nii.gz"
_PACKED = "is packed and not looked into: unpack it"
_PICTURE = "is a picture, of which nobody knows where it lies: give the DICOM or NIfTI files"
_SHORTCUT = "is a shortcut, which is not followed: give what it leads to"
_UNFINISHED = "is a download that did not finish: download it again"
_DVC = "is a pointer of DVC: `dvc pull` fetches its content"
_MISNAMED = "is an image whose name does not say so: it must end in .nii, .nii.gz or .mha"
_FORMATS = {
    (".hdr", ".img", ".img.gz", ".hdr.gz"): _PAIR,
    (".mhd", ".zraw", ".nhdr"): _PARTED,
    (".nrrd", ".mgz", ".mgh", ".mnc", ".mnc.gz", ".brik", ".brik.gz", ".head", ".par", ".rec", ".gipl", ".gipl.gz", ".2dseq",
     ".vtk", ".vti", ".npy", ".npz", ".mif", ".mif.gz", ".xdf"): _OTHER,
    (".nii.bz2", ".nii.xz", ".nii.zst", ".nii.zip", ".nii.z", ".mha.gz", ".dcm.gz", ".dcm.bz2", ".dcm.zip", ".ima.gz", ".zip",
     ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".7z", ".rar"): _PACKED,
    (".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff"): _PICTURE,
    (".lnk", ".webloc"): _SHORTCUT,
    (".dvc",): _DVC,
    (".part", ".crdownload", ".download", ".partial"): _UNFINISHED,
}  # fmt: skip
_ALMOST = re.compile(r"\.(?:nii|mha|dcm)(?:\W|_|$)")
_STARTS = ((b"NRRD000", 0), (b"ObjectType", 0), (b"n+1\0", 344), (b"ni1\0", 344), (b"n+2\0", 4))
"""How files of images begin, whatever they are called, and where that stands."""

_BARE_STARTS = (b"\x08\x00", b"\x02\x00", b"\x00\x08\x00")
"""Groups 0008 and 0002 in either byte order: how a DICOM data set begins where its preamble is missing."""

_NAMELESS = "is not used: its name does not say which image it is; --mapping FILE can say so"
_OF_NO_ENTRY = "is not used: no study of the mapping has it"
_ELSEWHERE = "is not used: BIDS keeps the images that are needed in anat, and its name is not one of theirs"


@dataclass(frozen=True)
class Unused:
    """Something that looks like images and is part of no study.

    Attributes
    ----------
    path : Path
    sentence : str
        Why, with the path in it.
    files : int
        How many files it is, for what is told of a series or a folder as a whole.
    """

    path: Path
    sentence: str
    files: int = 1


def unused_files(folders: Iterable[Folder], used: Collection[Path], told: Collection[Path], mapped: bool) -> Iterator[Unused]:
    """Yield what looks like an image among the files of some folders and is not used.

    Parameters
    ----------
    folders : iterable of Folder
    used : collection of Path
        Files of studies, and those of which the readers of DICOM tell themselves.
    told : collection of Path
        Folders and files of which is said already why they cannot be used.
    mapped : bool
        Whether a mapping file says what the studies are.
    """
    for folder in folders:
        whole = not mapped and (folder.path in told or (folder.path.parent in told and volumes.is_image_name(folder.path.name)))
        for path in folder.files:
            if path in used or path in told or _of_a_preparation(path, folder):
                continue
            # What is wrong with a study is said of it as a whole, but not that its files lead nowhere.
            failed = whole and volumes.is_image_name(path.name)
            reason = link_to_nothing(path) if failed else _reason(path, folder, mapped)
            if reason is not None:
                yield Unused(path, reason)


def _of_a_preparation(path: Path, folder: Folder) -> bool:
    """Whether a file is one by which a prepared study is judged."""
    return path.name in (QUALITY_PICTURE, UNCUT_FILE) and path.with_name(PREPARATION_FILE) in folder.files


def _reason(path: Path, folder: Folder, mapped: bool) -> str | None:
    name = path.name.lower()
    if volumes.is_image_name(name):
        if (told := link_to_nothing(path)) is not None:
            return told
        if mapped:
            return f"{path} {_OF_NO_ENTRY}."
        return f"{path} {bids.why_unused(path) or (_ELSEWHERE if in_bids(folder.path) else _NAMELESS)}."
    for endings, why in _FORMATS.items():
        if name.endswith(endings):
            return f"{path} {why}."
    if name.endswith(DOCUMENTS):
        return None
    return f"{path} {_MISNAMED}." if _ALMOST.search(name) else _by_content(path)


def _by_content(path: Path) -> str | None:
    """Say what a file is whose name does not tell: a pointer in an image's place, or DICOM without its preamble."""
    if (told := link_to_nothing(path)) is not None:
        return told
    try:
        with path.open("rb") as stream:
            start = stream.read(HEAD_BYTES)
    except OSError:
        return None
    if (told := pointer(path, start)) is not None:
        return told
    if any(start[at : at + len(mark)] == mark for mark, at in _STARTS):
        return f"{path} {_MISNAMED}."
    if len(start) > 132 and start.startswith(_BARE_STARTS) and start[128:132] != b"DICM":
        return f"{path} begins like DICOM without its preamble and header, and names no study: export it again as a DICOM file."
    return None


def in_bids(folder: Path) -> bool:
    """Whether a folder lies in a subject of a BIDS data set."""
    return any(part.startswith("sub-") for part in folder.parts)


def by_reason(left: Iterable[Unused], more: str = "") -> list[str]:
    """Return one line for each reason: the first sentence, and how many files are like it.

    Parameters
    ----------
    left : iterable of Unused
    more : str
        Where the others are listed, such as " (--verbose lists them)".
    """
    groups: dict[str, list[Unused]] = {}
    for one in left:
        groups.setdefault(one.sentence.replace(str(one.path), ""), []).append(one)
    return [_told_once(group, more) for group in groups.values()]


def _told_once(group: Sequence[Unused], more: str) -> str:
    first = group[0]
    others = sum(one.files for one in group) - first.files
    if not others:
        return first.sentence
    return f"{first.sentence} The same holds for {others} more{more}."


def problems_by_reason(problems: Iterable[Problem], more: str = "") -> list[str]:
    """Return a line for each folder or study that cannot be used, and one for each reason why files and links cannot be."""
    lines: list[str] = []
    files: list[Unused] = []
    for path, sentence in problems:
        if path.is_dir() and not path.is_symlink():
            lines.append(sentence)
        else:
            files.append(Unused(path, sentence))
    return lines + by_reason(files, more)
