"""``python main.py receive --port 11112 --library LIB``: a place that a PACS sends studies to."""

from __future__ import annotations

import argparse
import json
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from app.commands.shared.options import add_library_option, add_model_options, library_address
from app.errors import UserError
from app.imaging import identifier
from app.jobs import Job
from app.settings import data_folder, load_settings

HELP = "Receive studies from a PACS or a scanner (DICOM C-STORE), prepare them and bring them into a library, until stopped."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_library_option(parser)
    parser.add_argument("--create", action="store_true", help="make the library if there is none")
    parser.add_argument("--port", type=int, default=11112, help="port to listen at; 0 for any that is free (default: 11112)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at (default: 127.0.0.1, this machine alone)")
    parser.add_argument("--title", default="SBMIR", metavar="AE", help="AE title of the receiver (default: SBMIR)")
    parser.add_argument(
        "--allow",
        action="append",
        default=[],
        metavar="AE",
        help="AE title that may send; may be repeated, and must be there where other machines can reach --host",
    )
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where to keep what is received (default: in the data folder)")
    parser.add_argument("--most", type=float, default=50.0, metavar="GB", help="refuse more than this in DIR (default: 50)")
    parser.add_argument("--quiet", type=float, default=60.0, metavar="S", help="a study is complete after S quiet seconds (60)")
    parser.add_argument("--senders", type=int, default=8, metavar="N", help="associations at once (default: 8)")
    parser.add_argument("--collection", default="received", metavar="NAME", help="collection of what is received (received)")
    keeping = parser.add_mutually_exclusive_group()
    keeping.add_argument("--keep", action="store_true", help="keep the files of a study that was brought in (the default)")
    keeping.add_argument("--discard", action="store_true", help="delete them once the study is in the library")
    add_model_options(parser)


def run(arguments: argparse.Namespace, job: Job) -> int:
    """Receive until SIGINT or SIGTERM, which is no failure."""
    from app.receiving import Storage, Terms, Way, bring_in_by, check_way, receive

    address = library_address(arguments)
    if not 0 < arguments.most < float("inf"):
        raise UserError(f"--most {arguments.most:g}: give a number of gigabytes above 0.")
    terms = Terms(
        arguments.host,
        arguments.port,
        arguments.title,
        tuple(arguments.allow),
        arguments.senders,
        arguments.quiet,
        arguments.discard,
    )
    settings = load_settings()
    storage = Storage(arguments.folder or data_folder() / "received", int(arguments.most * 1e9))
    try:
        way = Way(
            library=address,
            model=arguments.model or settings.model,
            device=arguments.device or settings.device,
            precision=arguments.precision or settings.precision,
            collection=identifier(arguments.collection) or "received",
            prepared=storage.prepared,
        )
        check_way(way, arguments.create, job)
        receive(terms, storage, bring_in_by(way), job, _telling(arguments.progress))
    finally:
        storage.close()
    return 0


def _telling(progress: str) -> Callable[[str], None]:
    """Return what writes a line for each thing that happens, one thread after another."""
    lock = threading.Lock()

    def tell(sentence: str) -> None:
        moment = datetime.now().astimezone().isoformat(sep=" ", timespec="seconds")
        line = json.dumps({"at": moment, "told": sentence}) if progress == "json" else f"{moment} {sentence}"
        with lock:
            print(line, file=sys.stdout, flush=True)

    return tell
