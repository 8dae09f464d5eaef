"""Whatever axes, spacing, place and codes its files have, a lesion lies where the headers say, or its study is refused."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from app.errors import UserError
from app.imaging import Study, load_study
from tests.support.studies.random_grids import Planned, random_study

FEW, MANY = range(60), range(1000, 6000)


@pytest.fixture(autouse=True)
def small_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what takes most of the time and is not asked here: the library grid's margin around the brain."""
    monkeypatch.setattr("app.frames.LIBRARY_SHAPE", (134, 166, 122))
    monkeypatch.setattr("app.frames.LIBRARY_BRAIN_CENTRE", (66.0, 82.0, 60.0))


@pytest.mark.parametrize("first", range(FEW.start, FEW.stop, 20))
def test_the_lesion_lies_where_the_headers_say_or_the_study_is_refused(tmp_path: Path, first: int) -> None:
    outcomes = Counter(outcome(tmp_path, seed) for seed in range(first, first + 20))
    assert outcomes["right"] >= 12, outcomes


@pytest.mark.slow
def test_so_it_is_for_5000_studies(tmp_path: Path) -> None:
    outcomes = Counter(outcome(tmp_path, seed) for seed in MANY)
    print(dict(outcomes))
    assert outcomes["right"] >= 0.7 * len(MANY), outcomes


def outcome(folder: Path, seed: int) -> str:
    """Read a random study, assert that nothing of it lies elsewhere, and say what became of it."""
    planned = random_study(folder / f"P{seed}", seed)
    try:
        study = load_study(planned.folder, ("t1", "flair"))
    except UserError as error:
        assert not planned.clear, (seed, planned.drawn, str(error))
        return "refused"
    finally:
        shutil.rmtree(planned.folder)
    assert_in_place(study, planned, seed)
    return "right" if study.labels is not None else "without labels"


def assert_in_place(study: Study, planned: Planned, seed: int) -> None:
    home = study.placement
    _, affine = home.source_grid()
    wanted = home.onto_library(np.linalg.inv(affine) @ [*planned.lesion, 1] @ np.eye(4, 3))
    told = (seed, planned.drawn, study.notices)
    near = planned.spacing  # a ball of a few voxels has its centre right to one of them
    # FLAIR: the lesion shines; T1: it is dark, and the brightest of FLAIR is there.
    assert np.linalg.norm(centre(study.images["flair"] > 600) - wanted) < near, told
    t1 = study.images["t1"]
    x, y, z = np.rint(wanted).astype(int)
    assert t1[x - 2 : x + 3, y - 2 : y + 3, z - 2 : z + 3].mean() < 420, told
    if study.labels is None:
        assert any("without" in notice for notice in study.notices), told
        assert not planned.clear, told
        return
    assert np.linalg.norm(centre(study.labels == 2) - wanted) < near, told


def centre(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Return the centre of a mask's voxels, (3,)."""
    found = np.unravel_index(np.flatnonzero(mask.ravel(order="F")), mask.shape, order="F")  # in memory order: ten times quicker
    return np.array([along.mean() for along in found])
