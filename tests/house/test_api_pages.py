"""The API pages: every module has one, and each renders as it is written, without a warning."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.settings import REPOSITORY

FEW = ("app", "app.codes", "app.codes.space", "app.frames", "app.settings", "c_geometry", "c_geometry.raster")


def pages(folder: Path, *names: str) -> dict[str, str]:
    """Make the pages of some modules, or of all, as it is done by hand; return their texts by their modules."""
    command = [sys.executable, str(REPOSITORY / "docs" / "make_api.py"), str(folder), *names]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    found = {path: ".".join(path.relative_to(folder).with_suffix("").parts) for path in folder.rglob("*.html")}
    return {name: path.read_text("utf-8") for path, name in found.items()}


def test_docstrings_become_pages(tmp_path: Path) -> None:
    made = pages(tmp_path, *FEW)
    assert set(made) == {*FEW, "index"}
    assert (tmp_path / "search.js").stat().st_size > 1000
    assert "Parameters" in made["c_geometry.raster"], "sections of numpydoc"
    assert "load_model" in made["app.codes"], "names that a face fetches when they are asked for"
    assert "codes/space.html" in made["app.codes"], "a face leads to what lies behind it"


@pytest.mark.slow
def test_every_module_has_a_page(tmp_path: Path) -> None:
    rooms = [REPOSITORY / room for room in ("app", "widgets", "c_geometry")]
    modules = [path for room in rooms for kind in ("*.py", "*.pyx") for path in room.rglob(kind)]
    made = pages(tmp_path)
    assert len(modules) > 150
    assert len(made) == len(modules) + 1
    assert "SliceCanvas" in made["widgets.pane.canvas"]
