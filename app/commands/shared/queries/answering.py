"""Answers: one model and one library for all queries, and the studies that were read last."""

from __future__ import annotations

import argparse
import os
import sys
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import numpy as np
import numpy.typing as npt

from app.anatomy import Structure
from app.commands.shared.options import library_address, load_chosen_model, read_address
from app.commands.shared.queries.asked import Asked, read_place
from app.commands.shared.queries.idle import idle_words
from app.errors import UserError
from app.imaging import Study, load_sketch, load_study
from app.jobs import Job
from app.library import Library, open_code_cache, open_finding_cache, open_library
from app.retrieval import MEASURES, Engine, Place, Query, SearchResult
from app.retrieval.encoders import Drawn, Example, composed
from app.retrieval.presets import PRESETS
from app.retrieval.reasons import Reasons
from app.retrieval.template import TemplateSlices
from app.scale import ScaledEngine, open_database
from app.sketch import open_onto

KEPT_STUDIES = 2
"""Templates, and examples, that stay in memory between queries (about 110 MB each)."""

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Answered:
    """An answer, and what it was made of.

    Attributes
    ----------
    asked : Asked
    query : Query
    result : SearchResult
    described : dict
        What ``search --json`` writes.
    reasons : list of Reasons
        Of each hit.
    slice : int
        Which was named or drawn on.
    study : Study or None
        The example, or the template where it plays a part.
    planes : uint8 array (155, 240, 240) or None
        What is drawn on the template.
    structures : tuple of Structure
        What the labels mean.
    """

    asked: Asked
    query: Query
    result: SearchResult
    described: dict[str, Any]
    reasons: list[Reasons]
    slice: int
    study: Study | None
    planes: npt.NDArray[np.uint8] | None
    structures: tuple[Structure, ...]


class Answerer:
    """A model and a library, opened once, and the studies that were read last."""

    def __init__(self, arguments: argparse.Namespace, job: Job) -> None:
        self._arguments = arguments
        self._job = job
        self._address = library_address(arguments)
        with open_library(self._address, read_only=True) as library:
            self.shown = library.address  # what is wrong with the library is said before the model and the studies are read
        self._opened = ExitStack()
        self._engine: Engine | ScaledEngine | None = None
        self._templates: OrderedDict[Path, TemplateSlices] = OrderedDict()
        self._examples: OrderedDict[Path, Study] = OrderedDict()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._opened.close()

    def open(self) -> Engine | ScaledEngine:
        """Load the model and open the library for it, unless that is done."""
        if self._engine is None:
            self._model = load_chosen_model(self._arguments)
            self._library = library = self._opened.enter_context(
                open_library(self._address, space=self._model.space, read_only=True)
            )
            self._engine = self._engine_for(library)
        return self._engine

    def _engine_for(self, library: Library) -> Engine | ScaledEngine:
        """Return what answers: the library itself, or a search engine that it was copied into."""
        if self._arguments.engine is None:
            return Engine(library, self._model, None, open_code_cache(library), open_finding_cache(library))
        database = open_database(read_address(self._arguments.engine))
        self._opened.callback(database.close)
        return ScaledEngine(database, library, self._model)

    def answer(self, asked: Asked) -> tuple[SearchResult, dict[str, Any]]:
        """Answer a query, with what ``search --json`` writes of it."""
        answered = self.answer_in_full(asked)
        return answered.result, answered.described

    def answer_in_full(self, asked: Asked) -> Answered:
        """Answer a query, with all that was made of it."""
        asked.check()
        query, template, k = self._query(asked)
        engine = self.open()
        way = self._way(asked, engine, query)
        result = engine.search(query, asked.by, asked.weight, asked.top, asked.among, asked.stages, way)
        result = replace(result, notices=(*idle_words(asked, query, result), *result.notices))
        described = self._describe(asked, k, result, template)
        reasons = engine.explain(query, result)
        for hit, why in zip(described["hits"], reasons, strict=True):
            hit["reasons"] = why.as_json()
        study = self._examples.get(asked.example) if asked.example is not None else None if template is None else template.study
        planes = None if asked.sketch is None or template is None else self._planes
        return Answered(asked, query, result, described, reasons, k, study, planes, self._model.space.structures)

    @property
    def library(self) -> Library:
        """What is searched in; None of it is known before :meth:`open`."""
        return self._library

    def _query(self, asked: Asked) -> tuple[Query, TemplateSlices | None, int]:
        """Return what is asked for, the template where it plays a part, and the slice that was named or drawn on."""
        template: TemplateSlices | None = None
        query: Query | None = None
        if asked.example is not None:
            example = _kept(self._examples, asked.example, lambda path: load_study(path, labels=False))
            engine, k = self.open(), _slice(asked)
            query = engine.query(Example(example, k))[0]
        elif asked.case is not None:
            engine = self.open()
            query = engine.query_from_case(read_place(asked.case))
        elif asked.uses_template:
            template = _kept(self._templates, self._template(asked), lambda path: TemplateSlices(load_study(path, labels=False)))
            engine = self.open()
            query = engine.query(self._drawn(asked, template))[0]
        engine = self.open()
        anatomy = query if asked.normal_of is None else engine.query_from_case(read_place(asked.normal_of))
        lesion = query if asked.abnormal_of is None else self._lesion_of(read_place(asked.abnormal_of))
        assert anatomy is not None, "without a query of its own both are named"
        assert lesion is not None, "without a query of its own both are named"
        k = (anatomy if query is None else query).slice
        query = anatomy if anatomy is lesion else composed(anatomy, lesion)
        return engine.refined(query, asked.marks), template, k

    def _lesion_of(self, place: Place) -> Query:
        """Return a case whose lesion is searched for; UserError if its slice has none."""
        query = self.open().query_from_case(place)
        if query.labels is not None and not query.labels.any():
            raise UserError(f"There is no lesion on slice {place[1]} of {place[0]}, as --abnormal-of needs: name another slice.")
        return query

    @staticmethod
    def _way(asked: Asked, engine: Engine | ScaledEngine, query: Query) -> str | None:
        """Return the preset; the default one only where there is a lesion, and the model's codes allow a second look."""
        possible = engine.looks_again and query.labels is not None and query.labels.any()
        return asked.way if asked.preset is not None or possible else None

    def _template(self, asked: Asked) -> Path:
        if asked.template is not None:
            return asked.template
        from app.cohort import ensure_template

        return ensure_template(self._job)

    def _drawn(self, asked: Asked, template: TemplateSlices) -> Drawn:
        """Return the template's slice with what the sketch has on it; an empty one is refused unless it is not needed."""
        way = PRESETS.get(asked.way or "")
        by = asked.by or (way.by if way else None) or self._model.config.default_by
        lesion = by not in MEASURES or MEASURES[by].needs.drawn
        if asked.sketch is None:
            if lesion and not asked.drawn:
                raise UserError(
                    "Nothing to search for: give --sketch or --example, or search without a lesion with --preset healthy."
                )
            return Drawn(template, _slice(asked))
        self._planes = planes = read_sketch(asked.sketch, template.study, self._model.space.structures)
        filled = np.flatnonzero(planes.any(axis=(1, 2))).tolist()
        k = _only(asked.sketch, filled) if asked.slice is None else asked.slice
        if lesion and k not in filled:
            where = f"it is drawn on {_named(filled)}" if filled else "it is empty on every slice"
            raise UserError(f"The sketch {asked.sketch} is empty on slice {k}: {where}.")
        return Drawn(template, k, planes[k], {number: planes[number] for number in filled if number != k})

    def _describe(self, asked: Asked, k: int, result: SearchResult, template: TemplateSlices | None) -> dict[str, Any]:
        """Return what ``search --json`` writes, but for the reasons; a contract with scripts."""
        return {
            "query": {
                "kind": asked.kind,
                "sketch": None if asked.sketch is None else os.fspath(asked.sketch),
                "example": None if asked.example is None else os.fspath(asked.example),
                "template": None if template is None else os.fspath(template.study.folder),
                "case": asked.case,
                "normal_of": asked.normal_of,
                "abnormal_of": asked.abnormal_of,
                "right": list(asked.right),
                "wrong": list(asked.wrong),
                "slice": k,
                "by": result.by,
                "weight": result.weight,
                "top": asked.top,
                "exclude": list(asked.exclude),
                "where": [condition.text for condition in asked.among.conditions()],
                "library": self.shown,
                "stages": list(result.stages),
                "preset": result.preset,
            },
            "model": self._model.id,
            "timing_ms": {stage: round(value, 3) for stage, value in result.timing_ms.items()},
            "candidates": result.candidates,
            "matching": asdict(result.matching),
            "notices": list(result.notices),
            "nothing_close": result.nothing_close,
            "hits": [
                {
                    "rank": hit.rank,
                    "patient": hit.patient,
                    "study": hit.study,
                    "slice": hit.slice,
                    "right": (hit.study, hit.slice) in asked.marks.right,
                    "similarity": None if hit.similarity is None else round(100 * hit.similarity, 1),
                    "distance": hit.distance,
                    **{f"{name}_distance": distance for name, distance in hit.parts.items()},
                    "parts": dict(hit.parts),
                    "scores": dict(hit.scores),
                }
                for hit in result.hits
            ],
        }


def read_sketch(path: Path, template: Study, structures: Sequence[Any]) -> npt.NDArray[np.uint8]:
    """Read a sketch saved by the window or a label map in NIfTI, as planes uint8 (155, 240, 240) of the library grid."""
    if path.suffix.lower() != ".json":
        return load_sketch(path, template, structures, tell=lambda sentence: print(sentence, file=sys.stderr))
    sketch, notices = open_onto(path, template.content_hash, structures)
    for notice in notices:
        print(notice, file=sys.stderr)
    return sketch.label_planes()


def _slice(asked: Asked) -> int:
    assert asked.slice is not None, "only a sketch may leave it open"
    return asked.slice


def _only(path: Path, filled: Sequence[int]) -> int:
    """Return the one slice that is drawn; UserError that names them where there is not just one."""
    if len(filled) == 1:
        return filled[0]
    if not filled:
        raise UserError(f"The sketch {path} is empty on every slice: draw something, or name the slice with --slice.")
    raise UserError(f"The sketch {path} is drawn on {_named(filled)}: say which with --slice.")


def _named(slices: Sequence[int]) -> str:
    """Write ascending slices as runs: slices 3, 5 to 7."""
    runs: list[list[int]] = []
    for number in slices:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    written = ", ".join(f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
    return f"slice {written}" if len(slices) == 1 else f"slices {written}"


def _kept(kept: OrderedDict[Path, T], path: Path, read: Callable[[Path], T]) -> T:
    """Return what was read of a path, reading it where it is not among the last."""
    if path not in kept:
        kept[path] = read(path)
    kept.move_to_end(path)
    while len(kept) > KEPT_STUDIES:
        kept.popitem(last=False)
    return kept[path]
