"""What older settings files say, in today's words: one function a step.

A step takes a document of one schema and returns it in the next one's form. It sees what stands in the file, not checked yet: it
must bear any value and leave alone what it does not know. Adding an entry to the settings needs no step.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.settings.folders import SHIPPED_MODEL

Document = dict[str, Any]
"""The content of a settings file without its ``schema``."""

_WRITTEN_UNASKED: Document = {
    "device": "auto",
    "precision": "float32",
    "convention": "radiological",
    "keep_identifiers": False,
    "pseudonym_key": None,
    "structures": None,
    "search": {"top": 10, "rest_ms": 120},
    "cache": {"codes_gb": 4.0, "pictures_gb": 4.0},
}
"""The defaults of schema 1."""


def migrate(document: Document, schema: int) -> Document:
    """Return a document of `schema` (1 up to `SCHEMA`) as one of `SCHEMA`; the one given stays as it is."""
    for step in MIGRATIONS[schema - 1 :]:
        document = step(document)
    return document


def only_what_was_set(document: Document) -> Document:
    """1 to 2: leave out what was written without being asked.

    A program of schema 1 wrote every entry whenever one changed: defaults that a later program would like to change, the path of
    the model in a checkout that may have moved, and two entries that nothing read (the window remembers its documents itself).
    """
    kept: Document = {}
    for name, value in document.items():
        usual = _WRITTEN_UNASKED.get(name)
        if isinstance(value, dict) and isinstance(usual, dict):
            set_inside = {key: inner for key, inner in value.items() if key not in usual or inner != usual[key]}
            if set_inside:
                kept[name] = set_inside
        elif name in _WRITTEN_UNASKED and value == usual:
            continue
        elif name not in ("last_library", "last_template") and not (name == "model" and _is_shipped(value)):
            kept[name] = value
    return kept


def _is_shipped(model: object) -> bool:
    """Whether a path is the shipped model's, or was before the checkout moved."""
    if not isinstance(model, str) or "\0" in model:
        return False
    path = Path(model)
    inside = SHIPPED_MODEL.parts[-3:]
    return path == SHIPPED_MODEL or (path.parts[-3:] == inside and not path.exists())


MIGRATIONS: tuple[Callable[[Document], Document], ...] = (only_what_was_set,)
"""The step from schema 1, the one from schema 2, and so on."""

SCHEMA = len(MIGRATIONS) + 1
"""The schema that this program writes. A file that names none is of schema 1."""
