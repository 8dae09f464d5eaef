"""Bringing studies in: what is encoded, measured and predicted, resuming, and studies that cannot be used."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from app import frames
from app.errors import Cancelled, EnvironmentFault, UserError
from app.imaging import Study
from app.jobs import Job, Progress
from app.library import Library, StudyRecord, index_studies, open_library
from app.library.measuring import lesion_side
from app.library.sqlite.store import SqliteLibrary
from app.library.store import Opening
from tests.support.library_support import (
    BRAIN_SLICES,
    LENGTH,
    SIZE,
    FakeModel,
    lesion_plane,
    make_study,
    studies_in_memory,
)
from tests.support.studies.imaging_files import small_image, small_study

pytestmark = pytest.mark.usefixtures("no_content_hash")

INNER = list(BRAIN_SLICES)[1:-1]
DISC_MM2 = float((lesion_plane(110, 90) > 0).sum())


@pytest.fixture
def model() -> FakeModel:
    return FakeModel()


@pytest.fixture
def library(tmp_path: Path, model: FakeModel) -> Library:
    return open_library(tmp_path / "library.sbmir", space=model.space, create=True)


def test_a_study_is_encoded_where_it_holds_brain(library: Library, model: FakeModel, tmp_path: Path) -> None:
    study = make_study("A")
    with studies_in_memory([study]):
        report = index_studies([tmp_path], library, model, Job())
    assert (report.added, report.present, report.failed) == (["A"], [], [])
    table = library.codes()
    assert table.codes.unit.tolist() == list(BRAIN_SLICES)
    codes = model.encode_images(study.network_input([63], SIZE))
    row = list(BRAIN_SLICES).index(63)
    assert np.array_equal(table.codes.parts["normal"][row], codes.normal[0].astype(np.float16))
    assert np.array_equal(table.codes.parts["abnormal"][row], codes.abnormal[0].astype(np.float16))
    assert np.array_equal(library.display_planes("A", "flair"), study.display("flair"))
    assert study.labels is not None
    assert np.array_equal(library.label_planes("A"), frames.planes(study.labels))


def test_facts_of_a_source_label_map(library: Library, model: FakeModel, tmp_path: Path) -> None:
    with studies_in_memory([make_study("A", patient="P")]):
        index_studies([tmp_path], library, model, Job())
    (facts,) = library.studies()
    assert (facts.study, facts.patient, facts.collection, facts.labels_from) == ("A", "P", "tests", "source")
    assert facts.slices == tuple(BRAIN_SLICES)
    assert facts.area_mm2["edema"] == (0.0, *[DISC_MM2] * len(INNER), 0.0)
    assert facts.area_mm2["core"] == facts.area_mm2["enhancing"] == (0.0,) * len(BRAIN_SLICES)
    assert facts.representative_slice == INNER[0]
    assert facts.side == "left"
    assert Path(facts.folder) == tmp_path / "A"
    assert set(facts.modalities) == {"t1", "t1ce", "flair"}
    assert "encode_and_segment" not in model.calls


def test_labels_are_predicted_where_there_are_none(library: Library, model: FakeModel, tmp_path: Path) -> None:
    with studies_in_memory([make_study("A", (110, 150), labels=False)]):
        index_studies([tmp_path], library, model, Job())
    (facts,) = library.studies()
    assert facts.labels_from == "predicted"
    assert facts.side == "right"
    found, wanted = library.label_slice("A", 64) > 0, lesion_plane(110, 150) > 0
    assert 2 * (found & wanted).sum() / (found.sum() + wanted.sum()) > 0.75  # the network's pixels are 10 mm wide
    assert not library.label_slice("A", BRAIN_SLICES[0]).any()


def test_predictions_can_be_asked_for(library: Library, model: FakeModel, tmp_path: Path) -> None:
    with studies_in_memory([make_study("A")]):
        index_studies([tmp_path], library, model, Job(), labels="predicted")
    assert library.studies()[0].labels_from == "predicted"


def test_a_study_without_a_lesion(library: Library, model: FakeModel, tmp_path: Path) -> None:
    with studies_in_memory([make_study("A", None)]):
        index_studies([tmp_path], library, model, Job())
    (facts,) = library.studies()
    assert facts.side == "none"
    assert facts.representative_slice == BRAIN_SLICES[len(BRAIN_SLICES) // 2]


@pytest.mark.parametrize(
    ("columns", "side"), [((80,), "left"), ((160,), "right"), ((80, 160), "both"), ((80, 82, 84, 160), "left"), ((), "none")]
)
def test_sides_are_the_patients(columns: tuple[int, ...], side: str) -> None:
    """Column 0 is the patient's left; a part of a quarter or less does not make it both sides."""
    brain = np.zeros((3, 240, 240), bool)
    brain[:, 60:180, 50:190] = True
    labels = np.zeros(brain.shape, np.uint8)
    for row, column in enumerate(columns):
        labels[1, 100 + row, column] = 1
    assert lesion_side(labels, brain) == side


def test_the_midline_is_that_of_the_brain() -> None:
    brain = np.zeros((1, 240, 240), bool)
    brain[:, 60:180, 100:220] = True
    labels = np.zeros(brain.shape, np.uint8)
    labels[0, 100, 140] = 1
    assert lesion_side(labels, brain) == "left"


def test_a_run_resumes_and_tells_progress(library: Library, model: FakeModel, tmp_path: Path) -> None:
    told: list[Progress] = []
    studies = [make_study(name, seed=seed) for seed, name in enumerate("ABC")]
    with studies_in_memory(studies[:2]):
        index_studies([tmp_path], library, model, Job())
    with studies_in_memory(studies):
        report = index_studies([tmp_path], library, model, Job(told.append))
    assert (report.added, report.present) == (["C"], ["A", "B"])
    assert [(progress.done, progress.total) for progress in told] == [(2, 3), (3, 3)]


def test_cancelling_keeps_what_was_finished(library: Library, model: FakeModel, tmp_path: Path) -> None:
    job = Job(lambda progress: job.cancel() if progress.done == 1 else None)
    with studies_in_memory([make_study(name) for name in "ABC"]), pytest.raises(Cancelled):
        index_studies([tmp_path], library, model, job)
    assert [facts.study for facts in library.studies()] == ["A"]


def test_a_bad_study_does_not_stop_the_rest(library: Library, model: FakeModel, tmp_path: Path) -> None:
    empty = make_study("B", slices=[60, 61, 62])
    empty = replace(empty, images={key: np.zeros_like(image) for key, image in empty.images.items()})
    with studies_in_memory([make_study("A"), empty, make_study("C")]):
        report = index_studies([tmp_path], library, model, Job())
    assert report.added == ["A", "C"]
    assert [folder.name for folder, _ in report.failed] == ["B"]
    assert "holds no brain" in report.failed[0][1]


@pytest.mark.parametrize("fault", [EnvironmentFault("The file b.nii cannot be read."), OSError(5, "Input/output error")])
def test_a_study_on_a_failing_disk_does_not_stop_the_rest(
    library: Library, model: FakeModel, tmp_path: Path, fault: Exception
) -> None:
    class Failing(Study):
        def brain(self) -> npt.NDArray[np.bool_]:
            raise fault

    good = make_study("A")
    fields = {name: getattr(good, name) for name in good.__dataclass_fields__ if not name.startswith("_")}
    with studies_in_memory([Failing(**{**fields, "study": "B"}), good]):
        report = index_studies([tmp_path], library, model, Job())
    assert report.added == ["A"]
    assert [folder.name for folder, _ in report.failed] == ["B"]


def test_codes_that_overflow_are_the_studys_failure(library: Library, tmp_path: Path) -> None:
    with studies_in_memory([make_study("A")]):
        report = index_studies([tmp_path], library, FakeModel(scale=1e9), Job())
    assert "not finite" in report.failed[0][1]
    assert library.studies() == []


def test_two_folders_of_one_name_are_told(library: Library, model: FakeModel, tmp_path: Path) -> None:
    for parent in "xy":
        small_study(tmp_path / parent / "P1")
    report = index_studies([tmp_path], library, model, Job())
    assert report.added == ["P1"]
    assert report.failed[0][0] == tmp_path / "y" / "P1"
    assert "are both named P1: rename one" in report.failed[0][1]
    assert index_studies([tmp_path / "x", tmp_path / "x" / "P1"], library, model, Job()).failed == []


def test_a_library_that_fails_stops_the_run(library: Library, model: FakeModel, tmp_path: Path) -> None:
    library.close()
    reader = open_library(tmp_path / "library.sbmir", read_only=True)
    with studies_in_memory([make_study("A")]), pytest.raises(EnvironmentFault, match="reading only"):
        index_studies([tmp_path], reader, model, Job())


def test_a_full_disk_stops_the_run(library: Library, model: FakeModel, tmp_path: Path) -> None:
    class FullLibrary(SqliteLibrary):
        def add(self, record: StudyRecord) -> None:
            raise EnvironmentFault("The disk is full.")

    full = FullLibrary(library.address, Opening(space=model.space))
    with studies_in_memory([make_study("A"), make_study("B")]), pytest.raises(EnvironmentFault, match="disk is full"):
        index_studies([tmp_path], full, model, Job())


def test_another_models_library_is_refused(library: Library, tmp_path: Path) -> None:
    with studies_in_memory([make_study("A")]), pytest.raises(UserError, match="another model"):
        index_studies([tmp_path], library, FakeModel(id="other"), Job())


def test_folders_without_studies_are_refused(library: Library, model: FakeModel, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UserError, match="There are no studies"):
        index_studies([tmp_path / "empty"], library, model, Job())
    with pytest.raises(UserError, match="missing does not exist"):
        index_studies([tmp_path / "missing"], library, model, Job())


def test_files_from_disk(library: Library, model: FakeModel, tmp_path: Path) -> None:
    """Folders at two depths, one of them broken, through the real reader."""
    small_study(tmp_path / "site" / "P1")
    broken = small_study(tmp_path / "P2")
    for file in broken.iterdir():
        file.write_bytes(file.read_bytes()[:200])
    report = index_studies([tmp_path], library, model, Job())
    assert report.added == ["P1"]
    ((folder, sentence),) = report.failed
    assert folder == broken
    assert str(broken) in sentence
    (facts,) = library.studies()
    assert (facts.patient, facts.study, facts.collection, facts.placed) == ("P1", "P1", "site", True)
    assert (small_image() > 0).any(axis=(0, 1)).sum() * 6 == pytest.approx(len(facts.slices), abs=6)
    assert library.codes().codes.parts["normal"].shape == (len(facts.slices), LENGTH)
