"""Studies on which a reader decides: cut again, kept, rejected, offered again; nothing of it reaches a library unasked."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from app.errors import UserError
from app.imaging import find_studies, load_study, read_preparation, read_volume, undecided
from app.jobs import Job, Progress
from app.preparation import keep, open_review, prepare_for_review, recut, reject, review
from app.preparation.many import prepared_one
from app.preparation.place import CORRECTED
from tests.support.studies.prepared import distances, quick_prepare, raw_study


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prepared")
    (files,) = find_studies([raw_study(folder / "in", "s1", ("t1", "t1ce", "flair"))], raw=True).studies
    quick_prepare(files, folder / "out", Job())
    return folder / "out"


@pytest.fixture
def prepared(tmp_path: Path, once: Path) -> Path:
    """Return the folder of a study that waits for a decision."""
    return shutil.copytree(once, tmp_path / "out") / "s1"


def image(folder: Path, modality: str) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    return np.asarray(read_volume(folder / f"{folder.name}_{modality}.nii.gz").data)


def test_what_waits_is_offered_again_until_it_is_decided(prepared: Path) -> None:
    assert [one.study for one in undecided(prepared.parent)] == ["s1"]
    assert undecided(prepared.parent / "nowhere") == []
    assert find_studies([prepared.parent]).unused == []
    keep(prepared)
    assert undecided(prepared.parent) == []
    assert not (prepared / "uncut.npz").exists()
    told = read_preparation(prepared)
    assert told is not None
    assert told.decision == "kept"
    assert load_study(prepared).study == "s1"


def test_the_same_brain_cuts_the_same_images(prepared: Path) -> None:
    before = {name: image(prepared, name) for name in ("t1", "t1ce", "flair")}
    opened = open_review(prepared)
    again = recut(opened, opened.uncut.brain)
    assert all(np.array_equal(before[name], image(prepared, name)) for name in before)
    assert CORRECTED in again.record.notices
    assert recut(again, opened.uncut.brain).record.notices.count(CORRECTED) == 1


def test_a_smaller_brain_is_cut_out_and_judged_anew(prepared: Path) -> None:
    opened = open_review(prepared)
    again = recut(opened, distances() < 0.92)
    assert np.array_equal(image(prepared, "t1") > 0, distances() < 0.92)
    assert again.record.numbers["brain_ml"] == pytest.approx((distances() < 0.92).sum() / 1000)
    assert again.record.verdict == "look"
    assert "covers the template" in again.record.reasons[0]
    assert "lies over" not in " ".join(again.record.reasons)  # what the networks said of a brain that a reader drew
    assert again.record.decision == "waiting"
    assert np.array_equal(open_review(prepared).uncut.brain, distances() < 0.92)
    assert CORRECTED in load_study(prepared).notices


def test_a_brain_that_cannot_be_one_fails_and_leaves_no_images(prepared: Path) -> None:
    opened = open_review(prepared)
    assert recut(opened, distances() < 0.5).record.verdict == "failed"
    assert not list(prepared.glob("*.nii.gz"))
    with pytest.raises(UserError, match="correct its brain"):
        keep(prepared)
    assert recut(open_review(prepared), distances() < 1).record.verdict != "failed"
    assert len(list(prepared.glob("*.nii.gz"))) == 3
    with pytest.raises(UserError, match="no brain left"):
        recut(opened, np.zeros_like(opened.uncut.brain))


def test_no_library_takes_in_what_was_rejected(prepared: Path) -> None:
    reject(prepared, remove=False)
    with pytest.raises(UserError, match="rejected by a reader"):
        load_study(prepared)
    ((_, sentence),) = find_studies([prepared.parent]).failed
    assert "rejected" in sentence
    assert undecided(prepared.parent) == []
    reject(prepared, remove=True)
    assert not prepared.exists()
    with pytest.raises(UserError, match="prepare the study again"):
        reject(prepared, remove=False)


def test_what_it_was_cut_from_is_checked(prepared: Path) -> None:
    whole = (prepared / "uncut.npz").read_bytes()
    (prepared / "uncut.npz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UserError, match="damaged"):
        open_review(prepared)
    (prepared / "uncut.npz").unlink()
    with pytest.raises(UserError, match="is gone"):
        open_review(prepared)


def test_numbers_have_limits(prepared: Path) -> None:
    told = {figure.title: figure for figure in open_review(prepared).figures}
    assert (told["Brain volume"].value, told["Brain volume"].good, told["Brain volume"].standing) == (
        "1250 ml",
        "900–2000",
        "good",
    )
    assert told["T1 covers"].standing == "good"


# -- preparing one


def test_a_study_is_prepared_by_a_process_that_tells_its_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (files,) = find_studies([raw_study(tmp_path / "in", "s1")], raw=True).studies
    told: list[Progress] = []

    def in_this_process(function: object, tasks: object, processes: int, job: Job, tell: object) -> list[str]:
        assert (function, processes) == (prepared_one, 1)
        assert callable(tell)
        for done in range(5):
            tell(Progress(done, 5, "as the child says it"))
        quick_prepare(files, tmp_path / "out", Job())
        return ['{"study": "s1"}']

    monkeypatch.setattr(review, "run_tasks", in_this_process)
    record = prepare_for_review(files, tmp_path / "out", Job(told.append))
    assert record.decision == "waiting"
    assert [one.text for one in told] == ["Taking the shading", "Placing", "Registering", "Finding the brain", "Measuring"]
    assert [one.remaining_s is not None for one in told] == [False, False, True, True, True]

    def never(*arguments: object) -> list[str]:
        raise AssertionError("what waits for a decision is not made again")

    monkeypatch.setattr(review, "run_tasks", never)
    assert prepare_for_review(files, tmp_path / "out", Job()) == record


def test_a_bad_study_tells_its_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (files,) = find_studies([raw_study(tmp_path / "in", "s1")], raw=True).studies
    monkeypatch.setattr(review, "run_tasks", lambda *arguments: ['{"study": "s1", "problem": "s1 holds no head."}'])
    with pytest.raises(UserError, match="holds no head"):
        prepare_for_review(files, tmp_path / "out", Job())
    with pytest.raises(UserError, match="choose a folder beside it"):
        prepare_for_review(files, files.folder / "out", Job())
