"""What the window of raw studies remembers between starts; what cannot be understood is as if it were not there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow, QSplitter

from app import settings
from widgets.libraries.server_address import to_remember

GEOMETRY_KEY = "preparing/geometry"
OUT_KEY, LIBRARY_KEY = "preparing/out", "preparing/library"
OPEN_ONLY = "-"
"""Stands for no library: what is kept is opened only."""


def remembered_out(store: QSettings | None) -> Path:
    """Return the folder for prepared studies that was used last."""
    out = str(store.value(OUT_KEY) or "") if store is not None else ""
    return Path(out) if out else settings.data_folder() / "prepared"


def remembered_library(store: QSettings | None) -> str:
    """Return the address of the library that took in what was kept, "" if there is none, or `OPEN_ONLY`."""
    return str(store.value(LIBRARY_KEY) or "") if store is not None else ""


def keep_choice(store: QSettings | None, out: Path, library: str | None) -> None:
    """Keep the folder, and the library without its password."""
    if store is not None:
        store.setValue(OUT_KEY, str(out))
        store.setValue(LIBRARY_KEY, OPEN_ONLY if library is None else to_remember(library))


def restore_sizes(store: QSettings | None, window: QMainWindow, splits: Mapping[str, QSplitter]) -> None:
    """Give a window and what divides it the sizes of the last time."""
    if store is None:
        return
    if isinstance(geometry := store.value(GEOMETRY_KEY), QByteArray):
        window.restoreGeometry(geometry)
    for name, split in splits.items():
        if isinstance(state := store.value(f"preparing/{name}"), QByteArray):
            split.restoreState(state)


def keep_sizes(store: QSettings | None, window: QMainWindow, splits: Mapping[str, QSplitter]) -> None:
    """Keep what :func:`restore_sizes` restores."""
    if store is None:
        return
    store.setValue(GEOMETRY_KEY, window.saveGeometry())
    for name, split in splits.items():
        store.setValue(f"preparing/{name}", split.saveState())
