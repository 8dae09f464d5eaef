"""What a search engine takes: ``python -m benchmarks.scale [--slices 50000,200000,1000000] [--queries 50] [--folder DIR]``.

For each size an engine inside the process is filled with codes that have the directions of real ones (`benchmarks.code_tables`)
and made-up lesions, and asked by all measures, with filters too: bits first, then all numbers in one statement. Rows are compared
with those that float64 differences of all codes give; for these the codes are made once more from their seeds, so that only the
engine's folder takes disk. It is removed at the end.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.anatomy import STRUCTURES
from app.codes import CodeConfig, CodeSpace
from app.findings import Findings
from app.library import CodeTable, Library, open_library
from app.library.spaces import former_space
from app.retrieval import MEASURES, Query
from app.retrieval.filters import EVERYONE, Among
from app.retrieval.scales import Over
from app.scale import CodeStore, ScaledEngine, open_database
from app.scale.databases import Database
from app.scale.filling import added
from app.scale.signs import Signs
from app.scale.typical import Typical
from benchmarks.code_tables import PARTS, Walks, facts, queries
from benchmarks.made_lesions import KINDS, lesion
from benchmarks.scan import resident_mb

SLICES_A_STUDY, STUDIES_A_BLOCK, LENGTH = 150, 54, 1152
WEIGHT, TOP, SEED = 0.7, 10, 7
SAMPLE_BLOCKS, WARM = 2, 3
LEVELS = Among(where=("level=40..90", "patient!=P00001"))
"""A filter that leaves a third of the slices."""

Distances = npt.NDArray[np.float64]
Report = dict[str, object]
Wanted = Mapping[tuple[str, bool], list[list[tuple[str, int]]]]
"""Patient and slice of each row of each query, by measure and whether there is a filter."""


class Model:
    """As much of a model as searching needs."""

    def __init__(self, space: CodeSpace) -> None:
        self.space = space
        self.id = space.model
        self.config = CodeConfig(default_by="entire", default_weight=WEIGHT)


def made(slices: int) -> Iterator[CodeTable]:
    """Yield the codes of so many slices, block by block; always the same ones."""
    space, studies = former_space("benchmark", LENGTH), slices // SLICES_A_STUDY
    mixing = Walks("real", LENGTH)
    for start in range(0, studies, STUDIES_A_BLOCK):
        walks = Walks("real", LENGTH, seed=SEED + start)
        walks.__dict__["_axes"] = mixing._axes  # the directions are the library's, not the block's
        numbers = range(start, min(start + STUDIES_A_BLOCK, studies))
        parts = {part: np.concatenate([walks.study(SLICES_A_STUDY, part) for _ in numbers]) for part in PARTS}
        yield CodeTable.of(space, [facts(number, SLICES_A_STUDY) for number in numbers], parts)


def lesions() -> list[Findings]:
    """Return what lies on the slices of studies, which take these in turns."""
    areas = facts(0, SLICES_A_STUDY).abnormal_mm2
    return [Findings.of([lesion(kind, area) for area in areas], STRUCTURES) for kind in range(KINDS)]


def fill(database: Database, slices: int) -> tuple[CodeStore, float]:
    """Fill an engine; return it and how many slices a second went in, what making the codes took not counted."""
    found = lesions()
    sample = [table for table, _ in zip(made(slices), range(SAMPLE_BLOCKS), strict=False)]
    space = sample[0].space
    codes = {name: np.concatenate([table.codes.parts[name] for table in sample]) for name in PARTS}
    store = CodeStore.made(database, space, lambda tables: {parts: Signs.learned(added(codes, parts)) for parts in tables.sums})
    took, busy, rows = 0.0, 0.0, 0
    for table in made(slices):
        started, began = time.perf_counter(), time.process_time()
        kinds = [found[int(one.study[1:]) % KINDS] for one in table.studies]
        store.add(table, kinds, {one.study: "1" for one in table.studies})
        took += time.perf_counter() - started
        busy += time.process_time() - began
        rows += len(table)
    print(f"{rows} slices went in: {rows / took:.0f} a second, {rows / busy:.0f} a second of the processor's", flush=True)
    return store, rows / took


def truth(slices: int, asked: Sequence[Query], typical: Typical) -> Wanted:
    """Return the rows of each query by each measure, without and with the filter: patient and slice, from all codes."""
    factors = {
        "normal": (1 - WEIGHT) / typical.of(("normal",), Over.ALL) ** 2,
        "abnormal": WEIGHT / typical.of(("abnormal",), Over.LESIONS) ** 2,
    }
    best: dict[tuple[str, bool], list[list[tuple[float, str, int]]]] = {}
    for table in made(slices):
        wide = {name: part.astype(np.float64) for name, part in table.codes.parts.items()}
        top = SLICES_A_STUDY - 1
        passing = (top - table.codes.unit >= 40) & (top - table.codes.unit <= 90)
        passing &= np.array([one.patient != "P00001" for one in table.studies])[table.codes.study]
        for number, query in enumerate(asked):
            apart = {name: query.parts[name].astype(np.float64) - wide[name] for name in PARTS}
            squared = {name: np.einsum("nd,nd->n", one, one) for name, one in apart.items()}
            both = apart["normal"] + apart["abnormal"]
            squared["entire"] = np.einsum("nd,nd->n", both, both)
            squared["both"] = factors["normal"] * squared["normal"] + factors["abnormal"] * squared["abnormal"]
            for name, values in squared.items():
                for filtered in (False, True):
                    rows = best.setdefault((name, filtered), [[] for _ in asked])[number]
                    rows += _best(table, np.where(passing, values, np.inf) if filtered else values)
                    rows.sort()
                    del rows[TOP:]
    return {key: [[(patient, k) for _, patient, k in rows] for rows in of_queries] for key, of_queries in best.items()}


def _best(table: CodeTable, values: Distances) -> list[tuple[float, str, int]]:
    """Return distance, patient and slice of the best row of each patient, of the nearest ten; every patient has one study."""
    ends = values.reshape(-1, SLICES_A_STUDY)
    chosen = ends.argmin(axis=1)
    least = ends[np.arange(len(ends)), chosen]
    nearest = np.argsort(least)[:TOP]
    there = [place for place in nearest.tolist() if np.isfinite(least[place])]
    return [(float(least[place]), table.studies[place].patient, int(chosen[place])) for place in there]


def measure(
    engine: ScaledEngine, asked: Sequence[Query], wanted: Mapping[tuple[str, bool], list[list[tuple[str, int]]]]
) -> Report:
    """Return times, and how many of the rows are right, by each measure."""
    report: Report = {}
    for by in MEASURES:
        for among in (EVERYONE, LEVELS):
            for query in asked[:WARM]:
                engine.search(query, by, WEIGHT, TOP, among)
            times, busy, patients, same = [], [], 0, 0
            for query, rows in zip(asked, wanted[by, among is LEVELS], strict=True):
                started, began = time.perf_counter(), time.process_time()
                hits = engine.search(query, by, WEIGHT, TOP, among).hits
                times.append(1000 * (time.perf_counter() - started))
                busy.append(1000 * (time.process_time() - began))
                patients += len({hit.patient for hit in hits} & {patient for patient, _ in rows})
                same += [(hit.patient, hit.slice) for hit in hits] == rows
            title = by + (" filtered" if among is LEVELS else "")
            p50, p95 = np.percentile(times, [50, 95])
            recall = patients / (TOP * len(asked))
            cpu = float(np.median(busy))  # says more than the time where others use the machine too
            found = {"p50_ms": float(p50), "p95_ms": float(p95), "cpu_ms": cpu, "recall": recall, "same_rows": same / len(asked)}
            report[title] = found
            told = f"p50 {p50:7.1f} ms  p95 {p95:7.1f}  processor {cpu:7.1f}"
            print(f"  {title:18} {told}  recall@10 {recall:.4f}  same rows {same} of {len(asked)}", flush=True)
    return report


def run(slices: int, count: int, folder: Path, library: Library) -> Report:
    """Measure one size."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        database = open_database(f"chdb:{place}/engine", create=True)
        store, rate = fill(database, slices)
        taken = database.size_bytes()
        print(f"  {taken / slices / 1000:.2f} kB each")
        started = time.perf_counter()
        typical = Typical(store, store.state())
        asked = queries(list(next_tables(slices)), Walks("real", LENGTH), count)
        wanted = truth(slices, asked, typical)
        report: Report = {"slices_a_second": rate, "bytes": taken, "preparing_s": time.perf_counter() - started}
        model = Model(store.space)
        for exact in (False, True):
            print("all numbers in one statement" if exact else "bits first")
            engine = ScaledEngine(database, library, model, exact)
            few = asked if not exact else asked[: max(5, count // 10)]
            right = {key: rows[: len(few)] for key, rows in wanted.items()}
            report["exact" if exact else "bits"] = measure(engine, few, right)
        report["resident_mb"] = resident_mb()
        print(f"  resident {report['resident_mb']}")
        database.close()
    return report


def next_tables(slices: int) -> Iterator[CodeTable]:
    """Yield some blocks from all over, near whose slices queries lie."""
    blocks = max(1, slices // SLICES_A_STUDY // STUDIES_A_BLOCK)
    for number, table in enumerate(made(slices)):
        if number % max(1, blocks // 3) == 0:
            yield table


def main() -> None:
    """Measure some sizes and print a report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slices", default="50000")
    parser.add_argument("--queries", type=int, default=50)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        address = f"{place}/library.sbmir"
        with open_library(address, space=former_space("benchmark", LENGTH), create=True) as library:
            sizes = [int(size) for size in arguments.slices.split(",")]
            report = {size: run(size, arguments.queries, arguments.folder, library) for size in sizes}
    if arguments.json is not None:
        arguments.json.write_text(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
