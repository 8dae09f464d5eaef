"""Indexers that share the work on one library, in each store: claims, leases of the dead, and every study once."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from app.codes import AnatomyCodes
from app.errors import Cancelled, EnvironmentFault
from app.jobs import Job, Progress
from app.library import Library, StudyRecord, claims, index_studies, indexing, open_library
from app.settings import REPOSITORY
from tests.support.library_support import FakeModel, FloatArray, make_study, small_config, studies_in_memory

SMALL = small_config(8)
"""Of the model for which the libraries are made."""

WORKER = [sys.executable, "-m", "tests.support.library_worker"]


@pytest.fixture
def model() -> FakeModel:
    return FakeModel(id="m1", config=SMALL)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "POLL_S", 0.05)


def test_two_indexers_share_the_work(address: str) -> None:
    names = [f"S{number:02}" for number in range(5)]
    workers = [
        subprocess.Popen([*WORKER, address, "5", "0.3", "plain"], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [worker.communicate(timeout=120)[0] for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0]
    added = [json.loads(text.splitlines()[-1]) for text in said]
    assert sorted(added[0] + added[1]) == names, "each by one of them"
    with open_library(address) as library:
        assert [facts.study for facts in library.studies()] == names
        assert library.faults() == []


def test_the_work_of_a_dead_indexer_is_taken_over(library: Library, model: FakeModel) -> None:
    assert library.claim("A", "dead", 60)

    def run_out(progress: Progress) -> None:
        if progress.text == "Waiting for 1 studies that another run has begun":
            library.claim("A", "dead", 0)

    with studies_in_memory([make_study("A"), make_study("B")]):
        report = index_studies([Path("/nowhere")], library, model, Job(run_out))
    assert report.added == ["B", "A"], "what another has begun is put off"


def test_what_another_indexer_finishes_meanwhile_is_there(address: str, library: Library, model: FakeModel) -> None:
    study = make_study("A")
    assert library.claim("A", "other", 60)

    def finish(progress: Progress) -> None:
        if "Waiting" in progress.text:
            with open_library(address, model_id="m1") as other, studies_in_memory([study]):
                other.release("A", "other")
                index_studies([Path("/nowhere")], other, FakeModel(id="m1", config=SMALL), Job())

    with studies_in_memory([study]):
        report = index_studies([Path("/nowhere")], library, model, Job(finish))
    assert (report.added, report.present) == ([], ["A"])
    assert "encode_images" not in model.calls


def test_claims_are_given_back_after_a_study_a_failure_and_a_cancel(library: Library) -> None:
    names = ["A", "B", "C", "D", "E"]
    job = Job()

    class Model(FakeModel):
        def encode_images(self, images: FloatArray, /) -> AnatomyCodes:
            if len(self.calls) and self.calls["encode_images"] == 2:
                job.cancel()
            codes = super().encode_images(images)
            return AnatomyCodes(codes.normal * float("inf"), codes.abnormal) if self.calls["encode_images"] == 2 else codes

    with studies_in_memory([make_study(name) for name in names]), pytest.raises(Cancelled):
        index_studies([Path("/nowhere")], library, Model(id="m1", config=SMALL), job)
    assert [facts.study for facts in library.studies()] == ["A", "C"]
    assert all(library.claim(name, "another", 1) for name in names)


def test_leases_are_renewed_while_a_study_is_encoded(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whenever one is due: from batch to batch it ends later, and nobody else gets the study."""
    monkeypatch.setattr(claims, "RENEW_S", 0.0)
    seen: list[float] = []

    class Model(FakeModel):
        def encode_images(self, images: FloatArray, /) -> AnatomyCodes:
            time.sleep(0.02)
            assert not library.claim("A", "thief", 1)
            seen.extend(claim.until for claim in library.claims())
            return super().encode_images(images)

    study = make_study("A", slices=range(10, 130))  # eight batches
    with studies_in_memory([study]):
        report = index_studies([Path("/nowhere")], library, Model(id="m1", config=SMALL), Job())
    assert report.added == ["A"]
    assert len(seen) == 8
    assert seen == sorted(set(seen))


def test_an_indexer_that_slept_too_long_stores_nothing_twice(
    address: str, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its lease ran out, another took the study over and was quicker."""
    monkeypatch.setattr(claims, "LEASE_S", 0.05)
    study = make_study("A")

    class Model(FakeModel):
        def encode_images(self, images: FloatArray, /) -> AnatomyCodes:
            time.sleep(0.15)
            with open_library(address, model_id="m1") as other:
                assert index_studies([Path("/nowhere")], other, FakeModel(id="m1", config=SMALL), Job()).added == ["A"]
            return super().encode_images(images)

    with studies_in_memory([study]):
        report = index_studies([Path("/nowhere")], library, Model(id="m1", config=SMALL), Job())
    assert (report.added, report.present, report.failed) == ([], ["A"], [])
    assert len(library.studies()) == 1


@pytest.mark.parametrize("cancelled", [False, True])
def test_a_library_that_has_failed_is_not_waited_for_study_by_study(
    library: Library, model: FakeModel, monkeypatch: pytest.MonkeyPatch, cancelled: bool
) -> None:
    """Each question may take as long as the store is patient: it is asked once, so that the next run need not wait for leases."""
    asked: list[str] = []
    job = Job()

    def fail(self: Library, what: object, *more: object) -> None:
        asked.append(str(what))
        raise EnvironmentFault("no answer")

    def add(self: Library, record: StudyRecord) -> None:
        if not cancelled:
            raise EnvironmentFault("no answer")
        job.cancel()
        job.check()

    monkeypatch.setattr(type(library), "add", add)
    monkeypatch.setattr(type(library), "release", fail)
    kind = Cancelled if cancelled else EnvironmentFault
    with studies_in_memory([make_study(name) for name in "ABC"]), pytest.raises(kind):
        index_studies([Path("/nowhere")], library, model, job)
    assert asked == ["A"]


def test_a_silent_library_is_told_in_the_progress(library: Library, model: FakeModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "SILENCE_S", 0.05)
    add = type(library).add
    silent = "The library does not answer, trying again"
    told: list[str] = []
    heard = threading.Event()

    def listen(progress: Progress) -> None:
        told.append(progress.text)
        if progress.text == silent:
            heard.set()

    def slow(self: Library, record: StudyRecord) -> None:
        assert heard.wait(60)
        add(library, record)

    monkeypatch.setattr(type(library), "add", slow)
    with studies_in_memory([make_study("A")]):
        index_studies([Path("/nowhere")], library, model, Job(listen))
    # A busy machine may be silent for so long that it is told twice.
    assert [text for text, _ in itertools.groupby(told)] == ["Indexing", silent, "Indexed A"]


def test_a_library_that_is_gone_stops_the_run_and_another_resumes(
    library: Library, model: FakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = type(library).add

    def broken(self: Library, record: StudyRecord) -> None:
        if record.facts.study == "B":
            raise EnvironmentFault("The server does not answer.")
        add(library, record)

    studies = [make_study(name) for name in "ABC"]
    with studies_in_memory(studies):
        with monkeypatch.context() as patched, pytest.raises(EnvironmentFault, match="does not answer"):
            patched.setattr(type(library), "add", broken)
            index_studies([Path("/nowhere")], library, model, Job())
        report = index_studies([Path("/nowhere")], library, model, Job())
    assert (report.present, report.added) == (["A"], ["B", "C"])
