"""What there is to set, read off the typed settings, for whoever shows it; and what is wrong with what was entered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from app.settings.model import Settings

Values = Mapping[str, Any]
"""Values by the names of entries, those inside another with a dot between: "search.top"."""


class Kind(Enum):
    """What a value is."""

    CHOICE = auto()
    SWITCH = auto()
    WHOLE = auto()
    NUMBER = auto()
    TEXT = auto()
    FILE = auto()
    LIST = auto()


@dataclass(frozen=True)
class Entry:
    """One thing that can be set.

    Attributes
    ----------
    name : str
        As `Values` have it.
    title, description, group : str
        What it is called, what it is for, and with which others it belongs.
    kind : Kind
    default
    optional : bool
        Whether it may be None.
    later : bool
        Whether a window goes by a change only from its next start.
    choices : dict of str to str
        Titles by values.
    possible : str
        What a text can be.
    least, most : float or None
        Bounds, themselves allowed.
    """

    name: str
    title: str
    description: str
    group: str
    kind: Kind
    default: Any
    optional: bool
    later: bool
    choices: Mapping[str, str]
    possible: str
    least: float | None
    most: float | None


def entries() -> tuple[Entry, ...]:
    """Return everything that can be set, in the order of `Settings`."""
    return tuple(_entries(Settings, ""))


def values_of(settings: Settings) -> dict[str, Any]:
    """Return the values of settings."""
    return {entry.name: _value(settings, entry.name) for entry in entries()}


def nested(values: Values) -> dict[str, Any]:
    """Return values in the form of the settings file."""
    made: dict[str, Any] = {}
    for name, value in values.items():
        outer, _, inner = name.rpartition(".")
        (made.setdefault(outer, {}) if outer else made)[inner] = value
    return made


def problems_of(values: Values) -> dict[str, str]:
    """Return for each value that cannot be used a sentence, by its name: why, and what to do."""
    known = {entry.name: entry for entry in entries()}
    problems = {
        name: f"There is no file {value}: choose another one."
        for name, value in values.items()
        if known[name].kind is Kind.FILE and value is not None and not _is_file(Path(value))
    }
    try:
        Settings.model_validate(nested(values))
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_input=False):
            name = _name_of(tuple(map(str, problem["loc"])), known)
            problems[name] = _sentence(known[name], problem["msg"])
    return problems


def _entries(model: type[BaseModel], before: str) -> list[Entry]:
    found = []
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            found += _entries(field.annotation, f"{before}{name}.")
        else:
            found.append(_entry_of(f"{before}{name}", field))
    return found


def _entry_of(name: str, field: FieldInfo) -> Entry:
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    given = extra.get("words")
    words = {key: str(word) for key, word in given.items()} if isinstance(given, dict) else {}
    kind = _kind(field.annotation)
    choices = get_args(field.annotation) if kind is Kind.CHOICE else ()
    return Entry(
        name=name,
        title=field.title or name,
        description=field.description or "",
        group=str(extra.get("group", "")),
        kind=kind,
        default=field.get_default(call_default_factory=True),
        optional=NoneType in get_args(field.annotation),
        later=extra.get("later") is True,
        choices={choice: words.get(choice, choice) for choice in choices},
        possible=words.get("", ""),
        least=_bound(field, "ge"),
        most=_bound(field, "le"),
    )


def _kind(annotation: Any) -> Kind:
    if get_origin(annotation) is Literal:
        return Kind.CHOICE
    types = [one for one in (get_args(annotation) or (annotation,)) if one is not NoneType] if annotation else []
    plain = {bool: Kind.SWITCH, int: Kind.WHOLE, float: Kind.NUMBER, str: Kind.TEXT, Path: Kind.FILE}
    return plain.get(types[0], Kind.LIST) if len(types) == 1 else Kind.LIST


def _bound(field: FieldInfo, name: str) -> float | None:
    return next((float(bound) for limit in field.metadata if (bound := getattr(limit, name, None)) is not None), None)


def _value(settings: BaseModel, name: str) -> Any:
    value: Any = settings
    for part in name.split("."):
        value = getattr(value, part)
    return value


def _name_of(place: tuple[str, ...], known: Mapping[str, Entry]) -> str:
    return next(name for length in range(len(place), 0, -1) if (name := ".".join(place[:length])) in known)


def _sentence(entry: Entry, message: str) -> str:
    if entry.possible:
        return f"{entry.title} can be {entry.possible}."
    told = message.removeprefix("Value error, ").rstrip(".")
    return f"{told[:1].upper()}{told[1:]}."


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
