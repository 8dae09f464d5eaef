"""``python main.py study``: reader studies, what one lacks and what its readers answered."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from app.commands.shared.options import ADDRESS_HELP, check_json, library_address, optional_address, read_address, write_json
from app.errors import PartialFailure, UserError
from app.jobs import Job
from app.library import open_library
from app.outputs import check_output, write_output
from app.reading.reader_study import Session, check_plan, read_plan, sessions_in, sessions_of_library
from app.reading.reader_study.report import as_csv, as_text, make_report

HELP = "Reader studies: make the tables of what readers answered (report), or tell what a study lacks (check)."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("action", choices=("report", "check"), help="report: tables of sessions; check: look at a study's file")
    parser.add_argument(
        "sources",
        nargs="*",
        metavar="SOURCE",
        help="report: files of sessions, folders of them, libraries; check: the study's file (.toml, .json)",
    )
    parser.add_argument(
        "--library", metavar="LIB", help=f"report: sessions of it too; check: look whether it suits. {ADDRESS_HELP}"
    )
    parser.add_argument("--study", metavar="NAME", help="report: only sessions of this study")
    parser.add_argument("--at", type=int, metavar="K", help="report: look at the first K rows (default: as many as were judged)")
    parser.add_argument(
        "--bands",
        type=_years,
        default=(5.0, 10.0),
        metavar="YEARS",
        help="report: years of experience at which another band begins (default: 5,10)",
    )
    parser.add_argument("--csv", type=Path, metavar="FILE", help="report: write a line an answer as CSV")
    parser.add_argument("--json", metavar="FILE", help="write what is told as JSON too; - is the screen")


def run(arguments: argparse.Namespace, job: Job) -> int:
    """Report or check; raises :class:`~app.errors.PartialFailure` where a study lacks something."""
    check_json(arguments.json, *arguments.sources)
    return _report(arguments) if arguments.action == "report" else _check(arguments, job)


def _report(arguments: argparse.Namespace) -> int:
    if arguments.csv is not None:
        check_output(arguments.csv, [Path(source) for source in arguments.sources if "://" not in source])
    report = make_report(_sessions(arguments), arguments.at, arguments.bands)
    if arguments.csv is not None:
        write_output(arguments.csv, as_csv(report).encode("utf-8"))
    if arguments.json is not None:
        write_json(report.as_json(), arguments.json)
    if arguments.json != "-":
        print(as_text(report))
    return 0


def _sessions(arguments: argparse.Namespace) -> list[Session]:
    addresses = [read_address(source) for source in arguments.sources]
    if arguments.library or not addresses:
        address = optional_address(arguments.library)
        if address is None:
            raise UserError("Report what? Give files of sessions, a folder of them, or the library that keeps them.")
        addresses.append(address)
    sessions: list[Session] = []
    for address in addresses:
        sessions += sessions_of_library(address) if _is_library(address) else sessions_in([Path(address)])
    if arguments.study is None:
        return sessions
    if of_study := [session for session in sessions if session.plan == arguments.study]:
        return of_study
    there = ", ".join(sorted({session.plan for session in sessions})) or "none"
    raise UserError(f"There is no session of the study {arguments.study!r}; there are sessions of: {there}.")


def _is_library(address: str) -> bool:
    if "://" in address:
        return True
    path = Path(address)
    if not path.is_file():
        return not path.exists() and path.suffix == ".sbmir"
    with path.open("rb") as stream:
        return stream.read(7) == b"SQLite "


def _check(arguments: argparse.Namespace, job: Job) -> int:
    if len(arguments.sources) != 1:
        raise UserError("Check which study? Give its file (.toml or .json), one at a time.")
    plan = read_plan(Path(arguments.sources[0]))
    with open_library(library_address(arguments)) as library:
        lacks = check_plan(plan, library, job)
        shown = library.address
    told = f"{plan.title} ({plan.name}): stages {len(plan.stages)}, questions {len(plan.questions)}, rows to each {plan.rows}."
    if arguments.json is not None:
        found = [{"question": lack.question, "sentence": lack.sentence} for lack in lacks]
        write_json({"study": plan.name, "questions": len(plan.questions), "library": shown, "lacks": found}, arguments.json)
    if arguments.json != "-":
        lines = [f"  {lack.question}: {lack.sentence}" if lack.question else f"  {lack.sentence}" for lack in lacks]
        print("\n".join([told, *lines]))
        if not lacks:
            print(f"{shown} has all that it needs.")
    if lacks:
        raise PartialFailure(
            f"{shown} does not suit {plan.name} yet: mend what is told above ({len(lacks)}) before anybody sits down."
        )
    return 0


def _years(text: str) -> Sequence[float]:
    try:
        years = [float(part) for part in text.split(",")]
    except ValueError:
        years = [-1.0]
    if not all(0 < year <= 80 for year in years):
        raise argparse.ArgumentTypeError(f"{text!r} is no list of years such as 5,10")
    return years
