"""Search engines for tests: a library with patients of several studies, and the same in an engine inside the process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from app.codes import CodeConfig, CodeSpace
from app.jobs import Job
from app.library import StudyRecord, open_library
from app.patients import PatientFacts
from app.scale import open_database
from app.scale.databases import Database
from tests.support.library_support import make_record, make_space, small_config

LENGTH = 16
NEEDS_CHDB = "the engine inside the process is not installed (the group `scale`)"


@dataclass
class Searcher:
    """As much of a model as searching needs."""

    space: CodeSpace = field(default_factory=lambda: make_space(length=LENGTH))
    config: CodeConfig = field(default_factory=lambda: small_config(by="entire"))

    @property
    def id(self) -> str:
        return self.space.model


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Return an engine inside the process with nothing in it."""
    pytest.importorskip("chdb", reason=NEEDS_CHDB)
    opened = open_database(f"chdb:{tmp_path / 'engine'}", create=True)
    yield opened
    opened.close()


def record(number: int, patient: str | None = None, length: int = LENGTH) -> StudyRecord:
    """Return a record that differs from others in codes, lesion, slices, collection, and what is known of the patient."""
    rng = np.random.default_rng(number)
    made = make_record(
        f"S{number:03}", patient=patient or f"P{number // 2:03}", seed=number, slices=5 + number % 4, length=length
    )
    labels = np.zeros_like(made.labels)
    row, column, half = 60 + 3 * number % 100, 50 + 7 * number % 120, 3 + number % 17
    if number % 5:
        labels[71:73, row : row + 2 * half, column : column + 2 * half] = 2
        labels[71:73, row + half // 2 : row + half, column + 1 : column + half] = 3
        labels[71, row + half // 2 + 1 : row + half - 1, column + 2 : column + half - 1] = 1 if number % 2 else 3
    areas = {
        key: tuple(float((labels[k] == label).sum()) for k in made.facts.slices)
        for key, label in (("core", 1), ("edema", 2), ("enhancing", 3))
    }
    known = PatientFacts(age=30 + number, sex="FM"[number % 2], diagnosis=("Glioblastoma", "", "Straße 50%")[number % 3])
    facts = replace(
        made.facts,
        area_mm2=areas,
        collection=("BraTS", "Own_Cases")[number % 2],
        patient_facts=known if number % 4 else None,
        labels_from="source" if number % 3 else "predicted",
    )
    shifted = {name: (part + rng.standard_normal(length)).astype(np.float16) for name, part in made.codes.parts.items()}
    return replace(made, facts=facts, labels=labels, codes=replace(made.codes, parts=shifted), display={})


def filled_library(path: Path, numbers: Sequence[int], model: str = "m1", length: int = LENGTH) -> str:
    """Bring records of some numbers into a library file, which is made if it is missing; return its address."""
    with open_library(path, space=make_space(model, length), create=True, add_model=True, pictures=False) as library:
        for number in numbers:
            library.add(record(number, length=length))
    return str(path)


def quiet() -> Job:
    """Return a job that tells nobody."""
    return Job()
