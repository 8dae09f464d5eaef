"""How fast a library opens and is searched: ``python -m benchmarks.scan [--studies 335] [--slices 155] [--length 2048]``.

Codes are smooth random walks from slice to slice, as real ones are. Exactness is checked against plain float64 differences.
A search by the same normal code again uses the distances that are kept, as it does while a reader draws on one slice.
With ``--file`` a library file of that many studies, pictures included, is written, opened and asked for thumbnails.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.anatomy import NETWORK_MODALITIES
from app.codes import CodeBlock
from app.library import CodeTable, StudyFacts, StudyRecord, open_library
from app.library.records import PLANES_SHAPE
from app.library.spaces import former_space
from app.placement import Placement
from app.retrieval import MEASURES, Query, Reference
from app.retrieval.scales import Over, typical_distance

WEIGHT = 0.7
TOP = 10
REPEATS = 9


def facts(number: int, slices: int) -> StudyFacts:
    """Return the facts of a study of which nothing but its codes matters."""
    areas = tuple(float(max(0, 900 - (k - slices / 2) ** 2)) for k in range(slices))
    zeros = (0.0,) * slices
    return StudyFacts(
        study=f"S{number:04}",
        patient=f"P{number:04}",
        collection="benchmark",
        folder="/",
        modalities={},
        slices=tuple(range(slices)),
        area_mm2={"core": zeros, "edema": areas, "enhancing": zeros},
        side="left",
        representative_slice=slices // 2,
        labels_from="predicted",
        placement=Placement.as_found(),
    )


def walk(rng: np.random.Generator, slices: int, length: int) -> npt.NDArray[np.float16]:
    """Return codes (slices, length) that change smoothly along the slices and differ between calls."""
    steps = rng.standard_normal((slices, length), np.float32) * np.float32(0.1)
    steps[0] = rng.standard_normal(length, np.float32)
    return np.cumsum(steps, axis=0).astype(np.float16)


def table(studies: int, slices: int, length: int, rng: np.random.Generator, first: int = 0) -> CodeTable:
    """Return the codes of a library that lives in memory only."""
    parts = {name: np.concatenate([walk(rng, slices, length) for _ in range(studies)]) for name in ("normal", "abnormal")}
    return CodeTable.of(former_space("benchmark", length), [facts(first + number, slices) for number in range(studies)], parts)


def median_ms(work: Callable[[Query], object], queries: Sequence[Query]) -> float:
    """Return the median time in ms of `work` with each of some queries."""
    times = []
    for query in queries:
        started = time.perf_counter()
        work(query)
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def plain_rows(codes: CodeTable, query: Query, by: str, scales: tuple[float, float]) -> list[tuple[str, int]]:
    """Return patient and slice of the best rows by float64 differences, study by study."""
    best = []
    for number, study in enumerate(codes.studies):
        rows = codes.codes.study == number
        differences = [query.parts[name].astype(np.float64) - part[rows] for name, part in codes.codes.parts.items()]
        first, second = (np.linalg.norm(part, axis=1) for part in differences)
        distance = {
            "entire": np.linalg.norm(differences[0] + differences[1], axis=1),
            "normal": first,
            "abnormal": second,
            "both": np.sqrt((1 - WEIGHT) * (first / scales[0]) ** 2 + WEIGHT * (second / scales[1]) ** 2),
        }[by]
        k = int(distance.argmin())
        best.append((float(distance[k]), study.patient, int(codes.codes.unit[rows][k])))
    return [(patient, k) for _, patient, k in sorted(best)[:TOP]]


def reader(codes: CodeTable, place: int, rng: np.random.Generator) -> list[Query]:
    """Return the queries of a reader who draws on one slice: the normal part stays, the abnormal part changes."""
    normal, abnormal = (part[place].astype(np.float32) for part in codes.codes.parts.values())
    normal = normal + np.float32(0.2) * rng.standard_normal(len(normal), np.float32)
    noise = np.float32(0.2) * rng.standard_normal((REPEATS + 1, len(abnormal)), np.float32)
    return [Query.of(codes.space, {"normal": normal, "abnormal": abnormal + one}, 0) for one in noise]


def multiply(wide: npt.NDArray[np.float32], query: Query) -> npt.NDArray[np.float32]:
    """Return the bare float32 products of abnormal codes with a query."""
    return np.asarray(wide @ query.parts["abnormal"].astype(np.float32))


def scan(studies: int, slices: int, length: int) -> None:
    """Time the search by every measure beside the bare matrix product, check its rows, and time taking up a new study."""
    rng = np.random.default_rng(0)
    codes = table(studies, slices, length, rng)
    rows = len(codes)
    print(f"{rows:,} slices of {studies} patients, {length} numbers a code")
    reference = Reference([codes])
    query, *others = reader(codes, rows // 3, rng)
    product = median_ms(partial(multiply, codes.codes.parts["abnormal"].astype(np.float32)), others)
    print(f"{'float32 matrix product alone':32} {product:8.1f} ms")
    for by in MEASURES:
        started = time.perf_counter()
        hits = reference.search(query, by, WEIGHT, TOP)
        first = (time.perf_counter() - started) * 1000
        took = median_ms(partial(reference.search, by=by, weight=WEIGHT, top=TOP), others)
        scales = typical_distance(reference.rows, ("normal",)), typical_distance(reference.rows, ("abnormal",), Over.LESIONS)
        exact = plain_rows(codes, query, by, scales) == [(hit.patient, hit.slice) for hit in hits]
        print(f"{'search by ' + by:32} {took:8.1f} ms   {took / product:5.2f} x   first {first:7.1f} ms   exact rows: {exact}")
    unchanged = median_ms(partial(reference.search, by="both", weight=WEIGHT, top=TOP), reader(codes, rows // 2, rng))
    changed = []
    tables = [codes]
    for number, asked in enumerate(others):
        tables = [*tables, table(1, slices, length, rng, studies + number)]
        started = time.perf_counter()
        reference = Reference(tables, reference)
        reference.search(asked, "both", WEIGHT, TOP)
        changed.append((time.perf_counter() - started) * 1000)
    took = statistics.median(changed)
    print(f"{'a study more, and a search':32} {took:8.1f} ms   {took - unchanged:+.1f} ms than without a change")


def file(studies: int, slices: int, length: int) -> None:
    """Time a library file: adding, opening, thumbnails."""
    rng = np.random.default_rng(1)
    inside = np.hypot(*np.meshgrid(np.linspace(-1.2, 1.2, 240), np.linspace(-1.2, 1.2, 240))) < 0.8
    picture = np.zeros(PLANES_SHAPE, np.uint8)
    picture[:, inside] = np.clip(rng.normal(120, 12, (len(picture), int(inside.sum()))), 1, 255)
    display = dict.fromkeys(NETWORK_MODALITIES, picture)
    labels = np.uint8(2) * (picture > 150)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "benchmark.sbmir"
        with open_library(path, space=former_space("benchmark", length), create=True) as library:
            adding = []
            for number in range(studies):
                parts = {name: walk(rng, slices, length) for name in ("normal", "abnormal")}
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
                    library.display_slice(f"S{number:04}", modality, slices // 2)
                library.label_slice(f"S{number:04}", slices // 2)
            print(f"40 thumbnails in {(time.perf_counter() - started) * 1000:.1f} ms (warm)")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--studies", type=int, default=335)
    parser.add_argument("--slices", type=int, default=155)
    parser.add_argument("--length", type=int, default=2048)
    parser.add_argument("--file", type=int, metavar="STUDIES", help="write, open and read a library file of so many studies too")
    options = parser.parse_args()
    scan(options.studies, options.slices, options.length)
    if options.file:
        file(options.file, options.slices, options.length)
