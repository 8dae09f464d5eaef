"""What the window and the search thread hand each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from app.anatomy import STRUCTURES, Structure
from app.retrieval.filters import Offers
from app.retrieval.measures import MEASURES
from app.retrieval.presets import PRESETS
from app.settings import Precision
from widgets.language import tr_later
from widgets.state.cases import CaseSource, Glance, Marks, Use, glance_at
from widgets.state.guest import Guest
from widgets.state.rows import CasePin

if TYPE_CHECKING:
    from app.imaging import Study
    from app.library import StudyFacts
    from app.retrieval.reasons import Reasons

Plane = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Lack:
    """Why pictures are grey, and whether they are on their way."""

    sentence: str
    awaited: bool = False


ON_THEIR_WAY = Lack(tr_later("The pictures are being read from the study's files."), awaited=True)
"""What a row lacks while its pictures are on their way."""


@dataclass(frozen=True)
class SearchEngine:
    """Where a search engine is, as ``chdb:FOLDER`` or ``clickhouse://user@host:port/db``, and its user's password."""

    address: str = ""
    password: str = field(default="", repr=False)

    def beside(self, other: SearchEngine) -> bool:
        """Tell whether both can be open at once: of folders a program can have one."""
        folders = {one.address for one in (self, other) if one.address.startswith("chdb:")}
        return len(folders) < 2


NO_ENGINE = SearchEngine()


@dataclass(frozen=True)
class Connection:
    """What the thread searches with; a change of any part opens it anew.

    `engine` is the search engine that the library was copied into, empty where the library itself is searched.
    """

    library: str
    model: Path
    template: Study | None = None
    device: str = "auto"
    precision: Precision = "float32"
    engine: SearchEngine = NO_ENGINE


@dataclass(frozen=True, eq=False)
class LibraryInfo:
    """What the window tells about an opened library, as it is until others change it.

    `shown` is its address without a password; `structures` are those that the model knows, `offered` the measures that its
    codes allow, by name, and `looks_again` says whether they allow a second look. `filters` are those that make sense, each with
    the values that the library has. `engine` is the address of the search engine that answers, empty where the library does.
    """

    address: str
    studies: int
    patients: int
    model_id: str
    default_by: str
    default_weight: float
    seconds: float
    shown: str = ""
    structures: tuple[Structure, ...] = STRUCTURES
    offered: tuple[str, ...] = tuple(MEASURES)
    looks_again: bool = True
    filters: Offers = field(default_factory=dict)
    engine: str = ""

    def obstacle(self, preset: str) -> str | None:
        """Return why the library cannot be searched in a way, by the preset's name; None if it can."""
        return PRESETS[preset].obstacle(self.offered, self.looks_again)


@dataclass(frozen=True, eq=False)
class ExampleSource:
    """A slice of an example study to search by, instead of the sketch; `glance` is what it looks like, where that is known."""

    study: Study
    slice: int
    glance: Glance | None = None


@dataclass(frozen=True, eq=False)
class SearchRequest:
    """One query: the template's slice and the sketch on it, or a slice of an example study.

    `preset` names the way to search; without one codes alone are compared, `by` a measure with a `weight`. `beside` is what else
    is drawn, by slice; `where` are filters, as they are written. `case` is searched with
    instead of the sketch or beside it, `marks` are what was called right or wrong, `pins` what is shown in any case.
    `guest` is the example that was drawn on in the template's place.
    """

    slice: int
    label_map: Plane | None = None
    example: Study | None = None
    by: str | None = None
    weight: float | None = None
    top: int = 10
    generation: int = 0
    preset: str | None = None
    beside: Mapping[int, Plane] = field(default_factory=dict)
    where: tuple[str, ...] = ()
    case: CaseSource | None = None
    marks: Marks = ()
    pins: tuple[CasePin, ...] = ()
    guest: Guest | None = None


@dataclass(frozen=True, eq=False)
class FoundRow:
    """One row of the results: the best slice of one patient with its pictures.

    `parts` are the distances by each part of the code; `lacking` says why the pictures are grey, None where they are there.
    `sentence`, `judged` and `cost_most` are those of :class:`app.retrieval.reasons.Reasons`, `reasons` its words; `similarity`
    (0 to 1) is None where no second look was made. `side` is where the lesion on the slice lies ("none" without one),
    `collection` the study's; `doubts` is what should be known before the row is trusted; `why` is what all of that was taken
    from.

    A pinned row that was not among the best has rank 0; where such a search cannot find it its distance is not a number.
    """

    rank: int
    patient: str
    study: str
    slice: int
    distance: float
    parts: Mapping[str, float]
    pictures: dict[str, QImage]
    images: dict[str, Plane]
    labels: Plane
    reasons: tuple[str, ...]
    lacking: Lack | None = None
    sentence: str = ""
    similarity: float | None = None
    judged: Mapping[str, float] = field(default_factory=dict)
    cost_most: tuple[str, ...] = ()
    side: str = "none"
    collection: str = ""
    why: Reasons | None = None
    doubts: tuple[str, ...] = ()

    @property
    def place(self) -> tuple[str, int]:
        """Study and slice."""
        return self.study, self.slice

    def as_source(self, use: Use) -> CaseSource:
        """Return its slice as one to search with."""
        return CaseSource(self.patient, self.study, self.slice, use, glance_at(self.images, self.labels))

    def with_pictures(self, read: PicturesRead) -> FoundRow:
        """Return the same with pictures that it lacked, or why there are none; itself if they are another slice's."""
        if self.lacking is None or (self.study, self.slice) != (read.study, read.slice):
            return self
        return replace(self, lacking=read.lacking, images=read.images or self.images, pictures=read.pictures or self.pictures)


@dataclass(frozen=True, eq=False)
class PicturesWanted:
    """A slice whose pictures are to be read from its study's files, for the library at `address`; its labels are here."""

    address: str
    facts: StudyFacts
    slice: int
    labels: Plane


@dataclass(frozen=True, eq=False)
class PicturesRead:
    """The pictures of a slice, or why there are none."""

    study: str
    slice: int
    images: dict[str, Plane] = field(default_factory=dict)
    pictures: dict[str, QImage] = field(default_factory=dict)
    lacking: Lack | None = None


@dataclass(frozen=True, eq=False)
class SearchAnswer:
    """The rows of the request with the same generation; timings in ms; `wanted` are the pictures that rows wait for.

    `preset` is the way in which they were found, None by codes alone; `nothing_close` says that none is what was drawn.
    `passing` patients passed the filters; where none did, `blocking` is the filter without which most would. `notices` tell what
    else should be known about the rows, such as why they are few. `pinned` are the rows of the request's pins, in their order.
    `asked` is the label map that was searched by, where it is known: of an example without labels what the model sees.
    """

    request: SearchRequest
    rows: tuple[FoundRow, ...]
    by: str
    weight: float | None
    timing_ms: dict[str, float] = field(default_factory=dict)
    wanted: tuple[PicturesWanted, ...] = ()
    preset: str | None = None
    nothing_close: bool = False
    passing: int = 0
    blocking: str = ""
    notices: tuple[str, ...] = ()
    pinned: tuple[FoundRow, ...] = ()
    asked: Plane | None = None

    @property
    def looked(self) -> bool:
        """Whether rows were found by a second look, and so have a similarity."""
        return any(row.similarity is not None for row in self.rows)

    def with_pictures(self, read: PicturesRead) -> SearchAnswer:
        """Return the same with pictures that a row lacked, or why there are none; itself if no row waits for them."""
        rows, pinned = (tuple(row.with_pictures(read) for row in some) for some in (self.rows, self.pinned))
        same = all(row is former for row, former in zip((*rows, *pinned), (*self.rows, *self.pinned), strict=True))
        return self if same else replace(self, rows=rows, pinned=pinned)
