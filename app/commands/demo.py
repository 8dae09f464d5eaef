"""``python main.py demo``: everything for a first search, made on this machine and resumed where it was stopped."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from app import frames, settings
from app.cohort import default_jobs, ensure_template, write_cohort
from app.commands.options import add_model_options, load_chosen_model
from app.errors import PartialFailure
from app.imaging import load_study, save_label_planes
from app.jobs import Job
from app.library import index_studies, open_library

HELP = "Build the template, the demo library of 40 synthetic patients, and a sketch to try them with."
SKETCH_SEED = 19_999
"""The last of the demo seeds: a patient whom the library does not hold."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "--patients", type=int, default=settings.DEMO_PATIENTS, metavar="N", help=f"how many (default {settings.DEMO_PATIENTS})"
    )
    parser.add_argument("--jobs", type=int, default=None, metavar="J", help="processes (default: the cores, 8 at most)")
    add_model_options(parser)


def run(arguments: argparse.Namespace, job: Job) -> int:
    """Make what is missing, then print where everything is, one ``Name: value`` a line (``run.sh`` reads them)."""
    model = load_chosen_model(arguments)
    template = ensure_template(job)
    patients, library = settings.demo_cohort_folder(), settings.demo_library()
    jobs = default_jobs() if arguments.jobs is None else arguments.jobs
    write_cohort(patients, arguments.patients, settings.DEMO_SEED, jobs, False, job)
    drop_library_of_other_model(library, model.id)
    with open_library(library, space=model.space, create=True) as opened:
        report = index_studies([patients], opened, model, job)
    sketch = settings.data_folder() / "demo-sketch.nii.gz"
    k = write_sketch(sketch, template, job)
    print(f"Folder: {settings.data_folder()}")
    print(f"Template: {template}")
    print(f"Library: {library}")
    print(f"Sketch: {sketch}")
    print(f"Slice: {k}")
    if report.failed:
        raise PartialFailure("\n".join(sentence for _, sentence in report.failed))
    return 0


def drop_library_of_other_model(path: Path, model_id: str) -> None:
    """Remove a demo library whose codes another model made, as after an update: nothing in it is the user's own."""
    if not path.exists():
        return
    with open_library(path, read_only=True) as library:
        stale = library.model_id not in (None, model_id)
    if stale:
        path.unlink()


def write_sketch(path: Path, template: Path, job: Job) -> int:
    """Write the lesion of a synthetic patient in its largest slice as a sketch on the template; return that slice."""
    (patient,) = write_cohort(settings.data_folder() / "demo-sketch", 1, SKETCH_SEED, 1, False, job)
    labels = load_study(patient).labels
    assert labels is not None, "a synthetic patient always has its labels"
    planes = frames.planes(labels)
    k = int(np.argmax((planes > 0).sum(axis=(1, 2))))
    sketch = np.zeros_like(planes)
    sketch[k] = planes[k]
    save_label_planes(path, sketch, load_study(template))
    return k
