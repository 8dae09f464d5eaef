"""What a search engine takes: ``python -m benchmarks.scale [--slices 52000,200000,1000000] [--queries 50]``.

For each size an engine inside the process is filled with codes that have the directions of real ones (`benchmarks.code_tables`)
and made-up lesions, and asked by all kinds of searches: bits first, then all numbers in one statement. Rows are compared with
those that the local search gives. What is written lies in a folder that is removed at the end, unless it is to be kept.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import tempfile
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from app.scale import CodeStore, open_database
from benchmarks.scale import engine, shards
from benchmarks.scale.copied import copy_rate
from benchmarks.scale.kinds import BY_CODES, Kind, Row, Rows
from benchmarks.scale.local import right_rows
from benchmarks.scale.made import Made


def known_rows(slices: int, options: argparse.Namespace, folder: Path) -> dict[Kind, list[Rows]]:
    """Return the rows that are right, from the folder if it has them; they are found in a process whose memory is its own."""
    path = folder / f"rows-{slices}-{options.queries}.json"
    if not path.is_file():
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            found = pool.submit(right_rows, slices, options.queries, slices <= options.looks, folder / "codes").result()
        path.write_text(json.dumps([[asdict(kind), rows] for kind, rows in found.items()]))
    told = json.loads(path.read_text())
    return {Kind(**kind): [[_row(row) for row in rows] for rows in of_queries] for kind, of_queries in told}


def _row(row: list[Any]) -> Row:
    patient, k, distance, similarity = row
    return patient, k, distance, similarity


def run(slices: int, options: argparse.Namespace, folder: Path) -> engine.Report:
    """Measure one size."""
    made = Made(slices, folder / "codes")
    print(f"{made.slices:,} slices of {made.studies} patients", flush=True)
    right, asked = known_rows(slices, options, folder), made.queries(options.queries)
    report: engine.Report = {"slices": made.slices}
    address, empty = f"chdb:{folder}/engine-{slices}", folder / "empty.sbmir"
    there = (folder / f"engine-{slices}").exists()
    database = open_database(address, create=True)
    if not there:
        report["filled"] = asdict(engine.fill(database, made))
        print(f"  filled: {report['filled']}; merging took {engine.settle(database):.0f} s more", flush=True)
    report["bytes"] = engine.kept_bytes(database)
    print(f"  {engine.kept_bytes(database) / made.slices / 1000:.2f} kB a slice", flush=True)
    with engine.beside(empty, made) as library:
        for exact in (False, True) if options.exact else (False,):
            print("all numbers in one statement" if exact else "bits first", flush=True)
            asks = engine.opened_engine(database, library, made, exact)
            kinds = BY_CODES if exact or slices > options.looks else list(right)
            report["exact" if exact else "bits"] = engine.ask(asks, kinds, asked[: options.exact] if exact else asked, right)
    report["readers"] = engine.readers(address, empty, made, asked, right)
    typical = shards.typical_of(CodeStore.opened(database, made.space.model))
    database.close()
    if slices <= options.sharded:
        count = min(options.shards, made.blocks)
        some = shards.Shard(0, count, slices, options.queries, folder, folder / "codes", typical)
        report["shards"] = shards.check([replace(some, number=number) for number in range(count)], right)
    return report


def main() -> None:
    """Measure some sizes and print a report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--slices", default="52000", help="sizes, with commas between them")
    parser.add_argument("--queries", type=int, default=50)
    parser.add_argument("--exact", type=int, default=10, metavar="QUERIES", help="so many are asked by all numbers too; 0: none")
    parser.add_argument("--looks", type=int, default=200_000, metavar="SLICES", help="second looks up to this size")
    parser.add_argument("--shards", type=int, default=4)
    parser.add_argument("--sharded", type=int, default=200_000, metavar="SLICES", help="in shards too up to this size")
    parser.add_argument("--copy", type=int, metavar="SLICES", help="also copy a library file of so many slices by the command")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep codes, right rows and engines there for another run")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    report: dict[str, object] = {}
    with ExitStack() as stack:
        folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(dir=options.folder)))
        for size in filter(None, options.slices.split(",")):
            report[size] = run(int(size), options, folder)
        if options.copy:
            report["copy"] = copy_rate(options.copy, Path(stack.enter_context(tempfile.TemporaryDirectory(dir=options.folder))))
    if options.json is not None:
        options.json.write_text(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
