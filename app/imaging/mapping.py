"""Studies by a mapping file: which file is which, where names do not say it. ``docs/indexing.md`` shows both forms.

A TOML file has ``[[study]]`` tables and ``[pattern]`` tables; a CSV file has a row a study. Paths are relative to the folder that
is indexed, and are compared with the files that were found below it, so that no entry reaches any other file.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.anatomy import ALL_MODALITIES, MODALITY_TITLES, NETWORK_MODALITIES, SCHEMES, STRUCTURES
from app.errors import UserError, describe_os_error
from app.imaging import volumes
from app.imaging.study_files import StudyFiles, identifier, renamed
from app.imaging.walking import Problem

LABELS = "labels"
_FILES = (*ALL_MODALITIES, LABELS)
_TEXTS = ("study", "patient", "collection")
_KEYS = (*_TEXTS, "scheme", *_FILES)
_MAX_BYTES = 1 << 24
_STRUCTURE_LABELS = {"background": 0, **{structure.key: structure.label for structure in STRUCTURES}}
_PART = re.compile(r"\*\*/|\*\*|\*|\?|\{study\}|\{patient\}")
_REGEXES = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


@dataclass(frozen=True)
class _Entry:
    """One study, or one pattern for many, and the line where it stands; `values` has keys of `_KEYS`."""

    line: int
    values: Mapping[str, Any]
    pattern: bool = False
    lines: Mapping[str, int] = field(default_factory=dict)

    def line_of(self, key: str) -> int:
        return self.lines.get(key, self.line)

    def files(self) -> list[tuple[str, str]]:
        """Return what kinds of files are named, and how."""
        return [(key, self.values[key]) for key in _FILES if key in self.values]


def find_studies(mapping: Path, root: Path, files: Sequence[Path]) -> tuple[list[StudyFiles], list[Problem]]:
    """Return the studies that a mapping file describes among `files`, which lie below `root`.

    A study whose files are not there is a problem of its own; a mapping file that cannot be understood raises.

    Raises
    ------
    UserError
        The mapping is missing, empty or wrong; the sentence names the line.
    EnvironmentFault
        It cannot be read.
    """
    entries = list(_read(mapping))
    if not entries:
        raise UserError(f"The mapping {mapping} names no study: add a [[study]] or a [pattern] (see docs/indexing.md).")
    names = {path.relative_to(root).as_posix(): path for path in files}
    for entry in entries:
        _check(mapping, entry)
    found: list[StudyFiles] = []
    problems: list[Problem] = []
    for entry in entries:
        for values, paths in _expand(mapping, entry, names) if entry.pattern else [(entry.values, None)]:
            try:
                found.append(_study(mapping, entry, values, root, names, paths))
            except UserError as error:
                problems.append((mapping, str(error)))
    return found, problems


# -- reading


def _read(mapping: Path) -> Iterator[_Entry]:
    try:
        if mapping.exists() and not mapping.is_file():
            raise UserError(f"The mapping {mapping} is not a file: give the path of a TOML or CSV file.")
        if mapping.stat().st_size > _MAX_BYTES:
            raise UserError(f"The mapping {mapping} is larger than {_MAX_BYTES >> 20} MiB: check that it is the right file.")
        text = mapping.read_text("utf-8-sig")
    except FileNotFoundError as error:
        raise UserError(f"There is no mapping file {mapping}: check its name.") from error
    except UnicodeDecodeError as error:
        raise UserError(f"The mapping {mapping} is not text in UTF-8: save it as UTF-8.") from error
    except OSError as error:
        raise describe_os_error(error, mapping, "read") from error
    if mapping.suffix.lower() == ".toml":
        return _read_toml(mapping, text)
    if mapping.suffix.lower() == ".csv":
        return _read_csv(mapping, text)
    raise UserError(f"The mapping {mapping} must be a TOML or CSV file: give it the ending .toml or .csv.")


def _read_csv(mapping: Path, text: str) -> Iterator[_Entry]:
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
    heads: list[str] = []
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            if not heads:
                heads = [cell.lower() for cell in cells]
                for head in heads:
                    if head not in _KEYS or heads.count(head) > 1:
                        raise _wrong(mapping, reader.line_num, f"the column {head!r} is unknown or there twice; {_known()}")
                continue
            if len(cells) > len(heads):
                raise _wrong(mapping, reader.line_num, f"there are {len(cells)} cells for {len(heads)} columns")
            yield _Entry(reader.line_num, {head: cell for head, cell in zip(heads, cells, strict=False) if cell})
    except csv.Error as error:
        raise _wrong(mapping, reader.line_num, f"it is not CSV ({error})") from error


def _read_toml(mapping: Path, text: str) -> Iterator[_Entry]:
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UserError(f"The mapping {mapping} is not TOML: {error}.") from error
    lines = text.splitlines()
    common = {key: value for key, value in content.items() if key in ("collection", "scheme")}
    for key in content:
        if key not in (*common, "study", "pattern"):
            line = _find(lines, rf"\s*\[*\s*{re.escape(key)}\b", 0)
            raise _wrong(mapping, line, f"{key!r} is unknown; a mapping has collection, scheme, [[study]] and [[pattern]]")
    for kind in ("study", "pattern"):
        tables = content.get(kind, [])
        at = 0
        for table in tables if isinstance(tables, list) else [tables]:
            at = _find(lines, rf"\s*\[+\s*{kind}\s*\]", at)
            if not isinstance(table, dict):
                raise _wrong(mapping, at, f"{kind!r} must be a table: write [[{kind}]] and its keys below")
            where = {key: _find(lines, rf"\s*{re.escape(str(key))}\s*=", at) for key in table}
            yield _Entry(at, {**common, **table}, kind == "pattern", where)


def _find(lines: Sequence[str], pattern: str, start: int) -> int:
    """Return the number (from 1) of the first line after `start` lines that begins so; `start` itself where there is none."""
    return next((n for n in range(start + 1, len(lines) + 1) if re.match(pattern, lines[n - 1])), max(start, 1))


# -- checking


def _check(mapping: Path, entry: _Entry) -> None:
    for key, value in entry.values.items():
        if key not in _KEYS:
            raise _wrong(mapping, entry.line_of(key), f"{key!r} is unknown; {_known()}")
        if key != "scheme" and not (isinstance(value, str) and value.strip()):
            raise _wrong(mapping, entry.line_of(key), f"{key} must be text in quotation marks")
    _label_table(mapping, entry)
    needed = NETWORK_MODALITIES if entry.pattern else ("study", *NETWORK_MODALITIES)
    if missing := [key for key in needed if key not in entry.values]:
        raise _wrong(mapping, entry.line, f"there is no {' and no '.join(missing)}")
    if entry.pattern:
        _check_pattern(mapping, entry)
    else:
        _check_study(mapping, entry)


def _check_pattern(mapping: Path, entry: _Entry) -> None:
    for key in ("study", "patient"):
        if key in entry.values:
            raise _wrong(mapping, entry.line_of(key), f"a pattern takes the {key} from the paths: write {{{key}}} in them")
    for key, value in entry.files():
        if value.count("{study}") != 1:
            raise _wrong(mapping, entry.line_of(key), f"{key} must hold {{study}} once, where the study's name stands")
        if value.count("{patient}") > 1:
            raise _wrong(mapping, entry.line_of(key), f"{key} must not hold {{patient}} twice")


def _check_study(mapping: Path, entry: _Entry) -> None:
    for key, value in entry.files():
        if "{study}" in value or "{patient}" in value:
            raise _wrong(mapping, entry.line_of(key), f"{key} holds a placeholder, which belongs into a [[pattern]]")


def _label_table(mapping: Path, entry: _Entry) -> Mapping[int, int] | None:
    """Return what the labels mean; None where the entry does not say, so that they are read as BraTS's."""
    if "scheme" not in entry.values:
        return None
    scheme = entry.values["scheme"]
    line = entry.line_of("scheme")
    if isinstance(scheme, str) and "=" not in scheme:
        if scheme not in SCHEMES:
            raise _wrong(mapping, line, f"the scheme {scheme!r} is unknown: give {', '.join(SCHEMES)}, or what each label means")
        return SCHEMES[scheme]
    if isinstance(scheme, str):  # the form of a CSV cell: 1=core 2=edema
        scheme = dict(part.split("=", 1) for part in scheme.split() if "=" in part)
    if not isinstance(scheme, Mapping) or not scheme:
        raise _wrong(mapping, line, 'scheme must be a name, or what each label means, as in { 1 = "core", 2 = "edema" }')
    table: dict[int, int] = {}
    for number, key in scheme.items():
        if not re.fullmatch(r"[0-9]{1,4}", str(number)) or key not in _STRUCTURE_LABELS:
            known = ", ".join(_STRUCTURE_LABELS)
            raise _wrong(mapping, line, f"the scheme says {number} = {key!r}: a label is a whole number, and means {known}")
        table[int(number)] = _STRUCTURE_LABELS[key]
    return table


def _wrong(mapping: Path, line: int, what: str) -> UserError:
    return UserError(f"The mapping {mapping}, line {line}: {what}.")


def _known() -> str:
    return "known are " + ", ".join(_KEYS)


# -- matching


def _expression(pattern: str) -> re.Pattern[str]:
    """Turn a pattern into a regular expression over relative paths; a placeholder matches within one name."""
    pieces, at = [], 0
    for part in _PART.finditer(pattern):
        text = part.group()
        pieces += [re.escape(pattern[at : part.start()]), _REGEXES.get(text) or f"(?P<{text[1:-1]}>[^/]+?)"]
        at = part.end()
    return re.compile("".join([*pieces, re.escape(pattern[at:])]))


def _expand(
    mapping: Path, entry: _Entry, names: Mapping[str, Path]
) -> list[tuple[Mapping[str, Any], dict[str, list[Path]] | None]]:
    """Return for each study that a pattern finds its values and its files by kind."""
    studies: dict[tuple[str, str], dict[str, list[Path]]] = {}
    for key in _FILES:
        if key in entry.values:
            expression = _expression(entry.values[key])
            for name, path in names.items():
                if match := expression.fullmatch(name):
                    parts = match.groupdict()
                    who = parts["study"], parts.get("patient", "")
                    studies.setdefault(who, {}).setdefault(key, []).append(path)
    if not studies:
        raise _wrong(mapping, entry.line, "the pattern finds no file at all; paths are relative to the folder that is indexed")
    return [
        ({**entry.values, "study": study, **({"patient": patient} if patient else {})}, files)
        for (study, patient), files in sorted(studies.items())
    ]


def _matching(pattern: str, names: Mapping[str, Path]) -> list[Path]:
    if not set(pattern) & set("*?"):
        return [names[pattern]] if pattern in names else []
    expression = _expression(pattern)
    return [path for name, path in names.items() if expression.fullmatch(name)]


def _study(
    mapping: Path,
    entry: _Entry,
    values: Mapping[str, Any],
    root: Path,
    names: Mapping[str, Path],
    found: dict[str, list[Path]] | None,
) -> StudyFiles:
    paths: dict[str, Path] = {}
    for key in _FILES:
        if key not in values or (found is not None and key in (LABELS, "t2") and key not in found):
            continue  # of a pattern's studies, some may have no label map and no T2
        candidates = found.get(key, []) if found is not None else _matching(values[key], names)
        matching = [path for path in candidates if volumes.is_image_name(path.name)]
        if len(matching) != 1:
            title = MODALITY_TITLES.get(key, "label map")
            many = f"several files are the {title}: {', '.join(path.name for path in matching[:3])}"
            none = f"no image file (.nii, .nii.gz, .mha) below {root} is {values[key]!r} for its {title}"
            raise _wrong(mapping, entry.line_of(key), f"{values['study']}: {many if matching else none}")
        paths[key] = matching[0]
    study, patient = str(values["study"]), str(values.get("patient", values["study"]))
    collection = str(values.get("collection", root.resolve().name or "root"))
    labels = paths.pop(LABELS, None)
    table = _label_table(mapping, entry)
    return StudyFiles(
        patient=identifier(patient),
        study=identifier(study),
        collection=identifier(collection),
        folder=paths["t1"].parent,
        images=paths,
        labels=labels,
        scheme="brats2017",
        notices=renamed(*((name, identifier(name)) for name in dict.fromkeys((study, patient, collection)))),
        label_table=table,
    )
