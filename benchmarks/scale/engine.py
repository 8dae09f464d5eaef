"""An engine inside the process: filled, asked by all kinds, and asked by several threads at once."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.codes import Numbers
from app.library import Library
from app.library.sqlite.store import SqliteLibrary
from app.library.store import Opening
from app.retrieval import Query
from app.scale import CodeStore, ScaledEngine, open_database
from app.scale.databases import Database, Statement
from app.scale.filling import added
from app.scale.signs import Signs
from benchmarks.code_tables import PARTS
from benchmarks.scale.kinds import BY_CODES, Kind, Rows, shared, timed, told
from benchmarks.scale.made import Made
from benchmarks.scan import resident_mb

SAMPLE_BLOCKS = 2
READERS = 4

Report = dict[str, object]
Right = Mapping[Kind, Sequence[Rows]]


class Whole(SqliteLibrary):
    """The empty file beside an engine, which says that it has every study."""

    def has(self, study: str) -> bool:
        """Return that it is there."""
        return True


def beside(path: Path, made: Made) -> Library:
    """Return the library beside an engine, where nothing but an engine is measured."""
    return Whole(str(path), Opening(made.space, create=True))


@dataclass(frozen=True)
class Filled:
    """How filling went: slices a second by the clock and the processor's time, making the codes not counted."""

    slices: int
    a_second: float
    a_second_of_processor: float


def sample(made: Made) -> dict[str, Numbers]:
    """Return some codes, from which planes are learned."""
    tables = list(made.tables(np.unique(np.linspace(0, made.blocks - 1, SAMPLE_BLOCKS).astype(int)).tolist()))
    return {name: np.concatenate([table.codes.parts[name] for table in tables]) for name in PARTS}


def fill(database: Database, made: Made, chosen: Sequence[int] | None = None) -> Filled:
    """Fill an engine with all blocks, or some."""
    codes = sample(made)
    store = CodeStore.made(database, made.space, lambda tables: {one: Signs.learned(added(codes, one)) for one in tables.sums})
    took, busy, rows = 0.0, 0.0, 0
    for table in made.tables(chosen):
        findings, stamps = made.findings([one.study for one in table.studies]), {one.study: "1" for one in table.studies}
        started, began = time.perf_counter(), time.process_time()
        store.add(table, store.block_of(table, findings, stamps), stamps)
        took += time.perf_counter() - started
        busy += time.process_time() - began
        rows += len(table)
    return Filled(rows, rows / took, rows / busy)


def kept_bytes(database: Database) -> int:
    """Return what the rows take on disk, without what merging has left to be removed."""
    found = database.ask(Statement("SELECT sum(bytes_on_disk) AS bytes FROM system.parts WHERE active AND table LIKE 'sbmir_%'"))
    return int(found["bytes"][0])


def settle(database: Database, seconds: float = 600.0) -> float:
    """Wait until merging is done; return how long that took."""
    started = time.perf_counter()
    while time.perf_counter() - started < seconds:
        found = database.ask(Statement("SELECT count() AS n FROM system.merges"))
        if not int(found["n"][0]):
            break
        time.sleep(1)
    return time.perf_counter() - started


def ask(engine: ScaledEngine, kinds: Sequence[Kind], asked: Sequence[Query], right: Right) -> Report:
    """Return times, and how many of the rows are right, by each kind."""
    report: Report = {}
    for kind in kinds:
        found, times = timed(engine, kind, asked)
        report[kind.title] = told(kind, times, shared(found, right[kind][: len(asked)]))
    report["resident_mb"] = resident_mb()
    print(f"  in memory {report['resident_mb']} MB", flush=True)
    return report


def readers(address: str, library: Path, made: Made, asked: Sequence[Query], right: Right) -> Report:
    """Ask by several threads at once, each with a connection of its own; the rows must be those that one finds alone."""
    kind = BY_CODES[0]

    def read(number: int) -> list[Rows]:
        database = open_database(address)
        try:
            with beside(library, made) as opened:
                engine = ScaledEngine(database, opened, made.model)
                return [kind.ask(engine, query) for query in asked[number::READERS]]
        finally:
            database.close()

    started = time.perf_counter()
    with ThreadPoolExecutor(READERS) as pool:
        found = list(pool.map(read, range(READERS)))
    took = time.perf_counter() - started
    same = sum(shared(rows, right[kind][number : len(asked) : READERS]).same for number, rows in enumerate(found))
    rate = f"{len(asked) / took:.1f} searches a second by {kind.title}"
    print(f"  {READERS} readers at once: {rate}, same rows {same} of {len(asked)}", flush=True)
    return {"searches_a_second": len(asked) / took, "same": same, "queries": len(asked)}


def opened_engine(database: Database, library: Library, made: Made, exact: bool) -> ScaledEngine:
    """Return what asks an engine, by bits first or by all numbers in one statement."""
    return ScaledEngine(database, library, made.model, exact)
