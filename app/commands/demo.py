"""``python main.py demo``: everything for a first search, made on this machine and resumed where it was stopped."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import numpy as np

from app import cohort, frames, imaging, settings
from app.codes import Model, load_model
from app.errors import PartialFailure
from app.jobs import Job
from app.library import index_studies, open_library

HELP = "Build the template and the demo library of 40 synthetic patients, and a sketch to try them with."
SKETCH_SEED = 19_999
"""The last of the demo seeds: a patient whom the library does not hold."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to `parser`."""
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes that make patients (default: all cores)")


def run(arguments: argparse.Namespace, job: Job) -> int:
    """Make what is missing, then print where everything is, one ``Name: value`` a line (``run.sh`` reads them)."""
    model = load_model(settings.load_settings().model)
    template = cohort.ensure_template(job)
    patients = settings.demo_cohort_folder()
    cohort.write_cohort(patients, settings.DEMO_PATIENTS, settings.DEMO_SEED, arguments.jobs, False, job)
    library = settings.demo_library()
    drop_library_of_other_model(library, model)
    with open_library(str(library), model_id=model.id, create=True) as opened:
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


def drop_library_of_other_model(path: Path, model: Model) -> None:
    """Remove a demo library whose codes another model made (an older release's): nothing in it is the user's own."""
    if not path.exists():
        return
    with open_library(str(path), read_only=True) as library:
        stale = library.model_id not in (None, model.id)
    if stale:
        path.unlink()


def write_sketch(path: Path, template: Path, job: Job) -> int:
    """Write the lesion of a synthetic patient in its largest slice as a sketch on the template; return that slice."""
    folder = settings.data_folder() / "demo-sketch"
    cohort.write_cohort(folder, 1, SKETCH_SEED, 1, False, job)
    labels = imaging.load_study(imaging.study_folders(folder)[0]).labels
    assert labels is not None, "a synthetic patient is always labelled"
    planes = frames.planes(labels)
    k = int(np.argmax((planes > 0).sum(axis=(1, 2))))
    sketch = np.zeros_like(planes)
    sketch[k] = planes[k]
    imaging.save_label_planes(path, sketch, imaging.load_study(template))
    return k
