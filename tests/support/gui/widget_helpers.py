"""What the widgets' tests share: pictures with a marker, found rows, a library and an engine without torch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Event
from time import monotonic
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app import frames
from app.errors import SbmirError, UserError
from app.frames import LIBRARY_SLICES, PLANE_SHAPE
from app.imaging import Study
from app.library import LABELS, PlaneKey, StudyFacts
from app.library.sqlite.store import SqliteLibrary
from app.placement import Placement
from app.retrieval import Engine, Hit, Place, Query, SearchResult
from app.retrieval.feedback import Marks
from app.retrieval.filters import EVERYONE, Among, Matching
from app.retrieval.presets import PRESETS
from widgets.results import thumbnails
from widgets.results.opening import OpenSearch
from widgets.state.search_types import Connection, FoundRow, LibraryInfo, SearchAnswer, SearchRequest

Plane = npt.NDArray[np.uint8]
MODALITIES = ("t1", "t1ce", "flair")


PATIENCE_S = 60.0
"""How long something may take on a busy machine before it counts as not coming."""


def wait_until(done: Callable[[], bool], seconds: float = PATIENCE_S) -> None:
    """Let Qt live until `done`; fail after `seconds`."""
    end = monotonic() + seconds
    while not done():
        assert monotonic() < end, "waited in vain"
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)


def ellipse(row: float, column: float, rows: float, columns: float) -> npt.NDArray[np.bool_]:
    """Return a mask of a library plane."""
    r, c = np.mgrid[: PLANE_SHAPE[0], : PLANE_SHAPE[1]]
    inside: npt.NDArray[np.bool_] = ((r - row) / rows) ** 2 + ((c - column) / columns) ** 2 <= 1
    return inside


def head_plane(modality: str, k: int) -> Plane:
    """Return a grey ellipse whose level tells modality and slice, with a white marker in front on the patient's RIGHT."""
    plane = np.zeros(PLANE_SHAPE, np.uint8)
    plane[ellipse(128, 119.5, 80, 64)] = 40 + 30 * MODALITIES.index(modality) + k % 20
    plane[80:95, 140:160] = 255
    return plane


def lesion_plane(column: float = 150.0, radius: float = 15.0, enhancing: bool = True) -> Plane:
    """Return labels of a round lesion; columns above 119.5 are the patient's right."""
    labels = np.zeros(PLANE_SHAPE, np.uint8)
    labels[ellipse(150, column, radius, radius)] = 2
    if enhancing:
        labels[ellipse(150, column, radius / 2, radius / 2)] = 3
    return labels


def found_row(rank: int = 1, k: int = 60, labels: Plane | None = None, **changes: Any) -> FoundRow:
    """Return a row whose pictures are `head_plane` of slice `k`."""
    images = {modality: head_plane(modality, k) for modality in MODALITIES}
    labels = lesion_plane() if labels is None else labels
    fields: dict[str, Any] = {
        "rank": rank,
        "patient": f"P{rank}",
        "study": f"P{rank}",
        "slice": k,
        "distance": 1.0 + rank,
        "parts": {"normal": 2.0, "abnormal": 0.5 * rank},
        "pictures": thumbnails.slice_pictures(images, labels),
        "images": images,
        "labels": labels,
        "reasons": ("28 vs 30 mm", "right"),
    }
    return FoundRow(**(fields | changes))


def similar_row(similarity: float, rank: int = 1, **changes: Any) -> FoundRow:
    """Return a row as a second look finds it."""
    fields: dict[str, Any] = {
        "similarity": similarity,
        "sentence": "left frontal, 8 mm higher, ring, 31 mm for 34 mm",
        "judged": {"size": 0.9, "place": 0.2, "pattern": 0.4},
        "cost_most": ("place", "pattern"),
    }
    return found_row(rank, **(fields | changes))


def answer(rows: Sequence[FoundRow], generation: int = 1, by: str = "entire", **changes: Any) -> SearchAnswer:
    """Return an answer with these rows."""
    request = SearchRequest(60, lesion_plane(), generation=generation)
    return SearchAnswer(request, tuple(rows), by, None, {"total": 12.0}, **changes)


def grab(widget: QWidget) -> npt.NDArray[np.uint8]:
    """Return what a widget looks like, (rows, columns, RGB) uint8."""
    return pixels_of(widget.grab().toImage())


def pixels_of(picture: QImage) -> npt.NDArray[np.uint8]:
    """Return a picture's pixels, (rows, columns, RGB) uint8."""
    image = picture.convertToFormat(QImage.Format.Format_RGB888)
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return flat[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def facts_of(name: str) -> StudyFacts:
    """Return what is known of a study that is its patient's only one."""
    return StudyFacts(
        study=name,
        patient=name,
        collection="",
        folder=f"/nowhere/{name}",
        modalities={},
        slices=tuple(range(LIBRARY_SLICES)),
        area_mm2={},
        side="none",
        representative_slice=70,
        labels_from="source",
        placement=Placement.as_found(),
    )


@dataclass
class FakeLibrary(SqliteLibrary):
    """Without a file: patients P1 to P12 of `head_plane` slices; `reads` counts the display planes taken, `trips` how often."""

    address: str = "a.sbmir"
    pictures: bool = True
    closed: bool = False
    reads: int = 0
    trips: int = 0
    patients: tuple[str, ...] = tuple(f"P{n}" for n in range(1, 13))
    problem: SbmirError | None = None

    def planes(self, keys: Sequence[PlaneKey]) -> list[Plane]:
        self.trips += 1
        if self.problem is not None:
            raise self.problem
        if gone := [study for study, _, _ in keys if study not in self.patients]:
            raise UserError(f"There is no study {gone[0]} (any more).")
        grey = [kind for _, kind, _ in keys if kind != LABELS]
        self.reads += len(grey)
        assert self.pictures or not grey
        return [lesion_plane() if kind == LABELS else head_plane(kind, k) for _, kind, k in keys]

    def close(self) -> None:
        self.closed = True


@dataclass
class FakeEngine(Engine):
    """An engine without codes: finds slice k + rank of patient number `rank`; waits for `gate` in each search."""

    patients: Sequence[str]
    gate: Event = field(default_factory=Event)
    asked: list[int] = field(default_factory=list)
    warmed: list[int] = field(default_factory=list)
    templates: list[Study | None] = field(default_factory=list)
    problem: Exception | None = None
    outage: Exception | None = None
    refreshed: tuple[str, ...] | None = None
    looks: int = 0
    unmeasured: int = 0
    nothing_close: bool = False
    notices: tuple[str, ...] = ()
    measure_gate: Event = field(default_factory=Event)
    beside: list[Mapping[int, Plane]] = field(default_factory=list)
    presets: list[str | None] = field(default_factory=list)
    where: list[tuple[str, ...]] = field(default_factory=list)
    passed_by_nobody: str = ""
    cases: list[Place] = field(default_factory=list)
    marked: list[Marks] = field(default_factory=list)
    told_of: tuple[str, ...] = ("side", "size", "collection", "patient", "sex")

    @property
    def filters(self) -> Mapping[str, Sequence[str]]:
        values = {
            "side": ("left", "right"),
            "size": ("10..60",),
            "collection": ("one", "two"),
            "patient": tuple(self.patients),
            "sex": ("F", "M"),
        }
        return {name: values[name] for name in self.told_of}

    @property
    def studies(self) -> list[StudyFacts]:
        return [facts_of(name) for name in self.patients]

    def set_template(self, template: Study | None) -> None:
        self.templates.append(template)

    def query_from_sketch(self, k: int, label_map: Plane | None, beside: Mapping[int, Plane] | None = None) -> Query:
        if label_map is None:
            self.warmed.append(k)
        if beside is not None:
            self.beside.append(beside)
        return Query({}, label_map is not None, k, label_map)

    def query_from_example(self, study: Study, k: int) -> Query:
        labels = getattr(study, "labels", None)
        return Query({}, True, k, None if labels is None else frames.plane(labels, k))

    def query_from_case(self, place: Place) -> Query:
        self.cases.append(place)
        return Query({}, True, place[1], lesion_plane())

    def refined(self, query: Query, marks: Marks) -> Query:
        self.marked.append(marks)
        return query

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
        self.asked.append(query.slice)
        self.presets.append(preset)
        self.where.append(tuple(among.where))
        assert self.gate.wait(PATIENCE_S)
        if self.problem is not None:
            raise self.problem
        way = PRESETS[preset] if preset is not None else None
        if way is not None and way.looks:
            self.unmeasured = 0
        hits = [
            Hit(n, patient, patient, self._found_slice(patient, n, query, among), 1.0 + n, {"normal": 2.0, "abnormal": 0.5 * n})
            for n, patient in enumerate(self._passing(among)[:top], 1)
        ]
        if way is not None and way.look is not None:
            judged = {"size": 0.9, "place": 0.3, "pattern": 0.8, "overlap": 0.6}
            hits = [replace(hit, similarity=1 / (1 + hit.rank), scores=judged) for hit in hits]
        by = by or (way.by if way is not None else None) or "entire"
        timing = {"encode": 1.0, "search": 1.0, "total": 2.0}
        passing = len(self._passing(among))
        blocking = "" if passing else self.passed_by_nobody
        matching = Matching(passing, passing)
        return SearchResult(
            hits,
            by,
            weight,
            timing,
            preset=preset,
            nothing_close=self.nothing_close,
            matching=matching,
            notices=self.notices,
            blocking=blocking,
        )

    def _found_slice(self, patient: str, n: int, query: Query, among: Among) -> int:
        return dict(among.only or ()).get(patient, min(query.slice + n, LIBRARY_SLICES - 1))

    def _passing(self, among: Among) -> list[str]:
        """Return the patients of some filters: none by the one that nobody passes, else those that are not left out by name."""
        if self.passed_by_nobody in among.where:
            return []
        only = None if among.only is None else {study for study, _ in among.only}
        excluded = {*among.exclude, *(text.removeprefix("patient!=") for text in among.where)}
        kept = [patient for patient in self.patients if patient not in excluded]
        return [patient for patient in kept if only is None or patient in only]

    @property
    def measured(self) -> bool:
        return not self.unmeasured

    def measure_some(self) -> None:
        assert self.measure_gate.wait(PATIENCE_S)
        self.unmeasured = max(0, self.unmeasured - 1)

    def refresh(self) -> bool:
        self.looks += 1
        if self.outage is not None:
            raise self.outage
        refreshed, self.refreshed = self.refreshed, None
        if refreshed is not None:
            self.patients = refreshed
        return refreshed is not None


@dataclass
class FakeOpener:
    """Opens a fake library and engine, and remembers them."""

    library: FakeLibrary = field(default_factory=FakeLibrary)
    engine: FakeEngine = field(default_factory=lambda: FakeEngine(FakeLibrary.patients))
    opened: list[Connection] = field(default_factory=list)
    problem: Exception | None = None

    def __post_init__(self) -> None:
        self.engine.gate.set()
        self.engine.measure_gate.set()

    def __call__(self, connection: Connection) -> OpenSearch:
        self.opened.append(connection)
        if self.problem is not None:
            raise self.problem
        patients = len(self.library.patients)
        info = LibraryInfo(
            connection.library,
            patients,
            patients,
            "model",
            "both",
            0.75,
            0.01,
            connection.library,
            filters=self.engine.filters,
            engine=connection.engine.address,
        )
        return OpenSearch(self.library, self.engine, info)
