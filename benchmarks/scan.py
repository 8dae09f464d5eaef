"""How fast a library opens and is searched: ``python -m benchmarks.scan [--studies 335] [--slices 155] [--length 2048]``.

Each query has codes of its own, as a reader's has who draws on another slice each time; with the normal part kept, as one who
goes on drawing on a slice. All rows are compared with float64 arithmetic (`benchmarks.exact_rows`). ``--codes real`` takes codes
with the directions of real ones instead of the hardest (`benchmarks.code_tables`); ``--peers`` times other ways to search in the
same run. With ``--file`` a library file of that many studies, pictures included, is written, opened and asked for thumbnails.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from app.anatomy import NETWORK_MODALITIES
from app.codes import CodeBlock
from app.library import CodeTable, StudyRecord, open_library
from app.library.records import PLANES_SHAPE
from app.library.spaces import former_space
from app.retrieval import MEASURES, Query, Reference
from app.retrieval.looking import Searched, look_again
from app.retrieval.scales import Over, typical_distance
from app.retrieval.second_look import HERE, shipped_weights
from app.threads import Threads, cores
from benchmarks import scan_peers
from benchmarks.code_tables import PARTS, Walks, facts, queries, tables
from benchmarks.exact_rows import ExactRows
from benchmarks.made_lesions import drawn, look_table
from c_geometry import KERNELS

WEIGHT = 0.7
TOP = 10
WARM = 5
CHANGES = 9

Report = dict[str, object]


def times_ms(work: Callable[[Query], object], asked: Sequence[Query]) -> list[float]:
    """Return the times in ms of `work` with each of some queries."""
    times = []
    for query in asked:
        started = time.perf_counter()
        work(query)
        times.append((time.perf_counter() - started) * 1000)
    return times


def told(title: str, times: Sequence[float], report: Report) -> None:
    """Print quantiles of some times and keep them."""
    p50, p95 = np.percentile(times, [50, 95])
    report[title] = {"p50_ms": float(p50), "p95_ms": float(p95), "queries": len(times)}
    print(f"{title:34} p50 {p50:7.2f} ms   p95 {p95:7.2f}   least {min(times):7.2f}   ({len(times)} queries)")


def resident_mb() -> dict[str, float]:
    """Return what of this program is in memory, in MB: of its own, and of mapped files; nothing where that cannot be told."""
    try:
        lines = Path("/proc/self/status").read_text("ascii").splitlines()
    except OSError:
        return {}
    kinds = {"RssAnon": "own", "RssFile": "mapped"}
    found = (line.split() for line in lines)
    return {kinds[words[0][:-1]]: int(words[1]) / 1024 for words in found if words[0][:-1] in kinds}


def factors(reference: Reference) -> dict[str, float]:
    """Return what the measure `both` weighs the squared distances by each part with."""
    scales = typical_distance(reference.rows, ("normal",)), typical_distance(reference.rows, ("abnormal",), Over.LESIONS)
    return {"normal": (1 - WEIGHT) / scales[0] ** 2, "abnormal": WEIGHT / scales[1] ** 2}


def scan(options: argparse.Namespace, folder: Path) -> Report:
    """Time the search by every measure, check its rows, and time taking up a new study."""
    walks = Walks(options.codes, options.length)
    library = tables(folder, options.studies, options.slices, walks)
    rows, threads = sum(map(len, library)), Threads(options.threads).count
    print(f"{rows:,} slices of {options.studies} patients, {options.codes} codes of 2 x {options.length} numbers")
    print(f"{cores()} cores, {threads} threads, kernel {KERNELS[0]}, load {os.getloadavg()[0]:.1f}")
    report: Report = {"slices": rows, "length": options.length, "codes": options.codes, "threads": threads, "kernel": KERNELS[0]}
    before, started = resident_mb(), time.perf_counter()
    reference = Reference(library, threads=options.threads)
    report["opened_s"] = time.perf_counter() - started
    after = resident_mb()
    report["resident_mb"] = {kind: after[kind] - before[kind] for kind in after}
    directions = {"+".join(parts): reference.rows.directions(parts) for parts in ((name,) for name in PARTS)}
    report["directions"] = directions
    print(f"ready to search after {report['opened_s']:.2f} s, {report['resident_mb']} MB more in memory")
    print(f"compared along so many directions: {directions}")
    weighed = factors(reference)
    both = MEASURES["both"]
    asked = queries(library, walks, options.queries)
    kept = queries(library, walks, max(100, options.queries // 4), 0)

    def codes_stage(query: Query) -> object:
        return reference.nearest(query, both, WEIGHT, TOP)

    table = look_table(library)
    searched = Searched(reference, table, np.ones(rows, np.bool_))
    sketched = [replace(query, labels=drawn(number)) for number, query in enumerate(queries(library, walks, 100))]

    def both_stages(query: Query) -> object:
        return look_again(searched, query, both, WEIGHT, HERE, shipped_weights(), TOP)

    times_ms(codes_stage, asked[:WARM] + kept[:WARM])
    told("both", times_ms(codes_stage, asked[WARM:]), report)
    told("both, normal part kept", times_ms(codes_stage, kept[WARM:]), report)
    times_ms(both_stages, sketched[:WARM])
    told("both, and a second look", times_ms(both_stages, sketched[WARM:]), report)
    same_normal = [replace(query, parts={**query.parts, "normal": kept[0].parts["normal"]}) for query in sketched]
    told("... normal part kept", times_ms(both_stages, same_normal[WARM:]), report)
    told("... the second look alone", times_ms(both_stages, same_normal[-1:] * CHANGES), report)
    for by in ("entire", "normal", "abnormal"):
        several = queries(library, walks, 40)
        told(by, times_ms(partial(reference.search, by=by, weight=WEIGHT, top=TOP), several)[WARM:], report)
    add_studies(reference, library, walks, options, folder, report)
    checked = asked[: options.checked]
    exact = ExactRows(library, weighed, TOP).of(checked)
    found = [[(hit.patient, hit.slice) for hit in reference.search(query, "both", WEIGHT, TOP)] for query in checked]
    same = sum(one == other for one, other in zip(found, exact, strict=True))
    report["exact"] = [same, len(checked)]
    print(f"patients and slices are those of float64 arithmetic in {same} of {len(checked)}")
    print(f"in memory now: {resident_mb()} MB")
    if options.peers:
        peers(library, weighed, asked[: options.peers], exact, threads)
    return report


def add_studies(
    reference: Reference, library: list[CodeTable], walks: Walks, options: argparse.Namespace, folder: Path, report: Report
) -> None:
    """Time the first search after a study has come to the library."""
    changed, tables_now = [], list(library)
    for number, query in enumerate(queries(library, walks, CHANGES)):
        tables_now = [*tables_now, *tables(folder, 1, options.slices, walks, options.studies + number)]
        started = time.perf_counter()
        reference = Reference(tables_now, reference)
        reference.search(query, "both", WEIGHT, TOP)
        changed.append((time.perf_counter() - started) * 1000)
    told("a study more, and a search", changed, report)


def peers(
    library: list[CodeTable], weighed: dict[str, float], asked: Sequence[Query], exact: list[list[tuple[str, int]]], threads: int
) -> None:
    """Time other ways to search by the measure `both`, whose parts are joined into one vector."""
    scales = {part: np.float32(np.sqrt(weighed[part])) for part in PARTS}
    vectors = np.empty((sum(map(len, library)), sum(library[0].space.part(part).length for part in PARTS)), np.float32)
    start = 0
    for table in library:
        vectors[start : start + len(table)] = np.concatenate([table.codes.parts[part] * scales[part] for part in PARTS], axis=1)
        start += len(table)
    joined = [np.concatenate([query.parts[part] * scales[part] for part in PARTS]).astype(np.float32) for query in asked]
    names = [table.studies[number].patient for table in library for number in table.codes.study.tolist()]
    patients, owners = np.unique(names, return_inverse=True)
    wanted = [np.searchsorted(patients, [patient for patient, _ in rows]).tolist() for rows in exact[: len(asked)]]
    scan_peers.compare(vectors, joined, owners.astype(np.intp), wanted, threads)


def file(studies: int, slices: int, length: int) -> None:
    """Time a library file: adding, opening, thumbnails."""
    rng, walks, adding = np.random.default_rng(1), Walks("even", length), []
    inside = np.hypot(*np.meshgrid(np.linspace(-1.2, 1.2, 240), np.linspace(-1.2, 1.2, 240))) < 0.8
    picture = np.zeros(PLANES_SHAPE, np.uint8)
    picture[:, inside] = np.clip(rng.normal(120, 12, (len(picture), int(inside.sum()))), 1, 255)
    display = dict.fromkeys(NETWORK_MODALITIES, picture)
    labels = np.uint8(2) * (picture > 150)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "benchmark.sbmir"
        with open_library(path, space=former_space("benchmark", length), create=True) as library:
            for number in range(studies):
                parts = {name: walks.study(slices, name) for name in PARTS}
                record = StudyRecord(facts(number, slices), CodeBlock.of_study(range(slices), parts), display, labels)
                started = time.perf_counter()
                library.add(record)
                adding.append(time.perf_counter() - started)
        print(f"{path.stat().st_size / 1e6 / studies:.1f} MB a study, added in {statistics.median(adding) * 1000:.0f} ms")
        started = time.perf_counter()
        with open_library(path, model_id="benchmark", read_only=True) as library:
            print(f"{len(library.codes()):,} slices opened in {time.perf_counter() - started:.2f} s (warm)")
            started = time.perf_counter()
            for number in rng.integers(0, studies, 10):
                for modality in NETWORK_MODALITIES:
                    library.display_slice(f"S{number:05}", modality, slices // 2)
                library.label_slice(f"S{number:05}", slices // 2)
            print(f"40 thumbnails in {(time.perf_counter() - started) * 1000:.1f} ms (warm)")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--studies", type=int, default=335)
    parser.add_argument("--slices", type=int, default=155)
    parser.add_argument("--length", type=int, default=2048)
    parser.add_argument("--codes", choices=("even", "real"), default="even")
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--checked", type=int, default=1000, help="how many of these are checked by float64 arithmetic")
    parser.add_argument("--threads", type=int)
    parser.add_argument(
        "--peers", type=int, metavar="QUERIES", help="time other ways to search with so many queries, where installed"
    )
    parser.add_argument("--file", type=int, metavar="STUDIES", help="write, open and read a library file of so many studies too")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        measured = scan(chosen, Path(place))
    if chosen.file:
        file(chosen.file, chosen.slices, chosen.length)
    if chosen.json:
        chosen.json.write_text(json.dumps(measured, indent=2), "utf-8")
