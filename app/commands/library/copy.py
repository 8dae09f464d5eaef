"""``python main.py copy LIB LIB2``: a library into another one, file or server."""

from __future__ import annotations

import argparse

from app.commands.shared.options import ADDRESS_HELP, read_address
from app.errors import PartialFailure
from app.jobs import Job
from app.library import CopyReport, copy_library

HELP = "Copy a library into another one, from file to server, back, or as a backup; run it again to go on where it stopped."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("source", metavar="LIB", help=f"library to copy: {ADDRESS_HELP}")
    parser.add_argument("target", metavar="LIB2", help="library to copy into, in the same ways; made if it is missing")
    parser.add_argument("--study", action="append", default=[], metavar="S", help="copy this study only; may be repeated")
    parser.add_argument("--model-id", metavar="ID", help="copy the codes of this model only (the info command lists the ids)")
    parser.add_argument(
        "--pictures",
        action=argparse.BooleanOptionalAction,
        help="whether a LIB2 that is made now keeps display pictures (default: a file does if LIB does, a server does not); "
        "where LIB keeps none they are made from the studies' files",
    )


def run(arguments: argparse.Namespace, job: Job) -> int:
    """Copy; raises :class:`~app.errors.PartialFailure` when some studies could not be copied."""
    report = copy_library(
        read_address(arguments.source),
        read_address(arguments.target),
        job,
        studies=arguments.study,
        model_id=arguments.model_id,
        pictures=arguments.pictures,
    )
    print(_as_text(report))
    if report.failed:
        sentences = "\n".join(f"  {study}: {sentence}" for study, sentence in report.failed)
        raise PartialFailure(f"{len(report.failed)} studies could not be copied:\n{sentences}")
    return 0


def _as_text(report: CopyReport) -> str:
    counts = f"{len(report.copied)} copied, {len(report.present)} there already, {len(report.failed)} failed"
    lines = [f"{report.source} -> {report.target}: {counts}."]
    if report.copied and report.pictures == "dropped":
        lines.append(f"{report.target} keeps no display pictures: they are made from the studies' files when they are shown.")
    elif report.copied and report.pictures == "made":
        lines.append(f"{report.source} keeps no display pictures: they were made from the studies' files.")
    return "\n".join(lines)
