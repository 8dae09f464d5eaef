"""Typed settings and the folders the program uses, in one place."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import platformdirs
from pydantic import BaseModel, ConfigDict, Field

from app.anatomy import STRUCTURES, Structure
from app.errors import UserError, describe_os_error
from app.structures import parse_structures

REPOSITORY = Path(__file__).resolve().parent.parent
RESOURCES = REPOSITORY / "resources"
SHIPPED_MODEL = RESOURCES / "models" / "sbmir-brain.pt"

DEMO_PATIENTS = 40
DEMO_SEED = 10_000
TEMPLATE_SEED = 9_999_999
EVALUATION_SEED = 20_000


def data_folder() -> Path:
    """Return the user's data folder: ``SBMIR_HOME`` if it is set, else the platform's own; made if missing."""
    override = os.environ.get("SBMIR_HOME")
    folder = Path(override) if override else Path(platformdirs.user_data_dir("SBMIR", appauthor=False))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise describe_os_error(error, folder, "make the data folder") from error
    return folder


def template_folder() -> Path:
    """Return the folder of the template's study."""
    return data_folder() / "template"


def demo_cohort_folder() -> Path:
    """Return the folder in which the demo library's synthetic patients are kept."""
    return data_folder() / "demo-cohort"


def demo_library() -> Path:
    """Return the path of the demo library."""
    return data_folder() / "demo.sbmir"


def cache_folder() -> Path:
    """Return the folder of what can be made again (below ``SBMIR_HOME`` if that is set); it need not exist."""
    override = os.environ.get("SBMIR_HOME")
    return Path(override) / "cache" if override else Path(platformdirs.user_cache_dir("SBMIR", appauthor=False))


class CacheSettings(BaseModel):
    """How much disk the caches may take; 0 does without."""

    model_config = ConfigDict(extra="forbid")

    codes_gb: float = Field(default=4.0, ge=0)
    """Copies of libraries' codes, which let a library open in a moment."""
    pictures_gb: float = Field(default=4.0, ge=0)
    """Display pictures of libraries that keep none themselves."""


class SearchSettings(BaseModel):
    """How a search is made unless the reader says otherwise."""

    model_config = ConfigDict(extra="forbid")

    top: int = Field(default=10, ge=1, le=1000)
    rest_ms: int = Field(default=120, ge=0)
    """A live search starts when the pen has rested for so long."""


class Settings(BaseModel):
    """All settings; ``settings.json`` in the data folder overrides the defaults."""

    model_config = ConfigDict(extra="forbid")

    model: Path = SHIPPED_MODEL
    device: str = "auto"
    precision: str = "float32"
    convention: str = Field(default="radiological", pattern="^(radiological|neurological)$")
    last_library: str | None = None
    last_template: Path | None = None
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


def settings_file() -> Path:
    """Return the path of the settings file (which need not exist)."""
    return data_folder() / "settings.json"


def load_settings() -> Settings:
    """Read the settings file, or return the defaults where there is none."""
    path = settings_file()
    if not path.exists():
        return Settings()
    try:
        return Settings.model_validate_json(path.read_text("utf-8"))
    except (ValueError, OSError) as error:
        raise UserError(f"The settings file {path} cannot be read: correct it or delete it to get the defaults.") from error


def save_settings(settings: Settings) -> None:
    """Write the settings file in one step, so that a crash leaves the old one."""
    path = settings_file()
    partial = path.with_suffix(".partial")
    try:
        partial.write_text(settings.model_dump_json(indent=2), "utf-8")
        partial.replace(path)
    except OSError as error:
        raise describe_os_error(error, path, "write the settings") from error
