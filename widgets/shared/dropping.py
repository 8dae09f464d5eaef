"""What is dragged over a window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData

from widgets.shared.places import is_folder


def dropped_paths(data: QMimeData) -> list[Path]:
    """Return the local files and folders that are dragged over the window."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def dropped_folders(data: QMimeData) -> list[Path]:
    """Return the local folders that are dragged over a window."""
    return [path for path in dropped_paths(data) if is_folder(path)]
