"""Tables as Excel and editors of Windows write them (CSV, TSV): parted by whatever, UTF-8 or not, into rows with their lines."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app import texts
from app.errors import UserError, describe_os_error

ENDINGS = (".csv", ".tsv")

_MAX_BYTES = 1 << 24
_DELIMITERS = ",;\t|"
_CODE_PAGE = "cp1252"
_WORKBOOKS = (".xlsx", ".xls", ".ods")


@dataclass(frozen=True)
class Source:
    """A file and what sentences call it: "mapping", "table of patients"."""

    what: str
    path: Path

    def __str__(self) -> str:
        return f"The {self.what} {self.path}"

    @property
    def ending(self) -> str:
        """The ending of its name, in small letters."""
        return self.path.suffix.lower()

    def wrong(self, line: int, what: str) -> UserError:
        """Return the sentence for what is wrong in a line."""
        return UserError(f"{self}, line {line}: {what}.")

    def text(self, kinds: str) -> tuple[str, bool]:
        """Return its text with plain line ends, and whether its encoding is a guess, which is made of sheets only.

        Parameters
        ----------
        kinds : str
            What it may be, for a sentence: "TOML or CSV".

        Raises
        ------
        UserError
            It is missing, no file, too large, or no text.
        EnvironmentFault
            It cannot be read.
        """
        raw = self._raw(kinds)
        try:
            text, guessed = texts.decode(raw), False
        except UnicodeDecodeError as error:
            heading = raw.partition(b"\n")[0]  # of words that are known, so ASCII
            may_guess = self.ending in ENDINGS and heading.isascii()
            try:
                text, guessed = raw.decode(_CODE_PAGE), True
            except UnicodeDecodeError:
                may_guess = False
            if not may_guess:
                raise UserError(f"{self} is not text in UTF-8: save it as UTF-8.") from error
        if "\0" in text:
            raise UserError(f"{self} is not text in UTF-8: save it as UTF-8.")
        return text.replace("\r\n", "\n").replace("\r", "\n"), guessed

    def _raw(self, kinds: str) -> bytes:
        try:
            if self.path.exists() and not self.path.is_file():
                raise UserError(f"{self} is not a file: give the path of a {kinds} file.")
            if self.path.stat().st_size > _MAX_BYTES:
                raise UserError(f"{self} is larger than {_MAX_BYTES >> 20} MiB: check that it is the right file.")
            return self.path.read_bytes()
        except FileNotFoundError as error:
            raise UserError(f"There is no {self.what} file {self.path}: check its name.") from error
        except OSError as error:
            raise describe_os_error(error, self.path, "read") from error

    def of_another_kind(self, kinds: str, endings: str) -> UserError:
        """Return the sentence for a file that is none of the kinds that are read."""
        if self.ending in _WORKBOOKS:
            return UserError(f"{self} is a workbook: save the sheet as CSV (UTF-8) and give that.")
        return UserError(f"{self} must be a {kinds} file: give it the ending {endings}.")


@dataclass(frozen=True)
class Sheet:
    """What stands in a table.

    Attributes
    ----------
    heads : tuple of str
        The columns, in small letters.
    line : int
        Where these stand.
    rows : list of (int, mapping of str to str)
        The line of each row that is not empty, and its cells that are not.
    """

    heads: tuple[str, ...]
    line: int
    rows: Sequence[tuple[int, Mapping[str, str]]]


def read_sheet(source: Source, text: str) -> Sheet:
    """Read the text of a table; UserError that names the line where it is none."""
    first, _, rest = text.partition("\n")
    said = re.fullmatch(r'"?sep=(.)"?[,;\t]*', first.strip(" "), re.IGNORECASE)  # Excel's own line, which is no row
    heading = rest.partition("\n")[0] if said else first
    delimiter = said[1] if said else max(_DELIMITERS, key=heading.count)
    reader = csv.reader(io.StringIO(rest if said else text), delimiter=delimiter)
    above = 1 if said else 0
    heads: tuple[str, ...] = ()
    at = 1
    rows: list[tuple[int, Mapping[str, str]]] = []
    try:
        for row in reader:
            line = reader.line_num + above
            cells = [cell.strip() for cell in row]
            while cells and not cells[-1]:  # Excel pads its rows
                cells.pop()
            if not cells:
                continue
            if not heads:
                heads, at = tuple(cell.lower() for cell in cells), line
                continue
            if len(cells) > len(heads):
                raise source.wrong(line, f"there are {len(cells)} cells for {len(heads)} columns")
            rows.append((line, {head: cell for head, cell in zip(heads, cells, strict=False) if cell}))
    except csv.Error as error:
        raise source.wrong(reader.line_num + above, f"it is not CSV ({error})") from error
    return Sheet(heads, at, rows)
