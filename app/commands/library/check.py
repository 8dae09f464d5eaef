"""``python main.py check --library LIB``: whether a library is whole."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from app.commands.shared.options import add_library_option, check_json, library_address, write_json
from app.errors import PartialFailure
from app.jobs import Job
from app.library import CheckReport, check_library

HELP = "Read all of a library and tell what is wrong with it; mend it if asked to. Exit status 3: faults are left."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_library_option(parser)
    parser.add_argument("--mend", action="store_true", help="remove what is half; index the studies' folders again afterwards")
    parser.add_argument("--files", action="store_true", help="look whether the studies' own files are where they were")
    parser.add_argument("--json", metavar="FILE", help="write what was found as JSON too; - is the screen")


def run(arguments: argparse.Namespace, job: Job) -> int:
    """Check; raises :class:`~app.errors.PartialFailure` when faults are left."""
    address = library_address(arguments)
    check_json(arguments.json, address)
    report = check_library(address, job, mend=arguments.mend, files=arguments.files)
    if arguments.json is not None:
        write_json({**asdict(report), "left": report.left}, arguments.json)
    if arguments.json != "-":
        print(_as_text(report))
    if report.left:
        hint = "" if arguments.mend else " check --mend removes what is half."
        raise PartialFailure(f"{report.left} faults are left in {report.address}.{hint}")
    return 0


def _as_text(report: CheckReport) -> str:
    faults = [f"  {'mended: ' if fault.mended else ''}{fault.sentence}" for fault in report.faults]
    remarks = [f"  {remark}" for remark in report.remarks]
    studies = "" if report.studies is None else f"{report.studies} studies, "
    heading = f"{report.address}: {studies}{len(report.faults)} faults, {report.left} left."
    return "\n".join([heading, *faults, *(["Remarks", *remarks] if remarks else [])])
