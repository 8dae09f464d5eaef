"""``participants.tsv`` of a BIDS data set: age, sex and diagnosis of its subjects, and nothing else of them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app import texts
from app.patients import PatientFacts, read_age, read_diagnosis, read_sex

_MOST_BYTES = 1 << 20
_UNITS = {"year": "y", "month": "m", "week": "w", "day": "d"}
_DIAGNOSES = ("diagnosis", "group")
"""Columns that say what a subject has; the first that is there counts."""


@dataclass(frozen=True)
class Participants:
    """What a data set tells of its subjects, by their name (``sub-01``); `notices` are of what could not be understood."""

    facts: Mapping[str, PatientFacts] = field(default_factory=dict)
    notices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_participants(dataset: Path) -> Participants:
    """Read the table of a data set; what is missing or damaged tells nothing."""
    text = _text(dataset / "participants.tsv")
    if text is None:
        return Participants()
    try:
        rows = list(csv.DictReader(text.splitlines(), delimiter="\t"))
    except csv.Error:
        return Participants()
    described = _described(dataset / "participants.json")
    facts: dict[str, PatientFacts] = {}
    notices: dict[str, tuple[str, ...]] = {}
    for row in rows:
        cells = {
            head.strip().lower(): cell.strip() for head, cell in row.items() if isinstance(head, str) and isinstance(cell, str)
        }
        subject = cells.get("participant_id", "")
        subject = subject if subject.startswith("sub-") else f"sub-{subject}"
        told: list[str] = []
        facts[subject] = _facts(cells, described, told)
        notices[subject] = tuple(told)
    return Participants(facts, notices)


def _facts(cells: Mapping[str, str], described: Mapping[str, Any], told: list[str]) -> PatientFacts:
    def read(column: str, reader: Callable[[str], Any], otherwise: Any) -> Any:
        try:
            return reader(_meaning(described, column, cells.get(column, "")))
        except ValueError as error:
            told.append(f"The {column} in participants.tsv is not read: {error}.")
            return otherwise

    unit = _unit(described)
    age = None if unit is None else read("age", lambda text: read_age(text, unit), None)
    sex = read("sex" if "sex" in cells else "gender", read_sex, "")
    diagnosis = read(next((column for column in _DIAGNOSES if column in cells), "diagnosis"), read_diagnosis, "")
    return PatientFacts(age, sex, diagnosis)


def _meaning(described: Mapping[str, Any], column: str, text: str) -> str:
    """Return what a cell means by the levels of ``participants.json``, where these are plain words."""
    levels = _of(described, column).get("Levels")
    meant = levels.get(text) if isinstance(levels, dict) else None
    if isinstance(meant, dict):  # newer data sets describe each level
        meant = meant.get("Description")
    if column in {"sex", "gender"} and not (isinstance(meant, str) and meant.strip().casefold() in {"male", "female", "other"}):
        return text
    return meant if isinstance(meant, str) and meant.strip() else text


def _unit(described: Mapping[str, Any]) -> str | None:
    """Return what ages are counted in; None where that is a word that is not known."""
    unit = _of(described, "age").get("Units")
    if not isinstance(unit, str) or not unit.strip():
        return "y"
    return _UNITS.get(unit.strip().casefold().rstrip("s"))


def _of(described: Mapping[str, Any], column: str) -> Mapping[str, Any]:
    return next((value for key, value in described.items() if key.lower() == column and isinstance(value, dict)), {})


def _described(path: Path) -> Mapping[str, Any]:
    text = _text(path)
    try:
        content = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _text(path: Path) -> str | None:
    """Return the text of a file; None for what is none, a link, or too large."""
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > _MOST_BYTES:
            return None
        return texts.decode(path.read_bytes())
    except (OSError, UnicodeDecodeError):
        return None
