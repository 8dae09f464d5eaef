"""A folder for sockets: their paths must be short, and pytest's own folders are not, in a worker."""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

collect_ignore: list[str] = []
try:
    importlib.import_module("PySide6.QtNetwork")
except ImportError:  # Kerberos' library is missing: windows do not receive links then
    collect_ignore += ["test_links_received.py", "test_links_between_programs.py"]


@pytest.fixture
def short() -> Iterator[Path]:
    """Return an empty folder with a short path, which is removed at the end."""
    with tempfile.TemporaryDirectory(prefix="s") as folder:
        yield Path(folder)
