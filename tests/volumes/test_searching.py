"""Whole-brain codes in libraries: filled, found again, mapped and made volumes of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from app.errors import UserError
from app.imaging import SKULL
from app.jobs import Job
from app.library import CodeCache, index_studies, open_library
from app.volumes import SHAPE, BrainSearch, NetworkConfig, Reference, VolumeModel, open_for_brains, read_brain
from app.volumes.networks import VolumeNetwork


@pytest.fixture(scope="module")
def model(reference: Reference) -> VolumeModel:
    torch.manual_seed(0)
    return VolumeModel(VolumeNetwork(NetworkConfig(filters=(4, 4, 8, 8), code=6)), lambda: reference)


@pytest.fixture(scope="module")
def library(brains: Path, model: VolumeModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("library") / "brains.sbmir"
    with open_library(path, space=model.space, create=True, add_model=True) as opened:
        report = index_studies([brains], opened, model, Job())
    assert len(report.added) == 5 and not report.failed
    return path


@pytest.fixture
def search(library: Path, model: VolumeModel) -> Iterator[BrainSearch]:
    with open_for_brains(str(library), model) as opened:
        yield BrainSearch(opened, model)


def test_a_library_holds_one_code_a_study_with_what_is_known_of_the_patient(search: BrainSearch) -> None:
    assert [facts.study for facts in search.studies] == [
        f"toys_sub-{name}" for name in ("00_ses-1", "00_ses-2", "01_ses-1", "02_ses-1", "03_ses-1")
    ]
    known = search.studies[2].patient_facts
    assert known is not None and (known.age, known.sex, known.diagnosis) == (71, "F", "AD")
    assert search.codes().shape == (5, 6)


def test_a_study_finds_itself_first_and_others_by_distance(search: BrainSearch, brains: Path) -> None:
    study = read_brain(brains / "sub-01", Job())
    code = search.encode(study)
    assert np.allclose(code, search.code_of("toys_sub-01_ses-1"), atol=2e-3)
    rows = search.rows(code)
    assert [row.rank for row in rows] == [1, 2, 3, 4] and rows[0].facts.study == "toys_sub-01_ses-1"
    far = np.linalg.norm(search.codes() - search.codes()[2], axis=1)
    assert [row.distance for row in rows] == pytest.approx(sorted([far[:2].min(), far[2], far[3], far[4]]), abs=5e-3)
    assert "toys_sub-01" not in [row.facts.patient for row in search.rows(code, 2, ["toys_sub-01"])]


def test_codes_of_whole_studies_are_kept_together_whatever_suits_slices(
    library: Path, model: VolumeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.library.cache.codes.BATCH", 2)
    with open_for_brains(str(library), model) as opened:
        assert [len(table) for table in CodeCache(opened).update()] == [5]
    monkeypatch.setattr("app.library.cache.codes.BRAINS", 2)
    with open_for_brains(str(library), model) as opened:
        assert [len(table) for table in CodeCache(opened).update()] == [2, 2, 1]


def test_a_code_becomes_a_volume(search: BrainSearch) -> None:
    assert search.model.reconstruct(search.codes()[:2]).shape == (2, *SHAPE)


def test_an_index_run_again_adds_nothing(library: Path, brains: Path, model: VolumeModel) -> None:
    with open_library(library, space=model.space, add_model=True) as opened:
        report = index_studies([brains], opened, model, Job())
    assert not report.added and len(report.present) == 5


def test_codes_of_another_model_are_never_compared(library: Path, reference: Reference) -> None:
    torch.manual_seed(1)
    other = VolumeModel(VolumeNetwork(NetworkConfig(filters=(4, 4, 8, 8), code=6)), lambda: reference)
    with pytest.raises(UserError, match="no codes of this whole-brain model"):
        open_for_brains(str(library), other)


def test_what_is_no_brain_is_told(search: BrainSearch, brains: Path, tmp_path: Path) -> None:
    study = read_brain(brains / "sub-01", Job())
    with pytest.raises(UserError, match="shows the skull"):
        search.encode(replace(study, notices=(SKULL,)))
    with pytest.raises(UserError, match="without a T1"):
        search.encode(replace(study, images={}))
    with pytest.raises(UserError, match="2 studies"):
        read_brain(brains / "sub-00", Job())
    with pytest.raises(UserError, match="no folder"):
        read_brain(tmp_path / "none", Job())
    with pytest.raises(UserError, match="no whole-brain code of somebody"):
        search.code_of("somebody")
