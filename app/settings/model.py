"""What can be set, with the default of each entry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from app.anatomy import STRUCTURES, Structure
from app.settings.folders import SHIPPED_MODEL, settings_file
from app.structures import parse_structures


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


class Settings(BaseModel):
    """All settings; ``settings.json`` in the data folder overrides the defaults.

    An entry that is added needs nothing else; one that is renamed, removed or means something else needs a step in
    `app.settings.migrations`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: Path = SHIPPED_MODEL
    device: str = "auto"
    precision: str = "float32"
    convention: str = Field(default="radiological", pattern="^(radiological|neurological)$")
    keep_identifiers: bool = False
    """Whether DICOM studies keep PatientID and StudyInstanceUID as their names, instead of pseudonyms."""
    pseudonym_key: Path | None = None
    """File of the key for pseudonyms; None for the one in the data folder."""
    structures: list[dict[str, Any]] | None = None
    """What can be drawn, as `app.structures.parse_structures` takes it; None for what the models know."""
    search: SearchSettings = Field(default_factory=SearchSettings)
    cache: CacheSettings = Field(default_factory=CacheSettings)

    def drawn_structures(self) -> tuple[Structure, ...]:
        """Return what can be drawn, in drawing order; UserError if the settings name it wrongly."""
        return STRUCTURES if self.structures is None else parse_structures(self.structures, settings_file())
