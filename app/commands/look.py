"""``look``: learn the second look's weights from labelled studies, so that they suit a hospital's own model and patients."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.shared.options import add_model_options, listed_studies, load_chosen_model, write_json
from app.errors import UserError
from app.jobs import Job
from app.outputs import check_output
from app.settings import DEMO_SEED, data_folder

if TYPE_CHECKING:
    from app.codes import Model
    from app.evaluation import Group

HELP = "Learn how the second look weighs size, place and pattern, from labelled studies and a model's label maps of them."

FIRST_SEED = 3000
FEWEST = 6
SYNTHETIC_WEIGHT = 0.7
"""What a pair of synthetic patients counts beside real ones: they fill in what few patients do not show, and look less varied."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--cases", type=Path, metavar="DIR", help="a folder of labelled studies")
    parser.add_argument("--only", type=Path, metavar="LIST", help="with --cases: a text file of the study names to learn from")
    parser.add_argument("--synthetic", type=int, default=0, metavar="N", help="learn from so many synthetic patients (too)")
    parser.add_argument(
        "--seed", type=int, default=FIRST_SEED, help=f"first seed of the synthetic patients, all below {DEMO_SEED}"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the file of weights to write (.json)")
    parser.add_argument("--template", type=Path, help="a study folder to place the sketches on (default: the template)")
    parser.add_argument("--fresh", action="store_true", help="encode the studies anew, also those that the cache has")
    parser.add_argument("--jobs", type=int, default=2, help="processes that make synthetic patients")
    add_model_options(parser)


def run(arguments: argparse.Namespace, job: Job) -> int:
    """Learn, write the weights, and say how they are used."""
    _check(arguments)
    from app.cohort import ensure_template
    from app.evaluation import learn_look
    from app.imaging import load_study
    from app.retrieval.template import TemplateSlices

    model = load_chosen_model(arguments)
    template = TemplateSlices(load_study(arguments.template or ensure_template(job), labels=False))
    weights = learn_look(_groups(arguments, model, job), template, model.id, job)
    write_json(weights.model_dump(mode="json"), str(arguments.out))
    print(f"Learned from {weights.learned_from}.")
    print(f"{arguments.out} holds the weights: name it as search.look_weights in the settings to search by them.")
    return 0


def _check(arguments: argparse.Namespace) -> None:
    """Refuse what can be refused before anything is read."""
    if arguments.cases is None and not arguments.synthetic:
        raise UserError(
            "Learn from what? Give a folder of labelled studies with --cases, or a number of patients with --synthetic."
        )
    if arguments.only and arguments.cases is None:
        raise UserError("--only names studies of a folder: give the folder with --cases.")
    if arguments.synthetic and arguments.synthetic < FEWEST:
        raise UserError(f"--synthetic {arguments.synthetic} is too few: pairs are formed among {FEWEST} patients or more.")
    if arguments.seed < 0 or arguments.seed + arguments.synthetic > DEMO_SEED:
        raise UserError(
            f"--seed {arguments.seed} is out of range: patients to learn from have seeds below {DEMO_SEED}, and those from there "
            "on are kept for the demo library and evaluations."
        )
    check_output(arguments.out, [path for path in (arguments.only, arguments.model) if path])


def _groups(arguments: argparse.Namespace, model: Model, job: Job) -> list[Group]:
    """Encode the studies; real and synthetic patients are compared among themselves."""
    from app.cohort import write_cohort
    from app.evaluation import Group, encode_cases
    from app.imaging import study_folders

    groups: list[Group] = []
    if arguments.cases is not None:
        folders = study_folders(arguments.cases) if arguments.cases.is_dir() else []
        if arguments.only:
            wanted = set(listed_studies(arguments.only, [folder.name for folder in folders]))
            folders = [folder for folder in folders if folder.name in wanted]
        if len(folders) < FEWEST:
            raise UserError(
                f"{len(folders)} studies of {arguments.cases} are to be learned from: pairs are formed among {FEWEST} or more."
            )
        cases = encode_cases(folders, model, job, arguments.fresh)
        groups.append(Group("patients", cases, model.space.structures))
    if arguments.synthetic:
        root = data_folder() / "learning-cohort"
        write_cohort(root, arguments.synthetic, arguments.seed, arguments.jobs, False, job)
        seeds = range(arguments.seed, arguments.seed + arguments.synthetic)
        folders = [folder for folder in study_folders(root) if int(folder.name.rpartition("-")[2]) in seeds]
        weight = SYNTHETIC_WEIGHT if groups else 1.0
        name = f"synthetic patients (seeds {seeds[0]} to {seeds[-1]}, weight {weight:g})"
        groups.append(Group(name, encode_cases(folders, model, job, arguments.fresh), model.space.structures, weight))
    return groups
