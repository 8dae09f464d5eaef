"""``python main.py index DIR... --library LIB``: bring studies into a library."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.commands.options import add_model_options, load_chosen_model
from app.errors import PartialFailure, UserError
from app.jobs import Job
from app.library import IndexReport, index_studies, open_library

HELP = "Bring the studies below some folders into a library; run it again to go on where it stopped."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR", help="folder of one study, or of many at any depth")
    parser.add_argument("--library", required=True, metavar="LIB", help="library file; made if it is missing")
    parser.add_argument(
        "--labels",
        choices=("source", "predicted"),
        default="source",
        help="use a study's own label map where it has one (source), or the model's prediction always (predicted)",
    )
    add_model_options(parser)


def run(arguments: argparse.Namespace, job: Job) -> int:
    """Index; raises :class:`~app.errors.PartialFailure` when some studies could not be used."""
    for folder in arguments.folders:
        if not folder.is_dir():
            raise UserError(f"There is no folder {folder}: give the folder that holds the studies.")
    model = load_chosen_model(arguments)
    with open_library(arguments.library, model_id=model.id, create=True) as library:
        report = index_studies(arguments.folders, library, model, job, labels=arguments.labels)
    print(f"{arguments.library}: {len(report.added)} added, {len(report.present)} there already, {len(report.failed)} failed.")
    if report.failed:
        raise _failure(report)
    return 0


def _failure(report: IndexReport) -> PartialFailure | UserError:
    """List what failed; where nothing could be used at all it is plainly bad input."""
    sentences = "\n".join(f"  {sentence}" for _, sentence in report.failed)
    total = len(report.added) + len(report.present) + len(report.failed)
    if total == 1:
        return UserError(report.failed[0][1])
    heading = f"{len(report.failed)} of {total} studies could not be used:\n{sentences}"
    return UserError(heading) if len(report.failed) == total else PartialFailure(heading)
