"""``evaluate``: measure a model by simulated readers, on synthetic patients or on a folder of labelled studies."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.shared.brains import evaluate_brains
from app.commands.shared.options import add_model_options, check_json, listed_studies, load_chosen_model, write_json
from app.errors import UserError
from app.jobs import Job
from app.outputs import check_output, write_output
from app.settings import EVALUATION_SEED, data_folder

if TYPE_CHECKING:
    from app.codes import Model
    from app.evaluation import Evaluation
    from app.imaging import Study

HELP = "Measure a model: how well the rows of its queries agree with what was drawn, and its segmentations."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--patients", type=int, default=80, help="synthetic patients in the library (default 80)")
    parser.add_argument("--sketches", type=int, default=160, help="slices that every simulated reader draws (default 160)")
    parser.add_argument("--readers", default="", metavar="NAMES", help="simulated readers, such as careful,quick (default: all)")
    parser.add_argument("--seed", type=int, default=EVALUATION_SEED, help="first seed of the synthetic patients")
    parser.add_argument("--cases", type=Path, help="a folder of labelled studies instead of synthetic patients")
    parser.add_argument("--queries", type=Path, help="with --cases: a text file of study names that queries are taken from")
    parser.add_argument("--template", type=Path, help="a study folder to place the sketches on (default: the template)")
    parser.add_argument(
        "--volumes",
        type=Path,
        metavar="DIR",
        help="measure whole-brain models instead, on brains of known diagnosis (docs/volumes.md)",
    )
    parser.add_argument(
        "--volume-models", type=Path, nargs="+", metavar="FILE", help="with --volumes: models, those of one run's folds together"
    )
    parser.add_argument("--prepared", type=Path, metavar="DIR", help="with --volumes: where prepared volumes are kept")
    parser.add_argument("--json", metavar="FILE", help="write all figures as JSON too; - is the screen")
    parser.add_argument("--csv", metavar="FILE", help="write a line for each query, reader and ranking")
    parser.add_argument("--html", metavar="FILE", help="write one page with tables, plots and, of synthetic patients, pictures")
    parser.add_argument(
        "--pictures", action="store_true", help="with --html and --cases: show the patients too, on a page not to be published"
    )
    parser.add_argument(
        "--robustness",
        action="store_true",
        help="measure curves over what may be wrong instead: sketch error, slice thickness, noise, a missing sequence, contrast",
    )
    parser.add_argument("--png", metavar="FILE", help="with --robustness: draw the curves")
    parser.add_argument("--fresh", action="store_true", help="encode the studies anew, also those that the cache has")
    parser.add_argument("--jobs", type=int, default=2, help="processes that make synthetic patients")
    add_model_options(parser)


def run(arguments: argparse.Namespace, job: Job) -> int:
    """Measure, print the table, and write the JSON where asked."""
    if arguments.patients < 6 or arguments.sketches < 1:
        raise UserError("An evaluation needs at least 6 patients and 1 sketch.")
    if arguments.queries and not arguments.cases:
        raise UserError("--queries names studies of a folder: give the folder with --cases.")
    if arguments.pictures and not (arguments.html and arguments.cases):
        raise UserError(
            "--pictures shows the patients of --cases on the page of --html: give both (synthetic ones are always shown)."
        )
    read = [path for path in (arguments.queries, arguments.model, *(arguments.volume_models or ())) if path]
    check_json(arguments.json, *read)
    _check_robustness(arguments)
    for target in (arguments.csv, arguments.html, arguments.png):
        if target is not None:
            check_output(Path(target), read)
    if arguments.volumes is not None:
        return evaluate_brains(arguments, job)
    if arguments.volume_models:
        raise UserError("--volume-models are measured on a folder of brains: give it with --volumes.")
    from app.cohort import ensure_template
    from app.evaluation import READERS, Asking, as_text, choose_readers, encode_cases, evaluate
    from app.imaging import load_study

    readers = choose_readers(arguments.readers) if arguments.readers else READERS
    model = load_chosen_model(arguments)
    template = load_study(arguments.template or ensure_template(job))
    folders = _folders(arguments, job)
    names = [folder.name for folder in folders]
    asking = list(range(len(folders)))
    if arguments.queries:
        asking = [names.index(name) for name in listed_studies(arguments.queries, names)]
    if arguments.robustness:
        return _robustness(model, template, folders, asking, arguments, job)
    cases = encode_cases(folders, model, job, arguments.fresh)
    found = evaluate(model, template, cases, Asking(tuple(asking), arguments.sketches, tuple(readers)), job)
    print(as_text(found.report))
    _write(found, arguments, job)
    return 0


def _check_robustness(arguments: argparse.Namespace) -> None:
    """Refuse options that go with curves only, or not with them."""
    if arguments.png is not None and not arguments.robustness:
        raise UserError("--png draws the curves of --robustness: give both.")
    if arguments.robustness and (arguments.csv or arguments.html or arguments.readers):
        raise UserError("--robustness measures curves with sketches of its own: it goes with --json and --png alone.")


def _robustness(
    model: Model, template: Study, folders: list[Path], asking: list[int], arguments: argparse.Namespace, job: Job
) -> int:
    """Measure and tell the curves."""
    from app.evaluation import as_picture, measure_robustness

    found = measure_robustness(model, template, folders, asking, arguments.sketches, job)
    print(found.as_text())
    if arguments.json is not None:
        write_json(found.as_json(), arguments.json)
    if arguments.png is not None:
        write_output(Path(arguments.png), as_picture(found))
    return 0


def _folders(arguments: argparse.Namespace, job: Job) -> list[Path]:
    """Return the folders of the studies, synthetic ones made where they are missing."""
    from app.cohort import write_cohort
    from app.imaging import study_folders

    if arguments.cases:
        root = arguments.cases
        folders = study_folders(root) if root.is_dir() else []
    else:
        root = data_folder() / "evaluation-cohort"
        write_cohort(root, arguments.patients, arguments.seed, arguments.jobs, False, job)
        seeds = range(arguments.seed, arguments.seed + arguments.patients)
        folders = [folder for folder in study_folders(root) if int(folder.name.rpartition("-")[2]) in seeds]
    if len(folders) < 6:
        raise UserError(f"{root} holds {len(folders)} studies: an evaluation needs 6 or more, to rank five of them.")
    return folders


def _write(found: Evaluation, arguments: argparse.Namespace, job: Job) -> None:
    """Write what was asked for beside the table."""
    from app.evaluation import as_csv, as_html, picture_strips

    if arguments.json is not None:
        write_json(found.report.as_json(), arguments.json)
    if arguments.csv is not None:
        write_output(Path(arguments.csv), as_csv(found).encode("utf-8", "surrogatepass"))
    if arguments.html is not None:
        synthetic = arguments.cases is None
        strips = picture_strips(found, job) if synthetic or arguments.pictures else None
        write_output(Path(arguments.html), as_html(found.report, strips, synthetic).encode())
