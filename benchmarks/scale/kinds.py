"""All kinds of searches, the rows that they give, and how many of these two searches share."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Protocol

import numpy as np

from app.retrieval import MEASURES, Query, SearchResult
from app.retrieval.filters import EVERYONE, Among
from benchmarks.scale.made import WEIGHT

TOP, WARM = 10, 3
LEVELS = Among(where=("level=40..90", "patient!=P00001"))
"""A filter that leaves a third of the slices."""

Row = tuple[str, int, float, float]
"""Patient, slice, distance, and similarity (-1 without a second look)."""

Rows = list[Row]


class Searches(Protocol):
    """What is asked: the library itself, or an engine."""

    def search(
        self,
        query: Query,
        by: str | None = None,
        weight: float | None = None,
        top: int = 10,
        among: Among = EVERYONE,
        stages: Sequence[str] = (),
        preset: str | None = None,
    ) -> SearchResult:
        """Return the rows of a query."""


@dataclass(frozen=True)
class Kind:
    """A kind of search."""

    by: str | None
    preset: str | None = None
    filtered: bool = False

    @property
    def title(self) -> str:
        """As it is told."""
        return f"{self.preset or self.by}{', filtered' if self.filtered else ''}"

    def ask(self, engine: Searches, query: Query) -> Rows:
        """Return the rows that an engine gives."""
        among = LEVELS if self.filtered else EVERYONE
        hits = engine.search(query, self.by, WEIGHT, TOP, among, preset=self.preset).hits
        return [(hit.patient, hit.slice, hit.distance, -1.0 if hit.similarity is None else hit.similarity) for hit in hits]


BY_CODES = [Kind(by, filtered=filtered) for by in MEASURES for filtered in (False, True)]
BY_LOOKS = [
    Kind("both", "here"),
    Kind("both", "here", filtered=True),
    Kind(None, "anywhere"),
    Kind(None, "anywhere", filtered=True),
    Kind(None, "healthy"),
]


@dataclass(frozen=True)
class Timed:
    """Times of some queries of one kind, ms; the processor's says more than the clock's where others use the machine too."""

    p50_ms: float
    p95_ms: float
    cpu_ms: float


@dataclass(frozen=True)
class Shared:
    """What the rows of some queries have in common with those that are right.

    Attributes
    ----------
    queries, same : int
        How many there are, and how many have the same patients and slices in the same order.
    recall : float
        Share of the right patients that are found.
    apart : float
        The largest relative difference of the distances of rows that are the same.
    """

    queries: int
    same: int
    recall: float
    apart: float


def timed(engine: Searches, kind: Kind, asked: Sequence[Query]) -> tuple[list[Rows], Timed]:
    """Ask each of some queries, some of them before for nothing."""
    for query in asked[:WARM]:
        kind.ask(engine, query)
    found, times, busy = [], [], []
    for query in asked:
        started, began = time.perf_counter(), time.process_time()
        found.append(kind.ask(engine, query))
        times.append(1000 * (time.perf_counter() - started))
        busy.append(1000 * (time.process_time() - began))
    p50, p95 = np.percentile(times, [50, 95])
    return found, Timed(float(p50), float(p95), float(np.median(busy)))


def shared(found: Sequence[Rows], right: Sequence[Rows]) -> Shared:
    """Compare the rows of some queries with those that are right."""
    same, there, wanted, apart = 0, 0, 0, 0.0
    for rows, others in zip(found, right, strict=True):
        same += [row[:2] for row in rows] == [row[:2] for row in others]
        there += len({row[0] for row in rows} & {row[0] for row in others})
        wanted += len(others)
        known = {row[:2]: row[2] for row in others}
        apart = max([apart, *(abs(row[2] / known[row[:2]] - 1) for row in rows if known.get(row[:2]))])
    return Shared(len(found), same, there / max(wanted, 1), apart)


def told(kind: Kind, times: Timed, rows: Shared) -> dict[str, float]:
    """Print times and rows of a kind; return them."""
    clock = f"p50 {times.p50_ms:7.1f} ms  p95 {times.p95_ms:7.1f}  processor {times.cpu_ms:7.1f}"
    print(f"  {kind.title:20} {clock}  recall@10 {rows.recall:.4f}  same rows {rows.same} of {rows.queries}", flush=True)
    return {**asdict(times), **asdict(rows)}
