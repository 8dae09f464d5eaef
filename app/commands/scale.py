"""``python main.py scale ...``: search engines for libraries beyond one machine."""

from __future__ import annotations

import argparse

from app.commands.shared.options import ADDRESS_HELP, add_library_option, library_address, read_address
from app.errors import PartialFailure, UserError
from app.jobs import Job
from app.library import CopyReport, open_library

HELP = "Print the tables of a search engine, or keep an engine up with a library (docs/scale.md)."

ENGINE_HELP = "chdb:FOLDER or clickhouse://user@host:port/db; env:NAME takes it from the environment variable NAME"
LOOK_EVERY = 10.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    ddl = actions.add_parser("ddl", help="print the statements that make the tables of a library's models")
    add_library_option(ddl)
    ddl.add_argument("--cluster", default="", metavar="NAME", help="spread the tables over a cluster of this name")
    following = actions.add_parser("follow", help="keep an engine up with a library that others fill, until it is stopped")
    following.add_argument("source", metavar="LIB", help=f"library: {ADDRESS_HELP}")
    following.add_argument("engine", metavar="ENGINE", help=f"search engine: {ENGINE_HELP}")
    following.add_argument("--once", action="store_true", help="bring it up to date once, and end")
    told = f"how often to look whether the library has changed (default: {LOOK_EVERY:g})"
    following.add_argument("--every", type=float, default=LOOK_EVERY, metavar="SECONDS", help=told)


def run(arguments: argparse.Namespace, job: Job) -> int:
    """Print statements, or follow; raises :class:`~app.errors.PartialFailure` where some studies could not be brought."""
    if arguments.action == "ddl":
        _print_tables(library_address(arguments), arguments.cluster)
        return 0
    from app.scale import follow, follow_once

    source, engine = read_address(arguments.source), read_address(arguments.engine)
    if not 0 < arguments.every < 1e6:
        raise UserError(f"--every {arguments.every:g} is out of range: give seconds, such as {LOOK_EVERY:g}.")
    if not arguments.once:
        follow(source, engine, job, arguments.every)
    print_report(follow_once(source, engine, job))
    return 0


def print_report(report: CopyReport) -> None:
    """Print what became of a copy into an engine."""
    counts = f"{len(report.copied)} copied, {len(report.present)} there already, {len(report.failed)} failed"
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
