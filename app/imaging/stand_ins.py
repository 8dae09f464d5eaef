"""Files that stand for an image and hold none: pointers of data stores, pages of a web server, links to nothing."""

from __future__ import annotations

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


def link_to_nothing(path: Path) -> str | None:
    """Say so where a path is a link whose target is not there; None for everything else."""
    try:
        if not path.is_symlink() or path.exists():
            return None
        target = str(path.readlink())
    except OSError:  # a ring of links, a share that does not answer
        return None
    if _ANNEX_LINK.search(target):
        return f"{path} is a link of git-annex: {_FETCH_ANNEX}."
    return f"{path} is a link to something that is not there: bring back what it led to, or copy the file itself."
