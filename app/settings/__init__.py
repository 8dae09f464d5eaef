"""Typed settings and the folders the program uses, in one place."""

from app.settings.file import LoadedSettings, change_settings, load_settings, read_settings, set_values, trusted_settings
from app.settings.folders import (
    REPOSITORY,
    RESOURCES,
    SHIPPED_MODEL,
    cache_folder,
    data_folder,
    demo_cohort_folder,
    demo_library,
    program_version,
    settings_file,
    template_folder,
)
from app.settings.model import CacheSettings, Convention, LanguageChoice, Precision, SearchSettings, Settings, ThemeChoice

DEMO_PATIENTS = 40
DEMO_SEED = 10_000
TEMPLATE_SEED = 9_999_999
EVALUATION_SEED = 20_000

__all__ = [
    "DEMO_PATIENTS",
    "DEMO_SEED",
    "EVALUATION_SEED",
    "REPOSITORY",
    "RESOURCES",
    "SHIPPED_MODEL",
    "TEMPLATE_SEED",
    "CacheSettings",
    "Convention",
    "LanguageChoice",
    "LoadedSettings",
    "Precision",
    "SearchSettings",
    "Settings",
    "ThemeChoice",
    "cache_folder",
    "change_settings",
    "data_folder",
    "demo_cohort_folder",
    "demo_library",
    "load_settings",
    "program_version",
    "read_settings",
    "set_values",
    "settings_file",
    "template_folder",
    "trusted_settings",
]
