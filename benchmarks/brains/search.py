"""How long a search of many whole-brain codes takes, beside numpy: ``python -m benchmarks.brains.search [--studies 100000]``.

Every patient has one code, in tables of as many studies as the code cache keeps together. The program answers with ten rows
through :class:`app.volumes.BrainSearch`, as command and window do; numpy makes the bare float32 product and sorts, in one thread.
Both are asked in turn, in one run, and the rows are compared with those of float64 differences. Codes are ``even`` (all numbers
independent, the hardest case) or like ``real`` ones (along few directions), as in ``benchmarks.code_tables``.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.library import CodeTable, StudyFacts, open_library
from app.library.cache.codes import BRAINS
from app.outputs import write_output
from app.volumes import BrainSearch, NetworkConfig, Reference, VolumeModel
from app.volumes.model import PART
from app.volumes.networks import VolumeNetwork
from benchmarks.code_tables import Kind, Walks, facts
from benchmarks.scan_peers import numpy_float32

TOP = 10
KINDS: tuple[Kind, ...] = ("even", "real")


class _Given:
    """Tables that are there already."""

    def __init__(self, tables: list[CodeTable]) -> None:
        self._tables = tables

    def update(self) -> list[CodeTable]:
        """Return them."""
        return self._tables


def made(model: VolumeModel, studies: int, kind: Kind, a_table: int) -> tuple[list[CodeTable], npt.NDArray[np.float16]]:
    """Return tables of so many studies with codes of a kind, and all the codes (N, d)."""
    walks = Walks(kind, model.space.part(PART).dimensions)
    parts = [
        walks.mixed(walks.rng.standard_normal((min(4096, studies - start), walks.length), np.float32))
        for start in range(0, studies, 4096)
    ]
    codes = np.concatenate(parts).astype(np.float16)
    tables = []
    for start in range(0, studies, a_table):
        some = codes[start : start + a_table]
        named: list[StudyFacts] = [facts(start + number, 1) for number in range(len(some))]
        tables.append(CodeTable.of(model.space, named, {PART: some}))
    return tables, codes


def timed(
    work: Callable[[npt.NDArray[np.float32]], list[int]], asked: npt.NDArray[np.float32]
) -> tuple[list[int], tuple[float, float]]:
    """Return what is found and how many milliseconds it took, by the clock and of the processor (all threads)."""
    began, spent = time.perf_counter(), time.process_time()
    found = work(asked)
    return found, (1000 * (time.perf_counter() - began), 1000 * (time.process_time() - spent))


def exact(codes: npt.NDArray[np.float16], asked: npt.NDArray[np.float32]) -> list[int]:
    """Return the nearest rows by float64 differences."""
    far = np.concatenate([np.square(part.astype(np.float64) - asked).sum(1) for part in np.array_split(codes, 20)])
    return [int(row) for row in np.argsort(far, kind="stable")[:TOP]]


def measure(length: int, studies: int, kind: Kind, queries: int, a_table: int) -> dict[str, object]:
    """Ask both for the nearest of made-up codes; returns milliseconds and how many answers were right."""
    model = VolumeModel(VolumeNetwork(NetworkConfig(code=length)), _no_reference)
    tables, codes = made(model, studies, kind, a_table)
    peer = numpy_float32(codes.astype(np.float32), 1)
    rng = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.sbmir"
        with open_library(path, space=model.space, create=True) as library:
            began = time.perf_counter()
            search = BrainSearch(library, model, _Given(tables))
            search.rows(codes[0].astype(np.float32), TOP)
            first_s = time.perf_counter() - began
            taken: dict[str, list[tuple[float, float]]] = {"program": [], "numpy": []}
            right = {"program": 0, "numpy": 0}
            for row in rng.integers(studies, size=queries).tolist():
                spread = 0.3 * codes[row].astype(np.float32).std()
                asked = (codes[row] + spread * rng.standard_normal(length)).astype(np.float16).astype(np.float32)
                wanted = exact(codes, asked)
                for name, work in (
                    ("program", lambda code: [int(one.facts.study[1:]) for one in search.rows(code, TOP)]),
                    ("numpy", lambda code: peer(code)[:TOP].tolist()),
                ):
                    found, took = timed(work, asked)
                    taken[name].append(took)
                    right[name] += found == wanted
    told: dict[str, object] = {
        "length": length,
        "studies": studies,
        "kind": kind,
        "queries": queries,
        "first_s": round(first_s, 1),
    }
    for name, each in taken.items():
        told[name] = {
            "median_ms": round(float(np.median([wall for wall, _ in each])), 1),
            "p95_ms": round(float(np.percentile([wall for wall, _ in each], 95)), 1),
            "cpu_median_ms": round(float(np.median([cpu for _, cpu in each])), 1),
            "right": right[name],
        }
    return told


def _no_reference() -> Reference:
    raise AssertionError("codes are given")


def main() -> None:
    """Measure and print a line for each length and kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=100_000)
    parser.add_argument("--lengths", type=int, nargs="+", default=[150, 1200])
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--a-table", type=int, default=BRAINS, help="studies that are kept together (default: as in the cache)")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    told = []
    for length in arguments.lengths:
        for kind in KINDS:
            one = measure(length, arguments.studies, kind, arguments.queries, arguments.a_table)
            told.append(one)
            print(json.dumps(one), flush=True)
    if arguments.json is not None:
        write_output(arguments.json, (json.dumps(told, indent=1) + "\n").encode())


if __name__ == "__main__":
    main()
