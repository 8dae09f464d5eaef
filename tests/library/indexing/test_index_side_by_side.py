"""Studies that are encoded side by side, by a model that allows it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.codes import EncodedSlices
from app.codes.contract import StudySlices
from app.errors import Cancelled, EnvironmentFault, UserError
from app.imaging import Study
from app.jobs import Job
from app.library import Library, StudyRecord, index_studies, open_library
from tests.support.library_support import BRAIN_SLICES, SIZE, FakeModel, FloatArray, make_study, studies_in_memory

pytestmark = pytest.mark.usefixtures("no_content_hash")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return open_library(tmp_path / "library.sbmir", space=FakeModel().space, create=True)


@dataclass
class StackedModel(FakeModel):
    """A model that encodes two studies side by side, each slice by itself.

    Attributes
    ----------
    meeting : threading.Barrier or None
        Where the first two studies wait for each other in the middle of their encoding.
    """

    studies_at_once: int = 2
    meeting: threading.Barrier | None = None
    joined: list[str] = field(default_factory=list)
    begun: list[str] = field(default_factory=list)

    def join_in(self) -> None:
        self.joined.append(threading.current_thread().name)

    def encode_stack(
        self, study: StudySlices, brain: Sequence[int], slices: Sequence[int], labels: bool
    ) -> Iterator[tuple[list[int], EncodedSlices]]:
        assert isinstance(study, Study)
        self.begun.append(study.study)
        for k in slices:
            if self.meeting is not None and study.study in ("A", "B") and k == slices[1]:
                self.meeting.wait(60)
            yield [k], self.encode_and_segment(study.network_input([k], SIZE))


def test_studies_are_encoded_side_by_side_and_stored_in_order(library: Library, tmp_path: Path) -> None:
    names = [*"ABCDE"]
    model = StackedModel(meeting=threading.Barrier(2))
    with studies_in_memory([make_study(name, labels=name != "B") for name in names]):
        report = index_studies([tmp_path], library, model, Job())
    assert report.added == names
    assert [facts.labels_from for facts in library.studies()] == ["source", "predicted", "source", "source", "source"]
    assert len(library.codes()) == len(names) * len(BRAIN_SLICES)
    assert len(set(model.joined)) == 2
    assert threading.current_thread().name not in model.joined


def test_a_cancel_ends_all_studies_that_are_being_encoded(library: Library, tmp_path: Path) -> None:
    job = Job()
    reached = threading.Barrier(2, job.cancel)
    model = StackedModel(meeting=reached)
    with studies_in_memory([make_study(name) for name in "ABCDE"]), pytest.raises(Cancelled):
        index_studies([tmp_path], library, model, job)
    assert library.studies() == []
    assert sorted(model.begun) == ["A", "B"]
    assert all(library.claim(name, "another", 1) for name in "ABCDE")


def test_a_library_that_fails_ends_all_studies_that_are_being_encoded(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Library, record: StudyRecord) -> None:
        raise EnvironmentFault("The disk is full.")

    monkeypatch.setattr(type(library), "add", fail)
    model = StackedModel(meeting=threading.Barrier(2))
    with studies_in_memory([make_study(name) for name in "ABCDE"]), pytest.raises(EnvironmentFault, match="full"):
        index_studies([tmp_path], library, model, Job())
    assert set(model.begun) <= set("ABCD")
    assert not [thread for thread in threading.enumerate() if thread.name.startswith(("sbmir-study", "sbmir-read"))]


def test_one_study_that_cannot_be_encoded_is_told_and_the_rest_goes_on(library: Library, tmp_path: Path) -> None:
    class Model(StackedModel):
        def encode_and_segment(self, images: FloatArray, /) -> EncodedSlices:
            if self.begun[-1] == "B" and not self.meeting:
                raise UserError("No code can be made of it.")
            return super().encode_and_segment(images)

    with studies_in_memory([make_study(name) for name in "ABC"]):
        report = index_studies([tmp_path], library, Model(studies_at_once=1), Job())
    assert report.added == ["A", "C"]
    assert [(path.name, sentence) for path, sentence in report.failed] == [("B", "No code can be made of it.")]
