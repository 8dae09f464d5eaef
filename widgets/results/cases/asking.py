"""What the engine is asked for a request; called in the search thread only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from app.errors import UserError
from widgets.language import tr
from widgets.state.cases import Use

if TYPE_CHECKING:
    from app.library import StudyFacts
    from app.retrieval import Engine, Query
    from app.scale import ScaledEngine
    from widgets.state.search_types import SearchRequest


def query_of(engine: Engine | ScaledEngine, request: SearchRequest) -> Query:
    """Return the query of a request, moved by what was called right or wrong; UserError where there can be none."""
    query = _plain(engine, request)
    if not request.marks:
        return query
    from app.retrieval.feedback import Marks

    right, wrong = (tuple((one.study, one.slice) for one in request.marks if one.right is kind) for kind in (True, False))
    return engine.refined(query, Marks(right, wrong))


def in_library(request: SearchRequest, studies: Mapping[str, StudyFacts]) -> tuple[SearchRequest, tuple[str, ...]]:
    """Return a request without marks on slices that others have taken from the library, and what is told of these.

    Parameters
    ----------
    request : SearchRequest
    studies : mapping of str to StudyFacts
        What the library holds at present, by its names.

    Raises
    ------
    UserError
        If the case that is searched with is gone.
    """

    def held(study: str, k: int) -> bool:
        facts = studies.get(study)
        return facts is not None and k in facts.slices

    case = request.case
    if case is not None and not held(case.study, case.slice):
        raise UserError(
            tr(
                "Slice {slice} of {patient} is no longer in this library: go back to the sketch, or take another case.",
                slice=case.slice,
                patient=case.patient,
            )
        )
    marks = tuple(one for one in request.marks if held(one.study, one.slice))
    lost = [one for one in request.marks if one not in marks]
    if not lost:
        return request, ()
    names = ", ".join(one.patient for one in lost)
    return replace(request, marks=marks), (
        tr("Called right or wrong, and no longer in this library: {names}. What is gone counts for nothing.", names=names),
    )


def _plain(engine: Engine | ScaledEngine, request: SearchRequest) -> Query:
    if request.example is not None:
        return engine.query_from_example(request.example, request.slice)
    if request.case is None:
        return engine.query_from_sketch(request.slice, request.label_map, request.beside)
    case = engine.query_from_case((request.case.study, request.case.slice))
    if request.case.use is Use.WHOLE:
        return case
    from app.retrieval.encoders import composed

    if request.case.use is Use.ANATOMY:
        return composed(case, engine.query_from_sketch(request.slice, request.label_map, request.beside))
    return composed(engine.query_from_sketch(request.slice, None), case)
