"""What the tests of ``search`` share: a library of three patients, a sketch of one's lesion, and no networks."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest

from app import cohort
from app.errors import UserError
from app.imaging import Study, save_label_planes
from app.jobs import Job
from app.library import index_studies, open_library
from main import main
from tests.support.library_support import FakeModel, lesion_plane, make_study, studies_in_memory

PLACES = {"P1": (90, 85), "P2": (90, 155), "P3": (150, 85)}
K = 64


@pytest.fixture
def signals() -> Iterator[None]:
    """Commands take over Ctrl+C and SIGTERM; pytest gets them back."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def search_json(library: Path, tmp_path: Path, *words: str) -> dict[str, Any]:
    target = tmp_path / "result.json"
    assert main(["search", "--library", str(library), "--json", str(target), *words]) == 0
    content = json.loads(target.read_text("utf-8"))
    assert isinstance(content, dict)
    return content


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "library.sbmir"
    studies = [make_study(f"{name}-s1", place, patient=name) for name, place in PLACES.items()]
    with studies_in_memory(studies), open_library(path, space=FakeModel().space, create=True) as library:
        index_studies([path.parent], library, FakeModel(), Job())
    return path


@pytest.fixture(scope="module")
def sketch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sketch on slices 63 and 64 where P2's lesion is."""
    path = tmp_path_factory.mktemp("sketch") / "labels.nii.gz"
    planes = np.zeros((155, 240, 240), np.uint8)
    planes[K - 1 : K + 1] = lesion_plane(*PLACES["P2"])
    save_label_planes(path, planes, make_study("template", None))
    return path


@pytest.fixture
def in_memory() -> Iterator[dict[str, Study]]:
    """Let the search command find studies by the name of the folder, and a model without networks."""
    studies = {"template": make_study("template", None, labels=False), "P3-s1": make_study("P3-s1", PLACES["P3"], patient="P3")}

    def load(folder: Path, labels: bool = True) -> Study:
        if folder.name not in studies:
            raise UserError(f"The folder {folder} does not exist: check its name.")
        return studies[folder.name]

    with (
        patch("app.commands.shared.queries.answering.load_study", load),
        patch("app.commands.shared.queries.answering.load_chosen_model", lambda arguments: FakeModel()),
        patch("app.commands.library.index.load_chosen_model", lambda arguments: FakeModel()),
        patch.object(cohort, "ensure_template", lambda job: Path("/nowhere/template"), create=True),
    ):
        yield studies
