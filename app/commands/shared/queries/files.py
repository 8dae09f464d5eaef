"""Files of many queries."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from app import texts
from app.commands.shared.queries.asked import Asked, named
from app.errors import UserError, describe_os_error

MOST_BYTES = 16 << 20


def read_queries(path: Path, defaults: Mapping[str, Any]) -> list[tuple[Any, Asked | str]]:
    """Read a file of queries.

    Parameters
    ----------
    path : Path
        A JSON list of objects; relative paths in them are understood from its folder.
    defaults : mapping of str to Any
        Words of the command line, for queries that do not have them.

    Returns
    -------
    list of (object, Asked or str)
        Each as it stands in the file, with what it asks, or a sentence that says what is wrong with it.

    Raises
    ------
    UserError, EnvironmentFault
        If the file is no such list or cannot be read.
    """
    try:
        raw = path.read_bytes()[: MOST_BYTES + 1]
    except OSError as error:
        raise describe_os_error(error, path, "read the queries") from error
    try:
        content = json.loads(texts.decode(raw[:MOST_BYTES]), parse_float=_finite, parse_constant=str)
    except (ValueError, RecursionError):
        if len(raw) > MOST_BYTES:
            raise UserError(f"{path} is longer than {MOST_BYTES >> 20} MB: ask in several files.") from None
        raise UserError(f"{path} is not JSON: write a list of queries into it, as docs/searching.md shows.") from None
    if not isinstance(content, list) or not content:
        raise UserError(f"{path} is no list of queries: docs/searching.md shows one.")
    return [(entry, _parse(entry, path.parent, defaults)) for entry in content]


def _words(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what asks for a query again that ``search --json`` has told, and any other as it is.

    What was told beside the words that ask goes: its kind and library, the measure that its preset chose, the slice of a case.
    """
    if not {"kind", "library"} <= entry.keys():
        return entry
    told = {"kind", "library"}
    if entry.get("preset") is not None:
        told.add("by")
    if entry["kind"] in ("case", "composed"):
        told.add("slice")
    return {key: value for key, value in entry.items() if key not in told}


def _finite(text: str) -> float | str:
    """Return a number; one beyond all numbers stays text, so that the query that has it is refused, and it alone."""
    number = float(text)
    return number if np.isfinite(number) else text


def _parse(entry: Any, folder: Path, defaults: Mapping[str, Any]) -> Asked | str:
    """Return what an entry of a file asks, or what is wrong with it."""
    if not isinstance(entry, dict):
        return 'A query must be an object, such as {"sketch": "a.sketch.json", "slice": 80}.'
    try:
        of_file = Asked.model_validate_json(json.dumps(_words(entry)), strict=True).beside(folder)
    except ValidationError as error:
        first = error.errors()[0]
        if not first["loc"]:
            return "The query holds signs that are no text (lone surrogates): write it again."
        word = str(first["loc"][0])
        if first["type"] == "extra_forbidden":
            return f"Queries have no word {named(word)}: choose from {', '.join(Asked.model_fields)}."
        return f"The query's word {word} cannot be used: {first['msg'][:1].lower()}{first['msg'][1:]}."
    usual = {key: value for key, value in defaults.items() if key not in entry}
    if entry.keys() & {"by", "weight", "stages"}:  # what a query says itself about comparing counts as a whole
        usual.pop("preset", None)
    elif "preset" in entry:
        usual = {key: value for key, value in usual.items() if key not in {"by", "weight", "stages"}}
    if not of_file.uses_template:
        usual.pop("template", None)
    return of_file.model_copy(update=usual)
