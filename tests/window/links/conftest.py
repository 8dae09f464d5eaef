"""A folder for sockets: their paths must be short, and pytest's own folders are not, in a worker."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def short() -> Iterator[Path]:
    """Return an empty folder with a short path, which is removed at the end."""
    with tempfile.TemporaryDirectory(prefix="s") as folder:
        yield Path(folder)
