"""Toy brains, read and prepared once for the tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.cohort.nifti import write_nifti
from app.imaging import load_study
from app.imaging.study_files import StudyFiles
from app.jobs import Job
from app.volumes import Reference, Subject, prepare, reference_from
from tests.volumes.brains import AFFINE, toy_t1, write_brains


@pytest.fixture(scope="session")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    path = tmp_path_factory.mktemp("template") / "template_t1.nii.gz"
    write_nifti(path, toy_t1(99, 8.0), AFFINE)
    files = StudyFiles("template", "template", "toys", path.parent, {"t1": path}, None, "brats2017")
    return reference_from(load_study(files, ("t1",)).images["t1"])


@pytest.fixture(scope="session")
def brains(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_brains(tmp_path_factory.mktemp("brains") / "toys")


@pytest.fixture(scope="session")
def prepared_folder(brains: Path, reference: Reference, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prepared")
    prepare(brains, folder, lambda: reference, Job())
    return folder


@pytest.fixture(scope="session")
def subjects(brains: Path, prepared_folder: Path) -> list[Subject]:
    return prepare(brains, prepared_folder, _nothing_to_prepare, Job())


def _nothing_to_prepare() -> Reference:
    raise AssertionError("all is prepared")
