"""What the window has open, is drawn on, asks and shows, as one frozen value; whoever shows something follows its changes.

A change is the difference of two snapshots: a listener compares the parts it cares for (``former.asked != now.asked``) and
leaves the others alone. Whether a command can be used is a function of a snapshot, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from app.retrieval.filters import Condition, obstacle, read_condition
from app.retrieval.measures import MEASURES
from app.retrieval.presets import DEFAULT, PRESETS, compared_parts
from widgets.language import tr
from widgets.state.cases import Use
from widgets.state.compared import Compared
from widgets.state.drawing_options import DrawingOptions
from widgets.state.guest import Guest
from widgets.state.measured import Measured
from widgets.state.rows import Rows

if TYPE_CHECKING:
    from app.anatomy import Structure
    from widgets.state.cases import CaseSource, Marks
    from widgets.state.opened import OpenedStudy
    from widgets.state.search_types import ExampleSource, LibraryInfo, SearchAnswer

Convention = Literal["radiological", "neurological"]
"""On which side of the screen the patient's right is: left, or right."""


class Phase(Enum):
    """How far something is that takes time to open."""

    NONE = auto()
    """There is none, and none is on its way."""
    MADE = auto()
    """It is being made."""
    OPENING = auto()
    OPEN = auto()
    FAILED = auto()


@dataclass(frozen=True)
class LibraryState:
    """The library that is searched.

    Attributes
    ----------
    phase : Phase
    name : str
        Its short name, never with a password.
    progress : str or None
        How far it is, in words, while it is being made.
    info : LibraryInfo or None
        What is known of it; None unless it is open.
    problem : str or None
        Why it could not be opened.
    outage : str or None
        Why it does not answer at present; what was read of it is searched all the same.
    measuring : bool
        Whether its lesions are being measured, which is done once.
    """

    phase: Phase = Phase.NONE
    name: str = ""
    progress: str | None = None
    info: LibraryInfo | None = None
    problem: str | None = None
    outage: str | None = None
    measuring: bool = False

    @property
    def searched(self) -> LibraryState:
        """The same without what no answer depends on."""
        return replace(self, outage=None, measuring=False)


@dataclass(frozen=True)
class SketchFile:
    """The file that the sketch belongs to (None if there is none), and whether what is drawn is not in a file of the reader's."""

    path: Path | None = None
    modified: bool = False


@dataclass(frozen=True)
class Opened:
    """What is open.

    Attributes
    ----------
    template : OpenedStudy or None
        What is drawn on.
    library : LibraryState
    kept_sketch : bool
        Whether there is a sketch of the last time that can be taken up.
    sketch_file : SketchFile
    guest : Guest or None
        The example that is drawn on in the template's place; it is `template` then.
    """

    template: OpenedStudy | None = None
    library: LibraryState = field(default_factory=LibraryState)
    kept_sketch: bool = False
    sketch_file: SketchFile = field(default_factory=SketchFile)
    guest: Guest | None = None

    @property
    def structures(self) -> tuple[Structure, ...]:
        """The structures that the model knows; none while no library is open."""
        return () if self.library.info is None else self.library.info.structures

    def with_library(self, library: LibraryState) -> Opened:
        """Return the same with another library."""
        return replace(self, library=library)


@dataclass(frozen=True)
class Drawn:
    """What is drawn on, and with what.

    Attributes
    ----------
    slice : int
        The template's slice that is shown, from the feet.
    structure : int or None
        Label of the structure that is drawn; None before there is anything to draw with.
    tool : str or None
        Key of the tool in use.
    erasing : bool
        Whether the left button erases and the right one adds.
    revision : int
        The sketch's, as it was when it last settled: of a stroke in progress whoever follows the sketch hears.
    drawing : bool
        Whether a stroke is in progress.
    empty_slice, empty : bool
        Whether nothing is drawn on the slice, or on any; of a stroke in progress only when it has ended.
    undo, redo : str or None
        Names of the steps that can be taken back or brought back.
    options : DrawingOptions
        How is drawn.
    by_keys : bool
        Whether the keys have a pen on the slice.
    """

    slice: int = 0
    structure: int | None = None
    tool: str | None = None
    erasing: bool = False
    revision: int = 0
    drawing: bool = False
    empty_slice: bool = True
    empty: bool = True
    undo: str | None = None
    redo: str | None = None
    options: DrawingOptions = field(default_factory=DrawingOptions)
    by_keys: bool = False


MOST_ROWS = 50
"""How many rows can be wanted."""


@dataclass(frozen=True)
class Asked:
    """What is looked for, apart from the sketch.

    Attributes
    ----------
    by : str
        Key of the measure that ranks where codes alone are compared.
    weight : float
        How much the lesion counts where two measures are weighed, 0 to 1.
    top : int
        How many rows are wanted, 1 to `MOST_ROWS`.
    chosen : bool
        Whether the reader chose measure or weight, and so to compare codes alone; else they follow the model's default.
    example : ExampleSource or None
        A slice of an example that is searched by instead of the sketch.
    generation : int
        Of the newest request.
    preset : str or None
        Name of the way to search; None compares codes alone.
    where : tuple of str
        Filters as they are written (:func:`app.retrieval.filters.read_condition`), those without effect here among them.
    case : CaseSource or None
        A case of the library that is searched with, instead of the sketch or beside it.
    marks : tuple of CaseMark
        What the reader has called right or wrong, in that order; at most one slice of a patient.
    """

    by: str = "entire"
    weight: float = 0.5
    top: int = 10
    chosen: bool = False
    example: ExampleSource | None = None
    generation: int = 0
    preset: str | None = DEFAULT
    where: tuple[str, ...] = ()
    case: CaseSource | None = None
    marks: Marks = ()

    @property
    def away(self) -> bool:
        """Whether what is drawn plays no part: an example or a case is searched with, or its lesion."""
        return self.example is not None or (self.case is not None and self.case.use is not Use.ANATOMY)

    @property
    def needs_drawn(self) -> bool:
        """Whether there must be a lesion to search for."""
        return MEASURES[self.by].needs.drawn if self.preset is None else PRESETS[self.preset].needs_drawn

    @property
    def healthy(self) -> bool:
        """Whether slices without a lesion are looked for."""
        return self.preset is not None and PRESETS[self.preset].healthy

    @property
    def idle_case(self) -> bool:
        """Whether the part that is taken from a case plays no role in this way to search."""
        part = {Use.ANATOMY: "normal", Use.LESION: "abnormal"}.get(self.case.use) if self.case is not None else None
        return part is not None and part not in compared_parts(self.preset, self.by)

    def without_cases(self) -> Asked:
        """Return the same without cases: in another library there are none of that name, or others."""
        return replace(self, case=None, marks=())

    def with_preset(self, preset: str) -> Asked:
        """Return the same with a way to search in the place of what was asked for before."""
        return replace(self, preset=preset, chosen=False)

    def with_filter(self, text: str, instead_of: str = "") -> Asked:
        """Return the same with a filter: in the place of another, or of one that asks for the same thing, else behind all.

        Raises
        ------
        UserError
            If it cannot be read.
        """
        condition = read_condition(text)
        if not instead_of and not condition.excluded:
            same = (one for one in map(read_condition, self.where) if one.filter is condition.filter and not one.excluded)
            instead_of = next((one.text for one in same), "")
        where = [condition.text if one == instead_of else one for one in self.where]
        return replace(self, where=tuple(dict.fromkeys([*where, condition.text])))

    def without_filter(self, text: str) -> Asked:
        """Return the same without a filter."""
        return replace(self, where=tuple(one for one in self.where if one != text))

    def with_default(self, by: str, weight: float, offered: Sequence[str] = (), looks_again: bool = True) -> Asked:
        """Return the same with a model's default, unless the reader has chosen already.

        A measure that is not among `offered` (where that says anything) gives way to the default, or to the first that is; a way
        to search that the codes do not allow gives way to codes alone.
        """
        asked = self if self.chosen else replace(self, by=by, weight=weight)
        if offered and asked.by not in offered:
            asked = replace(asked, by=by if by in offered else offered[0], weight=weight, chosen=False)
        if asked.chosen:
            return asked
        preset = PRESETS[asked.preset or DEFAULT]
        possible = preset.obstacle(offered or tuple(MEASURES), looks_again) is None
        return replace(asked, preset=preset.name if possible else None)


@dataclass(frozen=True)
class Words:
    """What is said where there are no rows: a title, an explanation, and what can be done about it, by the commands' ids."""

    title: str
    text: str
    offers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shown:
    """What the results show.

    Attributes
    ----------
    answer : SearchAnswer or None
        The rows that are shown.
    library : LibraryInfo or None
        Whose rows they are.
    words : Words or None
        What is said instead of rows.
    searching : bool
        Whether an answer is awaited.
    blocking : str
        The filter that keeps rows away, as it is written; "" where none does.
    """

    answer: SearchAnswer | None = None
    library: LibraryInfo | None = None
    words: Words | None = None
    searching: bool = False
    blocking: str = ""


@dataclass(frozen=True)
class Past:
    """Whether there are queries before and after the one that is shown."""

    back: bool = False
    forward: bool = False


@dataclass(frozen=True)
class WindowState:
    """One moment of the window: what is open, drawn on, asked, shown and laid beside the template."""

    opened: Opened = field(default_factory=Opened)
    drawn: Drawn = field(default_factory=Drawn)
    asked: Asked = field(default_factory=Asked)
    shown: Shown = field(default_factory=Shown)
    convention: Convention = "radiological"
    past: Past = field(default_factory=Past)
    compared: Compared = field(default_factory=Compared)
    measured: Measured = field(default_factory=Measured)
    rows: Rows = field(default_factory=Rows)

    @property
    def void_filters(self) -> dict[str, str]:
        """The filters that have no effect at present, as they are written, each with a sentence that says why."""
        info = self.opened.library.info
        if info is None:
            return {}
        reasons = {text: self._obstacle(read_condition(text), info) for text in self.asked.where}
        return {text: reason for text, reason in reasons.items() if reason is not None}

    def _obstacle(self, condition: Condition, info: LibraryInfo) -> str | None:
        if self.asked.healthy and condition.filter.needs.lesion:
            return tr("Slices without a lesion are searched.")
        return obstacle(condition, info.filters)

    @property
    def where(self) -> tuple[str, ...]:
        """The filters that have an effect, as they are written."""
        void = self.void_filters
        return tuple(text for text in self.asked.where if text not in void)

    @property
    def question(self) -> tuple[object, ...]:
        """What an answer depends on: whoever searches asks again when it changes."""
        library, asked = self.opened.library.searched, self.asked
        drawn: tuple[int, ...] = () if asked.away else (self.drawn.slice, self.drawn.revision)
        if asked.case is not None and asked.case.use is Use.LESION:
            drawn = (self.drawn.slice,)
        how = (asked.by, asked.weight) if asked.preset is None else asked.preset
        return library, self.opened.template, how, asked.top, asked.example, asked.case, asked.marks, drawn, self.where

    @property
    def answered(self) -> bool:
        """Whether the rows that are shown are those of the present question."""
        answer = self.shown.answer
        return answer is not None and not self.shown.searching and answer.request.generation == self.asked.generation
