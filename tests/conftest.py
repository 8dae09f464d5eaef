"""What holds for every test: no screen, one thread, and a data folder of the test run's own."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
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
)

# Before NumPy, torch and Qt are loaded by the tests' own imports; a test run never touches the user's data.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"
_HOME = tempfile.TemporaryDirectory(prefix="sbmir-tests-", ignore_cleanup_errors=True)
os.environ["SBMIR_HOME"] = _HOME.name

# What a machine is busy with beside the tests says nothing about the program.
settings.register_profile("tests", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tests")


@pytest.fixture(scope="session")
def qt() -> Iterator[QApplication]:
    """Return the Qt application of the test run, in the program's colours: sizes must not depend on which test came first."""
    from tests.support.gui.application import application

    yield application()


@pytest.fixture(scope="session")
def shared_anatomy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Derive the maps of synthetic heads once a run and not once a worker, which takes ten seconds, and name their file."""
    from app.cohort.maps import maps_file

    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    with pytest.MonkeyPatch.context() as home, FileLock(folder / "anatomy.lock"):
        home.setenv("SBMIR_HOME", str(folder / "anatomy"))
        file = maps_file()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SBMIR_ANATOMY", str(file))
        yield
