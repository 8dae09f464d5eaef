"""Reading and writing the settings file: only what the user set is written, and nothing that was written is ever lost.

``settings.json`` holds ``schema`` and the entries that were set; what is not there has its default.

- An **older** file is migrated while it is read. The first change writes it in the new form and keeps the old one as
  ``settings-N.json``, N being its schema.
- A **newer** file is left alone. This program tells so, goes by its defaults and keeps what is changed in its own
  ``settings-N.json``, N being `SCHEMA`: which is also where a newer program put what stood here before. Whoever starts the newer
  program again finds everything as it was.
- An **entry** that cannot be used or is not known is told and has its default, and stays in the file.
- A **damaged** file is told at each start until it is mended. The first change keeps it aside under another name.

How patients are named must never change by such a fault: see :func:`trusted_settings`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from app.errors import UserError, describe_os_error
from app.outputs import write_aside
from app.settings.entries import Values, nested, values_of
from app.settings.folders import settings_file
from app.settings.migrations import SCHEMA, Document, migrate
from app.settings.model import Settings

MOST_BYTES = 1 << 20


@dataclass(frozen=True)
class LoadedSettings:
    """The settings, and sentences about what of the file could not be used (none as a rule)."""

    settings: Settings
    notices: tuple[str, ...]


@dataclass(frozen=True)
class _Content:
    """What stands in a file, migrated; `schema` is the file's, and `SCHEMA` where there is none, None if it is damaged."""

    entries: Document
    schema: int | None


def load_settings() -> Settings:
    """Return the settings, with defaults for what cannot be used; EnvironmentFault if the file cannot be read at all."""
    return read_settings().settings


def read_settings() -> LoadedSettings:
    """Return the settings, and what there is to tell the user about their file.

    Raises
    ------
    EnvironmentFault
        If the file is there and cannot be read.
    """
    path = settings_file()
    content = _read(path)
    notices: list[str] = []
    if content.schema is not None and content.schema > SCHEMA:
        own = _of_schema(path, SCHEMA)
        notices.append(
            f"The settings file {path} was written by a newer SBMIR and is left alone: the defaults count, and what you set "
            f"in this one is kept in {own.name}."
        )
        path, content = own, _read(own)
    if content.schema is None or content.schema > SCHEMA:
        notices.append(
            f"The settings file {path} is damaged, and the defaults count: correct it or delete it. "
            "It is kept aside as soon as a setting changes."
        )
        return LoadedSettings(Settings(), tuple(notices))
    settings, unusable = _validated(content.entries)
    notices += [f"In the settings file {path}, {reason}." for reason in unusable]
    return LoadedSettings(settings, tuple(notices))


def trusted_settings() -> Settings:
    """Return the settings for what must not fall back to defaults: whether and by which key patients get pseudonyms.

    A patient who had two names because a file was damaged or newer would be two patients from then on.

    Raises
    ------
    UserError
        If anything in the settings file could not be used, or a damaged one was kept aside and lies there still.
    EnvironmentFault
        If the file cannot be read.
    """
    loaded = read_settings()
    if loaded.notices:
        raise UserError(f"How patients are named depends on the settings. {loaded.notices[0]}")
    if aside := sorted(settings_file().parent.glob("settings-damaged-*.json")):
        raise UserError(
            f"How patients are named may have been set in {aside[0]}, which is damaged: carry its entries over to "
            f"{settings_file().name} and delete it."
        )
    return loaded.settings


def change_settings(**entries: Any) -> None:
    """Write some entries of `Settings` as set by the user; all others stay as they are in the file.

    The file changes in one step, so that a crash leaves the old one.

    Raises
    ------
    ValueError
        If an entry is none of `Settings`, or its value is impossible.
    EnvironmentFault
        If the file cannot be read or written.
    """
    changed = Settings.model_validate(entries).model_dump(mode="json", exclude_unset=True)
    _write(lambda document: {**document, **changed})


def set_values(values: Values) -> None:
    """Write some values, by their names as `app.settings.entries` has them; what equals its default is taken out of the file.

    All others stay as they are in the file, those beside them inside of the same entry too.

    Raises
    ------
    ValueError
        If a value is impossible.
    EnvironmentFault
        If the file cannot be read or written.
    """
    usual = values_of(Settings())
    dumped = Settings.model_validate(nested(values)).model_dump(mode="json", exclude_unset=True)

    def change(document: Document) -> Document:
        changed = dict(document)
        for name, value in values.items():
            outer, _, inner = name.rpartition(".")
            within = changed.get(outer) if outer else changed
            within = dict(within) if isinstance(within, dict) else {}
            within.pop(inner, None)
            if value != usual[name]:
                within[inner] = (dumped[outer] if outer else dumped)[inner]
            if not outer:
                changed = within
            elif within:
                changed[outer] = within
            else:
                changed.pop(outer, None)
        return changed

    _write(change)


def _write(change: Callable[[Document], Document]) -> None:
    """Change the entries of the file in one step; a damaged or newer file is kept, and so is an older one in its own form."""
    path = settings_file()
    content = _read(path)
    if content.schema is not None and content.schema > SCHEMA:
        path = _of_schema(path, SCHEMA)
        content = _read(path)
    try:
        if content.schema is None or content.schema > SCHEMA:
            path.replace(_free_name(path))
            content = _Content({}, SCHEMA)
        elif content.schema < SCHEMA:
            former = _of_schema(path, content.schema)
            if not former.exists():
                write_aside(former.resolve(), path.read_bytes())
        document = {"schema": SCHEMA, **change(content.entries)}
        write_aside(path.resolve(), (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "surrogatepass"))
    except OSError as error:
        raise describe_os_error(error, path, "write the settings") from error


def _of_schema(path: Path, schema: int) -> Path:
    return path.with_name(f"settings-{schema}.json")


def _free_name(path: Path) -> Path:
    names = (path.with_name(f"settings-damaged-{number}.json") for number in count(1))
    return next(name for name in names if not name.exists())


def _read(path: Path) -> _Content:
    """Read a file in UTF-8, or with a byte order mark of UTF-8, UTF-16 or UTF-32, as editors of Windows write it."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return _Content({}, SCHEMA)
    except OSError as error:
        raise describe_os_error(error, path, "read the settings") from error
    try:
        document = json.loads(raw) if len(raw) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        return _Content({}, None)
    schema = document.pop("schema", 1)
    if type(schema) is not int or schema < 1:
        return _Content({}, None)
    return _Content(migrate(document, schema) if schema < SCHEMA else document, schema)


def _validated(entries: Document) -> tuple[Settings, list[str]]:
    """Return the settings by the entries that can be used, and for each other one why not."""
    reasons: list[str] = []
    while True:
        try:
            return Settings.model_validate(entries), reasons
        except ValidationError as error:
            problem = error.errors(include_url=False, include_input=False)[0]
        name, inner = str(problem["loc"][0]), None
        field = Settings.model_fields.get(name)
        if field is not None and isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            inner = next(map(str, problem["loc"][1:]), None)
        whole = name if inner is None else f"{name}.{inner}"
        if problem["type"] == "extra_forbidden":
            reasons.append(f"{whole!r} is not known and counts for nothing: correct or delete it")
        else:
            reasons.append(f"the value of {whole!r} cannot be used and its default counts ({_lowered(problem['msg'])})")
        entries = {key: value for key, value in entries.items() if key != name or inner is not None}
        if inner is not None:
            entries[name] = {key: value for key, value in entries[name].items() if key != inner}


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
