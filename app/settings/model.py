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


class CacheSettings(BaseModel):
    """How much disk the caches may take; 0 does without."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    codes_gb: float = Field(default=4.0, ge=0, allow_inf_nan=False)
    """Copies of libraries' codes, which let a library open in a moment."""
    pictures_gb: float = Field(default=4.0, ge=0, allow_inf_nan=False)
    """Display pictures of libraries that keep none themselves."""


class SearchSettings(BaseModel):
    """How a search is made unless the reader says otherwise."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    top: int = Field(default=10, ge=1, le=1000)
    rest_ms: int = Field(default=120, ge=0)
    """A live search starts when the pen has rested for so long."""
    threads: int | None = Field(default=None, ge=1)
    """How many threads compare codes, never more than there are cores; None for as many as are worth it."""
    look_weights: Path | None = None
    """File of the second look's weights, as `main.py look` writes it; None for the shipped ones."""

    @field_validator("look_weights")
    @classmethod
    def _can_be_a_path(cls, path: Path | None) -> Path | None:
        return path if path is None else _path(path)


class Settings(BaseModel):
    """All settings; ``settings.json`` in the data folder overrides the defaults.

    An entry that is added needs nothing else; one that is renamed, removed or means something else needs a step in
    `app.settings.migrations`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: Path = SHIPPED_MODEL
    device: str = Field(default="auto", pattern=r"^(auto|cpu|mps|cuda(:\d+)?)$")
    precision: Precision = "auto"
    convention: str = Field(default="radiological", pattern="^(radiological|neurological)$")
    keep_identifiers: bool = False
    """Whether DICOM studies keep PatientID and StudyInstanceUID as their names, instead of pseudonyms."""
    keep_age_and_sex: bool = False
    """Whether age and sex of patients are kept of DICOM studies, to be searched by; an age over 89 is kept as 90."""
    pseudonym_key: Path | None = None
    """File of the key for pseudonyms; None for the one in the data folder."""
    structures: list[dict[str, Any]] | None = None
    """What can be drawn, as `app.structures.parse_structures` takes it; None for what the models know."""
    search: SearchSettings = Field(default_factory=SearchSettings)
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
