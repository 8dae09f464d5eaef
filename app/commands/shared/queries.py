"""What ``search`` is asked, in words or in a file, and the answers: one model and one library for all queries."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, ValidationError

from app import frames, texts
from app.commands.shared.options import library_address, load_chosen_model
from app.errors import UserError, describe_os_error
from app.imaging import Study, load_sketch, load_study
from app.jobs import Job
from app.library import open_code_cache, open_finding_cache, open_library
from app.retrieval import MEASURES, Engine, Query, SearchResult
from app.retrieval.encoders import Drawn, Example
from app.retrieval.filters import Among
from app.retrieval.presets import PRESETS, choose_preset
from app.retrieval.template import TemplateSlices
from app.sketch import open_onto

MOST_BYTES = 16 << 20
KEPT_STUDIES = 2
"""Templates, and examples, that stay in memory between queries (about 110 MB each)."""

T = TypeVar("T")


class Asked(BaseModel):
    """One query in words: those of the command line without their dashes. See ``python main.py search --help``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sketch: Path | None = None
    example: Path | None = None
    template: Path | None = None
    slice: int | None = None
    by: str | None = None
    weight: float | None = None
    top: int = 10
    exclude: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    preset: str | None = None

    @property
    def way(self) -> str | None:
        """Name of the preset: as asked for, or the default where nothing says how to compare and a lesion is asked for."""
        plain = self.by is not None or self.weight is not None or self.stages
        return self.preset if self.preset is not None or plain else next(iter(PRESETS))

    @property
    def among(self) -> Among:
        """What may be found."""
        return Among(self.exclude, self.where)

    def check(self) -> None:
        """Refuse what can be refused before anything is read."""
        if self.sketch is not None and self.example is not None:
            raise UserError("A query has a sketch or an example, not both.")
        if self.slice is not None and not 0 <= self.slice < frames.LIBRARY_SLICES:
            raise UserError(f"Slice {self.slice} is out of range: slices go from 0 to {frames.LIBRARY_SLICES - 1}.")
        if self.weight is not None and not 0 <= self.weight <= 1:
            raise UserError(f"--weight {self.weight:g} is out of range: give a number from 0 (normal) to 1 (abnormal).")
        if self.top < 1:
            raise UserError(f"--top {self.top} is out of range: ask for at least one row.")
        self.among.conditions()
        if self.sketch is not None and not self.sketch.is_file():
            raise UserError(f"{self.sketch} does not exist: check the path.")
        if self.sketch is None and self.slice is None:
            raise UserError("Which slice? Give its number with --slice; only a sketch that is drawn on one slice needs none.")
        if self.preset is not None:
            choose_preset(self.preset)
            if self.by is not None or self.stages:
                raise UserError("--preset says how to compare: leave --by and --stages out, or the preset.")
        if self.sketch is None and self.example is None and self.by in MEASURES and MEASURES[self.by].needs.drawn:
            raise UserError(f"A search by {self.by} needs --sketch or --example; only --by normal needs neither.")

    def beside(self, folder: Path) -> Asked:
        """Return the same with paths that are understood from a folder."""
        paths = {key: value for key in ("sketch", "example", "template") if (value := getattr(self, key)) is not None}
        return self.model_copy(update={key: folder / path for key, path in paths.items()})


class Answerer:
    """A model and a library, opened once, and the studies that were read last."""

    def __init__(self, arguments: argparse.Namespace, job: Job) -> None:
        self._arguments = arguments
        self._job = job
        self._address = library_address(arguments)
        with open_library(self._address, read_only=True) as library:
            self.shown = library.address  # what is wrong with the library is said before the model and the studies are read
        self._opened = ExitStack()
        self._engine: Engine | None = None
        self._templates: OrderedDict[Path, TemplateSlices] = OrderedDict()
        self._examples: OrderedDict[Path, Study] = OrderedDict()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._opened.close()

    def open(self) -> Engine:
        """Load the model and open the library for it, unless that is done."""
        if self._engine is None:
            self._model = load_chosen_model(self._arguments)
            library = self._opened.enter_context(open_library(self._address, space=self._model.space, read_only=True))
            self._engine = Engine(library, self._model, None, open_code_cache(library), open_finding_cache(library))
        return self._engine

    def answer(self, asked: Asked) -> tuple[SearchResult, dict[str, Any]]:
        """Answer a query, with what ``search --json`` writes of it."""
        asked.check()
        template: TemplateSlices | None = None
        if asked.example is not None:
            example = _kept(self._examples, asked.example, lambda path: load_study(path, labels=False))
            engine, k = self.open(), _slice(asked)
            query = engine.query(Example(example, k))[0]
        else:
            template = _kept(self._templates, self._template(asked), lambda path: TemplateSlices(load_study(path, labels=False)))
            engine = self.open()
            query = engine.query(self._drawn(asked, template))[0]
        way = self._way(asked, engine, query)
        result = engine.search(query, asked.by, asked.weight, asked.top, asked.among, asked.stages, way)
        if asked.weight is not None and result.weight is None:
            told = f"The weight {asked.weight:g} counts for nothing: a search by {result.by} has no parts to weigh."
            result = replace(result, notices=(told, *result.notices))
        described = self._describe(asked, query, result, template)
        for hit, why in zip(described["hits"], engine.explain(query, result), strict=True):
            hit["reasons"] = why.as_json()
        return result, described

    @staticmethod
    def _way(asked: Asked, engine: Engine, query: Query) -> str | None:
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
            if lesion:
                raise UserError(
                    "Nothing to search for: give --sketch or --example, or search without a lesion with --preset healthy."
                )
            return Drawn(template, _slice(asked))
        planes = read_sketch(asked.sketch, template.study, self._model.space.structures)
        filled = np.flatnonzero(planes.any(axis=(1, 2))).tolist()
        k = _only(asked.sketch, filled) if asked.slice is None else asked.slice
        if lesion and k not in filled:
            where = f"it is drawn on {_named(filled)}" if filled else "it is empty on every slice"
            raise UserError(f"The sketch {asked.sketch} is empty on slice {k}: {where}.")
        return Drawn(template, k, planes[k], {number: planes[number] for number in filled if number != k})

    def _describe(self, asked: Asked, query: Query, result: SearchResult, template: TemplateSlices | None) -> dict[str, Any]:
        """Return what ``search --json`` writes, but for the reasons; a contract with scripts."""
        return {
            "query": {
                "kind": "sketch" if asked.sketch else "example" if asked.example else "template",
                "sketch": None if asked.sketch is None else os.fspath(asked.sketch),
                "example": None if asked.example is None else os.fspath(asked.example),
                "template": None if template is None else os.fspath(template.study.folder),
                "slice": query.slice,
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


def read_queries(path: Path, defaults: Mapping[str, Any]) -> list[tuple[Any, Asked | str]]:
    """Read a file of queries.

    Parameters
    ----------
    path : Path
        A JSON list of objects; relative paths in them are understood from its folder.
    defaults : mapping of str to Any
        Words of the command line, for queries that do not have them.

    Returns
    -------
    list of (object, Asked or str)
        Each as it stands in the file, with what it asks, or a sentence that says what is wrong with it.

    Raises
    ------
    UserError, EnvironmentFault
        If the file is no such list or cannot be read.
    """
    try:
        raw = path.read_bytes()[: MOST_BYTES + 1]
    except OSError as error:
        raise describe_os_error(error, path, "read the queries") from error
    try:
        content = json.loads(texts.decode(raw[:MOST_BYTES]), parse_float=_finite, parse_constant=str)
    except (ValueError, RecursionError):
        if len(raw) > MOST_BYTES:
            raise UserError(f"{path} is longer than {MOST_BYTES >> 20} MB: ask in several files.") from None
        raise UserError(f"{path} is not JSON: write a list of queries into it, as docs/searching.md shows.") from None
    if not isinstance(content, list) or not content:
        raise UserError(f"{path} is no list of queries: docs/searching.md shows one.")
    return [(entry, _parse(entry, path.parent, defaults)) for entry in content]


def _finite(text: str) -> float | str:
    """Return a number; one beyond all numbers stays text, so that the query that has it is refused, and it alone."""
    number = float(text)
    return number if np.isfinite(number) else text


def _parse(entry: Any, folder: Path, defaults: Mapping[str, Any]) -> Asked | str:
    """Return what an entry of a file asks, or what is wrong with it."""
    if not isinstance(entry, dict):
        return 'A query must be an object, such as {"sketch": "a.sketch.json", "slice": 80}.'
    try:
        of_file = Asked.model_validate_json(json.dumps(entry), strict=True).beside(folder)
    except ValidationError as error:
        first = error.errors()[0]
        if not first["loc"]:
            return "The query holds signs that are no text (lone surrogates): write it again."
        word = str(first["loc"][0])
        if first["type"] == "extra_forbidden":
            return f"Queries have no word {word}: choose from {', '.join(Asked.model_fields)}."
        return f"The query's word {word} cannot be used: {first['msg'][:1].lower()}{first['msg'][1:]}."
    usual = {key: value for key, value in defaults.items() if key not in entry}
    if entry.keys() & {"by", "weight", "stages"}:  # what a query says itself about comparing counts as a whole
        usual.pop("preset", None)
    elif "preset" in entry:
        usual = {key: value for key, value in usual.items() if key not in {"by", "weight", "stages"}}
    return of_file.model_copy(update=usual)


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
