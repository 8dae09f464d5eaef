"""Writing cohorts: the same voxels on any number of processes, and nothing lost or half done whatever happens."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nibabel as nib
import numpy as np
import numpy.typing as npt
import pytest

from app import cohort, workers
from app.cohort import SyntheticPatient, writing
from app.errors import Cancelled, EnvironmentFault, UserError
from app.imaging import load_study, study_folders
from app.jobs import Job, Progress
from app.outputs import only_writer
from app.settings import REPOSITORY
from tests.support.cohort_run import blank
from tests.support.cohort_worker import echo
from tests.support.studies.synthetic import SEED

pytestmark = pytest.mark.usefixtures("shared_anatomy")

RUN = [sys.executable, "-m", "tests.support.cohort_run"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return a cohort of two: the first patient was there already, the second is made by one of two processes."""
    folder = tmp_path_factory.mktemp("cohort")
    writing.write_study(folder / writing.patient_name(SEED - 1, False), blank(SEED - 1))
    return cohort.write_cohort(folder, 2, SEED - 1, 2, False, Job())


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of a folder's files by name."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_cohort_has_brats_names_and_is_read_as_studies(made: list[Path]) -> None:
    assert [path.name for path in made] == ["SBMIR-SYN-019999", "SBMIR-SYN-020000"]
    assert sorted(contents(made[1])) == [f"SBMIR-SYN-020000_{part}.nii.gz" for part in ("flair", "seg", "t1", "t1ce", "t2")]
    assert study_folders(made[0].parent) == made
    study = load_study(made[1])
    assert study.labels is not None and set(np.unique(study.labels)) <= {0, 1, 2, 3}


def test_voxels_do_not_depend_on_the_number_of_processes(made: list[Path], synthetic_patient: SyntheticPatient) -> None:
    """They are those of a patient that a process of the tests has made for itself."""
    volumes: dict[str, npt.NDArray[np.generic]] = {**synthetic_patient.images, "seg": synthetic_patient.labels}
    for part, volume in volumes.items():
        image = nib.nifti1.Nifti1Image.from_filename(made[1] / f"{made[1].name}_{part}.nii.gz")
        assert np.array_equal(np.asarray(image.dataobj), volume), part


def test_finished_patients_are_kept_and_stale_parts_swept(made: list[Path]) -> None:
    folder = made[0].parent
    before = {path: path.stat().st_mtime_ns for study in made for path in study.iterdir()}
    (folder / f"{writing.PARTIAL}SBMIR-SYN-000009-x1").mkdir()
    seen: list[Progress] = []
    assert cohort.write_cohort(folder, 2, SEED - 1, 1, False, Job(seen.append)) == made
    assert {path: path.stat().st_mtime_ns for study in made for path in study.iterdir()} == before
    assert (seen[0].done, seen[0].total) == (2, 2)
    assert not list(folder.glob(f"{writing.PARTIAL}*"))


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
def test_a_killed_run_leaves_whole_patients_and_is_resumed(tmp_path: Path) -> None:
    """Killed with all its processes while it writes the third file of the second patient."""
    names = [writing.patient_name(seed, False) for seed in (6, 7)]
    for seed, name in zip((6, 7), names, strict=True):
        (tmp_path / "wanted").mkdir(exist_ok=True)
        writing.write_study(tmp_path / "wanted" / name, blank(seed))
    wanted = [contents(tmp_path / "wanted" / name) for name in names]
    folder = tmp_path / "cohort"
    words = ["cohort", str(folder), "--patients", "2", "--seed", "6", "--jobs", "1", "--progress", "none"]
    child = subprocess.Popen([*RUN, f"{names[1]}_t2.nii.gz", *words], cwd=REPOSITORY, start_new_session=True)
    try:
        deadline = time.monotonic() + 120
        while not list(folder.glob(f"{writing.PARTIAL}{names[1]}*/{names[1]}_t1ce.nii.gz")):
            assert child.poll() is None and time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    first = folder / names[0]
    assert study_folders(folder) == [first]
    assert contents(first) == wanted[0]
    written = first.stat().st_mtime_ns
    subprocess.run([*RUN, "", *words], cwd=REPOSITORY, check=True, stdout=subprocess.DEVNULL)
    assert first.stat().st_mtime_ns == written
    assert [contents(folder / name) for name in names] == wanted
    assert not list(folder.glob(f"{writing.PARTIAL}*"))


def test_a_folder_has_one_writer_at_a_time(tmp_path: Path) -> None:
    with only_writer(tmp_path, writing.LOCK), pytest.raises(UserError, match="Another run is writing into"):
        cohort.write_cohort(tmp_path, 1, 0, 1, False, Job())
    with only_writer(tmp_path, writing.LOCK):
        pass


@pytest.mark.parametrize(
    ("patients", "seed", "jobs", "sentence"),
    [
        (0, 0, 1, "at least 1 patient, not 0"),
        (1, -1, 1, "seed must lie between 0 and .*, not -1"),
        (1, 0, 0, "at least 1 process, not 0"),
    ],
)
def test_bad_numbers_are_refused(tmp_path: Path, patients: int, seed: int, jobs: int, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        cohort.write_cohort(tmp_path / "c", patients, seed, jobs, False, Job())
    assert not (tmp_path / "c").exists()


def test_half_a_patient_of_somebody_else_is_not_overwritten(tmp_path: Path) -> None:
    other = tmp_path / writing.patient_name(3, False)
    other.mkdir()
    (other / "notes.txt").write_text("mine")
    with pytest.raises(UserError, match="SBMIR-SYN-000003 is not a whole patient: delete it"):
        cohort.write_cohort(tmp_path, 1, 3, 1, False, Job())
    assert (other / "notes.txt").read_text() == "mine"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentFault, match=r"Cannot make the folder .*file/out: .*Check"):
        cohort.write_cohort(tmp_path / "file" / "out", 1, 0, 1, False, Job())


def test_a_full_disk_gives_a_sentence_and_leaves_no_half_patient(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[Path] = []

    def fill_up(path: Path, volume: object, affine: object) -> None:
        if len(written) == 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        path.write_bytes(b"")
        written.append(path)

    monkeypatch.setattr(writing, "make_patient", blank)
    monkeypatch.setattr(writing, "write_nifti", fill_up)
    with pytest.raises(EnvironmentFault, match=r"Cannot write .*SBMIR-SYN-000001: No space left on device\. Free some disk"):
        writing.write_one(str(tmp_path), 1, False)
    assert len(written) == 3 and not list(tmp_path.iterdir())


def test_who_comes_second_leaves_the_first_ones_patient(tmp_path: Path) -> None:
    folder = tmp_path / "SBMIR-SYN-000001"
    writing.write_study(folder, blank(1))
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    writing.write_study(folder, blank(1))
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before
    assert list(tmp_path.iterdir()) == [folder]


def test_workers_answer_every_task_on_one_thread_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    tasks = [("a",), ("b",), ("threads",), ("c",), ("d",)]
    assert sorted(workers.run_tasks(echo, tasks, 2, Job())) == ["1", "a", "b", "c", "d"]
    assert os.environ["OMP_NUM_THREADS"] == "7"


@pytest.mark.parametrize(
    ("action", "kind", "sentence"),
    [
        ("user", UserError, "your mistake"),
        ("fault", EnvironmentFault, "the disk is gone"),
        ("bug", RuntimeError, "ZeroDivisionError: ours"),
        ("die", EnvironmentFault, "worker process was killed"),
    ],
)
def test_what_goes_wrong_in_a_worker_is_told(action: str, kind: type[Exception], sentence: str) -> None:
    with pytest.raises(kind, match=sentence):
        list(workers.run_tasks(echo, [(action,)], 1, Job()))


def test_cancelling_stops_the_workers_at_once() -> None:
    job = Job()
    results = workers.run_tasks(echo, [("a",), ("sleep",)], 1, job)
    assert next(results) == "a"
    job.cancel()
    started = time.monotonic()
    with pytest.raises(Cancelled):
        next(results)
    assert time.monotonic() - started < 60
