"""``python main.py cohort``: synthetic patients in BraTS layout."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.jobs import Job

HELP = "Make synthetic patients: brain tumours in BraTS layout, heads in CT and MR, or dementia."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("out", type=Path, metavar="OUT", help="folder for the patients; those already there are kept")
    parser.add_argument("--patients", type=int, default=40, metavar="N", help="how many (default 40)")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="patient i has the seed S + i (default 0)")
    parser.add_argument("--jobs", type=int, default=None, metavar="J", help="processes (default: the cores, 8 at most)")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument(
        "--kind",
        choices=("tumour", "dementia"),
        default="tumour",
        help="tumour (default), or dementia: old brains in T1, normal or with Alzheimer's disease, as a BIDS data set",
    )
    kind.add_argument("--normal", action="store_true", help="subjects without a tumour")
    kind.add_argument("--ct", action="store_true", help="whole heads without a tumour, in CT (slightly moved), T1, T2 and PD")


def run(arguments: argparse.Namespace, job: Job) -> int:
    """Make the cohort; returns the exit status."""
    from app.cohort import default_jobs, write_ageing_brains, write_cohort, write_heads

    jobs = default_jobs() if arguments.jobs is None else arguments.jobs
    if arguments.kind == "dementia":
        subjects = write_ageing_brains(arguments.out, arguments.patients, arguments.seed, jobs, job)
        print(f"{len(subjects)} old brain{'' if len(subjects) == 1 else 's'}, half with Alzheimer's disease, in {arguments.out}.")
        return 0
    if arguments.ct:
        heads = write_heads(arguments.out, arguments.patients, arguments.seed, jobs, job)
        print(f"{len(heads)} synthetic head{'' if len(heads) == 1 else 's'} in {arguments.out}.")
        return 0
    made = write_cohort(arguments.out, arguments.patients, arguments.seed, jobs, arguments.normal, job)
    kind = "normal subject" if arguments.normal else "synthetic patient"
    print(f"{len(made)} {kind}{'' if len(made) == 1 else 's'} in {arguments.out}.")
    return 0
