"""The rows that are right: those of the local search of the same codes, in a process of its own."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from app.anatomy import Structure
from app.findings import Findings
from app.library import CodeTable, StudyFacts, open_library
from app.retrieval import Engine
from benchmarks.scale.kinds import BY_CODES, BY_LOOKS, Kind, Rows, timed
from benchmarks.scale.made import Made
from benchmarks.scan import resident_mb


class Codes:
    """Gives an opened library its codes, as caches do."""

    def __init__(self, tables: list[CodeTable]) -> None:
        self._tables = tables

    def update(self) -> list[CodeTable]:
        """Return the codes."""
        return self._tables


class Lesions:
    """Likewise what lies on the slices."""

    def __init__(self, made: Made) -> None:
        self._made = made

    def update(self, studies: Sequence[StudyFacts], structures: Sequence[Structure]) -> list[Findings]:
        """Return the findings of some studies."""
        return self._made.findings([facts.study for facts in studies])

    def measure_some(self, studies: Sequence[StudyFacts], structures: Sequence[Structure]) -> bool:
        """Return that nothing is lacking."""
        return False


def right_rows(slices: int, count: int, looks: bool, folder: Path) -> dict[Kind, list[Rows]]:
    """Return the rows of so many queries of all kinds, by the local search; its codes lie in files of a folder.

    Parameters
    ----------
    slices, count : int
    looks : bool
        Whether second looks are asked for too.
    folder : Path
    """
    made = Made(slices, folder)
    tables = list(made.tables())
    with tempfile.TemporaryDirectory() as place, open_library(Path(place) / "x.sbmir", space=made.space, create=True) as library:
        started = time.perf_counter()
        engine = Engine(library, made.model, None, Codes(tables), Lesions(made))
        print(f"  local: ready after {time.perf_counter() - started:.1f} s", flush=True)
        asked = made.queries(count)
        rows: dict[Kind, list[Rows]] = {}
        for kind in [*BY_CODES, *(BY_LOOKS if looks else [])]:
            rows[kind], times = timed(engine, kind, asked)
            print(f"  local: {kind.title:20} p50 {times.p50_ms:7.1f} ms", flush=True)
        print(f"  local: in memory {resident_mb()} MB", flush=True)
    return rows
