"""Walking a folder of somebody else's: every folder once, nothing outside of what was given, faults told and passed by."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.errors import UserError, describe_os_error
from app.imaging.files.stand_ins import link_to_nothing

SYSTEM_FOLDERS = frozenset({"__MACOSX", "$RECYCLE.BIN", "System Volume Information", "lost+found", "@eaDir"})
"""Folders that operating systems and archives add; hidden ones (a leading dot) are passed by as well."""

_MARKS_OF_SYSTEMS = frozenset({"Icon\r"})
"""Names that a system itself gives: where macOS keeps a folder's icon."""

IMAGE_SUFFIXES = (".nii.gz", ".nii", ".mha")
"""What files are called of which is said by whoever reads them that they are not there."""

DOCUMENTS = (
    ".txt", ".md", ".rst", ".pdf", ".doc", ".docx", ".xls", ".xlsx", ".csv", ".tsv", ".json", ".xml", ".html", ".htm", ".log",
    ".py", ".sh", ".m", ".r", ".yml", ".yaml", ".toml", ".ini", ".cfg", ".bval", ".bvec", ".mat", ".db", ".sbmir",
    ".md5", ".sha1", ".sha256",
)  # fmt: skip
"""What is never an image: a link to one is not missed. DICOM files may be called anything else."""

_LEADS_OUT = "is a link that leads out of the folders given and is not followed: give its target as well, or --follow-links."

Problem = tuple[Path, str]
"""A folder or file that cannot be used, and the sentence why."""


@dataclass(frozen=True)
class Folder:
    """One folder of a walk.

    Attributes
    ----------
    path : Path
        As it is reached from the root, links not resolved.
    files : tuple of Path
        Its files, sorted; links to files inside of the given folders too. No hidden files, no pipes, no devices.
    below : tuple of Path
        Its sub-folders that the walk enters.
    """

    path: Path
    files: tuple[Path, ...]
    below: tuple[Path, ...]


@dataclass
class Walk:
    """Walks below roots; `problems` grows while it goes.

    A link is followed if it leads to a place inside one of the roots, with `follow_links` wherever it leads, and no folder is
    entered twice, so that links in a ring end. A link that leads out and is not followed, one that leads to nothing, a folder
    that may not be opened, a pipe called like an image and names that are no plain text are problems.
    """

    roots: Sequence[Path]
    follow_links: bool = False
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._inside = [Path(os.path.realpath(root)) for root in self.roots]
        self._seen: set[tuple[int, int]] = set()

    def folders(self) -> Iterator[Folder]:
        """Yield every folder below the roots, the roots included, each root's in sorted order."""
        for root in self.roots:
            yield from self.below(root)

    def below(self, root: Path) -> Iterator[Folder]:
        """Yield `root` and every folder below it that was not entered before."""
        require_folder(root)
        waiting = [root]
        while waiting:
            folder = self._look(waiting.pop())
            if folder is not None:
                waiting.extend(reversed(folder.below))
                yield folder

    def _look(self, path: Path) -> Folder | None:
        try:
            status = path.stat()
            if (status.st_dev, status.st_ino) in self._seen:
                return None
            self._seen.add((status.st_dev, status.st_ino))
            with os.scandir(path) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
            files, below = [], []
            self._tell_names(path, [entry.name for entry in found if not _is_plain(entry.name)])
            for entry in found:
                kind = self._kind(path, entry) if _is_plain(entry.name) else None
                if kind == "folder":
                    below.append(path / entry.name)
                elif kind == "file":
                    files.append(path / entry.name)
        except OSError as error:
            self.problems.append((path, str(describe_os_error(error, path, "read the folder"))))
            return None
        return Folder(path, tuple(files), tuple(below))

    def _kind(self, path: Path, entry: os.DirEntry[str]) -> str | None:
        """Return "folder", "file", or None for what is passed by."""
        if entry.name.startswith(".") or entry.name in SYSTEM_FOLDERS:
            return None
        if entry.is_symlink():
            return self._kind_of_link(path / entry.name)
        if entry.is_dir() or entry.is_file():
            return "folder" if entry.is_dir() else "file"
        self._tell_special(path / entry.name)
        return None

    def _tell_special(self, path: Path) -> None:
        """Say so where something that is called like an image is a pipe or a device."""
        if path.name.lower().endswith(IMAGE_SUFFIXES):
            self.problems.append((path, f"{path} is a pipe or a device, which is not opened: put the file itself there."))

    def _tell_names(self, path: Path, names: Sequence[str]) -> None:
        """Tell of names that no sentence can hold, once a folder."""
        if odd := [name for name in names if name not in _MARKS_OF_SYSTEMS]:
            others = f" and {len(odd) - 1} other names" if len(odd) > 1 else ""
            what = "of what is not valid text or of control characters: rename"
            self.problems.append((path, f"{path} holds {odd[0]!a}{others}, made {what}."))

    def _kind_of_link(self, link: Path) -> str | None:
        target = Path(os.path.realpath(link))  # a ring of links does not raise here
        name = link.name.lower()
        if not target.exists():
            if name.endswith(IMAGE_SUFFIXES):  # counts as a file: whoever reads it says so
                return "file"
            if target.is_symlink():  # a ring of links ends at one of its links
                return None
            if not name.endswith(DOCUMENTS) and (told := link_to_nothing(link)) is not None:
                self.problems.append((link, told))
            return None
        folder = target.is_dir()
        if not self.follow_links and not any(target.is_relative_to(root) for root in self._inside):
            if folder or (target.is_file() and not name.endswith(DOCUMENTS)):
                self.problems.append((link, f"{link} {_LEADS_OUT}"))
            elif not target.is_file():
                self._tell_special(link)
            return None
        if not folder and not target.is_file():
            self._tell_special(link)
            return None
        return "folder" if folder else "file"


def require_folder(folder: Path) -> None:
    """Raise `UserError` unless `folder` is one."""
    if not folder.exists():
        raise UserError(f"The folder {folder} does not exist: check its name.")
    if not folder.is_dir():
        raise UserError(f"{folder} is a file, but the folder of a study is needed: choose the folder that holds it.")


def _is_plain(name: str) -> bool:
    """Whether a name can stand in a sentence: valid text without line breaks and the like."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return not any(unicodedata.category(sign) == "Cc" for sign in name)
