"""Names of folders for studies, whose own names may be anything: a path, a device of Windows, the same but for its case."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

_PLAIN = re.compile(r"\w[\w.\- ]*")
_LONGEST_BYTES = 200
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})


def folder_names(studies: Iterable[str]) -> dict[str, str]:
    """Return a name for each study's folder: one component, no two alike on any file system.

    A study whose name is fit keeps it; others get what is fit of theirs and eight digits of its SHA-256.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for study in sorted(studies):
        name = study
        if not _is_fit(name) or _as_seen_by_a_disk(name) in taken:
            name = _made_fit(study)
        names[study] = name
        taken.add(_as_seen_by_a_disk(name))
    return names


def _is_fit(name: str) -> bool:
    return (
        _PLAIN.fullmatch(name) is not None
        and len(name.encode("utf-8")) <= _LONGEST_BYTES
        and not name.endswith((".", " "))
        and name.partition(".")[0].casefold().strip() not in _DEVICES
        and name.casefold() not in ("studies.csv", "slices.csv")
    )


def _made_fit(study: str) -> str:
    digest = hashlib.sha256(study.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"study-{re.sub(r'[^A-Za-z0-9]+', '-', study).strip('-')[:60]}-{digest}"


def _as_seen_by_a_disk(name: str) -> str:
    """Return what some file systems tell names apart by: neither case nor the way accents are written."""
    return unicodedata.normalize("NFC", name).casefold()
