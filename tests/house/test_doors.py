"""The doors between the rooms: the contracts hold, would notice a breach, and light rooms stay light when they are used.

``test.sh`` runs ruff, mypy and import-linter themselves; here is what those do not show.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.settings import REPOSITORY

LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the rooms that a test may break."""
    copy = tmp_path_factory.mktemp("house")
    shutil.copy(REPOSITORY / "pyproject.toml", copy)
    for room in ("app", "widgets", "c_geometry"):
        shutil.copytree(REPOSITORY / room, copy / room, ignore=shutil.ignore_patterns("__pycache__", "*.so", "*.c"))
    return copy


@pytest.mark.parametrize(
    ("module", "breach", "contract"),
    [
        ("app/imaging/__init__.py", "import widgets", "widgets -> app -> c_geometry"),
        ("c_geometry/__init__.py", "import app.frames", "widgets -> app -> c_geometry"),
        ("app/sketch/__init__.py", "import app.codes", "Rooms of app"),
        ("app/library/__init__.py", "import app.retrieval", "Rooms of app"),
        ("app/reading/__init__.py", "import app.evaluation", "Rooms of app"),
        ("app/extension.py", "", "Rooms of app"),
        ("app/frames.py", "import vtkmodules", "app knows no Qt and no VTK"),
        ("app/cohort/__init__.py", "import c_geometry", "cohort and training run without the compiled kernels"),
        ("widgets/libraries/__init__.py", "import widgets.window.documents", "Rooms of widgets"),
        ("widgets/results/__init__.py", "import widgets.libraries.bring_in", "Rooms of widgets"),
        ("widgets/drawing/__init__.py", "import widgets.results.panel", "Rooms of widgets"),
        ("widgets/pane/__init__.py", "import widgets.cases.case_window", "Rooms of widgets"),
        ("widgets/commands/gestures.py", "import widgets.pane.viewer", "Rooms of widgets"),
        ("widgets/state/__init__.py", "import widgets.commands", "Rooms of widgets"),
        ("widgets/shared/__init__.py", "import widgets.state.opened", "Rooms of widgets"),
        ("widgets/gallery.py", "", "Rooms of widgets"),
        ("widgets/__init__.py", "import torch", "widgets know no torch and no database"),
    ],
)
def test_a_breach_is_noticed(house: Path, module: str, breach: str, contract: str) -> None:
    path = house / module
    before = path.read_text("utf-8") if path.exists() else None
    path.write_text(f"{before or ''}\n{breach}\n", "utf-8")
    try:
        done = subprocess.run([sys.executable, "-c", LINT], cwd=house, capture_output=True, text=True, check=False)
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_text(before, "utf-8")
    assert done.returncode == 1
    assert f"{contract} BROKEN" in done.stdout


def loaded_after(code: str) -> set[str]:
    """Return the names of the heavy packages that are loaded once `code` has run in a fresh Python."""
    heavy = "{'torch', 'sqlite3', 'PySide6', 'vtkmodules', 'c_geometry', 'nibabel'}"
    probe = f"{code}\nimport sys; print(*sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", probe], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_window_loads_without_torch() -> None:
    loaded = loaded_after("import widgets.window.launch, widgets.window.main_window")
    assert "PySide6" in loaded
    assert "torch" not in loaded


def test_cohort_and_training_load_without_window_and_kernels() -> None:
    loaded = loaded_after("import app.cohort, app.training")
    assert not loaded & {"PySide6", "vtkmodules", "c_geometry"}
