"""What a report of a bug needs to say of the machine and the program, with nothing of a patient in it."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from importlib import metadata

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication

from app.errors import SbmirError
from app.settings import program_version, read_settings
from app.settings.entries import entries, values_of
from widgets.state.opened import OpenedStudy
from widgets.state.window_state import LibraryState, WindowState

PACKAGES = ("PySide6-Essentials", "vtk", "torch", "numpy", "pydicom", "nibabel")


def diagnostics(state: WindowState, faults: Iterable[str] = ()) -> str:
    """Return lines for a report.

    No name, path, address or word of an error is in them: only versions, sizes, counts, and the names of settings that were
    changed.

    Parameters
    ----------
    state : WindowState
    faults : iterable of str
        Kinds and places of errors.
    """
    lines = {
        "SBMIR": program_version(),
        "System": f"{platform.system()} {platform.release()}, {platform.machine()}, {os.cpu_count()} cores",
        "Python": platform.python_version(),
        "Qt": f"{qVersion()} on {QGuiApplication.platformName()}",
        "Packages": ", ".join(f"{name} {_version(name)}" for name in PACKAGES),
        "Screens": ", ".join(_screens()) or "none",
        "Settings changed": ", ".join(_changed()) or "none",
        "Template": _of_template(state.opened.template),
        "Library": _of_library(state.opened.library),
        "Drawn": "nothing" if state.drawn.empty else f"{state.drawn.revision} steps",
        "Errors": "; ".join(faults) or "none",
    }
    return "".join(f"{title}: {text}\n" for title, text in lines.items())


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "missing"


def _screens() -> list[str]:
    return [
        f"{screen.size().width()}x{screen.size().height()} at {100 * screen.devicePixelRatio():.0f} %"
        for screen in QGuiApplication.screens()
    ]


def _changed() -> list[str]:
    try:
        values = values_of(read_settings().settings)
    except SbmirError:
        return ["cannot be read"]
    return [entry.name for entry in entries() if values[entry.name] != entry.default]


def _of_template(template: OpenedStudy | None) -> str:
    if template is None:
        return "none"
    return f"{', '.join(template.study.images)}, {len(template.study.notices)} notices"


def _of_library(library: LibraryState) -> str:
    info = library.info
    if info is None:
        return library.phase.name.lower()
    kind = "a server" if "://" in info.address else "a file"
    searched = f", searched by {info.engine.partition(':')[0]}" if info.engine else ""
    return f"{kind}, {info.studies} studies of {info.patients} patients, model {info.model_id[:12]}{searched}"
