"""Mapping files as people save them: TOML, or a table as Excel and editors of Windows write it, into entries with their lines."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.anatomy import ALL_MODALITIES
from app.errors import UserError
from app.imaging.mapping.sheets import ENDINGS, Sheet, Source, read_sheet

LABELS = "labels"
FILES = (*ALL_MODALITIES, LABELS)
TEXTS = ("study", "patient", "collection")
KEYS = (*TEXTS, "scheme", *FILES)


@dataclass(frozen=True)
class Entry:
    """One study, or one pattern for many, and the line where it stands; `values` has keys of `KEYS`."""

    line: int
    values: Mapping[str, Any]
    pattern: bool = False
    lines: Mapping[str, int] = field(default_factory=dict)

    def line_of(self, key: str) -> int:
        """Return the line of one of its keys."""
        return self.lines.get(key, self.line)

    def files(self) -> list[tuple[str, str]]:
        """Return what kinds of files are named, and how."""
        return [(key, self.values[key]) for key in FILES if key in self.values]


@dataclass(frozen=True)
class Table:
    """What stands in a mapping file; `guessed` says whether it is read in the code page of Windows, no UTF-8 that it is."""

    entries: Sequence[Entry]
    guessed: bool


def read_table(mapping: Path) -> Table:
    """Read a mapping file.

    Raises
    ------
    UserError
        It is missing, too large, or neither TOML nor a table; the sentence names the line.
    EnvironmentFault
        It cannot be read.
    """
    source = Source("mapping", mapping)
    text, guessed = source.text("TOML or CSV")
    if source.ending == ".toml":
        return Table(list(_read_toml(mapping, text)), guessed)
    if source.ending in ENDINGS:
        return Table(list(_entries(source, read_sheet(source, text))), guessed)
    raise source.of_another_kind("TOML or CSV", ".toml or .csv")


def wrong(mapping: Path, line: int, what: str) -> UserError:
    """Return the sentence for what is wrong in a line of a mapping file."""
    return Source("mapping", mapping).wrong(line, what)


def known_keys() -> str:
    """Say which keys and columns there are."""
    return "known are " + ", ".join(KEYS)


def _entries(source: Source, sheet: Sheet) -> Iterator[Entry]:
    for head in sheet.heads:
        if head not in KEYS or sheet.heads.count(head) > 1:
            raise source.wrong(sheet.line, f"the column {head!r} is unknown or there twice; {known_keys()}")
    yield from (Entry(line, cells) for line, cells in sheet.rows)


def _read_toml(mapping: Path, text: str) -> Iterator[Entry]:
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        hint = " (write / instead of \\ in paths)" if "\\" in text else ""
        raise UserError(f"The mapping {mapping} is not TOML: {error}{hint}.") from error
    lines = text.splitlines()
    common = {key: value for key, value in content.items() if key in ("collection", "scheme")}
    for key in content:
        if key not in (*common, "study", "pattern"):
            line = _find(lines, rf"\s*\[*\s*{re.escape(key)}\b", 0)
            raise wrong(mapping, line, f"{key!r} is unknown; a mapping has collection, scheme, [[study]] and [[pattern]]")
    for kind in ("study", "pattern"):
        tables = content.get(kind, [])
        at = 0
        for table in tables if isinstance(tables, list) else [tables]:
            at = _find(lines, rf"\s*\[+\s*{kind}\s*\]", at)
            if not isinstance(table, dict):
                raise wrong(mapping, at, f"{kind!r} must be a table: write [[{kind}]] and its keys below")
            where = {key: _find(lines, rf"\s*{re.escape(str(key))}\s*=", at) for key in table}
            yield Entry(at, {**common, **table}, kind == "pattern", where)


def _find(lines: Sequence[str], pattern: str, start: int) -> int:
    """Return the number (from 1) of the first line after `start` lines that begins so; `start` itself where there is none."""
    return next((n for n in range(start + 1, len(lines) + 1) if re.match(pattern, lines[n - 1])), max(start, 1))
