"""Names that say nothing: pseudonyms by keyed hash, and telling whether a text would give a patient away.

The same id gives the same pseudonym wherever the same key is used, and nobody without the key can test a guess. The key is a
file: made at first use in the data folder, or one that a department shares (setting ``pseudonym_key`` or the environment
variable ``SBMIR_PSEUDONYM_KEY``, both of which name the file).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import os
import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from app import texts
from app.errors import UserError, describe_os_error
from app.settings import data_folder, trusted_settings

KEY_VARIABLE = "SBMIR_PSEUDONYM_KEY"
_KEY_BYTES = 32
_LETTERS = 12
"""Base 32, so 60 bits: among a million patients two share a pseudonym with a chance of 1 in 2 million."""
_LETTERS_OF_AN_IMAGE = 26

_LONGEST_UID = 64

_SHORT = 5
"""Shorter words give a patient away only where they stand alone: "li" is in "clinic"."""

_FIRST_WITHOUT_BLANKS = "\u2e80"
"""Chinese, Japanese and Korean signs begin here; what they write does not part words."""

_LETTERS_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_LETTERS_IN_TWO = _LETTERS_PLAIN | str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
"""How those who have no such key on their keyboard write them; Unicode takes the other accents away."""


@dataclass(frozen=True)
class Pseudonyms:
    """Gives pseudonyms of letters and digits; `key` never shows in a repr."""

    key: bytes = field(repr=False)

    def patient(self, identifier: str) -> str:
        """Return the pseudonym of a patient's id: ``P`` and 12 letters or digits."""
        return "P" + self._hash("patient", identifier)

    def study(self, identifier: str) -> str:
        """Return the pseudonym of a study's id: ``S`` and 12 letters or digits."""
        return "S" + self._hash("study", identifier)

    def instance(self, identifier: str) -> str:
        """Return a name for a file of one image: ``I`` and 26 letters or digits, so that no two are ever alike."""
        return "I" + self._hash("instance", identifier, _LETTERS_OF_AN_IMAGE)

    def _hash(self, kind: str, identifier: str, letters: int = _LETTERS) -> str:
        digest = hmac.digest(self.key, f"{kind}\0{identifier.strip()}".encode(), hashlib.sha256)
        return base64.b32encode(digest)[:letters].decode("ascii")


def is_study_pseudonym(name: str) -> bool:
    """Tell whether a study's name looks like a pseudonym."""
    return re.fullmatch(rf"S[A-Z2-7]{{{_LETTERS}}}", name) is not None


def is_uid(name: str) -> bool:
    """Tell whether a name is built as the UIDs of DICOM are."""
    return len(name) <= _LONGEST_UID and re.fullmatch(r"[0-9]+(\.[0-9]+)+", name) is not None


def load_pseudonyms() -> Pseudonyms:
    """Read the key, made now if there is none yet, and return what gives pseudonyms by it.

    Raises
    ------
    UserError
        A key file that was asked for is missing, or a key file holds no key.
    EnvironmentFault
        The key file can be neither read nor made.
    """
    asked = os.environ.get(KEY_VARIABLE) or trusted_settings().pseudonym_key
    path = Path(asked) if asked else data_folder() / "pseudonym.key"
    if asked and not path.exists():
        raise UserError(f"The pseudonym key {path} does not exist: correct {KEY_VARIABLE} or the setting pseudonym_key.")
    try:
        if not path.exists():
            _make_key(path)
        text = path.read_bytes()[:4096]
    except OSError as error:
        raise describe_os_error(error, path, "use the pseudonym key") from error
    try:
        key = bytes.fromhex(texts.decode(text).strip())
    except ValueError:
        key = b""
    if len(key) < _KEY_BYTES:
        raise UserError(
            f"The pseudonym key {path} does not hold {2 * _KEY_BYTES} hexadecimal digits: restore it from a copy; "
            "without the old key every patient gets a new pseudonym."
        )
    return Pseudonyms(key)


def _make_key(path: Path) -> None:
    """Write a new key that only this user may read; if another process is quicker, its key stands."""
    partial = path.with_name(f".{os.getpid()}.{secrets.token_hex(4)}.key")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(secrets.token_hex(_KEY_BYTES) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(partial, path)  # unlike a rename, it never replaces a key
        except FileExistsError:
            return
    finally:
        partial.unlink(missing_ok=True)


def identifying_words(*, name: str = "", dates: Iterable[str] = (), others: Iterable[str] = ()) -> frozenset[str]:
    r"""Return the words that would give a person away, as :func:`gives_away` looks for them.

    Parameters
    ----------
    name : str
        DICOM person names (``Family^Given^Middle``, alphabetic and other forms parted by ``=``, several names by ``\``).
    dates : iterable of str
        ``YYYYMMDD``; looked for in each order of day, month and year, also with two digits of the year.
    others : iterable of str
        Ids and numbers, each looked for as a whole.
    """
    found: set[str] = set()
    for form in re.split(r"[=\\]", name):
        groups = [part for part in (re.findall(r"[^\W_]+", group) for group in form.split("^")[:3]) if part]
        found.update(part for group in groups for part in group)
        found.update("".join(group) for group in groups)
        for family, given in itertools.permutations(map("".join, groups), 2):  # neither order tells which is which
            found.update((family + given, family + given[0], given[0] + family))
    found.update(others)
    for date in dates:
        if re.fullmatch(r"\d{8}", date):
            for year in (date[:4], date[2:4]):
                for order in ((year, date[4:6], date[6:]), (date[6:], date[4:6], year), (date[4:6], date[6:], year)):
                    found.add("".join(order))
                    found.update(mark.join(str(int(part)) if part is not year else part for part in order) for mark in "-_. ")
    # One sign gives nobody away alone: a family name of one does together with the given name.
    return frozenset(form for word in found for form in spellings(word) if len(re.sub(r"[\W_]+", "", form)) > 1)


def gives_away(text: str, words: Iterable[str]) -> bool:
    """Whether one of the words of :func:`identifying_words` stands in `text`, however the two are spelled and parted.

    Short words only count where they stand alone, which those of Chinese and Japanese signs never do.
    """
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFC", text))  # JanBerg
    plain = [form for one in {text, parted} for form in spellings(one)]
    run_on = [re.sub(r"[\W_]+", "", form) for form in plain]
    return any(_stands_in(word, plain, run_on) for word in words)


def _stands_in(word: str, plain: Iterable[str], run_on: Iterable[str]) -> bool:
    compact = re.sub(r"[\W_]+", "", word)
    if len(compact) >= _SHORT or max(compact) >= _FIRST_WITHOUT_BLANKS:
        return any(word in text for text in plain) or any(compact in text for text in run_on)
    # A digit may follow a name at once (Li2), but not a number.
    edge = r"[^\W\d_]" if compact.isalpha() else r"[^\W_]"
    return any(word in text and re.search(f"(?<!{edge}){re.escape(word)}(?!{edge})", text) for text in plain)


def spellings(text: str) -> set[str]:
    """Return `text` in small letters without accents, in the ways in which folders are named (M\u00fcller: muller, mueller)."""
    folded = unicodedata.normalize("NFC", text).casefold().strip()
    return {_bare(folded.translate(_LETTERS_PLAIN)), _bare(folded.translate(_LETTERS_IN_TWO))}


def _bare(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
