"""``python main.py demo``: everything for a first search, made on this machine and resumed where it was stopped."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from app import frames, settings
from app.cohort import default_jobs, ensure_template, maps_file, patient_name, write_cohort
from app.commands.shared.options import add_model_options, load_chosen_model
from app.errors import PartialFailure
from app.imaging import load_study, save_label_planes
from app.jobs import Job
from app.library import StudyFacts, every_study, index_studies, open_library
from app.workers import run_tasks

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
    patients, library = settings.demo_cohort_folder(), settings.demo_library()
    jobs = default_jobs() if arguments.jobs is None else arguments.jobs
    model = load_chosen_model(arguments)  # first: torch counts its threads by the environment, which starting processes changes
    with _beside() as (beside, silent):
        job.start(1, "Making the template brain")
        anatomy = beside.submit(made_apart, "anatomy", silent)
        making = beside.submit(made_apart, "template", silent)
        sketching = beside.submit(sketch_patient, silent)
        anatomy.result()
        write_cohort(patients, arguments.patients, settings.DEMO_SEED, jobs, False, job)
        template, patient = making.result(), sketching.result()
    others = others_in_the_way(library, model.id)
    with open_library(library, space=model.space, create=True, add_model=bool(others)) as opened:
        report = index_studies([patients], opened, model, job)
    sketch = settings.data_folder() / "demo-sketch.nii.gz"
    k = write_sketch(sketch, template, patient)
    print(f"Folder: {settings.data_folder()}")
    print(f"Template: {template}")
    print(f"Library: {library}")
    print(f"Sketch: {sketch}")
    print(f"Slice: {k}")
    if others:
        tell_of_others(library, len(others), arguments.progress == "json")
    if report.failed:
        raise PartialFailure("\n".join(sentence for _, sentence in report.failed))
    return 0


def others_in_the_way(path: Path, model_id: str) -> list[StudyFacts]:
    """Remove a demo library whose codes another model made, as after an update, if it holds demo patients and nothing else.

    Returns
    -------
    list of StudyFacts
        The studies of the user's own for whose sake it was left as it is; none where the model's codes may be the only ones.
    """
    if not path.exists():
        return []
    with open_library(path, read_only=True) as library:
        held = [entry.id for entry in library.models()]
        if not held or model_id in held:
            return []
        own = [facts for facts in every_study(library, str(path)).values() if not is_demo_patient(facts)]
    if not own:
        path.unlink()
    return own


def is_demo_patient(facts: StudyFacts) -> bool:
    """Whether a study is one that this command made: by its seed, and by the folder that its files are in."""
    seeds = range(settings.DEMO_SEED, SKETCH_SEED + 1)
    made = {patient_name(seed, False) for seed in seeds}
    return facts.study in made and Path(facts.folder).parent.name == settings.demo_cohort_folder().name


def tell_of_others(library: Path, count: int, as_json: bool) -> None:
    """Say that a library was not made anew, and what to do about the studies that the model does not find in it."""
    studies = "a study that is" if count == 1 else f"{count} studies that are"
    notice = (
        f"{library} holds {studies} not of the demo, with the codes of another model. All of it is kept; to find them with this "
        "model too, bring them in again."
    )
    print(json.dumps({"report": {"notice": notice}}) if as_json else f"Notice: {notice}", flush=True)


@contextmanager
def _beside() -> Iterator[tuple[ThreadPoolExecutor, Job]]:
    """Give a thread for what has no part in the progress, and a job for it that is cancelled when the rest fails."""
    silent = Job()
    with ThreadPoolExecutor(1, "sbmir-demo") as beside:
        try:
            yield beside, silent
        except BaseException:
            silent.cancel()
            beside.shutdown(wait=False, cancel_futures=True)
            raise


def made_apart(what: str, job: Job) -> Path:
    """Make the anatomy or the template, if it is missing, in a process that gives its memory back."""
    (made,) = run_tasks(_make, [(what,)], 1, job)
    return Path(made)


def _make(what: str) -> str:
    return str(maps_file() if what == "anatomy" else ensure_template(Job()))


def sketch_patient(job: Job) -> Path:
    """Make the synthetic patient whose lesion is drawn; return its folder."""
    (patient,) = write_cohort(settings.data_folder() / "demo-sketch", 1, SKETCH_SEED, 1, False, job)
    return patient


def write_sketch(path: Path, template: Path, patient: Path) -> int:
    """Write the lesion of a synthetic patient in its largest slice as a sketch on the template; return that slice."""
    labels = load_study(patient).labels
    assert labels is not None, "a synthetic patient always has its labels"
    planes = frames.planes(labels)
    k = int(np.argmax((planes > 0).sum(axis=(1, 2))))
    sketch = np.zeros_like(planes)
    sketch[k] = planes[k]
    save_label_planes(path, sketch, load_study(template))
    return k
