"""``python main.py index DIR... --library LIB``: bring studies into a library."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from app.codes import SliceModel, StudyModel
from app.commands.shared.brains import open_brain_model
from app.commands.shared.options import (
    add_library_option,
    add_looking_options,
    add_model_options,
    library_address,
    load_chosen_model,
    looking_of,
)
from app.errors import PartialFailure, UserError
from app.imaging import Looking, by_reason, problems_by_reason
from app.jobs import Job
from app.library import IndexReport, import_codes, index_studies, open_library

HELP = "Bring the studies below some folders into a library; run it again to go on where it stopped."

_MORE = " (--verbose lists them)"
_MOST_LISTED = 5_000
"""So many files that are not used are handed to the window; nobody reads more."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR", help="folder of one study, or of many at any depth")
    add_library_option(parser)
    parser.add_argument(
        "--labels",
        choices=("source", "predicted"),
        default="source",
        help="use a study's own label map where it has one (source), or the model's prediction always (predicted)",
    )
    parser.add_argument(
        "--from-sbmir", action="store_true", help="DIR holds the .npy codes and slices of the published SBMIR; import them"
    )
    parser.add_argument(
        "--volumes",
        action="store_true",
        help="make codes of whole brains, of each T1 alone, beside what the library holds (--model: a whole-brain model)",
    )
    parser.add_argument(
        "--prepare",
        type=Path,
        metavar="OUT",
        help="DIR holds raw studies (skull on, each sequence on a grid of its own): prepare them into the folder OUT first",
    )
    parser.add_argument("--add-model", action="store_true", help="let a library of another model hold this model's codes too")
    parser.add_argument(
        "--pictures",
        action=argparse.BooleanOptionalAction,
        help="whether a library that is made now keeps display pictures (default: a file does, a server does not)",
    )
    add_looking_options(parser)
    parser.add_argument(
        "--verbose", action="store_true", help="list every file that is not used, and not only each reason with their number"
    )
    add_model_options(parser)


def run(arguments: argparse.Namespace, job: Job) -> int:
    """Index; raises :class:`~app.errors.PartialFailure` when some studies could not be used."""
    address = library_address(arguments)
    for folder in arguments.folders:
        if not folder.is_dir():
            raise UserError(f"There is no folder {folder}: give the folder that holds the studies.")
    if arguments.from_sbmir and arguments.prepare is not None:
        raise UserError("--prepare makes studies of raw images; it does not go with --from-sbmir, which imports codes.")
    if arguments.from_sbmir:
        shown, report = _import(arguments, address, job)
    else:
        shown, report = _index(arguments, address, job)
    if arguments.progress != "json":
        print(f"{shown}: {len(report.added)} added, {len(report.present)} there already, {len(report.failed)} failed.")
        _tell_unused(report, arguments.verbose)
        for sentence in report.told:
            print(sentence, file=sys.stderr)
    else:
        print(json.dumps({"report": _for_the_window(report)}), flush=True)
    if report.failed:
        raise _failure(report, arguments.verbose)
    return 0


def _index(arguments: argparse.Namespace, address: str, job: Job) -> tuple[str, IndexReport]:
    model: SliceModel | StudyModel = open_brain_model(arguments.model, job) if arguments.volumes else load_chosen_model(arguments)
    add = arguments.add_model or arguments.volumes
    folders, looking, failed = arguments.folders, looking_of(arguments), []
    if arguments.prepare is not None:
        from app.preparation import prepare_studies

        prepared = prepare_studies(folders, arguments.prepare, job, looking=looking)
        failed = prepared.failed
        if not prepared.usable:
            raise UserError("\n".join(["None of the studies could be prepared:", *(f"  {sentence}" for _, sentence in failed)]))
        folders, looking = [arguments.prepare / record.study for record in prepared.usable], Looking()
    with open_library(address, space=model.space, create=True, add_model=add, pictures=arguments.pictures) as library:
        report = index_studies(folders, library, model, job, arguments.labels, looking)
        report.failed.extend(failed)
        return library.address, report


def _import(arguments: argparse.Namespace, address: str, job: Job) -> tuple[str, IndexReport]:
    if arguments.volumes:
        raise UserError("--volumes makes codes of T1 images; it does not go with --from-sbmir, which imports codes.")
    if arguments.mapping is not None:
        raise UserError("--mapping says which image files are which; it does not go with --from-sbmir, which imports codes.")
    if arguments.patients is not None:
        raise UserError("--patients tells of studies whose images are read; it does not go with --from-sbmir.")
    model = load_chosen_model(arguments) if arguments.model is not None else None
    return import_codes(
        arguments.folders,
        address,
        job,
        model=model,
        add_model=arguments.add_model,
        pictures=arguments.pictures,
        follow_links=arguments.follow_links,
    )


def _tell_unused(report: IndexReport, verbose: bool) -> None:
    """Say what looks like images and was not used: a line a reason, or each."""
    if not report.unused:
        return
    files = sum(one.files for one in report.unused)
    lines = [one.sentence for one in report.unused] if verbose else by_reason(report.unused, _MORE)
    print("\n".join([f"Not used, {files} files that look like images:", *(f"  {line}" for line in lines)]), file=sys.stderr)


def _for_the_window(report: IndexReport) -> dict[str, object]:
    """Return what the window lists."""
    return {
        "added": len(report.added),
        "present": len(report.present),
        "failed": [[str(path), sentence] for path, sentence in report.failed],
        "unused": [one.sentence for one in report.unused[:_MOST_LISTED]],
        "unused_files": sum(one.files for one in report.unused),
    }


def _failure(report: IndexReport, verbose: bool) -> PartialFailure | UserError:
    """List what failed; where nothing could be used at all it is plainly bad input."""
    lines = [sentence for _, sentence in report.failed] if verbose else problems_by_reason(report.failed, _MORE)
    total = len(report.added) + len(report.present) + len(report.failed)
    if total == len(report.failed) and len(lines) == 1:
        return UserError(lines[0])
    what = f"of {total} studies" if len(lines) == len(report.failed) else "studies and files"
    heading = "\n".join([f"{len(report.failed)} {what} could not be used:", *(f"  {line}" for line in lines)])
    return UserError(heading) if len(report.failed) == total else PartialFailure(heading)
