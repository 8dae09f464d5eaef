"""Writing cohorts: several processes, each patient whole or not there at all, finished ones never made again."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.cohort.maps import maps_file
from app.cohort.nifti import write_nifti
from app.cohort.patient import SyntheticPatient, make_patient
from app.errors import EnvironmentFault, UserError, describe_os_error
from app.jobs import Job
from app.outputs import only_writer
from app.threads import cores
from app.workers import run_tasks

PARTIAL = ".partial-"
"""Hidden folders of this prefix hold patients that are being written."""

LOCK = ".cohort-lock"
LARGEST_SEED = 999_999_999


def patient_name(seed: int, normal: bool) -> str:
    """Return the patient's name, e.g. ``SBMIR-SYN-010003`` (``SBMIR-NOR-`` for a normal subject)."""
    return f"SBMIR-{'NOR' if normal else 'SYN'}-{seed:06d}"


def study_file_names(name: str) -> list[str]:
    """Return the names of a study's files, in BraTS's manner of 2017 to 2020."""
    return [f"{name}_{part}.nii.gz" for part in ("t1", "t1ce", "t2", "flair", "seg")]


def write_study(folder: Path, patient: SyntheticPatient) -> None:
    """Write a patient as the study `folder` (parent must exist), whole or not at all; may raise OSError.

    Nothing happens if the folder exists by then, because somebody else has just finished the same patient.
    """
    with whole_or_not(folder, is_whole) as partial:
        for part, volume in patient.images.items():
            write_nifti(partial / f"{folder.name}_{part}.nii.gz", volume, patient.affine)
        write_nifti(partial / f"{folder.name}_seg.nii.gz", patient.labels, patient.affine)


@contextmanager
def whole_or_not(folder: Path, is_whole: Callable[[Path], bool]) -> Iterator[Path]:
    """Give a hidden folder to write into, which becomes `folder` at the end unless something failed; may raise OSError."""
    partial = Path(tempfile.mkdtemp(prefix=f"{PARTIAL}{folder.name}-", dir=folder.parent))
    try:
        partial.chmod(0o755)
        yield partial
        try:
            partial.rename(folder)
        except OSError:
            if not is_whole(folder):
                raise
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def is_whole(folder: Path) -> bool:
    """Whether `folder` is a finished study: all five files are there."""
    return all((folder / name).is_file() for name in study_file_names(folder.name))


def sweep(folder: Path) -> None:
    """Remove what an interrupted run left; the caller holds the folder's lock."""
    for partial in folder.glob(f"{PARTIAL}*"):
        shutil.rmtree(partial, ignore_errors=True)


def write_one(folder: str, seed: int, normal: bool) -> str:
    """Make and write one patient (runs in a worker process); returns its name.

    Raises
    ------
    EnvironmentFault
        If it cannot be written.
    """
    target = Path(folder) / patient_name(seed, normal)
    patient = make_patient(seed, normal)
    try:
        write_study(target, patient)
    except OSError as error:
        raise describe_os_error(error, target, "write") from error
    return target.name


def write_cohort(folder: Path, patients: int, seed: int, jobs: int, normal: bool, job: Job) -> list[Path]:
    """Write a cohort of synthetic patients; those that are already there are kept.

    Parameters
    ----------
    folder : Path
        Made if missing; one study folder a patient.
    patients : int
        How many; patient `i` has the seed ``seed + i``.
    seed : int
        Zero or more.
    jobs : int
        Worker processes. The voxels do not depend on it.
    normal : bool
        Subjects without a tumour.
    job : Job
        Progress and cancelling; an item is a patient.

    Returns
    -------
    list of Path
        The study folders in the order of their seeds.

    Raises
    ------
    UserError
        Bad numbers, a damaged patient in the folder, or another run at work there.
    EnvironmentFault
        Full disk, read-only folder, no template maps.
    Cancelled
        Patients that were finished stay.
    """
    check_numbers(patients, seed, jobs)
    targets = {s: folder / patient_name(s, normal) for s in range(seed, seed + patients)}
    kind = Kind(write_one, (normal,), is_whole, "patient")
    return write_missing(folder, targets, kind, jobs, job)


@dataclass(frozen=True)
class Kind:
    """What a cohort consists of.

    Attributes
    ----------
    write : callable
        A module-level function ``(folder, seed, *settings) -> name`` that makes and writes one, whole or not at all.
    settings : tuple
    is_whole : callable
        Whether a study folder is finished.
    word : str
        What one is called in sentences, e.g. "patient".
    """

    write: Callable[..., str]
    settings: tuple[bool, ...]
    is_whole: Callable[[Path], bool]
    word: str


def check_numbers(patients: int, seed: int, jobs: int) -> None:
    """Raise UserError if a cohort of this size, first seed and number of processes cannot be made."""
    if patients < 1:
        raise UserError(f"A cohort needs at least 1 patient, not {patients}.")
    if not 0 <= seed <= LARGEST_SEED - patients:
        raise UserError(f"The seed must lie between 0 and {LARGEST_SEED - patients}, not {seed}.")
    if jobs < 1:
        raise UserError(f"A cohort needs at least 1 process, not {jobs}.")


def write_missing(folder: Path, targets: dict[int, Path], kind: Kind, jobs: int, job: Job) -> list[Path]:
    """Write those of `targets` (study folders by seed) that are not there yet; see :func:`write_cohort` for what is raised."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise describe_os_error(error, folder, "make the folder") from error
    with only_writer(folder, LOCK):
        sweep(folder)
        missing = []
        for s, target in targets.items():
            if kind.is_whole(target):
                continue
            if target.exists():
                raise UserError(f"{target} is not a whole {kind.word}: delete it or choose another folder.")
            missing.append(s)
        job.start(len(targets), f"Making synthetic {kind.word}s", done=len(targets) - len(missing))
        if missing:
            maps_file()  # derived once here, not by every worker
            job.check()
            tasks = [(str(folder.resolve()), s, *kind.settings) for s in missing]
            try:
                for name in run_tasks(kind.write, tasks, min(jobs, len(tasks)), job):
                    job.advance(f"Made {name}")
            finally:
                sweep(folder)
    return list(targets.values())


def ensure_template(job: Job) -> Path:
    """Return the folder of the template, a tumour-free synthetic study, making it (once, 10-20 s) if it is missing.

    Raises
    ------
    EnvironmentFault
        If it cannot be written or the anatomy cannot be had.
    Cancelled
        If the job is cancelled before the template is there.
    """
    from app.settings import TEMPLATE_SEED, template_folder

    folder = template_folder()
    if is_whole(folder):
        return folder
    if folder.exists():
        raise EnvironmentFault(f"The template in {folder} is damaged: delete that folder, it will be made again.")
    job.start(1, "Making the template brain")
    patient = make_patient(TEMPLATE_SEED, normal=True, upright=True)
    job.check()
    try:
        write_study(folder, patient)
    except OSError as error:
        raise describe_os_error(error, folder, "write the template into") from error
    job.advance("Made the template brain")
    return folder


def default_jobs() -> int:
    """Return how many worker processes suit this machine: its cores, 8 at most."""
    return min(8, cores())
