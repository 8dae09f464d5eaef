"""A table beside the studies (CSV, as Excel saves it) that tells age, sex and diagnosis of patients or of single studies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.errors import UserError
from app.imaging.dicom import DicomStudy
from app.imaging.mapping.sheets import ENDINGS, Source, read_sheet
from app.imaging.study_files import StudyFiles, identifier
from app.patients import PatientFacts
from app.privacy import Pseudonyms, load_pseudonyms
from app.settings import trusted_settings

_WHO = ("study", "patient")
_WHAT = ("age", "sex", "diagnosis")
_MOST_LINES = 8


@dataclass(frozen=True)
class Told:
    """One row: what is known of a study, or of a patient."""

    line: int
    study: str
    patient: str
    facts: PatientFacts


@dataclass(frozen=True)
class PatientTable:
    """What a file tells.

    Attributes
    ----------
    path : Path
    rows : tuple of Told
    notices : tuple of str
        What of the file is not read, or was assumed.
    """

    path: Path
    rows: tuple[Told, ...]
    notices: tuple[str, ...]

    def given_to(self, studies: Sequence[StudyFiles]) -> tuple[list[StudyFiles], list[str]]:
        """Return studies with what the table knows of them before what their own source tells, and sentences about rows.

        A row names a study or a patient as the library does, or as the files do: by the name of a folder, the PatientID or the
        StudyInstanceUID. What stands in the row of a study counts before that of its patient.
        """
        dicom = any(isinstance(files, DicomStudy) for files in studies) and not trusted_settings().keep_identifiers
        pseudonyms = load_pseudonyms() if dicom else None
        by_study, by_patient = self._by_name("study", pseudonyms), self._by_name("patient", pseudonyms)
        used: set[int] = set()
        given = []
        for files in studies:
            facts = PatientFacts()
            for row in (by_study.get(files.study), by_patient.get(files.patient)):
                if row is not None:
                    used.add(row.line)
                    facts = facts.or_else(row.facts)
            facts = facts.or_else(files.patient_facts)
            given.append(replace(files, patient_facts=None if facts.nothing else facts))
        return given, [*self.notices, *self._strangers(used)]

    def _by_name(self, kind: str, pseudonyms: Pseudonyms | None) -> dict[str, Told]:
        rows: dict[str, Told] = {}
        for row in self.rows:
            name = row.study if kind == "study" else ("" if row.study else row.patient)
            if name:
                rows[identifier(name)] = row
                if pseudonyms is not None:
                    rows[pseudonyms.study(name) if kind == "study" else pseudonyms.patient(name)] = row
        return rows

    def _strangers(self, used: set[int]) -> list[str]:
        """Name the lines of rows that no study was found for; not what stands in them, which may be a patient's number."""
        lines = [row.line for row in self.rows if row.line not in used]
        if not lines:
            return []
        named = ", ".join(map(str, lines[:_MOST_LINES])) + (" and others" if len(lines) > _MOST_LINES else "")
        return [f"{len(lines)} rows of {self.path} name no study that was found: line {named}."]


def read_patient_table(path: Path) -> PatientTable:
    """Read a table of patients: columns ``patient`` or ``study``, and some of ``age``, ``sex`` and ``diagnosis``.

    Raises
    ------
    UserError
        It is missing, no table, or a row cannot be understood; the sentence names the line.
    EnvironmentFault
        It cannot be read.
    """
    source = Source("table of patients", path)
    if source.ending not in ENDINGS:
        raise source.of_another_kind("CSV", ".csv or .tsv")
    text, guessed = source.text("CSV")
    sheet = read_sheet(source, text)
    if not any(column in sheet.heads for column in _WHO) or not any(column in sheet.heads for column in _WHAT):
        raise UserError(f"{source} needs a column patient or study, and one of age, sex and diagnosis: name its columns so.")
    if twice := [head for head in (*_WHO, *_WHAT) if sheet.heads.count(head) > 1]:
        raise source.wrong(sheet.line, f"the column {twice[0]} is there twice")
    seen: dict[tuple[str, str], Told] = {}
    for line, cells in sheet.rows:
        told = _told(source, line, cells)
        key = (told.study, "" if told.study else told.patient)
        if key in seen and seen[key].facts != told.facts:
            raise source.wrong(line, f"line {seen[key].line} says otherwise of the same {'study' if told.study else 'patient'}")
        seen.setdefault(key, told)
    notices = []
    if others := [head for head in sheet.heads if head and head not in (*_WHO, *_WHAT)]:
        notices.append(f"Columns of {path} that are not read: {', '.join(others)}.")
    if guessed:
        notices.append(f"{path} is not text in UTF-8: it was read as Windows writes it in Western Europe (code page 1252).")
    return PatientTable(path, tuple(seen.values()), tuple(notices))


def _told(source: Source, line: int, cells: Mapping[str, str]) -> Told:
    if not cells.get("study") and not cells.get("patient"):
        raise source.wrong(line, "the row names neither a patient nor a study")
    try:
        facts = PatientFacts.read(*(cells.get(column, "") for column in _WHAT))
    except ValueError as error:
        raise source.wrong(line, str(error)) from error
    return Told(line, cells.get("study", ""), cells.get("patient", ""), facts)
