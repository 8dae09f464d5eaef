"""The doors between the rooms: the contracts hold, would notice a breach, and light rooms stay light when they are used.

``test.sh`` runs ruff, mypy and import-linter themselves; here is what those do not show.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import pytest

from app.settings import REPOSITORY

LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


# Module, what is written into it ("" for a module that no contract knows), and the contract that is broken by it.
BREACHES = [
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
]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Break every door at once in a copy of the rooms; return what import-linter tells of each contract."""
    copy = tmp_path_factory.mktemp("house")
    shutil.copy(REPOSITORY / "pyproject.toml", copy)
    for room in ("app", "widgets", "c_geometry"):
        shutil.copytree(REPOSITORY / room, copy / room, ignore=shutil.ignore_patterns("__pycache__", "*.so", "*.c"))
    for module, breach, _ in BREACHES:
        with (copy / module).open("a", encoding="utf-8") as text:
            text.write(f"\n{breach}\n")
    done = subprocess.run([sys.executable, "-c", LINT], cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    _, _, broken = done.stdout.partition("Broken contracts\n")
    parts = re.split(r"^(.+)\n-+\n", broken, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize(("module", "breach", "contract"), BREACHES)
def test_a_breach_is_noticed(told: dict[str, str], module: str, breach: str, contract: str) -> None:
    name = module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    line = rf"{name} -> {breach.removeprefix('import ')} \(l" if breach else rf"{name}$"
    assert re.search(rf"^- +{line}", told[contract], re.MULTILINE), told[contract]


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
