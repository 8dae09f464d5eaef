"""A home of its own for every test, where the key of the pseudonyms lies, and one small study for all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.receiving.receivers import small_study


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("SBMIR_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def study(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return small_study(tmp_path_factory.mktemp("sent"))
