"""``python main.py prepare DIR... OUT``: raw studies with skull become studies that a library takes in."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from app.commands.shared.options import add_looking_options, looking_of
from app.errors import PartialFailure, UserError
from app.imaging import Preparation
from app.jobs import Job

HELP = "Prepare raw studies (skull on, thick slices, each sequence on its own grid) for a library; run it again to go on."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR", help="folder of one study, or of many at any depth")
    parser.add_argument("out", type=Path, metavar="OUT", help="folder for the prepared studies; those already there are kept")
    parser.add_argument(
        "--jobs",
        type=int,
        default=None,
        metavar="J",
        help="studies at once, a core and 1.5 GB each (default: the cores, 4 at most)",
    )
    add_looking_options(parser)


def run(arguments: argparse.Namespace, job: Job) -> int:
    """Prepare; raises :class:`~app.errors.PartialFailure` when some studies could not be used."""
    from app.preparation import prepare_studies

    report = prepare_studies(arguments.folders, arguments.out, job, jobs=arguments.jobs, looking=looking_of(arguments))
    records = [*report.prepared, *report.present]
    if arguments.progress == "json":
        print(json.dumps({"report": {record.study: record.verdict for record in records}}), flush=True)
    else:
        _tell(records, len(report.present), arguments.out)
    if report.failed:
        lines = "\n".join(f"  {sentence}" for _, sentence in report.failed)
        heading = f"{len(report.failed)} could not be used:\n{lines}"
        usable = any(record.verdict != "failed" for record in records)
        raise PartialFailure(heading) if usable else UserError(heading)
    return 0


def _tell(records: list[Preparation], present: int, out: Path) -> None:
    counts = Counter(record.verdict for record in records)
    verdicts = ", ".join(f"{counts[verdict]} {verdict}" for verdict in ("good", "look", "failed"))
    print(f"{len(records)} studies in {out} ({present} there already): {verdicts}.")
    for record in records:
        if record.verdict == "look":
            print(
                f"{record.study} wants a look ({out / record.study / 'quality.png'}): {' '.join(record.reasons)}", file=sys.stderr
            )
