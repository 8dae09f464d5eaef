"""Names that say nothing: pseudonyms by keyed hash, and telling whether a text would give a patient away.

The same id gives the same pseudonym wherever the same key is used, and nobody without the key can test a guess. The key is a
file: made at first use in the data folder, or one that a department shares (setting ``pseudonym_key`` or the environment
variable ``SBMIR_PSEUDONYM_KEY``, both of which name the file).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from app.errors import UserError, describe_os_error
from app.settings import data_folder, load_settings

KEY_VARIABLE = "SBMIR_PSEUDONYM_KEY"
_KEY_BYTES = 32
_LETTERS = 12
"""Base 32, so 60 bits: among a million patients two share a pseudonym with a chance of 1 in 2 million."""

_SHORT = 5
"""Shorter words give a patient away only where they stand alone: "li" is in "clinic"."""


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

    def _hash(self, kind: str, identifier: str) -> str:
        digest = hmac.digest(self.key, f"{kind}\0{identifier.strip()}".encode(), hashlib.sha256)
        return base64.b32encode(digest)[:_LETTERS].decode("ascii")


def load_pseudonyms() -> Pseudonyms:
    """Read the key, made now if there is none yet, and return what gives pseudonyms by it.

    Raises
    ------
    UserError
        A key file that was asked for is missing, or a key file holds no key.
    EnvironmentFault
        The key file can be neither read nor made.
    """
    asked = os.environ.get(KEY_VARIABLE) or load_settings().pseudonym_key
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
        key = bytes.fromhex(text.decode("ascii").strip())
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
    """Return the words that would give a patient away, in small letters.

    Parameters
    ----------
    name : str
        A DICOM person name (``Family^Given``, alphabetic and other forms parted by ``=``).
    dates : iterable of str
        ``YYYYMMDD``; looked for with dashes, dots, underscores and in day-first order as well.
    others : iterable of str
        Ids and numbers, each looked for as a whole.
    """
    words: set[str] = set()
    for form in name.split("="):
        parts = [part for part in re.split(r"[\^\s,.]+", form) if part]
        # A family name of one sign gives nobody away alone, but it does together with the given name.
        words.update(part for part in [*parts, "".join(parts), "^".join(parts), " ".join(parts)] if len(part) > 1)
    words.update(other.strip() for other in others if len(other.strip()) > 1)
    for date in dates:
        if re.fullmatch(r"\d{8}", date):
            year, month, day = date[:4], date[4:6], date[6:]
            for join in ("", "-", "_", "."):
                words.update((join.join((year, month, day)), join.join((day, month, year))))
    return frozenset(word.casefold() for word in words)


def gives_away(text: str, words: Iterable[str]) -> bool:
    """Whether one of the words of :func:`identifying_words` stands in `text`; short ones only count where they stand alone."""
    folded = text.casefold()
    return any(
        re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", folded) is not None if len(word) < _SHORT else word in folded
        for word in words
        if word in folded
    )
