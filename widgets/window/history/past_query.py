"""One query as it was asked: what was drawn, on what, and how it was searched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt

from app.retrieval.filters import read_condition
from app.sketch import Sketch, SketchSummary, summary_of
from app.sketch.runs import decode, encode
from widgets.language import tr, tr_later, translated
from widgets.results import words
from widgets.state.cases import Glance, Use

if TYPE_CHECKING:
    from app.anatomy import Structure
    from widgets.state.cases import CaseSource, Marks
    from widgets.state.opened import OpenedStudy
    from widgets.state.search_types import ExampleSource
    from widgets.state.window_state import Asked, WindowState

Mask = npt.NDArray[np.bool_]
Plane = npt.NDArray[np.uint8]

NAME = tr_later("former query")
"""Of the step by which the sketch of a query comes back."""


@dataclass(frozen=True)
class Question:
    """What makes one query another: two that are equal ask for the same.

    Attributes
    ----------
    masks : tuple of (int, int, bytes)
        Slice, label and run lengths (uint32) of all that is drawn.
    template : str
        Content hash of what it is drawn on.
    slice : int
        Which was searched by, unless `example` was.
    preset, by, weight
        How, as :class:`widgets.state.window_state.Asked` has it; measure and weight only where there is no preset.
    where : tuple of str
        Filters.
    example : ExampleSource or None
    case : CaseSource or None
    marks : tuple of CaseMark
        What was called right or wrong.
    library : str
        Address of the library that `case` and `marks` are of; "" where there are none.
    """

    masks: tuple[tuple[int, int, bytes], ...]
    template: str
    slice: int
    preset: str | None
    by: str | None
    weight: float | None
    where: tuple[str, ...]
    example: ExampleSource | None
    case: CaseSource | None = None
    marks: Marks = ()
    library: str = ""

    @classmethod
    def of(cls, sketch: Sketch, template: OpenedStudy, state: WindowState) -> Self:
        """Return what a window asks at present, the stroke in progress apart."""
        asked = state.asked
        by, weight = (asked.by, asked.weight) if asked.preset is None else (None, None)
        masks = tuple((k, label, encode(mask).tobytes()) for k, label, mask in sketch.committed())
        info = state.opened.library.info
        library = info.address if info is not None and (asked.case is not None or asked.marks) else ""
        return cls(
            masks, template.study.content_hash, state.drawn.slice, asked.preset, by, weight, asked.where, asked.example,
            asked.case, asked.marks, library,
        )  # fmt: skip

    def drawn(self, shape: tuple[int, int]) -> Iterator[tuple[int, int, Mask]]:
        """Yield (slice, label, mask) of all that was drawn."""
        for k, label, runs in self.masks:
            yield k, label, decode(np.frombuffer(runs, np.uint32), shape)

    def strange_to(self, library: str) -> bool:
        """Whether its cases are of another library than that of an address."""
        return self.library not in ("", library)

    def put_into(self, asked: Asked, library: str) -> Asked:
        """Return what is asked in a library with this way to search and these filters, and with its cases if they are of it."""
        if self.preset is None and self.by is not None and self.weight is not None:
            asked = replace(asked, preset=None, by=self.by, weight=self.weight, chosen=True)
        elif self.preset is not None:
            asked = asked.with_preset(self.preset)
        asked = replace(asked, where=self.where, example=self.example, case=self.case, marks=self.marks)
        return asked.without_cases() if self.strange_to(library) else asked


@dataclass(frozen=True, eq=False)
class PastQuery:
    """A query that was asked.

    Attributes
    ----------
    question : Question
    picture : SketchSummary
        What was searched for, at a glance: what lay on the slice that was searched by, drawn or of a case or an example.
    folder : Path
        Of the template.
    file : Path or None
        The file that the sketch belonged to.
    moment : datetime
        When it was asked, local time.
    ground : uint8 array (rows, columns) or None
        An image of that slice, where it is none of the template's.
    """

    question: Question
    picture: SketchSummary
    folder: Path
    file: Path | None
    moment: datetime
    ground: Plane | None = None

    @classmethod
    def of(cls, sketch: Sketch, template: OpenedStudy, state: WindowState, file: Path | None) -> Self:
        """Return what a window asks at present."""
        study, k = template.study, state.drawn.slice
        picture = replace(summary_of(sketch, study.content_hash, study.study), largest=k, labels=sketch.label_map(k))
        asked, ground = state.asked, None
        other = asked.example or asked.case
        if other is not None:
            seen = other.glance or Glance(np.zeros(sketch.shape, np.uint8))
            if asked.away:
                picture = _with_labels(picture, sketch.structures, seen.labels)
            if asked.case is None or asked.case.use is not Use.LESION:
                ground = seen.plane
        return cls(Question.of(sketch, template, state), picture, study.folder, file, datetime.now(), ground)

    @property
    def title(self) -> str:
        """How was searched, by what."""
        question, example = self.question, self.question.example
        way = words.how(question.preset, question.by or "", question.weight)
        if question.case is not None:
            return f"{way} · {question.case.said}"
        if example is None:
            return f"{way} · {tr('slice {slice}', slice=question.slice)}"
        return f"{way} · {tr('example {name}, slice {slice}', name=example.study.study, slice=example.slice)}"

    @property
    def details(self) -> str:
        """What lay there, and by which filters was searched."""
        structures = ", ".join(tr(one.title).lower() for one in self.picture.structures)
        away = self.question.example is not None or (self.question.case is not None and self.question.case.use is not Use.ANATOMY)
        lesion = structures or (tr("no lesion marked") if away else tr("nothing drawn"))
        marks = [mark.said for mark in self.question.marks]
        return " · ".join([lesion, *(translated(read_condition(text).said) for text in self.question.where), *marks])

    @property
    def template(self) -> str:
        """Name of the template whose slice was searched by; "" where it was another study's."""
        return self.picture.template_name or tr("an unnamed template") if self.ground is None else ""


def _with_labels(summary: SketchSummary, structures: Sequence[Structure], labels: Plane | None) -> SketchSummary:
    """Return a sketch at a glance with another label map in the place of what is drawn."""
    labels = np.zeros_like(summary.labels) if labels is None else labels
    there = tuple(structure for structure in structures if (labels == structure.label).any())
    return replace(summary, structures=there, labels=labels)
