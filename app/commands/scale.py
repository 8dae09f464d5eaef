"""``python main.py scale ddl LIB`` and ``scale follow LIB ENGINE``: search engines for libraries beyond one machine."""

from __future__ import annotations

import argparse

from app.commands.shared.options import ADDRESS_HELP, optional_address, read_address
from app.errors import PartialFailure, UserError
from app.jobs import Job
from app.library import CopyReport, open_library
from app.scale import is_engine

HELP = "Print the tables of a search engine, or keep an engine up with a library (docs/scale.md)."

ENGINE_HELP = "chdb:FOLDER or clickhouse://user@host:port/db; env:NAME takes it from the environment variable NAME"
LOOK_EVERY = 10.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    told = "ddl: print the statements that make the tables; follow: keep an engine up with a library that others fill"
    parser.add_argument("action", choices=("ddl", "follow"), help=told)
    parser.add_argument("source", nargs="?", metavar="LIB", help=f"library: {ADDRESS_HELP}")
    parser.add_argument("engine", nargs="?", metavar="ENGINE", help=f"follow: search engine, {ENGINE_HELP}")
    parser.add_argument("--cluster", default="", metavar="NAME", help="ddl: spread the tables over a cluster of this name")
    parser.add_argument("--once", action="store_true", help="follow: bring the engine up to date once, and end")
    told = f"follow: how often to look whether the library has changed (default: {LOOK_EVERY:g})"
    parser.add_argument("--every", type=float, default=LOOK_EVERY, metavar="SECONDS", help=told)


def run(arguments: argparse.Namespace, job: Job) -> int:
    """Print statements, or follow; raises :class:`~app.errors.PartialFailure` where some studies could not be brought."""
    source = optional_address(arguments.source)
    if source is None:
        raise UserError("Which library? Give its path or address: scale ddl LIB, or scale follow LIB ENGINE.")
    if arguments.action == "ddl":
        _print_tables(source, arguments.cluster)
        return 0
    if arguments.engine is None:
        raise UserError("Which search engine? Give its address behind the library's: scale follow LIB ENGINE.")
    engine = read_address(arguments.engine)
    if is_engine(source) or not is_engine(engine):
        raise UserError("Give the library first and then the search engine that follows it: scale follow LIB ENGINE.")
    if not 0 < arguments.every < 1e6:
        raise UserError(f"--every {arguments.every:g} is out of range: give seconds, such as {LOOK_EVERY:g}.")
    from app.scale import follow, follow_once

    if not arguments.once:
        follow(source, engine, job, arguments.every)
    print_report(follow_once(source, engine, job))
    return 0


def print_report(report: CopyReport) -> None:
    """Print what became of a copy into an engine."""
    gone = f", {len(report.removed)} removed" if report.removed else ""
    counts = f"{len(report.copied)} copied, {len(report.present)} there already, {len(report.failed)} failed{gone}"
    print(f"{report.source} -> {report.target}: {counts}.")
    if report.failed:
        sentences = "\n".join(f"  {study}: {sentence}" for study, sentence in report.failed)
        raise PartialFailure(f"{len(report.failed)} studies could not be copied:\n{sentences}")


def _print_tables(address: str, cluster: str) -> None:
    from app.scale import Tables, check_cluster

    check_cluster(cluster)
    with open_library(address, read_only=True) as library:
        spaces = [entry.space for entry in library.models()]
        if not spaces:
            raise UserError(f"The library {library.address} has no model yet: bring studies in first.")
    statements = dict.fromkeys(statement for space in spaces for statement in Tables(space, cluster).create())
    print(";\n\n".join(statements) + ";")
