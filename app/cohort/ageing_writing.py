"""Writing ageing brains as a BIDS data set: a T1w image a visit, what is true of each, and a table of the subjects."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.cohort.ageing import STRUCTURES, AgeingBrain, make_ageing_brain, visits
from app.cohort.nifti import write_nifti
from app.cohort.writing import Kind, check_numbers, whole_or_not, write_missing
from app.errors import UserError, describe_os_error
from app.jobs import Job
from app.outputs import write_output

TRUTH = "truth.json"
"""Beside each subject's sessions: diagnosis, sex, and age and volumes in ml at each visit."""
TRUTH_VERSION = 1
PARTICIPANTS = "participants.tsv"
MEASURES = "measures.tsv"
"""Volumes of structures in ml, a line a visit."""


@dataclass(frozen=True)
class VisitTruth:
    """One visit: its number from 1, age in years, and ml of ventricles, hippocampi, sulci and brain."""

    visit: int
    age: float
    volumes_ml: dict[str, float]


@dataclass(frozen=True)
class SubjectTruth:
    """What is true of a subject."""

    seed: int
    diagnosis: str
    sex: str
    visits: tuple[VisitTruth, ...]


def subject_name(seed: int) -> str:
    """Return a subject's name, e.g. ``sub-DEM010003``."""
    return f"sub-DEM{seed:06d}"


def image_path(subject: Path, visit: int) -> Path:
    """Return where the image of a visit lies."""
    session = f"ses-{visit}"
    return subject / session / "anat" / f"{subject.name}_{session}_T1w.nii.gz"


def is_whole_subject(folder: Path) -> bool:
    """Whether `folder` is a finished subject: what is true of it is written last."""
    return (folder / TRUTH).is_file()


def write_subject(folder: Path, scans: Iterable[AgeingBrain]) -> None:
    """Write the visits of one subject as `folder` (parent must exist), whole or not at all; may raise OSError."""
    with whole_or_not(folder, is_whole_subject) as partial:
        truth: dict[str, object] = {"version": TRUTH_VERSION}
        told = []
        for scan in scans:
            truth |= {"seed": scan.seed, "diagnosis": scan.diagnosis, "sex": scan.sex}
            told.append({"visit": scan.visit, "age": round(scan.age, 1), "volumes_ml": scan.volumes_ml})
            path = partial / image_path(folder, scan.visit).relative_to(folder)
            path.parent.mkdir(parents=True)
            write_nifti(path, scan.t1, scan.affine)
        (partial / TRUTH).write_text(json.dumps({**truth, "visits": told}, indent=1) + "\n", "utf-8")


def write_one_subject(folder: str, seed: int) -> str:
    """Make and write one subject (runs in a worker process); returns its name.

    Raises
    ------
    EnvironmentFault
        If it cannot be written.
    """
    target = Path(folder) / subject_name(seed)
    try:
        write_subject(target, [make_ageing_brain(seed, visit) for visit in range(1, visits(seed) + 1)])
    except OSError as error:
        raise describe_os_error(error, target, "write") from error
    return target.name


def write_ageing_brains(folder: Path, patients: int, seed: int, jobs: int, job: Job) -> list[Path]:
    """Write cognitively normal subjects (even seeds) and ones with Alzheimer's disease (odd seeds) as a BIDS data set.

    One in four has a second visit. Subjects that are already there are kept; ``participants.tsv`` tells age (at the first visit),
    sex and diagnosis of all in the folder.

    Parameters
    ----------
    folder : Path
        Made if missing; one folder a subject.
    patients : int
        How many; subject `i` has the seed ``seed + i``.
    seed : int
        Zero or more.
    jobs : int
        Worker processes. The voxels do not depend on it.
    job : Job
        Progress and cancelling; an item is a subject.

    Returns
    -------
    list of Path
        The subjects' folders in the order of their seeds.

    Raises
    ------
    UserError, EnvironmentFault, Cancelled
        As :func:`app.cohort.write_cohort`.
    """
    check_numbers(patients, seed, jobs)
    targets = {s: folder / subject_name(s) for s in range(seed, seed + patients)}
    made = write_missing(folder, targets, Kind(write_one_subject, (), is_whole_subject, "subject"), jobs, job)
    write_participants(folder)
    return made


def write_participants(folder: Path) -> None:
    """Write the tables of all subjects in a folder, and of what was measured of them.

    Raises
    ------
    UserError
        If what is true of a subject cannot be read.
    EnvironmentFault
        If the table cannot be written.
    """
    lines = ["participant_id\tage\tsex\tdiagnosis"]
    measured = ["\t".join(["study", *(f"{name}_ml" for name in STRUCTURES)])]
    for subject in sorted(folder.glob("sub-DEM*")):
        if is_whole_subject(subject):
            truth = read_truth(subject)
            lines.append(f"{subject.name}\t{truth.visits[0].age:.0f}\t{truth.sex}\t{truth.diagnosis}")
            for seen in truth.visits:
                volumes = [f"{seen.volumes_ml[name]:g}" for name in STRUCTURES]
                measured.append("\t".join([f"{subject.name}_ses-{seen.visit}", *volumes]))
    for name, rows in ((PARTICIPANTS, lines), (MEASURES, measured)):
        write_output(folder / name, ("\n".join(rows) + "\n").encode())


def read_truth(subject: Path) -> SubjectTruth:
    """Return what is true of a subject of a folder that :func:`write_ageing_brains` made.

    Raises
    ------
    UserError
        If the file is missing or not what was written.
    """
    path = subject / TRUTH
    try:
        told = json.loads(path.read_bytes())
        if told["version"] != TRUTH_VERSION:
            raise ValueError("version")
        seen = [
            VisitTruth(int(v["visit"]), float(v["age"]), {k: float(ml) for k, ml in v["volumes_ml"].items()})
            for v in told["visits"]
        ]
        if not seen:
            raise ValueError("visits")
        return SubjectTruth(int(told["seed"]), str(told["diagnosis"]), str(told["sex"]), tuple(seen))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError(
            f"{path} is missing or damaged: delete the folder {subject}, `cohort --kind dementia` makes it again."
        ) from error
