"""Several shards as separate folders and processes: each searches its own patients, and their rows are merged."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

from app.retrieval.measures import SumOfSquares, choose_measure
from app.scale import CodeStore, ScaledEngine, open_database
from app.scale.typical import Typical
from benchmarks.scale.engine import beside, fill
from benchmarks.scale.kinds import BY_CODES, TOP, Kind, Rows, shared
from benchmarks.scale.made import WEIGHT, Made


@dataclass(frozen=True)
class Shard:
    """What a process is told: which blocks are its, where its folder is, and the typical distances of all slices."""

    number: int
    count: int
    slices: int
    queries: int
    folder: Path
    codes: Path
    typical: Mapping[str, float]

    @property
    def made(self) -> Made:
        """The library of which it has a share."""
        return Made(self.slices, self.codes)


def serve(shard: Shard, line: Connection) -> None:
    """Fill a shard, then answer queries by their number and kind until there are no more."""
    made = shard.made
    database = open_database(f"chdb:{shard.folder / f'shard-{shard.number}'}", create=True)
    fill(database, made, range(shard.number, made.blocks, shard.count))
    store = CodeStore.opened(database, made.space.model)
    store.keep(f"typical {store.state()}", shard.typical)
    asked = made.queries(shard.queries)
    with beside(shard.folder / f"empty-{shard.number}.sbmir", made) as library:
        engine = ScaledEngine(database, library, made.model)
        line.send("ready")
        while (wanted := line.recv()) is not None:
            number, kind = wanted
            line.send(kind.ask(engine, asked[number]))
    database.close()


def typical_of(store: CodeStore) -> dict[str, float]:
    """Return the typical distances of all slices, which every shard is to measure by."""
    typical = Typical(store, store.state(), store.counts()[2])
    both = choose_measure("both", WEIGHT, store.space)
    assert isinstance(both, SumOfSquares)
    return {f"{'+'.join(term.parts)} {term.scale.value}": typical.of(term.parts, term.scale) for term in both.terms if term.scale}


def merged(shards: Sequence[Shard]) -> dict[Kind, tuple[list[Rows], float]]:
    """Return the rows of all kinds, and the median time in ms, as some shards give them together."""
    context = multiprocessing.get_context("spawn")
    lines: list[Connection] = []
    processes = []
    for shard in shards:
        line, other = context.Pipe()
        processes.append(context.Process(target=serve, args=(shard, other)))
        processes[-1].start()
        other.close()  # else a process that fails would be waited for
        lines.append(line)
        assert line.recv() == "ready"  # one after another: filling takes all cores
    rows = {}
    for kind in BY_CODES:
        found, times = [], []
        for number in range(shards[0].queries):
            started = time.perf_counter()
            for line in lines:
                line.send((number, kind))
            found.append(_nearest([line.recv() for line in lines]))
            times.append(1000 * (time.perf_counter() - started))
        rows[kind] = found, float(np.median(times))
    for line, process in zip(lines, processes, strict=True):
        line.send(None)
        process.join()
    return rows


def _nearest(answers: Sequence[Rows]) -> Rows:
    """Return the nearest of all shards' rows; every patient is in one of them."""
    return sorted((row for rows in answers for row in rows), key=lambda row: (row[2], row[0]))[:TOP]


def check(shards: Sequence[Shard], right: Mapping[Kind, Sequence[Rows]]) -> dict[str, object]:
    """Compare the merged rows with those that are right."""
    report: dict[str, object] = {}
    for kind, (found, p50) in merged(shards).items():
        rows = shared(found, right[kind][: len(found)])
        report[kind.title] = {"p50_ms": p50, "same": rows.same, "recall": rows.recall}
        print(f"  {len(shards)} shards: {kind.title:20} p50 {p50:7.1f} ms  same rows {rows.same} of {rows.queries}", flush=True)
    return report
