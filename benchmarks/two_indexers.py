"""Two processes index into one library: how much time they save, and whether each study is stored once.

    python -m benchmarks.two_indexers [--studies 60] [--seconds 1] [--store sqlite mongodb]

Encoding is a fixed sleep, so that the cores of this machine do not decide. MongoDB is a server of the tests'
(``SBMIR_TEST_MONGODB``, `mongod` or `nx-27017`). Exit status 1 if two take more than 0.65 of one, or a study is not there once.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from app.library import open_library
from app.settings import REPOSITORY
from tests.support.mongo_server import MongoServer

MOST = 0.65


def index(address: str, studies: int, seconds: float, workers: int) -> tuple[float, list[list[str]]]:
    """Index with some processes at once; return the seconds from when all are ready, and what each added."""
    command = [sys.executable, "-m", "tests.support.library_worker", address, str(studies), str(seconds), "plain"]
    running = [subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) for _ in range(workers)]
    for process in running:
        assert process.stdout is not None
        process.stdout.readline()
    started = time.perf_counter()
    said = [process.communicate()[0] for process in running]
    wall = time.perf_counter() - started
    if any(process.returncode for process in running):
        raise SystemExit("an indexer failed")
    return wall, [json.loads(text.splitlines()[-1]) for text in said]


@contextlib.contextmanager
def addresses(store: str) -> Iterator[tuple[str, str]]:
    """Give the addresses of two new libraries in a store."""
    with tempfile.TemporaryDirectory(prefix="sbmir-two-") as folder:
        if store == "sqlite":
            yield str(Path(folder) / "one.sbmir"), str(Path(folder) / "two.sbmir")
            return
        server = MongoServer(Path(folder)).start()
        try:
            yield server.address(f"one_{secrets.token_hex(4)}"), server.address(f"two_{secrets.token_hex(4)}")
        finally:
            server.kill()


def measure(store: str, studies: int, seconds: float) -> bool:
    """Print one line about a store and return whether it is as promised."""
    with addresses(store) as (first, second):
        alone, _ = index(first, studies, seconds, 1)
        shared, added = index(second, studies, seconds, 2)
        with open_library(second) as library:
            held = [facts.study for facts in library.studies()]
            faults = library.faults()
    together = sorted(name for names in added for name in names)
    once = together == held == [f"S{number:02}" for number in range(studies)] and not faults
    print(
        f"{store}: one indexer {alone:.1f} s, two {shared:.1f} s, ratio {shared / alone:.2f} (at most {MOST}); "
        f"{len(added[0])} + {len(added[1])} studies, {'each once' if once else 'NOT each once'}",
        flush=True,
    )
    return once and shared <= MOST * alone


def main() -> int:
    """Measure the stores asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--studies", type=int, default=60, help="how many (default 60)")
    parser.add_argument("--seconds", type=float, default=1.0, help="what encoding a study takes (default 1)")
    parser.add_argument("--store", nargs="+", choices=("sqlite", "mongodb"), default=["sqlite", "mongodb"])
    arguments = parser.parse_args()
    results = [measure(store, arguments.studies, arguments.seconds) for store in arguments.store]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
