"""The files that the paths of a mapping may mean, however they were typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

_PART = re.compile(r"\*\*/|\*\*|\*|\?|\{study\}|\{patient\}")
_REGEXES = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


class Names:
    """The files that an entry may mean, by their paths relative to the root as a mapping writes them.

    Accents are joined (macOS takes them apart), and ``\\`` of Windows is ``/`` where no file has it in its name.
    """

    def __init__(self, root: Path, files: Sequence[Path]) -> None:
        self.root = root
        self._paths: dict[str, list[Path]] = {}
        for path in files:
            self._paths.setdefault(_joined(path.relative_to(root).as_posix()), []).append(path)

    def items(self) -> list[tuple[str, Path]]:
        """Return names and paths."""
        return [(name, path) for name, paths in self._paths.items() for path in paths]

    def matching(self, pattern: str) -> list[Path]:
        """Return the files that a path, or one with ``*`` and ``?``, means."""
        pattern = self.normal(pattern)
        if not set(pattern) & set("*?"):
            paths = self._paths.get(pattern, [])
            exact = [path for path in paths if path.relative_to(self.root).as_posix() == pattern]
            return exact or paths
        expression = self.expression(pattern)
        return [path for name, path in self.items() if expression.fullmatch(name)]

    def expression(self, pattern: str) -> re.Pattern[str]:
        """Turn a pattern into a regular expression over names; a placeholder matches within one name."""
        pattern = self.normal(pattern)
        pieces, at = [], 0
        for part in _PART.finditer(pattern):
            text = part.group()
            pieces += [re.escape(pattern[at : part.start()]), _REGEXES.get(text) or f"(?P<{text[1:-1]}>[^/]+?)"]
            at = part.end()
        return re.compile("".join([*pieces, re.escape(pattern[at:])]))

    def hint(self, wanted: str) -> str:
        """Say what may have been meant by a path that leads to no file, as the end of a sentence."""
        small = self.normal(wanted).casefold()
        if near := next((name for name in self._paths if name.casefold() == small), None):
            return f"; {near!r} differs in capitals only"
        if re.match(r"[A-Za-z]:[\\/]|[\\/]", wanted):
            return "; paths are relative to the folder that is indexed"
        return "; write / instead of \\" if "\\" in wanted else ""

    def normal(self, pattern: str) -> str:
        """Return a path or pattern as the names are: relative, parted by ``/``, accents joined."""
        pattern = _joined(pattern)
        if "\\" in pattern and pattern not in self._paths:
            pattern = pattern.replace("\\", "/")
        above = _joined(self.root.as_posix()).rstrip("/") + "/"
        pattern = pattern.removeprefix(above)
        while pattern.startswith("./"):
            pattern = pattern[2:].lstrip("/")
        return pattern


def _joined(name: str) -> str:
    return unicodedata.normalize("NFC", name)
