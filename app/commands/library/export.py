"""``python main.py export LIB OUT_DIR``: a library as plain files."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.commands.shared.options import ADDRESS_HELP, read_address
from app.errors import PartialFailure
from app.jobs import Job
from app.library import FORMATS, export_library

HELP = "Write what a library holds as plain files: tables (CSV), facts (JSON), codes (NumPy) and label maps (NIfTI)."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("library", metavar="LIB", help=ADDRESS_HELP)
    parser.add_argument("folder", metavar="OUT_DIR", type=Path, help="folder to write into; made if it is missing")
    parser.add_argument("--study", action="append", default=[], metavar="S", help="export this study only; may be repeated")
    parser.add_argument(
        "--format", action="append", choices=FORMATS, help="write this only; may be repeated (default: all of them)"
    )
    parser.add_argument("--model-id", metavar="ID", help="codes of this model (default: the one that was added first)")
    parser.add_argument("--force", action="store_true", help="write files again that are there already")


def run(arguments: argparse.Namespace, job: Job) -> int:
    """Export; raises :class:`~app.errors.PartialFailure` when some studies could not be exported."""
    report = export_library(
        read_address(arguments.library),
        arguments.folder,
        job,
        studies=arguments.study,
        formats=arguments.format or FORMATS,
        model_id=arguments.model_id,
        force=arguments.force,
    )
    there = f", {len(report.present)} there already (--force writes them again)" if report.present else ""
    print(f"{arguments.folder}: {len(report.exported)} studies exported{there}.")
    if report.failed:
        sentences = "\n".join(f"  {study}: {sentence}" for study, sentence in report.failed)
        raise PartialFailure(f"{len(report.failed)} studies could not be exported:\n{sentences}")
    return 0
