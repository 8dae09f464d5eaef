"""How long a big library takes to open, from SQLite and from MongoDB, with and without the local copy of its codes.

Generates a library of 335 studies and 52,000 slices in a temporary folder: codes of 2 x 2,048 numbers that walk smoothly along
the slices, nearly empty pictures except for one page of studies. Every step is a process of its own, so its peak memory is its
own; what is mapped from files is counted apart, because the system can take it back at any time. MongoDB is the server of
the tests (``mongod`` if it is on the PATH, else nx-27017) or the one at ``--mongodb``, where a database is made and dropped::

    python benchmarks/library_open.py [--studies 335] [--slices 155] [--length 2048] [--stores sqlite mongodb] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
import numpy.typing as npt

from app.anatomy import NETWORK_MODALITIES
from app.codes import CodeBlock, CodeConfig, CodeSpace
from app.library import Library, StudyFacts, StudyRecord, open_code_cache, open_library
from app.library.cache.pictures import open_picture_cache, remember_pictures
from app.library.records import PLANES_SHAPE, Planes
from app.library.spaces import former_space
from app.placement import Placement
from app.retrieval import MEASURES, Engine, Query

MODEL = "benchmark"
PAGE = 10
WEIGHT = 0.7
REPEATS = 7


@dataclass(frozen=True)
class Model:
    """Stands for a model of codes of `length` numbers: nothing is encoded here."""

    length: int
    id: str = MODEL
    config: CodeConfig = field(default_factory=lambda: CodeConfig(image_size=240, default_by="both", default_weight=WEIGHT))

    @property
    def space(self) -> CodeSpace:
        return former_space(self.id, self.length)


# -- what goes in


def make_record(number: int, slices: int, length: int) -> StudyRecord:
    """Return study `number`; those of the first page have pictures of the usual size."""
    rng = np.random.default_rng(number)
    parts = {name: walk(rng, slices, length) for name in ("normal", "abnormal")}
    picture = brain(rng) if number < PAGE else np.zeros(PLANES_SHAPE, np.uint8)
    areas = tuple(float(max(0, 900 - (k - slices / 2) ** 2)) for k in range(slices))
    facts = StudyFacts(
        study=f"S{number:04}",
        patient=f"P{number:04}",
        collection="benchmark",
        folder=f"/nowhere/S{number:04}",
        modalities={modality: f"/nowhere/S{number:04}/{modality}.nii.gz" for modality in NETWORK_MODALITIES},
        slices=tuple(range(slices)),
        area_mm2={"core": (0.0,) * slices, "edema": areas, "enhancing": (0.0,) * slices},
        side="left",
        representative_slice=slices // 2,
        labels_from="predicted",
        placement=Placement.as_found(),
    )
    codes = CodeBlock.of_study(facts.slices, parts)
    return StudyRecord(facts, codes, dict.fromkeys(NETWORK_MODALITIES, picture), np.uint8(2) * (picture > 150))


def walk(rng: np.random.Generator, slices: int, length: int) -> npt.NDArray[np.float16]:
    """Return codes (slices, length) that change smoothly along the slices and differ between calls."""
    steps = rng.standard_normal((slices, length), np.float32) * np.float32(0.1)
    steps[0] = rng.standard_normal(length, np.float32)
    return np.cumsum(steps, axis=0).astype(np.float16)


def brain(rng: np.random.Generator) -> Planes:
    """Return planes (155, 240, 240) that deflate about as badly as a brain's."""
    inside = np.hypot(*np.meshgrid(np.linspace(-1.2, 1.2, 240), np.linspace(-1.2, 1.2, 240))) < 0.8
    planes = np.zeros(PLANES_SHAPE, np.uint8)
    planes[:, inside] = np.clip(rng.normal(120, 12, (len(planes), int(inside.sum()))), 1, 255)
    return planes


# -- the steps, each in a process of its own


@contextmanager
def opened(address: str) -> Iterator[Library]:
    """Open the library as the window does."""
    with open_library(address, model_id=MODEL, read_only=True) as library:
        yield library


def step_fill(address: str, studies: int, slices: int, length: int) -> dict[str, float]:
    """Make the library; where it keeps no pictures, remember those of the page as indexing does."""
    started = time.perf_counter()
    with open_library(address, space=former_space(MODEL, length), create=True) as library:
        for number in range(studies):
            record = make_record(number, slices, length)
            library.add(record)
            if not library.pictures and number < PAGE:
                remember_pictures(library.address, record)
    return {"seconds": time.perf_counter() - started}


def step_open(address: str, studies: int, slices: int, length: int) -> dict[str, float]:
    """Open, search once, and search on."""
    started, cpu = time.perf_counter(), time.process_time()
    with opened(address) as library:
        engine = Engine(library, Model(length), None, open_code_cache(library))
        told = {"seconds": time.perf_counter() - started, "cpu_s": time.process_time() - cpu}
        assert len(engine.studies) == studies
        record = make_record(studies // 3, slices, length)
        near = record.codes.parts
        k = slices // 3
        rng = np.random.default_rng(1)
        noise = np.float32(0.2) * rng.standard_normal((REPEATS, 2, length), np.float32)
        codes = [{"normal": near["normal"][k] + one, "abnormal": near["abnormal"][k] + two} for one, two in noise]
        queries = [Query.of(Model(length).space, code, k) for code in codes]
        started = time.perf_counter()
        hits = engine.search(queries[0], "both", WEIGHT).hits
        told["first_search_ms"] = 1000 * (time.perf_counter() - started)
        assert (hits[0].study, hits[0].slice) == (record.facts.study, k)
        for by in MEASURES:
            times = [timed(partial(engine.search, query, by, WEIGHT)) for query in queries]
            told[f"{by}_ms"] = float(np.median([wall for wall, _ in times]))
            told[f"{by}_cpu_ms"] = float(np.median([spent for _, spent in times]))
    return told


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return the wall and CPU time of `work` in ms."""
    started, cpu = time.perf_counter(), time.process_time()
    work()
    return 1000 * (time.perf_counter() - started), 1000 * (time.process_time() - cpu)


def step_refresh(address: str, studies: int, slices: int, length: int) -> dict[str, float]:
    """Open, let another process add a study, and take it up."""
    with opened(address) as library:
        engine = Engine(library, Model(length), None, open_code_cache(library))
        before = len(engine.studies)
        run("add", address, before, slices, length)
        started = time.perf_counter()
        assert engine.refresh()
        told = {"seconds": time.perf_counter() - started}
        assert len(engine.studies) == before + 1
        started = time.perf_counter()
        assert not engine.refresh()
        told["unchanged_ms"] = 1000 * (time.perf_counter() - started)
    return told


def step_add(address: str, number: int, slices: int, length: int) -> dict[str, float]:
    """Add one study."""
    with open_library(address, model_id=MODEL) as library:
        library.add(make_record(number, slices, length))
    return {}


def step_page(address: str, studies: int, slices: int, length: int) -> dict[str, float]:
    """Make the pictures of a page of rows, four a row, as the window does; of other slices each time."""
    from widgets.results.row_pictures import RowPictures

    with opened(address) as library, open_picture_cache() as cache:
        facts = {study.study: study for study in library.studies()[:PAGE]}
        rows = RowPictures()
        waits = []
        for k in range(slices // 3, slices // 3 + REPEATS):
            started = time.perf_counter()
            found, outage = rows.fetch(library, cache, facts, [(study, k) for study in facts], None)
            waits.append(1000 * (time.perf_counter() - started))
            assert not outage
            assert [len(row.pictures) for row in found if not row.lacking] == [4] * len(facts)
        return {"first_ms": waits[0], "median_ms": float(np.median(waits[1:]))}


STEPS: dict[str, Callable[[str, int, int, int], dict[str, float]]] = {
    "fill": step_fill, "open": step_open, "refresh": step_refresh, "add": step_add, "page": step_page
}  # fmt: skip


def run(step: str, address: str, studies: int, slices: int, length: int) -> dict[str, float]:
    """Run a step in a process of its own; return what it tells, with its memory in MiB."""
    words = [step, address, str(studies), str(slices), str(length)]
    done = subprocess.run([sys.executable, __file__, "--step", *words], check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, float] = json.loads(done.stdout)
    return told


def run_here(step: str, address: str, studies: str, slices: str, length: str) -> None:
    """Be the process of a step."""
    before = own_mib()
    told = STEPS[step](address, int(studies), int(slices), int(length))
    told["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told["own_mib"] = own_mib()
    told["imports_mib"] = before
    print(json.dumps(told))


def own_mib() -> float:
    """Return the memory of this process that is not mapped from files (0 where the system does not tell)."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("RssAnon"))


# -- the report


def measure(address: str, options: argparse.Namespace) -> dict[str, dict[str, float]]:
    """Return what the steps tell of a store."""
    sizes = (options.studies, options.slices, options.length)
    found = {"made": run("fill", address, *sizes)}
    found["open, first time"] = run("open", address, *sizes)
    found["open, through the cache"] = run("open", address, *sizes)
    found["refresh, one study added"] = run("refresh", address, *sizes)
    found["page of 40 thumbnails"] = run("page", address, *sizes)
    return found


def describe(store: str, found: dict[str, dict[str, float]]) -> str:
    """Return the lines of a store."""
    lines = [f"{store}: made in {found['made']['seconds']:.0f} s"]
    for name in ("open, first time", "open, through the cache"):
        told = found[name]
        searches = ", ".join(f"{by} {told[f'{by}_ms']:.0f} ({told[f'{by}_cpu_ms']:.0f} CPU)" for by in MEASURES)
        lines += [
            f"  {name:26} {told['seconds']:6.2f} s ({told['cpu_s']:.2f} s CPU), first search {told['first_search_ms']:.0f} ms",
            f"  {'':26} peak {told['peak_mib']:.0f} MiB, of its own {told['own_mib']:.0f} ({told['imports_mib']:.0f} before)",
            f"  {'':26} searches, median ms: {searches}",
        ]
    told = found["refresh, one study added"]
    unchanged = f"where nothing changed {told['unchanged_ms']:.1f} ms"
    lines.append(f"  {'refresh, one study added':26} {told['seconds']:6.2f} s; {unchanged}")
    told = found["page of 40 thumbnails"]
    lines.append(f"  {'page of 40 thumbnails':26} {told['median_ms']:6.1f} ms, the first page {told['first_ms']:.1f} ms")
    return "\n".join(lines)


@contextmanager
def mongodb(given: str | None, folder: Path) -> Iterator[str]:
    """Give the address of a database that is not there yet; it is dropped afterwards."""
    from pymongo import MongoClient

    from tests.support.mongo_server import MongoServer

    with ExitStack() as stack:
        if given is None:
            server = MongoServer(folder).start()
            stack.callback(server.kill)
            given = server.address("")
        place, mark, rest = given.partition("?")
        scheme, _, hosts = place.partition("://")
        name = f"sbmir_benchmark_{secrets.token_hex(4)}"
        address = f"{scheme}://{hosts.partition('/')[0]}/{name}{mark}{rest}"
        yield address
        with MongoClient[dict[str, Any]](address) as client:
            client.drop_database(name)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--studies", type=int, default=335)
    parser.add_argument("--slices", type=int, default=155)
    parser.add_argument("--length", type=int, default=2048)
    parser.add_argument("--stores", nargs="+", choices=["sqlite", "mongodb"], default=["sqlite", "mongodb"])
    parser.add_argument("--mongodb", metavar="ADDRESS", help="a server to use instead of the tests' own")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--step", nargs=5, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        run_here(*options.step)
        return
    rows = options.studies * options.slices
    print(f"{options.studies} studies, {rows:,} slices, 2 x {options.length} float16 each", flush=True)
    report = {}
    for store in options.stores:
        with tempfile.TemporaryDirectory(prefix="sbmir-benchmark-") as temporary, ExitStack() as stack:
            folder = Path(temporary)
            os.environ["SBMIR_HOME"] = str(folder / "home")
            is_file = store == "sqlite"
            address = str(folder / "library.sbmir") if is_file else stack.enter_context(mongodb(options.mongodb, folder))
            report[store] = measure(address, options)
        print(describe(store, report[store]), flush=True)
    if options.json:
        options.json.write_text(json.dumps(report, indent=2), "utf-8")


if __name__ == "__main__":
    main()
