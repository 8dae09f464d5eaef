"""What a window is at present, as a session or a query that can be written down."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from app import settings
from app.reading.sessions import (
    SavedCase,
    SavedCompared,
    SavedExample,
    SavedLook,
    SavedMark,
    SavedMeasurement,
    SavedPlace,
    SavedQuery,
    SavedRow,
    SavedSession,
    SavedTemplate,
    fingerprint,
    saved_steps,
    written_from,
)
from app.sketch import Sketch, sketch_bytes
from widgets.libraries.server_address import to_remember
from widgets.state.cases import Use

KEPT_UNDO_BYTES = 256 << 10
"""Of steps in a session that is kept by itself, which is written after every stroke."""

if TYPE_CHECKING:
    from app.anatomy import Structure
    from app.imaging import Study
    from widgets.state.cases import CaseSource, Marks
    from widgets.state.compared import ComparedCase
    from widgets.state.rows import CasePin
    from widgets.state.search_types import FoundRow, LibraryInfo, SearchAnswer, SearchRequest
    from widgets.state.window_state import WindowState


def session_of(
    state: WindowState, sketch: Sketch, modality: str | None, file: Path, kept_sketch: str | None = None
) -> SavedSession:
    """Return the session of a window.

    Parameters
    ----------
    state : WindowState
        With a template.
    sketch : Sketch
    modality : str or None
        Which image is shown.
    file : Path
        Where it will be written: folders near it are named relative to it.
    kept_sketch : str, optional
        Name of the kept file that has the sketch; without it the session holds sketch and history itself.
    """
    assert state.opened.template is not None, "the command needs one"
    study, asked, info = state.opened.template.study, state.asked, state.opened.library.info
    whole = kept_sketch is None
    example = asked.example
    return SavedSession(
        program=settings.program_version(),
        saved=_now(),
        library=_library(info, file),
        template=_template(study, file),
        slice=state.drawn.slice,
        preset=asked.preset,
        by=asked.by,
        weight=asked.weight,
        chosen=asked.chosen,
        top=asked.top,
        where=asked.where,
        case=_case(asked.case),
        marks=_marks(asked.marks),
        example=None if example is None else _example(example.study, example.slice, file),
        sketch=_document(sketch, study) if whole and not sketch.is_empty() else None,
        undo=saved_steps(sketch) if whole else saved_steps(sketch, KEPT_UNDO_BYTES),
        kept_sketch=kept_sketch,
        undo_of="" if whole else fingerprint(sketch),
        tool=state.drawn.tool,
        structure=state.drawn.structure,
        erasing=state.drawn.erasing,
        modality=modality,
        pins=_places(state.rows.pins),
        look=SavedLook(
            columns=state.rows.columns, grid=state.rows.grid, order=state.rows.order.value, details=state.rows.details
        ),
        compared=SavedCompared(cases=_places(state.compared.cases)),
        measured={
            name: tuple(SavedMeasurement.model_validate(one.as_json()) for one in kept)
            for name, kept in state.measured.kept.items()
            if kept
        },
    )


def query_of(
    answer: SearchAnswer, info: LibraryInfo, template: Study, structures: tuple[Structure, ...], file: Path
) -> SavedQuery:
    """Return what rows are the answer to, and the rows.

    Parameters
    ----------
    answer, info
        What is shown, and of which library.
    template : Study
        What was drawn on.
    structures : tuple of Structure
        What can be drawn.
    file : Path
        Where it will be written.
    """
    request = answer.request
    drawn = _drawn(request, structures)
    guest = request.guest
    return SavedQuery(
        program=settings.program_version(),
        saved=_now(),
        library=_library(info, file),
        model=info.model_id,
        template=_template(template, file),
        slice=request.slice,
        preset=answer.preset,
        by=None if answer.preset is not None else answer.by,
        weight=None if answer.preset is not None else answer.weight,
        top=request.top,
        where=request.where,
        exclude=(guest.patient,) if guest is not None and guest.patient else (),
        case=_case(request.case),
        marks=_marks(request.marks),
        example=None if request.example is None else _example(request.example, request.slice, file),
        sketch=None if drawn is None else _document(drawn, template),
        rows=tuple(map(_row, answer.rows)),
    )


def _row(row: FoundRow) -> SavedRow:
    return SavedRow(
        rank=row.rank,
        patient=row.patient,
        study=row.study,
        slice=row.slice,
        distance=row.distance,
        parts=dict(row.parts),
        similarity=row.similarity,
    )


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")


def _library(info: LibraryInfo | None, file: Path) -> str:
    return "" if info is None else written_from(to_remember(info.address), file)


def _template(study: Study, file: Path) -> SavedTemplate:
    own = study.folder == settings.template_folder()
    folder = None if own else written_from(str(study.folder), file)
    return SavedTemplate(folder=folder, hash=study.content_hash, name=study.study)


def _example(study: Study, k: int, file: Path) -> SavedExample:
    return SavedExample(folder=written_from(str(study.folder), file), slice=k)


def _case(case: CaseSource | None) -> SavedCase | None:
    if case is None:
        return None
    names: Mapping[Use, Any] = {Use.WHOLE: "whole", Use.ANATOMY: "anatomy", Use.LESION: "lesion"}
    return SavedCase(patient=case.patient, study=case.study, slice=case.slice, use=names[case.use])


def _marks(marks: Marks) -> tuple[SavedMark, ...]:
    return tuple(SavedMark(patient=one.patient, study=one.study, slice=one.slice, right=one.right) for one in marks)


def _places(places: Iterable[CasePin | ComparedCase]) -> tuple[SavedPlace, ...]:
    return tuple(SavedPlace(patient=one.patient, study=one.study, slice=one.slice) for one in places)


def _document(sketch: Sketch, study: Study) -> dict[str, Any]:
    return dict(json.loads(sketch_bytes(sketch, study.content_hash, study.study)))


def _drawn(request: SearchRequest, structures: tuple[Structure, ...]) -> Sketch | None:
    """Return what was drawn, as it was asked; None where nothing was."""
    if request.label_map is None:
        return None
    sketch = Sketch(structures=structures)
    planes = {**request.beside, request.slice: request.label_map}
    sketch.load((k, label, plane == label) for k, plane in planes.items() for label in map(int, np.unique(plane)) if label)
    return sketch
