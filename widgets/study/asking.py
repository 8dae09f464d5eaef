"""From a sketch to the question of a search, and from its answer to rows that are kept."""

from __future__ import annotations

from app.reading.reader_study import AskedBy, ShownRow
from app.retrieval.presets import DEFAULT, PRESETS
from app.sketch import Sketch
from widgets.state.search_types import LibraryInfo, SearchAnswer, SearchRequest


def question_of(sketch: Sketch, k: int, rows: int, library: LibraryInfo) -> SearchRequest:
    """Return the search of every reader: by the default preset, else by the model's default measure, whatever others chose."""
    preset = DEFAULT if library.obstacle(DEFAULT) is None else None
    looks = preset is not None and PRESETS[preset].look is not None
    beside = {other: sketch.label_map(other) for other in sketch.drawn_slices() if other != k} if looks else {}
    by, weight = (None, None) if preset is not None else (library.default_by, library.default_weight)
    return SearchRequest(k, sketch.label_map(k), None, by, weight, rows, preset=preset, beside=beside)


def asked_by(request: SearchRequest) -> AskedBy:
    """Return how was searched, as it is kept."""
    return AskedBy(slice=request.slice, preset=request.preset, by=request.by, weight=request.weight, top=request.top)


def shown_rows(answer: SearchAnswer) -> list[ShownRow]:
    """Return the rows of an answer, as they are kept."""
    return [
        ShownRow(
            rank=row.rank, patient=row.patient, study=row.study, slice=row.slice, distance=row.distance, similarity=row.similarity
        )
        for row in answer.rows
    ]
