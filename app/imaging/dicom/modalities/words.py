"""What the name of a series says of contrast agent, in many languages.

A name is read as a row of words, and negation and order count: "no gad", "C-", "o. KM", "Gd pre" and "before contrast" say
without, "post op" and "with fat sat" say nothing. The words are in ``resources/dicom/contrast.toml``.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app import texts
from app.errors import UserError, describe_os_error
from app.settings import RESOURCES, data_folder

SHIPPED_WORDS = RESOURCES / "dicom" / "contrast.toml"
WITH, WITHOUT, UNSURE, UNSAID = "with", "without", "unsure", ""

_MAX_BYTES = 1 << 18
_SIGNS = r"\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff"
"""Chinese, Japanese and Korean signs, which part no words."""


class Words(BaseModel):
    """The lists of the file; what each is for stands there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    agent: tuple[str, ...]
    agent_behind: tuple[str, ...]
    without: tuple[str, ...]
    with_: tuple[str, ...] = Field(alias="with")
    no_alone: tuple[str, ...]
    no: tuple[str, ...]
    yes_alone: tuple[str, ...]
    yes: tuple[str, ...]
    before_alone: tuple[str, ...]
    before: tuple[str, ...]
    after_alone: tuple[str, ...]
    after: tuple[str, ...]
    procedure: tuple[str, ...]
    quality: tuple[str, ...]
    fill: tuple[str, ...]
    and_: tuple[str, ...] = Field(alias="and")
    none: tuple[str, ...]


_NO_ACCENTS = str.maketrans("ıłđø", "ildo")
"""Letters that Unicode does not take for others with an accent."""


def plain(text: str) -> str:
    """Return a text in small letters without accents; what is no letter, digit or one of ``+-/.&`` is a blank.

    Chinese, Japanese and Korean signs are parted from letters. A Cyrillic T before a digit is a Latin one (T1, T2).
    """
    small = unicodedata.normalize("NFKC", text).casefold().replace("±", "+-").translate(_NO_ACCENTS)
    folded = unicodedata.normalize("NFKD", small)
    bare = unicodedata.normalize("NFC", "".join(sign for sign in folded if not unicodedata.combining(sign)))
    bare = re.sub(r"[\u2010-\u2015\u2212]", "-", re.sub(r"т(?=[12])", "t", bare))
    bare = re.sub(rf"(?<=[{_SIGNS}])(?=[^{_SIGNS}])|(?<=[^{_SIGNS}])(?=[{_SIGNS}])", " ", bare)
    return " ".join(re.sub(r"[^\w+\-/.&]|_", " ", re.sub(r"\(\s*([+-])\s*\)", r"\1", bare)).split())


@lru_cache(maxsize=4096)
def said(text: str, lists: Words) -> str:
    """Return what one name says, as in `by_name`."""
    words = _words(plain(text), lists)
    found: set[str] = set()
    at = 0
    while at < len(words):
        told, length = _statement(words, at, lists)
        found.add(told)
        at += length
    found.discard(UNSAID)
    return found.pop() if len(found) == 1 else UNSURE if found else UNSAID


_EITHER = "-?"
"""Stands for a sign that may be a minus or a hyphen."""

_AGENT_SIGN = r"(?:gd|gad\w*|km|ce?|kontrast\w*|contrast\w*|mdc|контраст\w*|造影|增强|增強|조영)"
_REWRITTEN = tuple(
    (re.compile(pattern), new)
    for pattern, new in (
        (r"\+ ?/? ?-|- ?/ ?\+", f" {_EITHER} "),
        (r"\b(pre|post|non)-(?=c\b)", r" \1 "),
        (r"\bw ?/ ?o(?:ut)?\b", " wo "),
        (r"\bw ?[/&+] ?wo\b", " w wo "),
        (r"\bs ?/ ?c\b", " without contrast "),
        (r"\bs/ ?(?=\w)", " without "),
        (r"\bc ?/ ?c\b", " with contrast "),
        (r"\bc/ ?(?=\w)", " with "),
        (r"\b([om])/ ?(?=\w)", r" \1 "),
        (r"\b(\w)\. ?(\w)\. ?(\w)\b\.?", r" \1\2\3 "),
        (r"\b(w)\.(o)\b\.?", r" \1\2 "),
        (r"\b(i)\.(v)\b\.?", r" \1\2 "),
        (r"\bk\. ?m\b\.?", " km "),
        (r"\bk\. ?l\b\.?", " kl "),
        # A sign that clings to the agent: "-Gd", "C-"; "T1-Gd" has a hyphen, and "T1 - Gd" may be either.
        (rf"(?<!\S)-(?={_AGENT_SIGN}\b)", " minus "),
        (rf"\b({_AGENT_SIGN}) ?-(?=$)|\b({_AGENT_SIGN})-(?=[\s/])", r" minus \1\2 "),
        (rf"(?<=\s)- (?={_AGENT_SIGN}\b)|(?<=\w)-(?=c\b(?!\+))", f" {_EITHER} "),
        (rf"\+ ?(?={_AGENT_SIGN}\b)", " plus "),
        (rf"\b({_AGENT_SIGN}) ?\+", r" plus \1 "),
        (r"\b(t1\w*) ?\+(?=\s|$)", r" \1 plus gd "),
        (r"\bs (?=kontrast)", " with "),
        (r"&", " and "),
        (r"[+/.]|-(?!\?)", " "),
    )
)


def _words(text: str, lists: Words) -> list[str]:
    """Return the words of a plain text; what is written as one (postGd, oKM, T1ce) is taken apart."""
    for pattern, new in _REWRITTEN:
        text = pattern.sub(new, text)
    return [part for word in text.split() for part in _apart(word, lists)]


def _apart(word: str, lists: Words) -> list[str]:
    """Take a word apart that is several, as the lists know them."""
    if re.match(f"[{_SIGNS}]", word):
        return _signs(word, lists)
    rest = re.sub(r"^t1w?(?=[^\W\d])", "", word)
    if rest == "n" and word != rest:  # T1n, as BraTS writes it
        return ["nativ"]
    if is_listed(rest, (*lists.without, *lists.with_, *lists.agent, *lists.procedure, *lists.quality, *lists.fill)):
        return [rest]
    told = (*lists.no_alone, *lists.no, *lists.yes_alone, *lists.yes)
    order = (*lists.before_alone, *lists.before, *lists.after_alone, *lists.after)
    for first in sorted((*told, *order), key=len, reverse=True):
        behind = rest.removeprefix(first)
        if behind != rest and len(behind) > 1 and is_listed(behind, (*lists.agent, *lists.with_)):
            return [first, behind]
    for last in (*lists.before_alone, *lists.after_alone):
        before = rest.removesuffix(last)
        if before != rest and len(before) > 1 and is_listed(before, lists.agent):
            return [before, last]
    return [rest]


def _signs(text: str, lists: Words) -> list[str]:
    """Take known words out of signs that part none, the longest first."""
    listed = {word.rstrip("*") for words in lists.model_dump().values() for word in words}
    known = sorted((word for word in listed if re.match(f"[{_SIGNS}]", word)), key=len, reverse=True)
    return re.findall("|".join(map(re.escape, known)), text) if known else []


@dataclass(frozen=True)
class _Ahead:
    """What stands behind a word: of which kind, and how many words are read with it."""

    kind: str
    length: int


def _statement(words: Sequence[str], at: int, lists: Words) -> tuple[str, int]:
    """Return what the words from one on say, and how many of them were read."""
    word = words[at]
    for alone, joined, told in (
        (lists.no_alone, lists.no, WITHOUT),
        (lists.yes_alone, lists.yes, WITH),
        (lists.before_alone, lists.before, WITHOUT),
        (lists.after_alone, lists.after, WITH),
    ):
        if is_listed(word, (*alone, *joined)):
            ahead = _look_ahead(words, at + 1, lists)
            if ahead.kind == "quality":
                order = alone in (lists.before_alone, lists.after_alone)
                return (told if order and is_listed(word, alone) else UNSAID), ahead.length + 1
            if ahead.kind == "agent":  # and what more is said of it: "before gad injection"
                end = at + 1 + ahead.length
                while end < len(words) and is_listed(words[end], (*lists.agent_behind, *lists.agent, *lists.with_)):
                    end += 1
                return told, end - at
            if ahead.kind == "procedure":
                return UNSAID, ahead.length + 1
            # "With" speaks alone at the end only (T1 WITH), the others also before what tells nothing (T1 PRE AX).
            speaks = is_listed(word, alone) and not (alone is lists.yes_alone and ahead.kind == "more")
            return (told if speaks or ahead.kind == "opposite" else UNSAID), 1
    return _by_itself(words, at, lists)


def _by_itself(words: Sequence[str], at: int, lists: Words) -> tuple[str, int]:
    """Return what a word says that speaks of nothing behind it."""
    word, behind = words[at], words[at + 1] if at + 1 < len(words) else ""
    if word == _EITHER:
        return UNSURE, 2
    if is_listed(word, lists.without):
        return WITHOUT, 1
    if is_listed(word, (*lists.agent, *lists.with_)):
        last = at + 2 == len(words)
        if behind and is_listed(behind, lists.before_alone) and _look_ahead(words, at + 2, lists).kind in ("more", ""):
            return WITHOUT, 2
        return (WITHOUT, 2) if last and is_listed(behind, lists.none) else (WITH, 1)
    return UNSAID, 1


def _look_ahead(words: Sequence[str], at: int, lists: Words) -> _Ahead:
    """Tell what stands behind a "without", "with", "before" or "after".

    An "agent", a "procedure", a "quality", the "opposite" (with and without), "more", or nothing.
    """
    start = at
    while at < len(words) and is_listed(words[at], lists.fill) and at + 1 < len(words):
        at += 1
    if at >= len(words):
        return _Ahead("", 0)
    word, read = words[at], at + 1 - start
    for kind, listed in (("procedure", lists.procedure), ("quality", lists.quality)):
        if is_listed(word, listed):
            return _Ahead(kind, read)
    if is_listed(word, (*lists.agent, *lists.agent_behind, *lists.with_)):
        return _Ahead("agent", read)
    rest = at + 1 if is_listed(word, lists.and_) else at
    if rest < len(words) and is_listed(words[rest], (*lists.no_alone, *lists.yes_alone, "w")):
        return _Ahead("opposite", read)
    return _Ahead("more", read)


def is_listed(word: str, listed: Sequence[str]) -> bool:
    exact, begins = _parted(tuple(listed))
    return word in exact or (bool(begins) and word.startswith(begins))


@lru_cache(maxsize=256)
def _parted(listed: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    return frozenset(word for word in listed if word[-1] != "*"), tuple(word[:-1] for word in listed if word[-1] == "*")


# -- the file


def words_file() -> Path:
    """Return the file with the words: the user's in the data folder if there is one, else the shipped one."""
    own = data_folder() / "dicom-contrast.toml"
    return own if own.exists() else SHIPPED_WORDS


def load_words() -> Words:
    """Read the words, once as long as the file stays as it is.

    Raises
    ------
    UserError
        The file is no TOML, or a list is missing or of another kind.
    """
    path = words_file()
    try:
        return _read(path, path.stat().st_mtime_ns)
    except OSError as error:
        raise describe_os_error(error, path, "read the words for contrast agent") from error


@lru_cache(maxsize=2)
def _read(path: Path, changed: int) -> Words:
    with path.open("rb") as stream:
        text = stream.read(_MAX_BYTES)
    try:
        lists = tomllib.loads(texts.decode(text))
        return Words.model_validate(
            {name: [_listed(word) for word in given] if isinstance(given, list) else given for name, given in lists.items()}
        )
    except ValidationError as error:
        first = error.errors()[0]
        raise UserError(f"The words {path} cannot be used ({first['loc'][0]}: {first['msg']}): correct or delete it.") from error
    except ValueError as error:
        raise UserError(f"The words {path} are not valid TOML ({error}): correct or delete the file.") from error


def _listed(word: object) -> object:
    if not isinstance(word, str):
        return word
    return plain(word.removesuffix("*")) + "*" * word.endswith("*")
