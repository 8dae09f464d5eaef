"""Mapping files as people save them: TOML, or a table as Excel and editors of Windows write it, into entries with their lines."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app import texts
from app.anatomy import ALL_MODALITIES
from app.errors import UserError, describe_os_error

LABELS = "labels"
FILES = (*ALL_MODALITIES, LABELS)
TEXTS = ("study", "patient", "collection")
KEYS = (*TEXTS, "scheme", *FILES)

_MAX_BYTES = 1 << 24
_DELIMITERS = ",;\t|"
_CODE_PAGE = "cp1252"
_TABLES = (".csv", ".tsv")


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
    try:
        if mapping.exists() and not mapping.is_file():
            raise UserError(f"The mapping {mapping} is not a file: give the path of a TOML or CSV file.")
        if mapping.stat().st_size > _MAX_BYTES:
            raise UserError(f"The mapping {mapping} is larger than {_MAX_BYTES >> 20} MiB: check that it is the right file.")
        raw = mapping.read_bytes()
    except FileNotFoundError as error:
        raise UserError(f"There is no mapping file {mapping}: check its name.") from error
    except OSError as error:
        raise describe_os_error(error, mapping, "read") from error
    suffix = mapping.suffix.lower()
    text, guessed = _text(mapping, raw, may_guess=suffix in _TABLES)
    if suffix == ".toml":
        return Table(list(_read_toml(mapping, text)), guessed)
    if suffix in _TABLES:
        return Table(list(_read_csv(mapping, text)), guessed)
    if suffix in (".xlsx", ".xls", ".ods"):
        raise UserError(f"The mapping {mapping} is a workbook: save the sheet as CSV (UTF-8) and give that.")
    raise UserError(f"The mapping {mapping} must be a TOML or CSV file: give it the ending .toml or .csv.")


def wrong(mapping: Path, line: int, what: str) -> UserError:
    """Return the sentence for what is wrong in a line of a mapping file."""
    return UserError(f"The mapping {mapping}, line {line}: {what}.")


def known_keys() -> str:
    """Say which keys and columns there are."""
    return "known are " + ", ".join(KEYS)


def _text(mapping: Path, raw: bytes, may_guess: bool) -> tuple[str, bool]:
    """Return the text of a file with plain line ends, and whether its encoding is a guess."""
    try:
        text, guessed = texts.decode(raw), False
    except UnicodeDecodeError as error:
        heading = raw.partition(b"\n")[0]  # of words that are known, so ASCII
        try:
            text, guessed = raw.decode(_CODE_PAGE), True
        except UnicodeDecodeError:
            may_guess = False
        if not may_guess or not heading.isascii():
            raise UserError(f"The mapping {mapping} is not text in UTF-8: save it as UTF-8.") from error
    if "\0" in text:
        raise UserError(f"The mapping {mapping} is not text in UTF-8: save it as UTF-8.")
    return text.replace("\r\n", "\n").replace("\r", "\n"), guessed


def _read_csv(mapping: Path, text: str) -> Iterator[Entry]:
    first, _, rest = text.partition("\n")
    said = re.fullmatch(r'"?sep=(.)"?[,;\t]*', first.strip(" "), re.IGNORECASE)  # Excel's own line, which is no row
    heading = rest.partition("\n")[0] if said else first
    delimiter = said[1] if said else max(_DELIMITERS, key=heading.count)
    reader = csv.reader(io.StringIO(rest if said else text), delimiter=delimiter)
    above = 1 if said else 0
    heads: list[str] = []
    try:
        for row in reader:
            line = reader.line_num + above
            cells = [cell.strip() for cell in row]
            while cells and not cells[-1]:  # Excel pads its rows
                cells.pop()
            if not cells:
                continue
            if not heads:
                heads = _heads(mapping, line, cells)
                continue
            if len(cells) > len(heads):
                raise wrong(mapping, line, f"there are {len(cells)} cells for {len(heads)} columns")
            yield Entry(line, {head: cell for head, cell in zip(heads, cells, strict=False) if cell})
    except csv.Error as error:
        raise wrong(mapping, reader.line_num + above, f"it is not CSV ({error})") from error


def _heads(mapping: Path, line: int, cells: Sequence[str]) -> list[str]:
    heads = [cell.lower() for cell in cells]
    for head in heads:
        if head not in KEYS or heads.count(head) > 1:
            raise wrong(mapping, line, f"the column {head!r} is unknown or there twice; {known_keys()}")
    return heads


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
