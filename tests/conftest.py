"""What holds for every test: no screen, one thread, and a data folder of the test run's own."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

pytest_plugins = (
    "tests.support.gui.leaks",
    "tests.support.mongo_server",
    "tests.support.library_stores",
    "tests.support.library_commands",
    "tests.support.search_commands",
    "tests.support.studies.synthetic",
)

# Before NumPy, torch and Qt are loaded by the tests' own imports; a test run never touches the user's data.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"
_HOME = tempfile.TemporaryDirectory(prefix="sbmir-tests-", ignore_cleanup_errors=True)
os.environ["SBMIR_HOME"] = _HOME.name

# What a machine is busy with beside the tests says nothing about the program, and the same examples each time say what a change
# did to it; `--hypothesis-profile default` tries others.
settings.register_profile("tests", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tests")


@pytest.fixture(scope="session")
def qt() -> Iterator[QApplication]:
    """Return the Qt application of the test run, in the program's colours: sizes must not depend on which test came first."""
    from tests.support.gui.application import application

    yield application()


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that all workers of the test run share, for what is dear to make."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def shared_anatomy(run_folder: Path) -> Iterator[None]:
    """Derive the maps of synthetic heads once a run and not once a worker, which takes ten seconds, and name their file."""
    from app.cohort.maps import maps_file

    with pytest.MonkeyPatch.context() as home, FileLock(run_folder / "anatomy.lock"):
        home.setenv("SBMIR_HOME", str(run_folder / "anatomy"))
        file = maps_file()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SBMIR_ANATOMY", str(file))
        yield


@pytest.fixture
def no_content_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the hash of what is read, which takes as long as the reading and is asked for by templates alone."""
    monkeypatch.setattr("app.imaging.study._content_hash", lambda images: "0" * 64)
