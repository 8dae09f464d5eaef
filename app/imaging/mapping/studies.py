"""Studies by a mapping file: which file is which, where names do not say it. ``docs/indexing.md`` shows both forms.

A TOML file has ``[[study]]`` tables and ``[pattern]`` tables; a CSV file has a row a study. Paths are relative to the folder that
is indexed, and are compared with the files that were found below it, so that no entry reaches any other file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.anatomy import ALL_MODALITIES, MODALITY_TITLES, SCHEMES, STRUCTURES
from app.errors import UserError
from app.imaging.files import volumes
from app.imaging.mapping.names import Names
from app.imaging.mapping.tables import FILES, KEYS, LABELS, Entry, known_keys, read_table, wrong
from app.imaging.needs import lacking
from app.imaging.study_files import StudyFiles, identifier, renamed
from app.imaging.walking import Problem

_STRUCTURE_LABELS = {"background": 0, **{structure.key: structure.label for structure in STRUCTURES}}
_MEANING = re.compile(r"([0-9]{1,9})\s*[=:]\s*([A-Za-z_-]+)")
"""One label of the form of a CSV cell; what stands between them parts them, whatever it is."""

_GUESSED = "The mapping {} is not text in UTF-8: it was read as Windows writes it in Western Europe (code page 1252)."


def find_studies(mapping: Path, root: Path, files: Sequence[Path], raw: bool = False) -> tuple[list[StudyFiles], list[Problem]]:
    """Return the studies that a mapping file describes among `files`, which lie below `root`.

    A study whose files are not there is a problem of its own; a mapping file that cannot be understood raises. With `raw` they
    are to be prepared (:func:`app.imaging.needs.lacking`).

    Raises
    ------
    UserError
        The mapping is missing, empty or wrong; the sentence names the line.
    EnvironmentFault
        It cannot be read.
    """
    table = read_table(mapping)
    if not table.entries:
        raise UserError(f"The mapping {mapping} names no study: add a [[study]] or a [pattern] (see docs/indexing.md).")
    names = Names(root, files)
    for entry in table.entries:
        _check(mapping, entry, raw)
    found: list[StudyFiles] = []
    problems: list[Problem] = []
    lines: dict[str, int] = {}
    for entry in table.entries:
        try:
            notices = _decided(mapping, entry, names) if table.guessed else ()
        except UserError as error:
            problems.append((mapping, str(error)))
            continue
        for values, paths in _expand(mapping, entry, names) if entry.pattern else [(entry.values, None)]:
            try:
                study = _study(mapping, entry, values, names, paths, raw)
                study = replace(study, notices=(*study.notices, *notices))
                if (first := lines.setdefault(study.study, entry.line)) != entry.line:
                    what = f"the study {values['study']} is there already, from line {first}: give each study a name of its own"
                    raise wrong(mapping, entry.line_of("study"), what)
                found.append(study)
            except UserError as error:
                problems.append((mapping, str(error)))
    return _told_of_shared_files(found), problems


def _told_of_shared_files(studies: Sequence[StudyFiles]) -> list[StudyFiles]:
    """Return the studies of a mapping; one that has a file which another one has as well is told so."""
    owners: dict[Path, str] = {}
    out = []
    for files in studies:
        shared = {}
        for path in [*files.images.values(), *([files.labels] if files.labels else [])]:
            if (owner := owners.setdefault(path, files.study)) != files.study:
                shared[path.name] = owner
        told = [f"{name} is a file of the study {owner} as well: check the mapping." for name, owner in shared.items()]
        out.append(replace(files, notices=(*files.notices, *told)))
    return out


def _decided(mapping: Path, entry: Entry, names: Names) -> tuple[str, ...]:
    """Return the notice of an entry whose letters were read by a code page, as far as files of such names prove it right."""
    if all(str(value).isascii() for value in entry.values.values()):
        return ()
    proven = {sign for _, value in entry.files() if names.matching(value) for sign in value if not sign.isascii()}
    doubtful = {sign for value in entry.values.values() for sign in str(value) if not sign.isascii()} - proven
    if entry.pattern or doubtful:
        what = "its letters beyond ASCII cannot be told, for it is not text in UTF-8: save it as UTF-8 (in Excel: CSV UTF-8)"
        raise wrong(mapping, entry.line, what)
    return (_GUESSED.format(mapping.name),)


# -- checking


def _check(mapping: Path, entry: Entry, raw: bool) -> None:
    for key, value in entry.values.items():
        if key not in KEYS:
            raise wrong(mapping, entry.line_of(key), f"{key!r} is unknown; {known_keys()}")
        if key != "scheme" and not (isinstance(value, str) and value.strip()):
            raise wrong(mapping, entry.line_of(key), f"{key} must be text in quotation marks")
    _label_table(mapping, entry)
    study = [] if entry.pattern or "study" in entry.values else ["study"]
    if missing := [*study, *lacking(entry.values, raw)]:
        raise wrong(mapping, entry.line, f"there is no {' and no '.join(missing)}")
    if entry.pattern:
        _check_pattern(mapping, entry)
    else:
        _check_study(mapping, entry)


def _check_pattern(mapping: Path, entry: Entry) -> None:
    for key in ("study", "patient"):
        if key in entry.values:
            raise wrong(mapping, entry.line_of(key), f"a pattern takes the {key} from the paths: write {{{key}}} in them")
    for key, value in entry.files():
        if value.count("{study}") != 1:
            raise wrong(mapping, entry.line_of(key), f"{key} must hold {{study}} once, where the study's name stands")
        if value.count("{patient}") > 1:
            raise wrong(mapping, entry.line_of(key), f"{key} must not hold {{patient}} twice")


def _check_study(mapping: Path, entry: Entry) -> None:
    for key, value in entry.files():
        if "{study}" in value or "{patient}" in value:
            raise wrong(mapping, entry.line_of(key), f"{key} holds a placeholder, which belongs into a [[pattern]]")


def _label_table(mapping: Path, entry: Entry) -> Mapping[int, int] | None:
    """Return what the labels mean; None where the entry does not say, so that they are read as BraTS's."""
    if "scheme" not in entry.values:
        return None
    scheme = entry.values["scheme"]
    line = entry.line_of("scheme")
    if isinstance(scheme, str) and not re.search("[=:]", scheme):
        if scheme not in SCHEMES:
            raise wrong(mapping, line, f"the scheme {scheme!r} is unknown: give {', '.join(SCHEMES)}, or each label as in 1=core")
        return SCHEMES[scheme]
    if isinstance(scheme, str):  # the form of a CSV cell: 1=core 2=edema
        left = re.sub(r"[\s,;/|]+", " ", _MEANING.sub(" ", scheme)).strip()
        if left:
            raise wrong(
                mapping, line, f"the scheme has {left!r}, which is no meaning of a label: write 1=core 2=edema, with blanks"
            )
        pairs = [(number, key.lower()) for number, key in _MEANING.findall(scheme)]
        scheme = dict(pairs)
        if contradicted := next((number for number, key in pairs if scheme[number] != key), None):
            raise wrong(mapping, line, f"the scheme says twice and differently what the label {contradicted} means: leave one")
    if not isinstance(scheme, Mapping) or not scheme:
        raise wrong(mapping, line, 'scheme must be a name, or what each label means, as in { 1 = "core", 2 = "edema" }')
    table: dict[int, int] = {}
    for number, key in scheme.items():
        if not re.fullmatch(r"[0-9]{1,4}", str(number)) or key not in _STRUCTURE_LABELS:
            known = ", ".join(_STRUCTURE_LABELS)
            raise wrong(mapping, line, f"the scheme says {number} = {key!r}: a label is a whole number, and means {known}")
        table[int(number)] = _STRUCTURE_LABELS[key]
    return table


# -- matching


def _expand(mapping: Path, entry: Entry, names: Names) -> list[tuple[Mapping[str, Any], dict[str, list[Path]] | None]]:
    """Return for each study that a pattern finds its values and its files by kind."""
    studies: dict[tuple[str, str], dict[str, list[Path]]] = {}
    for key in FILES:
        if key in entry.values:
            expression = names.expression(entry.values[key])
            for name, path in names.items():
                if match := expression.fullmatch(name):
                    parts = match.groupdict()
                    who = parts["study"], parts.get("patient", "")
                    studies.setdefault(who, {}).setdefault(key, []).append(path)
    if not studies:
        raise wrong(mapping, entry.line, "the pattern finds no file at all; paths are relative to the folder that is indexed")
    return [
        ({**entry.values, "study": study, **({"patient": patient} if patient else {})}, files)
        for (study, patient), files in sorted(studies.items())
    ]


def _study(
    mapping: Path,
    entry: Entry,
    values: Mapping[str, Any],
    names: Names,
    found: dict[str, list[Path]] | None,
    raw: bool,
) -> StudyFiles:
    paths: dict[str, Path] = {}
    for key in FILES:
        if key not in values or (found is not None and (raw or key in (LABELS, "t2")) and key not in found):
            continue  # of a pattern's studies, some may have no label map and no T2
        candidates = found.get(key, []) if found is not None else names.matching(values[key])
        matching = [path for path in candidates if volumes.is_image_name(path.name)]
        if len(matching) != 1:
            title = MODALITY_TITLES.get(key, "label map")
            many = f"several files are the {title}: {', '.join(path.name for path in matching[:3])}"
            none = f"no image file (.nii, .nii.gz, .mha) below {names.root} is {values[key]!r} for its {title}"
            none += names.hint(values[key])
            raise wrong(mapping, entry.line_of(key), f"{values['study']}: {many if matching else none}")
        if (other := next((kind for kind, path in paths.items() if path == matching[0]), None)) is not None:
            both = f"{MODALITY_TITLES.get(other, 'label map')} and its {MODALITY_TITLES.get(key, 'label map')}"
            raise wrong(
                mapping, entry.line_of(key), f"{values['study']}: {values[key]!r} would be its {both}: name a file for each"
            )
        paths[key] = matching[0]
    study, patient = str(values["study"]), str(values.get("patient", values["study"]))
    collection = str(values.get("collection", names.root.resolve().name or "root"))
    labels = paths.pop(LABELS, None)
    if lacking(paths, raw):
        raise wrong(mapping, entry.line, f"{values['study']} has neither T1ce nor T1 nor FLAIR")
    table = _label_table(mapping, entry)
    return StudyFiles(
        patient=identifier(patient),
        study=identifier(study),
        collection=identifier(collection),
        folder=next(paths[key] for key in ALL_MODALITIES if key in paths).parent,
        images=paths,
        labels=labels,
        scheme="brats2017",
        notices=renamed(*((name, identifier(name)) for name in dict.fromkeys((study, patient, collection)))),
        label_table=table,
    )
