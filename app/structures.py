"""What can be drawn where it is not the tumour's usual parts: another organ, another label set, named by the reader."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from app import texts
from app.anatomy import Structure
from app.errors import UserError, describe_os_error

MOST = 9
"""As many as there are digits to choose them by."""

ENTRIES = ("label", "key", "name", "colour")
MOST_BYTES = 1 << 20
MOST_LETTERS = 60

_KEY = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def read_structures(path: Path) -> tuple[Structure, ...]:
    """Read structures from a JSON file, a list as :func:`parse_structures` takes it.

    Raises
    ------
    UserError
        If the file is no such list.
    EnvironmentFault
        If it cannot be read.
    """
    try:
        raw = path.read_bytes()[: MOST_BYTES + 1]
    except OSError as error:
        raise describe_os_error(error, path, "read the structures") from error
    try:
        content = json.loads(texts.decode(raw[:MOST_BYTES]))
    except (ValueError, RecursionError):
        raise UserError(f"{path} is not JSON: write a list of structures into it, as docs/sketch-files.md shows.") from None
    return parse_structures(content, path)


def parse_structures(content: object, source: object) -> tuple[Structure, ...]:
    """Check a list of structures.

    Parameters
    ----------
    content : list of dict
        In drawing order (a later one lies on top of an earlier one), which is also the order of the digits that choose them:
        ``{"label": 1, "key": "liver", "name": "Liver", "colour": "#c86432"}``.
    source : object
        What to call it in messages.

    Returns
    -------
    tuple of Structure

    Raises
    ------
    UserError
        If anything is missing, unknown, out of range or there twice.
    """
    if not isinstance(content, list) or not 1 <= len(content) <= MOST:
        raise _unusable(source, f"they must be a list of 1 to {MOST} structures")
    found = tuple(_parse_structure(entry, number, source) for number, entry in enumerate(content, 1))
    parts: dict[str, list[str]] = {
        "label": [str(structure.label) for structure in found],
        "key": [structure.key for structure in found],
        "name": [structure.title for structure in found],
    }
    for what, values in parts.items():
        if twice := next((value for value in values if values.count(value) > 1), None):
            raise _unusable(source, f"the {what} {twice} is there twice")
    return found


def _parse_structure(entry: object, number: int, source: object) -> Structure:
    if not isinstance(entry, dict) or set(entry) != set(ENTRIES):
        raise _unusable(source, f"structure {number} does not have just the entries {', '.join(ENTRIES)}")
    for part, (fits, wanted) in _RULES.items():
        if not fits(entry[part]):
            raise _unusable(source, f"the {part} of structure {number} is not {wanted}")
    red, green, blue = bytes.fromhex(entry["colour"][1:])
    return Structure(entry["label"], entry["key"], entry["name"].strip(), (red, green, blue))


def _is_label(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 255


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= MOST_LETTERS and value.isprintable()


_RULES: dict[str, tuple[Callable[[object], object], str]] = {
    "label": (_is_label, "a whole number from 1 to 255"),
    "key": (lambda value: isinstance(value, str) and _KEY.fullmatch(value), "a word of small letters, such as liver"),
    "name": (_is_name, f"a text of 1 to {MOST_LETTERS} letters"),
    "colour": (lambda value: isinstance(value, str) and _COLOUR.fullmatch(value), "of the form #c86432"),
}


def _unusable(source: object, reason: str) -> UserError:
    return UserError(f"The structures in {source} cannot be used: {reason}; docs/sketch-files.md shows an example.")


def same_structures(one: Iterable[Structure], other: Iterable[Structure]) -> bool:
    """Whether two sets of structures have the same labels and keys, whatever their names, colours and order."""
    return _identities(one) == _identities(other)


def unknown_among(structures: Sequence[Structure], known: Iterable[Structure]) -> tuple[Structure, ...]:
    """Return the structures that are not among `known` ones, by label and key: what a model cannot encode."""
    identities = _identities(known)
    return tuple(structure for structure in structures if (structure.label, structure.key) not in identities)


def _identities(structures: Iterable[Structure]) -> set[tuple[int, str]]:
    return {(structure.label, structure.key) for structure in structures}
