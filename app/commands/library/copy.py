"""``python main.py copy LIB LIB2``: a library into another one, file or server, or into a search engine."""

from __future__ import annotations

import argparse

from app.commands.scale import ENGINE_HELP, print_report
from app.commands.shared.options import ADDRESS_HELP, read_address
from app.errors import PartialFailure, UserError
from app.jobs import Job
from app.library import CopyReport, copy_library
from app.scale import is_engine

HELP = "Copy a library into another one, from file to server, back, or as a backup; run it again to go on where it stopped."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("source", metavar="LIB", help=f"library to copy: {ADDRESS_HELP}")
    told = f"library to copy into, in the same ways, or a search engine, {ENGINE_HELP}; made if it is missing"
    parser.add_argument("target", metavar="LIB2", help=told)
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
    source, target = read_address(arguments.source), read_address(arguments.target)
    if is_engine(source):
        raise UserError("A search engine holds no whole studies: copy the library that it was filled from.")
    if is_engine(target):
        return _into_engine(arguments, source, target, job)
    report = copy_library(
        source,
        target,
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


def _into_engine(arguments: argparse.Namespace, source: str, target: str, job: Job) -> int:
    if arguments.pictures is not None:
        raise UserError("A search engine keeps no pictures: leave --pictures and --no-pictures out.")
    from app.scale import copy_to_engine

    print_report(copy_to_engine(source, target, job, studies=arguments.study, model_id=arguments.model_id))
    return 0


def _as_text(report: CopyReport) -> str:
    counts = f"{len(report.copied)} copied, {len(report.present)} there already, {len(report.failed)} failed"
    lines = [f"{report.source} -> {report.target}: {counts}."]
    if report.copied and report.pictures == "dropped":
        lines.append(f"{report.target} keeps no display pictures: they are made from the studies' files when they are shown.")
    elif report.copied and report.pictures == "made":
        lines.append(f"{report.source} keeps no display pictures: they were made from the studies' files.")
    return "\n".join(lines)
