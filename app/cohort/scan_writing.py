"""Writing heads as CT and MR scanners show them, with the truth of how the CT was moved."""

from __future__ import annotations

import json
from pathlib import Path

from app.cohort.nifti import write_nifti
from app.cohort.scans import MR_WEIGHTINGS, ScannedHead, make_scanned_head
from app.cohort.writing import Kind, check_numbers, whole_or_not, write_missing
from app.errors import describe_os_error
from app.jobs import Job

TRUTH_VERSION = 1


def head_name(seed: int) -> str:
    """Return a head's name, e.g. ``SBMIR-CTM-010003``."""
    return f"SBMIR-CTM-{seed:06d}"


def head_file_names(name: str) -> list[str]:
    """Return the names of a head's files."""
    return [*(f"{name}_{part}.nii.gz" for part in ("ct", *MR_WEIGHTINGS)), f"{name}_truth.json"]


def is_whole_head(folder: Path) -> bool:
    """Whether `folder` is a finished head: all five files are there."""
    return all((folder / name).is_file() for name in head_file_names(folder.name))


def write_head(folder: Path, head: ScannedHead) -> None:
    """Write a head as the study `folder` (parent must exist), whole or not at all; may raise OSError."""
    truth = {"version": TRUTH_VERSION, "seed": head.seed, "mr_to_ct": head.mr_to_ct.tolist(), "floor_mm": head.floor_mm}
    with whole_or_not(folder, is_whole_head) as partial:
        for part, volume in head.images.items():
            write_nifti(partial / f"{folder.name}_{part}.nii.gz", volume, head.affine)
        (partial / f"{folder.name}_truth.json").write_text(json.dumps(truth, indent=1) + "\n", "utf-8")


def write_one_head(folder: str, seed: int) -> str:
    """Make and write one head (runs in a worker process); returns its name.

    Raises
    ------
    EnvironmentFault
        If it cannot be written.
    """
    target = Path(folder) / head_name(seed)
    head = make_scanned_head(seed)
    try:
        write_head(target, head)
    except OSError as error:
        raise describe_os_error(error, target, "write") from error
    return target.name


def write_heads(folder: Path, heads: int, seed: int, jobs: int, job: Job) -> list[Path]:
    """Write heads in CT, T1, T2 and PD; those that are already there are kept.

    Beside the images lies ``NAME_truth.json``: `mr_to_ct`, the rigid motion (4, 4) from a place in the MR to the same anatomy in
    the CT, both in mm, and `floor_mm`, the height above which the head is complete.

    Parameters
    ----------
    folder : Path
        Made if missing; one study folder a head.
    heads : int
        How many; head `i` has the seed ``seed + i``.
    seed : int
        Zero or more.
    jobs : int
        Worker processes. The voxels do not depend on it.
    job : Job
        Progress and cancelling; an item is a head.

    Returns
    -------
    list of Path
        The study folders in the order of their seeds.

    Raises
    ------
    UserError, EnvironmentFault, Cancelled
        As :func:`app.cohort.write_cohort`.
    """
    check_numbers(heads, seed, jobs)
    targets = {s: folder / head_name(s) for s in range(seed, seed + heads)}
    return write_missing(folder, targets, Kind(write_one_head, (), is_whole_head, "head"), jobs, job)
