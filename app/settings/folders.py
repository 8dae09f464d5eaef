"""The folders the program uses, in one place."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import platformdirs

from app.errors import describe_os_error

REPOSITORY = Path(__file__).resolve().parent.parent.parent
RESOURCES = REPOSITORY / "resources"
SHIPPED_MODEL = RESOURCES / "models" / "sbmir-brain.pt"


def program_version() -> str:
    """Return the version of this program, which ``pyproject.toml`` tells."""
    return str(tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]["version"])


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


def settings_file() -> Path:
    """Return the path of the settings file (which need not exist)."""
    return data_folder() / "settings.json"
