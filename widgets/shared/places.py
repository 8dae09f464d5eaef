"""Looking for what is remembered: a path may be anything by now, and its disk may be gone."""

from __future__ import annotations

from pathlib import Path


def is_folder(path: Path) -> bool:
    """Whether a folder is there; False too where the system does not say (a share that does not answer, an impossible name)."""
    try:
        return path.is_dir()
    except OSError:
        return False
