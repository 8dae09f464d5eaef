"""What a link says: ``sbmir://study/ID``, or the ID alone."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from app.errors import UserError
from widgets.language import tr

SCHEME = "sbmir"
LONGEST = 255
"""Letters of an ID, as a folder's name has them at most."""

_STUDY = re.compile(rf"[A-Za-z0-9._-]{{1,{LONGEST}}}")


def is_link(word: str) -> bool:
    """Whether a word of the command line is meant as a link."""
    return word[: len(SCHEME) + 1].lower() == f"{SCHEME}:"


def linked_study(text: str) -> str:
    """Return the ID of the study that a link, or an ID alone, names.

    Raises
    ------
    UserError
        If it is no ID that a study can have, or a link to anything else.
    """
    return checked_study(_path_of(text) if is_link(text) else text)


def checked_study(study: str) -> str:
    """Return the ID of a study; UserError unless a study can have it."""
    if _STUDY.fullmatch(study) and study.strip("."):
        return study
    raise UserError(
        tr(
            "No study can be named {shown}: a study's ID has 1 to {longest} letters, digits, dots, hyphens "
            "and underscores, as `main.py info` and the window of a case show it.",
            shown=shown(study),
            longest=LONGEST,
        )
    )


def shown(text: str, most: int = 60) -> str:
    """Return what somebody else wrote so that it can be shown: on one line, in ASCII, and not endless."""
    return ascii(text if len(text) <= most else text[:most] + "...")


def _path_of(link: str) -> str:
    wrong = UserError(tr("{shown} is no link to a study: such a link is {scheme}://study/ID.", shown=shown(link), scheme=SCHEME))
    try:
        parts = urlsplit(link)
        study = unquote(parts.path[1:], errors="strict")
    except ValueError as error:
        raise wrong from error
    if parts.netloc.lower() != "study" or not study or parts.query or parts.fragment:
        raise wrong
    return study.removesuffix("/")  # which some mail programs add
