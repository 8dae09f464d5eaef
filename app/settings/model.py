"""What can be set, with the default of each entry."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from app.anatomy import STRUCTURES, Structure
from app.errors import UserError
from app.settings.folders import SHIPPED_MODEL, settings_file
from app.structures import parse_structures

Precision = Literal["auto", "float32", "bfloat16"]
"""Arithmetic of the networks; "auto" segments in bfloat16 where the processor multiplies it itself, all else in float32."""

Convention = Literal["radiological", "neurological"]
"""Which side is left on the screen."""

ThemeChoice = Literal["system", "dark", "light"]
"""Colours of the window; "system" follows the desktop."""

LanguageChoice = Literal["system", "en", "ja"]
"""Language of the window; "system" follows the desktop."""


def _entry(
    default: Any,
    title: str,
    description: str,
    group: str,
    *,
    later: bool = False,
    words: dict[str, str] | None = None,
    **limits: Any,
) -> Any:
    """Return a field with what a dialog says of it, as `app.settings.entries` reads it.

    Parameters
    ----------
    later : bool
        Whether a window goes by a change only from its next start.
    words : dict, optional
        What choices are called; of a text, under "" what it can be.
    **limits
        As :func:`pydantic.Field` takes them.
    """
    extra: dict[str, Any] = {"group": group, "later": later, "words": words or {}}
    return Field(default=default, title=title, description=description, json_schema_extra=extra, **limits)


class CacheSettings(BaseModel):
    """How much disk the caches may take; 0 does without."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    codes_gb: float = _entry(
        4.0, "Codes, GB", "Copies of libraries' codes, which let a library open in a moment.", "Disk", ge=0, allow_inf_nan=False
    )
    pictures_gb: float = _entry(
        4.0, "Pictures, GB", "Pictures of libraries that keep none themselves.", "Disk", ge=0, allow_inf_nan=False
    )


class SearchSettings(BaseModel):
    """How a search is made unless the reader says otherwise."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    top: int = _entry(10, "Rows", "Patients that a window shows at first.", "Search", later=True, ge=1, le=1000)
    rest_ms: int = _entry(120, "Rest of the pen, ms", "A search starts when the pen has rested for so long.", "Search", ge=0)
    threads: int | None = _entry(
        None,
        "Threads",
        "Threads that compare codes, never more than there are cores; without a number as many as are worth it.",
        "Search",
        later=True,
        ge=1,
    )
    look_weights: Path | None = _entry(
        None,
        "Weights of the second look",
        "A file that `main.py look` made of your own cases; without one the shipped weights.",
        "Search",
        later=True,
    )

    @field_validator("look_weights")
    @classmethod
    def _can_be_a_path(cls, path: Path | None) -> Path | None:
        return path if path is None else _path(path)


class Settings(BaseModel):
    """All settings; ``settings.json`` in the data folder overrides the defaults.

    An entry that is added needs nothing else, the dialog shows it; one that is renamed, removed or means something else needs a
    step in `app.settings.migrations`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    theme: ThemeChoice = _entry(
        "system", "Colours", "Dark for a reading room, light for an office.", "Window", words={"system": "as the system has them"}
    )
    language: LanguageChoice = _entry(
        "system",
        "Language",
        "Of the window; commands, files and logs are in English.",
        "Window",
        later=True,
        words={"system": "as the system has it", "en": "English", "ja": "日本語"},
    )
    convention: Convention = _entry(
        "radiological",
        "Convention",
        "Which side of the patient is on the left of the screen.",
        "Window",
        words={
            "radiological": "radiological (the patient's right on the left)",
            "neurological": "neurological (the patient's left on the left)",
        },
    )
    structures: list[dict[str, Any]] | None = _entry(
        None,
        "Structures",
        "What can be drawn, as a list in JSON (see the manual on sketch files); empty for what the models know.",
        "Window",
        later=True,
    )
    model: Path = _entry(SHIPPED_MODEL, "Model", "The file of the networks that make codes of slices.", "Model", later=True)
    device: str = _entry(
        "auto",
        "Device",
        "What the networks run on.",
        "Model",
        later=True,
        words={"": "auto, cpu, mps, cuda, or cuda: with a number"},
        pattern=r"^(auto|cpu|mps|cuda(:\d+)?)$",
    )
    precision: Precision = _entry("auto", "Precision", "Arithmetic of the networks.", "Model", later=True)
    search: SearchSettings = Field(default_factory=SearchSettings)
    keep_identifiers: bool = _entry(
        False,
        "Keep identifiers",
        "DICOM studies keep PatientID and StudyInstanceUID as their names, instead of pseudonyms.",
        "Patients",
    )
    keep_age_and_sex: bool = _entry(
        False,
        "Keep age and sex",
        "Age and sex of DICOM patients are kept, to be searched by; an age over 89 is kept as 90.",
        "Patients",
    )
    pseudonym_key: Path | None = _entry(
        None,
        "Key of the pseudonyms",
        "A file that a department shares; without one that in the data folder. Another key gives every patient another name.",
        "Patients",
    )
    cache: CacheSettings = Field(default_factory=CacheSettings)

    @field_validator("model")
    @classmethod
    def _can_be_a_path(cls, path: Path) -> Path:
        return _path(path)

    @field_validator("structures")
    @classmethod
    def _can_be_drawn(cls, structures: list[dict[str, Any]] | None) -> list[dict[str, Any]] | None:
        if structures is not None:
            try:
                parse_structures(structures, "this list")
            except UserError as error:
                raise ValueError(str(error)) from None
        return structures

    def drawn_structures(self) -> tuple[Structure, ...]:
        """Return what can be drawn, in drawing order; UserError if the settings name it wrongly."""
        return STRUCTURES if self.structures is None else parse_structures(self.structures, settings_file())


def _path(path: Path) -> Path:
    if "\0" in str(path):
        raise ValueError("no path has a NUL in it")
    return path
